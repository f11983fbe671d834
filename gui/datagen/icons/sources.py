"""Where pictures of icons come from: Iconify's JSON files of icon sets, and folders of freedesktop icon themes."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_THEME_FILES: Final = (".svg", ".svgz", ".png")
_DARK: Final = re.compile(r"[-_]?(dark|darker|darkest|light)$", re.IGNORECASE)
_SCALABLE_PX: Final = 64
_CONTEXTS: Final = frozenset(
    "actions apps categories devices emblems legacy mimes mimetypes notifications places status stock ui".split()
)
"""Folders of a theme that hold pictures of one meaning each."""


@dataclass(frozen=True, slots=True)
class IconFile:
    """One picture of an icon.

    Attributes:
        name: Of the file, without its extension.
        size_px: For which it was drawn.
        content: An SVG document or a PNG file.
    """

    name: str
    size_px: int
    content: bytes


def iconify_set(folder: Path) -> Iterator[IconFile]:
    """The pictures of a set in Iconify's format: an unpacked npm package `@iconify-json/NAME`.

    Raises:
        ValueError: If `icons.json` is not such a file.
        FileNotFoundError: If there is none.
    """
    path = folder / "icons.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    try:
        for name, icon in read["icons"].items():
            left, top, width, height = (
                icon.get(key, read.get(key, default))
                for key, default in (("left", 0), ("top", 0), ("width", 16), ("height", 16))
            )
            document = (
                f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
                f' width="{width}" height="{height}" viewBox="{left} {top} {width} {height}">{icon["body"]}</svg>'
            )
            yield IconFile(name, int(height), document.replace("currentColor", "#000").encode())
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no set of icons in Iconify's format ({error})") from error


def theme_files(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """The names of a theme's pictures, each with its files; symbolic ones apart from those in colour.

    Of a theme whose folders tell what is in them, only those with pictures of one meaning each; else all.
    """
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in _THEME_FILES and path.is_file()]
    told = [path for path in files if _CONTEXTS.intersection(map(str.casefold, path.relative_to(folder).parts[:-1]))]
    found: dict[str, list[Path]] = {}
    for path in told or files:
        found.setdefault(path.stem, []).append(path)
    yield from found.items()


def theme_icon(name: str, path: Path) -> IconFile:
    """The picture of one file of a theme."""
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    return IconFile(name, size_of(path), content)


def size_of(path: Path) -> int:
    """The size for which a theme's file was drawn, by the name of a folder above it."""
    for part in path.parts[-2::-1]:
        if sized := re.fullmatch(r"(\d+)(x\d+)?(@2x)?", part):
            return int(sized[1])
    return _SCALABLE_PX


def is_variant(folder: Path) -> bool:
    """Whether a theme's folder holds but another colour of a theme beside it."""
    plain = _DARK.sub("", folder.name)
    return plain != folder.name and (folder.parent / plain).is_dir()
