"""A question about what another program wants: it is shown as it was written, and no stray key says yes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.approval.question_window import QuestionWindow


@pytest.fixture
def shown(qtbot: QtBot) -> QuestionWindow:
    made = QuestionWindow("type <b>rm</b>", "it opens a terminal", "<i>to tidy up</i>")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_what_is_asked_is_shown_as_it_was_written(shown: QuestionWindow) -> None:
    labels = shown.findChildren(QLabel)
    assert [one.text() for one in labels] == [
        "Another program wants to: type <b>rm</b>",
        "it opens a terminal",
        "Its reason: <i>to tidy up</i>",
    ]
    assert {one.textFormat() for one in labels} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Y, Qt.Key.Key_Space])
def test_a_key_that_was_meant_for_another_program_approves_nothing(
    shown: QuestionWindow, key: Qt.Key, capsys: pytest.CaptureFixture[str]
) -> None:
    QTest.keyClick(QApplication.focusWidget() or shown, key)
    assert "yes" not in capsys.readouterr().out


@pytest.mark.parametrize(("label", "says"), [("Do it", "yes\n"), ("Do not", "no\n")])
def test_a_click_answers_and_closes(
    shown: QuestionWindow, label: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    next(one for one in shown.findChildren(QPushButton) if one.text() == label).click()
    assert capsys.readouterr().out == says
    assert not shown.isVisible()
