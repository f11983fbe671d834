"""Icon themes: the pictures of folders such as /usr/share/icons/Tango, as programs show them on their buttons."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap

from gui.datagen.icons.rendering import Rgba, rendered
from gui.datagen.icons.sources import IconFile, size_of, theme_files, theme_icon

_SIDES_PX: Final = (24, 16, 22, 32, 48)
"""Sizes in which each picture is drawn: those for which themes are made. The first tells whether it is a silhouette."""

_LARGEST_PX: Final = 64
_ENOUGH: Final = 40
"""Fewest pictures of one look that make a theme: with fewer, all its windows would show the same."""

_TOOL_FOLDERS: Final = frozenset({"actions", "stock", "ui"})
_TOOL_SHARE: Final = 0.8
_FLAT: Final = 26
"""Greatest difference between the channels and between the greys of a picture in one colour, of 255."""

_KDE_TEXT: Final = re.compile(rb"(\.ColorScheme-Text\s*\{\s*color:)[^;}]*")


@dataclass(frozen=True, slots=True)
class IconTheme:
    """The pictures of one theme in one look: in colours, or symbolic.

    Attributes:
        tools: What tool bars show: the files of each picture, one a size.
        things: Programs, places, devices, kinds of files.
    """

    name: str
    tools: tuple[tuple[Path, ...], ...]
    things: tuple[tuple[Path, ...], ...]

    def icon(self, choice: random.Random, ink: str) -> QIcon | None:
        """A random picture, one of a single colour in that of the text; None where files are damaged."""
        for _ in range(4):
            pool = self.tools if not self.things or choice.random() < _TOOL_SHARE else self.things
            icon = _icon(choice.choice(pool), ink)
            if icon is not None:
                return icon
        return None


@functools.cache
def icon_themes(folders: tuple[Path, ...]) -> tuple[IconTheme, ...]:
    """The themes of some folders, in their order, each in colours and symbolic where there are enough of both.

    Raises:
        FileNotFoundError: If a folder holds too few pictures of buttons.
    """
    themes: list[IconTheme] = []
    for folder in folders:
        pictures = [(name, _by_size(paths)) for name, paths in theme_files(folder)]
        found = [
            theme
            for symbolic in (False, True)
            if (theme := _look(folder.name, pictures, symbolic=symbolic)) is not None
        ]
        if not found:
            raise FileNotFoundError(f"{folder} holds no icon theme: fewer than {_ENOUGH} pictures for buttons")
        themes += found
    return tuple(themes)


def _look(name: str, pictures: Sequence[tuple[str, tuple[Path, ...]]], *, symbolic: bool) -> IconTheme | None:
    tools: list[tuple[Path, ...]] = []
    things: list[tuple[Path, ...]] = []
    for stem, paths in pictures:
        if paths and stem.endswith("-symbolic") is symbolic:
            (tools if _TOOL_FOLDERS.intersection(paths[0].parts) else things).append(paths)
    return (
        IconTheme(f"{name} symbolic" if symbolic else name, tuple(tools), tuple(things))
        if len(tools) >= _ENOUGH
        else None
    )


def _by_size(paths: Iterable[Path]) -> tuple[Path, ...]:
    """One file for each size up to the largest that is shown."""
    sized: dict[int, Path] = {}
    for path in paths:
        if (side := size_of(path)) <= _LARGEST_PX:
            sized.setdefault(side, path)
    return tuple(path for _, path in sorted(sized.items()))


def _icon(paths: Sequence[Path], ink: str) -> QIcon | None:
    icon, colour, flat = QIcon(), QColor(ink), None
    for side in _SIDES_PX:
        nearest = min(paths, key=lambda path: (abs(size_of(path) - side), size_of(path)))
        pixels = rendered(_inked(theme_icon(nearest.stem, nearest), ink), side)
        if pixels is None:
            return None
        flat = _is_flat(pixels) if flat is None else flat
        if flat:
            pixels[..., :3] = colour.red(), colour.green(), colour.blue()
        icon.addPixmap(QPixmap.fromImage(QImage(pixels.tobytes(), side, side, 4 * side, QImage.Format.Format_RGBA8888)))
    return icon


def _inked(file: IconFile, ink: str) -> IconFile:
    """The file, with what KDE's themes draw in the colour of the text in this one."""
    return IconFile(file.name, file.size_px, _KDE_TEXT.sub(rb"\g<1>" + ink.encode(), file.content))


def _is_flat(pixels: Rgba) -> bool:
    """Whether a picture is a silhouette in one grey."""
    seen = pixels[pixels[..., 3] > 128][:, :3].astype(np.int16)
    if not len(seen):
        return False
    if np.ptp(seen, axis=1).max() > _FLAT:
        return False
    low, high = np.percentile(seen[:, 1], (5, 95))
    return bool(high - low <= _FLAT)
