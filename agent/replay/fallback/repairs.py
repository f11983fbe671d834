"""Repairs: actions that a model proposed in a hybrid replay, kept beside the session and never applied unasked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agent.core.actions import Action, JsonValue, to_record
from agent.core.api import export
from vision.perception.elements import Element


@export("Repair")
@dataclass(frozen=True, slots=True)
class Repair:
    """A model's action for a step whose target the matcher did not find.

    Attributes:
        number: The action's number in the recording.
        order: The instruction that the model was given.
        why: Why the matcher did not find the target.
        thought: Of the model.
        action: The action in place of the recorded one.
        element: The element at its point; None where perception found none there.
    """

    number: int
    order: str
    why: str
    thought: str
    action: Action
    element: Element | None

    def as_json(self) -> dict[str, JsonValue]:
        """One line of the file of proposals."""
        element: JsonValue = None
        if self.element is not None:
            box = self.element.box
            element = {
                "kind": self.element.kind.value,
                "text": self.element.text,
                "box": [box.left, box.top, box.right, box.bottom],
            }
        return {
            "action": self.number,
            "order": self.order,
            "why": self.why,
            "thought": self.thought,
            "instead": to_record(self.action),
            "element": element,
        }


def repairs_path(session: Path) -> Path:
    """The file of proposals for `session`."""
    return session.with_name(f"{session.name}.repairs.jsonl")


def propose(session: Path, repairs: Iterable[Repair]) -> None:
    """Append proposals to the file of `session`; the session itself does not change."""
    lines = [json.dumps(repair.as_json(), ensure_ascii=False) + "\n" for repair in repairs]
    if lines:
        with repairs_path(session).open("a", encoding="utf-8") as file:
            file.writelines(lines)
