"""Schedules: when a routine runs by itself, as lines that people write.

once 2026-12-24 09:00
daily 09:00
weekly mon,thu 09:00
every 30 min                    or: every 2 h
file /home/ada/inbox/*.csv      when such a file appears
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final, TypeAlias, assert_never

from agent.core.api import export

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERY: Final = re.compile(r"(\d{1,5}) *(min|minutes?|h|hours?)")
MOST_MINUTES: Final = 7 * 24 * 60
_FORMS: Final = '"once 2026-12-24 09:00", "daily 09:00", "weekly mon,thu 09:00", "every 30 min" or "file FOLDER/*.csv"'


@dataclass(frozen=True, slots=True)
class Once:
    """At one time, of this machine's clock."""

    at: datetime

    def __str__(self) -> str:
        return f"once {self.at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a time."""

    at: time

    def __str__(self) -> str:
        return f"daily {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Weekly:
    """On days of the week, 0 for Monday, at a time."""

    days: tuple[int, ...]
    at: time

    def __str__(self) -> str:
        return f"weekly {','.join(DAYS[day] for day in self.days)} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, so many minutes apart."""

    minutes: int

    def __str__(self) -> str:
        return f"every {self.minutes} min"


@dataclass(frozen=True, slots=True)
class FileAppears:
    """When a file appears in a folder, whose name fits a pattern like `*.csv`."""

    folder: Path
    pattern: str

    def __str__(self) -> str:
        return f"file {self.folder / self.pattern}"

    def files(self) -> tuple[Path, ...]:
        """What is there now."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(one for one in self.folder.glob(self.pattern) if one.is_file()))


Schedule: TypeAlias = Once | Daily | Weekly | Every | FileAppears


@export("parse_schedule")
def parse_schedule(line: str) -> Schedule:
    """Read one line.

    Raises:
        ValueError: If it is none; one sentence.
    """
    kind, _, rest = " ".join(line.split()).partition(" ")
    try:
        match kind.lower():
            case "once":
                return Once(datetime.strptime(rest, "%Y-%m-%d %H:%M"))
            case "daily":
                return Daily(_time(rest))
            case "weekly":
                days, _, at = rest.rpartition(" ")
                return Weekly(_days(days), _time(at))
            case "every":
                return Every(_minutes(rest))
            case "file":
                return _file(line.strip()[4:].strip())
    except ValueError as error:
        if str(error).startswith("schedule"):
            raise
    raise ValueError(f"schedule {line!r} cannot be read; write {_FORMS}")


def last_due(schedule: Schedule, now: datetime) -> datetime | None:
    """When it was last due, up to `now`; None where that depends on no clock, or it never was."""
    match schedule:
        case Once(at):
            return at if at <= now else None
        case Daily(at):
            today = datetime.combine(now.date(), at)
            return today if today <= now else today - timedelta(days=1)
        case Weekly(days, at):
            last = (datetime.combine(now.date() - timedelta(days=back), at) for back in range(8))
            return next(one for one in last if one.weekday() in days and one <= now)
        case Every() | FileAppears():
            return None
        case _:
            assert_never(schedule)


def next_due(schedule: Schedule, now: datetime) -> datetime | None:
    """When it is due next, after `now`; None where that depends on no clock, or never."""
    match schedule:
        case Once(at):
            return at if at > now else None
        case Daily(at):
            today = datetime.combine(now.date(), at)
            return today if today > now else today + timedelta(days=1)
        case Weekly(days, at):
            coming = (datetime.combine(now.date() + timedelta(days=ahead), at) for ahead in range(8))
            return next(one for one in coming if one.weekday() in days and one > now)
        case Every() | FileAppears():
            return None
        case _:
            assert_never(schedule)


def _time(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time()


def _days(text: str) -> tuple[int, ...]:
    names = [name.strip().lower()[:3] for name in text.split(",")]
    return tuple(sorted({DAYS.index(name) for name in names}))


def _minutes(text: str) -> int:
    found = _EVERY.fullmatch(text.lower())
    if found is None:
        raise ValueError(text)
    minutes = int(found[1]) * (60 if found[2].startswith("h") else 1)
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(f"schedule: every {text} is not between a minute and a week")
    return minutes


def _file(text: str) -> FileAppears:
    path = Path(text).expanduser()
    if not text or not path.is_absolute() or not path.name:
        raise ValueError(f"schedule: write the whole path of the files, like file /home/ada/inbox/*.csv; not {text!r}")
    if any(sign in str(path.parent) for sign in "*?["):
        raise ValueError(f"schedule: only the name of a file may have * in it, not its folder: {text!r}")
    return FileAppears(path.parent, path.name)
