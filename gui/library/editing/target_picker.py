"""Target picker: another target of a step, chosen by clicking an element on its recorded picture."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent

from agent.core.actions import Action, target
from gui.canvas.canvas import Canvas

_TAKES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TargetPicker(QObject):
    """Has the person move the target of one action on a canvas, until it is taken or left.

    Signals:
        picked: The point that was chosen, a `PixelPoint`.
        left: It stays as it is.
    """

    picked = Signal(object)
    left = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._action: Action | None = None
        self._moved = False
        canvas.action_changed.connect(self._on_moved)
        canvas.installEventFilter(self)

    @property
    def active(self) -> bool:
        """Whether a target is being chosen."""
        return self._action is not None

    def begin(self, action: Action) -> None:
        """Have the target of `action` chosen anew on the picture that is shown."""
        self._action, self._moved = action, False
        self._canvas.edit_target(action)
        self._canvas.setFocus()

    def end(self) -> None:
        """Nothing is chosen any more."""
        self._action = None
        self._canvas.end_target_edit()

    @Slot(object)
    def _on_moved(self, action: Action) -> None:
        if self._action is not None:
            self._action, self._moved = action, True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if self._action is None:
            return False
        if isinstance(event, QKeyEvent) and event.key() in (*_TAKES, Qt.Key.Key_Escape):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take() if event.key() in _TAKES else self._leave()
                return True
        released = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        if released and self._moved:
            self._take()
        return False

    def _take(self) -> None:
        at = None if self._action is None else target(self._action)
        moved = self._moved
        self.end()
        if at is None or not moved:
            self.left.emit()
        else:
            self.picked.emit(at)

    def _leave(self) -> None:
        self.end()
        self.left.emit()
