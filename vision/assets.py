"""Files that come with the program: models, prompts, icons, translations, rules; weights only with the right digest."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path


def asset(*names: str) -> Path:
    """The file or folder `assets/NAME/…`, wherever the program is installed. Nothing may be written there.

    The program is installed as files, never run from an archive: onnxruntime and Qt read their files by path.
    """
    return Path(str(files("assets"))).joinpath(*names)


def verified(path: Path, sha256: str, *, remedy: str = "fetch it again") -> Path:
    """`path`, if the file there has this digest.

    Args:
        remedy: How to get the right file, the end of a sentence.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If it has another digest.
        OSError: If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing; {remedy}") from None
    if found != sha256.lower():
        raise ValueError(f"{path} is not the file it should be: its SHA-256 is {found}, expected {sha256}; {remedy}")
    return path
