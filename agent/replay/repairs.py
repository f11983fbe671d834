"""Repairs: steps that a model had to find, kept as proposals beside the session and never applied by themselves."""

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
    """What a model did for a step that the ladder could not find.

    Attributes:
        number: The action's number in the recording.
        order: What the model was asked.
        why: Why it had to be asked.
        thought: What the model said.
        action: What was done instead of the recorded action.
        element: What that met; None where nothing was recognised there.
    """

    number: int
    order: str
    why: str
    thought: str
    action: Action
    element: Element | None

    def as_json(self) -> dict[str, JsonValue]:
        """One line of the file of proposals."""
        met: JsonValue = None
        if self.element is not None:
            box = self.element.box
            met = {
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
            "element": met,
        }


def repairs_path(session: Path) -> Path:
    """The file of proposals for `session`."""
    return session.with_name(f"{session.name}.repairs.jsonl")


def propose(session: Path, repairs: Iterable[Repair]) -> None:
    """Add proposals to those that there are; nothing in the session itself changes."""
    lines = [json.dumps(one.as_json(), ensure_ascii=False) + "\n" for one in repairs]
    if lines:
        with repairs_path(session).open("a", encoding="utf-8") as file:
            file.writelines(lines)
