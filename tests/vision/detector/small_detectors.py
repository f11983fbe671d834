"""Small detectors and small drawn screens for the tests of the detector."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image, ImageDraw

from vision.detector.losses import DetectionCriterion
from vision.detector.model import (
    Detector,
    DetectorConfig,
    as_images,
)
from vision.detector.train import DetectorLearner, ScreenBatch, target_tensors
from vision.distributed import ProcessGroup
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Affordance, Element, Kind, State
from vision.trainer import Plan

SMALL = DetectorConfig(channels=(16, 32, 48, 64), blocks=(1, 1, 1, 1), width=48, heads=3, decoder_layers=2, queries=40)
DENSE = replace(SMALL, decoder_layers=0)
ALONE = ProcessGroup(0, 1, torch.device("cpu"))
PLAN = Plan(steps=100, batch=8, learning_rate=4e-3, warm_up_steps=10)

Pixels = npt.NDArray[np.uint8]


def button(left: float, top: float, width: float = 40, height: float = 20) -> Element:
    box = PixelBox(left, top, left + width, top + height)
    return Element(Kind.BUTTON, box, points={"press": Affordance(box.centre, 0, 0)})


@cache
def untrained() -> Detector:
    torch.manual_seed(0)
    return Detector(SMALL).eval()


def noise(height: int, width: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def drawn(seed: int) -> tuple[Pixels, tuple[Element, ...]]:
    """A little screen of buttons, tick boxes and sliders."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (128, 96), tuple(rng.integers(200, 256, 3).tolist()))
    draw = ImageDraw.Draw(image)
    elements = []
    for top, left in itertools.product((4, 34, 64), (4, 68)):
        width = int(rng.integers(30, 56))
        match rng.integers(4):
            case 0:
                draw.rectangle((left, top, left + width - 1, top + 19), fill=(60, 110, 200))
                elements.append(button(left, top, width))
            case 1:
                checked = bool(rng.integers(2))
                draw.rectangle((left, top, left + 13, top + 13), outline="black")
                if checked:
                    draw.rectangle((left + 4, top + 4, left + 9, top + 9), fill="black")
                state = frozenset({State.CHECKED} if checked else ())
                elements.append(Element(Kind.CHECKBOX, PixelBox(left, top, left + 14, top + 14), state=state))
            case 2:
                handle = left + int(rng.integers(6, width - 6))
                draw.line((left, top + 10, left + width - 1, top + 10), fill="grey", width=2)
                draw.ellipse((handle - 4, top + 6, handle + 4, top + 14), fill=(200, 60, 60))
                points = {"handle": Affordance(PixelPoint(handle, top + 10), 0, 0)}
                elements.append(Element(Kind.SLIDER, PixelBox(left, top + 4, left + width, top + 16), points=points))
            case _:
                pass
    return np.array(image), tuple(elements)


def batch_of(screens: list[tuple[Pixels, tuple[Element, ...]]]) -> ScreenBatch:
    return ScreenBatch(as_images([pixels for pixels, _ in screens]), tuple(target_tensors(one) for _, one in screens))


def learner(config: DetectorConfig = SMALL, **options: str) -> DetectorLearner:
    torch.manual_seed(0)
    return DetectorLearner(Detector(config), DetectionCriterion(**options))  # type: ignore[arg-type]
