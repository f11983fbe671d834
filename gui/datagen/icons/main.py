"""Command line of the generator of icons: `python -m gui.datagen.icons`.

    npm pack @iconify-json/lucide && mkdir -p sets/lucide && tar xzf iconify-json-lucide-*.tgz -C sets/lucide --strip 1
    python -m gui.datagen.icons --out DIR --sets sets/* --themes /usr/share/icons/Adwaita …

Each set or theme becomes one file, so that whole sets are kept apart for validation and test (`vision/icons/data.py`).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication
from tqdm import tqdm

from gui.datagen.icons.file_names import FileNames
from gui.datagen.icons.rendering import Rgba, rendered
from gui.datagen.icons.sources import IconFile, iconify_set, is_variant, size_of, theme_files, theme_icon
from vision.icons.data import SIDES, Drawn, write_set

_EACH: Final = 8
"""Most pictures of one meaning from one set: some have forty weights and fills of each."""

_STRANGE: Final = 500
"""Most pictures from one set that have none of the meanings."""


def main(argv: Sequence[str] | None = None) -> int:
    """Render sets and themes into a folder; 0 when all are written, 1 where one cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m gui.datagen.icons", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sets", type=Path, nargs="*", default=(), metavar="DIR", help="unpacked @iconify-json/NAME")
    parser.add_argument("--themes", type=Path, nargs="*", default=(), metavar="DIR", help="freedesktop icon themes")
    options = parser.parse_args(argv)
    application = QGuiApplication.instance() or QGuiApplication(["icons", "-platform", "offscreen"])
    names = FileNames()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        for folder in options.sets:
            files = ([icon] for icon in iconify_set(folder))
            _write(options.out / folder.name, _chosen(files, names), names)
        for folder in options.themes:
            if not is_variant(folder):
                _write(options.out / f"theme-{folder.name.casefold()}", _theme(folder, names), names)
    except (OSError, ValueError) as error:
        print(f"icons: {error}", file=sys.stderr)
        return 1
    del application
    return 0


def _write(path: Path, chosen: Sequence[tuple[str, Sequence[IconFile]]], names: FileNames) -> None:
    drawn = []
    for meaning, files in tqdm(chosen, desc=path.name, unit="icon", disable=None):
        pictures = _pictures(files)
        if pictures is not None:
            drawn.append(Drawn(files[0].name, meaning, pictures))
    write_set(path.with_suffix(".npz"), drawn)
    known = sum(bool(icon.meaning) for icon in drawn)
    print(
        f"{path.name}: {known} icons of {len({icon.meaning for icon in drawn} - {''})} meanings, "
        f"{len(drawn) - known} of none"
    )


def _pictures(files: Sequence[IconFile]) -> tuple[Rgba, ...] | None:
    """An icon at each of `SIDES`, each from the file drawn for the nearest size."""
    pictures = []
    for side in SIDES:
        nearest = min(files, key=lambda file: (abs(file.size_px - side), file.size_px))
        picture = rendered(nearest, side)
        if picture is None:
            return None
        pictures.append(picture)
    return tuple(pictures)


def _chosen(icons: Iterable[Sequence[IconFile]], names: FileNames) -> list[tuple[str, Sequence[IconFile]]]:
    """Some icons of each meaning, and some that have none (""); the same each time."""
    of: dict[str, list[Sequence[IconFile]]] = {}
    for files in icons:
        meaning = names.meaning_of(files[0].name)
        if meaning is not None or names.is_strange(files[0].name):
            of.setdefault(meaning or "", []).append(files)
    order = random.Random(0)  # noqa: S311 - nothing secret
    return [
        (meaning, files)
        for meaning, found in sorted(of.items())
        for files in order.sample(found, min(len(found), _EACH if meaning else _STRANGE))
    ]


def _theme(folder: Path, names: FileNames) -> list[tuple[str, Sequence[IconFile]]]:
    chosen = _chosen((_stubs(name, paths) for name, paths in theme_files(folder)), names)
    return [
        (meaning, [theme_icon(stub.name, Path(stub.content.decode())) for stub in stubs]) for meaning, stubs in chosen
    ]


def _stubs(name: str, paths: Iterable[Path]) -> list[IconFile]:
    """Files of one name that have not been read yet: the path in place of the content, one a size."""
    sized = {size_of(path): path for path in paths}
    return [IconFile(name, size, str(path).encode()) for size, path in sorted(sized.items())]
