"""Window hider: hides the main window while a run looks at its place; the compact window stands for it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.compact.compact_window import CompactWindow
from gui.compact.desktop_coordinates import to_desktop
from vision.geometry import DesktopBox

_APPEAR_MS: Final = 300
"""How long a window manager gets to show a window, before it may have the keyboard."""


class WindowHider(QObject):
    """Takes `window` out of the agent's picture and brings it back; knows where our own windows are.

    Args:
        captured: See below.

    Attributes:
        captured: The part of the desktop that runs look at; None for all of it.
        hidden: Whether the compact window stands for the main one.
    """

    def __init__(self, window: QWidget, compact: CompactWindow, captured: DesktopBox | None) -> None:
        super().__init__(window)
        self._window, self._compact = window, compact
        self.captured = captured
        self._boxes: tuple[DesktopBox, ...] = ()
        self.hidden = False
        self._appearing = QTimer(self, singleShot=True, interval=_APPEAR_MS)
        self._appearing.timeout.connect(self.accept_focus)
        window.installEventFilter(self)
        compact.placed.connect(self.note_boxes)

    def own_boxes(self) -> tuple[DesktopBox, ...]:
        """Where our own windows are on the desktop, in the input system's units. Callable from any thread."""
        return self._boxes

    def hide_window(self) -> None:
        """Leave the part of the screen that the agent will look at, and leave the keyboard to the target."""
        ours = to_desktop(self._window.frameGeometry(), self._window.screen())
        self.hidden = self.captured is None or ours.intersection(self.captured) is not None
        # hidden in any case: the window manager then hands the keyboard to the window used before ours
        self._window.hide()
        if self.hidden:
            self._compact.begin()
        else:
            self._show_quietly()

    def restore_window(self) -> None:
        """The run is over: show the window again, without taking the keyboard."""
        if self.hidden:
            self.hidden = False
            self._compact.hide()
            self.note_boxes()
            self._show_quietly()

    def has_keyboard(self) -> bool:
        """Whether the person's keys come to us."""
        return self._window.isActiveWindow() or self._compact.isActiveWindow()

    @Slot()
    def note_boxes(self) -> None:
        """Look again where our windows are."""
        boxes = []
        if self._window.isVisible():
            boxes.append(to_desktop(self._window.frameGeometry(), self._window.screen()))
        if self.hidden:
            boxes.append(to_desktop(self._compact.place, self._compact.screen()))
        self._boxes = tuple(boxes)  # a whole new tuple at once: other threads read it without a lock

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self.note_boxes()
        return False

    def _show_quietly(self) -> None:
        if QGuiApplication.platformName() == "xcb":
            self._set_accepts_focus(False)  # the attribute alone does not keep every window manager from it
        self._window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._window.show()
        self._window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)
        self._appearing.start()

    @Slot()
    def accept_focus(self) -> None:
        """Let the window have the keyboard from now on, where the person wants it."""
        self._appearing.stop()
        self._set_accepts_focus(True)

    def _set_accepts_focus(self, accepts: bool) -> None:
        handle = self._window.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not accepts)
