"""Key catcher: a field that shows the keys that are pressed in it, for choosing a chord."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

_HELD: Final = {
    Qt.KeyboardModifier.ControlModifier: "Ctrl",
    Qt.KeyboardModifier.AltModifier: "Alt",
    Qt.KeyboardModifier.ShiftModifier: "Shift",
    Qt.KeyboardModifier.MetaModifier: "Win",
}
_MODIFIERS: Final = (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_LEAVES: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Keys that lead on where no modifier but Shift is held: through the dialog, or out of it."""


class KeyCatcher(QLineEdit):
    """Takes a chord as it is pressed, in place of one that is written.

    Signals:
        caught: The chord as it is printed, `Ctrl+Alt+Escape`.
    """

    caught = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setPlaceholderText(self.tr("Press the keys"))
        self.setToolTip(self.tr("Press the keys together while this field has the keyboard"))

    def event(self, event: QEvent) -> bool:
        """No shortcut of the window takes what is pressed here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and not _leads_on(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if _leads_on(event):
            super().keyPressEvent(event)
            return
        event.accept()
        if event.key() in _MODIFIERS or event.isAutoRepeat():
            return
        held = [name for modifier, name in _HELD.items() if event.modifiers() & modifier]
        pressed = "Escape" if event.key() == Qt.Key.Key_Escape else QKeySequence(event.key()).toString()
        self.setText("+".join((*held, pressed)))
        self.caught.emit(self.text())


def _leads_on(event: QKeyEvent) -> bool:
    return event.key() in _LEAVES and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
