"""Looking back: the frames of earlier steps, read from the session file off the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from agent.sessions.file import SessionError, SessionReader
from vision.frame import Frame
from vision.perception.elements import Element

log = logging.getLogger(__name__)

_CLOSE_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one step.

    Attributes:
        frame: The frame on which it was decided.
        elements: What was read on it; empty where that is not known.
        after: The frame after it; None after the last step.
    """

    frame: Frame
    elements: tuple[Element, ...] = ()
    after: Frame | None = None


Source: TypeAlias = Callable[[int], Kept | None]
"""Tells what is kept of a step, or None. Called on another thread."""


def nothing_kept(step: int) -> Kept | None:
    """The source of a run that is not recorded."""
    return None


class SessionFrames:
    """The frames of a session file, also while it is being written.

    Attributes:
        path: The file; None before there is one.
    """

    def __init__(self) -> None:
        self.path: Path | None = None

    def __call__(self, step: int) -> Kept | None:
        """See `Source`; None also where the file cannot be read, which `deskhand session verify` explains."""
        if self.path is None:
            return None
        try:
            with SessionReader(self.path) as reader:
                return _kept(reader, step)
        except SessionError:
            log.debug("looking back at step %d of %s", step, self.path, exc_info=True)
            return None


def _kept(reader: SessionReader, step: int) -> Kept | None:
    found: Kept | None = None
    for record in reader.events():
        if record.kind != "observed" or record.frame_id is None:
            continue
        if found is not None:
            return replace(found, after=reader.frame(record.frame_id))
        if record.step == step:
            found = Kept(reader.frame(record.frame_id), reader.elements(record.frame_id) or ())
    return found


class FrameLoader(QObject):
    """Fetches one step at a time; what was asked for last is what comes.

    Signals:
        found: The step and what is `Kept` of it.
        lost: The step, of which nothing is kept.
    """

    found = Signal(int, object)
    lost = Signal(int)
    _read = Signal(int, object)

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._wanted: int | None = None
        self._reader: threading.Thread | None = None
        self._closing = False
        self._read.connect(self._on_read)

    def find(self, step: int) -> None:
        """Fetch the frames of `step`; `found` or `lost` follows, unless something else is wanted before."""
        self._wanted = step
        if self._reader is None:
            self._start(step)

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self._wanted = None

    def close(self) -> None:
        """Wait for the reader; nothing is emitted any more."""
        self._closing = True
        if self._reader is not None:
            self._reader.join(_CLOSE_S)

    def _start(self, step: int) -> None:
        self._reader = threading.Thread(target=self._work, args=[step], name="deskhand-recall", daemon=True)
        self._reader.start()

    def _work(self, step: int) -> None:
        kept = None
        try:
            kept = self._source(step)
        finally:
            if not self._closing:
                self._read.emit(step, kept)

    @Slot(int, object)
    def _on_read(self, step: int, kept: Kept | None) -> None:
        if self._reader is not None:
            self._reader.join()
            self._reader = None
        if self._closing or self._wanted is None:
            return
        if step != self._wanted:
            self._start(self._wanted)
        elif kept is None:
            self.lost.emit(step)
        else:
            self.found.emit(step, kept)
