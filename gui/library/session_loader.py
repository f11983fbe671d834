"""Session loader: reads a session file off the GUI thread, as the steps and the picture that the window shows."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from agent.core.events import Ended, Observed
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.format.schema import SessionError
from agent.sessions.parameters import Parameter, parameters_of
from agent.sessions.reader import SessionReader
from gui.canvas.scene import Scene
from gui.timeline.timeline_item import TimelineItem, continues, item_after

_CLOSE_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class LoadedSession:
    """A session as the window shows it.

    Attributes:
        scene: Its last screen; None where it never saw one, or none can be read.
        acted: The step of each action that a replay carries out, in order; 0 for one that was inserted.
    """

    path: Path
    task: str
    items: tuple[TimelineItem, ...]
    scene: Scene | None
    parameters: tuple[Parameter, ...]
    ended: Ended | None
    acted: tuple[int, ...] = ()

    def number_at(self, step: int) -> int:
        """The number, as replays count, of the first action in `step` or after it."""
        there = (number for number, one in enumerate(self.acted, start=1) if one == step)
        return next(there, 1 + sum(one < step for one in self.acted))


def load_session(path: Path) -> LoadedSession:
    """Read the whole of a session file.

    Raises:
        SessionError: If it cannot be read.
    """
    items: list[TimelineItem] = []
    scene, ended = None, None
    with SessionReader(path) as reader:
        frame_id = None
        for record in reader.events():
            frame_id = record.frame_id or frame_id
            event = reader.event(record)
            if isinstance(event, Observed):
                if event.changed is not None and items and items[-1].changed is None:
                    items[-1] = replace(items[-1], changed=event.changed)
                continue
            last = items[-1] if items else None
            item = item_after(last, event)
            if item is not None and continues(last, event):
                items[-1] = item
            elif item is not None:
                items.append(item)
            if isinstance(event, Ended):
                ended = event
        if frame_id is not None:
            with contextlib.suppress(SessionError):  # its steps can be read without its pictures
                scene = Scene(reader.frame(frame_id), None, reader.elements(frame_id) or ())
        acted = tuple(recorded.record.step for recorded in replayed_actions(reader))
        return LoadedSession(path, reader.meta.task, tuple(items), scene, parameters_of(reader), ended, acted)


class SessionLoader(QObject):
    """Reads one session at a time; what was asked for last is what comes.

    Signals:
        loaded: A `LoadedSession`.
        failed: Why it cannot be read, in a sentence.
    """

    loaded = Signal(object)
    failed = Signal(str)
    _arrived = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Path | None = None
        self._thread: threading.Thread | None = None
        self._closing = False
        self._arrived.connect(self._on_arrived)

    def load(self, path: Path) -> None:
        """Read the session in `path`; `loaded` or `failed` follows, unless something else is wanted before."""
        self._wanted = path
        if self._thread is None:
            self._start(path)

    def forget(self) -> None:
        """What was asked for is not wanted any more: neither `loaded` nor `failed` follows."""
        self._wanted = None

    def close(self) -> None:
        """Wait for what is under way; nothing is emitted any more."""
        self._closing = True
        if self._thread is not None:
            self._thread.join(_CLOSE_S)

    def _start(self, path: Path) -> None:
        self._thread = threading.Thread(target=self._work, args=[path], name="deskhand-session", daemon=True)
        self._thread.start()

    def _work(self, path: Path) -> None:
        found: LoadedSession | Path = path
        why = ""
        try:
            found = load_session(path)
        except (SessionError, OSError) as error:
            why = str(error)
        if not self._closing:
            self._arrived.emit(found, why)

    @Slot(object, str)
    def _on_arrived(self, found: LoadedSession | Path, why: str) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._closing or self._wanted is None:
            return
        path = found.path if isinstance(found, LoadedSession) else found
        if path != self._wanted:
            self._start(self._wanted)
        elif isinstance(found, LoadedSession):
            self.loaded.emit(found)
        else:
            self.failed.emit(why)
