"""A display of our own: Xvfb with a window manager, for machines without a screen, for tests and evaluation.

The agent's input then reaches nothing but what was started on that display.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from agent.core.api import export
from vision.geometry import Size

_START_S = 20.0


@export("VirtualDisplay")
class VirtualDisplay:
    """Xvfb and openbox as a context manager; `name` is the value for `DISPLAY`.

    Raises:
        RuntimeError: On entering, if Xvfb is not installed or does not come up.
    """

    def __init__(self, size: Size, *, window_manager: bool = True) -> None:
        self._size = size
        self._window_manager = window_manager
        self._stack = ExitStack()
        self.name = ""

    def __enter__(self) -> Self:
        if shutil.which("Xvfb") is None:
            raise RuntimeError("there is no display and no Xvfb; install it with: apt-get install xvfb openbox")
        with ExitStack() as stack:
            self.name = f":{self._start_server(stack)}"
            if self._window_manager and shutil.which("openbox"):
                self._start_window_manager(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def environment(self) -> dict[str, str]:
        """The environment for programs that shall appear here."""
        inherited = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        here = {"DISPLAY": self.name, "XDG_SESSION_TYPE": "x11", "QT_QPA_PLATFORM": "xcb", "GDK_BACKEND": "x11"}
        return inherited | here

    def _start_server(self, stack: ExitStack) -> str:
        read_end, write_end = os.pipe()
        stack.callback(os.close, read_end)
        # Xvfb itself picks a free number and tells it once it accepts connections: no race, no polling
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{self._size}x24", "-nolisten", "tcp", "-ac"],
            pass_fds=[write_end],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, server)
        os.close(write_end)
        number = b""
        while not number.endswith(b"\n"):
            ready, _, _ = select.select([read_end], [], [], _START_S)
            chunk = os.read(read_end, 64) if ready else b""
            if not chunk:
                raise RuntimeError(f"Xvfb did not come up at {self._size}")
            number += chunk
        return number.decode().strip()

    def _start_window_manager(self, stack: ExitStack) -> None:
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, manager)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
