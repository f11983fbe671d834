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
from gui.library.routines.routine_presenter import RoutinePresenter
from gui.main_window import MainWindow
from tests.agent.routines.kept_timers import KeptTimers
from tests.gui.scripted_run import ScriptedRun


class Carried:
    """Runs that end at once.

    Attributes:
        out: What was carried out.
        fails_for: The value with which one does not end well.
    """

    def __init__(self) -> None:
        self.out: list[tuple[str, dict[str, str], Mode]] = []
        self.fails_for = ""

    def __call__(
        self, routine: Routine, values: Mapping[str, str], mode: Mode, stop: Stop, asker: Asker
    ) -> Iterator[Event]:
        self.out.append((routine.name, dict(values), mode))
        failed = bool(self.fails_for) and self.fails_for in values.values()
        yield Ended(1, Reason.FAILED if failed else Reason.FINISHED)


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


def test_a_routine_runs_once_for_each_row_of_a_table_and_goes_on_where_one_failed(
    qtbot: QtBot, window: Callable[..., MainWindow], store: RoutineStore, tmp_path: Path
) -> None:
    shown, carried = window(ScriptedRun()), Carried()
    presenter = RoutinePresenter(shown, carried, store, KeptTimers())
    table = tmp_path / "people.csv"
    table.write_text("who,what\nAda,Hello\nGrace,\n王芳,你好\n", encoding="utf-8")
    presenter.run("Greet")
    page = shown.library_page.values_page
    page.show_table(table)
    model = page.rows
    assert [model.data(model.index(0, column)) for column in range(3)] == ["not yet", "Ada", "Hello"]
    carried.fails_for = "Grace"
    page.run.click()
    qtbot.waitUntil(lambda: "did not end well" in page.message.text())
    assert [one["who"] for _, one, _ in carried.out] == ["Ada", "Grace"]
    assert [model.data(model.index(row, 0)) for row in range(3)] == ["✓ done", "✗ did not end well", "not yet"]
    carried.fails_for = ""
    qtbot.waitUntil(page.isVisible)
    assert page.resume.isChecked()
    page.run.click()
    qtbot.waitUntil(lambda: "3 of 3 rows are done" in page.message.text())
    assert [one["who"] for _, one, _ in carried.out] == ["Ada", "Grace", "Grace", "王芳"]
