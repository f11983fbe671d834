"""Tray icon: the state of a run at a glance, and what can be done with it, while no window of ours is in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Final, assert_never

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from gui.common import theme

_SIDE_PX: Final = 64
_DOT_PX: Final = 30


class RunState(Enum):
    """How a run is, as far as a tray icon can say."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    ASKING = "asking"


class Tray(QObject):
    """The icon with its menu; does nothing visible where the desktop has no tray.

    Signals:
        window_wanted: The person wants to see the window, or the question.
        paused: The person wants the run to rest, or to go on.
        stopped: The person wants the run to end.
        routine_wanted: The person wants the routine of this name carried out.
        quit_wanted: The person wants the program to end.

    Attributes:
        list_routines: Tells the names of the routines that are offered.
    """

    window_wanted = Signal()
    paused = Signal()
    stopped = Signal()
    routine_wanted = Signal(str)
    quit_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = RunState.IDLE
        self.menu = QMenu()
        self.show_window = self._entry(self.tr("Show the window"))
        self.pause = self._entry(self.tr("Pause"))
        self.stop = self._entry(self.tr("Stop"))
        self.list_routines: Callable[[], Sequence[str]] = tuple
        self.routines = self.menu.addMenu(self.tr("Routines"))
        self.routines.setAccessibleName(self.tr("Routines"))
        self.menu.aboutToShow.connect(self.fill_routines)
        self.menu.addSeparator()
        self.quit = self._entry(self.tr("Quit deskhand"))
        self.show_window.triggered.connect(self.window_wanted)
        self.pause.triggered.connect(self.paused)
        self.stop.triggered.connect(self.stopped)
        self.quit.triggered.connect(self.quit_wanted)
        self._plain = theme.icon("deskhand")
        self.icon = QSystemTrayIcon(self._plain, self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.show_state(RunState.IDLE, "")
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon.show()

    def show_state(self, state: RunState, text: str) -> None:
        """Show how the run is; `text` says it in a line."""
        if state is not self.state or self.icon.icon().isNull():
            self.icon.setIcon(self._picture(state))
        self.state = state
        running = state is not RunState.IDLE
        self.pause.setEnabled(running)
        self.stop.setEnabled(running)
        self.pause.setText(self.tr("Go on") if state is RunState.PAUSED else self.tr("Pause"))
        self.icon.setToolTip(f"deskhand · {text}" if text else "deskhand")

    @Slot()
    def fill_routines(self) -> None:
        """Offer the routines that there are now; none while a run is on."""
        self.routines.clear()
        names = self.list_routines()
        for name in names:
            entry = QAction(name.replace("&", "&&"), self.routines)
            entry.setData(name)
            entry.triggered.connect(self._on_routine)
            self.routines.addAction(entry)
        self.routines.setEnabled(bool(names) and self.state is RunState.IDLE)

    @Slot()
    def _on_routine(self) -> None:
        entry = self.sender()
        assert isinstance(entry, QAction)
        self.routine_wanted.emit(str(entry.data()))

    def show_message(self, title: str, text: str) -> None:
        """A bubble at the icon, where the desktop has no notifications; nothing where it has no tray either."""
        if self.icon.isVisible():
            self.icon.showMessage(title, text, self._plain)

    def close(self) -> None:
        """Take the icon away."""
        self.icon.hide()
        self.menu.deleteLater()

    def _entry(self, name: str) -> QAction:
        entry = QAction(name, self)
        self.menu.addAction(entry)
        return entry

    def _picture(self, state: RunState) -> QIcon:
        """The icon of the program with a dot for the state."""
        colour = _colour(state)
        if colour is None:
            return self._plain
        pixmap = QPixmap(self._plain.pixmap(_SIDE_PX, _SIDE_PX))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.GlobalColor.white)
        painter.setBrush(colour)
        painter.drawEllipse(_SIDE_PX - _DOT_PX - 1, _SIDE_PX - _DOT_PX - 1, _DOT_PX, _DOT_PX)
        painter.end()
        return QIcon(pixmap)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.window_wanted.emit()


def _colour(state: RunState) -> QColor | None:
    match state:
        case RunState.IDLE:
            return None
        case RunState.RUNNING:
            return QColor("#2b8a3e")
        case RunState.PAUSED:
            return QColor("#868e96")
        case RunState.ASKING:
            return theme.ACCENT
        case _:
            assert_never(state)
