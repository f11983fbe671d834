"""The tray icon offers routines."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.compact.tray import RunState, Tray


def test_the_routines_that_there_are_now_are_offered_while_no_run_is_on(qtbot: QtBot) -> None:
    parent, names = QObject(), ["Rent"]
    tray = Tray(parent)
    tray.list_routines = lambda: names
    tray.fill_routines()
    assert [entry.text() for entry in tray.routines.actions()] == ["Rent"]
    names.append("You & me")
    tray.fill_routines()
    with qtbot.waitSignal(tray.routine_wanted) as wanted:
        tray.routines.actions()[1].trigger()
    assert wanted.args == ["You & me"]
    tray.show_state(RunState.RUNNING, "a run")
    tray.fill_routines()
    assert not tray.routines.isEnabled()
    tray.close()
