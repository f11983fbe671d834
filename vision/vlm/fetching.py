"""Download of a model from the hub, when the person asks for it: stopped at any time, and resumed where it stopped."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from vision.vlm.hub import HubFile, Offer, file_from
from vision.vlm.metadata import SUMS, Checkpoint, check_sums, read_checkpoint

_CHUNK: Final = 1 << 18
_TRIES: Final = 5
_KEPT_FREE: Final = 1 << 28

Progress = Callable[[int], None]
"""Is told how many bytes there are now."""


def fetch(
    offer: Offer,
    folder: Path,
    *,
    progress: Progress = lambda count: None,
    stopped: Callable[[], bool] = lambda: False,
    sleep: Callable[[float], object] = time.sleep,
) -> Checkpoint | None:
    """Download what is offered into `folder`, from where an earlier download stopped; None where this one is stopped.

    The hub's digests are written beside the files and compared with them.

    Raises:
        ValueError: If the hub cannot be reached, the disk is too small, or a file is not what the hub says.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = sum(_there(folder, offer, file) for file in offer.files)
        if (free := shutil.disk_usage(folder).free) < offer.size - there + _KEPT_FREE:
            need = (offer.size - there) / 1e9
            raise ValueError(f"there is no room in {folder}: {need:.1f} GB are needed, {free / 1e9:.1f} GB are free")
        progress(there)
        for file in offer.files:
            before = there - _there(folder, offer, file)
            if not _whole(folder, offer, file, _beyond(before, progress), stopped, sleep):
                return None
            there = before + file.size
        digests = "".join(f"{file.sha256}  {file.name}\n" for file in offer.files if file.sha256)
        if digests:
            (folder / SUMS).write_text(digests, encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise ValueError(
            f"{offer.model} cannot be fetched ({why}); the same again goes on where it broke off"
        ) from None
    checkpoint = read_checkpoint(folder)
    for _ in check_sums(checkpoint):
        if stopped():
            return None
    return checkpoint


def fetched_bytes(offer: Offer, folder: Path) -> int:
    """How much of it is there already."""
    return sum(_there(folder, offer, file) for file in offer.files)


def _beyond(before: int, progress: Progress) -> Progress:
    def tell(count: int) -> None:
        progress(before + count)

    return tell


def _whole(
    folder: Path,
    offer: Offer,
    file: HubFile,
    progress: Progress,
    stopped: Callable[[], bool],
    sleep: Callable[[float], object],
) -> bool:
    """Download one file, from where it stopped; whether it is whole now.

    Raises:
        OSError: If that fails again and again without a byte between.
    """
    path, part = folder / file.name, _part(folder, offer, file)
    tries = 0
    while _size(path) != file.size:
        start = _size(part)
        if start > file.size:  # of another file
            part.unlink()
            continue
        try:
            if start < file.size and not _append(part, offer, file, start, progress, stopped):
                return False
        except OSError:
            tries = 1 if _size(part) > start else tries + 1
            if tries >= _TRIES:
                raise
            sleep(tries)
            if stopped():
                return False
            continue
        if _size(part) == file.size:
            part.replace(path)
    progress(file.size)
    return True


def _append(
    part: Path, offer: Offer, file: HubFile, start: int, progress: Progress, stopped: Callable[[], bool]
) -> bool:
    """Append what is missing of a file; whether it was not stopped."""
    with file_from(offer, file, start) as response:
        resumed = response.status == 206
        with part.open("ab" if resumed else "wb") as out:
            count = start if resumed else 0
            while chunk := response.read(_CHUNK):
                out.write(chunk)
                count += len(chunk)
                if count > file.size:
                    raise ValueError(f"{file.name} is longer than the hub says; ask for the model anew")
                progress(count)
                if stopped():
                    return False
    if count < file.size:
        raise OSError("the connection broke off")
    return True


def _there(folder: Path, offer: Offer, file: HubFile) -> int:
    if _size(folder / file.name) == file.size:
        return file.size
    return min(_size(_part(folder, offer, file)), file.size)


def _part(folder: Path, offer: Offer, file: HubFile) -> Path:
    """Where a file grows; that of another revision is another file."""
    return folder / f".{file.name}.{(file.sha256 or offer.revision)[:12]}.part"


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
