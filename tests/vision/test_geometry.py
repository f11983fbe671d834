from __future__ import annotations

import math
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.geometry import (
    DesktopBox,
    DesktopPoint,
    ModelPoint,
    Piece,
    PixelBox,
    PixelPoint,
    Size,
    Space,
    Viewport,
    smart_resize,
)

REAL = st.floats(-1e7, 1e7)
SIDE = st.integers(1, 8000)
SIZES = st.builds(Size, SIDE, SIDE)
SCALES = st.sampled_from((1.0, 1.25, 1.5, 2.0))


@st.composite
def layouts(draw: st.DrawFn) -> Viewport:
    """Up to four monitors side by side, each with its own scale, with gaps, some of them left of or above the origin.

    They meet in any order, as systems list them.
    """
    count = draw(st.integers(1, 4))
    pixels = [Size(draw(st.integers(1, 4000)), draw(st.integers(1, 3000))) for _ in range(count)]
    scales = [draw(SCALES) for _ in range(count)]
    gaps = [draw(st.sampled_from((0, 0, 1, 300))) for _ in range(count)]
    widths = [max(1, math.floor(size.width / scale)) for size, scale in zip(pixels, scales, strict=True)]
    heights = [max(1, math.floor(size.height / scale)) for size, scale in zip(pixels, scales, strict=True)]
    lefts = list(accumulate((a + b for a, b in zip(widths, gaps, strict=True)), initial=draw(st.integers(-9000, 0))))
    pixel_lefts = list(accumulate((size.width + gap for size, gap in zip(pixels, gaps, strict=True)), initial=0))
    pieces = []
    for index, size in enumerate(pixels):
        left, top = lefts[index], draw(st.integers(-3000, 3000))
        x, y = pixel_lefts[index], draw(st.integers(0, 500))
        pieces.append(
            Piece(
                PixelBox(x, y, x + size.width, y + size.height),
                DesktopBox(left, top, left + widths[index], top + heights[index]),
            )
        )
    return Viewport(tuple(draw(st.permutations(pieces))))


def owner(viewport: Viewport, point: PixelPoint) -> Piece:
    """The piece whose pixels hold `point`."""
    return next(piece for piece in viewport.pieces if piece.pixels.contains(point))


@st.composite
def shown_pixels(draw: st.DrawFn) -> tuple[Viewport, Piece, PixelPoint]:
    """A layout and a whole pixel that it shows, corners more often than others."""
    viewport = draw(layouts())
    piece = draw(st.sampled_from(viewport.pieces))
    box = piece.pixels
    x = draw(st.sampled_from((box.left, box.right - 1)) | st.integers(int(box.left), int(box.right) - 1))
    y = draw(st.sampled_from((box.top, box.bottom - 1)) | st.integers(int(box.top), int(box.bottom) - 1))
    return viewport, piece, PixelPoint(x, y)


@given(shown_pixels())
def test_every_pixel_of_a_frame_lies_inside_the_monitor_that_shows_it(case: tuple[Viewport, Piece, PixelPoint]) -> None:
    viewport, piece, pixel = case
    assert piece.desktop.contains(viewport.to_desktop(pixel))


@given(shown_pixels())
def test_the_input_for_a_pixel_goes_to_the_monitor_that_shows_it(case: tuple[Viewport, Piece, PixelPoint]) -> None:
    viewport, piece, pixel = case
    x, y = viewport.input_coordinate(pixel)
    assert piece.desktop.contains(DesktopPoint(x, y))


@given(layouts(), REAL, REAL)
def test_no_point_whatever_sends_input_outside_all_monitors(viewport: Viewport, x: float, y: float) -> None:
    at = viewport.input_coordinate(PixelPoint(x, y))
    assert any(piece.desktop.contains(DesktopPoint(*at)) for piece in viewport.pieces)


@given(shown_pixels())
def test_a_pixel_taken_to_the_desktop_and_back_is_the_same_pixel(case: tuple[Viewport, Piece, PixelPoint]) -> None:
    viewport, _, pixel = case
    back = viewport.to_pixel(viewport.to_desktop(pixel))
    assert back is not None
    assert (back.x, back.y) == pytest.approx((pixel.x, pixel.y), abs=1e-6)


@given(layouts(), REAL, REAL)
def test_only_points_of_a_monitor_have_a_pixel_and_it_is_one_of_that_monitors(
    viewport: Viewport, x: float, y: float
) -> None:
    point = DesktopPoint(x, y)
    shown = [piece for piece in viewport.pieces if piece.desktop.contains(point)]
    pixel = viewport.to_pixel(point)
    assert (pixel is None) == (not shown)
    assert pixel is None or owner(viewport, pixel) in shown


def test_a_click_at_the_seam_of_two_monitors_stays_on_its_own() -> None:
    dense = Piece(PixelBox(0, 0, 200, 100), DesktopBox(0, 0, 100, 50))
    plain = Piece(PixelBox(200, 0, 300, 100), DesktopBox(100, 0, 200, 100))
    for pieces in ((dense, plain), (plain, dense)):
        assert Viewport(pieces).input_coordinate(PixelPoint(199, 99)) == (99, 49)
        assert Viewport(pieces).input_coordinate(PixelPoint(200, 0)) == (100, 0)


def test_pixels_in_a_gap_belong_to_the_nearest_monitor() -> None:
    viewport = Viewport.across(
        DesktopBox(-100, 0, 200, 100), [DesktopBox(-100, 0, 0, 100), DesktopBox(50, 0, 200, 60)], Size(300, 100)
    )
    assert viewport.input_coordinate(PixelPoint(120, 10)) == (-1, 10)
    assert viewport.input_coordinate(PixelPoint(140, 10)) == (50, 10)
    assert viewport.input_coordinate(PixelPoint(299, 99)) == (199, 59)


@given(
    st.lists(
        st.builds(
            lambda left, top, size: DesktopBox(left, top, left + size.width, top + size.height),
            st.integers(-4000, 4000),
            st.integers(-4000, 4000),
            st.builds(Size, st.integers(1, 4000), st.integers(1, 4000)),
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.builds(Size, st.integers(1, 3000), st.integers(1, 3000)),
    SCALES,
)
def test_a_rectangle_across_monitors_gives_one_piece_for_each_it_touches(
    monitors: list[DesktopBox], before: int, above: int, size: Size, scale: float
) -> None:
    # somewhere over the corner of the first, so that there is one
    left, top = monitors[0].left - before % size.width, monitors[0].top - above % size.height
    box = DesktopBox(left, top, left + size.width, top + size.height)
    touched = [monitor for monitor in monitors if box.intersection(monitor) is not None]
    pixels = Size(math.ceil(size.width * scale), math.ceil(size.height * scale))
    viewport = Viewport.across(box, monitors, pixels)
    assert [piece.desktop for piece in viewport.pieces] == [box.intersection(monitor) for monitor in touched]
    for piece in viewport.pieces:
        assert piece.pixels.left >= -1e-6
        assert piece.pixels.top >= -1e-6
        assert piece.pixels.right <= pixels.width + 1e-6
        assert piece.pixels.bottom <= pixels.height + 1e-6
        assert piece.pixels.area == pytest.approx(piece.desktop.area * pixels.width * pixels.height / box.area)


def test_a_rectangle_that_touches_no_monitor_has_no_viewport() -> None:
    with pytest.raises(ValueError, match="at least one piece"):
        Viewport.across(DesktopBox(0, 0, 10, 10), [DesktopBox(10, 0, 20, 10)], Size(10, 10))


def test_zero_is_a_coordinate() -> None:
    assert Space.relative(Size(1920, 1080)).to_pixel(ModelPoint(0, 0)) == PixelPoint(0, 0)
    viewport = Viewport.plain(Size(1920, 1080))
    assert viewport.to_desktop(PixelPoint(0, 0)) == DesktopPoint(0, 0)
    assert viewport.input_coordinate(PixelPoint(0, 0)) == (0, 0)
    assert viewport.to_pixel(DesktopPoint(0, 0)) == PixelPoint(0, 0)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_the_far_corner_of_a_scaled_monitor_is_its_last_whole_coordinate(scale: float) -> None:
    pixels = Size(1366, 769)
    monitor = DesktopBox(-300, 0, -300 + round(pixels.width / scale), round(pixels.height / scale))
    viewport = Viewport.across(monitor, [monitor], pixels)
    for corner in (PixelPoint(1365, 768), PixelPoint(1e9, 1e9)):
        assert viewport.input_coordinate(corner) == (monitor.right - 1, monitor.bottom - 1)


def spaces(size: Size) -> list[Space]:
    """Every coordinate space that a model uses for a frame of `size`."""
    some = [Space.relative(size), Space.absolute(size)]
    if max(size.width, size.height) <= 200 * min(size.width, size.height):
        some.append(Space.smart_resized(size))
    return some


@given(SIZES, st.floats(0, 1), st.floats(0, 1))
def test_a_pixel_that_a_model_names_in_whole_numbers_comes_back_within_half_a_model_pixel(
    size: Size, x: float, y: float
) -> None:
    pixel = PixelPoint(x * (size.width - 1), y * (size.height - 1))
    for space in spaces(size):
        exact = space.to_model(pixel)
        back = space.to_pixel(ModelPoint(round(exact.x), round(exact.y)))
        assert abs(back.x - pixel.x) <= 0.5 * size.width / space.model.width + 1e-6
        assert abs(back.y - pixel.y) <= 0.5 * size.height / space.model.height + 1e-6


@given(SIZES, st.floats(0, 1), st.floats(0, 1))
def test_a_resize_plan_and_its_inverse_cancel(size: Size, x: float, y: float) -> None:
    pixel = PixelPoint(x * (size.width - 1), y * (size.height - 1))
    for space in spaces(size):
        back = space.to_pixel(space.to_model(pixel))
        assert (back.x, back.y) == pytest.approx((pixel.x, pixel.y), abs=1e-6)


@given(SIZES, st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_number_a_model_writes_it_means_a_pixel_of_the_frame(size: Size, x: float, y: float) -> None:
    for space in spaces(size):
        pixel = space.to_pixel(ModelPoint(x, y))
        assert 0 <= pixel.x <= size.width - 1
        assert 0 <= pixel.y <= size.height - 1


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_coordinate_that_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Space.relative(Size(10, 10)).to_pixel(ModelPoint(1, bad))


@pytest.mark.parametrize(
    ("frame", "image"),
    [
        ("1920x1080", "1932x1092"),
        ("1366x768", "1372x756"),
        ("2560x1440", "2548x1428"),
        ("3840x2160", "3836x2156"),
        ("5120x2880", "4760x2688"),
        ("100x100", "280x280"),
    ],
)
def test_smart_resize_gives_the_sizes_of_the_reference_processor(frame: str, image: str) -> None:
    assert str(smart_resize(Size.parse(frame))) == image


@given(st.integers(1, 10000), st.floats(1, 200), st.booleans())
def test_smart_resize_keeps_to_whole_patches_and_to_its_bounds(short: int, ratio: float, upright: bool) -> None:
    long = int(short * ratio)
    fit = smart_resize(Size(short, long) if upright else Size(long, short))
    assert fit.width % 28 == fit.height % 28 == 0
    assert 100 * 28 * 28 <= fit.width * fit.height <= 16384 * 28 * 28


def test_a_ribbon_is_refused_by_smart_resize() -> None:
    with pytest.raises(ValueError, match="at most 200 times"):
        smart_resize(Size(2010, 10))


@pytest.mark.parametrize("text", ["", "1920", "1920x", "x1080", "-1x5", "19.5x10", "0x10", "1 920x1080"])
def test_a_size_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="size"):
        Size.parse(text)


@given(SIZES)
def test_a_size_reads_what_it_writes(size: Size) -> None:
    assert Size.parse(str(size)) == size


BOXES = st.builds(
    lambda left, top, width, height: PixelBox(left, top, left + width, top + height),
    st.integers(-50, 50),
    st.integers(-50, 50),
    st.integers(0, 60),
    st.integers(0, 60),
)


@given(BOXES, BOXES)
def test_iou_is_the_share_of_common_pixels(one: PixelBox, other: PixelBox) -> None:
    def cells(box: PixelBox) -> set[tuple[int, int]]:
        across, down = range(int(box.left), int(box.right)), range(int(box.top), int(box.bottom))
        return {(x, y) for x in across for y in down}

    a, b = cells(one), cells(other)
    assert one.iou(other) == pytest.approx(len(a & b) / len(a | b) if a | b else 0.0)


@given(BOXES, st.integers(0, 80), SIZES)
def test_a_grown_box_stays_inside_its_frame_unless_it_lay_outside(box: PixelBox, margin: int, size: Size) -> None:
    grown = box.grown(margin, size)
    assert grown.left >= 0
    assert grown.top >= 0
    assert grown.right <= max(size.width, grown.left)
    assert grown.bottom <= max(size.height, grown.top)


def test_a_box_with_crossed_sides_is_refused() -> None:
    with pytest.raises(ValueError, match="crossed"):
        PixelBox(10, 0, 5, 5)
