"""What icons mean: a name for each meaning, and the other words that people say for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.assets import asset

_NOUNS: Final = (" icon", " button", " symbol")
"""What people put behind the name of an icon."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """The table of meanings.

    Attributes:
        synonyms: For each name the other words for it; in the order of the alphabet, which is that of the encoder.
    """

    synonyms: Mapping[str, tuple[str, ...]]

    def rank(self, name: str, wanted: str) -> int | None:
        """How well an icon of this name is what a person calls `wanted`: 0 by its name, 1 by another word, None not."""
        wanted = " ".join(wanted.casefold().split())
        for noun in _NOUNS:
            wanted = wanted.removesuffix(noun)
        if not name or not wanted:
            return None
        if wanted == name:
            return 0
        return 1 if wanted in self.synonyms.get(name, ()) else None

    def answers(self, names: Sequence[str]) -> npt.NDArray[np.bool_]:
        """`(M, M)` for each of some names (a row) whether an icon of that name is found by each of them (a column)."""
        words = [{name, *self.synonyms.get(name, ())} for name in names]
        return np.array([[other in of for other in names] for of in words], np.bool_).reshape(len(names), len(names))


@cache
def load_meanings(path: Path | None = None) -> Meanings:
    """The table in a file; the shipped one if None."""
    path = asset("icon_meanings.toml") if path is None else path
    table: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Meanings({name: tuple(table[name]) for name in sorted(table)})
