"""Questions of the gate: asked at the screen, told to the client; whoever answers first counts, within limits.

The person at the screen may say yes or no. The client may say no at any time, and yes only where nothing but doubt made
the gate ask: what a rule, the nature of the action or an order on the screen asks about is the person's alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from agent.core.actions import describe
from agent.core.stop import Stop
from agent.safety.asker import Answer, Approve, Proposal, Quit, Reject

_PATIENCE_S: Final = 300.0
_TICK_S: Final = 0.05
_LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Question:
    """What is open.

    Attributes:
        action: In words.
        why: Why the gate asks.
        reserved: Whether only the person at the screen may say yes.
        reason: What the client says of it; its words, which decide nothing.
    """

    action: str
    why: str
    reserved: bool
    reason: str = ""


class Prompt(Protocol):
    """A question that stands on the person's screen."""

    def answer(self) -> bool | None:
        """What the person said, or None as long as they have not."""
        ...

    def close(self) -> None:
        """Take it away."""
        ...


class NotForTheClientError(PermissionError):
    """The client said yes to what only the person may approve."""


class PersonFirst:
    """Asks the person on their screen and lets the client answer where it may; see `Asker`.

    Args:
        show: Puts a question on the screen; None where that cannot be done.
        patience_s: How long a question stays open; after that it is a no.
    """

    def __init__(self, show: Callable[[Question], Prompt | None], *, patience_s: float = _PATIENCE_S) -> None:
        self._show, self._patience_s = show, patience_s
        self._lock = threading.Lock()
        self._open: Question | None = None
        self._by_client: bool | None = None
        self._note = ""
        self._answered = threading.Event()

    @property
    def open(self) -> Question | None:
        """The question that waits for an answer now."""
        return self._open

    def answer_as_client(self, *, yes: bool, note: str = "") -> bool:
        """What the client says to the open question; False where none is open.

        Raises:
            NotForTheClientError: If only the person may approve it.
        """
        with self._lock:
            question = self._open
            if question is None:
                return False
            if yes and question.reserved:
                raise NotForTheClientError(f"only the person at the screen can approve this: {question.why}")
            self._by_client, self._note = yes, note
            self._answered.set()
        return True

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        """See `Asker`."""
        question = Question(
            describe(proposal.action),
            proposal.warning or "every step is asked about",
            proposal.reserved,
            proposal.thought[:_LONGEST_REASON],
        )
        with self._lock:
            self._open, self._by_client, self._note = question, None, ""
            self._answered.clear()
        prompt = self._show(question)
        try:
            return self._await(prompt, stop)
        finally:
            with self._lock:
                self._open = None
            if prompt is not None:
                prompt.close()

    def _await(self, prompt: Prompt | None, stop: Stop) -> Answer:
        waited_s = 0.0
        while waited_s < self._patience_s:
            if stop.is_set():
                return Quit()
            if prompt is not None and (said := prompt.answer()) is not None:
                return Approve() if said else Reject("the person at the screen said no")
            if self._answered.wait(_TICK_S):
                return Approve() if self._by_client else Reject(self._note or "the client said no")
            waited_s += _TICK_S
        return Reject(f"nobody answered within {self._patience_s:g} s")


class QuestionWindow:
    """A question in a small window of a process of its own: Qt lives in gui, and the server must not wait for it."""

    def __init__(self, question: Question) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gui.approval.question_window"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._said: bool | None = None
        self._reader = threading.Thread(target=self._read, name="mcp-question", daemon=True)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(
                json.dumps({"action": question.action, "why": question.why, "reason": question.reason}) + "\n"
            )
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # the window could not be opened: nobody says anything
        self._reader.start()

    def answer(self) -> bool | None:
        """See `Prompt`."""
        return self._said

    def close(self) -> None:
        """See `Prompt`."""
        self._process.terminate()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(timeout=2)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        word = self._process.stdout.readline().strip()
        if word in ("yes", "no"):
            self._said = word == "yes"


def question_window(question: Question) -> Prompt | None:
    """The question on the screen; None where windows cannot be opened."""
    from importlib.util import find_spec

    return QuestionWindow(question) if find_spec("PySide6") is not None else None
