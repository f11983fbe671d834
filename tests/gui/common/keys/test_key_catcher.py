"""The key catcher: what is pressed in it is the chord; keys that lead through a dialog still do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from agent.core.stop import chord_name, parse_chord
from gui.common.keys.key_catcher import KeyCatcher

CTRL, ALT, SHIFT, META = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.MetaModifier,
)


@pytest.fixture
def catcher(qtbot: QtBot) -> Iterator[KeyCatcher]:
    top = QWidget()
    made, layout = KeyCatcher(), QVBoxLayout(top)
    layout.addWidget(made)
    layout.addWidget(QPushButton("next"))
    qtbot.addWidget(top)
    with qtbot.waitExposed(top):
        top.show()
    top.activateWindow()
    made.setFocus()
    yield made
    top.close()


@pytest.mark.parametrize(
    ("key", "held", "name"),
    [
        (Qt.Key.Key_Escape, CTRL | ALT, "Ctrl+Alt+Escape"),
        (Qt.Key.Key_F12, CTRL, "Ctrl+F12"),
        (Qt.Key.Key_Q, CTRL | SHIFT, "Ctrl+Shift+Q"),
        (Qt.Key.Key_PageUp, META, "Win+Page Up"),
        (Qt.Key.Key_Return, CTRL, "Ctrl+Enter"),
        (Qt.Key.Key_Space, ALT, "Alt+Space"),
    ],
)
def test_the_keys_that_are_pressed_are_the_chord(
    qtbot: QtBot, catcher: KeyCatcher, key: Qt.Key, held: Qt.KeyboardModifier, name: str
) -> None:
    with qtbot.waitSignal(catcher.caught):
        QTest.keyClick(catcher, key, held)
    assert chord_name(parse_chord(catcher.text())) == name


def test_a_shortcut_of_the_window_does_not_take_what_is_pressed(qtbot: QtBot, catcher: KeyCatcher) -> None:
    window = catcher.window()
    action = QAction(window)
    action.setShortcut("Ctrl+S")
    window.addAction(action)
    pressed: list[bool] = []
    action.triggered.connect(lambda: pressed.append(True))
    QTest.keyClick(catcher, Qt.Key.Key_S, CTRL)
    assert catcher.text() == "Ctrl+S"
    assert pressed == []


def test_tab_leads_on_and_modifiers_alone_are_no_chord(qtbot: QtBot, catcher: KeyCatcher) -> None:
    catcher.setText("Ctrl+Alt+Escape")
    QTest.keyPress(catcher, Qt.Key.Key_Control, CTRL)
    QTest.keyClick(catcher, Qt.Key.Key_Tab)
    assert catcher.text() == "Ctrl+Alt+Escape"
    assert not catcher.hasFocus()
