"""Weight files: used only if their SHA-256 is the expected one."""

from __future__ import annotations

import hashlib
from pathlib import Path


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
