"""The session file: what happened in one run, event by event, with every frame, bit by bit.

One SQLite file; docs/session-format.md describes it for other programs. Each event is committed before it is passed
on, so a process that dies at any moment leaves a file that opens and ends with the last event it passed on. Frames
are kept as tiles, and each distinct tile once.

`Recorder` writes, `SessionReader` reads. A file is read as if a stranger had made it: its tables must be ours to the
letter (no views, no triggers), sizes are capped before memory is taken, every tile must have the digest it claims.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

import numpy as np

from agent.core.actions import JsonValue
from agent.core.api import export
from agent.core.events import Ended, Event, Judged, event_json
from agent.sessions.format.element_records import MAX_ELEMENTS, element_from_text, element_to_text
from agent.sessions.format.records import (
    Record,
    dump,
    event_detail,
    event_from_record,
    frame_of,
    load,
    load_value,
    record_from_row,
    viewport_from_record,
    viewport_to_record,
)
from agent.sessions.format.schema import (
    APPLICATION_ID,
    FORMAT,
    LAST_S,
    MAX_PIXELS,
    TABLES,
    Meta,
    Origin,
    SessionError,
    chained,
    connect,
    lay_out,
)
from agent.sessions.format.tiles import Pixels, decode, decode_ids, encode, encode_ids
from vision.frame import TILE, Frame
from vision.geometry import Size
from vision.perception.elements import Element

__all__ = ["Finding", "Meta", "Origin", "Record", "Recorder", "Recording", "SessionError", "SessionReader"]

_IDS: Final = {
    "frames": "SELECT id FROM frames ORDER BY id",
    "tiles": "SELECT id FROM tiles ORDER BY id",
    "elements": "SELECT id FROM elements ORDER BY id",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `SessionReader.verify` has to say; `serious` where something is missing or wrong."""

    message: str
    serious: bool

    def __str__(self) -> str:
        return self.message


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
        cls, path: Path, task: str, *, origin: Origin = Origin.AGENT, clock: Callable[[], float] = time.time
    ) -> Self:
        """Begin a session in a new file, readable by its owner only.

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
            meta = Meta.here(task, clock(), origin)
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
        with suppress(sqlite3.Error):  # full disk, a reader at work: the side files stay and hold the rest
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.execute("PRAGMA journal_mode = DELETE")
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
        ids, texts = [], [element_to_text(one) for one in elements]
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


class Recording(Protocol):
    """What was done, to be read: a session file, or one read with other values (`parameters.with_values`)."""

    @property
    def meta(self) -> Meta:
        """What is known of it as a whole."""
        ...

    def events(self) -> Iterator[Record]:
        """The events in order."""
        ...

    def frame(self, frame_id: int) -> Frame:
        """A frame as it was captured."""
        ...

    def elements(self, frame_id: int) -> tuple[Element, ...] | None:
        """What was read on a frame, or None where nothing read it."""
        ...

    def wording(self, record: Record) -> str | None:
        """What the target of an executed action shall say in place of what it said; None where nothing is to differ."""
        ...


@export("SessionReader")
class SessionReader:
    """Reads a session file, whole or cut, also while it is being recorded; never writes to it.

    Every method raises `SessionError` where the file does not hold what it should.

    Attributes:
        meta: The session as a whole.

    Raises:
        SessionError: If there is no such file, or it is not a session that this version can read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last: tuple[int, Frame, list[int]] | None = None
        if not path.is_file():
            raise SessionError(f"there is no session file {path}")
        if path.stat().st_size == 0:
            raise SessionError(f"{path} is empty: its recording was cut before it began")
        with self._reading("the file"):
            self._connection = connect(path, "ro")
            try:
                self._check_format()
                self.meta = self._read_meta()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def events(self) -> Iterator[Record]:
        """The events in order; their frames stay in the file until `frame` or `event` asks for them."""
        with self._reading("its events"):
            rows = self._connection.execute(
                "SELECT seq, at_s, step, kind, event, detail, frame, digest FROM events ORDER BY seq"
            )
            before = self.meta.digest
            for expected, (*row, digest) in enumerate(rows, 1):
                # also ends a file whose pages were bent into a circle
                if row[0] != expected:
                    raise ValueError(f"event {expected} is missing")
                try:
                    record = record_from_row(row)
                except ValueError as error:
                    raise ValueError(f"event {expected}: {error}") from None
                before = chained(before, *row)
                if digest != before:
                    raise ValueError(f"event {expected} is not as it was written")
                yield record

    def event(self, record: Record) -> Event:
        """The event that was recorded, with its frame; durations are rounded."""
        frame = None if record.frame_id is None else self.frame(record.frame_id)
        elements = self.elements(record.frame_id) or () if record.kind == "judged" and record.frame_id else ()
        with self._reading(f"event {record.seq}"):
            return event_from_record(record.event, record.detail, frame, elements)

    def frame(self, frame_id: int) -> Frame:
        """A frame, bit by bit as it was captured. Quickest in the order of recording."""
        if self._last is None or self._last[0] != frame_id:
            with self._reading(f"frame {frame_id}"):
                self._last = frame_id, *self._read_frame(frame_id)
        return self._last[1]

    def elements(self, frame_id: int) -> tuple[Element, ...] | None:
        """What was read on a frame, in reading order; None where nothing read it, as in every file of format 1."""
        if self._version < 2:
            return None
        with self._reading(f"the elements of frame {frame_id}"):
            return self._read_elements(frame_id)

    def wording(self, record: Record) -> str | None:
        """None: what was pressed is to be pressed."""
        return None

    def parameters(self) -> Mapping[str, JsonValue]:
        """What varies from one use of the recording to the next, by name; `parameters.py` makes sense of it."""
        if self._version < 2:
            return {}
        with self._reading("its parameters"):
            rows = self._connection.execute("SELECT name, parameter FROM parameters ORDER BY name").fetchall()
            return {name: load_value(parameter) for name, parameter in rows}

    def verify(self) -> tuple[Finding, ...]:
        """Read everything there is and say what is wrong, or that the recording was cut; empty where all is well."""
        faults: list[str] = []
        with self._gathering(faults):
            complaints = [text for (text,) in self._connection.execute("PRAGMA integrity_check(10)")]
            faults += [f"the file is damaged: {text}" for text in complaints if text != "ok"]
        last: Record | None = None
        with self._gathering(faults):
            for record in self.events():
                last = record
                with self._gathering(faults):
                    self.event(record)
        for table in ("frames", "tiles", *(("elements",) if self._version >= 2 else ())):
            with self._gathering(faults):
                for expected, (found,) in enumerate(self._connection.execute(_IDS[table]), 1):
                    if found != expected:
                        raise ValueError(f"{table.removesuffix('s')} {expected} is missing")
        if self._version >= 2:
            with self._gathering(faults):
                for (frame_id,) in self._connection.execute("SELECT frame FROM readings ORDER BY frame"):
                    with self._gathering(faults):
                        self.elements(frame_id)
            with self._gathering(faults):
                self.parameters()
        findings = [Finding(fault, serious=True) for fault in dict.fromkeys(faults)]
        if last is None:
            findings.append(Finding("the recording was cut before its first event", serious=False))
        elif last.kind != "ended":
            where = f"event {last.seq}, in step {last.step}"
            findings.append(Finding(f"the recording was cut after {where}: the run has no end", serious=False))
        return tuple(findings)

    def _check_format(self) -> None:
        (application_id,) = self._connection.execute("PRAGMA application_id").fetchone()
        if application_id != APPLICATION_ID:
            raise SessionError(f"{self.path} is not a deskhand session, but some other SQLite file")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version < 1:
            raise ValueError(f"there is no session format {version}")
        if version > FORMAT:
            raise SessionError(
                f"{self.path} has session format {version} and this deskhand reads up to {FORMAT}; update deskhand"
            )
        found = self._connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL LIMIT 19").fetchall()
        if sorted(sql for (sql,) in found) != sorted(TABLES[version]):
            raise SessionError(f"{self.path} does not have the tables of a deskhand session; do not trust it")
        self._version = version

    def _read_meta(self) -> Meta:
        rows = self._connection.execute("SELECT key, value FROM meta LIMIT 99").fetchall()
        told = {name: load_value(value) for name, value in rows}
        match {"origin": Origin.AGENT.value, **told} if self._version < 2 else told:
            case {
                "task": str(task),
                "started_s": float(at_s),
                "program": str(program),
                "machine": str(machine),
                "origin": str(origin),
            } if 0 <= at_s < LAST_S:
                return Meta(task, at_s, program, machine, Origin(origin))
            case _:
                raise ValueError("what it says of the session as a whole is incomplete")

    def _read_frame(self, frame_id: int) -> tuple[Frame, list[int]]:
        row = self._connection.execute(
            "SELECT taken_s, width, height, viewport, tiles, digest FROM frames WHERE id = ?", (frame_id,)
        ).fetchone()
        match row:
            case (float(taken_s), int(width), int(height), str(viewport), bytes(packed), bytes(digest)):
                pass
            case _:
                raise ValueError("it is missing")
        size = Size(width, height)
        if width * height > MAX_PIXELS:
            raise ValueError(f"it claims to have {size} pixels, which no screen has")
        rows, columns = -(-height // TILE), -(-width // TILE)
        ids = decode_ids(packed, rows * columns)
        before: Frame | None = None
        known, digests = [0] * len(ids), [b""] * len(ids)
        pixels = np.zeros((height, width, 3), np.uint8)
        if self._last is not None and self._last[1].size == size:
            _, before, known = self._last
            pixels, digests = before.pixels.copy(), list(before.digests)
        for place, tile_id in enumerate(ids):
            if tile_id != known[place]:
                row, column = divmod(place, columns)
                tile = pixels[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
                digests[place], tile[:] = self._read_tile(tile_id, *tile.shape[:2])
        frame = Frame(pixels, viewport_from_record(load(viewport)), taken_s)
        if frame.digests_after(before) != tuple(digests):
            raise ValueError("its pixels are not those that were captured")
        if digest != chained(b"".join(digests), taken_s, width, height, viewport):
            raise ValueError("it is not as it was written")
        return frame, ids

    def _read_elements(self, frame_id: int) -> tuple[Element, ...] | None:
        row = self._connection.execute(
            "SELECT elements, count, digest FROM readings WHERE frame = ?", (frame_id,)
        ).fetchone()
        match row:
            case None:
                return None
            case (bytes(packed), int(count), bytes(digest)) if 0 <= count <= MAX_ELEMENTS:
                texts = [self._read_element(element_id) for element_id in decode_ids(packed, count)]
            case _:
                raise ValueError("they are not a list")
        if digest != chained(b"", frame_id, *texts):
            raise ValueError("they are not as they were written")
        return tuple(map(element_from_text, texts))

    def _read_element(self, element_id: int) -> str:
        match self._connection.execute("SELECT element FROM elements WHERE id = ?", (element_id,)).fetchone():
            case (str(text),):
                return text
            case _:
                raise ValueError(f"element {element_id} is missing")

    def _read_tile(self, tile_id: int, height: int, width: int) -> tuple[bytes, Pixels]:
        match self._connection.execute("SELECT digest, pixels FROM tiles WHERE id = ?", (tile_id,)).fetchone():
            case (bytes(digest), bytes(packed)):
                try:
                    return digest, decode(packed, height, width)
                except ValueError as error:
                    raise ValueError(f"tile {tile_id}: {error}") from None
            case _:
                raise ValueError(f"tile {tile_id} is missing")

    @contextmanager
    def _reading(self, part: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError) as error:
            raise SessionError(f"{self.path}: {part} cannot be read: {error}") from None

    @contextmanager
    def _gathering(self, faults: list[str]) -> Iterator[None]:
        try:
            with self._reading("a part of the file"):
                yield
        except SessionError as error:
            faults.append(str(error).removeprefix(f"{self.path}: "))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise SessionError(f"{path}: the session cannot be recorded further ({error}); is the disk full?") from error
