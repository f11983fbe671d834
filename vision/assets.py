"""Files that come with the program: models, prompts, icons, translations, rules."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def asset(*names: str) -> Path:
    """The file or folder `assets/NAME/…`, wherever the program is installed. Nothing may be written there.

    The program is installed as files, never run from an archive: onnxruntime and Qt read their files by path.
    """
    return Path(str(files("assets"))).joinpath(*names)
