"""What geometry, OCR and the detector say, made into one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from vision.answer import Pixels
from vision.finder import DESCRIPTION, WEIGHTS, Description, OnnxFinder, shipped_folder, without_duplicates
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.merging import merged
from vision.ocr import TextLine
from vision.perception import Affordance, Element, Kind, ScreenReader, State
from vision.reading import MergedReader, load_reader


def at(kind: Kind, left: float, top: float, right: float, bottom: float, text: str = "", score: float = 0.9) -> Element:
    return Element(kind, PixelBox(left, top, right, bottom), text, score=score)


class Nothing:
    """An engine that reads no text."""

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        return ()


class Once:
    """A finder of one icon that counts how often it looked."""

    def __init__(self) -> None:
        self.looks = 0

    def find(self, pixels: Pixels) -> tuple[Element, ...]:
        self.looks += 1
        return (at(Kind.ICON, 10, 10, 26, 26),)


def frame(grey: int) -> Frame:
    return Frame(np.full((64, 96, 3), grey, np.uint8), Viewport.plain(Size(96, 64)))


def test_a_detection_takes_the_text_inside_it() -> None:
    text = at(Kind.TEXT, 12, 4, 40, 16, "Mail")
    (tab,) = merged([text], [at(Kind.TAB, 2, 0, 60, 20)])
    assert (tab.kind, tab.text, tab.box) == (Kind.TAB, "Mail", PixelBox(2, 0, 60, 20))


def test_a_kind_that_is_nothing_without_its_name_needs_one() -> None:
    assert merged([], [at(Kind.LINK, 2, 0, 60, 20)]) == ()
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


def test_two_texts_in_one_detection_of_bare_text_stay_apart() -> None:
    lines = [at(Kind.TEXT, 0, 0, 40, 12, "Name"), at(Kind.TEXT, 0, 20, 40, 32, "Town")]
    assert [one.text for one in merged(lines, [at(Kind.TEXT, 0, 0, 40, 32)])] == ["Name", "Town"]


def test_of_two_boxes_in_one_place_the_better_is_kept() -> None:
    good, poor = at(Kind.TAB, 0, 0, 40, 20, score=0.7), at(Kind.BUTTON, 1, 0, 40, 20, score=0.5)
    apart = at(Kind.BUTTON, 60, 0, 90, 20, score=0.3)
    assert without_duplicates([poor, apart, good]) == (good, apart)


def test_the_detector_looks_again_only_where_something_changed() -> None:
    finder = Once()
    reader = MergedReader(ScreenReader(Nothing()), finder)
    first, again = reader.read(frame(200)), reader.read(frame(200))
    assert first == again
    assert finder.looks == 1
    reader.read(frame(201))
    assert finder.looks == 2


def test_a_screen_is_read_the_same_whatever_was_read_before() -> None:
    screens = [frame(shade) for shade in (40, 200, 40)]
    reader = MergedReader(ScreenReader(Nothing()), OnnxFinder(shipped_folder(), 1))
    for screen in screens:
        fresh = MergedReader(ScreenReader(Nothing()), OnnxFinder(shipped_folder(), 1))
        assert reader.read(screen) == fresh.read(screen)


def test_the_shipped_detector_reads_screens_of_any_size() -> None:
    finder = OnnxFinder(shipped_folder(), 1)
    for height, width in ((0, 5), (1, 1), (33, 70), (416, 640)):
        noise = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
        for one in finder.look(noise, threshold=0.0):
            assert 0 <= one.box.left < one.box.right <= width
            assert 0 <= one.box.top < one.box.bottom <= height


def test_weights_that_are_not_whole_are_refused_and_the_screen_is_still_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(FileNotFoundError):
        OnnxFinder(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"half a file")
    least = dict.fromkeys(Kind, 0.5)
    (tmp_path / DESCRIPTION).write_text(Description(hashlib.sha256(b"a whole file").hexdigest(), least, 1.0).as_json())
    with pytest.raises(ValueError, match="digest"):
        OnnxFinder(tmp_path)
    reader = load_reader(Nothing(), weights=tmp_path)
    assert reader.read(frame(128)) == ()
    assert "without the detector" in caplog.text
    (tmp_path / DESCRIPTION).write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        OnnxFinder(tmp_path)
    (tmp_path / DESCRIPTION).write_text(Description("", least, 1.0).as_json().replace("slider", "hologram"))
    with pytest.raises(ValueError, match=r"damaged|other kinds"):
        OnnxFinder(tmp_path)
