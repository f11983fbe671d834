"""Growing text edit: plain text of one or more lines in a field that is as high as its text, up to a limit."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GrowingTextEdit(QPlainTextEdit):
    """Lines stay lines, also pasted ones. Enter is a signal; Shift and Enter begin a new line.

    Args:
        most_lines: So many are seen; the rest scrolls.
        enter_to_window: Whether Enter goes to the key bindings of the window in place of the signal.

    Signals:
        entered: Enter was pressed, and no key binding of the window took it.
        resized: It is higher or lower than before.
    """

    entered = Signal()
    resized = Signal()

    def __init__(self, *, most_lines: int = 4, enter_to_window: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_lines, self._enter_to_window = most_lines, enter_to_window
        self._placeholder = ""
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """What is written."""
        return self.toPlainText()

    def setText(self, text: str) -> None:  # noqa: N802 - as other fields of Qt have it
        """Write `text` in place of what there is."""
        self.setPlainText(text)

    def setPlaceholderText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show `text` while nothing is written, in one line that ends in dots where it is too long."""
        if self.toolTip() == self._placeholder:  # nobody has given it another
            self.setToolTip(text)
        self._placeholder = text
        self._fit_placeholder()

    def _fit_placeholder(self) -> None:
        room = self.viewport().width() - 2 * math.ceil(self.document().documentMargin()) - 2
        shown = self.fontMetrics().elidedText(self._placeholder, Qt.TextElideMode.ElideRight, room)
        super().setPlaceholderText(shown)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and _is_plain_enter(event)
            and self._enter_to_window
        ):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if _is_plain_enter(event):
            if not event.isAutoRepeat():
                self.entered.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
            self._fit_placeholder()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, self.height())

    @Slot()
    def _fit(self) -> None:
        lines = max(1, min(self._most_lines, round(self.document().size().height())))
        edges = 2 * (self.document().documentMargin() + self.frameWidth())
        height = math.ceil(lines * self.fontMetrics().lineSpacing() + edges) + 2
        many = self.document().size().height() > self._most_lines
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if height != self.height():
            self.setFixedHeight(height)
            self.resized.emit()


class ReadOnlyText(GrowingTextEdit):
    """A text to be read and copied, in full."""

    def __init__(self, *, most_lines: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(most_lines=most_lines, parent=parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)


def _is_plain_enter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in _ENTER and held == Qt.KeyboardModifier.NoModifier
