"""Key button: a push button with the key that presses it now printed on it, in a width that does not change with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

_PADDING: Final = QSize(20, 10)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyButton(QPushButton):
    """A button whose text is its name and, as long as one works, its key.

    Enter presses it while it has the focus, unless it is not `pressed_by_enter`.

    Args:
        tip: What it does, in a sentence.
        keys: The keys that may be printed; there is room for each of them.
        stacked: Whether the key stands beneath the name instead of behind it.

    Attributes:
        pressed_by_enter: See above.
    """

    def __init__(
        self, name: str, tip: str, *, keys: Sequence[str] = (), stacked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._between = "\n" if stacked else "  "
        self._keys, self._key = tuple(keys), ""
        self.pressed_by_enter = True
        self.setAutoDefault(False)
        self.set_name(name, tip)

    def set_name(self, name: str, tip: str) -> None:
        """Call it otherwise."""
        self._name = name
        self.setToolTip(tip)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        self._write()

    def make_room(self, *keys: str) -> None:
        """Have room for these keys too."""
        self._keys = (*self._keys, *keys)
        self._write()

    def show_key(self, key: str) -> None:
        """Print `key`; an empty text for none."""
        self._key = key
        self._write()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = self.fontMetrics()
        lines = [part for key in ("", *self._keys, self._key) for part in self._text(key).split("\n")]
        width = max(map(metrics.horizontalAdvance, lines)) + _PADDING.width()
        height = metrics.lineSpacing() * (2 if "\n" in self._between else 1) + _PADDING.height()
        if not self.icon().isNull():
            width += self.iconSize().width() + 4
            height = max(height, self.iconSize().height() + _PADDING.height())
        return QSize(width, max(height, super().sizeHint().height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in _ENTER:
            if event.type() == QEvent.Type.ShortcutOverride and self.pressed_by_enter:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat() and self.pressed_by_enter:
                self.click()
                return True
        return super().event(event)

    def _text(self, key: str) -> str:
        return f"{self._name}{self._between}{key}" if key else self._name

    def _write(self) -> None:
        self.setText(self._text(self._key))
        self.updateGeometry()
