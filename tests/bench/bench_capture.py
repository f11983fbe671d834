"""Capture at 1920x1080 and the difference between two frames, beside `pyautogui.screenshot`.

Measured on an X server of our own (Xvfb): one grab with a viewport and RGB pixels of its own, the tiles that differ
from the frame before, both together, and the same where every tile differs. The peer is pyautogui's screenshot in the
same run on the same server; it needs the program `scrot`, and its row says so where that is missing.

Ceiling: a frame is 8.3 MB of BGRX. The server copies it once into shared memory, mss once out of it, the change to
RGB reads it and writes 6.2 MB, the comparison reads 12.4 MB: some 40 MB through memory, 4 ms at 10 GB/s.
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections.abc import Callable

from report import report

from agent.core.area import WholeDesktop
from agent.desktop.capture.screen import MssScreen
from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.frame import Frame, changed_tiles
from vision.geometry import Size

SIZE = Size(1920, 1080)
GOAL_MS = 15.0


def main() -> None:
    """Measure, print the table and the JSON line."""
    with VirtualDisplay(SIZE) as display:
        os.environ |= display.environment()
        # pyautogui's X library wants the file to be there
        os.environ.setdefault("XAUTHORITY", os.devnull)
        measure()


def measure() -> None:
    """All rows, on the display of the environment."""
    import pyautogui

    screen = MssScreen(WholeDesktop())
    before = screen.grab()
    inverted = Frame(255 - before.pixels, before.viewport)

    def both() -> None:
        changed_tiles(before, screen.grab())

    rows = [
        row("grab", screen.grab, 100),
        row("difference, nothing changed", lambda: changed_tiles(before, before), 100),
        row("difference, all changed", lambda: changed_tiles(before, inverted), 100),
        row("grab and difference", both, 100),
    ]
    screen.close()
    together = rows[3]
    if shutil.which("scrot"):
        peer = row("pyautogui.screenshot", pyautogui.screenshot, 20)
    else:
        peer = {"what": "pyautogui.screenshot", "median ms": "needs scrot", "p95 ms": "-"}
    report(
        "capture",
        [*rows, peer],
        size=str(SIZE),
        together_median_ms=together["median ms"],
        together_p95_ms=together["p95 ms"],
        goal_ms=GOAL_MS,
        peer_median_ms=peer["median ms"],
    )


def row(name: str, do: Callable[[], object], times: int) -> dict[str, object]:
    """Warm up, then the median and the 95th percentile of one call in milliseconds."""
    for _ in range(5):
        do()
    took_ms = []
    for _ in range(times):
        began_s = time.perf_counter()
        do()
        took_ms.append((time.perf_counter() - began_s) * 1e3)
    return {
        "what": name,
        "median ms": round(statistics.median(took_ms), 2),
        "p95 ms": round(statistics.quantiles(took_ms, n=20)[-1], 2),
    }


if __name__ == "__main__":
    main()
