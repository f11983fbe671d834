"""The stop flag, which every part of a run reads and whoever may end or pause it sets; signals; key chords by name."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack
from types import FrameType, TracebackType
from typing import Final, Self

from agent.core.actions import MODIFIERS, Key, key
from agent.core.api import export
from agent.core.events import Event, Paused, Resumed

DEFAULT_CHORD: Final = (Key("ctrl"), Key("alt"), Key("escape"))
"""The stop key, where the settings say nothing else."""

ANSWER_HELD: Final = (Key("ctrl"), Key("alt"))
"""What is held down with the key of an answer, where the settings say nothing else."""


@export("Stop")
class Stop:
    """A flag shared by a run and whoever may end it: the stop key, a signal, the window, the corner fail-safe.

    Set once and never cleared; a new run gets a new one. Until then it can be paused and resumed, any number of times.
    Safe to use from any thread.

    Args:
        resumable: Whether somebody is there who can call `resume`. Where nobody is, to pause is to stop: no run may
            wait for ever.
    """

    def __init__(self, *, resumable: bool = False) -> None:
        self._event = threading.Event()
        self._reason = ""
        self._resumable = resumable
        self._going = threading.Condition()
        self._paused = ""

    @property
    def reason(self) -> str:
        """Who stopped the run, for people to read; empty while it goes on."""
        return self._reason

    def set(self, reason: str) -> None:
        """Ask the run to end. The first reason given stays."""
        if not self._event.is_set():
            self._reason = reason
            self._event.set()
        with self._going:
            self._going.notify_all()

    @property
    def paused(self) -> str:
        """Why the run rests, for people to read; empty while it goes on."""
        return self._paused

    def pause(self, reason: str) -> None:
        """Have the run let go of everything, drop what it was about to send, and wait. The first reason stays."""
        if not self._resumable:
            self.set(f"{reason}, and nobody is here to let it go on")
            return
        with self._going:
            self._paused = self._paused or reason
            self._going.notify_all()

    def resume(self) -> None:
        """Let a paused run go on: it looks at the screen anew."""
        with self._going:
            self._paused = ""
            self._going.notify_all()

    def wait_resumed(self) -> None:
        """Wait while the run is paused; returns at once when it is stopped."""
        with self._going:
            self._going.wait_for(lambda: not self._paused or self._event.is_set())

    def wait_undisturbed(self, seconds: float) -> None:
        """Sleep for `seconds`, or until paused or stopped."""
        with self._going:
            self._going.wait_for(lambda: bool(self._paused) or self._event.is_set(), timeout=seconds)

    def is_set(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep for `seconds` or until stopped; True if stopped."""
        return self._event.wait(seconds)


def rest(step: int, stop: Stop, clock: Callable[[], float]) -> Generator[Event, None, float]:
    """Wait while the run is paused, and say so at both ends.

    Returns:
        The seconds it took, which do not count towards the time limit of the run.
    """
    if not (why := stop.paused):
        return 0.0
    began = clock()
    yield Paused(step, why)
    stop.wait_resumed()
    if not stop.is_set():
        yield Resumed(step)
    return clock() - began


def parse_chord(text: str) -> tuple[Key, ...]:
    """The keys of `Ctrl+Alt+Esc`, in the order written.

    Raises:
        ValueError: If a key is unknown, or there is not at least one modifier and one other key.
    """
    try:
        chord = tuple(dict.fromkeys(key(name) for name in text.split("+")))
    except ValueError as error:
        raise ValueError(f"stop key {text!r}: {error}; write it like Ctrl+Alt+Esc") from None
    if all(name in MODIFIERS for name in chord) or not any(name in MODIFIERS for name in chord):
        raise ValueError(f"stop key {text!r}: it needs a modifier and another key, for example Ctrl+Alt+Esc")
    return chord


def chord_name(chord: Iterable[Key]) -> str:
    """The chord as people write it, `Ctrl+Alt+Escape`; `parse_chord` reads it back."""

    def name(pressed: Key) -> str:
        if pressed == "+":
            return "Plus"
        return pressed.upper() if len(pressed) == 1 else pressed.replace("_", " ").title()

    return "+".join(map(name, chord))


@export("StopOnSignals")
class StopOnSignals:
    """SIGINT and SIGTERM set `stop`; a second SIGINT raises KeyboardInterrupt. Main thread only; handlers come back.

    The flag is set by a thread of our own, woken by the interpreter's C handler: so it is set even while the main
    thread is inside Qt or a model, and never by a handler that has just interrupted `Stop.wait` holding its lock.
    """

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._interrupted = False
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            reader, writer = socket.socketpair()
            thread = threading.Thread(target=self._wait_for_signals, args=[reader], name="stop-on-signals", daemon=True)
            thread.start()
            stack.callback(reader.close)
            stack.callback(thread.join)
            stack.callback(writer.close)  # the thread reads the end of the stream and ends
            writer.setblocking(False)
            stack.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False))
            for number in (signal.SIGINT, signal.SIGTERM):
                previous = signal.signal(number, self._handle)
                stack.callback(signal.signal, number, signal.SIG_DFL if previous is None else previous)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            if self._interrupted:
                raise KeyboardInterrupt
            self._interrupted = True

    def _wait_for_signals(self, reader: socket.socket) -> None:
        while numbers := reader.recv(64):
            if signal.SIGINT in numbers:
                self._stop.set("Ctrl+C was pressed")
            elif signal.SIGTERM in numbers:
                self._stop.set("the program was asked to end (SIGTERM)")
