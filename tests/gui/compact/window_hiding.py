"""A run on a real display, seen from inside; started by `test_window_hider.py`. Prints what it saw as one JSON line.

The practice form has the keyboard when the run begins. The person answers the one question by key, after a click
on the card; then the "agent" types.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator

from PySide6.QtTest import QTest

from agent.core.actions import Type
from agent.core.events import Ended, Event, Observed, Reason
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.desktop.capture.masking import GREY, MaskedScreen
from agent.desktop.capture.screen import MssScreen
from agent.safety.asker import Asker, Proposal
from gui.app import make_application
from gui.main_window import MainWindow
from gui.practice.process import Practice, practising

_TIMEOUT_S = 10


def main() -> None:
    """Play it through."""
    with practising("form", place=(40, 60, 556, 640), environment=os.environ) as form:
        _xdotool("mousemove", 340, 144, "click", 1)
        _play(form)


def _play(form: Practice) -> None:
    make_application()
    saw: dict[str, object] = {}

    def run(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        screen = MaskedScreen(MssScreen(), window.own_boxes)
        frame = screen.grab()
        (box,) = window.own_boxes()
        compact = frame.pixels[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
        saw["the compact window is masked"] = bool((compact == GREY).all())
        rest = frame.pixels[20:710, 620:1260]  # where the window was; the overlay is thin and at the edges
        saw["the window is gone"] = bool((rest == rest[0, 0]).all())
        yield Observed(1, frame, None, 0.0)
        asker.ask(Proposal(1, "The caret is in the field.", Type("Ada"), frame), stop)
        saw["the compact window is back at its place"] = window.own_boxes() == (box,)
        rest = screen.grab().pixels[20:710, 620:1260]
        saw["the card is gone"] = bool((rest == rest[0, 0]).all())
        _xdotool("type", "--delay", 20, "Ada")
        yield Ended(1, Reason.FINISHED)

    window = MainWindow(run, ["another"])
    window.move(300, 100)
    window.show()
    _wait(window.isActiveWindow)
    window.set_task("name her")
    window.bar.step.click()
    question = window.compact.question
    _wait(question.isVisible)
    QTest.qWait(300)  # long enough for a window manager that would give it the keyboard
    saw["the card took no focus"] = not window.compact.isActiveWindow()
    thought = question.mapToGlobal(question.rect().topLeft())
    _xdotool("mousemove", thought.x() + 60, thought.y() + 8, "click", 1)
    _wait(window.compact.isActiveWindow)
    _xdotool("key", "Return")
    _wait(window.bar.run.isEnabled)
    _wait(lambda: form.state().values["name"] == "Ada")
    saw["the window is back"] = window.isVisible() and not window.compact.isVisible()
    QTest.qWait(300)
    saw["and leaves the keyboard where it is"] = not window.isActiveWindow()
    window.close()
    print(json.dumps(saw))


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _TIMEOUT_S
    while not until():
        assert time.monotonic() < deadline, "it did not come to that"
        QTest.qWait(10)


def _xdotool(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True)


if __name__ == "__main__":
    main()
