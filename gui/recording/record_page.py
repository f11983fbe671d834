"""The page on which a recording begins, and is looked at when it has ended."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from agent.routines.preview import Preview
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.recording.review_page import ReviewPage


class RecordPage(QStackedWidget):
    """Says how a recording is made; shows the one that was made until the person has decided about it.

    Args:
        bindings: The keys of the window that it is in.

    Signals:
        wanted: A recording is to begin.

    Attributes:
        review: The recording that was made.
    """

    wanted = Signal()

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = KeyButton(
            self.tr("Record"), self.tr("The window becomes a small strip, and a count-down begins"), keys=["Ctrl+R"]
        )
        self.record.clicked.connect(self.wanted)
        bindings.add(self.record, ["Ctrl+R"])
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self.review = ReviewPage(bindings)
        self._start = self._start_page()
        self.addWidget(self._start)
        self.addWidget(self.review)
        self.setFocusProxy(self.record)

    def _start_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        heading = QLabel(self.tr("Record what you do"))
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        heading.setFont(font)
        layout.addWidget(heading)
        for text in (
            self.tr("Show a task once, and deskhand repeats it: with the same values or with others."),
            self.tr(
                "1. This window becomes a small strip with a red frame around the screen. It counts down from three, "
                "then everything that you do is recorded."
            ),
            self.tr(
                "2. Do the task as always. The strip says what was understood. Passwords are never kept; while you are "
                "in private, nothing is."
            ),
            self.tr("3. Finish, give it a name, tick what may be another value next time, and try it."),
        ):
            label = QLabel(text)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self.record, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._message)
        layout.addStretch(1)
        return page

    def show_review(self, preview: Preview) -> None:
        """Show the recording that was made."""
        self.review.show_preview(preview)
        self.setCurrentWidget(self.review)
        self.setFocusProxy(self.review)
        self.review.setFocus()

    @Slot(str)
    def show_start(self, message: str = "") -> None:
        """Show how a recording is made, and a sentence about the last one."""
        self._message.setText(message)
        self.setCurrentWidget(self._start)
        self.setFocusProxy(self.record)
        self.record.setFocus()
