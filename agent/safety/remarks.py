"""Remarks: what the person says to a run while it is on (“no, the second one”), noted in its history."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol, runtime_checkable

from agent.core.actions import Note
from agent.core.events import Event, Executed
from agent.core.history import SAID, Turn
from agent.safety.asker import Asker
from vision.frame import Frame


@runtime_checkable
class Remarking(Protocol):
    """An asker through whom the person can also say something without being asked."""

    def remarks(self) -> tuple[str, ...]:
        """What they have said since this was called last; never waits."""
        ...


def remarked(turn: Turn, step: int, frame: Frame, asker: Asker) -> Generator[Event, None, Turn]:
    """`turn` with what the person has said since; each remark is an event, so that the session has it.

    Args:
        step: The one that begins; nothing of the last step was done by these words.
    """
    for words in asker.remarks() if isinstance(asker, Remarking) else ():
        yield Executed(step, frame, Note(words), 0.0, by_person=True)
        turn = turn.noting(SAID + words)
    return turn
