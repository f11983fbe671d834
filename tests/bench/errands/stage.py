"""Stages: how the program of an errand looks and behaves in one variant of the benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Place = tuple[int, int, int, int]
"""Left, top, width, height of a window."""


class Rows(StrEnum):
    """What became of the rows of a table since the recording."""

    AS_RECORDED = "as recorded"
    REVERSED = "reversed"
    ADDED = "added"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Stage:
    """How a program comes up.

    Attributes:
        place: Of its window; None for where the errand was recorded.
        font: Size of its letters, and `zoom` of everything, against the recording.
        delay_s: By how much each answer of a page comes late; programs come up late by so much.
        dialog: Whether something unknown lies in the way.
        gone: Whether the target of the errand is not there.
        other_values: Whether other values are given than were recorded.
    """

    name: str
    place: Place | None = None
    dark: bool = False
    font: float = 1.0
    zoom: float = 1.0
    delay_s: float = 0.0
    dialog: bool = False
    rows: Rows = Rows.AS_RECORDED
    gone: bool = False
    other_values: bool = False

    @property
    def must_halt(self) -> bool:
        """Whether there is nothing that the errand could be done to."""
        return self.gone or self.rows is Rows.MISSING


MOVED: Final[Place] = (430, 150, 800, 600)

STAGES: Final[Mapping[str, Stage]] = {
    stage.name: stage
    for stage in (
        Stage("unchanged"),
        Stage("moved", place=MOVED),
        Stage("dark", dark=True),
        Stage("font", font=1.25),
        Stage("zoom", zoom=1.25),
        Stage("delay", delay_s=2.0),
        Stage("dialog", dialog=True),
        Stage("reversed", rows=Rows.REVERSED),
        Stage("added", rows=Rows.ADDED),
        Stage("missing", rows=Rows.MISSING),
        Stage("values", other_values=True),
        Stage("gone", gone=True),
    )
}
