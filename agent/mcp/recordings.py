"""Recordings and routines as tools: each a name and a JSON schema of its parameters, for any client to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from agent.mcp.tools import object_schema
from agent.routines.routine import Routine
from agent.routines.store import RoutineStore
from agent.sessions.format.schema import Origin, SessionError
from agent.sessions.parameters import Parameter, Sort, parameters_of
from agent.sessions.reader import SessionReader

_MOST: Final = 200
_LONGEST_NAME: Final = 48


@dataclass(frozen=True, slots=True)
class RecordedErrand:
    """A recording that can be replayed.

    Attributes:
        name: Of its tool: `recording_…`.
        task: What it does, in the person's words.
    """

    name: str
    path: Path
    task: str
    parameters: tuple[Parameter, ...]

    def schema(self) -> dict[str, Any]:
        """The JSON schema of its parameters; what is not given keeps its recorded value."""
        properties: dict[str, Any] = {
            parameter.name: {
                "type": "string",
                "description": f"{_KINDS[parameter.sort]}; recorded as {parameter.value!r}",
                "maxLength": 10_000,
            }
            for parameter in self.parameters
        }
        return object_schema(**properties)


@dataclass(frozen=True, slots=True)
class RoutineErrand:
    """A routine that can be run.

    Attributes:
        name: Of its tool: `routine_…`.
        parameters: With the values that hold where nothing is said; None for one that must be said.
    """

    name: str
    routine: Routine
    parameters: Mapping[str, str | None]

    @property
    def about(self) -> str:
        """What it does, for a client."""
        routine = self.routine
        return f"Run the routine {routine.name}: {routine.task or 'a recording'}"

    def schema(self) -> dict[str, Any]:
        """The JSON schema of its parameters."""
        required = tuple(name for name, value in self.parameters.items() if value is None)
        properties: dict[str, Any] = {
            name: {
                "type": "string",
                "description": "must be given" if value is None else f"usually {value!r}",
                "maxLength": 10_000,
            }
            for name, value in self.parameters.items()
        }
        return object_schema(required, **properties)


_KINDS: Final[Mapping[Sort, str]] = {
    Sort.TEXT: "text that is typed",
    Sort.DATE: "a date, written like the recorded one, or today, today+7",
    Sort.CHOICE: "which item is chosen",
}


def recorded_errands(folder: Path) -> tuple[RecordedErrand, ...]:
    """What a person recorded in `folder`, or what has parameters, newest first; unreadable files are left out."""
    if not folder.is_dir():
        return ()
    files = sorted(folder.glob("*.deskhand"), key=lambda file: file.stat().st_mtime, reverse=True)
    names: set[str] = set()
    return tuple(found for file in files[:_MOST] for found in _errand(file, names))


def routine_errands(store: RoutineStore | None = None) -> tuple[RoutineErrand, ...]:
    """The routines of this person whose parameters can be read."""
    names: set[str] = set()
    return tuple(
        found for routine in (store or RoutineStore()).all().values() for found in _routine_errand(routine, names)
    )


def _routine_errand(routine: Routine, names: set[str]) -> Iterator[RoutineErrand]:
    try:
        parameters = routine.parameters()
    except (SessionError, OSError):
        return  # its recording is gone
    name = _tool_name("routine", routine.name, names)
    names.add(name)
    yield RoutineErrand(name, routine, parameters)


def _errand(path: Path, names: set[str]) -> Iterator[RecordedErrand]:
    try:
        with SessionReader(path) as reader:
            parameters = parameters_of(reader)
            if reader.meta.origin is not Origin.PERSON and not parameters:
                return
            name = _tool_name("recording", path.stem, names)
            names.add(name)
            yield RecordedErrand(name, path, reader.meta.task, parameters)
    except (SessionError, OSError):
        return


def _tool_name(kind: str, stem: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", stem.casefold()).strip("_")[:_LONGEST_NAME] or "unnamed"
    name, number = f"{kind}_{plain}", 2
    while name in taken:
        name, number = f"{kind}_{plain}_{number}", number + 1
    return name
