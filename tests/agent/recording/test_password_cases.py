"""Sixty ways of signing in: whatever the toolkit, the way into the field and out of it, the password is not kept.

It is sought in the file with its free pages, in the events, on the terminal, and in the log. The name of the user is
kept: a recorder that keeps nothing would leak nothing either.
"""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from agent.cli.runs.record import without_typed_text
from agent.cli.runs.terminal import EventPrinter
from agent.core.actions import Type
from agent.core.events import Event, Executed
from agent.core.secrets import PLACEHOLDER
from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.factory import session_redactor
from agent.recording.demonstration import Demonstration
from agent.sessions.format.schema import Origin
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from agent.sessions.redaction import RedactionOptions
from tests.agent.desktop.live_programs import eventually
from tests.agent.desktop.xtest_input import KEY_DOWN, KEY_UP, XTestInput
from tests.agent.recording.sign_in_windows import (
    Places,
    page,
    prompt,
    qt_form,
    vte_prompt,
    zenity_form,
    zenity_password,
)
from vision.frame import visible_changes
from vision.perception.elements import Perception
from vision.perception.reader import load_reader

pytestmark = pytest.mark.display

SECRET = "Tr0ub4dor-hunter2"
USER = "lovelace"
ENTER, TAB, ALT, SHIFT = 0xFF0D, 0xFF09, 0xFFE9, 0xFFE1

Open = Callable[[VirtualDisplay, Path, str, Perception], AbstractContextManager[Places]]

PROGRAMS: dict[str, Open] = {
    "qt": qt_form,
    "zenity": zenity_form,
    "zenity password": zenity_password,
    "chromium": page,
    "xterm": prompt,
    "vte": vte_prompt,
}
QUICK = [
    ("qt", "click", "tick"), ("qt", "tab", "button"), ("qt", "tab", "enter"), ("qt", "autofocus", "end"),
    ("qt", "label", "tab"), ("qt", "shift+tab", "tick"),
    ("zenity", "tab", "button"), ("zenity", "click", "enter"), ("zenity", "shift+tab", "end"),
    ("zenity password", "autofocus", "enter"),
    ("xterm", "autofocus", "enter"), ("xterm", "autofocus", "end"),
]  # fmt: skip
WAYS, LEAVES = ("click", "tab", "label", "autofocus", "shift+tab"), ("enter", "tab", "button", "tick", "end")
ALL = [
    *[("qt", way, leave) for way in WAYS for leave in LEAVES],
    *[("zenity", way, leave) for way in ("click", "tab", "shift+tab") for leave in ("enter", "tab", "button", "end")],
    *[("zenity password", "autofocus", leave) for leave in ("enter", "button", "end")],
    *[("chromium", way, leave) for way in WAYS for leave in ("enter", "button", "tick")],
    *[("xterm", "autofocus", leave) for leave in ("enter", "tab", "end")],
    *[("vte", "autofocus", leave) for leave in ("enter", "end")],
]


@dataclass
class Person:
    """A person at the keyboard who waits, as people do, until the screen shows what was done."""

    injector: XTestInput
    places: Places
    look: Callable[[], object] = field(default=lambda: None)

    def at(self, part: str) -> None:
        self.injector.click(*self.places[part])
        self.look()

    def keys(self, *symbols: int) -> None:
        self.injector.press(*symbols)
        self.look()

    def types(self, text: str) -> None:
        for sign in text:
            self.injector.type(sign)
            time.sleep(0.02)
        self.look()

    def back(self) -> None:
        # Shift and Tab give the symbol of a tab to the left, which the keyboard has on the key of Tab
        self.injector.send(KEY_DOWN, 50)
        self.injector.send(KEY_DOWN, 23)
        self.injector.send(KEY_UP, 23)
        self.injector.send(KEY_UP, 50)
        self.injector.flush()
        self.look()


@dataclass
class Told:
    """What a recording gave away."""

    events: list[Event] = field(default_factory=list)
    terminal: io.StringIO = field(default_factory=io.StringIO)
    screen: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros((1, 1, 3), np.uint8))


@pytest.fixture(scope="module")
def reader() -> Perception:
    return load_reader()


@pytest.fixture
def injector(display: VirtualDisplay) -> Iterator[XTestInput]:
    with closing(XTestInput()) as person:
        yield person


@contextmanager
def recorded(file: Path, reader: Perception, *, redact: bool, told: Told) -> Iterator[Demonstration]:
    """A recording as `deskhand record` makes it, with what it prints."""
    stop = Stop()
    printers = [EventPrinter(told.terminal, as_json=as_json) for as_json in (False, True)]
    redactor = session_redactor(RedactionOptions(faces=False)) if redact else None
    with closing(MssScreen()) as screen:
        demonstration = Demonstration(screen, perception=reader)

        def run() -> None:
            with Recorder.create(file, "sign in", origin=Origin.PERSON) as recorder:
                done = demonstration.run(stop)
                for event in recorder.record(done) if redactor is None else redactor.record(done, recorder):
                    told.events.append(event)
                    for printer in printers:
                        printer.show(without_typed_text(event))

        thread = threading.Thread(target=run)
        thread.start()
        try:
            eventually(lambda: demonstration.watching, "the watch begins")
            yield demonstration
        finally:
            stop.set("the person has signed in")
            thread.join(100)
            assert not thread.is_alive()


def settled(demonstration: Demonstration) -> None:
    """Wait until the screen that the recorder sees has not changed for a while, but for a caret."""
    seen, since = demonstration._sampler.frames()[-1].frame, time.monotonic()
    began = since
    while time.monotonic() - since < 0.3 and time.monotonic() - began < 10:
        now = demonstration._sampler.frames()[-1].frame
        if now is not seen and visible_changes(seen, now).any():
            seen, since = now, time.monotonic()
        time.sleep(0.02)


def sign_in(person: Person, program: str, way: str, leave: str) -> None:
    match way:
        case "click":
            person.at("password")
        case "tab":
            person.at("user")
            person.types(USER)
            person.keys(TAB)
        case "label" if program == "qt":
            person.keys(ALT, ord("p"))
        case "label":
            person.at("password label")
        case "shift+tab" if "tick" in person.places:
            person.at("tick")
            person.back()
        case "shift+tab":
            person.at("password")
            person.keys(TAB)
            person.back()
        case "autofocus" if "middle" in person.places:
            person.at("middle")
    person.types(SECRET)
    match leave:
        case "enter":
            person.keys(ENTER)
        case "tab":
            person.keys(TAB)
        case "button" | "tick":
            person.at(leave)


def case(
    display: VirtualDisplay,
    injector: XTestInput,
    reader: Perception,
    folder: Path,
    log: pytest.LogCaptureFixture,
    program: str,
    way: str,
    leave: str,
    *,
    redact: bool,
) -> None:
    log.set_level(logging.DEBUG)
    file, told = folder / "session", Told()
    (folder / "home").mkdir()
    focus = {"autofocus": "password", "tab": "user"}.get(way, "user" if program == "chromium" else "button")
    with PROGRAMS[program](display, folder / "home", focus, reader) as places:
        injector.move(1200, 780)
        with recorded(file, reader, redact=redact, told=told) as demonstration:
            person = Person(injector, places, lambda: settled(demonstration))
            person.look()
            sign_in(person, program, way, leave)
            told.screen = demonstration._sampler.frames()[-1].frame.pixels
    typed = [
        event.action.text for event in told.events if isinstance(event, Executed) and isinstance(event.action, Type)
    ]
    assert SECRET not in typed
    assert [bool(PLACEHOLDER.fullmatch(text)) for text in typed] == ([False, True] if way == "tab" else [True])
    if way == "tab":
        assert typed[0] == USER
    for part in folder.glob("session*"):
        assert SECRET.encode() not in part.read_bytes()
    assert SECRET not in repr(told.events)
    assert SECRET not in log.text
    assert SECRET not in told.terminal.getvalue()
    assert USER not in told.terminal.getvalue()
    with SessionReader(file) as session:
        assert session.verify() == ()


@pytest.mark.parametrize(("program", "way", "leave"), QUICK)
def test_a_password_is_not_kept(
    display: VirtualDisplay,
    injector: XTestInput,
    reader: Perception,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    program: str,
    way: str,
    leave: str,
) -> None:
    case(display, injector, reader, tmp_path, caplog, program, way, leave, redact=False)


@pytest.mark.soak
@pytest.mark.parametrize(("program", "way", "leave"), ALL)
@pytest.mark.parametrize("redact", [False, True], ids=["", "redacted"])
def test_no_password_of_all_cases_is_kept(
    display: VirtualDisplay,
    injector: XTestInput,
    reader: Perception,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    program: str,
    way: str,
    leave: str,
    redact: bool,
) -> None:
    case(display, injector, reader, tmp_path, caplog, program, way, leave, redact=redact)


def test_there_are_sixty_cases() -> None:
    assert len(set(ALL)) == 60
    assert set(QUICK) <= set(ALL)
