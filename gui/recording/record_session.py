"""Record session: a recording on a worker thread, while the GUI thread gets frozen events."""

from __future__ import annotations

import logging
import threading
from typing import Final

from PySide6.QtCore import QObject, Signal

from agent.core.stop import Stop
from agent.routines.preview import Preview
from gui.recording.recording_source import PersonRecording, RecordingSource, Surroundings

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.02
_CLOSE_S: Final = 20.0


class RecordSession(QObject):
    """Makes recordings one after the other. Lives on the GUI thread.

    Signals:
        prepared: What a recording needs is loaded; it begins with `go`.
        happened: One `Event`.
        taken_back: The step that is left out, or None where there was none.
        reading: So many screens are still to be read, after the end.
        ended: The worker is gone: a `Preview`, or a sentence why there is no recording.
    """

    prepared = Signal()
    happened = Signal(object)
    taken_back = Signal(object)
    reading = Signal(int)
    ended = Signal(object)

    def __init__(self, source: RecordingSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._stop, self._going = Stop(), threading.Event()
        self._recording: PersonRecording | None = None
        self._worker: threading.Thread | None = None
        self._closing = False

    @property
    def running(self) -> bool:
        return self._worker is not None and self._worker.is_alive()

    @property
    def watching(self) -> bool:
        """Whether what is done is recorded now."""
        return self._recording is not None and self._recording.watching and not self._stop.is_set()

    def prepare(self, surroundings: Surroundings) -> None:
        """Load what a recording needs; it waits for `go`."""
        self._stop, self._going = Stop(), threading.Event()
        self._worker = threading.Thread(
            target=self._work, args=(surroundings, self._stop, self._going), name="deskhand-recording", daemon=True
        )
        self._worker.start()

    def go(self) -> None:
        """Record from now on."""
        self._going.set()

    def finish(self, reason: str) -> None:
        """End the recording, or do not begin it; `ended` follows."""
        self._stop.set(reason)

    def take_back(self) -> None:
        """Leave the last act out; `taken_back` follows."""
        if self._recording is not None:
            self._recording.take_back(self._emit_taken_back)

    def set_private(self, *, private: bool) -> None:
        """Keep nothing, and hide what is typed meanwhile."""
        if self._recording is not None:
            self._recording.set_private(private=private)

    def set_paused(self, *, paused: bool) -> None:
        """Let the recording rest."""
        if self._recording is not None:
            self._recording.set_paused(paused=paused)

    def close(self) -> None:
        """Stop and wait. Nothing is emitted any more; what was recorded stays in its file."""
        self._closing = True
        self._stop.set("the window was closed")
        if self._worker is not None:
            self._worker.join(_CLOSE_S)

    def _work(self, surroundings: Surroundings, stop: Stop, going: threading.Event) -> None:
        found: Preview | str = "the recording broke off"
        try:
            found = self._record(surroundings, stop, going)
        except (RuntimeError, ValueError, OSError) as error:  # no display, no RECORD, a full disk
            log.debug("the recording broke off", exc_info=True)
            found = str(error) or type(error).__name__
        finally:
            self._recording = None
            if not self._closing:
                self.ended.emit(found)

    def _record(self, surroundings: Surroundings, stop: Stop, going: threading.Event) -> Preview | str:
        with self._source.begin(surroundings) as recording:
            self.prepared.emit()
            while not going.wait(_LOOK_S):
                if stop.is_set():
                    return ""
            self._recording = recording
            for event in recording.run(stop):
                if not self._closing:
                    self.happened.emit(event)
        if self._closing:
            return ""
        return self._source.preview()

    def _emit_taken_back(self, step: int | None) -> None:
        if not self._closing:
            self.taken_back.emit(step)
