"""The desk: one screen with mouse and keyboard, worked by clients through the gate, recorded like any other session.

A single thread of its own captures, judges and acts, since capture handles and input belong to the thread that made
them; calls are carried out one after the other. It is set up at the first call, holds the display from then on, and
lets go of it, and of whatever is held down, when nobody has called for a while; the next call sets it up again.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agent.core.actions import Action
from agent.core.config import Config
from agent.core.events import Ended, Event, Executed, Failed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.history import Turn
from agent.core.policy import LoadedModel, Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Bounds
from agent.mcp.primitives import Arguments, Primitive, PrimitiveError
from agent.safety.asker import Asker
from vision.frame import Frame, visible_changes
from vision.geometry import DesktopPoint, PixelPoint, Size, Space
from vision.perception.elements import Element

if TYPE_CHECKING:
    from agent.loop import Agent

log = logging.getLogger(__name__)

_TICK_S: Final = 0.25
_REST_S: Final = 60.0
"""Without a call for so long, the desk gives the display to others."""
_MOST_WAITING: Final = 64
"""Calls that may wait for their turn; a client that sends more is told so at once."""


class DeskError(RuntimeError):
    """The screen cannot be worked at; one sentence for the client."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the screen shows.

    Attributes:
        elements: In reading order.
        before: Those before the action; empty where nothing was done.
        changed: Tiles that differ from before the action; None where nothing was done.
        note: What became of the action where it was not simply carried out; empty otherwise.
        done: Whether the action was carried out.
        cursor: Where the pointer is; None where it is elsewhere, or nobody asked.
    """

    frame: Frame
    elements: tuple[Element, ...]
    changed: int | None = None
    note: str = ""
    done: bool = True
    before: tuple[Element, ...] = ()
    cursor: PixelPoint | None = None


@dataclass(frozen=True, slots=True)
class _Call:
    """One primitive of a client, to be carried out."""

    primitive: Primitive
    arguments: Arguments
    reason: str
    stop: Stop
    answer: Future[Look] = field(default_factory=Future)


class _SessionStop(Stop):
    """The end of a whole session, which is the end of the call that is under way, too."""

    def __init__(self) -> None:
        super().__init__()
        self.current: Stop | None = None

    def set(self, reason: str) -> None:
        super().set(reason)
        if (current := self.current) is not None:
            current.set(reason)


class _NoPolicy:
    """Stands where a model would decide: at the desk the client does."""

    def space(self, size: Size) -> Space:
        return Space.absolute(size)

    def predict(self, observation: Observation, history: tuple[Turn, ...], stop: Stop) -> Prediction:
        raise AssertionError("nothing is predicted at the desk")


class Desk:
    """Carries out primitives of clients, one after the other.

    Args:
        client: Name and version of whom it works for; they stand in the session file.
        asker: Who is asked where the gate says so.
        granted: Placeholders of secrets that the person allows clients to have typed.
        rest_s: How long it waits for a call before it lets go of the display.
        clock: Seconds.
    """

    def __init__(
        self,
        client: str,
        bounds: Bounds,
        config: Config,
        asker: Asker,
        granted: str = "",
        *,
        rest_s: float = _REST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._bounds, self._config, self._asker = client, bounds, config, asker
        self._rest_s, self._clock = rest_s, clock
        self._last_call_s, self._under_way = clock(), 0
        self._task = f"work for {client}" + (f" with {granted}" if granted else "")
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._before: threading.Thread | None = None
        self._over = ""
        self._stop = _SessionStop()
        self.session: Path | None = None

    @property
    def client(self) -> str:
        """Name and version of whom it works for."""
        return self._client

    @property
    def ended(self) -> str:
        """Why nothing more is done here, in a sentence; empty as long as calls are taken."""
        with self._starting:
            return self._over

    @property
    def idle_s(self) -> float:
        """Seconds since the last call was answered; 0 while one is under way."""
        with self._starting:
            return 0.0 if self._under_way else self._clock() - self._last_call_s

    def carry_out(self, primitive: Primitive, arguments: Arguments, stop: Stop) -> Future[Look]:
        """Have a primitive carried out, after those before it; returns at once.

        The answer comes from the desk's thread, or a `DeskError` if the desk cannot be set up or was closed.
        """
        call = _Call(primitive, arguments, str(arguments.get("reason", ""))[:2000], stop)
        with self._starting:
            if self._over:
                call.answer.set_exception(DeskError(self._over))
                return call.answer
            if self._under_way >= _MOST_WAITING:
                call.answer.set_exception(DeskError(f"{_MOST_WAITING} calls wait already; wait for their answers"))
                return call.answer
            self._under_way += 1
            self._calls.put(call)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, args=[self._before], name="mcp-desk", daemon=True)
                self._thread.start()
        call.answer.add_done_callback(self._answered)
        return call.answer

    def _answered(self, answer: Future[Look]) -> None:
        with self._starting:
            self._under_way -= 1
            self._last_call_s = self._clock()

    def close(self) -> None:
        """End the session; whatever is held down is let go."""
        with self._starting:
            thread = self._thread or self._before
        self._stop.set("the client has left")
        self._calls.put(None)
        if thread is not None:
            thread.join()

    def _work(self, before: threading.Thread | None) -> None:
        """On the desk's thread, from its first call until nobody calls, or the session ends.

        Args:
            before: The thread that worked here last; it may still be letting go of the display.
        """
        from agent.desktop.display_lock import DisplayLock
        from agent.desktop.monitor.stop_key import StopKey
        from agent.factory import assembled
        from agent.sessions.recorder import Recorder, new_session_path
        from vision.perception.reader import load_reader

        if before is not None:
            before.join()
        with ExitStack() as stack:
            try:
                stack.enter_context(DisplayLock(f"the MCP server for {self._client}"))
                model = LoadedModel(_NoPolicy(), load_reader(detector=self._config.detector))
                agent = stack.enter_context(assembled(model, self._bounds, self._config, self._asker))
                stack.enter_context(StopKey(self._stop, self._config.stop_chord))
                path = new_session_path(self._config)
                recorder = stack.enter_context(Recorder.create(path, self._task, model=self._client))
            except (RuntimeError, ValueError, OSError) as error:
                self._leave(str(error), for_good=False)
                return
            self.session = path
            try:
                for _ in recorder.record(self._events(agent)):
                    pass
            finally:
                if self._thread is threading.current_thread():
                    why = self._stop.reason or "the session has ended"
                    self._leave(f"nothing more is done: {why}", for_good=True)

    def _leave(self, why: str, *, for_good: bool) -> None:
        """Leave the desk, and answer the calls that wait there with `why`; later calls too, where it is for good."""
        waiting: list[_Call | None] = []
        with self._starting:
            self._over = why if for_good else ""
            self._thread, self._before = None, threading.current_thread()
            with suppress(queue.Empty):
                while True:
                    waiting.append(self._calls.get_nowait())
        for call in waiting:
            if call is not None and call.answer.set_running_or_notify_cancel():
                call.answer.set_exception(DeskError(why))

    def _rests(self) -> bool:
        """Whether nobody has called for long; the thread is no longer the desk's then."""
        with self._starting:
            if self._under_way or self._clock() - self._last_call_s < self._rest_s:
                return False
            self._thread, self._before = None, threading.current_thread()
            return True

    def _events(self, agent: Agent) -> Iterator[Event]:
        step = 0
        while not self._stop.is_set():
            try:
                call = self._calls.get(timeout=_TICK_S)
            except queue.Empty:
                if self._rests():
                    yield Ended(step, Reason.STOPPED, "nobody has called for a while")
                    return
                continue
            if call is None:
                break
            if not call.answer.set_running_or_notify_cancel():
                continue  # the client has cancelled it before its turn came
            step += 1
            self._stop.current = call.stop
            if self._stop.is_set():
                call.stop.set(self._stop.reason)
            try:
                look = yield from self._carry_out(agent, call, step)
            except (PrimitiveError, RuntimeError, OSError) as error:
                yield Failed(step, str(error))
                call.answer.set_exception(error if isinstance(error, PrimitiveError) else DeskError(str(error)))
            else:
                call.answer.set_result(look)
        yield Ended(step, Reason.STOPPED, self._stop.reason or "the client has left")

    def _carry_out(self, agent: Agent, call: _Call, step: int) -> Generator[Event, None, Look]:
        started = time.monotonic()
        frame = agent.screen.grab()
        elements = () if agent.perception is None else agent.perception.read(frame)
        actions = call.primitive.actions(call.arguments, frame.size)
        yield Observed(step, frame, None, time.monotonic() - started)
        if not actions:
            return Look(frame, elements, cursor=_cursor(frame) if call.primitive.name == "cursor_position" else None)
        from agent.grammar.ui_tars import transcript

        reply = Reply(call.reason, actions)
        yield Predicted(step, transcript(reply, frame.size), reply, None, 0.0)
        observation = Observation(self._task, step, frame, elements)
        done = yield from self._act(agent, reply, observation, call.stop)
        after = agent.screen.settle(call.stop)
        seen = () if agent.perception is None else agent.perception.read(after)
        changed = int(visible_changes(frame, after).sum()) if frame.pixels.shape == after.pixels.shape else None
        return Look(after, seen, changed, done, not done, elements)

    def _act(self, agent: Agent, reply: Reply, observation: Observation, stop: Stop) -> Generator[Event, None, str]:
        """Judge and execute; why something was not carried out, in a sentence, empty where all of it was."""
        turn = Turn(observation.step, observation.frame, "", reply)
        steps = agent.act(turn, observation, Prediction(reply=reply), stop)
        undone: list[str] = []
        waiting: list[Action] = []
        while True:
            try:
                event = next(steps)
            except StopIteration as end:
                outcome = end.value
                break
            match event:
                case Judged(action=action, verdict=Verdict.ALLOWED | Verdict.EDITED):
                    waiting.append(action)
                case Judged(verdict=verdict, note=note):
                    undone.append(f"{_VERDICTS.get(verdict, verdict.value)}{f': {note}' if note else ''}")
                case Failed(message=message):
                    undone.append(message)
                case Executed():
                    waiting.clear()
                case _:
                    pass
            yield event
        if isinstance(outcome, Ended):
            undone.append(outcome.content or outcome.reason.value)
        elif waiting and not undone:
            undone.append("interrupted by the person; a part of it may be done")
        return "; ".join(undone)


def _cursor(frame: Frame) -> PixelPoint | None:
    from agent.desktop.input.pyautogui_import import load_pyautogui

    x, y = load_pyautogui().position()
    return frame.viewport.to_pixel(DesktopPoint(x, y))


_VERDICTS: Final = {
    Verdict.REFUSED: "refused",
    Verdict.REJECTED: "not approved",
    Verdict.SKIPPED: "left out by the person",
    Verdict.TAKEN_OVER: "the person did it themselves",
    Verdict.QUIT: "the person ended the session",
}
