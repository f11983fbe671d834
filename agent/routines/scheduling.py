"""Putting a routine on a schedule, or taking it off: what cannot be is refused before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from agent.routines.routine import Routine
from agent.routines.schedule import FileAppears, Once, Schedule
from agent.routines.scheduled_run import SeenFiles
from agent.routines.store import RoutineStore
from agent.routines.timers.timers import Timers

FILE_PARAMETER = "file"
"""Gets the path of the file that has appeared."""


def check_schedule(routine: Routine, schedules: Sequence[Schedule], now: datetime) -> None:
    """Refuse what can never run.

    Raises:
        ValueError: One sentence: why not, and what to do.
        SessionError: If its recording cannot be read.
    """
    for one in schedules:
        if isinstance(one, Once) and one.at <= now:
            raise ValueError(f"schedule: {one.at:%Y-%m-%d %H:%M} is past; choose a time that is to come")
        if isinstance(one, FileAppears) and not one.folder.is_dir():
            raise ValueError(f"schedule: there is no folder {one.folder}; make it first, or name another")
    if not schedules:
        return
    always_a_file = all(isinstance(one, FileAppears) for one in schedules)
    for name in missing_values(routine):
        if not (name == FILE_PARAMETER and always_a_file):
            raise ValueError(f"the routine {routine.name!r} has no value for {name!r}, so it cannot run alone")


def missing_values(routine: Routine) -> tuple[str, ...]:
    """The parameters that must be said when it runs.

    Raises:
        SessionError: If its recording cannot be read.
    """
    return tuple(name for name, value in routine.parameters().items() if value is None)


def keep_schedule(
    routine: Routine, schedules: Sequence[Schedule], store: RoutineStore, timers: Timers, now: datetime
) -> int:
    """Have `routine` run by itself from now on, with the values that it keeps; without schedules, no more.

    Returns:
        How many files are there already; it runs for those that come.

    Raises:
        ValueError: See `check_schedule`.
        TimerError: If the system cannot start it.
        OSError: If it cannot be kept.
    """
    check_schedule(routine, schedules, now)
    if schedules:
        timers.install(routine.name, schedules)
    else:
        timers.remove(routine.name)
    store.save(replace(routine, schedule=tuple(map(str, schedules))), replace=True)
    there = {str(file) for one in schedules if isinstance(one, FileAppears) for file in one.files()}
    if there:
        SeenFiles(routine.name).save(frozenset(there))
    return len(there)
