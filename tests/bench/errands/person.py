"""The person who is recorded: mouse and keyboard through XTEST, at the pace of somebody who knows what to do.

Where things are is asked of the program itself, not of perception, so that a recording does not depend on what is
measured. The recorder is the command itself, in a process of its own.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from errands.programs import Program

from agent.desktop.capture.screen import MssScreen
from gui.datagen.native_apps.accessibility_bus import wait_for
from tests.agent.desktop.xtest_input import KEY_DOWN, KEY_UP, XTestInput
from vision.frame import visible_changes

_KEYS: Final[Mapping[str, int]] = {
    "enter": 0xFF0D, "tab": 0xFF09, "down": 0xFF54, "up": 0xFF52, "end": 0xFF57, "home": 0xFF50, "delete": 0xFFFF,
    "escape": 0xFF1B, "space": 0x20, "ctrl": 0xFFE3, "alt": 0xFFE9, "shift": 0xFFE1, "f2": 0xFFBF, "backspace": 0xFF08,
}  # fmt: skip
_PAUSE_S: Final = 0.5
"""How long a person takes from seeing what they did to the next act."""

_KEY_S: Final = 0.06
_STILL_S: Final = 0.3
_PATIENCE_S: Final = 12.0


@dataclass(slots=True)
class Person:
    """A person at one program.

    Attributes:
        worked_s: How long they took, looking and waiting included.
    """

    program: Program
    input: XTestInput
    screen: MssScreen
    worked_s: float = 0.0

    def click(self, name: str, *, times: int = 1) -> None:
        """Click what is called so, once it is there."""
        self.settle()
        at = wait_for(lambda: self.program.find(name), f"something called {name!r}", patience_s=_PATIENCE_S)
        self.input.move(int(at.x) - 60, int(at.y) - 30)
        self.input.flush()
        time.sleep(0.1)
        for _ in range(times):
            self.input.click(int(at.x), int(at.y))
            time.sleep(0.08)
        self.settle()

    def type(self, text: str) -> None:
        """Type by keys."""
        for character in text:
            self.input.type(character)
            time.sleep(_KEY_S)
        self.settle()

    def press(self, *keys: str) -> None:
        """Press keys together."""
        self.input.press(*(_KEYS.get(key) or ord(key) for key in keys))
        self.settle()

    def back_tab(self) -> None:
        """Shift and Tab, by key codes: the symbol is on no key of its own."""
        for kind, code in ((KEY_DOWN, 50), (KEY_DOWN, 23), (KEY_UP, 23), (KEY_UP, 50)):
            self.input.send(kind, code)
        self.input.flush()
        self.settle()

    def settle(self) -> None:
        """Wait until the screen stands still but for carets, and the person has seen it."""
        seen, since, began = self.screen.grab(), time.monotonic(), time.monotonic()
        while time.monotonic() - since < _STILL_S and time.monotonic() - began < 10:
            time.sleep(0.03)
            now = self.screen.grab()
            if visible_changes(seen, now).any():
                seen, since = now, time.monotonic()
        time.sleep(_PAUSE_S)


@contextmanager
def recorded(file: Path, program: Program, environment: Mapping[str, str]) -> Iterator[Person]:
    """A person whom `deskhand record` watches."""
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
            person, began_s = Person(program, injector, screen), time.monotonic()
            yield person
            person.worked_s = time.monotonic() - began_s
            time.sleep(1.0)
        finally:
            recorder.send_signal(signal.SIGINT)
            try:
                recorder.communicate(timeout=240)
            except subprocess.TimeoutExpired:
                recorder.kill()
