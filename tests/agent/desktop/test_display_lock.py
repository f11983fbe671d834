"""The display lock: one holder at a time, named to whoever has to wait, and let go of by a process that dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from agent.desktop.display_lock import DisplayBusyError, DisplayLock

ROOT = Path(__file__).parents[3]
HOLD = """
import sys, pathlib
from agent.desktop.display_lock import DisplayLock
with DisplayLock("the other window", pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_who_holds_the_display_and_gets_it_when_that_one_dies(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        holder = rf"the other window \(process {other.pid}\)"
        with pytest.raises(DisplayBusyError, match=holder), DisplayLock("me", tmp_path):
            raise AssertionError("two hold it")
        other.kill()
        other.wait()
    with DisplayLock("me", tmp_path):
        pass


def test_another_display_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":41")
    with DisplayLock("one", tmp_path):
        monkeypatch.setenv("DISPLAY", ":42")
        with DisplayLock("two", tmp_path):
            pass
