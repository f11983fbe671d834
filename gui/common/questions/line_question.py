"""A question that is answered by a line of text; what cannot be is said in it, and can be put right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from gui.common import theme


class LineQuestion(QDialog):
    """Asks for one line.

    Args:
        question: What is asked, in a few words.
        hint: How it may be answered; empty where that is plain.
        answer: Takes what was written, and says why it cannot be; an empty text where it could.
        kinds: What the line may be about: a name for the person, and what is put before the line.
    """

    def __init__(
        self,
        question: str,
        hint: str,
        text: str,
        answer: Callable[[str], str],
        kinds: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{question} · deskhand")
        self._answer = answer
        self.line = QLineEdit(text)
        self.line.setAccessibleName(question)
        self.line.selectAll()
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(question)
        self.kinds.view().setAccessibleName(question)
        for name, prefix in kinds:
            self.kinds.addItem(name, prefix)
        self.kinds.setVisible(bool(kinds))
        self.fault = QLabel()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        for button in buttons.buttons():
            button.setAccessibleName(button.text().replace("&", ""))
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for label in (QLabel(question), self.kinds, self.line, QLabel(hint), self.fault):
            if isinstance(label, QLabel):
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setVisible(bool(label.text()))
            layout.addWidget(label)
        layout.addWidget(buttons)
        self.setMinimumWidth(420)
        self.line.setFocus()

    @Slot()
    def _on_accepted(self) -> None:
        prefix = self.kinds.currentData() or ""
        fault = self._answer(f"{prefix}{self.line.text().strip()}")
        if not fault:
            self.accept()
            return
        theme.tint(self.fault, theme.bad(self.palette()))
        self.fault.setText(fault)
        self.fault.show()
        self.line.setFocus()
