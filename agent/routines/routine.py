"""A routine: a recording or a task under a name, with everything that is needed to do it again.

A task may hold parameters in braces, `write to {who}`; a recording has those that were found in it. The values of the
routine stand for what is not said when it is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from agent.core.api import export
from agent.core.area import Area
from agent.core.task import Mode
from agent.sessions.parameters import NAME, parameters_of
from agent.sessions.reader import SessionReader

_TITLE: Final = re.compile(r"[^\W_][\w .,()&+-]{0,63}")
_PLACEHOLDER: Final = re.compile(r"(?<!\{)\{([^\W\d]\w*)\}(?!\})")


class Way(StrEnum):
    """How a recording is carried out again; docs/replay.md says what each does."""

    ADAPTIVE = "adaptive"
    EXACT = "exact"
    HYBRID = "hybrid"


@export("Routine")
@dataclass(frozen=True, slots=True)
class Routine:
    """What is to be repeated.

    Attributes:
        name: What it is called; also that of its file.
        task: In the person's words, with parameters in braces; empty where there is a recording.
        recording: A session file, or None.
        values: What its parameters are, where nothing else is said.
        mode: How much the person is asked.
        way: How its recording is carried out.
        model: Who does its task, or is asked by a hybrid replay; empty as the settings have it.
        area: What it sees and touches; None as the settings have it.
        rules: A file of rules that come before the shipped ones, or None.
        schedule: When it runs by itself, a line each, as `agent/routines/schedule.py` reads them.
    """

    name: str
    task: str = ""
    recording: Path | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    mode: Mode = Mode.AUTO
    way: Way = Way.ADAPTIVE
    model: str = ""
    area: Area | None = None
    rules: Path | None = None
    schedule: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be a routine.

        Raises:
            ValueError: One sentence.
        """
        if _TITLE.fullmatch(self.name) is None or self.name != self.name.strip():
            raise ValueError(
                f"{self.name!r} cannot name a routine: write up to 64 letters, digits, spaces or . , ( ) & + - _"
            )
        if bool(self.task.strip()) is (self.recording is not None):
            raise ValueError(f"the routine {self.name!r} needs a task or a recording, one of them")
        if unknown := [name for name in self.values if NAME.fullmatch(name) is None]:
            raise ValueError(f"{unknown[0]!r} cannot name a parameter: write letters, digits and _")
        if self.recording is None and (strange := set(self.values) - set(placeholders(self.task))):
            raise ValueError(f"the task has no parameter {min(strange)!r}; write {{{min(strange)}}} where it is used")

    def parameters(self) -> dict[str, str | None]:
        """Its parameters with the values that hold where nothing is said; None for one that must be said.

        Raises:
            SessionError: If the recording cannot be read.
        """
        if self.recording is None:
            return {name: self.values.get(name) for name in placeholders(self.task)}
        with SessionReader(self.recording) as reader:
            found: dict[str, str | None] = {one.name: one.value for one in parameters_of(reader)}
        return {**found, **{name: value for name, value in self.values.items() if name in found}}

    def filled(self, values: Mapping[str, str]) -> str:
        """Its task with these values.

        Raises:
            ValueError: If there is no such parameter, or one has no value; one sentence.
        """
        names = placeholders(self.task)
        all_values = {**self.values, **values}
        for name in all_values:
            if name not in names:
                raise ValueError(f"the routine {self.name!r} has no parameter {name!r}; there are: {_listed(names)}")
        for name in names:
            if name not in all_values:
                raise ValueError(f"the routine {self.name!r} needs a value: --set {name}=…")
        return _PLACEHOLDER.sub(lambda found: all_values[found[1]], self.task)


def placeholders(task: str) -> tuple[str, ...]:
    """The parameters of a task, each once, in their order."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(task)))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
