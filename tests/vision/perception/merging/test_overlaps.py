"""Boxes asked for their neighbours, against a comparison with each of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.geometry import PixelBox
from vision.perception.merging.overlaps import Boxed

# few whole numbers, so that sides meet and boxes are empty often; and any others
sides = st.one_of(st.integers(0, 12).map(float), st.floats(-50, 50))


@st.composite
def any_box(draw: st.DrawFn) -> PixelBox:
    """A box, empty ones included."""
    (left, right), (top, bottom) = (sorted((draw(sides), draw(sides))) for _ in range(2))
    return PixelBox(left, top, right, bottom)


boxes = any_box()


@given(st.lists(boxes, max_size=20), boxes)
def test_exactly_what_overlaps_or_touches_is_found_in_its_order(many: list[PixelBox], box: PixelBox) -> None:
    near = Boxed(range(len(many)), lambda at: many[at])

    assert near.touching(box) == [
        at
        for at, other in enumerate(many)
        if max(box.left, other.left) <= min(box.right, other.right)
        and max(box.top, other.top) <= min(box.bottom, other.bottom)
    ]


@given(st.lists(boxes, max_size=20), boxes)
def test_what_is_left_out_shares_no_area_and_no_middle(many: list[PixelBox], box: PixelBox) -> None:
    near = Boxed(many, lambda other: other).touching(box)

    for other in many:
        if box.iou(other) > 0 or box.contains(other.centre) or other.contains(box.centre):
            assert other in near


@given(boxes, boxes)
def test_the_common_area_is_that_of_the_common_part(box: PixelBox, other: PixelBox) -> None:
    common = box.intersection(other)

    assert box.common_area(other) == (0.0 if common is None else common.area)
    assert box.iou(other) == (0.0 if not common else common.area / (box.area + other.area - common.area or 1.0))


def test_nothing_is_near_where_nothing_is() -> None:
    assert Boxed([], lambda box: box).touching(PixelBox(0, 0, 9, 9)) == []


@pytest.mark.parametrize("far", [PixelBox(10.5, 0, 12, 9), PixelBox(0, 9.5, 9, 12)])
def test_what_lies_beside_or_below_is_left_out(far: PixelBox) -> None:
    near = PixelBox(2, 2, 3, 3)

    assert Boxed([far, near], lambda box: box).touching(PixelBox(0, 0, 9, 9)) == [near]
