"""The demo (`make run`): a practice form is filled in by real input, and its own state proves it.

With a display the window opens beside the form, with the task filled in. Without one the same happens on a display
of its own (Xvfb): the reasoning goes to the terminal, a picture, a report and the session file to `runs/`.

The built-in model decides. Before the step that keeps something the run pauses for the person, with the reason
(`gui/practice/demo.toml`).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

from agent.cli.runs.terminal import EventPrinter
from agent.core.actions import describe
from agent.core.config import Config, load
from agent.core.events import Ended, Reason
from agent.core.policy import LoadedModel
from agent.core.stop import Stop, StopOnSignals
from agent.core.task import Bounds, Mode, Task
from agent.desktop.capture.screen import check_display
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.factory import load_model, run_task
from agent.safety.asker import Answer, Approve, Proposal
from agent.sessions.reader import SessionReader
from agent.sessions.report import session_page, session_picture
from gui.practice.process import practising
from gui.practice.state import State
from gui.practice.tasks import DEMO_RULES, PracticeTask, tasks
from vision.geometry import Size

_MODEL: Final = "builtin"
SCREEN: Final = Size(1280, 800)
_PLACE: Final = (620, 120, 560, 600)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What came of one run on a form.

    Attributes:
        done: The run ended by itself, and the form says that it holds what was asked for.
        steps: Looks at the screen, the last one included.
        asked: How often the person would have been asked.
    """

    done: bool
    reason: Reason
    state: State
    steps: int
    asked: int


class AutoApprove:
    """Says yes where a person would be asked, because none is there, and tells what the question would have been."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.asked = 0

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        """See `Asker`."""
        self.asked += 1
        self._out.write(
            f"[{proposal.step}] here it would ask you first: {describe(proposal.action)} — {proposal.warning}. "
            "Nobody is here, and it is a practice form: yes.\n"
        )
        self._out.flush()
        return Approve()


def main() -> int:
    """Run the demo; 0 when the application's own state shows that the task was done."""
    parser = argparse.ArgumentParser(prog="python -m gui.practice.demo", description="The main job on a practice form.")
    parser.add_argument("--headless", action="store_true", help="use a display of its own even where there is one")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another look of the form (%(default)s)")
    options = parser.parse_args()
    job = tasks("form", options.seed)[0]
    if not options.headless and check_display() is None:
        from gui.app import main as window
        from gui.app import make_application
        from gui.compact.placement import upper_right

        make_application()
        # the form at the upper right; the window, which looks at nothing else, finds room beside it and stays in view
        with practising(job.app, seed=job.seed, place=upper_right(), environment=os.environ) as practice:
            box = practice.place
            region = f"{box.left},{box.top},{box.width},{box.height}"
            arguments = ["--task", job.instruction, "--model", _MODEL, "--region", region, "--rules", str(DEMO_RULES)]
            return window(arguments)
    return _headless(job)


def run_demo(
    job: PracticeTask,
    text: str,
    model: LoadedModel,
    config: Config,
    session: Path,
    environment: Mapping[str, str],
    stop: Stop,
    out: TextIO,
) -> DemoResult:
    """Let `model` carry out `text` on a fresh form; the display that `environment` names is this process's own, too.

    Args:
        session: Where the session file goes.
        out: Gets what happens, line by line.
    """
    asker, printer = AutoApprove(out), EventPrinter(out, as_json=False)
    bounds, task = Bounds(Mode.AUTO, rules=DEMO_RULES), Task(text, config.max_steps)
    with (
        practising(job.app, seed=job.seed, place=_PLACE, environment=environment) as practice,
        closing(run_task(model, task, bounds, config, asker, stop, session=session)) as events,
    ):
        ended = Ended(0, Reason.FAILED, "it did not run")
        for event in events:
            printer.show(event)
            if isinstance(event, Ended):
                ended = event
        state = practice.state()
    done = ended.reason is Reason.FINISHED and job.check(state)
    return DemoResult(done, ended.reason, state, ended.step, asker.asked)


def _headless(job: PracticeTask) -> int:
    write = sys.stdout.write
    folder = Path("runs") / f"{datetime.now():%Y-%m-%d %H-%M-%S}"
    folder.mkdir(parents=True)
    config, stop = load(), Stop()
    text = job.instruction
    write(f"There is no X11 display to use here, so this runs on one of its own ({SCREEN}).\nTask: {text}\n")
    write(f"  carried out by: {_MODEL}\n\n")
    with ExitStack() as stack:
        display = stack.enter_context(VirtualDisplay(SCREEN))
        # before anything binds to a display
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ.update(display.environment())
        stack.enter_context(StopOnSignals(stop))
        session = folder / "session.deskhand"
        result = run_demo(job, text, load_model(_MODEL), config, session, display.environment(), stop, sys.stdout)
    with SessionReader(session) as reader:
        if (picture := session_picture(reader)) is not None:
            picture.save(folder / "screen.png")
        (folder / "report.html").write_text(session_page(reader), encoding="utf-8")
    values = ", ".join(f"{name}={value!r}" for name, value in result.state.values.items())
    write(f"\nThe form itself says: {values}; it {' and '.join(result.state.log) or 'did nothing'}.\n")
    write(f"{'Done, and the form agrees' if result.done else 'Not done'}.\n\n")
    for name, what in (("screen.png", "picture"), ("report.html", "report"), ("session.deskhand", "session")):
        if (folder / name).exists():
            write(f"  {what:<8} {folder / name}\n")
    return 0 if result.done else 1


if __name__ == "__main__":
    sys.exit(main())
