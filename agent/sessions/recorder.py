"""The recorder of session files: what happens in one run, event by event, with every frame, bit by bit.

One SQLite file; docs/session-format.md describes it for other programs. Each event is committed before it is passed
on, so a process that dies at any moment leaves a file that opens and ends with the last event it passed on. Frames
are kept as tiles, and each distinct tile once. `reader.py` reads.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.core.api import export
from agent.core.config import Config
from agent.core.events import Ended, Event, Judged, event_json
from agent.sessions.format.element_records import element_to_text
from agent.sessions.format.records import dump, event_detail, frame_of, viewport_to_record
from agent.sessions.format.schema import Meta, Origin, SessionError, chained, connect, fold_side_files, lay_out
from agent.sessions.format.tiles import encode, encode_ids
from vision.frame import Frame
from vision.perception.elements import Element


@export("Recorder")
class Recorder:
    """Writes one session while it happens. Used by one thread at a time, the one that iterates `record`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, meta: Meta, clock: Callable[[], float]) -> None:
        self._connection, self._path, self._clock = connection, path, clock
        self._events, self._digest = 0, meta.digest
        self._frame: Frame | None = None
        self._frames = 0
        self._tile_ids: dict[bytes, int] = {}
        self._element_ids: dict[str, int] = {}
        self._read: set[int] = set()

    @classmethod
    def create(
        cls,
        path: Path,
        task: str,
        *,
        origin: Origin = Origin.AGENT,
        model: str = "",
        clock: Callable[[], float] = time.time,
    ) -> Self:
        """Begin a session in a new file, readable by its owner only.

        Args:
            model: Who decides what to do, in a word or two.

        Raises:
            SessionError: If there is a file already, or none can be made.
        """
        try:
            # a session shows the person's screen, so nobody else may read it; SQLite gives its side files the same mode
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise SessionError(
                f"{path} exists already; a session never overwrites a file, so choose another name"
            ) from None
        except OSError as error:
            raise SessionError(f"{path}: no session can be written there ({error.strerror})") from None
        with _writing(path):
            connection = connect(path, "rw")
            meta = Meta.here(task, clock(), origin, model)
            lay_out(connection, meta)
            return cls(connection, path, meta, clock)

    def record(self, events: Iterable[Event]) -> Iterator[Event]:
        """Pass `events` through, each once it is committed: what a run yields before input is on disk before input.

        Raises:
            SessionError: If an event cannot be written; what was written before stays good.
        """
        iterator = iter(events)
        try:
            for event in iterator:
                self.write(event)
                yield event
        finally:
            # a run that is not iterated to its end must release what it holds now, not when it is collected
            if isinstance(iterator, Generator):
                iterator.close()

    @property
    def frame_id(self) -> int:
        """The latest frame in the file, counted from 1; 0 while there is none."""
        return self._frames

    def write(self, event: Event) -> None:
        """Commit one event with its frame, and with the elements on which an action was judged.

        Raises:
            SessionError: If it cannot be written; what was written before stays good.
        """
        # What precedes input, and all before it, shall survive a power cut, so the disk has to confirm it;
        # 0.4 ms on an idle SSD, 7 ms on a busy one. The other events need to survive this process only.
        with self._committing(confirmed=isinstance(event, Judged | Ended)):
            self._insert(event)
            if isinstance(event, Judged) and event.elements:
                self._insert_elements(self._frames, event.elements)

    def keep_elements(self, frame_id: int, elements: Sequence[Element]) -> None:
        """Commit what was read on a frame that is in the file already; later readings of it are dropped.

        Raises:
            SessionError: If it cannot be written; what was written before stays good.
        """
        with self._committing(confirmed=False):
            self._insert_elements(frame_id, elements)

    @contextmanager
    def _committing(self, *, confirmed: bool) -> Iterator[None]:
        with _writing(self._path):
            try:
                self._connection.execute(f"PRAGMA synchronous = {'FULL' if confirmed else 'NORMAL'}")
                with self._connection as transaction:
                    transaction.execute("BEGIN IMMEDIATE")
                    yield
            except BaseException:
                # what is in memory may now be ahead of the file, and a session with a hole is worse than a short one
                self._connection.close()
                raise

    def close(self) -> None:
        """End the session: the side files of a running recording are folded into the one file."""
        with suppress(sqlite3.Error):  # full disk, a reader that stays: the side files stay too and hold the rest
            fold_side_files(self._connection)
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _insert(self, event: Event) -> None:
        frame, printed = frame_of(event), event_json(event)
        frame_id = None if frame is None else self._frame_id(frame)
        self._events += 1
        row = (self._events, self._clock(), event.step, str(printed["event"]), dump(printed), dump(event_detail(event)))
        self._digest = chained(self._digest, *row, frame_id)
        self._connection.execute(
            "INSERT INTO events (seq, at_s, step, kind, event, detail, frame, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, frame_id, self._digest),
        )

    def _insert_elements(self, frame_id: int, elements: Sequence[Element]) -> None:
        if frame_id in self._read or not 1 <= frame_id <= self._frames:
            return
        self._read.add(frame_id)
        ids, texts = [], [element_to_text(element) for element in elements]
        for text in texts:
            if text not in self._element_ids:
                self._element_ids[text] = len(self._element_ids) + 1
                self._connection.execute(
                    "INSERT INTO elements (id, element) VALUES (?, ?)", (self._element_ids[text], text)
                )
            ids.append(self._element_ids[text])
        digest = chained(b"", frame_id, *texts)
        self._connection.execute(
            "INSERT INTO readings (frame, elements, count, digest) VALUES (?, ?, ?, ?)",
            (frame_id, encode_ids(ids), len(ids), digest),
        )

    def _frame_id(self, frame: Frame) -> int:
        if frame is self._frame:
            return self._frames
        digests = frame.digests_after(self._frame)
        columns = frame.grid[1]
        for place, digest in enumerate(digests):
            if digest not in self._tile_ids:
                self._tile_ids[digest] = len(self._tile_ids) + 1
                self._connection.execute(
                    "INSERT INTO tiles (id, digest, pixels) VALUES (?, ?, ?)",
                    (self._tile_ids[digest], digest, encode(frame.tile(*divmod(place, columns)))),
                )
        self._frame, self._frames = frame, self._frames + 1
        row = (float(frame.at_s), frame.size.width, frame.size.height, dump(viewport_to_record(frame.viewport)))
        self._connection.execute(
            "INSERT INTO frames (id, taken_s, width, height, viewport, tiles, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._frames,
                *row,
                encode_ids([self._tile_ids[digest] for digest in digests]),
                chained(b"".join(digests), *row),
            ),
        )
        return self._frames


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise SessionError(
            f"the session cannot be recorded further ({error}); is the disk full? What there is stays in {path}"
        ) from error


def new_session_path(config: Config) -> Path:
    """A file name that is free in the session folder, which is made where it is missing.

    Raises:
        SessionError: If it cannot be made.
    """
    try:
        config.session_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise SessionError(
            f"no session can be kept in {config.session_folder} ({why}); choose another folder in the settings"
        ) from None
    second = f"{datetime.now():%Y-%m-%d %H-%M-%S}"
    names = chain([second], (f"{second} {number}" for number in count(2)))
    # two runs may begin within one second, from other programs above all
    return next(path for name in names if not (path := config.session_folder / f"{name}.deskhand").exists())
