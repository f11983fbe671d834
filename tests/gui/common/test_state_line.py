from __future__ import annotations

import time

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.common.state_line import StateLine


def words(line: StateLine) -> list[str]:
    return [one.text() for one in line.findChildren(QLabel)]


def test_it_says_what_is_going_on_how_many_steps_and_for_how_long(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    line = StateLine(max_steps=50)
    qtbot.addWidget(line)
    assert words(line) == ["", "", ""]
    with monkeypatch.context() as patched:
        patched.setattr(time, "monotonic", lambda: now)
        line.begin()
        line.show_message("Thinking\n about it")
        now = 1083.0
        line.set_step(4)
        assert words(line) == ["Thinking about it", "step 4 of 50", "1:23"]
        line.set_step(3)  # a note that comes late does not count back
        assert line.step == 4
        line.begin()
        assert words(line)[1:] == ["", "0:00"]
        line.end()


def test_each_sentence_is_told_once(qtbot: QtBot) -> None:
    line = StateLine()
    qtbot.addWidget(line)
    told = QSignalSpy(line.message_changed)
    line.show_message("<b>one</b>")
    assert told.count() == 1
    assert told.at(0) == ["<b>one</b>"]
    line.set_step(1)
    assert words(line)[1] == "step 1"


def test_a_window_that_takes_the_place_of_another_says_the_same(qtbot: QtBot) -> None:
    before, after = StateLine(max_steps=9), StateLine(max_steps=7)
    for one in (before, after):
        qtbot.addWidget(one)
    before.begin()
    before.set_step(2)
    before.show_message("Finished")
    before.end()
    after.adopt(before)
    assert words(after) == words(before)
    assert after.step == 2


def test_a_sentence_that_is_too_long_ends_in_dots(qtbot: QtBot) -> None:
    line = StateLine()
    qtbot.addWidget(line)
    line.resize(200, 30)
    pictures = []
    for text in ("It cannot be read: " + "x" * 200, "It cannot be read: " + "x" * 199 + "…"):
        line.show_message(text)
        assert line.text == text
        pictures.append(line.grab().toImage())
    assert pictures[0] == pictures[1]
    line.show_message("It cannot be")
    assert line.grab().toImage() != pictures[0]
