"""Sets of drawn icons on disk: one file for each icon set or theme, and which of them are kept for what."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

SIDES: Final = (16, 24, 48)
"""Sides in pixels at which each icon is drawn."""

TEST: Final = frozenset({"carbon", "octicon", "theme-elementary-xfce"})
"""Sets and the theme on which nothing is trained or settled."""

VALIDATION: Final = frozenset({"ion", "iconoir", "theme-suru"})
"""Sets and the theme on which what is not learned is settled."""

AKIN: Final = frozenset({"theme-elementary", "theme-elementary-dark"})
"""Themes by the makers of one that is kept apart: used for nothing."""

Rgba = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """An icon drawn at each of `SIDES`.

    Attributes:
        name: Of its file.
        meaning: "" where it has none of those that are known.
        pictures: `(side, side, 4)` straight RGBA.
    """

    name: str
    meaning: str
    pictures: tuple[Rgba, ...]


def write_set(path: Path, icons: Sequence[Drawn]) -> None:
    """Write a set into one file."""
    arrays: dict[str, Any] = {
        f"pixels_{side}": np.stack([icon.pictures[at] for icon in icons]) for at, side in enumerate(SIDES)
    }
    arrays["names"] = np.array([icon.name for icon in icons])
    arrays["meanings"] = np.array([icon.meaning for icon in icons])
    np.savez_compressed(path, **arrays)


def read_set(path: Path) -> list[Drawn]:
    """Read a set that `write_set` wrote.

    Raises:
        ValueError: If it is no such file.
        FileNotFoundError: If there is none.
    """
    try:
        with np.load(path, allow_pickle=False) as read:
            pixels = [read[f"pixels_{side}"] for side in SIDES]
            names, meanings = read["names"].tolist(), read["meanings"].tolist()
    except (KeyError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path} is no set of icons ({error}); draw it with python -m gui.datagen.icons") from error
    return [
        Drawn(name, meaning, tuple(of[at] for of in pixels))
        for at, (name, meaning) in enumerate(zip(names, meanings, strict=True))
    ]
