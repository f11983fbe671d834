from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from agent.core.area import Region, WholeDesktop
from agent.core.stop import DEFAULT_CHORD
from gui.compact.placement import area_box, move_beside, upper_right
from gui.main_window import MainWindow
from tests.gui.scripted_run import ScriptedRun
from vision.geometry import DesktopBox


def test_a_region_is_where_it_says_and_the_whole_desktop_is_nowhere_in_particular(qapp: QApplication) -> None:
    box = DesktopBox(10, 20, 300, 200)
    assert area_box(Region(box)) == box
    assert area_box(WholeDesktop()) is None


def test_the_practice_form_lies_inside_the_screen_however_small_that_is(qapp: QApplication) -> None:
    free = QGuiApplication.primaryScreen().availableGeometry()
    for size in (QSize(560, 600), QSize(5000, 5000), QSize(100, 100)):
        left, top, width, height = upper_right(size)
        assert free.contains(QRect(left, top, width, height))
        assert width <= size.width()
        assert height <= size.height()


def test_the_practice_form_and_the_window_lie_side_by_side_on_a_screen_of_1280_pixels(
    qtbot: QtBot, window: Callable[..., MainWindow]
) -> None:
    ours = window(ScriptedRun(), stop_chord=DEFAULT_CHORD).minimumSizeHint().width()
    for screen in (1280, 1366, 1920):
        left, _, width, _ = upper_right(free=QRect(0, 0, screen, 800))
        assert left >= ours + 3 * 12
        assert width >= 500
        assert left + width <= screen


def test_a_window_moves_beside_what_is_looked_at_where_there_is_room(qtbot: QtBot) -> None:
    class Narrow(QWidget):
        def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
            return QSize(200, 100)

    window = Narrow()
    qtbot.addWidget(window)
    window.setGeometry(400, 50, 500, 300)
    move_beside(window, DesktopBox(420, 0, 800, 600))
    assert window.geometry().right() < 420
    assert window.width() >= 200
    before = window.geometry()
    move_beside(window, DesktopBox(100, 0, 800, 600))
    assert window.geometry() == before
