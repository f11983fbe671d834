"""Presence beside other programs: the tray icon and the notifications of whichever main window is open."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from gui.compact.notifications import Notification, Notifier
from gui.compact.tray import RunState, Tray
from gui.main_window import MainWindow

_APPROVE: Final = "approve"
_LOOK: Final = "look"


class Presence(QObject):
    """Tells of a run in tray and notifications, and passes on what the person chooses there.

    Attributes:
        notifications: Whether notifications are shown, while another program is used.
        sound: Whether they are heard, too.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notifications, self.sound = True, False
        self._window: MainWindow | None = None
        self.tray = Tray(self)
        self.notifier = Notifier(self)
        self.notifier.chosen.connect(self._on_chosen)
        self.notifier.unshown.connect(self._on_unshown)
        self.tray.window_wanted.connect(self._come_forward)
        self.tray.paused.connect(self._on_paused)
        self.tray.stopped.connect(self._on_stopped)
        self.tray.quit_wanted.connect(self._on_quit)

    def attend(self, window: MainWindow) -> None:
        """Tell of the runs of `window`, in place of those of any other."""
        self._window = window
        window.run_state_changed.connect(self._on_state)
        window.question_asked.connect(self._on_asked)
        window.question_closed.connect(self.notifier.hide)
        window.run_ended.connect(self._on_ended)

    def close(self) -> None:
        """Tell nothing any more."""
        self.notifier.close()
        self.tray.close()

    @Slot(object, str)
    def _on_state(self, state: RunState, text: str) -> None:
        self.tray.show_state(state, text)

    @Slot(str, str, bool)
    def _on_asked(self, headline: str, warning: str, approvable: bool) -> None:
        actions = [(_LOOK, self.tr("Look"))]
        if approvable:  # nothing risky by a click on a bubble
            actions.insert(0, (_APPROVE, self.tr("Approve")))
        text = f"{headline}\n{warning}" if warning else headline
        self._notify(Notification(self.tr("deskhand asks you"), text, tuple(actions)))

    @Slot(str, bool)
    def _on_ended(self, text: str, went_well: bool) -> None:
        title = self.tr("deskhand has ended") if went_well else self.tr("deskhand could not go on")
        self._notify(Notification(title, text, ((_LOOK, self.tr("Look")),)))

    def _notify(self, notification: Notification) -> None:
        if self._window is None or self._window.has_keyboard():
            return
        if self.notifications:
            self.notifier.show(notification)
        if self.sound:
            QApplication.beep()

    @Slot(object)
    def _on_unshown(self, notification: Notification) -> None:
        self.tray.show_message(notification.title, notification.text)

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        if self._window is not None and name == _APPROVE:
            self._window.approve_harmless()
        elif name == _LOOK:
            self._come_forward()

    @Slot()
    def _come_forward(self) -> None:
        if self._window is not None:
            self._window.come_forward()

    @Slot()
    def _on_paused(self) -> None:
        if self._window is not None:
            self._window.bar.pause.click()

    @Slot()
    def _on_stopped(self) -> None:
        if self._window is not None:
            self._window.bar.stop.click()

    @Slot()
    def _on_quit(self) -> None:
        if self._window is not None:
            self._window.close()
        QApplication.quit()
