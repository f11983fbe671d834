"""What geometry, OCR and the detector say, made into one."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.detector.onnx_detector import (
    DESCRIPTION,
    WEIGHTS,
    Description,
    OnnxDetector,
    shipped_folder,
    without_duplicates,
)
from vision.detector.postprocess import Pixels
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Affordance, Element, Kind, State
from vision.perception.merging.fusion import guidance, merged, plausible_shapes, wordless_boxes
from vision.perception.ocr import TextLine
from vision.perception.reader import MergedReader, ScreenReader, load_reader
from vision.perception.shapes import Form, Shape


def at(kind: Kind, left: float, top: float, right: float, bottom: float, text: str = "", score: float = 0.9) -> Element:
    return Element(kind, PixelBox(left, top, right, bottom), text, score=score)


def at_point(x: float, y: float) -> Affordance:
    return Affordance(PixelPoint(x, y), 1.0, 1.0)


def boxed(kind: Kind, column: int, row: int, text: str = "") -> Element:
    return at(kind, 10 * column, 10 * row, 10 * column + 30, 10 * row + 12, text)


def rectangle(left: float, top: float, right: float, bottom: float) -> Shape:
    box = PixelBox(left, top, right, bottom)
    return Shape(Form.RECTANGLE, box, box, 250, 240, colourful=False, bordered=True, marked=False, closed=1.0)


class Nothing:
    """An engine that reads no text."""

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        return ()


class Once:
    """A detector that finds one icon and counts how often it looked."""

    def __init__(self) -> None:
        self.looks = 0

    def suspect(self, pixels: Pixels) -> tuple[Element, ...]:
        self.looks += 1
        return (at(Kind.ICON, 10, 10, 26, 26),)

    def believe(self, suspected: Iterable[Element]) -> tuple[Element, ...]:
        return tuple(suspected)


def frame(grey: int) -> Frame:
    return Frame(np.full((64, 96, 3), grey, np.uint8), Viewport.plain(Size(96, 64)))


def test_a_detection_takes_the_text_inside_it() -> None:
    text = at(Kind.TEXT, 12, 4, 40, 16, "Mail")
    (tab,) = merged([text], [at(Kind.TAB, 2, 0, 60, 20)])
    assert (tab.kind, tab.text, tab.box) == (Kind.TAB, "Mail", PixelBox(2, 0, 60, 20))


def test_a_kind_that_is_nothing_without_its_name_needs_one_unless_the_detector_is_sure() -> None:
    assert merged([], [at(Kind.LINK, 2, 0, 60, 20, score=0.4)]) == ()
    assert [one.kind for one in merged([], [at(Kind.LINK, 2, 0, 60, 20)])] == [Kind.LINK]
    assert [one.kind for one in merged([], [at(Kind.ICON, 2, 0, 18, 16)])] == [Kind.ICON]


def test_of_a_widget_that_both_see_the_box_and_the_text_are_those_of_geometry() -> None:
    button = at(Kind.BUTTON, 0, 0, 80, 24, "Save")
    found = Element(Kind.BUTTON, PixelBox(2, 1, 84, 26), state=frozenset({State.DISABLED, State.CHECKED}), score=0.4)
    (both,) = merged([button], [found])
    assert (both.box, both.text, both.state) == (button.box, "Save", frozenset({State.DISABLED}))


def test_a_sure_detector_knows_the_kind_better_but_not_that_of_a_mark() -> None:
    field, tick = at(Kind.TEXT_FIELD, 0, 0, 80, 24, "7"), at(Kind.CHECKBOX, 0, 40, 80, 60, "News")
    sure = [at(Kind.SPINBOX, 0, 0, 80, 24, score=0.8), at(Kind.RADIO, 0, 40, 80, 60, score=0.8)]
    assert [(one.kind, one.text) for one in merged([field, tick], sure)] == [
        (Kind.SPINBOX, "7"),
        (Kind.CHECKBOX, "News"),
    ]
    doubtful = [at(Kind.SPINBOX, 0, 0, 80, 24, score=0.2)]
    assert [one.kind for one in merged([field], doubtful)] == [Kind.TEXT_FIELD]


def test_points_that_only_the_detector_knows_are_kept() -> None:
    box = PixelBox(0, 0, 80, 24)
    read = Element(Kind.COMBOBOX, box, points={"press": Affordance(box.centre, 1, 1)})
    found = Element(Kind.COMBOBOX, box, points={name: Affordance(box.centre, 9, 9) for name in ("press", "arrow")})
    (both,) = merged([read], [found])
    assert {name: point.sigma_x for name, point in both.points.items()} == {"press": 1, "arrow": 9}


def test_two_lines_are_one_paragraph_only_where_the_detector_is_sure() -> None:
    lines = [at(Kind.TEXT, 0, 0, 40, 12, "Name"), at(Kind.TEXT, 0, 20, 40, 32, "Town")]
    assert [one.text for one in merged(lines, [at(Kind.TEXT, 0, 0, 40, 32, score=0.4)])] == ["Name", "Town"]
    assert [one.text for one in merged(lines, [at(Kind.TEXT, 0, 0, 40, 32)])] == ["Name Town"]


def cut(left: float, right: float, text: str, shapes: list[Shape], found: list[Element]) -> list[str]:
    line = TextLine(PixelBox(left, 4, right, 16), text, 0.9)
    return [piece.text for piece in guidance(shapes, found).cut(line)]


def test_a_line_across_several_things_is_cut_between_their_words() -> None:
    links = [at(Kind.LINK, 0, 0, 42, 20), at(Kind.LINK, 44, 0, 112, 20)]
    assert cut(0, 110, "Open Save as", [], links) == ["Open", "Save as"]
    doubtful = [replace(one, score=0.4) for one in links]
    assert cut(0, 110, "Open Save as", [], doubtful) == ["Open Save as"]


def test_a_line_that_sticks_out_of_the_one_thing_it_lies_in_stays_whole() -> None:
    assert cut(0, 120, "Open the last file", [], [at(Kind.LINK, 0, 0, 90, 20)]) == ["Open the last file"]


def test_a_line_is_cut_where_a_widget_begins_though_the_space_before_it_is_lost() -> None:
    field = rectangle(52, 0, 200, 20)
    assert cut(0, 120, "Total12511 min", [field], []) == ["Total", "12511 min"]
    assert cut(0, 150, "视图:显示隐藏文件", [field], []) == ["视图:", "显示隐藏文件"]


def test_words_of_a_field_are_not_cut_where_the_detector_lets_it_begin_too_late() -> None:
    late = at(Kind.TEXT_FIELD, 40, 0, 199, 20)
    assert cut(4, 150, "Ada LovelaceGrace Hopper", [rectangle(0, 0, 200, 20)], [late]) == ["Ada LovelaceGrace Hopper"]


def test_a_line_that_starts_at_the_end_of_a_row_is_not_cut_there() -> None:
    assert cut(90, 150, "Mu drice", [], [at(Kind.TREE_ITEM, 0, 0, 100, 20)]) == ["Mu drice"]


def test_the_filled_end_of_a_progress_bar_cuts_nothing() -> None:
    bar = at(Kind.PROGRESS, 0, 0, 200, 20)
    assert cut(80, 110, "51%", [rectangle(0, 0, 100, 20)], [bar]) == ["51%"]


def test_the_keys_of_a_menu_item_are_no_part_of_its_text() -> None:
    texts = [at(Kind.TEXT, 4, 4, 40, 16, "Save as"), at(Kind.TEXT, 90, 4, 120, 16, "Ctrl+Shift+S")]
    assert [one.text for one in merged(texts, [at(Kind.MENU_ITEM, 0, 0, 130, 20)])] == ["Save as"]


def test_a_mark_takes_the_box_that_the_detector_is_sure_of_where_its_text_was_cut_short() -> None:
    mark = Element(Kind.CHECKBOX, PixelBox(0, 2, 50, 18), "Send", points={"press": at_point(8, 10)})
    (both,) = merged([mark], [at(Kind.CHECKBOX, 0, 0, 160, 20)])
    assert (both.box.right, both.text) == (160, "Send")


def test_what_is_no_text_is_not_read() -> None:
    icon, wide = at(Kind.ICON, 10, 10, 30, 30), at(Kind.ICON, 40, 10, 140, 30)
    combo = replace(at(Kind.COMBOBOX, 200, 10, 300, 34), points={"arrow": at_point(288, 22)})
    assert list(wordless_boxes([icon, wide, replace(icon, score=0.3), combo])) == [icon.box, PixelBox(280, 14, 296, 30)]


def test_a_rectangle_in_which_the_detector_sees_rows_is_no_widget() -> None:
    panel, field = rectangle(0, 0, 200, 120), rectangle(0, 140, 200, 164)
    rows = [at(Kind.LIST_ITEM, 2, 20 * row, 198, 20 * row + 20) for row in range(5)]
    assert plausible_shapes([panel, field], [*rows, at(Kind.TEXT, 4, 144, 60, 160)]) == (field,)
    assert plausible_shapes([panel, field], [replace(row, score=0.3) for row in rows]) == (panel, field)


def test_a_mark_where_the_detector_is_sure_of_something_that_has_none_is_none() -> None:
    tick = replace(rectangle(4, 4, 18, 18), form=Form.SQUARE)
    assert plausible_shapes([tick], [at(Kind.MENU_ITEM, 0, 0, 120, 22)]) == ()
    assert plausible_shapes([tick], [at(Kind.LIST_ITEM, 0, 0, 120, 22), at(Kind.CHECKBOX, 2, 2, 60, 20)]) == (tick,)
    assert plausible_shapes([tick], []) == (tick,)


def test_a_field_is_a_progress_bar_only_where_the_detector_is_very_sure() -> None:
    field = Element(Kind.TEXT_FIELD, PixelBox(0, 0, 200, 24))
    for score, kind in ((0.65, Kind.TEXT_FIELD), (0.8, Kind.PROGRESS)):
        (both,) = merged([field], [at(Kind.PROGRESS, 0, 0, 200, 24, score=score)])
        assert both.kind is kind


def test_a_spin_box_keeps_its_arrows_where_geometry_sees_its_field_alone() -> None:
    field, spin = Element(Kind.TEXT_FIELD, PixelBox(0, 0, 80, 24), "5"), at(Kind.SPINBOX, 0, 0, 130, 24, score=0.8)
    (both,) = merged([field], [spin])
    assert (both.kind, both.box, both.text) == (Kind.SPINBOX, spin.box, "5")


def test_nothing_is_painted_out_over_surer_words() -> None:
    bar, button = at(Kind.SCROLLBAR, 40, 0, 50, 100, score=0.6), at(Kind.BUTTON, 0, 40, 90, 60, score=0.7)
    assert list(wordless_boxes([bar, button])) == [PixelBox(40, 0, 50, 40), PixelBox(40, 60, 50, 100)]
    assert list(wordless_boxes([replace(bar, score=0.8), button])) == [bar.box]


def test_a_panel_with_texts_is_no_field_and_a_text_that_nobody_read_is_no_element() -> None:
    panel, texts = rectangle(0, 0, 200, 120), [at(Kind.TEXT, 4, 20 * row, 90, 20 * row + 14) for row in range(2)]
    assert plausible_shapes([panel], texts) == ()
    assert merged([], texts) == ()


@given(
    st.lists(st.builds(boxed, st.sampled_from(Kind), st.integers(0, 9), st.integers(0, 9), st.text(max_size=9))),
    st.lists(st.builds(boxed, st.sampled_from(Kind), st.integers(0, 9), st.integers(0, 9))),
)
def test_every_sure_detection_is_told_of_and_no_text_is_told_twice(read: list[Element], found: list[Element]) -> None:
    told = merged(read, found)
    for one in found:
        assert one.kind is Kind.TEXT or any(other.box.iou(one.box) >= 0.5 for other in told)
    letters = Counter("".join("".join(one.text.split()) for one in read))
    assert not Counter("".join("".join(one.text.split()) for one in told)) - letters


def test_of_two_boxes_in_one_place_the_better_is_kept() -> None:
    good, poor = at(Kind.TAB, 0, 0, 40, 20, score=0.7), at(Kind.BUTTON, 1, 0, 40, 20, score=0.5)
    apart = at(Kind.BUTTON, 60, 0, 90, 20, score=0.3)
    assert without_duplicates([poor, apart, good]) == (good, apart)


def test_the_detector_looks_again_only_where_something_changed() -> None:
    detector = Once()
    reader = MergedReader(ScreenReader(Nothing()), detector)
    first, again = reader.read(frame(200)), reader.read(frame(200))
    assert first == again
    assert detector.looks == 1
    reader.read(frame(201))
    assert detector.looks == 2


def test_a_screen_is_read_the_same_whatever_was_read_before() -> None:
    screens = [frame(shade) for shade in (40, 200, 40)]
    reader = MergedReader(ScreenReader(Nothing()), OnnxDetector(shipped_folder(), 1))
    for screen in screens:
        fresh = MergedReader(ScreenReader(Nothing()), OnnxDetector(shipped_folder(), 1))
        assert reader.read(screen) == fresh.read(screen)


def test_the_shipped_detector_reads_screens_of_any_size() -> None:
    detector = OnnxDetector(shipped_folder(), 1)
    for height, width in ((0, 5), (1, 1), (33, 70), (416, 640)):
        noise = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
        for one in detector.detect_all(noise, threshold=0.0):
            assert 0 <= one.box.left < one.box.right <= width
            assert 0 <= one.box.top < one.box.bottom <= height


def test_weights_that_are_not_whole_are_refused_and_the_screen_is_still_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(FileNotFoundError):
        OnnxDetector(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"half a file")
    least = dict.fromkeys(Kind, 0.5)
    (tmp_path / DESCRIPTION).write_text(Description(hashlib.sha256(b"a whole file").hexdigest(), least, 1.0).as_json())
    with pytest.raises(ValueError, match="digest"):
        OnnxDetector(tmp_path)
    reader = load_reader(Nothing(), weights=tmp_path)
    assert reader.read(frame(128)) == ()
    assert "without the detector" in caplog.text
    (tmp_path / DESCRIPTION).write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        OnnxDetector(tmp_path)
    (tmp_path / DESCRIPTION).write_text(Description("", least, 1.0).as_json().replace("slider", "hologram"))
    with pytest.raises(ValueError, match=r"damaged|other kinds"):
        OnnxDetector(tmp_path)
