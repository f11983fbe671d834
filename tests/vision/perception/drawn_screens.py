"""Screens of `qt_screens.py` with their truth, drawn by a process of their own: what reads screens imports no Qt."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.elements import Element, Kind

SCRIPT = Path(__file__).with_name("qt_screens.py")


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget as Qt knows it."""

    kind: Kind
    box: PixelBox
    text: str

    def is_hit_by(self, element: Element) -> bool:
        """Whether a press on `element` presses this widget."""
        press = element.points.get("press")
        return self.box.contains(element.box.centre if press is None else press.at)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A frame with the widgets that it shows."""

    frame: Frame
    widgets: tuple[Widget, ...]

    def widget(self, text: str, kind: Kind | None = None) -> Widget:
        return next(widget for widget in self.widgets if widget.text == text and kind in (None, widget.kind))


def frame_of(pixels: npt.NDArray[np.uint8]) -> Frame:
    return Frame(pixels, Viewport.plain(Size(pixels.shape[1], pixels.shape[0])))


def drawn_screen(screen: str, theme: str, folder: Path) -> Drawn:
    """Draw a screen, one of `SCREENS` there, `light` or `dark`; its picture comes into `folder`."""
    picture = folder / f"{screen}-{theme}.png"
    ran = subprocess.run(
        [sys.executable, str(SCRIPT), screen, theme, str(picture)], capture_output=True, check=True, timeout=60
    )
    widgets = tuple(Widget(Kind(one["kind"]), PixelBox(*one["box"]), one["text"]) for one in json.loads(ran.stdout))
    return Drawn(frame_of(np.array(Image.open(picture).convert("RGB"))), widgets)
