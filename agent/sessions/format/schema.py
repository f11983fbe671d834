"""The layout of a session file: what tells it from other SQLite files, its tables, its limits.

docs/session-format.md says what they mean; change both together, and `FORMAT` with them.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Final, Self

from agent.core.actions import JsonValue

FORMAT: Final = 3
"""Version of the file format, `user_version` of the file; older ones stay readable."""

APPLICATION_ID: Final = 0x44534B48
"""`DSKH`; tells a session from any other SQLite file."""

MAX_PIXELS: Final = 1 << 26
"""Pixels of the largest frame: two 8K monitors."""

LAST_S: Final = 1 << 33
"""Seconds since 1970 of a time in the year 2242, after which there are no sessions."""

_NEW: Final = 2
"""Version of a file that was not edited: programs that know no edits go on reading it."""

_FOLD_S: Final = 1.0
"""So long `fold_side_files` waits for readers, for which SQLite itself does not wait there."""

_MAX_VALUE_BYTES: Final = 16 << 20

_TABLES_1: Final = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE tiles (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, pixels BLOB NOT NULL) STRICT",
    "CREATE TABLE frames (id INTEGER PRIMARY KEY, taken_s REAL NOT NULL, width INTEGER NOT NULL, "
    "height INTEGER NOT NULL, viewport TEXT NOT NULL, tiles BLOB NOT NULL, digest BLOB NOT NULL) STRICT",
    "CREATE TABLE events (seq INTEGER PRIMARY KEY, at_s REAL NOT NULL, step INTEGER NOT NULL, kind TEXT NOT NULL, "
    "event TEXT NOT NULL, detail TEXT NOT NULL, frame INTEGER REFERENCES frames, digest BLOB NOT NULL) STRICT",
)

_TABLES_2: Final = (
    "CREATE TABLE elements (id INTEGER PRIMARY KEY, element TEXT NOT NULL) STRICT",
    "CREATE TABLE readings (frame INTEGER PRIMARY KEY REFERENCES frames, elements BLOB NOT NULL, "
    "count INTEGER NOT NULL, digest BLOB NOT NULL) STRICT",
    "CREATE TABLE parameters (name TEXT PRIMARY KEY, parameter TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

_TABLES_3: Final = (
    "CREATE TABLE versions (number INTEGER PRIMARY KEY, at_s REAL NOT NULL, script TEXT NOT NULL, "
    "parameters TEXT NOT NULL, digest BLOB NOT NULL) STRICT",
)

TABLES: Final = {1: _TABLES_1, 2: _TABLES_1 + _TABLES_2, 3: _TABLES_1 + _TABLES_2 + _TABLES_3}
"""The tables of every version there has been, to the letter."""


class SessionError(RuntimeError):
    """A session file cannot be written or read. One sentence: what, where, what to do."""


class Origin(StrEnum):
    """Who acted in a session."""

    AGENT = "agent"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known of a session as a whole.

    Attributes:
        started_s: Wall time of the first event, seconds since 1970.
        program: The program that recorded it, with its version.
        machine: Operating system and Python; nothing that names the person or the computer.
        model: Who decided what to do, in a word or two; empty where that was not noted. No digest covers it, since
            earlier versions did not note it.
    """

    task: str
    started_s: float
    program: str
    machine: str
    origin: Origin = Origin.AGENT
    model: str = ""

    @property
    def digest(self) -> bytes:
        """What the digests of the events start from; an agent is not named, because format 1 knew no other."""
        who = () if self.origin is Origin.AGENT else (self.origin.value,)
        return chained(b"", self.task, self.started_s, self.program, self.machine, *who)

    @classmethod
    def here(cls, task: str, started_s: float, origin: Origin = Origin.AGENT, model: str = "") -> Self:
        """A session that this program begins on this machine."""
        try:
            version = metadata.version("deskhand")
        except metadata.PackageNotFoundError:  # run from a checkout that is not installed
            version = "(not installed)"
        machine = f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}"
        return cls(task, started_s, f"deskhand {version}", machine, origin, model)


def chained(before: bytes, *values: str | float | None) -> bytes:
    """16 bytes that depend on `values` and on all that led to `before`: what is damaged in a file shows here."""
    return hashlib.blake2b(before + json.dumps(values).encode(), digest_size=16).digest()


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open the SQLite file at `path`, `ro` or `rw`, without trusting what it holds."""
    # a session may be begun on one thread and recorded on another, but never used by two at a time
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def lay_out(connection: sqlite3.Connection, meta: Meta) -> None:
    """Make a session of an empty file, all of it in one transaction."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {_NEW}")
        for table in TABLES[_NEW]:
            connection.execute(table)
        for name, value in asdict(meta).items():
            connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (name, json.dumps(value)))
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")


def fold_side_files(connection: sqlite3.Connection) -> None:
    """Make one file of a session and its side files; waits a moment for whoever reads it in passing.

    Raises:
        sqlite3.OperationalError: If it is still in use then, or cannot be written.
    """
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    until = time.monotonic() + _FOLD_S
    while not _is_one_file(connection):
        if time.monotonic() > until:
            raise sqlite3.OperationalError("database is locked")
        time.sleep(0.02)


def _is_one_file(connection: sqlite3.Connection) -> bool:
    """Fold what can be folded now; False while somebody else has the file open, which SQLite says in either way."""
    try:
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return bool(mode == "delete")


def keep_parameters(connection: sqlite3.Connection, parameters: Mapping[str, JsonValue]) -> None:
    """Put `parameters` in the place of those there are, all in one transaction; a file of format 1 becomes one of 2."""
    connection.execute("PRAGMA secure_delete = ON")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _raise_format(connection, 2)
        _replace_parameters(connection, parameters)


def keep_version(
    connection: sqlite3.Connection,
    script: JsonValue,
    parameters: Mapping[str, JsonValue],
    at_s: float,
    *,
    before: Mapping[str, JsonValue] | None,
) -> None:
    """Add a version of the recording and make it the one that counts, all in one transaction.

    Args:
        script: What a replay does; None for what was recorded.
        parameters: Of that script.
        before: The parameters of the version that counted until now, which is kept; None keeps no other version.
    """
    connection.execute("PRAGMA secure_delete = ON")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _raise_format(connection, 3)
        (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM versions").fetchone()
        if before is not None and number == 0:
            number = _insert_version(connection, 1, at_s, None, before)
        elif before is not None:  # they may have been named anew since
            then_s, then = connection.execute(
                "SELECT at_s, script FROM versions WHERE number = ?", (number,)
            ).fetchone()
            connection.execute("DELETE FROM versions WHERE number = ?", (number,))
            _insert_version(connection, number, then_s, json.loads(then), before)
        _insert_version(connection, number + 1, at_s, script, parameters)
        _replace_parameters(connection, parameters)


def _insert_version(
    connection: sqlite3.Connection, number: int, at_s: float, script: JsonValue, parameters: Mapping[str, JsonValue]
) -> int:
    row = (number, float(at_s), json.dumps(script), json.dumps(parameters))
    connection.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?)", (*row, chained(b"", *row)))
    return number


def _replace_parameters(connection: sqlite3.Connection, parameters: Mapping[str, JsonValue]) -> None:
    connection.execute("DELETE FROM parameters")
    for name, value in parameters.items():
        connection.execute("INSERT INTO parameters (name, parameter) VALUES (?, ?)", (name, json.dumps(value)))


def _raise_format(connection: sqlite3.Connection, least: int) -> None:
    """Give a file of an older format the tables that it lacks."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < 2 <= least:
        for table in _TABLES_2:
            connection.execute(table)
        connection.execute("INSERT INTO meta (key, value) VALUES ('origin', ?)", (json.dumps(Origin.AGENT.value),))
    if version < 3 <= least:
        for table in _TABLES_3:
            connection.execute(table)
    if version < least:
        connection.execute(f"PRAGMA user_version = {least}")
