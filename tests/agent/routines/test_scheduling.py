"""A routine is put on a schedule where that can ever run, and is left as it was otherwise."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest

from agent.routines.routine import Routine
from agent.routines.schedule import Daily, FileAppears, Once, Schedule
from agent.routines.scheduled_run import SeenFiles
from agent.routines.scheduling import keep_schedule
from agent.routines.store import RoutineStore
from tests.agent.routines.kept_timers import KeptTimers

NOW = datetime(2026, 11, 30, 17, 30)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoutineStore:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return RoutineStore(tmp_path / "routines")


def test_what_can_never_run_is_refused_and_nothing_changes(store: RoutineStore, tmp_path: Path) -> None:
    timers, greet = KeptTimers(), Routine("Greet", "write to {who}")
    inbox = FileAppears(tmp_path, "*.csv")
    cases: tuple[tuple[Routine, tuple[Schedule, ...], str], ...] = (
        (Routine("Rent", "pay"), (Once(NOW),), "is past"),
        (Routine("Rent", "pay"), (FileAppears(tmp_path / "nothing", "*"),), "there is no folder"),
        (greet, (Daily(time(9)),), "no value for 'who'"),
        (Routine("Import", "read {file}"), (inbox, Daily(time(9))), "no value for 'file'"),
    )
    for routine, schedules, why in cases:
        with pytest.raises(ValueError, match=why):
            keep_schedule(routine, schedules, store, timers, NOW)
    assert timers.kept == {}
    assert store.names() == ()


def test_files_that_are_there_already_are_left_alone(store: RoutineStore, tmp_path: Path) -> None:
    timers, routine = KeptTimers(), Routine("Import", "read {file}")
    (tmp_path / "old.csv").touch()
    assert keep_schedule(routine, [FileAppears(tmp_path, "*.csv")], store, timers, NOW) == 1
    assert SeenFiles("Import").load() == {str(tmp_path / "old.csv")}
    assert timers.kept == {"Import": [f"file {tmp_path}/*.csv"]}
    assert keep_schedule(store.load("Import"), [], store, timers, NOW) == 0
    assert timers.kept == {}
    assert store.load("Import").schedule == ()
