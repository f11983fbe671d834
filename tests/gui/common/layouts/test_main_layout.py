from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.common.layouts.main_layout import Halves


def test_halves_stand_side_by_side_only_where_both_have_room(qtbot: QtBot) -> None:
    class Wide(QWidget):
        def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
            return QSize(200, 50)

    window, halves = QWidget(), Halves()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(halves)
    halves.addWidget(Wide())
    halves.addWidget(Wide())
    with qtbot.waitExposed(window):
        window.show()
    assert window.minimumSizeHint().width() == 200
    both = 400 + halves.handleWidth()
    for width, fits in ((both + 90, True), (300, False), (both, True), (both - 1, False)):
        window.resize(width, 300)
        QApplication.processEvents()
        assert halves.orientation() is (Qt.Orientation.Horizontal if fits else Qt.Orientation.Vertical)
        assert window.width() == width
