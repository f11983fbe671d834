"""The kind and the state of tick boxes and circles, as their pixels say it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind, State
from vision.perception.merging.marks import is_marked, marked_kind, with_measured_mark


def drawn(*, ticked: bool, round_: bool = False, dark: bool = False, filled: bool = False) -> npt.NDArray[np.uint8]:
    """A mark of 15 pixels in the middle of a screen."""
    ground, ink = ((30, 33, 38), (230, 230, 230)) if dark else ((255, 255, 255), (90, 90, 90))
    image = Image.new("RGB", (60, 60), ground)
    draw = ImageDraw.Draw(image)
    fill = (0, 117, 255) if filled and ticked else ground
    (draw.ellipse if round_ else draw.rectangle)(
        (22, 22, 37, 37), fill=fill, outline=fill if filled and ticked else ink
    )
    if ticked and round_:
        draw.ellipse((27, 27, 32, 32), fill=(255, 255, 255) if filled else ink)
    elif ticked:
        draw.line((25, 30, 28, 33, 34, 26), fill=(255, 255, 255) if filled else ink, width=2)
    return np.asarray(image).copy()


@pytest.mark.parametrize("round_", [False, True])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("ticked", [False, True])
def test_a_mark_is_told_by_what_is_painted_in_it(round_: bool, dark: bool, filled: bool, ticked: bool) -> None:
    pixels = drawn(ticked=ticked, round_=round_, dark=dark, filled=filled)
    read = Element(Kind.CHECKBOX, PixelBox(20, 19, 40, 41), state=frozenset({State.CHECKED}))
    assert is_marked(pixels, read.box) is ticked
    assert (State.CHECKED in with_measured_mark(pixels, read).state) is ticked


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ticked", [False, True])
@pytest.mark.parametrize(("round_", "kind"), [(False, Kind.CHECKBOX), (True, Kind.RADIO)])
def test_a_circle_is_a_radio_button_and_a_square_a_tick_box(round_: bool, kind: Kind, dark: bool, ticked: bool) -> None:
    pixels = drawn(ticked=ticked, round_=round_, dark=dark)
    for taken in (Kind.CHECKBOX, Kind.RADIO):
        assert with_measured_mark(pixels, Element(taken, PixelBox(20, 19, 40, 41))).kind is kind
    assert with_measured_mark(pixels, Element(Kind.ICON, PixelBox(20, 19, 40, 41))).kind is Kind.ICON


def test_a_circle_hardly_lighter_than_a_dark_ground_is_round() -> None:
    image = Image.new("RGB", (200, 60), (43, 43, 43))
    ImageDraw.Draw(image).ellipse((22, 22, 37, 37), fill=(30, 30, 30))
    assert marked_kind(np.asarray(image), PixelBox(20, 18, 180, 42), PixelPoint(30, 30)) is Kind.RADIO
    assert marked_kind(np.asarray(image), PixelBox(60, 18, 180, 42), PixelPoint(100, 30)) is None


def test_what_is_no_mark_keeps_what_was_read_of_it() -> None:
    blank, checked = np.full((60, 60, 3), 255, np.uint8), frozenset({State.CHECKED})
    for read in (
        Element(Kind.CHECKBOX, PixelBox(20, 20, 40, 40), state=checked),
        Element(Kind.BUTTON, PixelBox(20, 20, 40, 40), "OK", checked),
        Element(Kind.CHECKBOX, PixelBox(2, 20, 58, 40), "with a caption", checked),
    ):
        assert with_measured_mark(blank, read) == read
