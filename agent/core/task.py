"""A task, how much the person is asked about it, and the bounds within which it may be carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from agent.core.api import export
from agent.core.area import Area, WholeDesktop


@export("Task")
@dataclass(frozen=True, slots=True)
class Task:
    """What to do, in the person's words, and how long it may take."""

    text: str
    max_steps: int = 50
    max_seconds: float | None = None


@export("Mode")
class Mode(StrEnum):
    """How much the person is asked."""

    STEP = "step"
    AUTO = "auto"


@export("Bounds")
@dataclass(frozen=True, slots=True)
class Bounds:
    """Where and how a run may act.

    Attributes:
        rules: A file of rules in place of the one in the settings, or None.
        trust_task: Whether a risky act that the task itself names counts as approved, in auto mode; None as the
            settings have it.
    """

    mode: Mode = Mode.STEP
    area: Area = field(default_factory=WholeDesktop)
    dry_run: bool = False
    rules: Path | None = None
    trust_task: bool | None = None
