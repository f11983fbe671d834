"""A screen and results of evaluations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from agent.learning.evaluation.trial import TrialResult
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.elements import Element, Kind

DATA = Path(__file__).parents[3] / "data"
SCREEN = Size(640, 480)
SAVE = Element(Kind.BUTTON, PixelBox(100, 100, 180, 128), "Save")
NAME = Element(Kind.TEXT_FIELD, PixelBox(100, 50, 300, 78), "")
WON = TrialResult("steps", "form-1-0", "form", ("fill", "click"), True, "finished", False, 3, 3, 0.5, 2, 2, ())
LOST = replace(
    WON, job="form-5-0", success=False, false_finish=True, goals=1, harm=("pressed 003 Delete",), clicks=((0.5, False),)
)


def frame(size: Size = SCREEN) -> Frame:
    return Frame(np.zeros((size.height, size.width, 3), np.uint8), Viewport.plain(size))
