"""Tray and notifications follow the runs of a window, and what is chosen there reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from agent.core.actions import CallUser, Click
from agent.safety.asker import Approve, Quit
from gui.compact.notifications import Notification
from gui.compact.presence import Presence
from gui.compact.tray import RunState
from gui.main_window import MainWindow
from tests.gui.printed_keys import AskingRun
from tests.gui.scripted_run import ScriptedRun, turn_to
from vision.geometry import PixelPoint

MakeWindow = Callable[..., MainWindow]
CLICK = Click(PixelPoint(60, 40))


@pytest.fixture
def presence(qtbot: QtBot) -> Iterator[Presence]:
    made = Presence()
    yield made
    made.close()


@pytest.fixture
def shown(presence: Presence, monkeypatch: pytest.MonkeyPatch) -> list[Notification]:
    """What would be shown: there is no desktop."""
    seen: list[Notification] = []
    monkeypatch.setattr(presence.notifier, "show", seen.append)
    return seen


def asked(qtbot: QtBot, window: MakeWindow, presence: Presence, run: AskingRun) -> MainWindow:
    made = window(run)
    presence.attend(made)
    made.bar.step.click()
    qtbot.waitUntil(lambda: made.question.isVisible() and made.question.proposal is not None)
    return made


def test_a_question_is_told_where_the_person_looks_elsewhere_and_can_be_approved_there(
    qtbot: QtBot, window: MakeWindow, presence: Presence, shown: list[Notification]
) -> None:
    run = AskingRun(CLICK)
    made = asked(qtbot, window, presence, run)
    assert [(one.title, one.text) for one in shown] == [("deskhand asks you", "Click the place (60, 40)")]
    assert shown[0].actions == (("approve", "Approve"), ("look", "Look"))
    assert presence.tray.state.value == RunState.ASKING.value
    presence.notifier.chosen.emit("approve")
    qtbot.waitUntil(made.bar.run.isEnabled)
    assert run.answers == [Approve()]
    assert shown[-1].title == "deskhand has ended"
    assert presence.tray.state is RunState.IDLE


@pytest.mark.parametrize("run", [AskingRun(CLICK, warning="it deletes data"), AskingRun(CallUser("Which of the two?"))])
def test_what_is_risky_or_asked_in_words_cannot_be_approved_from_afar(
    qtbot: QtBot, window: MakeWindow, presence: Presence, shown: list[Notification], run: AskingRun
) -> None:
    made = asked(qtbot, window, presence, run)
    assert shown[0].actions == (("look", "Look"),)
    presence.notifier.chosen.emit("approve")
    assert made.question.proposal is not None
    other = next(one for one in QApplication.topLevelWidgets() if type(one) is QWidget and one.isVisible())
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    presence.notifier.chosen.emit("look")
    qtbot.waitUntil(made.isActiveWindow)


def test_nothing_is_told_to_a_person_who_is_looking_or_does_not_want_it(
    qtbot: QtBot, window: MakeWindow, presence: Presence, shown: list[Notification]
) -> None:
    presence.notifications = False
    made = window(ScriptedRun((CLICK,)))
    presence.attend(made)
    made.bar.run.click()
    qtbot.waitUntil(made.bar.run.isEnabled)
    presence.notifications = True
    turn_to(qtbot, made)
    presence._on_ended("Done", True)
    assert shown == []


def test_the_tray_stops_a_run(qtbot: QtBot, window: MakeWindow, presence: Presence) -> None:
    run = AskingRun(CLICK)
    made = asked(qtbot, window, presence, run)
    assert presence.tray.stop.isEnabled()
    presence.tray.stop.trigger()
    qtbot.waitUntil(made.bar.run.isEnabled)
    assert run.answers == [Quit()]
    assert not presence.tray.stop.isEnabled()
