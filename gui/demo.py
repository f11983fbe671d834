"""The main job, for a newcomer: a practice form is filled in by real input, and its own state proves it.

With a display the window opens beside the form, with the task filled in. Without one the same happens on a display
of its own (Xvfb): the reasoning goes to the terminal, a picture, a report and the session file to `runs/`.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from agent.build import Bounds, assembled, load_mind
from agent.config import load
from agent.desktop.display import VirtualDisplay
from agent.events import Ended, Reason
from agent.loop import Task
from agent.report import session_page, session_picture
from agent.safety import Mode
from agent.screen import MssScreen, check_display
from agent.session import Recorder, SessionReader
from agent.stop import Stop, StopKey, StopOnSignals
from agent.terminal import EventPrinter, Nobody
from gui.practice.process import practising
from gui.practice.tasks import RULES, tasks
from vision.geometry import Size

_SCREEN = Size(1280, 800)
_PLACE = (620, 120, 560, 600)


def main() -> int:
    """Run the demo; 0 when the application's own state shows that the task was done."""
    parser = argparse.ArgumentParser(prog="python -m gui.demo", description="The main job on a practice form.")
    parser.add_argument("--headless", action="store_true", help="use a display of its own even where there is one")
    options = parser.parse_args()
    job = tasks("form")[0]
    if not options.headless and check_display() is None:
        from gui.app import main as window

        # the form at the upper right; the window, which looks at nothing else, finds room beside it and stays in view
        with closing(MssScreen()) as screen:
            desktop = next(monitor.desktop for monitor in screen.monitors() if monitor.primary)
        place = (round(desktop.right) - 600, round(desktop.top) + 60, 560, 600)
        with practising(job.app, seed=job.seed, place=place, environment=os.environ) as practice:
            box = practice.place
            region = f"{box.left},{box.top},{box.width},{box.height}"
            return window(["--task", job.steps, "--region", region, "--rules", str(RULES)])
    return _headless()


def _headless() -> int:
    job = tasks("form")[0]
    say = sys.stdout.write
    folder = Path("runs") / f"{datetime.now():%Y-%m-%d %H-%M-%S}"
    folder.mkdir(parents=True)
    config, stop = load(), Stop()
    say(f"There is no X11 display to use here, so this runs on one of its own ({_SCREEN}).\nTask: {job.instruction}\n")
    say(f"  in the words of the steps policy: {job.steps}\n\n")
    with ExitStack() as stack:
        display = stack.enter_context(VirtualDisplay(_SCREEN))
        # before anything binds to a display
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ.update(display.environment())
        practice = stack.enter_context(
            practising(job.app, seed=job.seed, place=_PLACE, environment=display.environment())
        )
        stack.enter_context(StopOnSignals(stop))
        stack.enter_context(StopKey(stop, config.stop_chord))
        mind = load_mind(config.model)
        agent = stack.enter_context(assembled(mind, Bounds(Mode.AUTO, rules=RULES), config, Nobody()))
        recorder = stack.enter_context(Recorder.create(folder / "session.deskhand", job.steps))
        printer = EventPrinter(sys.stdout, as_json=False)
        reason = Reason.FAILED
        for event in recorder.record(agent.run(Task(job.steps, config.max_steps), stop)):
            printer.show(event)
            if isinstance(event, Ended):
                reason = event.reason
        state = practice.state()
    done = reason is Reason.FINISHED and job.check(state)
    with SessionReader(folder / "session.deskhand") as reader:
        if (picture := session_picture(reader)) is not None:
            picture.save(folder / "screen.png")
        (folder / "report.html").write_text(session_page(reader), encoding="utf-8")
    values = ", ".join(f"{name}={value!r}" for name, value in state.values.items())
    say(f"\nThe form itself says: {values}; it {' and '.join(state.log) or 'did nothing'}.\n")
    say(f"{'Done, and the form agrees' if done else 'Not done'}.\n\n")
    for name, what in (("screen.png", "picture"), ("report.html", "report"), ("session.deskhand", "session")):
        if (folder / name).exists():
            say(f"  {what:<8} {folder / name}\n")
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
