"""Obstacles to a replay: a dialog that nobody asked for, a program that is slow to respond."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMessageBox, QWidget


def notice_over(window: QWidget) -> QMessageBox:
    """A dialog over `window` that wants to be closed first."""
    notice = QMessageBox(QMessageBox.Icon.Information, "Tip", "You can resize this window.", parent=window)
    notice.setStandardButtons(QMessageBox.StandardButton.Close)
    return notice


class Slowness(QObject):
    """Makes a program do nothing for a while after each click and each Enter, as a busy one does."""

    def __init__(self, parent: QObject, seconds: float) -> None:
        super().__init__(parent)
        self._seconds = seconds

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        entered = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget)
        if pressed or (entered and event.type() is QEvent.Type.KeyPress and isinstance(watched, QWidget)):
            time.sleep(self._seconds)
        return False
