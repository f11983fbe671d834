"""What the model is told of the run so far, and what the run itself learns from it: circles and lost patience."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, assert_never

from agent.core.actions import Action, Note, Screenshot, Type, Wait, describe
from agent.core.api import export
from agent.core.events import Verdict
from vision.frame import Frame, visible_changes

KEPT_FRAMES: Final = 8
"""Turns that keep their frame; models look at five, and a long run must not fill the memory."""

NO_EFFECT: Final = "This had no visible effect."
REPEATED: Final = "You did just this and the screen did not change. Do something else."
STALE: Final = "The target changed before this could be done. Look again."
SKIPPED: Final = "The person skipped one action of this reply."
INTERRUPTED: Final = "The person interrupted this; a part of it may be done. Look again."
TAKEN_OVER: Final = "The person did this step themselves instead"
ANSWERED: Final = "The person answers"

_MISPARSED_IN_A_ROW: Final = 3
_REFUSED_IN_A_RUN: Final = 2


@export("Turn")
@dataclass(frozen=True, slots=True)
class Turn:
    """One past step.

    Attributes:
        frame: What the model saw; None where that is more than `KEPT_FRAMES` turns ago.
        text: What it wrote, word for word.
        actions: What that said; empty where it could not be read.
        notes: What it must hear about it: a parse error, a rejection, an action without effect.
        acted: Whether any input was sent.
        refused: Whether the gate refused one of its actions.
    """

    step: int
    frame: Frame | None
    text: str
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()
    acted: bool = False
    refused: bool = False

    def noting(self, note: str) -> Turn:
        """The same turn with one more note."""
        return replace(self, notes=(*self.notes, note))


History = tuple[Turn, ...]
"""The turns of one run, oldest first."""


def extended(history: History, turn: Turn, changed: int) -> History:
    """`history` with `turn` at its end, once the number of tiles that changed since is known."""
    if turn.acted and changed == 0 and not only_looks(turn.actions):
        turn = turn.noting(NO_EFFECT)
    older, newer = history[: 1 - KEPT_FRAMES], history[1 - KEPT_FRAMES :]
    return (*(replace(old, frame=None) if old.frame is not None else old for old in older), *newer, turn)


def repeats(history: History, actions: tuple[Action, ...], frame: Frame) -> int:
    """How many of the latest turns wanted just these actions on a screen that looked just as it does now."""
    if only_looks(actions):
        return 0
    count = 0
    for turn in reversed(history):
        if turn.actions != actions or {INTERRUPTED, STALE} & set(turn.notes):  # nothing was sent
            break
        if turn.frame is None or visible_changes(turn.frame, frame).any():
            break
        count += 1
    return count


def declined(turn: Turn, verdict: Verdict, note: str, did: tuple[Action, ...] = ()) -> Turn | None:
    """`turn` after an action that the gate kept back, with what the model must hear of it; None if that ends the run.

    Args:
        did: What the person did instead.
    """
    match verdict:
        case Verdict.SKIPPED:
            return turn.noting(SKIPPED)
        case Verdict.REJECTED:
            return turn.noting(f"The person rejected this: {note}")
        case Verdict.REFUSED:
            return replace(turn.noting(f"This is not allowed: {note}"), refused=True)
        case Verdict.TAKEN_OVER:
            # typed text stays out: the person may have taken over in order to type a password
            acts = [
                f"type {len(action.text)} characters" if isinstance(action, Type) else describe(action)
                for action in did
            ]
            return replace(turn.noting(f"{TAKEN_OVER}: {'; '.join(acts)}." if acts else f"{TAKEN_OVER}."), acted=True)
        case Verdict.QUIT:
            return None
        case Verdict.ALLOWED | Verdict.EDITED:
            raise AssertionError("approved")
        case _:
            assert_never(verdict)


def hopeless(history: History) -> str | None:
    """Why it is no use going on, or None: replies that cannot be read, or that the gate keeps refusing."""
    latest = history[-_MISPARSED_IN_A_ROW:]
    if len(latest) == _MISPARSED_IN_A_ROW and not any(turn.actions for turn in latest):
        return f"{len(latest)} replies in a row could not be read; the last: {latest[-1].notes[0]}"
    if sum(turn.refused for turn in history) >= _REFUSED_IN_A_RUN:
        return history[-1].notes[-1]
    return None


def only_looks(actions: tuple[Action, ...]) -> bool:
    """Whether `actions` send no input."""
    return all(isinstance(action, Wait | Screenshot | Note) for action in actions)
