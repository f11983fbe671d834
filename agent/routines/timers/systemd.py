"""Timers of systemd, for this user: a service for each routine, a timer for the clock, a path unit for files.

Source: systemd.timer(5), systemd.path(5), systemd.service(5), systemd.time(7).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from agent.routines.schedule import DAYS, Daily, Every, FileAppears, Once, Schedule, Weekly
from agent.routines.timers.timers import Runner, TimerError, command_of, run_command, unit_name

_MANAGER: Final = ("systemctl", "--user")


class Systemd:
    """Timers of the systemd of this user.

    Args:
        folder: Where the units lie; None for this user's.
        run: Runs systemctl.
    """

    def __init__(self, folder: Path | None = None, run: Runner = run_command) -> None:
        config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        self._folder = folder or config / "systemd" / "user"
        self._run = run

    def install(self, name: str, schedules: Sequence[Schedule]) -> None:
        """See `Timers`."""
        self.remove(name)
        unit = f"deskhand-{unit_name(name)}"
        units = {f"{unit}.service": _service(name)}
        if clock := [one for one in schedules if not isinstance(one, FileAppears)]:
            units[f"{unit}.timer"] = _timer(name, clock)
        if files := [one for one in schedules if isinstance(one, FileAppears)]:
            units[f"{unit}.path"] = _path(name, files)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for file, text in units.items():
                (self._folder / file).write_text(text, encoding="utf-8")
        except OSError as error:
            raise TimerError(f"{self._folder} cannot be written ({error.strerror})") from None
        starters = [file for file in units if not file.endswith(".service")]
        try:
            self._run([*_MANAGER, "daemon-reload"])
            self._run([*_MANAGER, "enable", "--now", *starters])
        except TimerError:
            for file in units:
                (self._folder / file).unlink(missing_ok=True)
            raise

    def remove(self, name: str) -> None:
        """See `Timers`."""
        there = self._units(name)
        if not there:
            return
        starters = [file.name for file in there if file.suffix != ".service"]
        if starters:
            self._run([*_MANAGER, "disable", "--now", *starters])
        for file in there:
            file.unlink(missing_ok=True)
        self._run([*_MANAGER, "daemon-reload"])

    def is_installed(self, name: str) -> bool:
        """See `Timers`."""
        return bool(self._units(name))

    def _units(self, name: str) -> list[Path]:
        unit = f"deskhand-{unit_name(name)}"
        files = (self._folder / f"{unit}{ending}" for ending in (".timer", ".path", ".service"))
        return [file for file in files if file.exists()]


def _service(name: str) -> str:
    command = " ".join(map(_quoted, command_of(name)))
    return f"[Unit]\nDescription=deskhand: {_literal(name)}\n\n[Service]\nType=oneshot\nExecStart={command}\n"


def _timer(name: str, schedules: Sequence[Schedule]) -> str:
    lines = [line for one in schedules for line in _when(one)]
    # what was missed is started when the machine is on again, to be told
    text = "\n".join([*lines, "Persistent=true", "AccuracySec=15s"])
    return f"[Unit]\nDescription=deskhand: {_literal(name)}\n\n[Timer]\n{text}\n\n[Install]\nWantedBy=timers.target\n"


def _path(name: str, schedules: Sequence[FileAppears]) -> str:
    lines = "\n".join(f"PathChanged={_literal(str(one.folder))}" for one in schedules)
    return f"[Unit]\nDescription=deskhand: {_literal(name)}\n\n[Path]\n{lines}\n\n[Install]\nWantedBy=paths.target\n"


def _when(schedule: Schedule) -> list[str]:
    match schedule:
        case Once(at):
            return [f"OnCalendar={at:%Y-%m-%d %H:%M}:00"]
        case Daily(at):
            return [f"OnCalendar=*-*-* {at:%H:%M}:00"]
        case Weekly(days, at):
            return [f"OnCalendar={','.join(DAYS[day].title() for day in days)} *-*-* {at:%H:%M}:00"]
        case Every(minutes):
            return [f"OnActiveSec={minutes}min", f"OnUnitActiveSec={minutes}min"]
        case FileAppears():
            return []


def _literal(text: str) -> str:
    """Text in which systemd sees no specifier and no second line."""
    return " ".join(text.split()).replace("%", "%%")


def _quoted(argument: str) -> str:
    """An argument of ExecStart that is taken to the letter."""
    plain = argument.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$").replace("%", "%%")
    return f'"{plain}"'
