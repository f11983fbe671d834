from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agent.core.actions import Click
from agent.safety.asker import Proposal
from gui.canvas.scene import Scene
from gui.compact.compact_window import LEAST_PICTURE_PX, CompactWindow
from tests.gui.scripted_run import frame
from vision.geometry import PixelPoint


@pytest.fixture
def compact(qtbot: QtBot) -> CompactWindow:
    made = CompactWindow()
    qtbot.addWidget(made)
    made.begin()
    return made


def test_it_goes_to_the_other_corner_where_the_target_is_near(compact: CompactWindow) -> None:
    low = QRect(compact.place)
    compact.avoid([QPoint(0, 0)])
    assert compact.place == low
    compact.avoid([low.topLeft() - QPoint(20, 20)])
    assert not compact.place.intersects(low)
    compact.avoid([compact.place.center()])
    assert compact.place == low


def test_as_a_card_it_hides_no_target_and_is_where_it_was_afterwards(compact: CompactWindow) -> None:
    small = QRect(compact.place)
    at = small.topLeft() - QPoint(-100, 200)  # where the card would be
    compact.avoid([at])
    seen = frame()
    compact.propose(Proposal(1, "", Click(PixelPoint(5, 5)), seen), Scene(seen))
    assert compact.place.height() > 3 * small.height()
    assert not compact.place.contains(at)
    compact.shrink()
    assert compact.place == small


def test_on_a_screen_too_low_for_the_card_its_picture_gives_way(compact: CompactWindow) -> None:
    free = compact.screen().availableGeometry()
    seen = frame()
    compact.propose(Proposal(1, "", Click(PixelPoint(5, 5)), seen), Scene(seen))
    picture = compact.canvas.height()
    compact.shrink()
    compact.question.setMinimumHeight(free.height() - picture)  # as in a font of large letters
    compact.propose(Proposal(1, "", Click(PixelPoint(5, 5)), seen), Scene(seen))
    assert LEAST_PICTURE_PX <= compact.canvas.height() < picture
    assert free.contains(compact.place)


def test_it_can_be_dragged_and_stays_there(compact: CompactWindow) -> None:
    before = QRect(compact.place)
    QTest.mousePress(compact, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    QTest.mouseMove(compact, QPoint(-96, -46))
    QTest.mouseRelease(compact, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert compact.place.topLeft() == before.topLeft() - QPoint(100, 50)
    compact.show_message("Thinking")
    compact.shrink()
    assert compact.place.topLeft() == before.topLeft() - QPoint(100, 50)


def test_what_it_says_is_cut_to_its_width_and_whole_in_its_tooltip(compact: CompactWindow) -> None:
    text = "type a very long text indeed " * 10
    compact.show_message(text)
    assert compact._message.text().endswith("…")
    assert compact._message.toolTip() == text
    assert compact.width() == compact.place.width()
