"""The pages that Chromium draws: their truth is where real input does what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.datagen.occlusion import largest, visible_part
from gui.datagen.splits import UNSEEN, Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.main import main
from gui.datagen.web_pages.pages import FAMILIES, draw_page
from gui.datagen.web_pages.renderer import PageRenderer
from vision.detector.dataset import POINTS, ScreenFolder, truth_as_json, truth_from
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Kind, State

SIZE = Size(640, 416)
BOX = PixelBox(100, 100, 200, 120)

sides = st.integers(0, 30)


@st.composite
def boxes(draw: st.DrawFn) -> PixelBox:
    left, top = draw(sides), draw(sides)
    return PixelBox(left, top, left + 1 + draw(sides), top + 1 + draw(sides))


def covered_pixels(covers: list[PixelBox]) -> set[tuple[int, int]]:
    return {
        (x, y)
        for cover in covers
        for x in range(int(cover.left), int(cover.right))
        for y in range(int(cover.top), int(cover.bottom))
    }


@given(boxes(), st.lists(boxes(), max_size=3))
def test_the_largest_free_box_is_free_and_there_is_one_unless_all_is_covered(
    box: PixelBox, covers: list[PixelBox]
) -> None:
    free = largest(box, covers)
    uncovered = covered_pixels([box]) - covered_pixels(covers)
    assert (free is None) == (not uncovered)
    if free is not None:
        assert covered_pixels([free]) <= uncovered


@given(boxes(), st.lists(boxes(), max_size=3))
def test_what_is_told_can_be_pressed_where_it_says(box: PixelBox, covers: list[PixelBox]) -> None:
    told = visible_part(Kind.BUTTON, box, "", frozenset(), {}, covers)
    if told is not None:
        at = told[0].points["press"].at
        assert told[0].box.contains(at)
        # a small cover wholly within an element is a part of it
        across = [cover for cover in covers if not (cover.intersection(box) == cover and cover.area < box.area / 3)]
        assert not any(cover.contains(at) for cover in across)


def test_an_element_under_half_a_menu_is_the_other_half() -> None:
    told = visible_part(Kind.BUTTON, BOX, "Save", frozenset(), {"press": BOX}, [PixelBox(150, 0, 400, 400)])
    assert told is not None
    assert told[0].box == PixelBox(100, 100, 150, 120)
    assert visible_part(Kind.BUTTON, BOX, "Save", frozenset(), {}, [PixelBox(130, 0, 400, 400)]) is None


class Tags(HTMLParser):
    """Fails where tags are not closed in the order in which they were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "input", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_pages_are_whole_and_of_their_split() -> None:
    families: set[str] = set()
    for split in Split:
        for index in range(150):
            seed = screen_seed(split, 1, index)
            page, family, unseen = draw_page(seed, SIZE)
            assert draw_page(seed, SIZE) == (page, family, unseen)
            assert unseen == (family in UNSEEN)
            assert not (unseen and split is not Split.TEST)
            tags = Tags()
            tags.feed(page)
            assert tags.open == []
            families.add(family)
    assert families == FAMILIES.keys()
    assert FAMILIES.keys() > UNSEEN


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


@pytest.fixture
def pressable() -> Iterator[Browser]:
    """One that no other test has pressed: what a drag leaves behind outlives the page."""
    with Browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def renderer(browser: Browser) -> PageRenderer:
    return PageRenderer(browser, SIZE)


@pytest.mark.soak
def test_truth_lies_inside_its_screen_and_points_inside_their_parts(renderer: PageRenderer) -> None:
    kinds: set[Kind] = set()
    states: set[State] = set()
    for index in range(120):
        pixels, truth = renderer.draw(screen_seed(Split.TRAIN, 2, index))
        assert pixels.shape == (SIZE.height, SIZE.width, 3)
        assert truth.elements
        assert pixels.std() > 1
        for element, parts in zip(truth.elements, truth.parts, strict=True):
            assert element.box.intersection(PixelBox(0, 0, SIZE.width, SIZE.height)) == element.box
            assert element.points.keys() == parts.keys()
            assert parts.keys() <= set(POINTS[element.kind])
            for name, point in element.points.items():
                assert parts[name].contains(point.at)
                assert element.box.contains(point.at)
            kinds.add(element.kind)
            states.update(element.state)
        assert truth_from(json.loads(json.dumps(truth_as_json(truth)))) == truth
    assert kinds == set(Kind)
    assert states == set(State)


@pytest.mark.soak
def test_a_seed_draws_the_same_screen_whatever_was_drawn_before(renderer: PageRenderer) -> None:
    seeds = [screen_seed(Split.TEST, 3, index) for index in range(6)]
    first = [renderer.draw(seed) for seed in seeds]
    again = [renderer.draw(seed) for seed in reversed(seeds)][::-1]
    for (pixels, truth), (pixels_again, truth_again) in zip(first, again, strict=True):
        assert truth == truth_again
        assert np.array_equal(pixels, pixels_again)


FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
"""Two frames: scrolling is another thread's work."""

TRIAL = """<!doctype html><html dir="{direction}"><style>* {{ margin: 0 }} body > * {{ display: block; margin: 8px }}
input[type=number] {{ --step: 16px }} input[type=number]::-webkit-inner-spin-button {{ opacity: 1; width: 16px }}
#sc {{ height: 90px; width: 120px; overflow-y: auto; --bar-step: 16px }}
#sc::-webkit-scrollbar {{ width: 14px; background: #eee }} #sc::-webkit-scrollbar-thumb {{ background: #444 }}
#sc::-webkit-scrollbar-button:single-button {{ display: block; height: 16px }}</style><body>
<input type=number id=n value=40 style="width: 120px">
<label id=l><input type=checkbox id=c> Subscribe</label>
<input type=range id=r value=30 style="width: 200px">
<input id=t value="letters">
<div id=sc data-scroll=0.5><div style="height: 400px"></div></div>
<p>before <a href="#there">the link</a> after</p></body></html>"""


@pytest.mark.soak
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_pressing_the_parts_does_what_their_names_say(pressable: Browser, direction: str, scale: float) -> None:
    pressable.show(TRIAL.format(direction=direction), SIZE, scale)

    def part(kind: Kind, name: str) -> PixelPoint:
        (only,) = [element for element in PageRenderer(pressable, SIZE).found() if element["kind"] == kind]
        left, top, right, bottom = only["box"] if name == "press" else only["parts"][name]
        return PixelPoint((left + right) / 2, (top + bottom) / 2)

    def press(at: PixelPoint, to: PixelPoint | None = None) -> None:
        pressable.mouse("mouseMoved", at)
        pressable.mouse("mousePressed", at)
        if to is not None:
            pressable.mouse("mouseMoved", to)
        pressable.mouse("mouseReleased", to or at)
        pressable.ask_page(FRAMES)

    press(part(Kind.SPINBOX, "up"))
    assert pressable.ask_page("n.value") == "41"
    press(part(Kind.SPINBOX, "down"))
    press(part(Kind.SPINBOX, "down"))
    assert pressable.ask_page("n.value") == "39"
    press(part(Kind.CHECKBOX, "mark"))
    assert pressable.ask_page("c.checked") is True
    press(part(Kind.CHECKBOX, "press"))
    assert pressable.ask_page("c.checked") is False
    press(part(Kind.SLIDER, "handle"), part(Kind.SLIDER, "end"))
    assert int(pressable.ask_page("r.value")) >= 98
    press(part(Kind.SLIDER, "handle"), part(Kind.SLIDER, "start"))
    assert int(pressable.ask_page("r.value")) <= 2
    press(part(Kind.TEXT_FIELD, "caret"))
    assert pressable.ask_page("document.activeElement.id") == "t"
    press(part(Kind.LINK, "press"))
    assert pressable.ask_page("location.hash") == "#there"
    thumb = part(Kind.SCROLLBAR, "thumb")
    press(thumb, part(Kind.SCROLLBAR, "end"))
    assert pressable.ask_page("sc.scrollTop") >= 300
    (paragraph,) = [
        element for element in PageRenderer(pressable, SIZE).found() if element["text"] == "before the link after"
    ]
    assert paragraph["kind"] == "text"


@pytest.mark.soak
def test_text_is_told_as_far_as_it_is_seen(browser: Browser, renderer: PageRenderer) -> None:
    browser.show(
        '<!doctype html><body><input style="width: 80px" value="0123456789012345678901234567890123456789">'
        '<div style="width: 90px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis">'
        "Unreasonably long</div>"
        '<input type="password" value="secret"><input placeholder="hint"><span style="opacity: 0">nothing</span>'
        "<style>* { font: 16px 'DejaVu Sans' }</style>",
        SIZE,
        1.0,
    )
    number, words, password, hint = [element["text"] for element in renderer.found()]
    assert 4 <= len(number) <= 12
    assert number == "012345678901"[: len(number)]
    assert words.endswith("…")
    assert "Unreasonably long".startswith(words[:-1])
    assert 6 <= len(words) <= 11
    assert password == ""
    assert hint == "hint"


@pytest.mark.soak
def test_the_command_writes_what_the_reader_reads(tmp_path: Path) -> None:
    command = ["--out", str(tmp_path / "a"), "--count", "3", "--shard", "2", "--size", "300x200", "--split", "test"]
    assert main(command) == 0
    folder = ScreenFolder(tmp_path / "a")
    assert [screen.pixels.shape for screen in folder] == [(200, 300, 3)] * 3
    assert main(command) == 1  # the folder is taken


@pytest.mark.soak
def test_a_page_that_throws_says_what(browser: Browser) -> None:
    with pytest.raises(RuntimeError, match="nonsense"):
        browser.ask_page("nonsense()")
    assert browser.ask_page("1 + 1") == 2
