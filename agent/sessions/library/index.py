"""The index of the library: a summary of every session file in one SQLite file, searched by FTS5.

It holds nothing that is not in the session files or said about them, so it is thrown away and made anew where it does
not fit. Words are found by how they begin, while they are typed; Chinese and Japanese, which put no spaces between
words, by any of their signs that stand together.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from agent.sessions.format.schema import Origin
from agent.sessions.library.marks import Mark
from agent.sessions.library.summary import Summary

_VERSION: Final = 2
_TABLES: Final = (
    "CREATE TABLE sessions (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, "
    "session TEXT NOT NULL, task TEXT NOT NULL, started_s REAL NOT NULL, duration_s REAL NOT NULL, "
    "steps INTEGER NOT NULL, outcome TEXT NOT NULL, origin TEXT NOT NULL, model TEXT NOT NULL, "
    "approver TEXT NOT NULL, parameters TEXT NOT NULL, bytes INTEGER NOT NULL, name TEXT NOT NULL, "
    "starred INTEGER NOT NULL, folder TEXT NOT NULL, tags TEXT NOT NULL) STRICT",
    "CREATE INDEX sessions_by_start ON sessions (started_s)",
    "CREATE TABLE thumbnails (id INTEGER PRIMARY KEY, picture BLOB NOT NULL) STRICT",
    "CREATE VIRTUAL TABLE texts USING fts5(name, task, tags, folder, text, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
)
_SELECT: Final = (
    "SELECT s.id, s.path, s.session, s.task, s.started_s, s.duration_s, s.steps, s.outcome, s.origin, s.model, "
    "s.approver, s.parameters, s.bytes, s.name, s.starred, s.folder, s.tags FROM sessions AS s WHERE 1"
)
_INSERT: Final = (
    "INSERT INTO sessions (path, stamp, session, task, started_s, duration_s, steps, outcome, origin, model, approver, "
    "parameters, bytes, name, starred, folder, tags, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_DELETES: Final = (
    "DELETE FROM sessions WHERE id = ?",
    "DELETE FROM thumbnails WHERE id = ?",
    "DELETE FROM texts WHERE rowid = ?",
)
_MATCHES: Final = "s.id IN (SELECT rowid FROM texts WHERE texts MATCH ?)"
_CONTAINS: Final = (
    "(s.name LIKE ? ESCAPE '\\' OR s.task LIKE ? ESCAPE '\\' "
    "OR s.tags LIKE ? ESCAPE '\\' OR s.folder LIKE ? ESCAPE '\\')"
)
_WITHOUT_SPACES: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Signs of Chinese and Japanese."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a session file was changed since it was read.

    Attributes:
        size: With its side files, in bytes.
    """

    changed_ns: int
    size: int

    def __str__(self) -> str:
        return f"{self.changed_ns}:{self.size}"


class LibraryEntry(NamedTuple):
    """One session in the library, as its row in the index; see `Summary` and `Mark`.

    A tuple, because opening the library makes thousands of them.

    Attributes:
        number: In the index; it stays as long as the index does.
        file: Its path.
        size: On the disk, in bytes.
        packed_parameters, packed_tags: Names as JSON.
    """

    number: int
    file: str
    session: str
    task: str
    started_s: float
    duration_s: float
    steps: int
    outcome: str
    who: str
    model: str
    approver: str
    packed_parameters: str
    size: int
    name: str
    star: int
    folder: str
    packed_tags: str

    @property
    def path(self) -> Path:
        """The session file."""
        return Path(self.file)

    @property
    def origin(self) -> Origin:
        """Who acted in it."""
        return Origin(self.who)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters."""
        return _texts(self.packed_parameters)

    @property
    def mark(self) -> Mark:
        """What the person says about it."""
        return Mark(self.name, bool(self.star), self.folder, _texts(self.packed_tags))

    @property
    def title(self) -> str:
        """What to call it: its name, else the first line of its task, else that of its file."""
        return self.name or next(iter(self.task.strip().splitlines()), "") or self.path.stem


class LibraryIndex:
    """The index in one SQLite file. Used by one thread; several processes may use the file.

    Args:
        path: The file; made where it is missing, made anew where it is of another version or damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._opened()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise
            self.throw_away(path)
            self._connection = self._opened()

    @staticmethod
    def throw_away(path: Path) -> None:
        """Delete the index in `path`; the next one is made from the session files."""
        for side in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + side).unlink()

    def close(self) -> None:
        self._connection.close()

    def stamps(self) -> dict[str, str]:
        """The stamp of each file as it was when it was read, by its path."""
        return dict(self._connection.execute("SELECT path, stamp FROM sessions"))

    def put(self, path: Path, stamp: Stamp, summary: Summary, mark: Mark) -> None:
        """Keep what is known of the session in `path`, in place of what was known."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            number = self._number(path)
            self._delete(number)
            row = (
                *(str(path), str(stamp), summary.session, _plain(summary.task), summary.started_s, summary.duration_s),
                *(summary.steps, summary.outcome, summary.origin.value, _plain(summary.model), summary.approver),
                *(json.dumps(summary.parameters), stamp.size, *_columns(mark)),
            )
            self._connection.execute(_INSERT, (*row, number))
            if number is None:
                number = self._number(path)
            self._connection.execute("INSERT INTO thumbnails (id, picture) VALUES (?, ?)", (number, summary.thumbnail))
            self._put_text(number, mark, summary.task, summary.text)

    def mark(self, path: Path, mark: Mark) -> None:
        """Keep what is said about the session in `path`."""
        row = self._connection.execute("SELECT id, task FROM sessions WHERE path = ?", (str(path),)).fetchone()
        if row is None:
            return
        number, task = row
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            update = "UPDATE sessions SET name = ?, starred = ?, folder = ?, tags = ? WHERE id = ?"
            self._connection.execute(update, (*_columns(mark), number))
            (text,) = self._connection.execute("SELECT text FROM texts WHERE rowid = ?", (number,)).fetchone()
            self._connection.execute("DELETE FROM texts WHERE rowid = ?", (number,))
            self._put_text(number, mark, task, text)

    def move(self, old: Path, new: Path) -> None:
        """The file `old` is called `new` now."""
        self._connection.execute("UPDATE OR REPLACE sessions SET path = ? WHERE path = ?", (str(new), str(old)))

    def remove(self, path: str) -> None:
        """The file in `path` is gone."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._delete(self._number(Path(path)))

    def tidy(self) -> None:
        """Write the texts anew, so that nothing is left of those that were replaced or removed."""
        self._connection.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def entries(self, query: str = "") -> Iterator[LibraryEntry]:
        """Sessions in which every word of `query` is found, the newest first."""
        conditions, values = _conditions(query)
        select = " AND ".join([_SELECT, *conditions]) + " ORDER BY s.started_s DESC, s.id DESC"
        rows = self._connection.execute(select, values)
        return map(LibraryEntry._make, rows)

    def thumbnail(self, number: int) -> bytes:
        """The thumbnail of a session; empty where there is none."""
        row = self._connection.execute("SELECT picture FROM thumbnails WHERE id = ?", (number,)).fetchone()
        return b"" if row is None else bytes(row[0])

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=10.0)
        try:
            self._path.chmod(0o600)  # it says what was done on this person's screen, and shows it
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA journal_mode = WAL")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError(f"it is of version {version}")
            if version == 0:
                with connection:
                    connection.execute("BEGIN IMMEDIATE")
                    if connection.execute("PRAGMA user_version").fetchone() == (0,):
                        for table in _TABLES:
                            connection.execute(table)
                        connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute("SELECT count(*) FROM sessions").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def _number(self, path: Path) -> int | None:
        row = self._connection.execute("SELECT id FROM sessions WHERE path = ?", (str(path),)).fetchone()
        return None if row is None else int(row[0])

    def _delete(self, number: int | None) -> None:
        if number is not None:
            for delete in _DELETES:
                self._connection.execute(delete, (number,))

    def _put_text(self, number: int | None, mark: Mark, task: str, text: str) -> None:
        self._connection.execute(
            "INSERT INTO texts (rowid, name, task, tags, folder, text) VALUES (?, ?, ?, ?, ?, ?)",
            (number, *map(_parted, (mark.name, task, " ".join(mark.tags), mark.folder, text))),
        )


def _conditions(query: str) -> tuple[list[str], list[str]]:
    conditions: list[str] = []
    values: list[str] = []
    for word in _plain(query).split():
        if any(sign.isalnum() for sign in word):
            conditions.append(_MATCHES)
            values.append('"' + _parted(word).replace('"', " ").strip() + '"*')
        else:  # signs alone are no word of the index
            like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            conditions.append(_CONTAINS)
            values += [like] * 4
    return conditions, values


def _parted(text: str) -> str:
    """Text with spaces around signs that are written without, each of which so becomes a word."""
    return _WITHOUT_SPACES.sub(r" \g<0> ", _plain(text))


def _columns(mark: Mark) -> tuple[str, int, str, str]:
    return mark.name, int(mark.starred), mark.folder, json.dumps(mark.tags, ensure_ascii=False)


def _texts(packed: str) -> tuple[str, ...]:
    return () if packed == "[]" else tuple(json.loads(packed))


def _plain(text: str) -> str:
    """Text that SQLite takes: lone surrogates, which a file from a stranger may hold, are none."""
    return text.encode("utf-8", "replace").decode()
