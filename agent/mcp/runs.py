"""Runs for clients: whole tasks and replays, begun, watched, answered and stopped by number."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from agent.core.events import Ended, Event, Executed, Failed, Judged, Predicted, Reason
from agent.core.stop import Stop
from agent.mcp.questions import PersonFirst, Question

_KEPT: Final = 50
"""Runs that have ended and can still be asked about."""

Begin = Callable[[Stop, PersonFirst, Path], Iterator[Event]]
"""Begins a run: its stop, who answers, where it is recorded; the events that follow, the last one `Ended`."""


class Status(StrEnum):
    """How a run stands, in the words of MCP's tasks."""

    WORKING = "working"
    INPUT_REQUIRED = "input_required"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Run:
    """One run. Changed by its own thread, read by the server's.

    Attributes:
        session: Its session file.
        step: The latest step.
        thought: What was thought in it.
        lines: What was done, in words; typed text by its length only.
        began_s, changed_s: When it began and when anything last happened, seconds since 1970.
    """

    number: int
    about: str
    session: Path
    asker: PersonFirst
    stop: Stop = field(default_factory=Stop)
    step: int = 0
    thought: str = ""
    lines: list[str] = field(default_factory=list)
    ended: Ended | None = None
    over: threading.Event = field(default_factory=threading.Event)
    began_s: float = field(default_factory=time.time)
    changed_s: float = field(default_factory=time.time)

    @property
    def status(self) -> Status:
        match self.ended:
            case None:
                return Status.WORKING if self.asker.open is None else Status.INPUT_REQUIRED
            case Ended(reason=Reason.FINISHED):
                return Status.COMPLETED
            case Ended(reason=Reason.STOPPED):
                return Status.CANCELLED
            case _:
                return Status.FAILED

    @property
    def question(self) -> Question | None:
        return self.asker.open


class Runs:
    """The runs of one server, one at a time."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._runs: dict[int, Run] = {}
        self._lock = threading.Lock()

    def begin(self, about: str, begin: Begin, asker: PersonFirst, session: Path) -> Run:
        """Begin a run on a thread of its own.

        Raises:
            RuntimeError: If one is under way; one sentence.
        """
        with self._lock:
            for one in self._runs.values():
                if not one.over.is_set():
                    raise RuntimeError(f"run {one.number} ({one.about}) is under way; stop it, or wait for its end")
            run = Run(next(self._numbers), about, session, asker)
            self._runs[run.number] = run
            for number in sorted(self._runs)[:-_KEPT]:
                del self._runs[number]
        threading.Thread(target=self._carry_out, args=[run, begin], name=f"mcp-run-{run.number}", daemon=True).start()
        return run

    def find(self, number: int) -> Run:
        """A run by its number.

        Raises:
            LookupError: If there is none; one sentence.
        """
        with self._lock:
            if number not in self._runs:
                known = ", ".join(map(str, self._runs)) or "none yet"
                raise LookupError(f"there is no run {number}; there are: {known}")
            return self._runs[number]

    def close(self) -> None:
        """Stop what is under way, and wait for its end."""
        with self._lock:
            runs = tuple(self._runs.values())
        for one in runs:
            one.stop.set("the server ends")
        for one in runs:
            one.over.wait()

    def _carry_out(self, run: Run, begin: Begin) -> None:
        try:
            for event in begin(run.stop, run.asker, run.session):
                _follow(run, event)
        except (RuntimeError, ValueError, OSError) as error:
            run.ended = Ended(run.step, Reason.FAILED, str(error))
        finally:
            if run.ended is None:
                run.ended = Ended(run.step, Reason.FAILED, "the run ended without an end")
            run.over.set()


def _follow(run: Run, event: Event) -> None:
    from agent.core.actions import Type, describe

    run.step, run.changed_s = max(run.step, event.step), time.time()
    match event:
        case Predicted(reply=reply):
            run.thought = reply.thought
        case Executed(action=action):
            words = f"type {len(action.text)} characters" if isinstance(action, Type) else describe(action)
            run.lines.append(f"{event.step}: {words}")
        case Failed(message=message):
            run.lines.append(f"{event.step}: failed, {message}")
        case Judged() if event.note and event.verdict.value not in ("allowed", "edited"):
            run.lines.append(f"{event.step}: {event.verdict.value}, {event.note}")
        case Ended():
            run.ended = event
        case _:
            pass
