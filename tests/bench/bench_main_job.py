"""The main job, over and over: `make run` without a display, on forms that look different each time.

Each run is what a newcomer sees: the built-in model gets the task in plain English, reads the form, acts by real mouse
and keyboard, and the form's own state tells whether it was done. There is no ceiling but all of them. Ends with exit
code 1 where one run was not done.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from report import report

from agent.core.config import Config
from agent.core.stop import Stop, StopOnSignals
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.factory import load_model
from gui.practice.demo import SCREEN, run_demo
from gui.practice.tasks import tasks


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="builtin", help="(%(default)s)")
    parser.add_argument("--seeds", type=int, nargs=2, default=(0, 20), metavar=("FROM", "TO"), help="looks of the form")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep the session files here")
    parser.add_argument("--tell", action="store_true", help="print every step of the runs that were not done")
    options = parser.parse_args()
    mind, stop = load_model(options.model), Stop()
    rows: list[dict[str, object]] = []
    with ExitStack() as stack:
        folder = options.out or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        display = stack.enter_context(VirtualDisplay(SCREEN))
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ.update(display.environment())
        stack.enter_context(StopOnSignals(stop))
        for seed in range(*options.seeds):
            job, told = tasks("form", seed)[0], io.StringIO()
            text, session = job.steps if options.model == "steps" else job.instruction, folder / f"{seed}.deskhand"
            session.unlink(missing_ok=True)
            began = time.perf_counter()
            came = run_demo(job, text, mind, Config(), session, display.environment(), stop, told)
            seconds = time.perf_counter() - began
            row = {"seed": seed, "done": came.done, "ended": came.reason.value, "steps": came.steps}
            rows.append(row | {"asked": came.asked, "s": seconds})
            if options.tell and not came.done:
                print(f"seed {seed}: {text}\n{told.getvalue()}  the form: {dict(came.state.values)}, {came.state.log}")
            if stop.is_set():
                break
    done = sum(row["done"] is True for row in rows)
    seconds = statistics.median(float(str(row["s"])) for row in rows)
    report("main_job", rows, model=options.model, done=done, of=len(rows), median_s=seconds, runs=rows)
    return 0 if done == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
