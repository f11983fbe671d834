"""The practice applications are driven by another program's mouse and keyboard, and write down what came of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.desktop.x11.virtual_display import VirtualDisplay
from gui.practice.appearance import BUTTONS, FIELDS, Look
from gui.practice.main import main
from gui.practice.process import Practice, practising
from gui.practice.state import Shown, State, Value, read_state, write_state
from gui.practice.tasks import APPS, PracticeTask, tasks
from vision.perception.elements import Kind

PLACE = (200, 80, 560, 600)


class Hand:
    """A mouse and a keyboard that are not ours, on one practice application."""

    def __init__(self, practice: Practice, display: VirtualDisplay) -> None:
        self._practice, self._environment = practice, display.environment()

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True)

    def click(self, kind: Kind, text: str) -> None:
        state = self.until(lambda state: any(one.kind is kind and one.text == text for one in state.elements))
        self.click_at(state.element(kind, text))

    def click_at(self, shown: Shown) -> None:
        x, y = shown.centre
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "5", text)

    def press(self, keys: str) -> None:
        self._xdotool("key", keys)

    def until(self, holds: Callable[[State], bool]) -> State:
        deadline = time.monotonic() + 20
        while not holds(state := self._practice.state()):
            assert time.monotonic() < deadline, f"this never came to be; the application says: {state}"
            time.sleep(0.01)
        return state


def named(name: str, state: State) -> Shown:
    return next(one for one in state.elements if one.name == name)


@pytest.mark.display
@pytest.mark.parametrize("seed", [0, 4])
def test_a_form_filled_in_by_hand_passes_the_check_of_its_task(display: VirtualDisplay, seed: int) -> None:
    task = tasks("form", seed)[0]
    with practising("form", seed=seed, place=PLACE, environment=display.environment()) as practice:
        hand = Hand(practice, display)
        hand.click_at(named("name", practice.state()))
        hand.type("Ada Lovelace")
        state = hand.until(lambda state: state.values["name"] == "Ada Lovelace")
        assert not task.check(state)
        hand.click_at(named("subscribe", state))
        state = hand.until(lambda state: state.values["subscribe"] is True)
        assert named("subscribe", state).checked
        hand.click_at(named("save", state))
        state = hand.until(lambda state: state.log == ("saved",))
    assert task.check(state)
    assert state.values["message"] == "Saved"


@pytest.mark.display
def test_the_form_deletes_only_after_yes(display: VirtualDisplay) -> None:
    with practising("form", place=PLACE, environment=display.environment()) as practice:
        hand = Hand(practice, display)
        hand.click_at(named("email", practice.state()))
        hand.type("ada@example.org")
        hand.click(Kind.BUTTON, "Delete")
        hand.click(Kind.BUTTON, "No")
        state = hand.until(lambda state: state.log == ("kept",))
        assert state.values["email"] == "ada@example.org"
        hand.click(Kind.BUTTON, "Delete")
        hand.click(Kind.BUTTON, "Yes")
        state = hand.until(lambda state: state.log == ("kept", "deleted"))
    assert state.values["email"] == ""
    assert state.values["message"] == "Deleted"


@pytest.mark.display
def test_a_choice_in_the_form_can_be_made_and_taken_back(display: VirtualDisplay) -> None:
    with practising("form", place=PLACE, environment=display.environment()) as practice:
        hand = Hand(practice, display)
        hand.click(Kind.RADIO, "Post")
        hand.until(lambda state: state.values["contact"] == "Post")
        hand.click(Kind.COMBOBOX, "Berlin")
        hand.press("Down")
        hand.press("Return")
        hand.until(lambda state: state.values["city"] == "Lisbon")
        hand.click(Kind.BUTTON, "Cancel")
        state = hand.until(lambda state: state.log == ("cancelled",))
    assert (state.values["contact"], state.values["city"]) == ("", "Berlin")


@pytest.mark.display
def test_the_window_is_where_it_was_asked_to_be_and_its_elements_are_inside(display: VirtualDisplay) -> None:
    with practising("form", place=PLACE, environment=display.environment()) as practice:
        left, top, width, height = PLACE
        place = practice.place
        assert (place.left, place.top, place.width, place.height) == (left, top, width, height)
        for one in practice.state().elements:
            assert left <= one.box[0] < one.box[2] <= left + width
            assert top <= one.box[1] < one.box[3] <= top + height


@pytest.mark.display
def test_what_the_editor_saves_is_on_the_disk(display: VirtualDisplay) -> None:
    task = tasks("editor")[0]
    with practising("editor", place=(200, 80, 700, 500), environment=display.environment()) as practice:
        hand = Hand(practice, display)
        hand.type("Meet at noon")
        hand.until(lambda state: state.values["text"] == "Meet at noon" and state.values["modified"] is True)
        hand.click(Kind.MENU_ITEM, "File")
        hand.click(Kind.MENU_ITEM, "Save As…")
        hand.until(lambda state: any(one.text == "Cancel" for one in state.elements))
        hand.type("plan.txt")
        hand.press("Return")
        state = hand.until(lambda state: state.log == ("saved plan.txt",))
        assert (practice.folder / "plan.txt").read_text(encoding="utf-8") == "Meet at noon"
    assert task.check(state)
    assert state.values["modified"] is False


@pytest.mark.display
def test_the_editor_asks_before_it_loses_text(display: VirtualDisplay) -> None:
    with practising("editor", place=(200, 80, 700, 500), environment=display.environment()) as practice:
        hand = Hand(practice, display)
        hand.type("Not worth keeping")
        hand.until(lambda state: state.values["text"] == "Not worth keeping")
        hand.press("ctrl+n")
        hand.click(Kind.BUTTON, "Cancel")
        hand.until(lambda state: all(one.kind is not Kind.BUTTON for one in state.elements))
        hand.press("ctrl+n")
        hand.click(Kind.BUTTON, "Discard")
        state = hand.until(lambda state: state.log == ("discarded", "new"))
    assert state.values["text"] == ""


@pytest.mark.display
def test_sigterm_ends_an_application_with_unsaved_text_and_an_open_question(display: VirtualDisplay) -> None:
    with practising("editor", environment=display.environment()):
        pass  # practising ends it with SIGTERM; a process that stayed would keep the test from going on
    program = subprocess.Popen(
        [sys.executable, "-m", "gui.practice", "form"], env=display.environment(), stdout=subprocess.PIPE, text=True
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline().startswith("ready {")
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=20) == 0


@pytest.mark.parametrize("task", [task for app in APPS for task in tasks(app)], ids=lambda task: task.instruction)
def test_a_check_is_not_content_with_an_untouched_application(task: PracticeTask) -> None:
    untouched: dict[str, dict[str, Value]] = {
        "form": {"name": "", "email": "", "city": "Berlin", "age": 0, "contact": "", "notes": "", "subscribe": False},
        "editor": {"text": "", "file": "", "saved_text": "", "modified": False, "word_wrap": True, "status_bar": True},
    }
    assert not task.check(State(task.app, untouched[task.app]))


@given(st.integers())
def test_a_seed_gives_one_look_with_every_field_once(seed: int) -> None:
    look = Look.of(seed)
    assert look == Look.of(seed)
    assert sorted(look.order) == sorted(FIELDS)
    assert all(look.labels[name] in words for name, words in (*FIELDS.items(), *BUTTONS.items()))


def test_a_reader_sees_a_whole_state_while_another_is_written(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    states = [State("form", {"notes": letter * 100_000}, (letter,)) for letter in "ab"]
    write_state(file, states[0])
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            for state in states:
                write_state(file, state)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = [read_state(file) for _ in range(100)]
    finally:
        over.set()
        writer.join()
    assert all(state in states for state in seen)
    assert list(tmp_path.iterdir()) == [file]


def test_a_state_that_is_not_there_yet_is_none(tmp_path: Path) -> None:
    assert read_state(tmp_path / "state.json") is None


def test_an_element_that_is_not_shown_is_named_together_with_those_that_are() -> None:
    state = State("form", {}, elements=(Shown(Kind.BUTTON, (0, 0, 10, 10), "Save"),))
    with pytest.raises(LookupError, match=r"'Send'; there are: \['Save'\]"):
        state.element(Kind.BUTTON, "Send")


def test_the_list_of_tasks_needs_no_qt() -> None:
    code = (
        "import sys; from gui.practice.main import main; main(['--list']); "
        "sys.exit(any(m.startswith('PySide6') for m in sys.modules))"
    )
    listed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert all(task.steps in listed for app in APPS for task in tasks(app))


@pytest.mark.parametrize("geometry", ["100,80", "a,b,c,d", "0,0,0,10"])
def test_a_bad_geometry_is_a_usage_error(geometry: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["form", "--geometry", geometry])
    assert left.value.code == 2
    assert json.dumps(geometry).strip('"') in capsys.readouterr().err
