"""What a run left out: actions that were skipped, rejected, refused or that failed, and were not made good later.

A policy that says it has finished does not know what the person kept back, or forgets it. So the loop folds its own
events: an ending may only be called *finished* where nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Final

from agent.core.actions import Action, Click, Drag, Hotkey, Move, Note, Screenshot, Scroll, Type, Wait, describe, target
from agent.core.events import Ended, Event, Executed, Failed, Judged, Reason, Verdict
from vision.perception.elements import Element, element_at

DONE_BEFORE: Final = "it was done before"
"""Why nothing is left out where a step is skipped that comes again because the person went back."""

_NEAR_PX: Final = 24.0
"""So far apart two points still mean the same thing on the screen."""

_WHY: Final = {
    Verdict.SKIPPED: "skipped",
    Verdict.REJECTED: "not approved",
    Verdict.REFUSED: "not allowed",
}


@dataclass(frozen=True, slots=True)
class Omission:
    """One action that was not carried out.

    Attributes:
        step: When it was wanted.
        why: In two words: skipped, not approved, not allowed, failed.
        words: The action in words, typed text by its length only.
        elements: What was read on the screen then.
    """

    step: int
    action: Action
    why: str
    words: str
    elements: tuple[Element, ...] = ()

    def __str__(self) -> str:
        return f"{self.words} ({self.why})"


class Omissions:
    """The omissions of one run; told every event in order."""

    def __init__(self) -> None:
        self._left_out: list[Omission] = []
        self._judged: Judged | None = None

    @property
    def left_out(self) -> tuple[Omission, ...]:
        """What is left out so far, oldest first."""
        return tuple(self._left_out)

    def in_words(self) -> tuple[str, ...]:
        """What is left out so far, each with why."""
        return tuple(map(str, self._left_out))

    def take(self, event: Event) -> None:
        """Follow the run by one event."""
        match event:
            case Judged(verdict=Verdict.SKIPPED, note=note) if note == DONE_BEFORE:
                self._left_out = [one for one in self._left_out if not _same(one.action, event.action)]
            case Judged(verdict=verdict) if verdict in _WHY:
                self._add(event, _WHY[verdict])
            case Judged():
                self._judged = event
            case Failed() if self._judged is not None and self._judged.step == event.step:
                self._add(self._judged, "failed")
                self._judged = None
            case Executed(step=step, action=done, by_person=by_person):
                self._left_out = [one for one in self._left_out if not _made_good(one, step, done, by_person)]
                self._judged = None
            case _:
                pass

    def ending(self, ended: Ended) -> Ended:
        """`ended`, unless it claims to have finished although something is left out."""
        if ended.reason not in (Reason.FINISHED, Reason.INCOMPLETE):
            return ended
        return incomplete(ended, self.in_words(), "left out")

    def _add(self, judged: Judged, why: str) -> None:
        action = judged.action
        if isinstance(action, Wait | Screenshot | Move | Scroll | Note):
            return  # nothing that a task wants for itself
        if any(_same(one.action, action) for one in self._left_out):
            return
        self._left_out.append(Omission(judged.step, action, why, _in_words(action, judged.elements), judged.elements))


def incomplete(ended: Ended, what: tuple[str, ...], how: str = "went otherwise") -> Ended:
    """`ended` as incomplete because of `what`; as it is where that is empty."""
    if not what:
        return ended
    said = f"{ended.content} – " if ended.content else ""
    return Ended(ended.step, Reason.INCOMPLETE, f"{said}{how}: {'; '.join(what)}")


def _made_good(left_out: Omission, step: int, done: Action, by_person: bool) -> bool:
    """Whether `done` carries out what was left out, or what the person wanted in its place.

    A rejection is a correction: the next step that does the same sort of thing otherwise is its answer. What failed is
    tried again, perhaps where its target has moved to. What was skipped or is not allowed is only done by itself.
    """
    if _same(left_out.action, done) or (by_person and step == left_out.step):
        return True
    if left_out.why in ("skipped", "not allowed") or step <= left_out.step:
        return False
    if left_out.why == "failed" and isinstance(done, Type | Hotkey):
        return False  # another text is another step
    return type(done) is type(left_out.action)


def _same(one: Action, other: Action) -> bool:
    match one, other:
        case Click(), Click():
            return one.button is other.button and one.count == other.count and _near(one, other)
        case Drag(), Drag():
            return _near(one, other)
        case _:
            return one == other


def _near(one: Action, other: Action) -> bool:
    a, b = target(one), target(other)
    return a is not None and b is not None and hypot(a.x - b.x, a.y - b.y) <= _NEAR_PX


def _in_words(action: Action, elements: tuple[Element, ...]) -> str:
    if isinstance(action, Type):  # it may be a secret
        return f"type {len(action.text)} characters"
    at = target(action)
    element = None if at is None else element_at(at, elements)
    name = "" if element is None else (element.text or element.name).partition("\n")[0]
    if not name:
        return describe(action)
    return f"{describe(action).partition(' (')[0]} “{name}”"
