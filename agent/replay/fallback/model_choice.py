"""Choice by a model where a target is not found: among what the matcher holds possible, or nothing.

The model gets the one instruction, what stood around the recorded target, and the candidates. It never widens: a point
on anything else is no answer, and where the matcher holds nothing possible nobody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from agent.core.actions import Action, Drag
from agent.core.policy import Observation, Policy
from agent.core.reply import ParseError
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.replay.fallback.repairs import Repair
from agent.replay.matching.rows import row_of
from agent.replay.matching.target_matcher import neighbours_of
from agent.replay.script import Landmark, Line
from vision.geometry import PixelPoint
from vision.perception.elements import Element, element_at
from vision.perception.text_similarity import SAME, similarity

_MOST_LISTED: Final = 8


class DeferredPolicy:
    """A policy that is made when it is first asked."""

    def __init__(self, make: Callable[[], Policy]) -> None:
        self._make = make
        self._made: Policy | None = None

    def made(self) -> Policy:
        """The policy itself."""
        if self._made is None:
            self._made = self._make()
        return self._made


def ask_model(
    deferred: DeferredPolicy,
    line: Line,
    why: str,
    candidates: Sequence[Element],
    observation: Observation,
    stop: Stop,
) -> Repair | None:
    """What the model does in the place of `line`; None where it says nothing that can be used.

    Args:
        why: Why the target was not found.
        candidates: What it may be, as far as the matcher knows, the best first.
    """
    instruction = line.instruction
    if instruction is None or not candidates:
        return None
    task = "\n".join((instruction, *_remarks(line.marks[0], candidates)))
    policy = deferred.made()
    predicted = policy.predict(replace(observation, task=task, step=1), (), stop)
    reply = predicted.reply or parse(predicted.text, policy.space(observation.frame.size))
    if isinstance(reply, ParseError):
        return None
    action = next((action for action in reply.actions if type(action) is type(line.action)), None)
    point = None if action is None else _point(action)
    if action is None or point is None:
        return None
    element = element_at(point, observation.elements)
    if element is None or not any(element.box.iou(candidate.box) > 0.5 for candidate in candidates):
        return None
    if line.risky is not None and similarity(element.text, line.marks[0].name) < SAME:
        return None
    return Repair(line.number, instruction, why, reply.thought, action, element)


def _remarks(mark: Landmark, candidates: Sequence[Element]) -> list[str]:
    """What is known of the target, as remarks that the steps language passes over."""
    texts = row_of(mark)
    lines = [f"# It stood in the row {', '.join(f'“{text}”' for text in texts)}."] if texts else []
    around = [text for text in neighbours_of(mark) if text not in texts]
    if around:
        lines.append(f"# Near it stood {', '.join(f'“{text}”' for text in around)}.")
    there = [f"{_named(one)} at ({one.box.centre.x:.0f}, {one.box.centre.y:.0f})" for one in candidates[:_MOST_LISTED]]
    lines.append(f"# It can only be one of these: {'; '.join(there)}. If it is none of them, ask the user.")
    return [" ".join(line.split()) for line in lines]


def _named(element: Element) -> str:
    kind = element.kind.value.replace("_", " ")
    return f"the {kind} “{element.text[:60]}”" if element.text.strip() else f"a {kind} without a name"


def _point(action: Action) -> PixelPoint | None:
    return action.points[0] if isinstance(action, Drag) else getattr(action, "at", None)
