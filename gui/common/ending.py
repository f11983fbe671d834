"""Ending: the signals that end a program end its Qt loop, so that what it began is ended too."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Slot


class Ending(QObject):
    """Ends the application on SIGTERM and SIGINT without asking about unsaved work.

    Python runs signal handlers between bytecodes, and an idle Qt loop runs none: the wake-up socket brings it round.
    """

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)
        self._far.setblocking(False)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        signal.set_wakeup_fd(self._far.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: application.exit(0))

    @Slot()
    def _drain(self) -> None:
        self._near.recv(64)
