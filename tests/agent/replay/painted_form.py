"""A form as elements, and painted as a program would show it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from agent.replay.script import name_of
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.elements import Affordance, Element, Kind, in_reading_order

SIZE = Size(640, 480)
LABELS = ("Name", "Email", "City", "Notes")


def painted(elements: Sequence[Element], *, dark: bool = False, scale: float = 1.0) -> Frame:
    """A screen that shows `elements` as a program would."""
    ground, ink, fill = ((40, 40, 44), (235, 235, 235), (28, 28, 30)) if dark else ((239,) * 3, (20,) * 3, (255,) * 3)
    picture = Image.new("RGB", (SIZE.width, SIZE.height), ground)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(14 * scale)
    for one in elements:
        box = one.box
        if one.kind is not Kind.TEXT:
            draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill, ink)
        draw.text((box.left + 6, box.centre.y), one.text, ink, font, anchor="lm")
    return Frame(np.array(picture), Viewport.plain(SIZE))


def form(
    labels: Sequence[str] = LABELS,
    buttons: Sequence[str] = ("Delete", "Save"),
    *,
    scale: float = 1.0,
    left: float = 20,
    top: float = 20,
) -> tuple[Element, ...]:
    """Labels with fields beside them, and buttons below."""
    found = []

    def add(kind: Kind, x: float, y: float, width: float, text: str) -> None:
        box = PixelBox(left + x * scale, top + y * scale, left + (x + width) * scale, top + (y + 30) * scale)
        points = {} if kind is Kind.TEXT else {"press": Affordance(box.centre, 1, 1)}
        found.append(Element(kind, box, text, points=points))

    for row, label in enumerate(labels):
        add(Kind.TEXT, 0, 40 * row, 80, label)
        add(Kind.TEXT_FIELD, 100, 40 * row, 160, "")
    for column, says in enumerate(buttons):
        add(Kind.BUTTON, 140 * column, 40 * len(labels), 90, says)
    return in_reading_order(found)


def named(name: str, elements: Sequence[Element]) -> Element:
    (found,) = [one for one in elements if one.kind is not Kind.TEXT and name_of(one, elements) == name]
    return found
