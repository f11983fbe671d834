"""Script of an edited recording: the steps that a replay takes, in order, with what each does otherwise than recorded.

A recorded step is named by the event that says it was done; an inserted one is an instruction of the steps language,
found by its words. The record itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.core.actions import JsonValue
from agent.grammar.steps.orders import Enter, Order, StepsError, Unsayable
from agent.grammar.steps.parser import parse_steps
from agent.grammar.steps.writer import enter_into
from vision.geometry import PixelPoint

MAX_STEPS: Final = 10_000
LONGEST: Final = 10_000
"""Characters of the longest text, instruction or check."""

CHECK: Final = r"(text|no-text|title|file|clipboard)=(.+)"
"""How a condition is written that must hold after a step."""


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One step of a script.

    Attributes:
        event: The event that says it was done; for an inserted step a number that no event has.
        words: The instruction of an inserted step; empty for a recorded one.
        text: Typed in place of the recorded text; None leaves that.
        at: Acted on in place of the recorded point, in pixels of the same frame; None leaves that.
        checks: What must hold after it, each as `CHECK`.
    """

    event: int
    words: str = ""
    text: str | None = None
    at: PixelPoint | None = None
    checks: tuple[str, ...] = ()


Script = tuple[ScriptStep, ...]


def instruction_in(words: str) -> Order:
    """The one thing that the words of an inserted step say.

    Raises:
        ValueError: If they say nothing, or more than one thing; one sentence.
    """
    if len(words) > LONGEST:
        raise ValueError(f"a step of {len(words)} characters is too long; {LONGEST} are the most")
    steps = parse_steps(words)
    if isinstance(steps, StepsError):
        raise ValueError(f"the step “{words[:80]}” cannot be read: {steps.message}")
    if len(steps) != 1:
        raise ValueError(f"“{words[:80]}” are {len(steps)} steps; insert them one by one")
    if isinstance(steps[0].order, Unsayable):
        raise ValueError("a step has to say what is to be done, for example click “Save”")
    return steps[0].order


def with_typed(words: str, text: str) -> str:
    """An instruction that types, with other text.

    Raises:
        ValueError: If it types nothing, or the text cannot be said there.
    """
    order = instruction_in(words)
    if not isinstance(order, Enter):
        raise ValueError(f"“{words[:80]}” types nothing, so it has no text to change")
    said = enter_into(text, order.into)
    if instruction_in(said) != Enter(text, order.into):
        raise ValueError("this text cannot be written in an instruction")
    return said


def checked_check(check: str) -> str:
    """`check`, where it is written as one.

    Raises:
        ValueError: If it is not; one sentence.
    """
    if len(check) > LONGEST or re.fullmatch(CHECK, check, re.DOTALL) is None:
        raise ValueError(
            f"{check[:80]!r} cannot be checked; write KIND=VALUE with text, no-text, title, file or clipboard, "
            "for example text=Saved or file=/home/ada/plan.txt"
        )
    return check


def script_to_record(script: Sequence[ScriptStep]) -> list[JsonValue]:
    """The script as JSON; what is as recorded is left out."""
    return [_step_to_record(step) for step in script]


def script_from_record(record: JsonValue) -> Script:
    """The inverse of `script_to_record`.

    Raises:
        ValueError: If `record` is not what that writes.
    """
    if not isinstance(record, list) or not 1 <= len(record) <= MAX_STEPS:
        raise ValueError("a script is a list of steps")
    steps = tuple(_step_from_record(entry) for entry in record)
    if len({step.event for step in steps}) < len(steps):
        raise ValueError("a step is in the script twice")
    return steps


def _step_to_record(step: ScriptStep) -> dict[str, JsonValue]:
    record: dict[str, JsonValue] = {"event": step.event}
    if step.words:
        record["words"] = step.words
    if step.text is not None:
        record["text"] = step.text
    if step.at is not None:
        record["at"] = [step.at.x, step.at.y]
    if step.checks:
        record["checks"] = list(step.checks)
    return record


def _step_from_record(record: JsonValue) -> ScriptStep:
    if not isinstance(record, dict) or set(record) - {"event", "words", "text", "at", "checks"}:
        raise ValueError("a step is not written as one")
    match record.get("event"), record.get("words", ""), record.get("text"), record.get("checks", []):
        case int(event), str(words), (str() | None) as text, [*checks] if event > 0:
            if words:
                instruction_in(words)
            kept = tuple(checked_check(check if isinstance(check, str) else "") for check in checks)
            return ScriptStep(event, words, text, _point(record.get("at")), kept)
        case _:
            raise ValueError("a step is not written as one")


def _point(record: JsonValue) -> PixelPoint | None:
    match record:
        case None:
            return None
        case [int() | float() as x, int() | float() as y] if abs(x) < 1e6 and abs(y) < 1e6:
            return PixelPoint(float(x), float(y))
        case _:
            raise ValueError("a point is not written as one")
