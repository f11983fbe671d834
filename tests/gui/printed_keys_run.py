"""Printed keys on a real display, pressed by real input; started by `test_printed_keys_on_a_display.py`.

A practice form has the keyboard while the window and its card ask. Every key that is printed is pressed, wherever the
keyboard is, and what it pressed is noted. Prints one JSON line: what was printed where, and what went wrong.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from agent.core.actions import Click
from agent.core.stop import DEFAULT_CHORD
from gui.app import make_application
from gui.compact.compact_window import CompactWindow
from gui.main_window import MainWindow
from gui.practice.process import Practice, practising
from gui.recording.record_flow import RecordFlow
from gui.recording.record_strip import RecordStrip
from tests.gui.printed_keys import AskingRun, printed, spied
from tests.gui.recording.scripted_recording import ScriptedRecordings
from vision.geometry import DesktopBox, PixelPoint

_TIMEOUT_S = 15
_KEYSYMS = {"↵": "Return", "Space": "space", "Esc": "Escape", "+": "plus", "-": "minus", ",": "comma"}
_ELSEWHERE = DesktopBox(100_000, 0, 101_280, 800)


def main() -> None:
    """Ask in the card, then in the window; press all that is printed."""
    make_application()
    found: dict[str, object] = {"wrong": []}
    with practising("form", place=(20, 60, 420, 560), environment=os.environ) as form:
        for name, captured in (("card", None), ("window", _ELSEWHERE)):
            _ask(form, name, captured, found)
        _record(form, found)
        found["form"] = form.state().values["name"]
    print(json.dumps(found))


def _ask(form: Practice, name: str, captured: DesktopBox | None, found: dict[str, object]) -> None:
    window = MainWindow(AskingRun(Click(PixelPoint(60, 40))), ["another"], captured=captured, stop_chord=DEFAULT_CHORD)
    stopped: list[bool] = []
    window.keys.stopped.connect(lambda: stopped.append(True))
    window.move(460, 60)
    window.resize(800, 600)
    window.show()
    _wait(window.isActiveWindow, "the window came up")
    window.set_task("name her")
    _xdotool("mousemove", 230, 150)
    window.bar.step.click()
    top = window.compact if captured is None else window
    question = window.compact.question if captured is None else window.question
    _wait(lambda: question.isVisible() and question.proposal is not None, "it asked")
    _xdotool("mousemove", *_field(form), "click", 1)
    _wait(lambda: not top.isActiveWindow(), "the form has the keyboard")
    seen = spied(top)
    window.keys.stopped.disconnect(window._on_stop_chord)
    found[f"{name}, the form has the keyboard"] = _press_all(top, seen, stopped, found)
    corner = question.mapToGlobal(question.rect().topLeft())
    _xdotool("mousemove", corner.x() + 30, corner.y() + 8, "click", 1)
    _wait(top.isActiveWindow, "the card has the keyboard")
    found[f"{name} has the keyboard"] = _press_all(top, seen, stopped, found)
    for letter in ("y", "s"):
        seen.clear()
        _xdotool("key", f"ctrl+alt+{letter}")
        _until(lambda: bool(seen))
        _note(found, name, f"ctrl+alt+{letter} while it has the keyboard", len(seen) == 1)
    window.close()


def _record(form: Practice, found: dict[str, object]) -> None:
    """Press all that is printed on the strip of a recording, while the form has the keyboard."""
    window = MainWindow(AskingRun(Click(PixelPoint(60, 40))), ["another"])
    flow = RecordFlow(window, window.record_page, ScriptedRecordings(), stop_chord=DEFAULT_CHORD, second_ms=1)
    stopped: list[bool] = []
    flow.keys.stopped.connect(lambda: stopped.append(True))
    window.move(460, 60)
    window.show()
    flow.begin()
    _wait(flow.strip.undo.isEnabled, "it records")
    _xdotool("mousemove", *_field(form), "click", 1)
    flow.keys.stopped.disconnect(flow._on_finish)
    seen = spied(flow.strip)
    found["strip, the form has the keyboard"] = _press_all(flow.strip, seen, stopped, found)
    _note(found, "strip", "it never has the keyboard", not flow.strip.isActiveWindow())
    flow.close()
    window.close()


def _press_all(top: QWidget, seen: list[QWidget], stopped: list[bool], found: dict[str, object]) -> dict[str, str]:
    keys, focus = printed(top), top.focusWidget()
    for control, key in keys:
        seen.clear()
        stopped.clear()
        names = key.split("+") if key != "+" else ["+"]
        # a capital letter would be one with Shift
        _xdotool("key", "+".join(_KEYSYMS.get(name, name.lower() if len(name) == 1 else name) for name in names))
        _until(partial(_answered, control, seen, stopped))
        right = seen == [control] or (control is _stop_of(top) and bool(stopped)) or _is_found(control)
        if focus is not None:
            focus.setFocus()
        _note(found, type(top).__name__, f"{key} on {control.accessibleName()}", right)
    return {f"{_name(control)}": key for control, key in keys}


def _stop_of(top: QWidget) -> QWidget | None:
    match top:
        case CompactWindow():
            return top.stop
        case MainWindow():
            return top.bar.stop
        case RecordStrip():
            return top.finish
        case _:
            return None


def _answered(control: QWidget, seen: list[QWidget], stopped: list[bool]) -> bool:
    return bool(seen) or bool(stopped) or _is_found(control)


def _is_found(control: QWidget) -> bool:
    return isinstance(control, QLineEdit) and control.hasFocus()


def _name(control: QWidget) -> str:
    return control.accessibleName() if isinstance(control, QAbstractButton) else type(control).__name__


def _note(found: dict[str, object], where: str, what: str, right: bool) -> None:
    wrong = found["wrong"]
    assert isinstance(wrong, list)
    if not right:
        wrong.append(f"{where}: {what}")


def _field(form: Practice) -> tuple[int, int]:
    return next(one.centre for one in form.state().elements if one.name == "name")


def _until(true: Callable[[], bool]) -> None:
    """Wait for it, but not for ever: what did not come is noted."""
    deadline = time.monotonic() + 3
    while not true() and time.monotonic() < deadline:
        QTest.qWait(10)


def _wait(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _TIMEOUT_S
    while not true():
        assert time.monotonic() < deadline, f"in vain: {what}"
        QTest.qWait(10)


def _xdotool(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True)


if __name__ == "__main__":
    main()
