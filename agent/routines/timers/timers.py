"""The seam to what starts programs by schedule on this system: systemd, launchd or the Task Scheduler."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from agent.routines.schedule import Schedule

_TIMEOUT_S: Final = 30.0


class TimerError(RuntimeError):
    """A schedule cannot be set up here; one sentence: why, and what to do."""


class Timers(Protocol):
    """Starts routines by schedule; see `command_of` for what is started."""

    def install(self, name: str, schedules: Sequence[Schedule]) -> None:
        """Start the routine called `name` by these schedules, in place of those it had.

        Raises:
            TimerError: If that cannot be set up.
        """
        ...

    def remove(self, name: str) -> None:
        """Start it no more; nothing where it never was.

        Raises:
            TimerError: If that cannot be set up.
        """
        ...

    def is_installed(self, name: str) -> bool:
        """Whether it is started by a schedule."""
        ...


Runner = Callable[[Sequence[str]], None]
"""Runs a command of the system.

Raises:
    TimerError: If it fails.
"""


def run_command(command: Sequence[str]) -> None:
    """Run `command`; see `Runner`."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    except FileNotFoundError:
        raise TimerError(f"schedules need {command[0]}, which is not on this machine") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TimerError(f"{command[0]} did not answer: {error}") from None
    if done.returncode != 0:
        why = " ".join((done.stderr or done.stdout).split()) or f"exit code {done.returncode}"
        raise TimerError(f"{' '.join(command[:3])} failed: {why}")


def command_of(name: str) -> list[str]:
    """What a schedule starts."""
    return [sys.executable, "-m", "deskhand", "routine", "run", name, "--scheduled"]


def unit_name(name: str) -> str:
    """What a routine is called where only plain letters may stand; another name has another one."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40] or "routine"
    return f"{plain}-{hashlib.blake2b(name.encode(), digest_size=4).hexdigest()}"


def timers_of_this_system() -> Timers:
    """The timers of the system that we run on."""
    if sys.platform == "win32":
        from agent.routines.timers.task_scheduler import TaskScheduler

        return TaskScheduler()
    if sys.platform == "darwin":
        from agent.routines.timers.launchd import Launchd

        return Launchd()
    from agent.routines.timers.systemd import Systemd

    return Systemd()
