"""Marks: what the person says about sessions (a name, a star, tags, a folder), and which of them lie in the trash.

Kept apart from the index, which is made from the session files alone and may be thrown away.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS marks (path TEXT PRIMARY KEY, session TEXT NOT NULL, name TEXT NOT NULL, "
    "starred INTEGER NOT NULL, folder TEXT NOT NULL, tags TEXT NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS marked_sessions ON marks (session)",
    "CREATE TABLE IF NOT EXISTS trash (path TEXT PRIMARY KEY, origin TEXT NOT NULL, at_s REAL NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS added (path TEXT PRIMARY KEY) STRICT",
)
_DELETES: Final = (
    "DELETE FROM marks WHERE path = ?",
    "DELETE FROM trash WHERE path = ?",
    "DELETE FROM added WHERE path = ?",
)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person says about one session.

    Attributes:
        folder: Names parted by `/`; empty for none.
    """

    name: str = ""
    starred: bool = False
    folder: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trashed:
    """A session in the trash.

    Attributes:
        path: Where it lies now.
        origin: Where it lay before.
        at_s: When it was put there, seconds since 1970.
    """

    path: Path
    origin: Path
    at_s: float


class Marks:
    """The marks of one person, in a small SQLite file. Used by one thread.

    Args:
        path: The file; made where it is missing.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=10.0)
        path.chmod(0o600)
        self._connection.execute("PRAGMA secure_delete = ON")
        for table in _TABLES:
            self._connection.execute(table)

    def close(self) -> None:
        self._connection.close()

    def all(self) -> dict[Path, Mark]:
        """Every mark, by the session file that it is about."""
        rows = self._connection.execute("SELECT path, name, starred, folder, tags FROM marks")
        return {Path(path): _mark(*rest) for path, *rest in rows}

    def of(self, path: Path) -> Mark:
        """What is said about the session in `path`."""
        row = self._connection.execute(
            "SELECT name, starred, folder, tags FROM marks WHERE path = ?", (str(path),)
        ).fetchone()
        return Mark() if row is None else _mark(*row)

    def change(self, path: Path, session: str, change: Callable[[Mark], Mark]) -> Mark:
        """Say something else about the session in `path`; what is said now.

        Raises:
            ValueError: If a name, tag or folder cannot be one; one sentence.
        """
        mark = _checked(change(self.of(path)))
        if mark == Mark():
            self._connection.execute("DELETE FROM marks WHERE path = ?", (str(path),))
        else:
            self._connection.execute(
                "INSERT OR REPLACE INTO marks (path, session, name, starred, folder, tags) VALUES (?, ?, ?, ?, ?, ?)",
                (str(path), session, mark.name, mark.starred, mark.folder, json.dumps(mark.tags)),
            )
        return mark

    def follow(self, session: str, path: Path, exists: Callable[[Path], bool]) -> Mark:
        """What is said about a session whose file is `path` now; it may have been said when it lay elsewhere."""
        rows = self._connection.execute("SELECT path FROM marks WHERE session = ?", (session,)).fetchall()
        for (old,) in rows if session else ():
            if old != str(path) and not exists(Path(old)):
                self._connection.execute("UPDATE OR IGNORE marks SET path = ? WHERE path = ?", (str(path), old))
        return self.of(path)

    def move(self, old: Path, new: Path) -> None:
        """The session in `old` lies in `new` now."""
        self._connection.execute("UPDATE OR REPLACE marks SET path = ? WHERE path = ?", (str(new), str(old)))

    def forget(self, path: Path) -> None:
        """There is no such session any more."""
        for delete in _DELETES:
            self._connection.execute(delete, (str(path),))

    def trashed(self) -> dict[Path, Trashed]:
        """What is in the trash, by where it lies."""
        rows = self._connection.execute("SELECT path, origin, at_s FROM trash")
        return {Path(path): Trashed(Path(path), Path(origin), at_s) for path, origin, at_s in rows}

    def trash(self, path: Path, origin: Path) -> None:
        """Note that the session from `origin` lies in the trash, in `path`."""
        self._connection.execute(
            "INSERT OR REPLACE INTO trash (path, origin, at_s) VALUES (?, ?, ?)",
            (str(path), str(origin), self._clock()),
        )

    def untrash(self, path: Path) -> None:
        """Note that what lay in `path` is not in the trash any more."""
        self._connection.execute("DELETE FROM trash WHERE path = ?", (str(path),))

    def added(self) -> tuple[Path, ...]:
        """Session files outside of the session folder that belong to the library."""
        return tuple(Path(path) for (path,) in self._connection.execute("SELECT path FROM added ORDER BY path"))

    def add(self, path: Path) -> None:
        """Take in a session file from elsewhere; it stays where it lies."""
        self._connection.execute("INSERT OR IGNORE INTO added (path) VALUES (?)", (str(path),))


def tags_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Tags without doubles, in the order of the alphabet."""
    return tuple(sorted({" ".join(text.split()) for text in texts} - {""}, key=str.casefold))


def _mark(name: str, starred: int, folder: str, tags: str) -> Mark:
    return Mark(name, bool(starred), folder, tuple(json.loads(tags)))


def _checked(mark: Mark) -> Mark:
    folder = "/".join(filter(None, (" ".join(part.split()) for part in mark.folder.split("/"))))
    mark = replace(mark, name=" ".join(mark.name.split()), folder=folder, tags=tags_of(mark.tags))
    for what, text in (("name", mark.name), ("folder", mark.folder), *(("tag", tag) for tag in mark.tags)):
        if len(text) > _LONGEST:
            raise ValueError(f"a {what} of {len(text)} characters is too long; {_LONGEST} are the most")
        if not all(sign.isprintable() for sign in text):
            raise ValueError(f"a {what} holds a sign that cannot be shown; write plain text")
    return mark
