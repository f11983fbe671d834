from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from gui.common.growing_text_edit import GrowingTextEdit, ReadOnlyText


@pytest.fixture
def edit(qtbot: QtBot) -> GrowingTextEdit:
    made = GrowingTextEdit(most_lines=3)
    qtbot.addWidget(made)
    made.resize(300, 30)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_pasted_lines_stay_lines_and_the_field_grows_to_its_limit(edit: GrowingTextEdit) -> None:
    low = edit.height()
    QGuiApplication.clipboard().setText("one\ntwo")
    edit.paste()
    assert edit.text() == "one\ntwo"
    two = edit.height()
    assert two > low
    edit.setText("1\n2\n3")
    three = edit.height()
    edit.setText("1\n2\n3\n4\n5")
    assert edit.height() == three > two
    edit.setText("")
    assert edit.height() == low


def test_enter_is_a_signal_and_shift_enter_a_line(edit: GrowingTextEdit) -> None:
    entered = QSignalSpy(edit.entered)
    QTest.keyClicks(edit, "a")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(edit, "b")
    assert edit.text().replace("\u2028", "\n") == "a\nb"
    assert entered.count() == 1


def test_what_is_to_be_read_cannot_be_changed(qtbot: QtBot) -> None:
    text = ReadOnlyText()
    qtbot.addWidget(text)
    text.setText("a" * 500)
    QTest.keyClicks(text, "b")
    assert text.text() == "a" * 500


def test_what_stands_there_before_anything_is_written_is_one_line(qtbot: QtBot) -> None:
    edit = GrowingTextEdit()
    qtbot.addWidget(edit)
    hint = "For example: type the name into the field, and then click the button that keeps it"
    edit.setPlaceholderText(hint)
    edit.show()
    for width in (200, 1200, 300):
        edit.resize(width, edit.height())
        shown = edit.placeholderText()
        assert edit.fontMetrics().horizontalAdvance(shown) <= width
        assert (shown == hint) is (width == 1200)
        assert shown.endswith("…") is (width < 1200)
