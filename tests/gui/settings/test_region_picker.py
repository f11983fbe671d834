"""A region dragged out on the screen itself."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from agent.core.area import Region
from gui.settings.region_picker import RegionPicker
from vision.geometry import DesktopBox


def test_what_is_dragged_out_is_the_region_in_units_of_the_input_system(qtbot: QtBot) -> None:
    picker = RegionPicker()
    picked = QSignalSpy(picker.picked)
    picker.begin()
    cover = picker.covers[0]
    qtbot.waitExposed(cover)
    QTest.mousePress(cover, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(cover, QPoint(120, 60))
    QTest.mouseRelease(cover, Qt.MouseButton.LeftButton, pos=QPoint(120, 60))
    assert picked.count() == 1
    (region,) = picked.at(0)
    assert isinstance(region, Region)
    assert region.box == DesktopBox(120, 60, 300, 200)
    assert picker.covers == ()


def test_a_click_chooses_nothing_and_escape_leads_back(qtbot: QtBot) -> None:
    picker = RegionPicker()
    picked, left = QSignalSpy(picker.picked), QSignalSpy(picker.left)
    picker.begin()
    cover = picker.covers[0]
    QTest.mouseClick(cover, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert picked.count() == 0
    QTest.keyClick(cover, Qt.Key.Key_Escape)
    assert (left.count(), picker.covers) == (1, ())
