"""A global key is printed exactly while it is listened for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from agent.core.actions import Key, key
from gui.common.keys import global_keys
from gui.common.keys.global_keys import ANSWERS, PAUSE, STOP, GlobalKeys

CHORD = (key("ctrl"), key("alt"), key("esc"))


class Keyboard:
    """Where keys are listened for.

    Attributes:
        taken: Keys that another program keeps.
    """

    def __init__(self) -> None:
        self.heard: dict[Key, Callable[[str], None]] = {}
        self.taken: set[str] = set()
        self.stop: Callable[[], None] | None = None
        self.lost: Callable[[str], None] | None = None

    @contextmanager
    def keys(
        self, keys: tuple[Key, ...], pressed: Callable[[str], None], held: tuple[Key, ...]
    ) -> Iterator[tuple[Key, ...]]:
        got = tuple(one for one in keys if one not in self.taken)
        self.heard |= dict.fromkeys(got, pressed)
        yield got
        for one in got:
            del self.heard[one]

    @contextmanager
    def chord(
        self, chord: tuple[Key, ...], *, pressed: Callable[[], None], lost: Callable[[str], None]
    ) -> Iterator[None]:
        self.stop, self.lost = pressed, lost
        yield
        self.stop = None


@pytest.fixture
def keyboard(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    made = Keyboard()
    monkeypatch.setattr(global_keys, "watch_keys", made.keys)
    monkeypatch.setattr(global_keys, "watch_chord", made.chord)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    return made


def printed(keys: GlobalKeys) -> set[str]:
    names = {letter for letter in (*ANSWERS, PAUSE) if keys.name(letter)}
    return names | {STOP} if keys.stop_name else names


def test_pause_and_stop_work_during_a_run_and_answers_during_a_question(keyboard: Keyboard) -> None:
    keys = GlobalKeys(stop_chord=CHORD)
    assert printed(keys) == set()
    keys.begin()
    assert printed(keys) == {PAUSE, STOP}
    keys.ask()
    assert printed(keys) == {PAUSE, STOP, *ANSWERS}
    keys.ask()  # another question: still once each
    assert set(keyboard.heard) == {PAUSE, *ANSWERS}
    keys.close_question()
    assert printed(keys) == {PAUSE, STOP}
    keys.end()
    assert printed(keys) == set()
    assert not keyboard.heard
    assert keyboard.stop is None


def test_a_key_that_another_program_keeps_is_not_printed(keyboard: Keyboard) -> None:
    keyboard.taken = {"y", PAUSE}
    keys = GlobalKeys()
    keys.begin()
    keys.ask()
    assert printed(keys) == {*ANSWERS} - {"y"}
    assert keys.name("e") == "Ctrl+Alt+E"


def test_what_is_pressed_is_told(keyboard: Keyboard) -> None:
    keys = GlobalKeys(stop_chord=CHORD)
    pressed, stopped = QSignalSpy(keys.pressed), QSignalSpy(keys.stopped)
    keys.begin()
    keyboard.heard[Key(PAUSE)](PAUSE)
    assert keyboard.stop is not None
    keyboard.stop()
    assert (pressed.at(0), stopped.count()) == ([PAUSE], 1)


def test_a_stop_key_that_is_lost_is_no_longer_printed(keyboard: Keyboard) -> None:
    keys = GlobalKeys(stop_chord=CHORD)
    keys.begin()
    changed = QSignalSpy(keys.changed)
    assert keyboard.lost is not None
    keyboard.lost("the server went away")
    assert keys.stop_name == ""
    assert changed.count() == 1
