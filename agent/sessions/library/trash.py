"""The trash: session files that were put away and can still be had back, in a hidden folder beside the others."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from agent.sessions.format.schema import SessionError
from agent.sessions.redaction import consolidate

FOLDER: Final = ".trash"


def put_away(path: Path, trash: Path) -> Path:
    """Move a session file with what lies beside it into `trash`; where it is now.

    Raises:
        SessionError: If it is being recorded, or cannot be moved.
    """
    if not path.is_file():
        raise SessionError(f"there is no session file {path}")
    try:
        consolidate(path)
    except SessionError as error:
        if path.with_name(path.name + "-wal").exists():
            raise SessionError(f"{path} may be in use, so it stays where it is: {error}") from None
    try:
        trash.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SessionError(f"{trash} cannot be made ({error.strerror})") from None
    return _moved(path, trash)


def bring_back(path: Path, origin: Path) -> Path:
    """Move a session file out of the trash to where it was, or beside what has its name now; where it is.

    Raises:
        SessionError: If it cannot be moved.
    """
    if not path.is_file():
        raise SessionError(f"{path} is not in the trash any more")
    try:
        origin.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SessionError(f"{origin.parent} cannot be made ({error.strerror})") from None
    return _moved(path, origin.parent, origin.name)


def delete(path: Path) -> None:
    """Delete a session file with what lies beside it.

    Raises:
        SessionError: If it cannot be deleted.
    """
    try:
        for one in (*companions(path), path):
            one.unlink(missing_ok=True)
    except OSError as error:
        raise SessionError(f"{path} cannot be deleted ({error.strerror})") from None


def companions(path: Path) -> Iterator[Path]:
    """What lies beside a session file because of it: outcomes, pictures, proposals, SQLite's side files."""
    for one in path.parent.glob(f"{_literal(path.name)}[-.]*"):
        if one.is_file() and one.suffix != ".deskhand":
            yield one


def _moved(path: Path, folder: Path, name: str = "") -> Path:
    wanted = name or path.name
    stem, ending = Path(wanted).stem, Path(wanted).suffix
    names = itertools.chain([wanted], (f"{stem} {number}{ending}" for number in itertools.count(2)))
    free = next(folder / one for one in names if not (folder / one).exists())
    try:
        for one in tuple(companions(path)):
            shutil.move(one, folder / (free.name + one.name.removeprefix(path.name)))
        shutil.move(path, free)
    except OSError as error:
        raise SessionError(f"{path} cannot be moved to {folder} ({error.strerror})") from None
    return free


def _literal(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "[]*?" else sign for sign in name)
