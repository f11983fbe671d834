"""Background task: slow work on a thread of its own, so that the window stays responsive."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

_CLOSE_S: Final = 20.0


class BackgroundTask(QObject):
    """Does the same work again and again, never twice at a time.

    Args:
        work: Called on another thread; must not raise.

    Signals:
        done: What the work gave.
    """

    done = Signal(object)
    _finished = Signal(object)

    def __init__(self, work: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._thread: threading.Thread | None = None
        self._closing = False
        self._finished.connect(self._on_finished)

    def start(self) -> None:
        """Begin, unless it is under way; `done` follows."""
        if self._thread is None and not self._closing:
            self._thread = threading.Thread(target=self._run, name="deskhand-background", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Wait for what is under way; nothing is emitted any more."""
        self._closing = True
        if self._thread is not None:
            self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        found = self._work()
        if not self._closing:
            self._finished.emit(found)

    @Slot(object)
    def _on_finished(self, found: object) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if not self._closing:
            self.done.emit(found)
