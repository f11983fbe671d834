"""What icons mean: a name for each meaning, and the other words that people say for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vision.assets import asset


@dataclass(frozen=True, slots=True)
class Meanings:
    """The table of meanings.

    Attributes:
        synonyms: For each name the other words for it; in the order of the alphabet, which is that of the encoder.
    """

    synonyms: Mapping[str, tuple[str, ...]]

    def words(self, name: str) -> tuple[str, ...]:
        """A meaning's name and the other words for it; the name alone where it is not known."""
        return name, *self.synonyms.get(name, ())


@cache
def load_meanings(path: Path | None = None) -> Meanings:
    """The table in a file; the shipped one if None."""
    path = asset("icon_meanings.toml") if path is None else path
    table: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Meanings({name: tuple(table[name]) for name in sorted(table)})
