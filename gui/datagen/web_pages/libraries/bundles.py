"""Bundles of the component libraries: fetched from npm, and each put into one style sheet and one script."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from gui.datagen.web_pages.libraries.catalog import LIBRARIES, VERSIONS, Library

_FETCH: Final = "npm install --no-audit --no-fund --ignore-scripts --loglevel=error".split()
_BUNDLE: Final = "--bundle --minify --log-level=error --loader:.svg=dataurl --conditions=style".split()
_EMPTY: Final = tuple(f"--loader:.{ending}=empty" for ending in ("woff", "woff2", "ttf", "eot", "png", "gif", "otf"))
"""Fonts and pictures stay out: pages are drawn with the fonts that are installed."""

_FROM_THE_NETWORK: Final = re.compile(r"""@import\s*(url\()?["']?https?:[^;]*;""")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A library as pages take it: a style sheet, and a script that defines its elements once in a window."""

    library: Library
    sheet: str
    script: str

    @classmethod
    def read(cls, library: Library, folder: Path) -> Self:
        """The bundle of a library in a folder that `write_bundles` wrote.

        Raises:
            FileNotFoundError: If it is not there.
        """
        parts = {ending: folder / f"{library.name}.{ending}" for ending in ("css", "js")}
        texts = {ending: path.read_text("utf-8") if path.exists() else "" for ending, path in parts.items()}
        if not any(texts.values()):
            raise FileNotFoundError(
                f"{folder}: no {library.name} here; fetch the libraries with "
                f"python -m gui.datagen.web_pages.libraries --out {folder}"
            )
        return cls(library, texts["css"], texts["js"])


def read_bundles(folder: Path) -> tuple[Bundle, ...]:
    """Every library of the catalog.

    Raises:
        FileNotFoundError: If one of them is not in the folder.
    """
    return tuple(Bundle.read(library, folder) for library in LIBRARIES.values())


def write_bundles(folder: Path) -> None:
    """Fetch the packages, and write the bundle of each library.

    Raises:
        FileNotFoundError: If there is no npm.
        subprocess.CalledProcessError: If a package cannot be had or bundled.
    """
    if shutil.which("npm") is None:
        raise FileNotFoundError("there is no npm here; install it with: apt-get install npm")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(VERSIONS, folder / VERSIONS.name)
    subprocess.run(_FETCH, cwd=folder, check=True)
    for library in LIBRARIES.values():
        if library.sheets:
            _bundle(folder, library.name, "css", "".join(f'@import "{sheet}";\n' for sheet in library.sheets))
        if library.modules:
            names = [f"module{number}" for number in range(len(library.modules))]
            lines = [
                f'import * as {name} from "{module}";' for name, module in zip(names, library.modules, strict=True)
            ]
            lines += [
                f"const modules = [{', '.join(names)}];",
                library.script or "globalThis.deskhandModules = modules;",
            ]
            _bundle(folder, library.name, "js", "\n".join(lines))


def _entry(library: Library) -> str:
    names = [f"module{number}" for number in range(len(library.modules))]
    lines = [f'import * as {name} from "{module}";' for name, module in zip(names, library.modules, strict=True)]
    # named, so that none of them is left out as unused
    lines += [f"const modules = [{', '.join(names)}];", "globalThis.libraryModules = modules;", library.script]
    return "\n".join(lines)


def _bundle(folder: Path, name: str, ending: str, entry: str) -> None:
    source, made = folder / f"{name}.entry.{ending}", folder / f"{name}.{ending}"
    source.write_text(entry, "utf-8")
    program = folder / "node_modules" / ".bin" / "esbuild"
    subprocess.run(
        [program.absolute(), source.name, f"--outfile={made.name}", "--format=iife", *_BUNDLE, *_EMPTY],
        cwd=folder,
        check=True,
    )
    if ending == "css":
        made.write_text(_FROM_THE_NETWORK.sub("", made.read_text("utf-8")), "utf-8")
    source.unlink()
