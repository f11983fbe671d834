"""A printed key does what it says: in every state of the window, wherever the keyboard is."""

from __future__ import annotations

import atexit
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from agent.core.actions import Action, CallUser, Click, Hotkey, Type, key
from agent.core.events import Ended, Event, Observed, Paused, Reason, Resumed
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Asker
from agent.sessions.editing.edits import AddCheck, MarkParameter
from agent.sessions.library.index import LibraryEntry
from agent.sessions.library.library import DiskUse
from agent.sessions.parameters import Parameter, Sort
from gui.canvas.scene import Scene
from gui.library.editing.edit_page import EditPage
from gui.library.editing.edit_presenter import EditPresenter
from gui.main_window import MainWindow
from gui.recording.record_strip import RecordStrip
from gui.settings.first_start import FirstStart
from gui.timeline.timeline_item import TimelineItem
from tests.agent.sessions.editing.test_draft import ACTIONS
from tests.agent.sessions.editing.test_draft import recorded as written_card
from tests.gui.printed_keys import AskingRun, printed, spied
from tests.gui.recording.scripted_recording import ScriptedRecordings, recording
from tests.gui.scripted_run import ELSEWHERE, ScriptedRun, frame, turn_to
from vision.geometry import PixelPoint

MakeWindow = Callable[..., MainWindow]
CLICK, TEXT = Click(PixelPoint(60, 40)), Type("Ada")


class Resting:
    """A run that pauses by itself and goes on when it is told to."""

    def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        yield Observed(1, frame(), None, 0.0)
        stop.pause("you moved the mouse")
        yield Paused(1, stop.paused)
        stop.wait_resumed()
        yield Resumed(1)
        yield Ended(1, Reason.STOPPED, stop.reason)


def asked(
    qtbot: QtBot, window: MakeWindow, *actions: Action, warning: str = "", card: bool = False, back: bool = False
) -> QWidget:
    shown = window(AskingRun(*actions, warning=warning, back=back), captured=None if card else ELSEWHERE)
    shown.bar.step.click()
    question = shown.compact.question if card else shown.question
    qtbot.waitUntil(lambda: question.isVisible() and question.proposal is not None)
    turn_to(qtbot, question.window())
    return question.window()


def with_key(letter: str, *actions: Action, card: bool = False, then: str = "") -> Callable[..., QWidget]:
    def make(qtbot: QtBot, window: MakeWindow) -> QWidget:
        top = asked(qtbot, window, *actions, card=card)
        for name in (letter, then):
            if name:
                QTest.keySequence(top.focusWidget() or top, QKeySequence(name))
        return top

    return make


def idle(qtbot: QtBot, window: MakeWindow) -> QWidget:
    return window(ScriptedRun())


def ended(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = window(ScriptedRun((CLICK, CLICK)))
    shown.bar.run.click()
    qtbot.waitUntil(shown.bar.run.isEnabled)
    turn_to(qtbot, shown)
    return shown


def looking_back(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = ended(qtbot, window)
    assert isinstance(shown, MainWindow)
    shown.timeline.setCurrentIndex(shown.timeline.model().index(0, 0))
    shown.views.show_step(1)
    return shown


def paused(qtbot: QtBot, window: MakeWindow, *, card: bool = False) -> QWidget:
    shown = window(Resting(), captured=None if card else ELSEWHERE)
    shown.bar.run.click()
    qtbot.waitUntil(lambda: bool(shown.session.paused))
    top = shown.compact if card else shown
    if not card:
        turn_to(qtbot, shown)
    return top


def menu_open(qtbot: QtBot, window: MakeWindow) -> QWidget:
    top = with_key("U", CLICK)(qtbot, window)
    assert isinstance(top, MainWindow)
    qtbot.waitUntil(top.question.choices.run_on_menu.isVisible)
    return top


ENTRY = LibraryEntry(
    *(1, "/sessions/one.deskhand", "", 'type "Ada" into "Name"', 1e9, 75.0, 3, "finished", "agent", "steps", "rules"),
    *('["who", "when"]', 50_000, "Greeting", 1, "mail/2026", '["work"]'),
)


def library(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = window(ScriptedRun())
    shown.library_page.model.show([ENTRY])
    shown.library_page.show_use(DiskUse(1, 50_000, 1, 20_000, 0))
    shown.library_page.offer_undo("Greeting")
    shown.pages.show_page(shown.library_page)
    shown.library_page.list.setCurrentIndex(shown.library_page.model.index(0))
    return shown


def opened_session(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = window(ScriptedRun())
    shown.session_actions.show_entry(ENTRY)
    shown.show_recorded((TimelineItem(1, "", "press Save"),), Scene(frame()), "Greeting")
    return shown


def other_values(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = library(qtbot, window)
    assert isinstance(shown, MainWindow)
    shown.library_page.ask_values("Greeting", [Parameter("who", "Ada", Sort.TEXT, ())])
    return shown


def card() -> Path:
    """A new recording whose steps can be edited; it is deleted when Python ends."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return written_card(Path(folder.name) / "card.deskhand", ACTIONS)


def steps_edited(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = window(ScriptedRun())
    editing = EditPresenter(shown)
    editing.begin(card(), "Write the card")
    page = editing.page
    qtbot.waitUntil(lambda: bool(page.model.rows))
    page.session.edit(AddCheck(2, "text=Saved"), "add a check")
    page.session.edit(MarkParameter(2, "name"), "have a value vary")
    page.save.click()
    page.list.setFocus()
    return shown


def target_chosen(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = steps_edited(qtbot, window)
    page = shown.findChild(EditPage)
    assert isinstance(page, EditPage)
    page.list.setCurrentIndex(page.model.index(6))
    qtbot.waitUntil(lambda: page.canvas.scene is not None)
    page.target.click()
    return shown


def to_record(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = window(ScriptedRun())
    recording(qtbot, shown, ScriptedRecordings())
    return shown


def counting_down(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = window(ScriptedRun())
    flow = recording(qtbot, shown, ScriptedRecordings(), second_ms=60_000)
    flow.begin()
    return flow.strip


def recording_on(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = window(ScriptedRun())
    flow = recording(qtbot, shown, ScriptedRecordings())
    flow.begin()
    qtbot.waitUntil(flow.strip.undo.isEnabled)
    return flow.strip


def in_private(qtbot: QtBot, window: MakeWindow) -> QWidget:
    strip = recording_on(qtbot, window)
    assert isinstance(strip, RecordStrip)
    strip.private.click()
    strip.rest.click()
    return strip


def recorded(qtbot: QtBot, window: MakeWindow) -> QWidget:
    shown = window(ScriptedRun())
    flow = recording(qtbot, shown, ScriptedRecordings())
    flow.begin()
    qtbot.waitUntil(flow.strip.undo.isEnabled)
    flow.strip.finish.click()
    qtbot.waitUntil(shown.record_page.review.isVisible)
    turn_to(qtbot, shown)
    return shown


def first_start(qtbot: QtBot, window: MakeWindow) -> QWidget:
    first = FirstStart()
    qtbot.addWidget(first)
    first.show()
    first.large.click()
    turn_to(qtbot, first)
    return first


FILL = (CLICK, Hotkey((key("ctrl"), key("a"))), TEXT)
STATES: dict[str, Callable[[QtBot, MakeWindow], QWidget]] = {
    "idle": idle,
    "ended": ended,
    "an earlier step": looking_back,
    "paused": paused,
    "asked": lambda qtbot, window: asked(qtbot, window, CLICK),
    "asked about a risk": lambda qtbot, window: asked(qtbot, window, CLICK, warning="it deletes data"),
    "asked about a field": lambda qtbot, window: asked(qtbot, window, *FILL),
    "asked in the card": lambda qtbot, window: asked(qtbot, window, CLICK, card=True),
    "asked, with a step back": lambda qtbot, window: asked(qtbot, window, CLICK, back=True),
    "asked in the card, with a step back": lambda qtbot, window: asked(qtbot, window, CLICK, card=True, back=True),
    "a question of the model": lambda qtbot, window: asked(qtbot, window, CallUser("Which one?")),
    "editing a click": with_key("E", CLICK),
    "editing a click as a call": with_key("E", CLICK, then="F2"),
    "editing a text": with_key("E", TEXT),
    "editing a field": with_key("E", *FILL),
    "editing in the card": with_key("E", TEXT, card=True),
    "rejecting": with_key("R", CLICK),
    "taking over": with_key("T", CLICK),
    "taking over in the card": with_key("T", CLICK, card=True),
    "the menu is open": menu_open,
    "the library": library,
    "an opened session": opened_session,
    "other values": other_values,
    "steps are edited": steps_edited,
    "a target is chosen": target_chosen,
    "about to record": to_record,
    "a recording is counted down": counting_down,
    "a recording is on": recording_on,
    "a recording in private": in_private,
    "a recording is looked at": recorded,
    "the first start": first_start,
}
KEYLESS = ("the menu is open", "a recording is counted down", "a recording is on", "a recording in private")
"""Where no key of the window works: the strip of a recording never has the keyboard."""


def focusable(top: QWidget) -> list[QWidget]:
    return [
        one
        for one in top.findChildren(QWidget)
        if one.window() is top
        and one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and one.focusProxy() is None
    ]


def press(top: QWidget, name: str) -> None:
    sequence = QKeySequence(name.replace("↵", "Return"))
    assert sequence.count() == 1, name
    QTest.keySequence(QApplication.focusWidget() or top, sequence)


@pytest.mark.parametrize("state", STATES)
def test_a_printed_key_does_what_it_says_wherever_the_keyboard_is(qtbot: QtBot, window: MakeWindow, state: str) -> None:
    top = STATES[state](qtbot, window)
    places = focusable(top) if QApplication.activePopupWidget() is None else [None]
    wrong: list[str] = []
    seen = spied(top)
    pressed_once: set[str] = set()
    for place in places:
        if place is not None:
            place.setFocus()
        for control, name in printed(top):
            seen.clear()
            press(top, name)
            where = type(place).__name__ if place is not None else "a menu"
            if not (control.hasFocus() if isinstance(control, QLineEdit) else seen == [control]):
                wrong.append(f"{name} on {control.accessibleName()!r} with the keyboard in {where}")
            pressed_once.add(name)
            if place is not None:
                place.setFocus()
    assert wrong == []
    assert pressed_once or state in KEYLESS


@pytest.mark.parametrize("state", STATES)
def test_where_another_program_has_the_keyboard_no_key_of_ours_is_printed(
    qtbot: QtBot, window: MakeWindow, state: str
) -> None:
    top = STATES[state](qtbot, window)
    if (menu := QApplication.activePopupWidget()) is not None:
        menu.close()
    other = next(one for one in QApplication.topLevelWidgets() if type(one) is QWidget and one.isVisible())
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    assert printed(top) == []


@pytest.mark.parametrize("state", STATES)
def test_no_tooltip_prints_a_key(qtbot: QtBot, window: MakeWindow, state: str) -> None:
    top = STATES[state](qtbot, window)
    tips = [one.toolTip() for one in top.findChildren(QWidget) if one.isVisible()]
    assert [tip for tip in tips if re.search(r"\((?:F\d+|Esc|Enter|[A-Z]|Ctrl\+\S+)\)", tip)] == []


def test_enter_never_approves_a_risk(qtbot: QtBot, window: MakeWindow) -> None:
    top = asked(qtbot, window, CLICK, warning="it deletes data")
    assert isinstance(top, MainWindow)
    question = top.question
    for place in (None, *focusable(question)):
        if place is not None:
            place.setFocus()
        if isinstance(place, QAbstractButton) and not place.text().startswith("Approve"):
            continue  # Enter presses that one
        for name in ("Return", "Enter"):
            QTest.keySequence(QApplication.focusWidget() or top, QKeySequence(name))
        assert question.proposal is not None
    assert not any(button.isDefault() for button in question.findChildren(type(top.bar.run)))
    question.setFocus()
    QTest.keySequence(question, QKeySequence("Y"))
    qtbot.waitUntil(lambda: question.proposal is None)


def test_a_question_does_not_take_the_keyboard_from_what_is_being_written(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(AskingRun(CLICK))
    shown.bar.step.click()
    turn_to(qtbot, shown)
    shown.steps.search.setFocus()
    qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
    assert shown.steps.search.hasFocus()
    QTest.keyClicks(shown.steps.search, "yes")
    QTest.keySequence(shown.steps.search, QKeySequence("Return"))
    assert shown.question.proposal is not None
