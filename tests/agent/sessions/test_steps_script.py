"""Recordings said in the steps language: rows, states, choices and fields by name, and what has no words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from agent.core.actions import Action, Click, Hotkey, Type, key
from agent.core.events import Ended, Executed, Judged, Observed, Reason, Verdict
from agent.sessions.export import steps_script
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind, State

SIZE = Size(400, 300)
LABEL, FIELD = Element(Kind.TEXT, PixelBox(5, 10, 50, 25), "Name"), PixelBox(60, 8, 180, 28)
ROWS = ("1002", "1003")
TABLE = (
    *(Element(Kind.TEXT, PixelBox(60, top, 110, top + 20), text) for top, text in zip((100, 140), ROWS, strict=True)),
    *(Element(Kind.BUTTON, PixelBox(200, top, 260, top + 20), "Delete") for top in (100, 140)),
)


def boxes(ticked: int | None = None) -> tuple[Element, ...]:
    return tuple(
        Element(
            Kind.CHECKBOX,
            PixelBox(20, top, 40, top + 20),
            state=frozenset({State.CHECKED}) if number == ticked else frozenset(),
        )
        for number, top in enumerate((100, 140))
    )


def screen(held: str = "", ticked: int | None = None) -> tuple[Element, ...]:
    return (LABEL, Element(Kind.TEXT_FIELD, FIELD, held), *TABLE, *boxes(ticked))


def script_of(path: Path, acts: Sequence[tuple[Action, tuple[Element, ...]]]) -> list[str]:
    """The script of acts, each with what was read on the screen before it; each screen has pixels of its own."""
    with Recorder.create(path, "a task") as recorder:
        for step, (action, elements) in enumerate(acts, 1):
            frame = Frame(np.full((SIZE.height, SIZE.width, 3), 100 + 10 * step, np.uint8), Viewport.plain(SIZE))
            recorder.write(Observed(step, frame, None, 0.1))
            recorder.write(Judged(step, frame, action, Verdict.ALLOWED, elements=elements))
            recorder.write(Executed(step, frame, action, 0.1, by_person=True))
        recorder.write(Ended(len(acts), Reason.FINISHED))
    with SessionReader(path) as reader:
        return steps_script(reader)[0].splitlines()


def test_what_looks_the_same_in_each_row_is_said_by_its_row(tmp_path: Path) -> None:
    assert script_of(tmp_path / "one", [(Click(PixelPoint(230, 150)), screen())]) == [
        'click "Delete" in the row "1003"'
    ]


def test_a_tick_is_said_as_the_state_it_led_to(tmp_path: Path) -> None:
    acts = [(Click(PixelPoint(30, 110)), screen()), (Click(PixelPoint(230, 110)), screen(ticked=0))]
    assert script_of(tmp_path / "one", acts) == [
        'tick the box in the row "1002"',
        'click "Delete" in the row "1002"',
    ]


def test_a_field_that_holds_something_is_set_only_where_all_of_it_was_selected(tmp_path: Path) -> None:
    into, select = Click(PixelPoint(100, 15)), Hotkey((key("ctrl"), key("a")))
    held = screen("Bob")
    adds = script_of(tmp_path / "adds", [(into, held), (Type("by"), held)])
    sets = script_of(tmp_path / "sets", [(into, held), (select, held), (Type("Ada"), held)])
    assert adds == ['click "Bob"', 'type "by"']
    assert sets == ['type "Ada" into "Name"']


def test_what_has_no_words_stands_as_a_line_of_its_own(tmp_path: Path) -> None:
    acts = [(Click(PixelPoint(390, 290)), screen()), (Click(PixelPoint(230, 110)), screen())]
    assert script_of(tmp_path / "one", acts) == [
        "# cannot be said: step 1, click (390, 290)",
        'click "Delete" in the row "1002"',
    ]
