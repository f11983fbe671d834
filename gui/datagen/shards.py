"""Writer of shards of screens, each whole or not at all."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from vision.detector.dataset import Truth, truth_as_json

_PNG_LEVEL: Final = 1

LabelledImage = tuple[npt.NDArray[np.uint8], Truth]
"""Pixels `(H, W, 3)` uint8 RGB with their ground truth."""


def claim(folder: Path) -> None:
    """Create a folder for screens.

    Raises:
        FileExistsError: If it holds screens already: two orders must not mix.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob("*.jsonl")):
        raise FileExistsError(f"{folder}: there are screens here already; choose another folder")


def write_shard(folder: Path, shard: int, screens: Iterable[tuple[int, LabelledImage]]) -> int:
    """Write numbered screens into one shard; returns their number."""
    name = folder / f"{shard:05}"
    unfinished = name.with_suffix(".part")
    lines = []
    with tarfile.open(unfinished, "w") as images:
        for index, (pixels, truth) in screens:
            encoded = io.BytesIO()
            Image.fromarray(pixels).save(encoded, "PNG", compress_level=_PNG_LEVEL)
            entry = tarfile.TarInfo(f"{index:07}.png")
            entry.size = encoded.tell()
            place = [images.offset + tarfile.BLOCKSIZE, entry.size]
            encoded.seek(0)
            images.addfile(entry, encoded)
            lines.append(json.dumps({"image": place} | truth_as_json(truth), ensure_ascii=False))
    unfinished.replace(name.with_suffix(".tar"))
    # last: whoever sees the lines finds the images
    name.with_suffix(".jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)
