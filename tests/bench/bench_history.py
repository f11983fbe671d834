"""The history of a run: what its frames hold in memory after 60 steps at 3840x2160, for what each family looks at.

The ceiling is one frame, 3840x2160x3 bytes, for each past screen that a family is shown; a run itself compares three.
`python tests/bench/bench_history.py`.
"""

from __future__ import annotations

import tracemalloc

import numpy as np
from report import report

from agent.core.history import History, Turn, extended
from agent.policies.families.selection import FAMILIES
from vision.frame import Frame
from vision.geometry import Size, Viewport

SIZE = Size(3840, 2160)
STEPS = 60
MEASURED = ("qwen3.5", "ui-tars-1.5", "holo3", "ui-venus-1.5")


def held(kept: int) -> float:
    """Megabytes that a run of `STEPS` steps holds at its end, where `kept` past screens are looked at."""
    tracemalloc.start()
    history: History = ()
    for step in range(1, STEPS + 1):
        pixels = np.full((SIZE.height, SIZE.width, 3), step, np.uint8)
        history = extended(history, Turn(step, Frame(pixels, Viewport.plain(SIZE)), ""), 1, kept)
        del pixels
    found = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return found


def main() -> None:
    kept = {name: FAMILIES[name].pictures - 1 for name in MEASURED} | {"builtin": 0, "steps": 0}
    figures = {name: held(screens) for name, screens in kept.items()}
    rows = [{"model": name, "past screens": kept[name], "MB held": figures[name]} for name in kept]
    report("history", rows, **figures)


if __name__ == "__main__":
    main()
