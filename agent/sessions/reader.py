"""The reader of session files: events, frames and what was read on them, checked against their digests.

A file is read as if a stranger had made it: its tables must be ours to the letter (no views, no triggers), sizes are
capped before memory is taken, every tile must have the digest it claims. `Recording` is what policies of replay read:
a session file, or one with other values. `recorder.py` writes; docs/session-format.md describes the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

import numpy as np

from agent.core.actions import JsonValue
from agent.core.api import export
from agent.core.events import Event
from agent.sessions.editing.script import Script, script_from_record
from agent.sessions.format.element_records import MAX_ELEMENTS, element_from_text
from agent.sessions.format.records import (
    Record,
    event_from_record,
    load,
    load_value,
    record_from_row,
    viewport_from_record,
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
)
from agent.sessions.format.tiles import Pixels, decode, decode_ids
from vision.frame import TILE, Frame
from vision.geometry import Size
from vision.perception.elements import Element

_IDS: Final = {
    "frames": "SELECT id FROM frames ORDER BY id",
    "tiles": "SELECT id FROM tiles ORDER BY id",
    "elements": "SELECT id FROM elements ORDER BY id",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of `SessionReader.verify`; `serious` where something is missing or wrong."""

    message: str
    serious: bool

    def __str__(self) -> str:
        return self.message


class Recording(Protocol):
    """A recording to be read: a session file, or one read with other values (`parameters.with_values`)."""

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

    def other_values(self) -> Mapping[str, str]:
        """What is typed and chosen in the place of what was recorded."""
        ...

    def script(self) -> Script | None:
        """The steps that a replay takes; None where it takes those that were recorded."""
        ...


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a recording.

    Attributes:
        number: Counted from 1; the highest counts.
        at_s: When it was written, seconds since 1970.
        script: What a replay does; None for what was recorded.
        parameters: As JSON, by name.
    """

    number: int
    at_s: float
    script: Script | None
    parameters: Mapping[str, JsonValue]


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
            _undo_cut_edit(path)
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

    def other_values(self) -> Mapping[str, str]:
        """See `Recording.other_values`."""
        return {}

    def wording(self, record: Record) -> str | None:
        """None: what was pressed is to be pressed."""
        return None

    def parameters(self) -> Mapping[str, JsonValue]:
        """The parameters of the recording as JSON, by name; `parameters.py` makes `Parameter`s of them."""
        if self._version < 2:
            return {}
        with self._reading("its parameters"):
            rows = self._connection.execute("SELECT name, parameter FROM parameters ORDER BY name").fetchall()
            return {name: load_value(parameter) for name, parameter in rows}

    def script(self) -> Script | None:
        """The steps that a replay takes, in the version that counts; None where it takes those that were recorded."""
        versions = self.versions()
        return versions[-1].script if versions else None

    def versions(self) -> tuple[Version, ...]:
        """The versions of the recording, the one that counts last; empty where it was never edited."""
        if self._version < 3:
            return ()
        with self._reading("its versions"):
            rows = self._connection.execute(
                "SELECT number, at_s, script, parameters, digest FROM versions ORDER BY number"
            ).fetchall()
            return tuple(_version(row) for row in rows)

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
            with self._gathering(faults):
                self.versions()
        findings = [Finding(fault, serious=True) for fault in dict.fromkeys(faults)]
        if last is None:
            findings.append(Finding("the recording was cut before its first event", serious=False))
        elif last.kind != "ended":
            where = f"event {last.seq}, in step {last.step}"
            findings.append(Finding(f"the recording was cut after {where}: the run has no end", serious=False))
        return tuple(findings)

    def _check_format(self) -> None:
        try:
            (application_id,) = self._connection.execute("PRAGMA application_id").fetchone()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
                raise SessionError(f"{self.path} is not a deskhand session") from None
            raise
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
        read = {name: load_value(value) for name, value in rows}
        match {"origin": Origin.AGENT.value, **read} if self._version < 2 else read:
            case {
                "task": str(task),
                "started_s": float(at_s),
                "program": str(program),
                "machine": str(machine),
                "origin": str(origin),
            } if 0 <= at_s < LAST_S:
                model = read.get("model", "")
                return Meta(task, at_s, program, machine, Origin(origin), model if isinstance(model, str) else "")
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


def _undo_cut_edit(path: Path) -> None:
    """Let SQLite take back what an edit had half written when its process was killed; nothing is done otherwise."""
    if not path.with_name(f"{path.name}-journal").exists():
        return
    with closing(connect(path, "ro")) as connection:
        try:
            connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                return  # whoever reads on meets it
        else:
            return
    with closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA user_version").fetchone()


def _version(row: Sequence[object]) -> Version:
    match row:
        case (int(number), float(at_s), str(script), str(parameters), bytes(digest)) if 0 <= at_s < LAST_S:
            if digest != chained(b"", number, at_s, script, parameters):
                raise ValueError(f"version {number} is not as it was written")
            steps = load_value(script)
            return Version(number, at_s, None if steps is None else script_from_record(steps), load(parameters))
        case _:
            raise ValueError("a value is of the wrong type")
