"""Scheduled runs: what a routine does when its schedule starts it, and when it rather waits or only tells.

A time that was missed (the machine was off) is told and not made up for: nobody expects a run at another hour. Nothing
is done while the screen is locked or dark, or while another run is on; it is waited for, and the person is told.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import platformdirs

from agent.core.stop import Stop
from agent.routines.routine import Routine
from agent.routines.schedule import FileAppears, last_due, parse_schedule
from agent.routines.timers.timers import unit_name

GRACE: Final = timedelta(minutes=10)
"""What begins later than this after its time was missed."""

PATIENCE_S: Final = 3600.0
_LOOK_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Due:
    """What a schedule wants now.

    Attributes:
        runs: Values for each run; none where nothing is due.
        missed: The time that was missed, or None.
        files: Files that are taken with these runs.
    """

    runs: tuple[Mapping[str, str], ...] = ()
    missed: datetime | None = None
    files: tuple[Path, ...] = field(default=())


class SeenFiles:
    """The files with which a routine ran already; kept from one run to the next.

    Args:
        folder: Where that is kept; None for this user's.
    """

    def __init__(self, name: str, folder: Path | None = None) -> None:
        place = folder or platformdirs.user_state_path("deskhand", appauthor=False) / "routines"
        self._path = place / f"{unit_name(name)}.json"

    def load(self) -> frozenset[str]:
        """The paths; none where that cannot be read."""
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            return frozenset(str(one) for one in content["files"])
        except (OSError, ValueError, KeyError, TypeError):
            return frozenset()

    def save(self, files: frozenset[str]) -> None:
        """Remember these, less those that are gone."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        unfinished.write_text(json.dumps({"files": sorted(one for one in files if Path(one).exists())}))
        unfinished.chmod(0o600)
        unfinished.replace(self._path)


def due_now(routine: Routine, now: datetime, seen: frozenset[str]) -> Due:
    """What its schedule wants now.

    Args:
        seen: Files with which it ran already.

    Raises:
        ValueError: If its schedule cannot be read.
    """
    runs: list[Mapping[str, str]] = []
    files: list[Path] = []
    missed: datetime | None = None
    for schedule in map(parse_schedule, routine.schedule):
        if isinstance(schedule, FileAppears):
            new = [file for file in schedule.files() if str(file) not in seen and file not in files]
            files += new
            takes = "file" in routine.parameters()
            runs += [{"file": str(file)} if takes else {} for file in new]
            continue
        at = last_due(schedule, now)
        if at is None:
            runs += [{}] if str(schedule).startswith("every") else []
        elif now - at <= GRACE:
            runs.append({})
        else:
            missed = max(filter(None, (missed, at)))
    return Due(tuple(runs), None if runs else missed, tuple(files))


def wait_for_screen(
    unavailable: Callable[[], str], stop: Stop, tell: Callable[[str], None], *, patience_s: float = PATIENCE_S
) -> str:
    """Wait until somebody may act on the screen; why not, where that takes too long or `stop` is set; else empty.

    Args:
        unavailable: Why nobody may act now, in a few words; empty where somebody may.
        tell: Is told once what is waited for.
    """
    waited_s, told = 0.0, False
    while why := unavailable():
        if not told:
            tell(why)
            told = True
        if stop.wait(_LOOK_S):
            return stop.reason
        waited_s += _LOOK_S
        if waited_s >= patience_s:
            return why
    return ""
