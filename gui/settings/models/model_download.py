"""Model download: asks the hub what there is of a model and fetches it, on threads of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from vision.vlm.fetching import fetch, fetched_bytes
from vision.vlm.hub import Offer, look_up

_TELL_S: Final = 0.1


class ModelDownload(QObject):
    """One question or download at a time.

    Signals:
        offered: The `Offer`, and how many bytes of it are there already.
        progressed: How many bytes are there now.
        ended: Whether the model is there, and else why not in a sentence; empty where it was stopped.
    """

    offered = Signal(object, object)
    progressed = Signal(object)
    ended = Signal(bool, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop, self._left = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def ask(self, model: str, folder: Path) -> None:
        """Ask what there is of `model`; `offered` or `ended` follows."""
        self._start(lambda: self._ask(model, folder))

    def fetch(self, offer: Offer, folder: Path) -> None:
        """Download it, or what is missing of it; `ended` follows."""
        self._start(lambda: self._fetch(offer, folder))

    def stop(self) -> None:
        """Download nothing more; what is there stays, and `ended` follows."""
        self._stop.set()

    def leave(self) -> None:
        """The same, and nothing is emitted any more."""
        self._left.set()
        self._stop.set()

    def _start(self, work: Callable[[], None]) -> None:
        if not self.running:
            self._stop.clear()
            # a daemon: a server that never answers may not keep the program alive
            self._thread = threading.Thread(target=work, name="deskhand-download", daemon=True)
            self._thread.start()

    def _ask(self, model: str, folder: Path) -> None:
        try:
            offer = look_up(model)
            there = fetched_bytes(offer, folder)
        except (ValueError, OSError) as error:
            self._end(there=False, why=str(error))
            return
        if not self._left.is_set():
            self.offered.emit(offer, there)

    def _fetch(self, offer: Offer, folder: Path) -> None:
        told_s = 0.0

        def tell(count: int) -> None:
            nonlocal told_s
            if time.monotonic() - told_s >= _TELL_S and not self._left.is_set():
                told_s = time.monotonic()
                self.progressed.emit(count)

        try:
            found = fetch(offer, folder, progress=tell, stopped=self._stop.is_set, sleep=self._stop.wait)
        except (ValueError, OSError) as error:
            self._end(there=False, why=str(error))
            return
        self._end(there=found is not None, why="")

    def _end(self, *, there: bool, why: str) -> None:
        if not self._left.is_set():
            self.ended.emit(there, why)
