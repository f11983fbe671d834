import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vision.perception.text_regions import CELL, regions_of

blots = st.lists(
    st.tuples(st.integers(0, 219), st.integers(0, 149), st.integers(1, 60), st.integers(1, 30)), max_size=8
)


@given(blots)
def test_everything_written_lies_in_a_region_and_every_region_holds_something(
    written: list[tuple[int, int, int, int]],
) -> None:
    mask = np.zeros((150, 220), dtype=np.bool_)
    for left, top, width, height in written:
        mask[top : top + height, left : left + width] = True
    left_over = mask.copy()
    for region in regions_of(mask):
        inside = slice(int(region.top), int(region.bottom)), slice(int(region.left), int(region.right))
        assert mask[inside].any()
        left_over[inside] = False
    assert not left_over.any()


def test_rows_and_columns_apart_are_regions_of_their_own_with_ground_around() -> None:
    mask = np.zeros((160, 320), dtype=np.bool_)
    mask[40:56, 40:120] = mask[40:56, 160:240] = mask[80:96, 40:240] = True
    boxes = [(region.left, region.top, region.right, region.bottom) for region in regions_of(mask)]
    assert boxes == [
        (40 - CELL, 40 - CELL, 120 + CELL, 56 + CELL),
        (160 - CELL, 40 - CELL, 240 + CELL, 56 + CELL),
        (40 - CELL, 80 - CELL, 240 + CELL, 96 + CELL),
    ]


def test_words_of_a_line_stay_together() -> None:
    mask = np.zeros((64, 320), dtype=np.bool_)
    mask[24:40, 40:120] = mask[24:40, 135:240] = True
    assert len(regions_of(mask)) == 1


def test_nothing_written_is_no_region() -> None:
    assert regions_of(np.zeros((1, 1), dtype=np.bool_)) == ()
