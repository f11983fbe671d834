"""The detector that ships: it finds on a screen what geometry overlooks, and damage to its weights is noticed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.finder import DESCRIPTION, WEIGHTS, OnnxFinder, shipped_folder
from vision.geometry import PixelBox
from vision.merging import merged
from vision.perception import Element, Kind, State


def test_buttons_are_found() -> None:
    image = Image.new("RGB", (640, 416), "#efefef")
    pen, font = ImageDraw.Draw(image), ImageFont.truetype("DejaVuSans.ttf", 12)
    boxes = [PixelBox(left, top, left + 90, top + 28) for left in (60, 260, 460) for top in (80, 200, 320)]
    for box in boxes:
        pen.rounded_rectangle((box.left, box.top, box.right, box.bottom), 3, fill="#fcfcfc", outline="#a0a0a0")
        pen.text((box.centre.x, box.centre.y), "Save as", fill="black", font=font, anchor="mm")
    found = [one for one in OnnxFinder(shipped_folder(), 1).find(np.array(image)) if one.kind is Kind.BUTTON]
    assert all(0 < one.score <= 1 for one in found)
    assert sum(any(one.box.iou(box) > 0.5 for one in found) for box in boxes) >= 6


@pytest.mark.parametrize("shape", [(0, 0, 3), (1, 1, 3), (37, 501, 3)])
def test_a_screen_of_any_size_can_be_looked_at(shape: tuple[int, int, int]) -> None:
    for one in OnnxFinder(shipped_folder(), 1).find(np.zeros(shape, np.uint8)):
        assert one.box.right <= shape[1]


def test_weights_that_are_not_those_of_the_description_are_refused(tmp_path: Path) -> None:
    (tmp_path / DESCRIPTION).write_bytes((shipped_folder() / DESCRIPTION).read_bytes())
    weights = bytearray((shipped_folder() / WEIGHTS).read_bytes())
    weights[len(weights) // 2] ^= 1
    (tmp_path / WEIGHTS).write_bytes(weights)
    with pytest.raises(ValueError, match="is damaged: its digest is not that of"):
        OnnxFinder(tmp_path)


def element(kind: Kind, left: float, top: float, right: float, bottom: float, text: str = "") -> Element:
    return Element(kind, PixelBox(left, top, right, bottom), text, score=0.9)


def test_a_detection_takes_the_text_inside_it_and_a_widget_keeps_its_own() -> None:
    save = element(Kind.BUTTON, 0, 0, 80, 30, "Save")
    bold = element(Kind.TEXT, 110, 6, 140, 24, "File")
    apart = element(Kind.TEXT, 300, 6, 340, 24, "apart")
    found = [
        Element(Kind.BUTTON, PixelBox(1, 0, 80, 29), state=frozenset({State.DISABLED}), score=0.8),
        element(Kind.MENU_ITEM, 104, 2, 146, 28),
        element(Kind.LINK, 400, 2, 440, 28),
    ]
    seen = {one.kind: one for one in merged([save, bold, apart], found)}
    assert (seen[Kind.BUTTON].text, seen[Kind.BUTTON].state) == ("Save", frozenset({State.DISABLED}))
    assert seen[Kind.MENU_ITEM].text == "File"
    assert seen[Kind.TEXT].text == "apart"
    assert Kind.LINK not in seen, "nothing is written there"
