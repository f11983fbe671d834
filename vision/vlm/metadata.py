"""Metadata of a checkpoint, read before it is loaded: its configuration and the headers of its tensors. No torch.

The format: eight bytes of length, a JSON header of that length, the tensors. Whatever a header claims is checked
against the file, so that a download that broke off is told from a whole one before gigabytes are read.
Source: the safetensors README, section Format.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

INDEX: Final = "model.safetensors.index.json"
SUMS: Final = "SHA256SUMS"
"""Digests of a checkpoint's files, in the form of `sha256sum`; written by `deskhand models fetch`, checked if there."""

_HEADER_BYTES: Final = 100_000_000
_BYTES: Final = {
    "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "BF16": 2, "F16": 2, "I16": 2, "U16": 2,
    "F8_E4M3": 1, "F8_E5M2": 1, "I8": 1, "U8": 1, "BOOL": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint in a folder.

    Attributes:
        config: Its `config.json`.
        files: Its safetensors.
        parameters: How many numbers they hold.
        bytes: How much room they take as they are stored.
    """

    folder: Path
    config: Mapping[str, Any]
    files: tuple[Path, ...]
    parameters: int
    bytes: int

    @property
    def architecture(self) -> str:
        """The `model_type` of the configuration."""
        return str(self.config.get("model_type", ""))


def read_checkpoint(folder: Path) -> Checkpoint:
    """Read the metadata of the checkpoint in `folder`.

    Raises:
        ValueError: If it is none, a part is missing, or a file is cut off or not safetensors; the sentence names it.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{folder} holds no checkpoint: there is no config.json in it") from None
    except (ValueError, OSError) as error:
        raise ValueError(f"{folder / 'config.json'} cannot be read: {error}") from None
    if not isinstance(config, dict):
        raise ValueError(f"{folder / 'config.json'} is not a configuration")
    files = _files(folder)
    sizes = [_measure(file) for file in files]
    return Checkpoint(folder, config, files, sum(count for count, _ in sizes), sum(size for _, size in sizes))


def check_sums(checkpoint: Checkpoint) -> Iterator[Path]:
    """Compare the files with their digests in `SUMS`; yields each file as it is done, nothing where there are none.

    Raises:
        ValueError: If a file is not what it was when its digest was written.
    """
    listed = checkpoint.folder / SUMS
    if not listed.exists():
        return
    for line in listed.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        file = checkpoint.folder / name
        if Path(name).name != name or not file.is_file():
            raise ValueError(f"{listed} names {name!r}, which is not there; fetch the model again")
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != digest:
                raise ValueError(f"{file} is not what was fetched: its SHA-256 differs; delete it and fetch it again")
        yield file


def _files(folder: Path) -> tuple[Path, ...]:
    index = folder / INDEX
    if index.exists():
        try:
            names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
        except (ValueError, KeyError, AttributeError, TypeError):
            raise ValueError(f"{index} cannot be read; fetch the model again") from None
        files = tuple(folder / str(name) for name in names)
    else:
        files = tuple(sorted(folder.glob("*.safetensors")))
    if not files:
        pickled = any(folder.glob("*.bin")) or any(folder.glob("*.pt")) or any(folder.glob("*.pth"))
        why = "its weights are pickled, which can run any code when loaded" if pickled else "it has no weights"
        raise ValueError(f"{folder}: {why}; deskhand loads safetensors only")
    for file in files:
        if file.resolve().parent != folder.resolve() and not file.is_symlink():
            raise ValueError(f"{index} names {file.name!r} outside its folder; fetch the model again")
        if not file.exists():
            raise ValueError(f"{file} is missing; fetch the model again")
    return files


def _measure(file: Path) -> tuple[int, int]:
    """Numbers and bytes of a file, by its header, which must agree with the file's length."""
    cut = ValueError(f"{file} is cut off or not safetensors; delete it and fetch it again")
    length = file.stat().st_size
    with file.open("rb") as opened:
        size = int.from_bytes(opened.read(8), "little")
        if not 2 <= size <= min(_HEADER_BYTES, length - 8):
            raise cut
        try:
            header = json.loads(opened.read(size))
        except ValueError:
            raise cut from None
    count = end = 0
    try:
        for name, tensor in header.items():
            if name == "__metadata__":
                continue
            begin, stop = tensor["data_offsets"]
            numbers = math.prod(tensor["shape"])
            if stop - begin != numbers * _BYTES.get(tensor["dtype"], 1) and tensor["dtype"] in _BYTES:
                raise cut
            count, end = count + numbers, max(end, stop)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise cut from None
    if 8 + size + end != length:
        raise cut
    return count, end
