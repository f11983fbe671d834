"""Recordings as tools: each recording with its parameters, as a name and a JSON schema that any client can fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

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
        properties = {
            parameter.name: {
                "type": "string",
                "description": f"{_KINDS[parameter.sort]}; recorded as {parameter.value!r}",
                "maxLength": 10_000,
            }
            for parameter in self.parameters
        }
        return {"type": "object", "properties": properties, "additionalProperties": False}


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


def _errand(path: Path, names: set[str]) -> Iterator[RecordedErrand]:
    try:
        with SessionReader(path) as reader:
            parameters = parameters_of(reader)
            if reader.meta.origin is not Origin.PERSON and not parameters:
                return
            name = _tool_name(path.stem, names)
            names.add(name)
            yield RecordedErrand(name, path, reader.meta.task, parameters)
    except (SessionError, OSError):
        return


def _tool_name(stem: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", stem.casefold()).strip("_")[:_LONGEST_NAME] or "unnamed"
    name, number = f"recording_{plain}", 2
    while name in taken:
        name, number = f"recording_{plain}_{number}", number + 1
    return name
