"""The report: every step in it, every word of it escaped, nothing loaded from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import Click, Drag, Type, Wait
from agent.core.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Predicted, Reason, Verdict
from agent.core.reply import ParseError, Reply
from agent.sessions.format.schema import Origin
from agent.sessions.outcomes import Divergence, Outcome, StepOutcome
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from agent.sessions.report import marked, png_of, session_page, session_picture
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(160, 96)
FRAME = Frame(np.full((SIZE.height, SIZE.width, 3), 200, np.uint8), Viewport.plain(SIZE))
HOSTILE = "</h1><script src=https://example.org/x.js>alert(1)</script>"
CLICK = Click(PixelPoint(80, 40))


class Page(HTMLParser):
    """What a browser would see: the tags with their attributes, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def page_of(tmp_path: Path, events: list[Event], task: str = "a task", origin: Origin = Origin.AGENT) -> Page:
    file = tmp_path / "run.deskhand"
    file.unlink(missing_ok=True)
    with Recorder.create(file, task, origin=origin) as recorder:
        list(recorder.record(events))
    with SessionReader(file) as reader:
        return Page(session_page(reader))


def test_a_recording_is_told_as_what_a_person_has_shown(tmp_path: Path) -> None:
    events: list[Event] = [
        Observed(1, FRAME, None, 0.1),
        Executed(1, FRAME, CLICK, 0.1, by_person=True),
        Observed(2, FRAME, None, 0.1),
        Ended(2, Reason.FINISHED, "the person pressed Finish"),
    ]
    words = page_of(tmp_path, events, origin=Origin.PERSON).words
    assert "Recorded: a person has shown it" in words
    assert "Step 1" in words
    for riddle in ("Approved", "Step 2", "pressed Finish"):
        assert riddle not in words


def test_every_step_is_told_and_whatever_a_model_wrote_is_only_text(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        [
            Observed(1, FRAME, None, 0.1),
            Predicted(1, HOSTILE, Reply(HOSTILE, (CLICK,)), None, 0.5),
            Judged(1, FRAME, CLICK, Verdict.REJECTED, HOSTILE),
            Executed(1, FRAME, CLICK, 0.1),
            Executed(1, FRAME, Type(HOSTILE), 0.1),
            Failed(1, HOSTILE),
            Misparsed(2, HOSTILE, ParseError(HOSTILE, (0, 1))),
            Ended(2, Reason.FINISHED, HOSTILE),
        ],
        task=HOSTILE,
    )
    names = [tag for tag, _ in page.tags]
    assert "script" not in names
    assert page.words.count(HOSTILE) == 12, "title, heading, outcome, done, left out, thought, and so on to the end"
    links = [link for _, attributes in page.tags if (link := attributes.get("href")) is not None]
    assert sum(link.startswith("data:image/png;base64,") for link in links) == 1, "the one frame is in it once"
    assert all(link.startswith("data:image/png;base64,") or link == "#f1" for link in links)
    assert all("src" not in attributes for _, attributes in page.tags)
    assert names.count("circle") == 2, "the click, with its middle; typing has no place to mark"


def test_a_reader_who_was_not_there_learns_first_how_it_ended_and_who_let_it_happen(tmp_path: Path) -> None:
    read = (Element(Kind.BUTTON, PixelBox(60, 30, 100, 50), "Delete"),)
    page = page_of(
        tmp_path,
        [
            Observed(1, FRAME, None, 0.1),
            Judged(1, FRAME, CLICK, Verdict.ALLOWED, "by the person", read),
            Executed(1, FRAME, CLICK, 0.1),
            Observed(2, FRAME, None, 0.1),
            Judged(2, FRAME, Type("Ada"), Verdict.SKIPPED, "", read),
            Ended(2, Reason.INCOMPLETE, "one step was skipped"),
        ],
    )
    heard = [
        "Incomplete: one step was skipped",
        "a person was asked about 2 steps; 1 of all were allowed",
        "click the button “Delete”",
        "a person decided",
        "type 'Ada': skipped",
        "Started",
    ]
    places = [page.words.index(words) for words in heard]
    assert places == sorted(places)


def test_steps_that_only_waited_are_told_in_one_and_without_their_pictures(tmp_path: Path) -> None:
    wait = Wait(0.5)
    waits: list[Event] = []
    for step in (1, 2, 3):
        waits.append(Observed(step, FRAME, None, 0.1))
        waits.append(Predicted(step, "", Reply(f"Not yet, {step}.", (wait,)), None, 0.2))
        waits += [Judged(step, FRAME, wait, Verdict.ALLOWED), Executed(step, FRAME, wait, 0.5)]
    click: list[Event] = [
        Observed(4, FRAME, 0, 0.1),
        Judged(4, FRAME, CLICK, Verdict.ALLOWED),
        Executed(4, FRAME, CLICK, 0.1),
    ]
    page = page_of(tmp_path, [*waits, *click, Observed(5, FRAME, 0, 0.1), Ended(5, Reason.FINISHED)])
    heard = ["Steps 1 to 3", "Not yet, 1.", "waited 2.4 s in all", "Step 4"]
    assert [page.words.index(words) for words in heard] == sorted(page.words.index(words) for words in heard)
    assert "Not yet, 2." not in page.words
    assert "no person was asked (1 step)" in page.words


def test_a_page_shows_what_became_of_a_replay(tmp_path: Path) -> None:
    page_of(tmp_path, [Ended(0, Reason.FINISHED)])
    outcome = StepOutcome(1, "click “Save”", Outcome.HALTED, "", (Divergence("<b>Saved</b>", HOSTILE),))
    with SessionReader(tmp_path / "run.deskhand") as reader:
        page = Page(session_page(reader, [outcome]))
    assert "expected <b>Saved</b>, found " + HOSTILE in page.words
    assert "b" not in [tag for tag, _ in page.tags]


def test_before_and_after_stand_side_by_side_and_what_changed_is_framed(tmp_path: Path) -> None:
    pixels = FRAME.pixels.copy()
    pixels[10:30, 70:90] = 0
    after = Frame(pixels, FRAME.viewport)
    page = page_of(
        tmp_path,
        [
            Observed(1, FRAME, None, 0.1),
            Executed(1, FRAME, CLICK, 0.1),
            Observed(2, after, 1, 0.1),
            Ended(2, Reason.FINISHED),
        ],
    )
    boxes = [attributes for tag, attributes in page.tags if tag == "rect" and attributes["class"] == "new"]
    assert [(box["x"], box["y"], box["width"], box["height"]) for box in boxes] == [("64", "0", "64", "64")]
    assert [tag for tag, _ in page.tags].count("image") == 2


@given(st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_a_frame_in_the_page_is_the_frame_bit_by_bit(colours: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    palette = dice.integers(0, 256, (colours, 3), np.uint8)
    frame = Frame(palette[dice.integers(0, colours, (20, 30))], Viewport.plain(Size(30, 20)))
    assert np.array_equal(np.array(png_of(frame).convert("RGB")), frame.pixels)


def test_a_mark_is_drawn_where_the_action_went_and_nowhere_else() -> None:
    changed = np.argwhere((np.array(marked(FRAME, CLICK)) != FRAME.pixels).any(axis=2))
    assert np.abs(changed - [40, 80]).max() <= 20
    assert [40, 80] in changed.tolist()
    line = np.array(marked(FRAME, Drag(PixelPoint(20, 48), PixelPoint(140, 48))))
    assert (line[48, 20:140] != 200).any(axis=1).all()
    assert (np.array(marked(FRAME, None)) == FRAME.pixels).all()


def test_a_session_without_frames_is_told_without_pictures(tmp_path: Path) -> None:
    page = page_of(tmp_path, [Ended(0, Reason.FAILED, "no display")])
    assert "no display" in page.words
    assert "img" not in [tag for tag, _ in page.tags]
    with SessionReader(tmp_path / "run.deskhand") as reader:
        assert session_picture(reader) is None


def test_what_a_model_reasoned_before_its_thought_is_folded(tmp_path: Path) -> None:
    text = "<think>\nFirst I look.\n</think>\nThought: I click.\nAction: click(point='<point>80 40</point>')"
    page = page_of(tmp_path, [Observed(1, FRAME, None, 0.1), Predicted(1, text, Reply("I click.", (CLICK,)), None, 1)])
    assert "details" in [tag for tag, _ in page.tags]
    assert "First I look." in page.words
    once = "<think>I click.</think>\nAction: wait()"
    page = page_of(tmp_path, [Predicted(1, once, Reply("I click.", (CLICK,)), None, 1)])
    assert page.words.count("I click.") == 1
