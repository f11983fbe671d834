"""Executor: the protocol of what carries out approved actions, the outcomes, and a dry run."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol

from agent.core.actions import (
    Action,
    CallUser,
    Finished,
    Foreign,
    Type,
    describe,
)
from agent.core.api import export
from agent.core.events import Event, Executed, Failed, Judged, Verdict
from agent.core.policy import Observation
from agent.core.stop import Stop
from agent.desktop.browser import why_not
from agent.safety.gate import Approved, Judgement


@export("Done")
@dataclass(frozen=True, slots=True)
class Done:
    """Input was sent, all of it."""

    seconds: float


@export("Stale")
@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was sent: the target changed after the approval."""


@export("Halted")
@dataclass(frozen=True, slots=True)
class Halted:
    """The stop flag was set before or during input; whatever was held down is released."""


@export("Impossible")
@dataclass(frozen=True, slots=True)
class Impossible:
    """This executor cannot do it. One sentence why. Nothing was sent, but for a paste that the field did not take."""

    why: str


@export("Interrupted")
@dataclass(frozen=True, slots=True)
class Interrupted:
    """The run was paused before or during input: what had not been sent is dropped, what was held is released."""


Outcome = Done | Stale | Halted | Interrupted | Impossible


@export("Executor")
class Executor(Protocol):
    """Carries out approved actions, one at a time, on the thread of the run."""

    def execute(self, approved: Approved, stop: Stop) -> Outcome:
        """Send the input for `approved.action`; looks at `stop` between every two low-level events (a click is one)."""
        ...


def undone(judged: Judgement, seen: Observation, executor: Executor, stop: Stop) -> Generator[Event, None, None]:
    """Carry out the undo that the person wants in the place of an action, if they do.

    Whether the program took anything back is not known; nobody says that it did.
    """
    if judged.undo is None:
        return
    undo = judged.undo
    yield Judged(seen.step, seen.frame, undo.action, Verdict.ALLOWED, "by the person", seen.elements)
    match executor.execute(undo, stop):
        case Done(seconds):
            yield Executed(seen.step, seen.frame, undo.action, seconds)
        case Impossible(why):
            yield Failed(seen.step, why)
        case Stale() | Halted() | Interrupted():
            pass


@export("DryRunExecutor")
class DryRunExecutor:
    """Says in one sentence per action what it would do, and does nothing."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def execute(self, approved: Approved, stop: Stop) -> Outcome:
        """See `Executor`; never `Stale`."""
        if stop.is_set():
            return Halted()
        action = approved.action
        if (why := unsupported(action)) is not None:
            return Impossible(why)
        what = f"type {len(action.text)} characters" if isinstance(action, Type) else describe(action)
        self._write(f"would {what}")
        return Done(0.0)


def unsupported(action: Action) -> str | None:
    """Why `action` is nothing for mouse and keyboard of a desktop, or None."""
    match action:
        case Finished() | CallUser():
            return f"“{describe(action)}” ends the run; there is nothing to press"
        case Foreign():
            return why_not(action)
        case _:
            return None
