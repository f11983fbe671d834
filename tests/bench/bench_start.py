"""From the start of `deskhand run` to its first action, and the most memory it took: what a person waits for.

A process of its own each time, on a practice form on a display of its own, as the command line starts it. Beside the
built-in model stands the `steps` policy, which loads no model: what is left is capturing, the readers of screens, and
Python itself.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from report import report

from agent.desktop.x11.virtual_display import VirtualDisplay
from gui.practice.process import practising
from vision.geometry import Size

ROUNDS = 5
TASKS = {"builtin": "Type Ada into Name, then tick Subscribe.", "steps": 'type "Ada" into "Name"; tick "Subscribe"'}


def main() -> None:
    """Measure, print the table and the JSON line."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as home, VirtualDisplay(Size(1280, 800)) as display:
        folders = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": str(Path(home) / "data")}
        environment = display.environment() | folders
        for model, task in TASKS.items():
            runs = [once(model, task, environment) for _ in range(ROUNDS)]
            first, memory = (statistics.median(values) for values in zip(*runs, strict=True))
            rows.append({"model": model, "first action s": first, "memory MB": memory})
    report("start", rows, models=rows)


def once(model: str, task: str, environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds to the first action, and the most memory in MB, of a run on a fresh form."""
    command = [sys.executable, "-m", "deskhand", "run", task, "--mode", "auto", "--model", model, "--json"]
    with practising("form", place=(560, 80, 600, 640), environment=environment):
        began = time.perf_counter()
        with subprocess.Popen(command, env=dict(environment), stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            first = next(time.perf_counter() - began for line in run.stdout if json.loads(line)["event"] == "executed")
            run.stdout.read()
            _, _, used = os.wait4(run.pid, 0)
            run.returncode = 0
    return first, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
