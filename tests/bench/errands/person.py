"""The person who is recorded: mouse and keyboard through XTEST, at the pace of the keystroke-level model.

A practised user who makes no mistake needs 0.2 s for a key or a button, 1.1 s to point, 0.4 s to bring a hand from the
mouse to the keys or back, and 1.35 s to think of what comes next: before each pointing, each text and each command, not
before the Tab or Enter that belongs to what was just typed. Each time is drawn, up to a fifth shorter or longer, by the
errand's name as seed.

Where things are is asked of the program itself, not of perception, so that a recording does not depend on what is
measured. The recorder is the command itself, in a process of its own.

Source: Card, Moran, Newell, The keystroke-level model for user performance time with interactive systems, CACM 1980;
the key is that of their average skilled typist.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from errands.programs import Program

from agent.desktop.capture.screen import MssScreen
from gui.datagen.native_apps.accessibility_bus import wait_for
from tests.agent.desktop.xtest_input import XTestInput
from vision.frame import visible_changes
from vision.geometry import PixelPoint

_KEYS: Final[Mapping[str, int]] = {
    "enter": 0xFF0D, "tab": 0xFF09, "down": 0xFF54, "up": 0xFF52, "end": 0xFF57, "home": 0xFF50, "delete": 0xFFFF,
    "escape": 0xFF1B, "space": 0x20, "ctrl": 0xFFE3, "alt": 0xFFE9, "shift": 0xFFE1, "f2": 0xFFBF, "backspace": 0xFF08,
}  # fmt: skip
_THINK_S: Final = 1.35
_POINT_S: Final = 1.1
_HOME_S: Final = 0.4
_KEY_S: Final = 0.2
_SPREAD: Final = 0.2
_MOVES: Final = 20

_NO_THOUGHT: Final = frozenset({"enter", "tab", "down", "up"})
"""Keys that need no thought of their own after other keys: they belong to what was begun."""

_HURRIED_PAUSE_S: Final = 0.5
_HURRIED_KEY_S: Final = 0.06
_STILL_S: Final = 0.3
_PATIENCE_S: Final = 12.0


@dataclass(slots=True)
class Person:
    """A person at one program.

    Attributes:
        pace: Draws how long each movement takes.
        worked_s: How long they took, looking and waiting included.
        hurried_s: How long somebody would have taken who never thinks: half a second from what they see to the next act
            and 60 ms a key. No human is so quick; earlier figures were measured against it.
    """

    program: Program
    input: XTestInput
    screen: MssScreen
    pace: Random
    worked_s: float = 0.0
    hurried_s: float = 0.0
    _at: PixelPoint = field(default=PixelPoint(0, 0), init=False)
    _at_keys: bool = field(default=False, init=False)
    _going_on: bool = field(default=False, init=False)

    def click(self, name: str, *, times: int = 1) -> None:
        """Click what is called so, once it is there."""
        self.settle()
        at = wait_for(lambda: self.program.find(name), f"something called {name!r}", patience_s=_PATIENCE_S)
        self._take(_THINK_S - _STILL_S)
        self._reach(keys=False)
        self._point(at)
        for _ in range(times):
            self.input.click(int(at.x), int(at.y))
            self._take(_KEY_S, hurried_s=0.08)
        self._going_on = False
        self.settle()

    def type(self, text: str) -> None:
        """Type by keys."""
        self._take(_THINK_S - _STILL_S)
        self._reach(keys=True)
        for character in text:
            self.input.type(character)
            self._take(_KEY_S, hurried_s=_HURRIED_KEY_S)
        self._going_on = True
        self.settle()

    def press(self, *keys: str) -> None:
        """Press keys together."""
        if not self._going_on or not _NO_THOUGHT.issuperset(keys):
            self._take(_THINK_S - _STILL_S)
        self._reach(keys=True)
        for _ in keys:
            self._take(_KEY_S)
        self.input.press(*(_KEYS.get(key) or ord(key) for key in keys))
        self._going_on = True
        self.settle()

    def settle(self) -> None:
        """Wait until the screen stands still but for carets, and the person has seen it."""
        seen, since, began = self.screen.grab(), time.monotonic(), time.monotonic()
        while time.monotonic() - since < _STILL_S and time.monotonic() - began < 10:
            time.sleep(0.03)
            now = self.screen.grab()
            if visible_changes(seen, now).any():
                seen, since = now, time.monotonic()
        self.hurried_s += _HURRIED_PAUSE_S

    def _point(self, at: PixelPoint) -> None:
        """Move the pointer there, fast at first: one that rested on the way would call up tips."""
        start, self._at = self._at, at
        for step in range(1, _MOVES + 1):
            left = (1 - step / _MOVES) ** 3
            self.input.move(int(at.x + left * (start.x - at.x)), int(at.y + left * (start.y - at.y)))
            self.input.flush()
            self._take(_POINT_S / _MOVES, hurried_s=0.1 / _MOVES)

    def _reach(self, *, keys: bool) -> None:
        """Bring the hand to the keys, or to the mouse, where it is not there."""
        if keys is not self._at_keys:
            self._at_keys = keys
            self._take(_HOME_S)

    def _take(self, mean_s: float, *, hurried_s: float = 0.0) -> None:
        """Take the time of a movement or a thought, more or less."""
        taken_s = mean_s * self.pace.uniform(1 - _SPREAD, 1 + _SPREAD)
        time.sleep(taken_s)
        self.hurried_s += hurried_s - taken_s  # against what was really taken


@contextmanager
def recorded(file: Path, program: Program, environment: Mapping[str, str], *, seed: str) -> Iterator[Person]:
    """A person whom `deskhand record` watches; how long they took is known once the context has ended."""
    with (
        closing(MssScreen()) as screen,
        closing(XTestInput()) as injector,
        subprocess.Popen(
            [sys.executable, "-m", "deskhand", "record", str(file)],
            env=dict(environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as recorder,
    ):
        assert recorder.stderr is not None
        try:
            for line in recorder.stderr:
                if line.startswith("recording into"):
                    break
            else:
                raise RuntimeError("the recorder did not begin")
            time.sleep(2.0)  # its watch begins right after that line
            person, began_s = Person(program, injector, screen, Random(seed)), time.monotonic()
            yield person
            person.worked_s = time.monotonic() - began_s
            person.hurried_s += person.worked_s
            time.sleep(1.0)
        finally:
            recorder.send_signal(signal.SIGINT)
            try:
                recorder.communicate(timeout=240)
            except subprocess.TimeoutExpired:
                recorder.kill()
