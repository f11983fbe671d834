"""Which control a key presses, and which key is printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.common.keys.key_bindings import KeyBindings, key_name
from gui.common.keys.key_button import KeyButton
from gui.common.keys.tool_button import ToolButton

Make = Callable[..., tuple[QWidget, KeyBindings, list[KeyButton]]]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(*names: str) -> tuple[QWidget, KeyBindings, list[KeyButton]]:
        window = QWidget()
        qtbot.addWidget(window)
        bindings, layout = KeyBindings(window), QVBoxLayout(window)
        buttons = [KeyButton(name, "") for name in names]
        for button in buttons:
            layout.addWidget(button)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window, bindings, buttons

    return made


def test_a_key_belongs_to_the_control_of_the_highest_rank_that_can_be_used(make: Make) -> None:
    window, bindings, (stop, back) = make("Stop", "Back")
    bindings.add(stop, ["Esc"])
    bindings.add(back, ["Esc"], rank=1)
    stopped, went = QSignalSpy(stop.clicked), QSignalSpy(back.clicked)
    assert (stop.text(), back.text()) == ("Stop", "Back  Esc")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (stopped.count(), went.count()) == (0, 1)
    back.setEnabled(False)
    assert (stop.text(), back.text()) == ("Stop  Esc", "Back")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (stopped.count(), went.count()) == (1, 1)
    back.setEnabled(True)
    back.hide()
    assert stop.text() == "Stop  Esc"


def test_a_text_field_keeps_letters_and_the_print_follows(make: Make) -> None:
    window, bindings, (approve,) = make("Approve")
    line = QLineEdit()
    layout = window.layout()
    assert layout is not None
    layout.addWidget(line)
    line.show()
    bindings.add(approve, ["Y", "F2"])
    bindings.set_global(approve, "Ctrl+Alt+Y")
    assert approve.text() == "Approve  Y F2"
    line.setFocus()
    assert approve.text() == "Approve  F2"
    QTest.keyClicks(line, "y")
    assert line.text() == "y"


def test_where_the_window_lacks_the_keyboard_the_global_key_is_printed(make: Make, qtbot: QtBot) -> None:
    _, bindings, (approve,) = make("Approve")
    bindings.add(approve, ["Y"])
    bindings.set_global(approve, "Ctrl+Alt+Y")
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    assert approve.text() == "Approve  Ctrl+Alt+Y"
    bindings.set_global(approve, "")
    assert approve.text() == "Approve"


def test_while_a_menu_is_open_its_keys_are_the_menus(make: Make, qtbot: QtBot) -> None:
    window, bindings, (approve,) = make("Approve")
    bindings.add(approve, ["Y"])
    approve.setFocus()
    menu = QMenu(window)
    menu.addAction("&Yes")
    menu.aboutToHide.connect(bindings.refresh)
    menu.popup(window.mapToGlobal(window.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    qtbot.waitUntil(lambda: approve.text() == "Approve")
    menu.close()
    qtbot.waitUntil(lambda: approve.text() == "Approve  Y")


def test_enter_presses_the_button_that_has_the_focus_and_no_other(make: Make) -> None:
    _, bindings, (approve, skip) = make("Approve", "Skip")
    bindings.add(approve, ["Return", "Y"])
    bindings.add(skip, ["S"])
    approved, skipped = QSignalSpy(approve.clicked), QSignalSpy(skip.clicked)
    approve.setFocus()
    assert approve.text() == "Approve  ↵ Y"
    skip.setFocus()
    assert approve.text() == "Approve  Y"
    QTest.keyClick(skip, Qt.Key.Key_Return)
    assert (approved.count(), skipped.count()) == (0, 1)


def test_a_key_that_is_left_out_does_nothing(make: Make) -> None:
    window, bindings, (approve,) = make("Approve")
    bindings.add(approve, ["Return", "Y"])
    approve.pressed_by_enter = False
    bindings.leave_out(approve, "Return")
    approved = QSignalSpy(approve.clicked)
    assert approve.text() == "Approve  Y"
    QTest.keyClick(window, Qt.Key.Key_Return)
    QTest.keyClick(approve, Qt.Key.Key_Return)
    assert approved.count() == 0
    bindings.leave_out(approve)
    assert approve.text() == "Approve  ↵ Y"


def test_a_tool_prints_its_key_too_and_keeps_its_width(make: Make) -> None:
    window, bindings, _ = make()
    tool = QAction("Fit", window)
    button = ToolButton(tool, bindings, ["0"])
    layout = window.layout()
    assert layout is not None
    layout.addWidget(button)
    wide = button.sizeHint().width()
    assert button.text() == "Fit  0"
    tool.setEnabled(False)
    assert button.text() == "Fit"
    assert button.sizeHint().width() == wide


def test_keys_are_printed_as_people_know_them() -> None:
    assert [key_name(QKeySequence(key)) for key in ("Return", "Ctrl+Return", "Esc", "Ctrl+B")] == [
        "↵",
        "Ctrl+↵",
        "Esc",
        "Ctrl+B",
    ]
