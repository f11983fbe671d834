"""A person records in the window and tries it, by mouse alone or by keys alone; run by `test_record_window.py`.

    python record_window_run.py mouse|keys FOLDER

The window lives in this process; all input is real (xdotool), the program under work is zenity. Prints one JSON line.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from agent.core.config import Config, Language
from agent.core.config_file import save
from agent.sessions.parameters import parameters_of
from agent.sessions.reader import SessionReader
from gui.app import Program, StartOptions, make_application
from gui.main_window import MainWindow

_TIMEOUT_S = 60.0
_TITLE = "Guest book"
_PLACE, _FIELD, _OK = (60, 120), (240, 192), (370, 234)
"""Of the guest book on the screen, and of its parts."""


def main() -> None:
    """Record, name, try; say what came of it."""
    way, folder = sys.argv[1], Path(sys.argv[2])
    config = folder / "config.toml"
    save(Config(detector=False, language=Language.ENGLISH, session_folder=folder / "sessions"), config)
    program = Program(make_application(), StartOptions(), config, state_path=folder / "state.json")
    program.begin()
    window, recording = program.window, program.recording
    assert window is not None
    assert recording is not None
    window.move(560, 60)
    _wait(window.isActiveWindow, "the window has the keyboard")
    person = _Person(way)
    signed: list[str] = []
    with _guest_book(signed):
        began = time.monotonic()
        _come_back(window, person)
        person.press(window.pages.buttons[1], "ctrl+2")
        person.press(window.record_page.record, "ctrl+r")
        _wait(recording.strip.undo.isEnabled, "it is recorded")
        person.sign("Ada")
        _wait(lambda: bool(signed), "the guest book is signed")
        person.press(recording.strip.finish, "ctrl+alt+Escape")
        review = window.record_page.review
        _wait(review.isVisible, "the recording is looked at")
        took_s = time.monotonic() - began
    steps = [review.steps.item(row).text() for row in range(review.steps.count())]
    if way == "keys":
        _wait(review.name.hasFocus, "the name has the keyboard")
        _xdotool("type", "Sign the guest book")
    with _guest_book(signed):
        _come_back(window, person)
        person.press(review.attempt, "ctrl+t")
        _wait(lambda: len(signed) == 2, "it is signed again")
        _wait(lambda: not window.busy and window.isVisible(), "the run has ended")
    (path, *_) = sorted((folder / "sessions").glob("*.deskhand"))
    with SessionReader(path) as reader:
        found = {
            "signed": signed,
            "steps": steps,
            "task": reader.meta.task,
            "parameters": {one.name: one.value for one in parameters_of(reader)},
            "message": window.state.text,
            "recorded_in_s": round(took_s, 1),
        }
    window.close()
    program.close()
    print(json.dumps(found))


class _Person:
    """Presses controls of our window by mouse, or by the keys that stand on them."""

    def __init__(self, way: str) -> None:
        self._by_mouse = way == "mouse"

    def press(self, control: QWidget, key: str) -> None:
        """Press `control`."""
        _wait(lambda: control.isVisible() and control.isEnabled(), f"{control.accessibleName()} can be pressed")
        if self._by_mouse:
            at = control.mapToGlobal(QPoint(control.width() // 2, control.height() // 2))
            _xdotool("mousemove", at.x(), at.y(), "click", 1)
        else:
            _xdotool("key", key)

    def sign(self, name: str) -> None:
        """Write a name into the guest book and press OK."""
        if self._by_mouse:
            _xdotool("mousemove", *_FIELD, "click", 1)
        _pause()
        _xdotool("type", "--delay", 40, name)
        _pause()
        if self._by_mouse:
            _xdotool("mousemove", *_OK, "click", 1)
        else:
            _xdotool("key", "Return")


@contextmanager
def _guest_book(signed: list[str]) -> Iterator[None]:
    """The program under work, which says who has signed when it is closed."""
    words = ["zenity", "--entry", f"--title={_TITLE}", "--text=Name", "--width=360"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as book:
        _wait(lambda: bool(_windows()), "the guest book is open")
        _xdotool("windowmove", "--sync", _windows()[0], *_PLACE)

        def look() -> bool:
            if book.poll() is None:
                return False
            assert book.stdout is not None
            signed.append(book.stdout.read().strip())
            return True

        _watchers.append(look)
        try:
            yield
        finally:
            if book.poll() is None:
                book.terminate()


_watchers: list[Callable[[], bool]] = []


def _windows() -> list[str]:
    found = subprocess.run(["xdotool", "search", "--name", _TITLE], capture_output=True, text=True, check=False)
    return found.stdout.split()


def _come_back(window: MainWindow, person: _Person) -> None:
    """The person goes from the guest book to our window."""
    _xdotool("windowactivate", "--sync", int(window.winId()))
    _wait(window.isActiveWindow, "the window has the keyboard")


def _pause() -> None:
    _run_window(300)


def _run_window(milliseconds: int) -> None:
    """The window runs as it does for a person; QTest.qWait would keep Python's other threads from running meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _xdotool(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True)


def _wait(true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + _TIMEOUT_S
    while not true():
        _watchers[:] = [look for look in _watchers if not look()]
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain: {what}")
        _run_window(20)


if __name__ == "__main__":
    main()
