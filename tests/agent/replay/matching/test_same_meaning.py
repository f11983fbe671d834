"""Places that mean the same: pointers, focus and carets make no difference, letters and ticks do."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from agent.replay.matching.same_meaning import means_the_same
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

SIZE = Size(200, 100)
AT = PixelPoint(60, 50)


def shown(
    text: str = "Save", *, fill: str = "#f0f0f0", border: str = "#888888", ring: str = "", ticked: bool = False,
    caret: bool = False, ink: str = "#101010",
) -> Frame:  # fmt: skip
    """A widget with a box for a tick at its left."""
    picture = Image.new("RGB", (SIZE.width, SIZE.height), "#e4e4e4")
    draw = ImageDraw.Draw(picture)
    if ring:
        draw.rounded_rectangle((27, 32, 133, 68), 3, outline=ring, width=2)
    draw.rounded_rectangle((30, 35, 130, 65), 3, fill, border)
    draw.text((58, 50), text, ink, ImageFont.load_default(14), anchor="lm")
    draw.rectangle((38, 44, 50, 56), "#ffffff", "#606060")
    if ticked:
        draw.line(((41, 50), (44, 53), (48, 46)), "#202020", 2)
    if caret:
        draw.line(((56, 42), (56, 58)), "#000000")
    return Frame(np.array(picture), Viewport.plain(SIZE))


@pytest.mark.parametrize(
    "now",
    [
        shown(fill="#fafafa"),
        shown(fill="#cfe3ff", border="#3584e4"),
        shown(ring="#3584e4", border="#3584e4"),
        shown(caret=True, border="#3584e4"),
    ],
    ids=["glow", "lit", "focus ring", "caret in a lit field"],
)
def test_a_pointer_and_the_focus_make_no_difference(now: Frame) -> None:
    assert means_the_same(shown(), now, AT)
    assert means_the_same(now, shown(), AT)


@pytest.mark.parametrize(
    "now", [shown("Sale"), shown("Have"), shown(""), shown(ticked=True), shown("Sove", fill="#fafafa")]
)
def test_a_letter_or_a_tick_makes_one(now: Frame) -> None:
    assert not means_the_same(shown(), now, AT)
    assert not means_the_same(now, shown(), AT)


def test_an_empty_place_of_another_colour_is_another_place() -> None:
    grey, white = (Frame(np.full((100, 200, 3), level, np.uint8), Viewport.plain(SIZE)) for level in (90, 255))
    assert not means_the_same(grey, white, AT)
