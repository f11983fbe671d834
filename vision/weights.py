"""Weight files: used only if their SHA-256 is the expected one."""

from __future__ import annotations

import hashlib
from pathlib import Path


def verified(path: Path, sha256: str) -> Path:
    """`path`, if the file there has this digest.

    Raises:
        ValueError: If it has another.
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256.lower():
        raise ValueError(
            f"{path} is not the file it should be: its SHA-256 is {found}, expected {sha256}; fetch it again"
        )
    return path
