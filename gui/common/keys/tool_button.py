"""Tool button: a flat button for an action, with the key that triggers it now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from gui.common.keys.key_bindings import KeyBindings


class ToolButton(QToolButton):
    """A button as wide as its name and any of its keys need.

    Args:
        keys: As Qt writes them; the first that works is printed.
    """

    def __init__(self, tool: QAction, bindings: KeyBindings, keys: Sequence[str]) -> None:
        super().__init__()
        self._tool, self._keys = tool, tuple(keys)
        self.setDefaultAction(tool)
        self.setAutoRaise(True)
        self.setAccessibleName(tool.text())
        self.setAccessibleDescription(tool.toolTip())
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        silent = ["="] if "+" in keys else []  # the same key without Shift on many keyboards
        bindings.add(tool, keys, show=self.show_key, silent=silent)

    def show_key(self, key: str) -> None:
        """Print `key`; an empty text for none."""
        self._tool.setIconText(self._text(key))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics, usual = self.fontMetrics(), super().sizeHint()

        def width(text: str) -> int:
            return metrics.size(Qt.TextFlag.TextShowMnemonic, text).width()  # rounded as Qt rounds it here

        widest = max(width(self._text(key)) for key in ("", *self._keys))
        return QSize(usual.width() - width(self.text()) + widest, usual.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def _text(self, key: str) -> str:
        return f"{self._tool.text()}  {key}" if key else self._tool.text()
