"""From the start of `deskhand run` to its first action, memory, and the size of what is installed for it.

A process of its own each time, on a practice form on a display of its own, as the command line starts it. Beside the
built-in model stands the `steps` policy, which loads no model: what is left is capturing, the readers of screens, and
Python itself. Seconds that others kept the processor busy count in wall time only, so processor time stands beside it.
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
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from report import report

from agent.desktop.x11.virtual_display import VirtualDisplay
from gui.practice.process import practising
from vision.geometry import Size

ROUNDS = 5
TASKS = {"builtin": "Type Ada into Name, then tick Subscribe.", "steps": 'type "Ada" into "Name"; tick "Subscribe"'}


@dataclass(frozen=True, slots=True)
class Start:
    """One run.

    Attributes:
        first_s, processor_s: To the first action.
        decide_s: From a settled screen to the reply, the median of the steps after the first.
        memory_mb: The most it took.
    """

    first_s: float
    processor_s: float
    decide_s: float
    memory_mb: float


def main() -> None:
    """Measure, print the table and the JSON line."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as home, VirtualDisplay(Size(1280, 800)) as display:
        folders = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": str(Path(home) / "data")}
        environment = display.environment() | folders
        for model, task in TASKS.items():
            runs = [once(model, task, environment) for _ in range(ROUNDS)]
            rows.append(
                {
                    "model": model,
                    "first action s": statistics.median(run.first_s for run in runs),
                    "of a processor s": statistics.median(run.processor_s for run in runs),
                    "screen to reply s": statistics.median(run.decide_s for run in runs),
                    "memory MB": statistics.median(run.memory_mb for run in runs),
                }
            )
    installed = {extra: installed_mb(extra) for extra in ("", "window", "models")}
    report("start", rows, models=rows, installed_mb=installed)
    for extra, size in installed.items():
        print(f"installed with deskhand{f'[{extra}]' if extra else ''}: {size:.0f} MB")


def once(model: str, task: str, environment: Mapping[str, str]) -> Start:
    """A run on a fresh form."""
    command = [sys.executable, "-m", "deskhand", "run", task, "--mode", "auto", "--model", model, "--json"]
    with practising("form", place=(560, 80, 600, 640), environment=environment):
        began = time.perf_counter()
        with subprocess.Popen(command, env=dict(environment), stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            first, processor, deciding = 0.0, 0.0, list[float]()
            for line in run.stdout:
                event = json.loads(line)
                if event["event"] == "executed" and not first:
                    first, processor = time.perf_counter() - began, processor_s(run.pid)
                if event["event"] == "predicted":
                    deciding.append(event["seconds"])
            _, _, used = os.wait4(run.pid, 0)
            run.returncode = 0
    return Start(first, processor, statistics.median(deciding[1:]), used.ru_maxrss / 1024)


def processor_s(pid: int) -> float:
    """The processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def installed_mb(extra: str) -> float:
    """Size of all packages that deskhand with an extra needs, as they lie in this environment."""
    seen: set[str] = set()
    waiting = [Requirement(f"deskhand[{extra}]" if extra else "deskhand")]
    size = 0
    while waiting:
        needed = waiting.pop()
        for name in needed.extras or {""}:
            key = f"{needed.name}[{name}]".lower().replace("_", "-")
            if key in seen:
                continue
            seen.add(key)
            try:
                package = metadata.distribution(needed.name)
            except metadata.PackageNotFoundError:
                print(f"{needed.name} is not installed here and not counted", file=sys.stderr)
                continue
            requirements = map(Requirement, package.requires or ())
            waiting += [one for one in requirements if one.marker is None or one.marker.evaluate({"extra": name})]
        plain = needed.name.lower().replace("_", "-")
        if plain not in seen and plain != "deskhand":
            seen.add(plain)
            files = (Path(str(file.locate())) for file in metadata.distribution(needed.name).files or ())
            size += sum(file.stat().st_size for file in files if file.exists())
    return size / 1e6


if __name__ == "__main__":
    main()
