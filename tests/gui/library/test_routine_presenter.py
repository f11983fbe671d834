"""Routines in the window: run with their values, scheduled, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from agent.core.events import Ended, Event, Reason
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.routines.routine import Routine
from agent.routines.store import RoutineStore
from agent.safety.asker import Asker
from gui.library.routine_presenter import RoutinePresenter
from gui.main_window import MainWindow
from tests.agent.routines.kept_timers import KeptTimers
from tests.gui.scripted_run import ScriptedRun


class Carried:
    """Runs that end at once.

    Attributes:
        out: What was carried out.
    """

    def __init__(self) -> None:
        self.out: list[tuple[str, dict[str, str], Mode]] = []

    def __call__(
        self, routine: Routine, values: Mapping[str, str], mode: Mode, stop: Stop, asker: Asker
    ) -> Iterator[Event]:
        self.out.append((routine.name, dict(values), mode))
        yield Ended(1, Reason.FINISHED)


@pytest.fixture
def store(tmp_path: Path) -> RoutineStore:
    found = RoutineStore(tmp_path)
    found.save(Routine("Greet", 'write "{what}" to {who}', values={"what": "Hi"}))
    found.save(Routine("Rent", "press Pay", mode=Mode.STEP))
    return found


def test_routines_run_are_scheduled_and_forgotten(
    qtbot: QtBot, window: Callable[..., MainWindow], store: RoutineStore
) -> None:
    shown, carried, timers = window(ScriptedRun()), Carried(), KeptTimers()
    presenter = RoutinePresenter(shown, carried, store, timers)
    assert [action.text() for action in presenter.menu().actions()] == ["Greet", "Rent"]
    presenter.run("Rent")
    qtbot.waitUntil(lambda: not shown.busy)
    presenter.run("Greet")
    page = shown.library_page.values_page
    assert {name: field.text() for name, field in page.fields.items()} == {"what": "Hi", "who": ""}
    page.fields["who"].setText("Ada")
    page.run.click()
    qtbot.waitUntil(lambda: not shown.busy)
    assert carried.out == [("Rent", {}, Mode.STEP), ("Greet", {"who": "Ada"}, Mode.AUTO)]
    dialog = presenter.ask_schedule("Rent")
    assert dialog is not None
    dialog.another.click()
    dialog.form.kind.setCurrentIndex(3)
    dialog.form.count.setValue(2)
    dialog.save.click()
    assert store.load("Rent").schedule == ("daily 09:00", "every 120 min")
    assert timers.kept == {"Rent": ["daily 09:00", "every 120 min"]}
    assert shown.state.text.startswith("“Rent” runs by itself. Every day at 09:00, next ")
    (greet, _) = presenter.menu().actions()
    assert greet.text() == "Greet"
    dialog = presenter.ask_schedule("Rent")
    assert dialog is not None
    dialog.never.click()
    assert timers.kept == {}
    dialog = presenter.ask_schedule("Greet")
    assert dialog is not None
    dialog.fields["who"].setText("Ada")
    dialog.save.click()
    assert store.load("Greet").values == {"what": "Hi", "who": "Ada"}
    presenter.run("Nothing")
    assert "there is no routine" in shown.state.text
