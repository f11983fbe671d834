"""Outcomes of replayed steps: what is known of each once it is over, and what went otherwise than in the recording."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agent.core.actions import JsonValue
from agent.core.api import export


@export("Outcome")
class Outcome(StrEnum):
    """How far a replayed step can be relied upon."""

    VERIFIED = "verified"
    """Something other than the acting screen confirmed that it changed in this run: a file, a title, the clipboard."""
    COMPLETED_UNVERIFIED = "completed_unverified"
    """It was done, and only the screen it was done on says so."""
    HALTED = "halted"
    """It was not done, or what it should have brought about is not so."""


@export("Divergence")
@dataclass(frozen=True, slots=True)
class Divergence:
    """One thing that was otherwise than in the recording.

    Attributes:
        decisive: Whether the result may be another one for it: the replay then ends as incomplete.
    """

    expected: str
    found: str
    decisive: bool = False

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}"


@export("StepOutcome")
@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What became of one action of the recording.

    Attributes:
        number: The action's number in the recording; `--from-step` takes it.
        said: What it was to do, in words; typed text by its length only.
        evidence: By what its target was found, or what confirmed it; empty for keys.
    """

    number: int
    said: str
    outcome: Outcome
    evidence: str = ""
    divergences: tuple[Divergence, ...] = ()

    def as_json(self) -> dict[str, JsonValue]:
        """The object that `deskhand replay --json` prints."""
        return {
            "event": "checked",
            "action": self.number,
            "said": self.said,
            "outcome": self.outcome.value,
            "evidence": self.evidence,
            "divergences": [
                {"expected": divergence.expected, "found": divergence.found}
                | ({"decisive": True} if divergence.decisive else {})
                for divergence in self.divergences
            ],
        }

    def __str__(self) -> str:
        what = f"step {self.number}, {self.said}: {self.outcome.value.replace('_', ', ')}"
        details = [*([self.evidence] if self.evidence else []), *map(str, self.divergences)]
        return f"{what} ({'; '.join(details)})" if details else what


def outcomes_path(session: Path) -> Path:
    """Where the outcomes of the replay that was recorded into `session` are kept."""
    return session.with_name(f"{session.name}.outcomes.jsonl")


def write_outcomes(path: Path, outcomes: Iterable[StepOutcome]) -> None:
    """Write them to a new or emptied file, one JSON object a line."""
    lines = [json.dumps(outcome.as_json(), ensure_ascii=False) + "\n" for outcome in outcomes]
    path.write_text("".join(lines), encoding="utf-8")


@export("read_outcomes")
def read_outcomes(path: Path) -> tuple[StepOutcome, ...]:
    """What `write_outcomes` wrote; for a report of the replay.

    Raises:
        ValueError: If the file holds anything else; the sentence names the line.
        OSError: If it cannot be read.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(_outcome(json.loads(line)))
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from None
    return tuple(found)


def _outcome(record: JsonValue) -> StepOutcome:
    match record:
        case {
            "action": int(number),
            "said": str(said),
            "outcome": str(outcome),
            "evidence": str(evidence),
            "divergences": [*divergences],
        }:
            return StepOutcome(number, said, Outcome(outcome), evidence, tuple(map(_divergence, divergences)))
        case _:
            raise ValueError("it is no outcome of a replayed step")


def _divergence(record: JsonValue) -> Divergence:
    match record:
        case {"expected": str(expected), "found": str(found), **rest}:
            return Divergence(expected, found, rest.get("decisive") is True)
        case _:
            raise ValueError("a divergence is not written as one")
