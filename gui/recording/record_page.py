"""The page on which a recording begins: what it does, in lay words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.common.keys.key_bindings import KeyBindings


class RecordPage(QWidget):
    """Says how a recording is made.

    Args:
        bindings: The keys of the window that it is in.
    """

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bindings = bindings
        self.heading = QLabel(self.tr("Record what you do"))
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        self.heading.setFont(font)
        self.text = QLabel(self.tr("Show a task once, and deskhand repeats it: with the same values or with others."))
        self.text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        for widget in (self.heading, self.text):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)
