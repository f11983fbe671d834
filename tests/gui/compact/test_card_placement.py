"""The card goes where it hides nothing that it asks about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from gui.compact.card_placement import CLEAR_PX, MARGIN_PX, card_place, within

CARD = QSize(480, 510)
SCREENS = [QRect(0, 0, 1024, 768), QRect(0, 0, 1280, 800), QRect(0, 0, 960, 540), QRect(1920, 200, 1920, 1080)]


def home(free: QRect) -> QPoint:
    return free.bottomRight() - QPoint(CARD.width() + MARGIN_PX, CARD.height() + MARGIN_PX) + QPoint(1, 1)


@pytest.mark.parametrize("free", SCREENS)
def test_a_card_lies_inside_the_screen_and_off_its_target_wherever_that_is(free: QRect) -> None:
    size = QSize(CARD.width(), min(CARD.height(), free.height() - 2 * MARGIN_PX))
    for x in range(free.left() + 5, free.right(), 97):
        for y in range(free.top() + 5, free.bottom(), 89):
            place = card_place(free, size, home(free), [QPoint(x, y)])
            assert free.contains(place)
            assert not place.contains(QPoint(x, y)), (x, y)


def test_it_stays_at_home_where_it_hides_nothing() -> None:
    free = SCREENS[1]
    assert card_place(free, CARD, home(free), [QPoint(100, 100)]).topLeft() == home(free)
    assert card_place(free, CARD, home(free), []).topLeft() == home(free)


def test_both_ends_of_a_drag_stay_in_view() -> None:
    free = SCREENS[1]
    ends = [QPoint(1100, 700), QPoint(1100, 100)]
    place = card_place(free, CARD, home(free), ends)
    around = place.adjusted(-CLEAR_PX, -CLEAR_PX, CLEAR_PX, CLEAR_PX)
    assert not any(around.contains(one) for one in ends)


def test_what_is_dragged_out_of_the_screen_comes_back_into_it() -> None:
    assert within(SCREENS[0], QRect(-50, 700, 480, 100)) == QRect(0, 668, 480, 100)
