from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.frame import TILE, Frame, Mask, changed_tiles, same_place, visible_changes
from vision.geometry import PixelBox, PixelPoint, Size, Viewport

Pixels = npt.NDArray[np.uint8]


def shown(pixels: Pixels) -> Frame:
    height, width, _ = pixels.shape
    return Frame(pixels, Viewport.plain(Size(width, height)))


def blank(width: int, height: int) -> Pixels:
    return np.full((height, width, 3), 200, dtype=np.uint8)


def painted(frame: Frame, left: int, top: int, width: int, height: int, value: int = 20) -> Frame:
    """The same frame with one rectangle painted over."""
    pixels = frame.pixels.copy()
    pixels[top : top + height, left : left + width] = value
    return shown(pixels)


def naive_changes(before: Frame, after: Frame) -> Mask:
    """The definition: a tile has changed where any of its bytes differs."""
    rows, columns = after.grid
    return np.array(
        [
            [not np.array_equal(before.tile(row, column), after.tile(row, column)) for column in range(columns)]
            for row in range(rows)
        ]
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Frame, Frame]:
    """Two frames of one size that differ in a few bytes, anywhere from nowhere to the last one."""
    width, height = draw(st.integers(1, 210)), draw(st.integers(1, 210))
    before = np.random.default_rng(draw(st.integers(0, 9))).integers(0, 256, (height, width, 3), dtype=np.uint8)
    after = before.copy()
    flat = after.reshape(-1)
    for at in draw(st.lists(st.integers(0, flat.size - 1) | st.just(flat.size - 1), max_size=5)):
        flat[at] ^= draw(st.integers(1, 255))
    return shown(before), shown(after)


@given(pairs())
def test_changed_tiles_are_those_in_which_any_byte_differs(pair: tuple[Frame, Frame]) -> None:
    assert np.array_equal(changed_tiles(*pair), naive_changes(*pair))


@given(pairs())
def test_tiles_have_equal_digests_just_where_they_are_equal(pair: tuple[Frame, Frame]) -> None:
    before, after = pair
    differ = [one != other for one, other in zip(before.digests, after.digests, strict=True)]
    assert differ == changed_tiles(before, after).ravel().tolist()


@given(pairs())
def test_digests_worked_out_from_the_frame_before_are_the_digests(pair: tuple[Frame, Frame]) -> None:
    before, after = pair
    assert after.digests_after(before) == shown(after.pixels).digests


def test_digests_do_not_lean_on_a_frame_of_another_size_or_on_none() -> None:
    frame = shown(blank(100, 70))
    expected = shown(blank(100, 70)).digests
    assert frame.digests_after(shown(blank(70, 100))) == expected
    assert shown(blank(100, 70)).digests_after(None) == expected
    assert len(expected) == 4


def test_tiles_of_one_colour_and_different_size_have_different_digests() -> None:
    inner, right, lower, corner = shown(blank(100, 70)).digests
    assert len({inner, right, lower, corner}) == 4


@pytest.mark.parametrize("size", [Size(1, 1), Size(64, 64), Size(65, 64), Size(1919, 3), Size(200, 130)])
def test_a_frame_compared_with_itself_has_not_changed_and_inverted_has_changed_all_over(size: Size) -> None:
    frame = shown(blank(size.width, size.height))
    assert not changed_tiles(frame, frame).any()
    assert changed_tiles(frame, shown(255 - frame.pixels)).all()


def test_a_frame_of_another_size_has_changed_all_over() -> None:
    mask = changed_tiles(shown(blank(100, 100)), shown(blank(130, 70)))
    assert mask.shape == (2, 3)
    assert mask.all()


def test_frames_that_are_views_of_a_larger_picture_can_be_compared() -> None:
    picture = blank(300, 300)
    before = shown(picture[10:150, 20:200].copy())
    picture[149, 199] = 0
    after = shown(picture[10:150, 20:200])
    assert np.argwhere(changed_tiles(before, after)).tolist() == [[2, 2]]


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), dtype=np.uint8),
        np.zeros((4, 4, 4), dtype=np.uint8),
        np.zeros((4, 4, 3), dtype=np.float32),
        np.zeros((0, 4, 3), dtype=np.uint8),
    ],
)
def test_what_is_no_picture_makes_no_frame(pixels: Pixels) -> None:
    with pytest.raises(ValueError, match=r"\(H, W, 3\) uint8"):
        Frame(pixels, Viewport.plain(Size(4, 4)))


def test_the_pixels_of_a_frame_cannot_be_written() -> None:
    frame = shown(blank(4, 4))
    with pytest.raises(ValueError, match="read-only"):
        frame.pixels[0, 0] = 0


def test_a_crop_is_rounded_outwards_and_cut_to_the_frame() -> None:
    frame = shown(blank(20, 10))
    assert frame.crop(PixelBox(0.5, 0.5, 1.2, 1.5)).shape == (2, 2, 3)
    assert frame.crop(PixelBox(-5, -5, 100, 100)).shape == (10, 20, 3)
    assert frame.crop(PixelBox(-5, -5, -1, -1)).size == 0


FIELD = shown(blank(400, 300))


@pytest.mark.parametrize(("width", "height"), [(1, 12), (1, 17), (2, 20), (3, 40)])
def test_a_caret_neither_moves_a_place_nor_counts_as_a_change(width: int, height: int) -> None:
    with_caret = painted(FIELD, 100, 100, width, height)
    at = PixelPoint(105, 110)
    assert same_place(FIELD, with_caret, at)
    assert same_place(with_caret, FIELD, at)
    assert not visible_changes(FIELD, with_caret).any()


@pytest.mark.parametrize("top", range(TILE - 14, TILE + 2))
def test_a_caret_across_the_border_of_tiles_is_still_a_caret(top: int) -> None:
    with_caret = painted(FIELD, TILE - 1, top, 2, 14)
    assert not visible_changes(FIELD, with_caret).any()


@pytest.mark.parametrize(("width", "height"), [(9, 9), (14, 3), (4, 20), (3, 8)])
def test_a_tick_or_a_letter_moves_a_place_and_counts_as_a_change(width: int, height: int) -> None:
    ticked = painted(FIELD, 100, 100, width, height)
    assert not same_place(FIELD, ticked, PixelPoint(105, 105))
    assert np.array_equal(visible_changes(FIELD, ticked), changed_tiles(FIELD, ticked))


def test_a_letter_beside_a_caret_is_a_change() -> None:
    typed = painted(painted(FIELD, 100, 100, 1, 15), 90, 103, 7, 10)
    assert not same_place(FIELD, typed, PixelPoint(100, 105))
    assert visible_changes(FIELD, typed).any()


def test_what_changes_far_away_leaves_a_place_as_it_was() -> None:
    assert same_place(FIELD, painted(FIELD, 300, 200, 50, 50), PixelPoint(100, 100))
    assert not same_place(FIELD, painted(FIELD, 120, 100, 50, 50), PixelPoint(100, 100))


def test_a_place_at_the_corner_of_a_frame_is_compared_too() -> None:
    assert not same_place(FIELD, painted(FIELD, 380, 280, 20, 20), PixelPoint(399, 299))
    assert not same_place(FIELD, painted(FIELD, 0, 0, 8, 8), PixelPoint(0, 0))


def test_a_frame_of_another_size_is_another_place() -> None:
    assert not same_place(FIELD, shown(blank(300, 400)), PixelPoint(5, 5))
