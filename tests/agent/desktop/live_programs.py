"""Real programs on the test display that say what input reached them, and an executor to act on them."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xcffib
import xcffib.xproto

from agent.core.actions import (
    Action,
)
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.desktop.capture.screen import MssScreen
from agent.desktop.input.executor import Done, Outcome, Stale
from agent.desktop.input.pyautogui_executor import PyAutoGuiExecutor
from agent.desktop.window_list import open_windows
from agent.desktop.windows import named
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.safety.asker import Answer, Approve, Proposal
from agent.safety.gate import Approved, Gate
from vision.frame import Frame
from vision.geometry import PixelPoint

QT_TARGET = Path(__file__).parents[2] / "data" / "qt_target.py"


class AutoApprove:
    """Agrees to everything."""

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        return Approve()


def approved(action: Action, frame: Frame) -> Approved:
    judged = Gate(Mode.AUTO, AutoApprove()).judge(Proposal(1, "", action, frame), Stop())
    assert judged.approved is not None
    return judged.approved


def eventually(true: Callable[[], object], what: str, within_s: float = 20.0) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.01)


class StopAtLook(Stop):
    """Set by itself at the `looks`-th time that somebody looks: a stop between any two events, without a race."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    def is_set(self) -> bool:
        self._looks -= 1
        if self._looks <= 0:
            self.set("by the test")
        return super().is_set()


class XServer:
    """What the X server knows of keys and pointer."""

    def __init__(self) -> None:
        self._connection: Any = xcffib.connect()
        self._root = self._connection.get_setup().roots[0].root

    def close(self) -> None:
        self._connection.disconnect()

    def nothing_is_held(self) -> bool:
        keys = self._connection.core.QueryKeymap().reply().keys
        buttons = self._connection.core.QueryPointer(self._root).reply().mask & 0x1F00
        return not any(keys) and not buttons

    def pointer(self) -> tuple[int, int]:
        reply = self._connection.core.QueryPointer(self._root).reply()
        return reply.root_x, reply.root_y

    def push_pointer(self, x: int, y: int) -> None:
        self._connection.core.WarpPointer(0, self._root, 0, 0, 0, 0, x, y)
        assert self.pointer() == (x, y)


@dataclass
class Desk:
    """A screen, an executor on it, and a way to have things done."""

    screen: MssScreen
    executor: PyAutoGuiExecutor
    server: XServer

    def do(self, *actions: Action, stop: Stop | None = None) -> None:
        for action in actions:
            outcome = self.attempt(action, stop)
            deadline = time.monotonic() + 20
            while isinstance(outcome, Stale) and time.monotonic() < deadline:
                outcome = self.attempt(action, stop)  # a window was still being drawn, and nothing was sent
            assert isinstance(outcome, Done), f"{action}: {outcome}"

    def attempt(self, action: Action, stop: Stop | None = None) -> Outcome:
        return self.executor.execute(approved(action, self.screen.grab()), Stop() if stop is None else stop)


@dataclass
class Target:
    """The running Qt program of `tests/data/qt_target.py`."""

    state_file: Path
    parts: dict[str, tuple[int, int, int, int]]

    def middle(self, part: str) -> PixelPoint:
        left, top, width, height = self.parts[part]
        return PixelPoint(left + width // 2, top + height // 2)

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.state_file.read_text())
        return state

    def log(self, *kinds: str) -> list[list[Any]]:
        return [entry for entry in self.state()["log"] if not kinds or entry[0] in kinds]

    def logged(self, kind: str, at_least: int) -> list[list[Any]]:
        """Wait for so many entries of a kind."""
        eventually(lambda: len(self.log(kind)) >= at_least, f"{at_least} of {kind}")
        return self.log(kind)

    def shows(self, part: str, text: str) -> None:
        """Wait for exactly this text."""
        with suppress(AssertionError):
            eventually(lambda: self.state()[part] == text, part, within_s=5)
        arrived = self.state()[part]
        assert arrived == text

    def logs(self, *expected: list[Any]) -> None:
        """Wait for exactly these entries of their kinds."""
        kinds = {entry[0] for entry in expected}
        with suppress(AssertionError):
            eventually(lambda: self.log(*kinds) == list(expected), "log", within_s=5)
        logged = self.log(*kinds)
        assert logged == list(expected)


@contextmanager
def running(*command: str, display: VirtualDisplay, home: Path, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    surroundings = display.environment() | {"HOME": str(home), "LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"} | extra
    process = subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def window(title: str) -> Iterator[PixelPoint]:
    """The middle of another program's window, once it is shown."""
    with ExitStack() as stack:
        windows = open_windows()
        stack.callback(windows.close)
        found: list[PixelPoint] = []

        def shown() -> bool:
            with suppress(LookupError):
                centre = named(windows.listed(), title).box.centre
                found.append(PixelPoint(centre.x, centre.y))
            return bool(found)

        eventually(shown, f"a window {title!r}")
        yield found[0]
