"""The store of routines: one small TOML file each, which a person may edit.

store = RoutineStore()
store.all()                       every routine by name
store.save(routine); store.load("Rent"); store.remove("Rent")
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import tomlkit

from agent.core.api import export
from agent.core.config import area_name, default_path, parse_area
from agent.core.task import Mode
from agent.routines.routine import Routine, Way

ENDING: Final = ".toml"
_KEYS: Final = ("task", "recording", "values", "mode", "way", "model", "area", "rules", "schedule")


def default_routines_folder() -> Path:
    """Where the routines of this user lie; the folder need not exist."""
    return default_path().parent / "routines"


@export("RoutineStore")
class RoutineStore:
    """The routines of one person.

    Args:
        folder: Where they lie; None for this user's.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = default_routines_folder() if folder is None else folder

    def names(self) -> tuple[str, ...]:
        """What there is, in the order of the alphabet."""
        if not self.folder.is_dir():
            return ()
        found = (one.stem for one in self.folder.glob(f"*{ENDING}") if not one.name.startswith("."))
        return tuple(sorted(found, key=str.casefold))

    def all(self) -> dict[str, Routine]:
        """Every routine that can be read, by name; `load` says what is wrong with another."""
        found = {}
        for name in self.names():
            try:
                found[name] = self.load(name)
            except (ValueError, OSError):
                continue
        return found

    def load(self, name: str) -> Routine:
        """The routine called `name`; upper and lower case are the same where only one can be meant.

        Raises:
            ValueError: If there is none, or its file is not written as one; the sentence names file and key.
            OSError: If it cannot be read.
        """
        names = self.names()
        same = [one for one in names if one.casefold() == name.casefold()]
        if name not in names and len(same) != 1:
            raise ValueError(f"there is no routine {name!r}; there are: {', '.join(names) or 'none'}")
        path = self._path(name if name in names else same[0])
        try:
            return _routine(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None

    def save(self, routine: Routine, *, replace: bool = False) -> Path:
        """Keep `routine`; its file.

        Raises:
            ValueError: If there is one of that name, which is not to be replaced.
            OSError: If it cannot be written.
        """
        if not replace and any(name.casefold() == routine.name.casefold() for name in self.names()):
            raise ValueError(f"there is a routine {routine.name!r} already; choose another name, or replace it")
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(routine.name)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.write_text(tomlkit.dumps(_record(routine)), encoding="utf-8")
        unfinished.chmod(0o600)  # its values are nobody else's business
        unfinished.replace(path)
        return path

    def remove(self, name: str) -> Routine | None:
        """Delete the routine called `name`; what it was, None where its file could not be read.

        Raises:
            ValueError: If there is none.
            OSError: If it cannot be deleted.
        """
        routine = None
        try:
            routine = self.load(name)
        except ValueError:
            if name not in self.names():
                raise
        self._path(name if routine is None else routine.name).unlink()
        return routine

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{ENDING}"


def _record(routine: Routine) -> dict[str, object]:
    found: dict[str, object] = {"task": routine.task} if routine.recording is None else {}
    if routine.recording is not None:
        found["recording"] = str(routine.recording)
        found["way"] = routine.way.value
    found["mode"] = routine.mode.value
    if routine.model:
        found["model"] = routine.model
    if routine.area is not None:
        found["area"] = area_name(routine.area)
    if routine.rules is not None:
        found["rules"] = str(routine.rules)
    if routine.schedule:
        found["schedule"] = list(routine.schedule)
    if routine.values:
        found["values"] = dict(routine.values)
    return found


def _routine(name: str, table: Mapping[str, object]) -> Routine:
    for key in table:
        if key not in _KEYS:
            raise ValueError(f"there is no key {key!r}; there are {', '.join(_KEYS)}")
    recording, area, rules = _text(table, "recording"), _text(table, "area"), _text(table, "rules")
    return Routine(
        name,
        _text(table, "task"),
        Path(recording).expanduser() if recording else None,
        _values(table.get("values", {})),
        Mode(_text(table, "mode") or Mode.AUTO),
        Way(_text(table, "way") or Way.ADAPTIVE),
        _text(table, "model"),
        parse_area(area) if area else None,
        Path(rules).expanduser() if rules else None,
        _lines(table.get("schedule", [])),
    )


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} = {value!r}: write a text in quotation marks")
    return value


def _values(table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise ValueError('values must be a table: [values] and lines like name = "Ada"')
    for name, value in table.items():
        if not isinstance(value, str):
            raise ValueError(f"the value of {name} must be a text in quotation marks")
    return table


def _lines(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise ValueError('schedule must be a list of texts: schedule = ["daily 09:00"]')
    return tuple(value)
