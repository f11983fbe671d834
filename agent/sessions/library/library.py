"""The library: every session file of this person, what was done in it, and what the person says about it.

    library = Library(config.session_folder)
    for left in library.refresh(): ...          takes in what is new, changed or gone
    library.entries("invoice")                  newest first
    library.trash(entry.path)                   and `restore` brings it back

The files stay where they lie and are only read; the index is thrown away and made anew at any time.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import platformdirs

from agent.core.api import export
from agent.sessions.format.schema import Origin, SessionError
from agent.sessions.library import trash
from agent.sessions.library.index import LibraryEntry, LibraryIndex, Stamp
from agent.sessions.library.marks import Mark, Marks
from agent.sessions.library.summary import summary_of

ENDING: Final = ".deskhand"
TRASH_DAYS: Final = 30
"""After so many days what lies in the trash is deleted."""

_DAY_S: Final = 86_400.0


def default_library_folder() -> Path:
    """Where the index and the marks of this user lie; the folder need not exist."""
    return platformdirs.user_data_path("deskhand", appauthor=False) / "library"


@dataclass(frozen=True, slots=True)
class DiskUse:
    """How much of the disk the library takes, in bytes."""

    sessions: int
    session_bytes: int
    trashed: int
    trash_bytes: int
    index_bytes: int


@export("Library")
class Library:
    """All sessions of this person. Used by one thread at a time; several programs may have it open.

    Args:
        sessions: The folder in which runs are recorded; it need not exist.
        data: Where index and marks are kept; None for this user's.
        clock: Seconds since 1970.

    Raises:
        OSError: If nothing can be kept there.
    """

    def __init__(self, sessions: Path, data: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self.folder = sessions.absolute()
        self._data = default_library_folder() if data is None else data
        self._trash = self.folder / trash.FOLDER
        self._clock = clock
        try:
            self._marks = Marks(self._data / "marks.sqlite", clock)
            self._index = LibraryIndex(self._data / "index.sqlite")
        except sqlite3.Error as error:
            raise OSError(f"the library in {self._data} cannot be opened: {error}") from error

    def close(self) -> None:
        self._index.close()
        self._marks.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Reading

    def entries(self, query: str = "", *, trashed: bool = False) -> list[LibraryEntry]:
        """Sessions in which every word of `query` is found, the newest first; those in the trash, or all others."""
        away = f"{self._trash}{os.sep}"
        return [entry for entry in self._index.entries(query) if entry.file.startswith(away) is trashed]

    def entry(self, path: Path) -> LibraryEntry:
        """What is known of the session in `path`, which is taken in where it is new.

        Raises:
            SessionError: If there is no such file.
        """
        path = path.absolute()
        if path.parent not in (self.folder, self._trash):
            if not path.is_file():
                raise SessionError(f"there is no session file {path}")
            self._marks.add(path)
        stamp = _stamp(path)
        if stamp is None:
            raise SessionError(f"there is no session file {path}")
        if self._index.stamps().get(str(path)) != str(stamp):
            self._read(path, stamp)
        return next(entry for entry in self._index.entries() if entry.file == str(path))

    def find(self, reference: str) -> LibraryEntry:
        """The session that a person means by a file, a number of a list, or a name.

        Raises:
            ValueError: If there is none, or more than one; one sentence.
        """
        if Path(reference).suffix == ENDING and Path(reference).is_file():
            return self.entry(Path(reference))
        known = self.entries() + self.entries(trashed=True)
        if reference.isdecimal() and (found := [entry for entry in known if entry.number == int(reference)]):
            return found[0]
        plain = reference.casefold()
        found = [entry for entry in known if plain in (entry.title.casefold(), entry.path.stem.casefold())]
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(str(entry.number) for entry in found[:9])
            raise ValueError(f"{len(found)} sessions are called {reference!r}; say which by its number: {numbers}")
        raise ValueError(f"there is no session {reference!r}; `deskhand library list` names them with their numbers")

    def thumbnail(self, entry: LibraryEntry) -> bytes:
        """Its last screen as a small JPEG; empty where there is none."""
        return self._index.thumbnail(entry.number)

    def tags(self) -> tuple[str, ...]:
        """All tags that are in use, in the order of the alphabet."""
        return tuple(sorted({tag for mark in self._marks.all().values() for tag in mark.tags}, key=str.casefold))

    def folders(self) -> tuple[str, ...]:
        """All folders that are in use, in the order of the alphabet."""
        return tuple(sorted({mark.folder for mark in self._marks.all().values()} - {""}, key=str.casefold))

    def disk_use(self) -> DiskUse:
        """How much of the disk it takes."""
        there = self._files()  # the index may still know files that are gone, or those of another folder
        kept, away = (
            [entry for entry in self.entries(trashed=trashed) if entry.file in there] for trashed in (False, True)
        )
        index = sum(one.stat().st_size for one in self._data.glob("*.sqlite*") if one.is_file())
        return DiskUse(len(kept), _bytes(kept), len(away), _bytes(away), index)

    # Keeping up

    def refresh(self) -> Iterator[int]:
        """Take in what is new, changed or gone, the newest first; yields how many files are still to be read."""
        there, known = self._files(), self._index.stamps()
        gone = [path for path in known if path not in there]
        for path in gone:
            self._index.remove(path)
        todo = [(path, stamp) for path, stamp in there.items() if known.get(path) != str(stamp)]
        todo.sort(key=lambda one: one[1].changed_ns, reverse=True)
        replaced = bool(gone) or any(path in known for path, _ in todo)
        for left, (path, stamp) in zip(range(len(todo), 0, -1), todo, strict=True):
            yield left
            self._read(Path(path), stamp)
        if replaced:
            self._index.tidy()
        yield 0

    def rebuild(self) -> Iterator[int]:
        """Throw the index away and make it anew; see `refresh`."""
        self._index.close()
        LibraryIndex.throw_away(self._data / "index.sqlite")
        self._index = LibraryIndex(self._data / "index.sqlite")
        yield from self.refresh()

    def _files(self) -> dict[str, Stamp]:
        found = {**_session_files(self.folder), **_session_files(self._trash)}
        for path in self._marks.added():
            stamp = _stamp(path)
            if stamp is not None:
                found[str(path)] = stamp
        return found

    def _read(self, path: Path, stamp: Stamp) -> None:
        summary = summary_of(path)
        mark = self._marks.follow(summary.session, path, Path.exists)
        self._index.put(path, stamp, summary, mark)

    # What the person says

    def rename(self, entry: LibraryEntry, name: str) -> None:
        """Call it `name`; an empty one calls it by its task again."""
        self._mark(entry, lambda mark: replace(mark, name=name))

    def star(self, entry: LibraryEntry, *, starred: bool = True) -> None:
        """Give it a star, or take it away; what has one is never put away by age."""
        self._mark(entry, lambda mark: replace(mark, starred=starred))

    def tag(self, entry: LibraryEntry, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Give it tags, and take others away."""
        added, removed = tuple(add), {one.casefold() for one in remove}
        self._mark(
            entry,
            lambda mark: replace(mark, tags=(*(tag for tag in mark.tags if tag.casefold() not in removed), *added)),
        )

    def file(self, entry: LibraryEntry, folder: str) -> None:
        """Put it into a folder of the library, `invoices/2026`; an empty one takes it out. The file stays."""
        self._mark(entry, lambda mark: replace(mark, folder=folder))

    def _mark(self, entry: LibraryEntry, change: Callable[[Mark], Mark]) -> None:
        self._index.mark(entry.path, self._marks.change(entry.path, entry.session, change))

    # The trash

    def trash(self, entry: LibraryEntry) -> Path:
        """Put its file into the trash; where it lies now, for `restore`.

        Raises:
            SessionError: If it is in use, or cannot be moved.
        """
        if entry.path.parent == self._trash:
            return entry.path
        now = trash.put_away(entry.path, self._trash)
        self._marks.trash(now, entry.path)
        self._moved(entry.path, now)
        return now

    def restore(self, path: Path) -> Path:
        """Bring what lies in the trash in `path` back to where it was; where it lies now.

        Raises:
            SessionError: If it is not there, or cannot be moved.
        """
        known = self._marks.trashed().get(path)
        now = trash.bring_back(path, self.folder / path.name if known is None else known.origin)
        self._marks.untrash(path)
        self._moved(path, now)
        return now

    def empty_trash(self, older_than_days: float = 0.0) -> int:
        """Delete what has been in the trash for so long; how many sessions.

        Raises:
            SessionError: If one cannot be deleted.
        """
        known, deleted = self._marks.trashed(), 0
        for entry in self.entries(trashed=True):
            since_s = known[entry.path].at_s if entry.path in known else entry.path.stat().st_mtime
            if self._clock() - since_s >= older_than_days * _DAY_S:
                trash.delete(entry.path)
                self._marks.forget(entry.path)
                self._index.remove(str(entry.path))
                deleted += 1
        if deleted:
            self._index.tidy()
        return deleted

    def retain(self, days: int, *, used: Iterable[Path] = ()) -> tuple[LibraryEntry, ...]:
        """Put away runs that began more than `days` ago; which ones.

        Recordings of a person stay, and so does what has a star, a name, a folder or a tag, or is `used` elsewhere.
        """
        kept, oldest_s, gone = set(used), self._clock() - days * _DAY_S, []
        for entry in self.entries():
            old = entry.started_s < oldest_s and entry.path not in kept
            if old and entry.origin is Origin.AGENT and entry.mark == Mark():
                with suppress(SessionError):  # in use: another time
                    self.trash(entry)
                    gone.append(entry)
        return tuple(gone)

    def _moved(self, old: Path, new: Path) -> None:
        self._marks.move(old, new)
        self._index.move(old, new)
        if old.parent != self.folder and new.parent not in (self.folder, self._trash):
            self._marks.add(new)


def _session_files(folder: Path) -> dict[str, Stamp]:
    """The session files in a folder by their paths, each with its stamp."""
    try:
        with os.scandir(folder) as entries:
            found = {entry.name: entry.stat() for entry in entries if entry.is_file()}
    except FileNotFoundError:
        return {}
    stamps = {}
    for name, stat in found.items():
        if name.endswith(ENDING) and not name.startswith("."):
            sides = [found[side] for side in (f"{name}-wal", f"{name}.outcomes.jsonl") if side in found]
            changed = max(stat.st_mtime_ns, *(side.st_mtime_ns for side in sides), 0)
            stamps[f"{folder}{os.sep}{name}"] = Stamp(changed, stat.st_size + sum(side.st_size for side in sides))
    return stamps


def _stamp(path: Path) -> Stamp | None:
    sides = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}.outcomes.jsonl"))
    try:
        stats = [sides[0].stat(), *(side.stat() for side in sides[1:] if side.exists())]
    except OSError:
        return None
    return Stamp(max(stat.st_mtime_ns for stat in stats), sum(stat.st_size for stat in stats))


def _bytes(entries: Iterable[LibraryEntry]) -> int:
    return sum(entry.size for entry in entries)
