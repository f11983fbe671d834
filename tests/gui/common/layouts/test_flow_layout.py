from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from gui.common.layouts.flow_layout import FlowLayout

_GAP = 6


def laid(widths: list[int]) -> tuple[QWidget, FlowLayout, list[QWidget]]:
    parent = QWidget()
    layout = FlowLayout(parent, spacing=_GAP)
    widgets = []
    for width in widths:
        one = QWidget()
        one.setFixedSize(width, 20)
        layout.addWidget(one)
        widgets.append(one)
    return parent, layout, widgets


@given(widths=st.lists(st.integers(10, 150), min_size=1, max_size=8), room=st.integers(150, 500))
def test_nothing_overlaps_or_leaves_the_width_and_the_height_is_what_was_said(
    qapp: QApplication, widths: list[int], room: int
) -> None:
    parent, layout, widgets = laid(widths)
    high = layout.heightForWidth(room)
    parent.resize(room, high)
    layout.setGeometry(QRect(0, 0, room, high))
    places = [one.geometry() for one in widgets]
    assert all(QRect(0, 0, room, high).contains(place) for place in places)
    assert max(place.bottom() + 1 for place in places) == high
    assert not any(one.intersects(other) for at, one in enumerate(places) for other in places[:at])
    assert [(place.top(), place.left()) for place in places] == sorted((place.top(), place.left()) for place in places)


def test_as_many_stand_in_a_row_as_there_is_room_for(qapp: QApplication) -> None:
    _parent, layout, _widgets = laid([100, 100, 100])
    assert layout.sizeHint().width() == 300 + 2 * _GAP
    assert layout.minimumSize().width() == 100
    rows = {width: (layout.heightForWidth(width) + _GAP) // (20 + _GAP) for width in (312, 311, 206, 205)}
    assert rows == {312: 1, 311: 2, 206: 2, 205: 3}
