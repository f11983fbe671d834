"""Run session: a run on a worker thread that iterates the loop, while the GUI thread gets frozen events.

Everything crosses the border in one bounded queue, in order. The GUI thread takes a few milliseconds' worth at a
time, so that a fast run can neither freeze the window nor fill the memory: a worker that is ahead waits.

Where nobody is asked about a click, the worker waits for a moment before it: the window shows a ring there, and takes
it away before the run goes on, so that neither the agent nor the program beneath ever meets it.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from agent.core.actions import target
from agent.core.events import (
    Ended,
    Event,
    Executed,
    Failed,
    Judged,
    Misparsed,
    Observed,
    Paused,
    Predicted,
    Reason,
    Resumed,
    Verdict,
)
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Answer, Asker, Proposal, Quit

log = logging.getLogger(__name__)

Launch: TypeAlias = Callable[[str, str, Mode, Stop, Asker], Iterator[Event]]
"""Starts a run: task, model name, mode, stop flag, who is asked. Called and iterated on the worker thread."""

_AHEAD: Final = 4  # few: while the worker waits it leaves the interpreter lock to the window, which paints meanwhile
_TURN_S: Final = 0.004
_LOOK_S: Final = 0.02
_CLOSE_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Responded:
    """What the person answered to a question of the model; None where the run shall end there."""

    text: str | None


@dataclass(frozen=True, slots=True)
class _WorkerDone:
    """The worker has nothing more to say."""


@dataclass(frozen=True, slots=True)
class _PointOut:
    """Where the run is about to act unasked; None takes the ring away."""

    judged: Judged | None


class WindowAsker:
    """Asks in the window: blocks the worker until the GUI thread answers.

    Args:
        show: Puts the proposal before the person; called on the worker thread.

    Attributes:
        asked: Whether the person was asked since the last `Judged`.
    """

    def __init__(self, show: Callable[[Proposal], None]) -> None:
        self._show = show
        self.asked = False
        self._answers: queue.SimpleQueue[Answer | Responded] = queue.SimpleQueue()
        self._remarks: queue.SimpleQueue[str] = queue.SimpleQueue()

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        """The person's answer; `Quit` within a few hundredths of a second after `stop` is set."""
        self.asked = True
        answer = self._await(proposal, stop)
        return Quit() if answer is None or isinstance(answer, Responded) else answer

    def respond(self, question: Proposal, stop: Stop) -> str | None:
        """The person's words; None where they end the run, or as soon as `stop` is set. See `Respondent`."""
        answer = self._await(question, stop)
        return answer.text if isinstance(answer, Responded) else None

    def remarks(self) -> tuple[str, ...]:
        """What the person has said since the last step. See `Remarking`."""
        said = []
        while not self._remarks.empty():
            said.append(self._remarks.get())
        return tuple(said)

    def say(self, words: str) -> None:
        """Have the run hear this before its next step; called on the GUI thread."""
        self._remarks.put(words)

    def _await(self, proposal: Proposal, stop: Stop) -> Answer | Responded | None:
        while not self._answers.empty():  # an answer to what is no longer asked must not count for this
            self._answers.get()
        self._show(proposal)
        while not stop.is_set():
            try:
                return self._answers.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
        return None

    def answer(self, answer: Answer | Responded) -> None:
        """Let the worker go on; called on the GUI thread."""
        self._answers.put(answer)


class RunSession(QObject):
    """Runs tasks one after the other, each on its own worker thread. Lives on the GUI thread.

    Args:
        point_out_s: How long the window points at where a run is about to act unasked; 0 for not at all.

    Signals:
        happened: One `Event`; the last of a run is always `Ended`.
        asked: A `Proposal`, or a question of the model in one, that waits for `answer`.
        pointed: A `Judged` that is about to be carried out unasked; None when its ring must go: answer with `cleared`.
        finished: The worker is gone, a new run may start.
    """

    happened = Signal(object)
    asked = Signal(object)
    pointed = Signal(object)
    finished = Signal()
    _arrived = Signal()

    def __init__(self, launch: Launch, parent: QObject | None = None, *, point_out_s: float = 0.0) -> None:
        super().__init__(parent)
        self._launch, self._point_out_s = launch, point_out_s
        self._clear = threading.Event()
        self._inbox: queue.Queue[Event | Proposal | _PointOut | _WorkerDone] = queue.Queue(_AHEAD)
        self._announced = threading.Event()
        self._closing = threading.Event()
        self._asker = WindowAsker(self._post)
        self._stop = Stop(resumable=True)
        self._worker: threading.Thread | None = None
        self._arrived.connect(self._drain)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(1)  # not 0: that would be a posted event, and those go before painting and timers
        self._again.timeout.connect(self._drain)

    @property
    def running(self) -> bool:
        return self._worker is not None

    def start(self, task: str, model: str, mode: Mode, launch: Launch | None = None) -> None:
        """Begin a run.

        Args:
            launch: Starts it in place of what starts all others.

        Raises:
            RuntimeError: If one is on.
        """
        if self.running:
            raise RuntimeError("a run is on; stop it before the next")
        self._stop = Stop(resumable=True)
        # a daemon: should a driver or a model ever hang, the program can still end
        self._worker = threading.Thread(
            target=self._work,
            args=(launch or self._launch, task, model, mode, self._stop),
            name="deskhand-run",
            daemon=True,
        )
        self._worker.start()

    def stop(self, reason: str) -> None:
        """Ask the run to end; `finished` follows."""
        self._stop.set(reason)

    @property
    def paused(self) -> bool:
        """Whether the run rests, or will as soon as it has let go of everything."""
        return bool(self._stop.paused)

    def pause(self, reason: str) -> None:
        """Have the run rest; `Paused` follows."""
        self._stop.pause(reason)

    def resume(self) -> None:
        """Let it go on; `Resumed` follows."""
        self._stop.resume()

    def answer(self, answer: Answer | Responded) -> None:
        """What the person decided about the last proposal, or answered to the last question."""
        self._asker.answer(answer)

    def say(self, words: str) -> None:
        """Tell the run something, for its history; it hears it before its next step."""
        self._asker.say(words)

    @Slot()
    def cleared(self) -> None:
        """The ring is off the screen, and what was beneath it is drawn again."""
        self._clear.set()

    def close(self) -> None:
        """Stop, quit, wait. Nothing is emitted any more."""
        self._closing.set()
        self._stop.set("the window was closed")
        if self._worker is not None:
            self._worker.join(_CLOSE_S)
            if self._worker.is_alive():
                log.warning("the run did not end within %g s", _CLOSE_S)
            self._worker = None

    def _work(self, launch: Launch, task: str, model: str, mode: Mode, stop: Stop) -> None:
        step, ended = 0, False
        try:
            for event in launch(task, model, mode, stop, self._asker):
                step, ended = event.step, isinstance(event, Ended)
                self._post(event)
                if isinstance(event, Judged):
                    self._point_out(event, stop)
                    self._asker.asked = False
        except (Exception, SystemExit) as error:  # the worker's border; pyautogui's import may even raise SystemExit
            log.debug("the run broke at step %d", step, exc_info=True)
            why = str(error) or type(error).__name__
            self._post(Failed(step, why))
            self._post(Ended(step, Reason.FAILED, why))
            ended = True
        if not ended:
            self._post(Ended(step, Reason.FAILED, "the run broke off"))
        self._post(_WorkerDone())

    def _point_out(self, judged: Judged, stop: Stop) -> None:
        unasked = judged.verdict is Verdict.ALLOWED and not self._asker.asked
        if not unasked or self._point_out_s <= 0 or target(judged.action) is None:
            return
        self._clear.clear()
        self._post(_PointOut(judged))
        stop.wait_undisturbed(self._point_out_s)
        self._post(_PointOut(None))
        while not (self._closing.is_set() or stop.is_set() or self._clear.wait(_LOOK_S)):
            continue

    def _post(self, item: Event | Proposal | _PointOut | _WorkerDone) -> None:
        while not self._closing.is_set():
            try:
                self._inbox.put(item, timeout=_LOOK_S)
                break
            except queue.Full:
                continue
        if not self._announced.is_set() and not self._closing.is_set():
            self._announced.set()
            self._arrived.emit()

    @Slot()
    def _drain(self) -> None:
        """Hand on what has arrived, for a few milliseconds; the rest after the window had its turn."""
        self._announced.clear()  # before looking: what comes in from here on is announced again
        until = time.monotonic() + _TURN_S
        while not self._closing.is_set() and time.monotonic() < until:
            try:
                item = self._inbox.get_nowait()
            except queue.Empty:
                return
            self._emit(item)
        if not self._closing.is_set():
            self._announced.set()
            self._again.start()

    def _emit(self, item: Event | Proposal | _PointOut | _WorkerDone) -> None:
        match item:
            case Proposal():
                self.asked.emit(item)
            case _PointOut(judged):
                self.pointed.emit(judged)
            case _WorkerDone():
                if self._worker is not None:
                    self._worker.join()
                    self._worker = None
                self._asker.remarks()  # what came too late for this run is not for the next
                self.finished.emit()
            case (
                Observed()
                | Predicted()
                | Misparsed()
                | Judged()
                | Executed()
                | Paused()
                | Resumed()
                | Failed()
                | Ended()
            ):
                self.happened.emit(item)
            case _:
                assert_never(item)
