"""A question that is answered by a line of text, in a small dialog over the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QInputDialog, QLineEdit, QWidget


def ask_text(parent: QWidget, question: str, text: str, answer: Callable[[str], None]) -> QInputDialog:
    """Ask `question`; `answer` is called with what the person wrote, unless they leave it."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(f"{question} · deskhand")
    dialog.setLabelText(question)
    dialog.setTextValue(text)
    dialog.textValueSelected.connect(answer)
    dialog.open()  # which makes its parts
    for line in dialog.findChildren(QLineEdit):
        line.setAccessibleName(question)
        line.selectAll()
    for box in dialog.findChildren(QDialogButtonBox):
        for button in box.buttons():
            button.setAccessibleName(button.text().replace("&", ""))
    return dialog
