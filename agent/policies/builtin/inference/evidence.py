"""Evidence on screen: what an act was to bring about, looked up on the screen that came after it.

A claim to be done counts only with evidence. What was typed must stand in its field, a tick must have turned, a press
must have changed something, and every step of the task must have been acted on or found as it should be. What cannot be
looked up, because its window is gone or it was not read, proves nothing and disproves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.core.actions import Click, Type, target
from agent.core.history import NO_EFFECT
from agent.policies.builtin.examples import Past
from agent.policies.builtin.replies import names_in, step_in
from vision.geometry import PixelPoint
from vision.perception.elements import FIELDS, Element, Kind, State
from vision.perception.text_similarity import similarity

_SAME_PLACE: Final = 0.5
"""IoU at which an element of the next screen is the one of the screen before."""

NOTHING: Final = "nothing changed"

_READ: Final = 0.75
"""Text similarity at which a field holds what was typed."""


@dataclass(frozen=True, slots=True)
class Act:
    """A past step with the elements before and after it; None where they are not known any more.

    Attributes:
        confidence: Of the decision, in [0, 1]; None where it is not known any more.
    """

    past: Past
    before: tuple[Element, ...] | None
    after: tuple[Element, ...] | None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """An act whose effect is not on the screen.

    Attributes:
        step: Of the task; 0 where the thought does not tell.
        what: The element's name or the text that was typed; empty where it has none.
        reason: What is wrong.
    """

    step: int
    what: str
    reason: str


def doubts(acts: Sequence[Act]) -> tuple[Doubt, ...]:
    """The acts whose effect is missing; one that was made good by a later act on the same thing is not among them."""
    found: dict[tuple[int, str], Doubt | None] = {}
    effective: set[int] = set()
    for act in acts:
        part = step_in(act.past.thought)
        name = next(iter(names_in(act.past.thought)), "")
        step = 0 if part is None else part[0]
        found[step, name] = doubt = _doubt(act, step, name)
        if doubt is None:
            effective.add(step)
    return tuple(
        doubt
        for doubt in found.values()
        if doubt is not None and (doubt.reason != NOTHING or doubt.step not in effective)
    )


def _doubt(act: Act, step: int, name: str) -> Doubt | None:
    at = next((point for point in map(target, act.past.actions) if point is not None), None)
    typed = next((action.text for action in act.past.actions if isinstance(action, Type)), None)
    clicked = [action for action in act.past.actions if isinstance(action, Click)]
    if clicked and len(act.past.actions) == 1 and NO_EFFECT in act.past.notes:
        return Doubt(step, name, NOTHING)
    if act.before is None or act.after is None or at is None:
        return None
    if typed is not None:
        return None if _holds(typed, at, act.after) else Doubt(step, name, "the field does not show what was typed")
    if clicked and len(act.past.actions) == 1 and not _turned(at, act):
        return Doubt(step, name, "the mark did not change")
    return None


def _holds(typed: str, at: PixelPoint, after: Sequence[Element]) -> bool:
    """Whether the field at a point shows what was typed into it, or shows nothing that could be compared."""
    field = next((one for one in after if one.kind in FIELDS and one.box.contains(at)), None)
    wanted = _plain(typed)
    if field is None or not wanted:
        return True
    shown = _plain(field.text)
    if not shown:
        return True  # dots of a password, or a field that could not be read
    if similarity(shown, wanted) >= _READ or shown in wanted or wanted in shown:
        return True
    # a narrow field shows the end of a long text
    return len(shown) > 4 and len(shown) < len(wanted) and similarity(shown, wanted[-len(shown) :]) >= _READ


def _turned(at: PixelPoint, act: Act) -> bool:
    """Whether a tick that was clicked is another one now, or cannot be compared."""
    assert act.before is not None
    assert act.after is not None
    mark = next((one for one in act.before if one.kind is Kind.CHECKBOX and one.box.contains(at)), None)
    if mark is None:
        return True
    now = max(act.after, key=lambda one: one.box.iou(mark.box), default=None)
    if now is None or now.kind is not Kind.CHECKBOX or now.box.iou(mark.box) < _SAME_PLACE:
        return True
    return (State.CHECKED in mark.state) != (State.CHECKED in now.state)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
