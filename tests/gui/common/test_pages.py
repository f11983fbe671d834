from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.common.keys.key_bindings import KeyBindings
from gui.common.pages import Pages


def test_a_page_is_shown_by_its_button_by_its_key_and_by_its_name(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pages = Pages(KeyBindings(window), window)
    first, second = QLabel("one"), QLabel("two")
    pages.add(first, "One", "the first", "task", "Ctrl+1")
    pages.add(second, "Two", "the second", "library", "Ctrl+2")
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    seen: list[QWidget] = []
    pages.changed.connect(seen.append)
    pages.buttons[1].click()
    assert pages.current is second
    QTest.keySequence(window, "Ctrl+1")
    assert pages.current is first
    assert pages.buttons[0].isChecked()
    pages.show_page(second)
    assert seen == [second, first, second]


def test_a_locked_page_stays(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pages = Pages(KeyBindings(window), window)
    for name in ("One", "Two"):
        pages.add(QLabel(name), name, "", "task", "")
    pages.set_locked(locked=True)
    QTest.mouseClick(pages.buttons[1], Qt.MouseButton.LeftButton)
    assert pages.stack.currentIndex() == 0
    pages.set_locked(locked=False)
    QTest.mouseClick(pages.buttons[1], Qt.MouseButton.LeftButton)
    assert pages.stack.currentIndex() == 1
