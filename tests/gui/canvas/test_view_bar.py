from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.canvas.canvas import Canvas
from gui.canvas.view_bar import ViewBar
from gui.common.keys.key_bindings import KeyBindings


@pytest.fixture
def bar(qtbot: QtBot) -> ViewBar:
    window = QWidget()
    qtbot.addWidget(window)
    canvas = Canvas()
    made = ViewBar(canvas, KeyBindings(window))
    layout = QVBoxLayout(window)
    layout.addWidget(canvas)
    layout.addWidget(made)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return made


def test_each_tool_of_the_canvas_has_a_button_that_prints_its_key(bar: ViewBar) -> None:
    buttons = [one for one in bar.findChildren(QToolButton) if one.isVisible()]
    assert len(buttons) >= 4
    assert all("  " in one.text() or not one.isEnabled() for one in buttons)


def test_home_leads_back_only_while_an_earlier_step_is_looked_at(qtbot: QtBot, bar: ViewBar) -> None:
    with qtbot.assertNotEmitted(bar.latest_wanted):
        QTest.keyClick(bar.window(), Qt.Key.Key_Home)
    bar.show_step(7)
    assert [one.toolTip() for one in bar.findChildren(QLabel)] == ["Looking back at step 7"]
    with qtbot.waitSignal(bar.latest_wanted):
        QTest.keyClick(bar.window(), Qt.Key.Key_Home)
    width = bar.minimumSizeHint().width()
    bar.show_step(None)
    assert bar.minimumSizeHint().width() <= width
