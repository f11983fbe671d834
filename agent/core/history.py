"""The history of a run: its turns with the notes that the model gets, and signs of a run that leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, assert_never

from agent.core.actions import Action, Note, Screenshot, Type, Wait, describe
from agent.core.api import export
from agent.core.events import Verdict
from agent.core.reply import Reply
from vision.frame import Frame, visible_changes

COMPARED_FRAMES: Final = 3
"""Turns that keep their frame for the run itself, which looks for the same action on the same screen."""

# Notes. Models are trained on these very words, so training imports them from here.
NO_EFFECT: Final = "This had no visible effect."
REPEATED: Final = "You did just this and the screen did not change. Do something else."
STALE: Final = "The target changed before this could be done. Look again."
SKIPPED: Final = "The person skipped one action of this reply."
INTERRUPTED: Final = "The person interrupted this; a part of it may be done. Look again."
WENT_BACK: Final = "One step back: the step before comes again. What it did is not undone."
UNDONE: Final = "Ctrl+Z was pressed instead, to take back what was done last. Look whether it did."
"""Both follow `REJECTED`."""

TAKEN_OVER: Final = "The person did this step themselves instead"
"""Followed by a full stop, or by a colon and what the person did."""

# followed by a reason, or by the answer
ANSWERED: Final = "The person answers: "
SAID: Final = "The person says: "
MISPARSED: Final = "Your reply could not be read: "
REJECTED: Final = "The person rejected this: "
REFUSED: Final = "This is not allowed: "
IMPOSSIBLE: Final = "This cannot be done: "

_MISPARSED_IN_A_ROW: Final = 3
_REFUSED_IN_A_RUN: Final = 2


@export("Turn")
@dataclass(frozen=True, slots=True)
class Turn:
    """One past step.

    Attributes:
        frame: The screen that the model saw; None where it is kept no more.
        text: The reply as the model wrote it, word for word; as the loop wrote it down where the policy wrote no text.
        reply: None where the text could not be read.
        notes: What the model must know about it: a parse error, a rejection, an action without effect.
        acted: Whether any input was sent.
        refused: Whether the gate refused one of its actions.
    """

    step: int
    frame: Frame | None
    text: str
    reply: Reply | None = None
    notes: tuple[str, ...] = ()
    acted: bool = False
    refused: bool = False

    @property
    def thought(self) -> str:
        """The thought of the reply; empty where it could not be read."""
        return "" if self.reply is None else self.reply.thought

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions of the reply; empty where it could not be read."""
        return () if self.reply is None else self.reply.actions

    def noting(self, note: str) -> Turn:
        """The same turn with one more note."""
        return replace(self, notes=(*self.notes, note))


History = tuple[Turn, ...]
"""The turns of one run, oldest first."""


def extended(history: History, turn: Turn, changed: int, kept: int = COMPARED_FRAMES) -> History:
    """`history` with `turn` at its end, once the number of tiles that changed since is known.

    Args:
        kept: How many turns keep their frame, for whoever looks back; a frame of 3840x2160 is 25 MB.
    """
    if turn.acted and changed == 0 and not only_looks(turn.actions):
        turn = turn.noting(NO_EFFECT)
    first = len(history) + 1 - max(kept, COMPARED_FRAMES)
    past = (replace(old, frame=None) if at < first and old.frame is not None else old for at, old in enumerate(history))
    return (*past, turn)


def repeats(history: History, actions: tuple[Action, ...], frame: Frame) -> int:
    """The number of latest turns with the same actions on a screen that looked just as it does now."""
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
    """`turn` with the note about an action that the gate did not approve; None if that ends the run.

    Args:
        did: The actions that the person took instead.
    """
    match verdict:
        case Verdict.SKIPPED:
            return turn.noting(SKIPPED)
        case Verdict.REJECTED:
            return turn.noting(REJECTED + note)
        case Verdict.REFUSED:
            return replace(turn.noting(REFUSED + note), refused=True)
        case Verdict.TAKEN_OVER:
            # typed text stays out: the person may have taken over in order to type a password
            actions = [
                f"type {len(action.text)} characters" if isinstance(action, Type) else describe(action)
                for action in did
            ]
            note = f"{TAKEN_OVER}: {'; '.join(actions)}." if actions else f"{TAKEN_OVER}."
            return replace(turn.noting(note), acted=True)
        case Verdict.QUIT:
            return None
        case Verdict.ALLOWED | Verdict.EDITED:
            raise AssertionError("approved")
        case _:
            assert_never(verdict)


def hopeless(history: History) -> str | None:
    """Why the run should end, or None: replies that cannot be read, or that the gate keeps refusing."""
    latest = history[-_MISPARSED_IN_A_ROW:]
    if len(latest) == _MISPARSED_IN_A_ROW and not any(turn.actions for turn in latest):
        return f"{len(latest)} replies in a row could not be read; the last: {latest[-1].notes[0]}"
    if sum(turn.refused for turn in history) >= _REFUSED_IN_A_RUN:
        return history[-1].notes[-1]
    return None


def only_looks(actions: tuple[Action, ...]) -> bool:
    """Whether `actions` send no input."""
    return all(isinstance(action, Wait | Screenshot | Note) for action in actions)
