"""Drops: files and text that are dragged onto a window from other programs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class DropTarget(QObject):
    """Takes what is dropped on `widget`, wherever no child of it takes it for itself.

    Signals:
        files_dropped: The `Path`s of files, as a tuple.
        text_dropped: Text.
    """

    files_dropped = Signal(object)
    text_dropped = Signal(str)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        match event:
            case QDropEvent() if event.type() == QEvent.Type.Drop:
                self._take(event)
                return True
            case QDragEnterEvent() | QDragMoveEvent():
                if event.mimeData().hasUrls() or event.mimeData().hasText():
                    event.acceptProposedAction()
                return True
            case _:
                return False

    def _take(self, event: QDropEvent) -> None:
        data = event.mimeData()
        event.acceptProposedAction()
        files = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
        if files:
            self.files_dropped.emit(files)
        elif data.hasText() and data.text().strip():
            self.text_dropped.emit(data.text())
