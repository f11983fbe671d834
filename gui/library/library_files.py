"""Library files: the library of the window, and how it keeps up with the session files in its folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from agent.core.config import load
from agent.routines.store import RoutineStore
from agent.sessions.format.schema import SessionError
from agent.sessions.library.library import TRASH_DAYS, Library
from gui.common.background_task import BackgroundTask

_CHUNK_S: Final = 0.7
"""How long session files are read before what is known is listed again."""
_CALM_MS: Final = 500


class LibraryFiles(QObject):
    """Opens the library when it is first asked for, and takes in what is new in its folder, off the GUI thread.

    Args:
        open_library: Opens the library; called on the GUI thread, and on another.

    Attributes:
        library: None before it is open.

    Signals:
        opened: The `Library` is there now.
        read: Files were taken in; how many are left.
    """

    opened = Signal(object)
    read = Signal(int)

    def __init__(self, open_library: Callable[[], Library], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_library = open_library
        self.library: Library | None = None
        self._reading = BackgroundTask(self._read_files, self)
        self._reading.done.connect(self._on_files_read)
        self._watcher = QFileSystemWatcher(self)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._reading.start)
        self._watcher.directoryChanged.connect(self._calm.start)

    def open(self) -> Library:
        """The library, opened where it is not yet.

        Raises:
            OSError: If it cannot be opened.
        """
        if self.library is None:
            self.library = self._open_library()
            self.opened.emit(self.library)
            self._watch()
        return self.library

    def look(self) -> None:
        """Take in what is new, now."""
        self._reading.start()

    def look_soon(self) -> None:
        """Take in what is new, once nothing more has changed for a moment."""
        self._calm.start()

    def close(self) -> None:
        """Wait for what is under way, and close the library."""
        self._calm.stop()
        self._reading.close()
        if self.library is not None:
            self.library.close()
            self.library = None

    def _watch(self) -> None:
        assert self.library is not None
        if self.library.folder.is_dir() and not self._watcher.directories():
            self._watcher.addPath(str(self.library.folder))

    def _read_files(self) -> int:
        """On another thread: take in what is new for a while; how many files are left."""
        until = time.monotonic() + _CHUNK_S
        try:
            with self._open_library() as library:
                for left in library.refresh():
                    if time.monotonic() > until:
                        return left
                self._put_old_away(library)
        except (OSError, SessionError):  # the page shows what is known
            return 0
        return 0

    def _put_old_away(self, library: Library) -> None:
        """On another thread: as the settings want it."""
        try:
            days = load().keep_days
        except (ValueError, OSError):  # the settings dialog says what is wrong with them
            return
        if days is not None:
            kept = [routine.recording for routine in RoutineStore().all().values() if routine.recording is not None]
            library.retain(days, used=kept)
            library.empty_trash(TRASH_DAYS)

    @Slot(object)
    def _on_files_read(self, left: int) -> None:
        if self.library is None:
            return
        self._watch()
        self.read.emit(left)
        if left:
            self._reading.start()
