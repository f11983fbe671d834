"""A person's recording on its way into a file: what is taken back or done in a rest is in no part of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from agent.core.actions import Action, Click, Hotkey, Type, key
from agent.core.events import Ended, Event, Executed, Judged, Observed, Reason, Verdict
from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.recording.demonstration import Demonstration
from agent.recording.gestures import Gestures
from agent.recording.progress import Progress
from agent.recording.rewriting import rewrite
from agent.recording.session_recording import SessionRecording
from agent.routines.preview import FoundBy, preview_of
from agent.sessions.parameter_discovery import default_parameters
from agent.sessions.parameters import parameters_of, store
from agent.sessions.reader import SessionReader
from tests.agent.desktop.live_programs import Target, eventually
from tests.agent.desktop.xtest_input import XTestInput
from tests.agent.sessions.recorded_run import SIZE, frames, recorded
from vision.frame import Frame
from vision.geometry import DesktopBox, PixelBox, PixelPoint, Viewport
from vision.perception.elements import Element, Kind

ENTER = 0xFF0D


class NoReader:
    """Reads nothing on any screen."""

    def read(self, frame: Frame) -> tuple[Element, ...]:
        return ()


@contextmanager
def recording(path: Path, *, ours: tuple[DesktopBox, ...] = ()) -> Iterator[tuple[SessionRecording, list[Action]]]:
    """A recording under way, and what it has recorded so far; ended with the context."""
    stop, done = Stop(), list[Action]()
    with closing(MssScreen()) as screen:
        demonstration = Demonstration(
            screen, own_boxes=lambda: ours, own_chords=[(key("ctrl"), key("alt"), key("z"))], own_take_keys=False
        )
        made = SessionRecording(path, demonstration, NoReader())

        def watch() -> None:
            for event in made.run(stop):
                if isinstance(event, Executed):
                    done.append(event.action)

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            eventually(lambda: made.watching, "the watch begins")
            yield made, done
        finally:
            stop.set("enough")
            thread.join(60)


def taken_back(made: SessionRecording) -> int | None:
    """Take the last act back; the step that is left out."""
    found: list[int | None] = []
    made.take_back(found.append)
    eventually(lambda: bool(found), "it is taken back")
    return found[0]


def settled(made: SessionRecording) -> threading.Event:
    """Set once what is under way has come in."""
    found = threading.Event()
    made._demonstration.settle(found.set)
    return found


def kept(path: Path) -> list[Action]:
    with SessionReader(path) as reader:
        assert not [one for one in reader.verify() if one.serious]
        return [action for record in reader.events() if record.kind == "executed" for action in record.actions]


def test_the_last_act_is_taken_back_also_one_under_way_and_one_after_the_other(
    display: VirtualDisplay, injector: XTestInput, tmp_path: Path
) -> None:
    path = tmp_path / "one.deskhand"
    with recording(path) as (made, _):
        assert taken_back(made) is None
        injector.type("keep")
        injector.press(ENTER)
        injector.type("wrong")
        assert taken_back(made) == 3
        assert taken_back(made) == 2
        injector.type("right")
        injector.press(0xFFE3, 0xFFE9, ord("z"))  # Ctrl+Alt+Z is for the program itself
    assert kept(path) == [Type("keep"), Type("right")]
    assert b"wrong" not in path.read_bytes()


def test_what_is_done_in_a_rest_is_no_part_of_it(display: VirtualDisplay, injector: XTestInput, tmp_path: Path) -> None:
    path = tmp_path / "one.deskhand"
    with recording(path) as (made, done):
        injector.type("before")
        injector.press(ENTER)
        eventually(lambda: len(done) == 2, "what came before has come in")
        made.set_paused(paused=True)
        injector.type("meanwhile")
        injector.press(ENTER)
        for _ in range(3):  # what is dropped is seen nowhere: it has had its time to come in
            eventually(settled(made).is_set, "it is settled")
        made.set_paused(paused=False)
        injector.type("after")
    assert kept(path) == [Type("before"), Hotkey((key("enter"),)), Type("after")]


def test_a_click_into_our_own_window_leaves_the_keys_to_the_program(
    display: VirtualDisplay, injector: XTestInput, target: Target, tmp_path: Path
) -> None:
    path = tmp_path / "one.deskhand"
    field = target.middle("text")
    with recording(path, ours=(DesktopBox(1200, 700, 1280, 800),)):
        injector.click(int(field.x), int(field.y))
        injector.click(1240, 760)
        injector.type("on")
    assert [type(action) for action in kept(path)] == [Click, Type]


def test_a_recording_is_called_otherwise_and_keeps_its_parameters(tmp_path: Path) -> None:
    path = recorded(tmp_path / "one.deskhand", typing_run())
    with SessionReader(path) as reader:
        offers = default_parameters(reader)
        before = [(one.seq, one.kind, one.detail) for one in reader.events()]
    assert [one.value for one in offers] == ["Ada Lovelace"]
    store(path, offers)
    rewrite(path, task="Enter the invoices")
    with SessionReader(path) as reader:
        assert reader.meta.task == "Enter the invoices"
        assert [(one.seq, one.kind, one.detail) for one in reader.events()] == before
        assert parameters_of(reader) == offers
        assert reader.elements(1) == READ_FORM
    assert list(tmp_path.glob(".*")) == []


def test_two_texts_that_nobody_saw_have_names_of_their_own() -> None:
    progress = Progress(Gestures(Viewport.plain(SIZE)))
    assert [progress.free("text"), progress.free("text"), progress.free("name")] == ["text", "text_2", "name"]


def test_a_preview_says_by_what_each_step_is_found(tmp_path: Path) -> None:
    preview = preview_of(recorded(tmp_path / "one.deskhand", typing_run()), NoReader())
    assert [(step.number, step.found_by, step.name) for step in preview.steps] == [
        (1, FoundBy.LABEL, "Name"),
        (2, FoundBy.KEYBOARD, ""),
        (3, FoundBy.TEXT, "Save"),
        (4, FoundBy.PLACE, ""),
    ]
    assert [step.uncertain for step in preview.steps] == [False, False, False, True]
    assert [offer.value for offer in preview.offers] == ["Ada Lovelace"]


READ_FORM = (
    Element(Kind.TEXT, PixelBox(4, 4, 40, 20), "Name"),
    Element(Kind.TEXT_FIELD, PixelBox(44, 2, 150, 22), ""),
    Element(Kind.BUTTON, PixelBox(100, 100, 140, 120), "Save"),
)


def typing_run() -> Iterator[Event]:
    """A name is typed into a form and saved; then a bare place is clicked."""
    name, save, bare = (Click(PixelPoint(x, y)) for x, y in ((60, 12), (120, 110), (180, 60)))
    acts: tuple[Action, ...] = (name, Type("Ada Lovelace"), save, bare)
    for step, (action, frame) in enumerate(zip(acts, frames(len(acts)), strict=True), 1):
        yield Observed(step, frame, None, 0.25)
        yield Judged(step, frame, action, Verdict.ALLOWED, "by the person", READ_FORM)
        yield Executed(step, frame, action, 0.01, by_person=True)
    yield Ended(len(acts), Reason.FINISHED, "done")
