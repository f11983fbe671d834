"""Frame loader: reads the frames of earlier steps from the session file, off the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from agent.sessions.format.schema import SessionError
from agent.sessions.reader import SessionReader
from vision.frame import Frame
from vision.perception.elements import Element

log = logging.getLogger(__name__)

_CLOSE_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class StepFrames:
    """What is kept of one step.

    Attributes:
        frame: The frame on which it was decided.
        elements: What was read on it; empty where that is not known.
        after: The frame after it; None after the last step.
    """

    frame: Frame
    elements: tuple[Element, ...] = ()
    after: Frame | None = None


FrameSource: TypeAlias = Callable[[int], StepFrames | None]
"""Tells what is kept of a step, or None. Called on another thread."""


def no_frames(step: int) -> StepFrames | None:
    """The source of a run that is not recorded."""
    return None


class SessionFrames:
    """The frames of a session file, also while it is being written.

    Attributes:
        path: The file; None before there is one.
    """

    def __init__(self) -> None:
        self.path: Path | None = None

    def __call__(self, step: int) -> StepFrames | None:
        """See `FrameSource`; None also where the file cannot be read, which `deskhand session verify` explains."""
        if self.path is None:
            return None
        try:
            with SessionReader(self.path) as reader:
                return _step_frames(reader, step)
        except SessionError:
            log.debug("no frame of step %d in %s", step, self.path, exc_info=True)
            return None


class SessionFrameById:
    """The frames of a session file by their number in it.

    Attributes:
        path: The file; None before there is one.
    """

    def __init__(self) -> None:
        self.path: Path | None = None

    def __call__(self, frame_id: int) -> StepFrames | None:
        """See `FrameSource`."""
        if self.path is None:
            return None
        try:
            with SessionReader(self.path) as reader:
                return StepFrames(reader.frame(frame_id), reader.elements(frame_id) or ())
        except SessionError:
            log.debug("no frame %d in %s", frame_id, self.path, exc_info=True)
            return None


def _step_frames(reader: SessionReader, step: int) -> StepFrames | None:
    found: StepFrames | None = None
    for record in reader.events():
        if record.kind != "observed" or record.frame_id is None:
            continue
        if found is not None:
            return replace(found, after=reader.frame(record.frame_id))
        if record.step == step:
            found = StepFrames(reader.frame(record.frame_id), reader.elements(record.frame_id) or ())
    return found


class FrameLoader(QObject):
    """Fetches one step at a time; what was asked for last is what comes.

    Signals:
        loaded: The step and its `StepFrames`.
        missing: The step, of which nothing is kept.
    """

    loaded = Signal(int, object)
    missing = Signal(int)
    _arrived = Signal(int, object)

    def __init__(self, source: FrameSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._wanted: int | None = None
        self._reader: threading.Thread | None = None
        self._closing = False
        self._arrived.connect(self._on_arrived)

    @property
    def loading(self) -> bool:
        """Whether what was asked for last has not come yet."""
        return self._reader is not None and self._wanted is not None

    def load(self, step: int) -> None:
        """Fetch the frames of `step`; `loaded` or `missing` follows, unless something else is wanted before."""
        self._wanted = step
        if self._reader is None:
            self._start(step)

    def cancel(self) -> None:
        """Nothing is wanted any more."""
        self._wanted = None

    def close(self) -> None:
        """Wait for the reader; nothing is emitted any more."""
        self._closing = True
        if self._reader is not None:
            self._reader.join(_CLOSE_S)

    def _start(self, step: int) -> None:
        self._reader = threading.Thread(target=self._work, args=[step], name="deskhand-frames", daemon=True)
        self._reader.start()

    def _work(self, step: int) -> None:
        frames = None
        try:
            frames = self._source(step)
        finally:
            if not self._closing:
                self._arrived.emit(step, frames)

    @Slot(int, object)
    def _on_arrived(self, step: int, frames: StepFrames | None) -> None:
        if self._reader is not None:
            self._reader.join()
            self._reader = None
        if self._closing or self._wanted is None:
            return
        if step != self._wanted:
            self._start(self._wanted)
        elif frames is None:
            self.missing.emit(step)
        else:
            self.loaded.emit(step, frames)
