"""A supervised run as a person at the keyboard does it: the real window, real key presses, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.core.actions import Click, Type
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.sessions.format.schema import SessionError
from agent.sessions.reader import SessionReader
from gui.practice.process import Practice, practising
from gui.practice.tasks import RULES
from vision.geometry import PixelPoint, Size

pytestmark = pytest.mark.display

ROOT = Path(__file__).parents[2]
PLACE = (680, 60, 560, 600)
TIMEOUT_S = 60
WAITING = "Waiting for you · deskhand"
TAKEN = "It is your turn · deskhand"


class Keyboard:
    """Presses keys on one display, and sees which windows there are."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def press(self, *keys: str) -> None:
        for key in keys:
            self._run("key", "--clearmodifiers", key)

    def write(self, text: str) -> None:
        self._run("type", "--delay", "20", text)

    def click(self, x: int, y: int) -> None:
        self._run("mousemove", str(x), str(y), "click", "1")

    def focus(self, title: str) -> None:
        """As a click on its title bar does."""
        self._run("search", "--onlyvisible", "--name", f"^{title}$", "windowactivate", "--sync")

    def titles(self) -> str:
        return self._run("search", "--onlyvisible", "--name", ".", "getwindowname", "%@")

    def active(self) -> str:
        return self._run("getactivewindow", "getwindowname").strip()

    def _run(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self._environment, capture_output=True, text=True, check=False)
        return done.stdout


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@contextmanager
def window(environment: Mapping[str, str], log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        command = [sys.executable, "-m", "gui.app", *arguments]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out) as process:
            try:
                yield process
            finally:
                process.terminate()


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with VirtualDisplay(Size(1280, 800)) as own:  # one of its own: what has the keyboard there matters
        home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path)}
        yield own.environment() | home


def region(form: Practice) -> str:
    box = form.place
    return f"{box.left:.0f},{box.top:.0f},{box.right - box.left:.0f},{box.bottom - box.top:.0f}"


def asked(keyboard: Keyboard) -> None:
    until(lambda: WAITING in keyboard.titles(), "the window did not ask")


def answered(keyboard: Keyboard) -> None:
    until(lambda: WAITING not in keyboard.titles(), "the answer was not taken")


def test_a_step_corrected_by_keys_alone_is_done_so_and_kept_as_a_correction(
    environment: dict[str, str], tmp_path: Path
) -> None:
    keyboard = Keyboard(environment)
    task = 'type "Ada" into "Name"; click "Cancel"'
    log = tmp_path / "window.log"
    with practising("form", place=PLACE, environment=environment) as form:
        with window(environment, log, "--task", task, "--region", region(form)) as process:
            until(lambda: keyboard.active() == "deskhand", "the window did not come up")
            keyboard.press("F6")
            asked(keyboard)  # about the field and the text, in one
            keyboard.press("ctrl+alt+y")
            answered(keyboard)
            asked(keyboard)  # about Cancel; Save stands right of it
            keyboard.press("ctrl+alt+e")
            until(lambda: keyboard.active() == WAITING, "the window did not take the keyboard")
            keyboard.press("Tab", "Return")
            answered(keyboard)
            until(lambda: form.state().log == ("saved",), f"not saved: {form.state()}")
            until(lambda: _ended(tmp_path), "the run did not end")
            assert process.poll() is None
        save = next(one for one in form.state().elements if one.text == "Save")
        values = dict(form.state().values)
    assert values["name"] == "Ada", values
    with SessionReader(_session(tmp_path)) as reader:
        assert reader.verify() == ()
        judged = [record for record in reader.events() if record.kind == "judged"]
        verdicts = [record.event["verdict"] for record in judged]
        assert verdicts == ["allowed", "allowed", "edited"]
        predicted = [record for record in reader.events() if record.kind == "predicted"][-2]
    (first,), (typed,), (corrected,) = (record.actions for record in judged)
    assert isinstance(first, Click)
    assert typed == Type("Ada")
    assert isinstance(corrected, Click)
    left, top, right, bottom = save.box
    at = PixelPoint(corrected.at.x + PLACE[0], corrected.at.y + PLACE[1])
    assert left <= at.x < right
    assert top <= at.y < bottom
    assert corrected not in predicted.actions
    assert log.read_text() == ""


def test_an_open_list_stays_open_while_the_person_answers_and_a_step_taken_over_is_kept_with_what_they_did(
    environment: dict[str, str], tmp_path: Path
) -> None:
    keyboard = Keyboard(environment)
    log = tmp_path / "window.log"
    with practising("form", place=PLACE, environment=environment) as form:
        task = 'choose "Lisbon" in "City"; type "Bob" into "Name"; press f2; press f3; press f4'
        with window(environment, log, "--task", task, "--rules", str(RULES)):  # all of the screen: a card asks
            until(lambda: keyboard.active() == "deskhand", "the window did not come up")
            keyboard.press("F6")
            for _ in range(2):  # the click on the field, and that on the item of the list that is open then
                asked(keyboard)
                keyboard.press("ctrl+alt+y")
                answered(keyboard)
            until(lambda: form.state().values["city"] == "Lisbon", f"the list closed: {form.state()}")
            asked(keyboard)
            keyboard.press("ctrl+alt+t")
            until(lambda: TAKEN in keyboard.titles(), "the step was not handed over")
            keyboard.click(*next(one for one in form.state().elements if one.name == "name").centre)
            keyboard.write("Carol")
            until(lambda: form.state().values["name"] == "Carol", f"the person could not type: {form.state()}")
            keyboard.press("ctrl+alt+y")
            answered(keyboard)
            asked(keyboard)
            keyboard.press("ctrl+alt+s")
            answered(keyboard)
            asked(keyboard)
            keyboard.press("ctrl+alt+u")
            until(lambda: keyboard.active() == WAITING, "the menu did not open")
            keyboard.press("u")
            until(lambda: _ended(tmp_path), "the run did not end")
    with SessionReader(_session(tmp_path)) as reader:
        assert reader.verify() == ()
        events = [record.event for record in reader.events()]
        verdicts = [event["verdict"] for event in events if event["event"] == "judged"]
        theirs = [
            action
            for record in reader.events()
            if record.kind == "executed" and record.event.get("by") == "person"
            for action in record.actions
        ]
    assert verdicts == ["allowed", "allowed", "taken_over", "skipped", "allowed", "allowed"], events
    assert isinstance(theirs[0], Click)
    assert theirs[1:] == [Type("Carol")]
    assert events[-1]["reason"] == "incomplete"  # a step was skipped
    assert log.read_text() == ""


def _session(folder: Path) -> Path:
    (found,) = folder.rglob("*.deskhand")
    return found


def _ended(folder: Path) -> bool:
    with SessionReader(_session(folder)) as reader:
        return [record.kind for record in reader.events()][-1] == "ended"


def _kinds(folder: Path) -> list[str]:
    try:
        with SessionReader(_session(folder)) as reader:
            return [record.kind for record in reader.events()]
    except (ValueError, SessionError):  # it is not there yet, or is just being made
        return []


def test_enter_approves_no_risk_and_the_printed_chord_does(environment: dict[str, str], tmp_path: Path) -> None:
    keyboard = Keyboard(environment)
    log = tmp_path / "window.log"
    with (
        practising("form", place=PLACE, environment=environment) as form,
        window(environment, log, "--task", 'click "Delete"', "--region", region(form)),
    ):
        until(lambda: keyboard.active() == "deskhand", "the window did not come up")
        keyboard.press("F6")
        asked(keyboard)
        keyboard.focus(WAITING)
        until(lambda: keyboard.active() == WAITING, "the window did not take the keyboard")
        keyboard.press("Return", "KP_Enter", "space")
        assert WAITING in keyboard.titles()
        assert form.state().log == ()
        keyboard.press("ctrl+alt+y")  # also while our window has the keyboard
        answered(keyboard)
        until(lambda: len(form.state().elements) > 20 or "Delete contact" in keyboard.titles(), "nothing was clicked")
        until(lambda: _ended(tmp_path), "the run did not end")
    assert log.read_text() == ""


def test_pause_and_stop_work_from_the_program_under_work_and_it_keeps_the_keyboard_at_the_end(
    environment: dict[str, str], tmp_path: Path
) -> None:
    keyboard = Keyboard(environment)
    log = tmp_path / "window.log"
    with practising("form", place=PLACE, environment=environment) as form:
        field = next(one for one in form.state().elements if one.name == "name").centre
        with window(environment, log, "--task", "wait 60 s", "--region", region(form)):
            until(lambda: keyboard.active() == "deskhand", "the window did not come up")
            keyboard.press("F5")
            until(lambda: "judged" in _kinds(tmp_path), "it did not begin to wait")
            keyboard.click(*field)
            until(lambda: keyboard.active() == "Practice form", "the form did not take the keyboard")
            keyboard.press("ctrl+alt+p")
            until(lambda: "paused" in _kinds(tmp_path), "it did not rest")
            keyboard.press("ctrl+alt+p")
            until(lambda: "resumed" in _kinds(tmp_path), "it did not go on")
            keyboard.press("ctrl+alt+Escape")
            until(lambda: _ended(tmp_path), "it did not stop")
            until(lambda: keyboard.titles().split("\n").count("deskhand") >= 1, "the window did not come back")
            time.sleep(0.5)  # long enough for a window manager that would give it the keyboard
            assert keyboard.active() == "Practice form"
        assert form.state().values["name"] == ""
    with SessionReader(_session(tmp_path)) as reader:
        assert [record.event for record in reader.events()][-1]["content"] == "Ctrl+Alt+Escape was pressed"
    assert log.read_text() == ""


def test_a_question_of_the_run_is_answered_in_words_and_it_goes_on(environment: dict[str, str], tmp_path: Path) -> None:
    keyboard = Keyboard(environment)
    log = tmp_path / "window.log"
    with practising("form", place=PLACE, environment=environment) as form:
        task = 'check that "Ada" is shown; click "Save"'
        with window(environment, log, "--task", task, "--region", region(form), "--rules", str(RULES)):
            until(lambda: keyboard.active() == "deskhand", "the window did not come up")
            keyboard.press("F5")
            asked(keyboard)  # “Ada” is not there
            field = next(one for one in form.state().elements if one.name == "name").centre
            keyboard.click(*field)
            keyboard.write("Ada")
            keyboard.focus(WAITING)
            until(lambda: keyboard.active() == WAITING, "the window did not take the keyboard")
            keyboard.write("I have written it")
            keyboard.press("Return")
            answered(keyboard)
            until(lambda: form.state().log == ("saved",), f"it did not go on: {form.state().log}")
            until(lambda: _ended(tmp_path), "the run did not end")
    with SessionReader(_session(tmp_path)) as reader:
        notes = [record.event["note"] for record in reader.events() if record.kind == "judged"]
        assert [record.event for record in reader.events()][-1]["reason"] == "finished"
    assert "I have written it" in notes
    assert log.read_text() == ""
