"""A run at a terminal: the real command on a real pseudo-terminal, typed at as a person does."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

pytestmark = pytest.mark.display

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "tests" / "data" / "endpoint_server.py"
_PATIENCE_S = 60.0


class Terminal:
    """A pseudo-terminal with a program on it: what it shows, and what is typed.

    Attributes:
        shown: All that was shown.
    """

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._own, its = pty.openpty()
        self.shown = ""
        self.process = subprocess.Popen(
            command, stdin=its, stdout=its, stderr=its, cwd=ROOT, env=environment, start_new_session=True
        )
        os.close(its)

    def type(self, text: str) -> None:
        os.write(self._own, text.encode())

    def read_until(self, awaited: str) -> str:
        """What is shown from here to the end of `awaited`."""
        begun, until = len(self.shown), time.monotonic() + _PATIENCE_S
        while awaited not in self.shown[begun:]:
            ready, _, _ = select.select([self._own], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"{awaited!r} was not shown, but: {self.shown}"
            self.shown += os.read(self._own, 1024).decode(errors="replace")
        return self.shown[begun:]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._own)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with (
        subprocess.Popen([sys.executable, str(SERVER)], stdout=subprocess.PIPE, text=True) as server,
        VirtualDisplay(Size(640, 400)) as display,
    ):
        assert server.stdout is not None
        model = f"http://127.0.0.1:{int(server.stdout.readline())}/v1#asks"
        environment = display.environment() | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
        code = "import sys, deskhand; sys.exit(deskhand.main())"
        options = ["--mode", "auto", "--dry-run", "--family", "generic", "--max-steps", "5", "--model", model]
        opened = Terminal(
            [sys.executable, "-c", code, "run", "Close it", *options], environment | {"PYTHONPATH": str(ROOT)}
        )
        try:
            yield opened
        finally:
            opened.close()
            server.terminate()


def test_a_question_is_answered_in_words_and_a_risk_never_by_enter(terminal: Terminal) -> None:
    terminal.type("y\ny\n")  # before anything is asked: it answers nothing
    asked = terminal.read_until("end the run: ")
    assert "it asks you: Which one?" in asked
    terminal.type("the blue one\n")
    assert "careful: it closes the window" in terminal.read_until("[q] quit: ")
    terminal.type("\n")
    assert "Enter alone does nothing risky" in terminal.read_until("[q] quit: ")
    terminal.type("y\n")
    ended = terminal.read_until("I was told: the blue one")
    assert "did: press alt+f4" in ended
    assert terminal.process.wait(_PATIENCE_S) == 0
