"""How long the program takes to end when its window is closed: idle, with the library open, while a run waits.

Measured: from the press of Alt+F4 by xdotool to the end of the process, on a display of its own with openbox. What it
must do at the least is to write what the next start should know, and to let the run close its file. The goal is 0.5 s.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from report import report

from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

_TRIALS, _REST_S, _TIMEOUT_S = 5, 2.0, 60.0
_ROOT = Path(__file__).parents[2]


def main() -> None:
    """Close the window in each state."""
    rows = []
    with VirtualDisplay(Size(1920, 1080)) as display, tempfile.TemporaryDirectory() as folder:
        home = {"HOME": folder, **{f"XDG_{kind}_HOME": f"{folder}/{kind}" for kind in ("CONFIG", "DATA", "STATE")}}
        environment = display.environment() | home | {"PYTHONPATH": str(_ROOT)}
        settings = Path(folder) / "CONFIG" / "deskhand" / "config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text('mode = "auto"\nlanguage = "en"\n')
        for state, key in (("idle", ""), ("library", "ctrl+3"), ("a run waits", "F5")):
            took = sorted(_close(environment, key) for _ in range(_TRIALS))
            rows.append(
                {"state": state, "median s": round(statistics.median(took), 2), "longest s": round(took[-1], 2)}
            )
    report("close", rows, goal_s=0.5)


def _close(environment: Mapping[str, str], key: str) -> float:
    """Seconds from Alt+F4 to the end, after `key` was pressed."""
    with _window(environment) as program:
        if key:
            _xdotool(environment, "key", key)
            time.sleep(_REST_S)
            _activate(environment)
        began = time.perf_counter()
        _xdotool(environment, "key", "alt+F4")
        program.wait(_TIMEOUT_S)
        return time.perf_counter() - began


@contextmanager
def _window(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    # a part of the screen where the window is not, so that it stays
    words = ["-m", "gui.app", "--region", "10,900,200,90", "--task", "wait 60"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, *words], env=environment, stdout=quiet, stderr=quiet) as program:
        try:
            _activate(environment)
            time.sleep(_REST_S)
            yield program
        finally:
            program.kill()


def _activate(environment: Mapping[str, str]) -> None:
    deadline = time.monotonic() + _TIMEOUT_S
    while not (found := _xdotool(environment, "search", "--onlyvisible", "--name", "^deskhand$").split()):
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not come up")
        time.sleep(0.05)
    _xdotool(environment, "windowactivate", "--sync", found[-1])


def _xdotool(environment: Mapping[str, str], *words: str) -> str:
    return subprocess.run(["xdotool", *words], env={**os.environ, **environment}, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
