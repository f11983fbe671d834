"""A program that is told to end by a signal ends in order, though its loop is idle."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
from PySide6.QtCore import QCoreApplication, QTimer
from gui.common.ending import Ending
application = QCoreApplication([])
Ending(application)
QTimer.singleShot(0, lambda: print("idle", flush=True))
application.exec()
print("in order", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_loop_and_what_stands_behind_it_is_done(number: signal.Signals) -> None:
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=root, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "idle\n"
        program.send_signal(number)
        assert program.stdout.read() == "in order\n"
    assert program.returncode == 0
