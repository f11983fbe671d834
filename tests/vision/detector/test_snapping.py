"""Boxes are moved to the edges that are painted beside them, and left alone where none are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from vision.detector.snapping import FRAMED, snapped
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind

Pixels = npt.NDArray[np.uint8]
BUTTON = PixelBox(40, 30, 160, 56)


def screen() -> Pixels:
    return np.full((100, 240, 3), 240, np.uint8)


def with_frame(pixels: Pixels, box: PixelBox, *, border: int = 1) -> Pixels:
    left, top, right, bottom = (int(side) for side in (box.left, box.top, box.right, box.bottom))
    pixels[top:bottom, left:right] = 120
    pixels[top + border : bottom - border, left + border : right - border] = 250
    return pixels


def off_by(box: PixelBox, *sides: float) -> PixelBox:
    left, top, right, bottom = sides
    return PixelBox(box.left + left, box.top + top, box.right + right, box.bottom + bottom)


@pytest.mark.parametrize("kind", sorted(FRAMED))
@pytest.mark.parametrize("border", [1, 2])
@pytest.mark.parametrize("sides", [(5, 2, -4, -3), (-6, -2.5, 7, 1), (0, 0, 0, 0), (9, -1, 9, 2)])
def test_a_box_beside_a_border_comes_to_lie_on_its_outer_edge(
    kind: Kind, border: int, sides: tuple[float, ...]
) -> None:
    pixels = with_frame(screen(), BUTTON, border=border)
    (moved,) = snapped([Element(kind, off_by(BUTTON, *sides), score=0.8)], pixels)
    assert moved == Element(kind, BUTTON, score=0.8)


def test_a_ground_without_a_border_is_enough() -> None:
    pixels = screen()
    pixels[30:56, 40:160] = (240, 240, 210)  # in one channel only
    (moved,) = snapped([Element(Kind.BUTTON, off_by(BUTTON, 3, 1, 3, -2))], pixels)
    assert moved.box == BUTTON


def test_what_is_drawn_on_nothing_stays_where_the_network_says() -> None:
    element = Element(Kind.BUTTON, off_by(BUTTON, 0.3, 0.4, 0.5, 0.6))
    assert snapped([element], screen()) == (element,)


def test_letters_are_no_sides() -> None:
    pixels = screen()
    for left in range(60, 140, 7):
        pixels[38:48, left : left + 2] = 20
    element = Element(Kind.BUTTON, PixelBox(57, 32, 143, 54))
    assert snapped([element], pixels) == (element,)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LINK, Kind.RADIO, Kind.IMAGE])
def test_kinds_that_have_no_frame_of_their_own_are_not_moved(kind: Kind) -> None:
    element = Element(kind, off_by(BUTTON, 2, 2, 2, 2))
    assert snapped([element], with_frame(screen(), BUTTON)) == (element,)


def test_an_icon_is_moved_only_where_all_of_a_frame_is_there() -> None:
    icon = PixelBox(40, 30, 64, 54)
    near = Element(Kind.ICON, off_by(icon, 1, 2, -1, 1))
    framed = with_frame(screen(), icon)
    assert snapped([near], framed)[0].box == icon
    strokes = screen()
    strokes[31:54, 41] = 20  # the stem of a picture, without a frame
    assert snapped([near], strokes) == (near,)


def test_a_picture_within_the_box_of_an_icon_is_no_frame_of_it() -> None:
    icon = Element(Kind.ICON, PixelBox(40, 30, 70, 60))
    assert snapped([icon], with_frame(screen(), PixelBox(44, 34, 66, 56))) == (icon,)


def test_a_menu_item_reaches_from_side_to_side_of_its_panel_and_keeps_its_height() -> None:
    pixels = with_frame(screen(), PixelBox(20, 10, 200, 90))
    pixels[40:41, 30:190] = 20  # a separator below
    item = Element(Kind.MENU_ITEM, PixelBox(24, 16, 190, 38))
    (moved,) = snapped([item], pixels)
    assert (moved.box.top, moved.box.bottom) == (16, 38)
    assert moved.box.left in (20, 21)
    assert moved.box.right in (199, 200)


@pytest.mark.parametrize("upright", [True, False])
def test_a_scroll_bar_is_as_long_as_its_track(upright: bool) -> None:
    pixels = np.full((300, 60, 3), 240, np.uint8)
    pixels[20:280, 40:52] = 210
    pixels[60:140, 42:50] = 120  # its thumb
    found, true = PixelBox(39, 55, 53, 215), PixelBox(39, 20, 53, 280)
    if not upright:
        pixels = pixels.transpose(1, 0, 2)
        found, true = PixelBox(55, 39, 215, 53), PixelBox(20, 39, 280, 53)
    (moved,) = snapped([Element(Kind.SCROLLBAR, found)], np.ascontiguousarray(pixels))
    assert moved.box == true


def test_a_scroll_bar_without_a_track_stays_where_the_network_says() -> None:
    pixels = screen()
    pixels[30:56, 202:206] = 150  # a thumb alone
    bar = Element(Kind.SCROLLBAR, PixelBox(200, 4, 208, 90))
    assert snapped([bar], pixels) == (bar,)


def test_a_box_at_the_edge_of_the_screen_ends_there() -> None:
    pixels = screen()
    pixels[:, 200:] = 100
    (moved,) = snapped([Element(Kind.BUTTON, PixelBox(203, 2, 238, 98))], pixels)
    assert moved.box == PixelBox(200, 0, 240, 100)


def test_edges_of_something_quite_different_are_not_taken() -> None:
    pixels = screen()
    pixels[30:34, 40:160] = 20  # two lines, nearer to each other than the sides are
    thin = Element(Kind.BUTTON, PixelBox(40, 26, 160, 38))
    assert snapped([thin], pixels)[0].box.iou(thin.box) >= 0.5


@pytest.mark.parametrize("shape", [(0, 0, 3), (1, 5, 3), (2, 2, 3)])
def test_tiny_screens_are_no_trouble(shape: tuple[int, ...]) -> None:
    element = Element(Kind.BUTTON, PixelBox(0, 0, 1, 1))
    assert snapped([element], np.zeros(shape, np.uint8)) == (element,)
    assert snapped([], np.zeros(shape, np.uint8)) == ()


def test_boxes_beyond_the_screen_are_no_trouble() -> None:
    element = Element(Kind.BUTTON, PixelBox(-40, -30, 300, 200))
    (moved,) = snapped([element], screen())
    assert replace(moved, box=element.box) == element
