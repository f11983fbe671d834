"""Draws the window in its states into a folder, to be looked at: `python tests/gui/pictures.py FOLDER`.

The screen in the frame is the practice form, drawn with the same Qt. `--dark` and QT_SCALE_FACTOR=2 for the others.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from agent.actions import Action, Click, Drag, Hotkey, Type, key
from agent.events import Ended, Event, Executed, Failed, Judged, Observed, Predicted, Reason, Verdict
from agent.grammar import Reply
from agent.safety import Asker, Mode, Proposal
from agent.stop import Stop
from vision.frame import Frame
from vision.geometry import DesktopBox, PixelPoint, Size

_SCREEN = Size(1080, 704)


def main() -> None:
    """Draw all states in one palette."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    from gui.app import make_application
    from gui.practice.palette import palette

    make_application()
    QApplication.setPalette(palette(options.dark))
    _States(options.folder, "dark" if options.dark else "light").draw()


class _States:
    def __init__(self, folder: Path, look: str) -> None:
        self._folder, self._look = folder, look
        self._screen, self._places = _form_screen()

    def draw(self) -> None:
        from gui.window import MainWindow

        window = MainWindow(
            self._run,
            ["steps"],
            captured=DesktopBox(1e6, 0, 1e6 + 1, 1),
            max_steps=50,
            stop_keys="Ctrl+Alt+Escape",
            leave_ms=0,
        )
        window.show()
        self._save(window, "idle")
        window.set_task('type "Ada Lovelace" into "Name"; tick "Subscribe"; click "Save"')
        window.bar.step.click()
        self._wait(window.question.isVisible)
        self._save(window, "proposing")
        window.question._on_edit()
        window.question._line.setText("clack(point='<point>412 300</point>')")
        window.question._on_line()
        self._save(window, "editing")
        window.question._back()
        window.question._approve.click()
        self._wait(window.bar.run.isEnabled)
        self._save(window, "ended")
        window.close()

        covered = MainWindow(self._run, ["steps"], max_steps=50, leave_ms=1000)
        covered.show()
        covered.set_task('click "Save"')
        covered.bar.step.click()
        self._save(covered.strip, "strip")
        self._wait(covered.strip.question.isVisible)
        self._save(covered.strip, "card")
        covered.close()

    def _run(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        frame = self._screen
        name, subscribe, save = self._places
        steps: list[tuple[str, Action, Verdict, str]] = [
            ("The field “Name” is empty, so I click into it first.", Click(name), Verdict.ALLOWED, ""),
            ("It has the caret now. Step 1 of 3: type the name.", Type("Ada Lovelace"), Verdict.ALLOWED, ""),
            ("The list below can be dragged out of the way.", Drag(name, subscribe), Verdict.REJECTED, "not needed"),
            ("“Subscribe” is not ticked. Step 2 of 3: tick it.", Click(subscribe), Verdict.ALLOWED, ""),
            ("Save could also be done by key.", Hotkey((key("ctrl"), key("s"))), Verdict.SKIPPED, ""),
        ]
        for step, (thought, action, verdict, note) in enumerate(steps, start=1):
            yield Observed(step, frame, 3, 0.2)
            yield Predicted(step, "", Reply(thought, (action,)), 0.97, 0.8)
            yield Judged(step, frame, action, verdict, note)
            if verdict is Verdict.ALLOWED:
                yield Executed(step, frame, action, 0.2)
        step = len(steps) + 1
        thought = (
            "Name holds “Ada Lovelace” and “Subscribe” is ticked: steps 1 and 2 are done. What is left is to keep it. "
            "The button “Save” is at the lower edge of the form, so step 3 of 3 is to click it."
        )
        action = Click(save)
        yield Observed(step, frame, 2, 0.2)
        yield Predicted(step, "", Reply(thought, (action,)), 0.94, 1.1)
        asker.ask(Proposal(step, thought, action, frame, 0.94, "this did nothing before"), stop)
        yield Judged(step, frame, action, Verdict.ALLOWED, "by the person")
        yield Failed(step, "the target changed before the input was sent; looking again")
        yield Observed(step + 1, frame, 2, 0.2)
        yield Predicted(step + 1, "", Reply("Save again.", (action,)), 0.94, 1.1)
        yield Judged(step + 1, frame, action, Verdict.ALLOWED, "by the person")
        yield Executed(step + 1, frame, action, 0.1)
        yield Ended(step + 2, Reason.FINISHED, "all 3 steps are done")

    def _wait(self, until: object) -> None:
        deadline = time.monotonic() + 10
        while not until() and time.monotonic() < deadline:  # type: ignore[operator]
            QTest.qWait(20)

    def _save(self, widget: QWidget, name: str) -> None:
        QTest.qWait(150)
        path = self._folder / f"{name}-{self._look}.png"
        widget.grab().save(str(path))
        sys.stdout.write(f"{path}\n")


def _form_screen() -> tuple[Frame, tuple[PixelPoint, PixelPoint, PixelPoint]]:
    """A desktop with both practice applications, half of the task done, and where three widgets of the form are."""
    from agent.desktop.display import VirtualDisplay
    from agent.screen import MssScreen
    from gui.practice.process import practising

    with VirtualDisplay(_SCREEN) as display:
        environment = display.environment() | {"QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "1"}
        with (
            practising("editor", place=(16, 44, 470, 640), environment=environment),
            practising("form", place=(510, 44, 556, 640), environment=environment) as form,
        ):
            left, top = form.place.left, form.place.top
            name, subscribe, save = (PixelPoint(left + x, top + y) for x, y in ((300, 80), (35, 550), (480, 596)))
            for at, text in ((name, "Ada Lovelace"), (subscribe, "")):
                for words in (
                    ["mousemove", f"{at.x:.0f}", f"{at.y:.0f}", "click", "1"],
                    ["type", "--delay", "20", text],
                ):
                    subprocess.run(["xdotool", *words], env=environment, check=True)
            time.sleep(0.5)
            os.environ["DISPLAY"] = display.name
            screen = MssScreen()
            frame = screen.grab()
            screen.close()
    return frame, (name, subscribe, save)


if __name__ == "__main__":
    main()
