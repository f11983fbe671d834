"""Session bus and accessibility bus of one program, each started for it alone, with a fresh home."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

from agent.desktop.accessibility import Tree

_LAUNCHERS: Final = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
"""Paths of the launcher of the accessibility bus in distributions."""

_PAUSE_S: Final = 0.1

_Found = TypeVar("_Found")


class ProgramEnvironment:
    """A fresh home and buses, and the processes started in them; all end with the stack.

    Args:
        stack: Ends what is started.
        base: Environment variables to begin with.
        home: A folder to be its home, which must be empty; one of a new name if None.

    Attributes:
        home: The home and working directory of the processes.
        variables: Their environment variables.
    """

    def __init__(self, stack: ExitStack, base: Mapping[str, str], home: Path | None = None) -> None:
        self._stack = stack
        if home is None:
            home = Path(stack.enter_context(TemporaryDirectory(prefix="deskhand-home-", ignore_cleanup_errors=True)))
        self.home = home
        self.variables = dict(base) | {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "LANG": "C.UTF-8",
            "ACCESSIBILITY_ENABLED": "1",
        }

    def start_buses(self) -> str:
        """Start both buses; returns the address of the session bus.

        Raises:
            RuntimeError: If the launcher of the accessibility bus is not installed.
        """
        launcher = next((path for path in _LAUNCHERS if Path(path).exists()), None)
        if launcher is None:
            raise RuntimeError("there is no at-spi-bus-launcher; install it with: apt-get install at-spi2-core")
        bus = self.start(["dbus-daemon", "--session", "--nofork", "--print-address=1"], read=True)
        assert bus.stdout is not None
        self.variables["DBUS_SESSION_BUS_ADDRESS"] = address = bus.stdout.readline().decode().strip()
        # before the program: Qt looks for it once, as it starts
        self.start([launcher, "--launch-immediately"])
        return address

    def start(self, command: Sequence[str], *, read: bool = False) -> subprocess.Popen[bytes]:
        """Start a process; with `read` its output can be read."""
        process = subprocess.Popen(
            command,
            env=self.variables,
            cwd=self.home,  # terminals and file dialogs show where they were started
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if read else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._stack.callback(_end, process)
        return process

    def connect(self, address: str, *, patience_s: float) -> Tree:
        """The accessibility tree of the session bus at `address`; closed with the stack.

        Raises:
            RuntimeError: If the bus does not answer in time.
        """

        def connected() -> Tree:
            tree = Tree(address)
            list(tree.nodes())  # wakes the registry, which never learns of programs that started before it
            return tree

        return self._stack.enter_context(wait_for(connected, "the accessibility bus", patience_s=patience_s))


def wait_for(ask: Callable[[], _Found | None], what: str, *, patience_s: float) -> _Found:
    """The first true answer of `ask`; an `OSError` counts as no answer yet.

    Raises:
        RuntimeError: If there is none in time; names `what`.
    """
    deadline_s = time.monotonic() + patience_s
    while True:
        try:
            if found := ask():
                return found
        except OSError:
            pass  # a busy program does not answer, or not yet
        if time.monotonic() > deadline_s:
            raise RuntimeError(f"waited {patience_s:g} s in vain for {what}")
        time.sleep(_PAUSE_S)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
