"""The display lock: one run per display at a time across processes, and whoever has to wait is told who holds it."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

_NAME: Final = "deskhand-{user}-{display}.lock"


class DisplayBusyError(RuntimeError):
    """Another process works on this display; one sentence that names it."""


class DisplayLock:
    """Held while a run may send input, as a context manager; the system lets go of it when the process dies.

    Args:
        holder: What holds it, for whoever is told: *the window*, *the MCP server*.
        folder: Where the lock file lies; None for this user's runtime folder.

    Raises:
        DisplayBusyError: On entering, if another process holds it.
    """

    def __init__(self, holder: str, folder: Path | None = None) -> None:
        display = os.environ.get("DISPLAY", "desktop").replace("/", "_").replace(":", "_")
        user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
        place = folder or Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
        self._path, self._holder = place / _NAME.format(user=user, display=display), holder
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        file = self._path.open("a+", encoding="utf-8")
        if not _take(file):
            file.seek(0)
            holder = _holder(file.read())
            file.close()
            raise DisplayBusyError(f"this display is in use by {holder}; wait for it to end, or stop it")
        file.truncate(0)
        file.write(json.dumps({"process": os.getpid(), "holder": self._holder}))
        file.flush()
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()  # which lets go of the lock


def _take(file: IO[str]) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(text: str) -> str:
    try:
        told = json.loads(text)
        return f"{told['holder']} (process {told['process']})"
    except (ValueError, KeyError, TypeError):
        return "another run"
