from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from gui.compact import desktop_coordinates
from gui.compact.desktop_coordinates import box_to_qt, point_to_qt, to_desktop
from vision.geometry import DesktopBox, DesktopPoint


@given(left=st.integers(0, 500), top=st.integers(0, 500), width=st.integers(1, 200), height=st.integers(1, 200))
def test_a_place_goes_there_and_back(qapp: QApplication, left: int, top: int, width: int, height: int) -> None:
    place = QRect(left, top, width, height)
    assert box_to_qt(to_desktop(place)) == place


def test_on_a_screen_of_two_pixels_to_the_unit_everything_is_twice_as_far(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop_coordinates, "_scale", lambda screen: 2.0)
    assert to_desktop(QRect(10, 20, 30, 40)) == DesktopBox(20, 40, 80, 120)
    assert point_to_qt(DesktopPoint(41, 60)) in (QPoint(20, 30), QPoint(21, 30))


def test_a_point_on_no_screen_stays_as_it_is(qapp: QApplication) -> None:
    assert point_to_qt(DesktopPoint(90_000, -5)) == QPoint(90_000, -5)
