"""Recording source: where the window's recordings come from, what they will be replayed by, how they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agent.core.actions import Key
from agent.core.area import Area
from agent.core.config import Config
from agent.core.events import Event
from agent.core.stop import Stop
from agent.factory import ReaderOnDemand, person_recording
from agent.recording.rewriting import rewrite
from agent.routines.preview import Preview, preview_of
from agent.sessions.parameters import Parameter, store
from agent.sessions.recorder import new_session_path
from agent.sessions.redaction import remove_for_good
from vision.geometry import DesktopBox

Boxes = Callable[[], tuple[DesktopBox, ...]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of our own is on the screen during a recording, and is no part of it.

    Attributes:
        own_boxes: Our windows. Callable from any thread, like the others.
        veils: The lines that we draw.
        own_chords: Keys that are for us.
        reading: Called with the number of screens that are still to be read.
    """

    own_boxes: Boxes
    veils: Boxes
    own_chords: tuple[tuple[Key, ...], ...]
    reading: Callable[[int], None]


class PersonRecording(Protocol):
    """A recording; see `agent.recording.session_recording.SessionRecording`."""

    @property
    def watching(self) -> bool:
        """Whether input is recorded now."""
        ...

    def set_private(self, *, private: bool) -> None:
        """Keep nothing, and hide what is typed meanwhile."""
        ...

    def set_paused(self, *, paused: bool) -> None:
        """Let the recording rest."""
        ...

    def take_back(self, done: Callable[[int | None], None]) -> None:
        """Leave the last act out."""
        ...

    def run(self, stop: Stop) -> Iterator[Event]:
        """Record until `stop` is set."""
        ...


class RecordingSource(Protocol):
    """Makes recordings; its methods are called on a thread that is not the window's."""

    def begin(self, surroundings: Surroundings) -> AbstractContextManager[PersonRecording]:
        """A recording into a new file."""
        ...

    def preview(self) -> Preview:
        """The latest recording as it will be replayed."""
        ...

    def keep(self, path: Path, name: str, parameters: Iterable[Parameter]) -> None:
        """Call the recording `name`, with these parameters."""
        ...

    def discard(self, path: Path) -> None:
        """Throw the recording away, for good."""
        ...


class ScreenRecordings:
    """Recordings of a part of the person's own desktop, into the session folder.

    Args:
        area: Looked at.
    """

    def __init__(self, area: Area, config: Config) -> None:
        self._area, self._config = area, config
        self._path: Path | None = None

    def begin(self, surroundings: Surroundings) -> AbstractContextManager[PersonRecording]:
        """See `RecordingSource.begin`."""
        self._path = new_session_path(self._config)
        return person_recording(
            self._path,
            self._area,
            self._config,
            own_boxes=surroundings.own_boxes,
            veils=surroundings.veils,
            own_chords=surroundings.own_chords,
            reading=surroundings.reading,
        )

    def preview(self) -> Preview:
        """See `RecordingSource.preview`."""
        assert self._path is not None
        return preview_of(self._path, ReaderOnDemand(self._config))

    def keep(self, path: Path, name: str, parameters: Iterable[Parameter]) -> None:
        """See `RecordingSource.keep`."""
        rewrite(path, task=name)
        store(path, parameters)

    def discard(self, path: Path) -> None:
        """See `RecordingSource.discard`."""
        remove_for_good(path)
