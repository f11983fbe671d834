"""The page with earlier runs and recordings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.common.keys.key_bindings import KeyBindings


class LibraryPage(QWidget):
    """Lists what was done and recorded before.

    Args:
        bindings: The keys of the window that it is in.
    """

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bindings = bindings
        self.heading = QLabel(self.tr("Library"))
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        self.heading.setFont(font)
        self.text = QLabel(self.tr("Every run and every recording is kept on this machine."))
        self.text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        for widget in (self.heading, self.text):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)
