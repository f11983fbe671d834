"""The reader on real Qt widgets, drawn offscreen by a process of their own together with their truth."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from tests.vision.perception.drawn_screens import SCRIPT, Drawn, Widget, drawn_screen, frame_of
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind, State, label_of
from vision.perception.formats import as_table
from vision.perception.ocr import OcrEngine, RapidOcrEngine, TextLine
from vision.perception.reader import ScreenReader

Pixels = npt.NDArray[np.uint8]


Draw = Callable[[str, str], Drawn]


@pytest.fixture(scope="module")
def draw(tmp_path_factory: pytest.TempPathFactory) -> Draw:
    """Draw a screen of `qt_screens.py` in a theme; each is drawn once."""
    folder = tmp_path_factory.mktemp("screens")
    return lru_cache(lambda screen, theme: drawn_screen(screen, theme, folder))


Seen = Callable[[str, str], tuple[Element, ...]]


@pytest.fixture(scope="module")
def seen(draw: Draw, ocr_engine: RapidOcrEngine) -> Seen:
    """What a fresh reader sees on a drawn screen; each is read once."""
    return lru_cache(lambda screen, theme: ScreenReader(ocr_engine).read(draw(screen, theme).frame))


@dataclass
class Watched:
    """An engine that remembers the sizes of what it was given to read."""

    engine: OcrEngine
    areas: list[int] = field(default_factory=list)

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        self.areas.append(pixels.shape[0] * pixels.shape[1])
        return self.engine.read(pixels)


BOXED = {Kind.BUTTON, Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX}
CHOICES = {Kind.CHECKBOX, Kind.RADIO}


def _shows(element: Element, widget: Widget) -> bool:
    if element.kind is not widget.kind or element.text != widget.text:
        return False
    if widget.kind in BOXED:
        return element.box.iou(widget.box) > 0.8
    return widget.box.contains(element.points["press"].at if widget.kind in CHOICES else element.box.centre)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["form", "table", "amounts"])
def test_every_widget_of_a_screen_is_found_with_its_kind_its_text_and_its_box(
    draw: Draw, seen: Seen, screen: str, theme: str
) -> None:
    drawn, elements = draw(screen, theme), seen(screen, theme)
    missed = [widget for widget in drawn.widgets if not any(_shows(element, widget) for element in elements)]
    assert not missed, as_table(elements)
    assert [
        element
        for element in elements
        if element.kind in BOXED | CHOICES and element.text not in {widget.text for widget in drawn.widgets}
    ] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_ticked_is_said_to_be_checked(seen: Seen, theme: str) -> None:
    elements = seen("form", theme)
    checked = {element.text: State.CHECKED in element.state for element in elements if element.kind in CHOICES}
    assert checked == {"Subscribe to the newsletter": False, "I accept the terms": True, "Free": False, "Team": True}


def test_a_field_is_named_by_the_text_beside_or_above_it(seen: Seen) -> None:
    def labels(screen: str) -> dict[str, str]:
        elements = seen(screen, "light")
        named = {one.text: label_of(one, elements) for one in elements if one.kind in {Kind.TEXT_FIELD, Kind.COMBOBOX}}
        return {text: label.text for text, label in named.items() if label is not None}

    assert labels("form") == {
        "": "Name",
        "ada@example.org": "Email",
        "Where you live": "City",
        "Austria": "Country",
        "Met in Turin.": "Notes",
    }
    assert labels("table") == {"Ada": "First name", "": "Second name"}


def test_elements_come_in_reading_order(seen: Seen) -> None:
    texts = [element.text for element in seen("table", "light")]
    assert texts[:9] == [
        "Ada Lovelace",
        "Open",
        "Delete",
        "Bob Kahn",
        "Open",
        "Delete",
        "Grace Hopper",
        "Open",
        "Delete",
    ]


def test_an_unchanged_screen_is_not_read_again(draw: Draw, ocr_engine: RapidOcrEngine) -> None:
    frame, watched = draw("form", "light").frame, Watched(ocr_engine)
    reader = ScreenReader(watched)
    first = reader.read(frame)
    read = len(watched.areas)
    assert reader.read(frame) == first
    assert len(watched.areas) == read


def test_a_tick_is_seen_without_reading_text_again(draw: Draw, ocr_engine: RapidOcrEngine) -> None:
    frame, watched = draw("form", "light").frame, Watched(ocr_engine)
    reader = ScreenReader(watched)
    before = reader.read(frame)
    subscribe, terms = (
        next(one.box for one in before if one.text.startswith(text)) for text in ("Subscribe", "I accept")
    )
    pixels = frame.pixels.copy()
    side = 14
    top, left, from_top, from_left = int(subscribe.top), int(subscribe.left), int(terms.top), int(terms.left)
    pixels[top : top + side, left : left + side] = frame.pixels[
        from_top : from_top + side, from_left : from_left + side
    ]
    read = len(watched.areas)
    after = reader.read(frame_of(pixels))
    assert [State.CHECKED in one.state for one in after if one.kind is Kind.CHECKBOX] == [True, True]
    assert len(watched.areas) == read


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_typing_into_a_field_reads_only_its_surroundings_and_says_what_a_full_read_says(
    draw: Draw, ocr_engine: RapidOcrEngine, theme: str
) -> None:
    drawn, watched = draw("form", theme), Watched(ocr_engine)
    reader = ScreenReader(watched)
    reader.read(drawn.frame)
    full = sum(watched.areas)
    name = min((widget for widget in drawn.widgets if widget.kind is Kind.TEXT_FIELD), key=lambda one: one.box.top).box
    picture = Image.fromarray(drawn.frame.pixels)
    font = ImageFont.truetype("DejaVuSans.ttf", 15)
    ink = "black" if theme == "light" else "#e8e8e8"
    ImageDraw.Draw(picture).text((name.left + 8, name.top + 4), "Ada Lovelace", fill=ink, font=font)
    typed = frame_of(np.array(picture))
    watched.areas.clear()
    elements = reader.read(typed)
    assert 0 < sum(watched.areas) < full / 4
    fresh = ScreenReader(ocr_engine).read(typed)
    assert [(one.kind, one.text, one.state, one.box) for one in elements] == [
        (one.kind, one.text, one.state, one.box) for one in fresh
    ]
    assert "Ada Lovelace" in {one.text for one in elements if one.kind is Kind.TEXT_FIELD}


class Blots:
    """An engine for which each black bar is a line: it shows whether a region to read cuts one."""

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        import cv2

        count, _, stats, _ = cv2.connectedComponentsWithStats((pixels.max(axis=2) == 0).astype(np.uint8))
        bars = (stats[label] for label in range(1, count))
        return tuple(
            TextLine(PixelBox(int(x), int(y), int(x + width), int(y + height)), f"{width}x{height}", 1.0)
            for x, y, width, height, _ in bars
        )


bars = st.lists(st.tuples(st.integers(0, 460), st.integers(0, 310), st.integers(3, 200), st.integers(3, 8)), max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.lists(bars, min_size=1, max_size=4))
def test_reading_again_only_what_changed_finds_what_a_full_read_finds(
    screens: list[list[tuple[int, int, int, int]]],
) -> None:
    reader = ScreenReader(Blots())
    for screen in screens:
        pixels = np.full((320, 480, 3), 230, np.uint8)
        for left, top, width, height in screen:
            pixels[top : top + height, left : left + width] = 0
        frame = frame_of(pixels)
        assert set(map(_key, reader.read(frame))) == set(map(_key, ScreenReader(Blots()).read(frame)))


def _key(element: Element) -> tuple[Kind, PixelBox, str]:
    return element.kind, element.box, element.text


def test_whatever_is_done_on_a_screen_a_reader_that_saw_it_before_says_what_a_new_one_says(
    tmp_path: Path, ocr_engine: RapidOcrEngine
) -> None:
    command = [sys.executable, str(SCRIPT), "edits", "light", "7", "24", str(tmp_path)]
    done = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    reader = ScreenReader(RapidOcrEngine(threads=2))
    for step, doing in enumerate(["start", *done]):
        frame = frame_of(np.array(Image.open(tmp_path / f"{step}.png").convert("RGB")))
        assert reader.read(frame) == ScreenReader(ocr_engine).read(frame), doing


def test_what_is_shown_again_is_not_read_again(draw: Draw) -> None:
    form, table = draw("form", "light").frame, draw("table", "light").frame
    watched = Watched(Blots())
    reader = ScreenReader(watched)
    before = reader.read(form)
    reader.read(table)
    watched.areas.clear()
    assert reader.read(form) == before
    assert not watched.areas


def test_what_was_not_seen_for_long_is_forgotten_and_read_anew(draw: Draw) -> None:
    form, table = draw("form", "light").frame, draw("table", "light").frame
    watched = Watched(Blots())
    reader = ScreenReader(watched, remembered=1)
    before = reader.read(form)
    reader.read(table)
    watched.areas.clear()
    assert reader.read(form) == before
    assert watched.areas
