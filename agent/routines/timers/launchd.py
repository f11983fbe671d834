"""Timers of launchd, on macOS: an agent of this user for each routine.

Source: launchd.plist(5), launchctl(1). Tested by what is written and which commands are run, not on a Mac.
"""

from __future__ import annotations

import os
import plistlib
from collections.abc import Sequence
from pathlib import Path

from agent.routines.schedule import Daily, Every, FileAppears, Once, Schedule, Weekly
from agent.routines.timers.timers import Runner, TimerError, command_of, run_command, unit_name


class Launchd:
    """Timers of launchd.

    Args:
        folder: Where agents lie; None for this user's.
        run: Runs launchctl.
    """

    def __init__(self, folder: Path | None = None, run: Runner = run_command) -> None:
        self._folder = folder or Path.home() / "Library" / "LaunchAgents"
        self._run = run
        self._domain = f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"

    def install(self, name: str, schedules: Sequence[Schedule]) -> None:
        """See `Timers`."""
        self.remove(name)
        label, path = _label(name), self._path(name)
        agent: dict[str, object] = {"Label": label, "ProgramArguments": command_of(name), "RunAtLoad": False}
        if times := [when for one in schedules for when in _times(one)]:
            agent["StartCalendarInterval"] = times
        if intervals := [one.minutes for one in schedules if isinstance(one, Every)]:
            agent["StartInterval"] = min(intervals) * 60
        if folders := [str(one.folder) for one in schedules if isinstance(one, FileAppears)]:
            agent["WatchPaths"] = folders
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(plistlib.dumps(agent))
        except OSError as error:
            raise TimerError(f"{path} cannot be written ({error.strerror})") from None
        try:
            self._run(["launchctl", "bootstrap", self._domain, str(path)])
        except TimerError:
            path.unlink(missing_ok=True)
            raise

    def remove(self, name: str) -> None:
        """See `Timers`."""
        if self.is_installed(name):
            self._run(["launchctl", "bootout", f"{self._domain}/{_label(name)}"])
            self._path(name).unlink(missing_ok=True)

    def is_installed(self, name: str) -> bool:
        """See `Timers`."""
        return self._path(name).exists()

    def _path(self, name: str) -> Path:
        return self._folder / f"{_label(name)}.plist"


def _label(name: str) -> str:
    return f"org.deskhand.routine.{unit_name(name)}"


def _times(schedule: Schedule) -> list[dict[str, int]]:
    match schedule:
        case Once(at):
            # launchd knows no year: what comes after the first time is passed over by the run itself
            return [{"Month": at.month, "Day": at.day, "Hour": at.hour, "Minute": at.minute}]
        case Daily(at):
            return [{"Hour": at.hour, "Minute": at.minute}]
        case Weekly(days, at):
            return [{"Weekday": (day + 1) % 7, "Hour": at.hour, "Minute": at.minute} for day in days]
        case Every() | FileAppears():
            return []
