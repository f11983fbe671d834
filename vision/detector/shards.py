"""Shards: folders of JSON lines with PNG images in a plain tar beside them, written whole and read in any order.

Shard `00007` is `00007.jsonl`, a line of JSON for each item, and where items have images `00007.tar`; the `image` of a
line says where in the tar its PNG lies: first byte and number of bytes. Nothing in a folder is code, and nothing is
believed: images are decoded as PNG of the expected size only, and readers check their lines.
"""

from __future__ import annotations

import io
import json
import tarfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar, overload

import numpy as np
import numpy.typing as npt
from PIL import Image

from vision.geometry import Size

Pixels: TypeAlias = npt.NDArray[np.uint8]
"""`(H, W, 3)` uint8 RGB."""

_SIDE_PX: Final = 16384
"""Longest side of an image that is decoded."""

_PNG_LEVEL: Final = 1

Item = TypeVar("Item", covariant=True)


class ShardFolder(Sequence[Item], ABC):
    """The items of one folder or of several, one after the other, in the order in which they were written.

    Opening reads only where lines begin. Holds no open file, so it may be sent to other processes.

    Args:
        remedy: What to do where a folder holds no shard, for the message.
        pictured: Whether every shard must have its images.

    Raises:
        FileNotFoundError: If there is no shard in one of the folders.
        ValueError: If images are missing, or, on access, if a line is not what the format says; names the shard.
    """

    def __init__(self, paths: Sequence[Path], *, remedy: str, pictured: bool) -> None:
        self._lines: list[tuple[Path, int, int]] = []
        for path in paths:
            shards = sorted(path.glob("*.jsonl"))
            if not shards:
                raise FileNotFoundError(f"{path}: {remedy}")
            for shard in shards:
                if pictured and not shard.with_suffix(".tar").exists():
                    raise ValueError(f"{shard}: its images ({shard.stem}.tar) are missing")
                begin = 0
                with shard.open("rb") as lines:
                    for line in lines:
                        self._lines.append((shard, begin, len(line)))
                        begin += len(line)

    @abstractmethod
    def item(self, index: int) -> Item:
        """The item at `index`, read and checked."""

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        if isinstance(index, slice):
            return [self.item(place) for place in range(*index.indices(len(self)))]
        return self.item(index)

    def __iter__(self) -> Iterator[Item]:
        return map(self.item, range(len(self)))

    def line(self, index: int) -> dict[str, Any]:
        """The line of an item.

        Raises:
            ValueError: If it is not a JSON object.
        """
        shard, begin, length = self._lines[index]
        with shard.open("rb") as lines:
            lines.seek(begin)
            line = json.loads(lines.read(length))
        if not isinstance(line, dict):
            raise ValueError(f"a line holds {type(line).__name__}, not an object")
        return line

    def place(self, index: int) -> str:
        """Where the line of an item is, for messages."""
        shard, begin, _ = self._lines[index]
        return f"{shard}, byte {begin}"

    def png(self, index: int, span: Sequence[int]) -> bytes:
        """The PNG that lies at these bytes of an item's tar: first byte and number of bytes."""
        begin, length = span
        with self._lines[index][0].with_suffix(".tar").open("rb") as images:
            images.seek(begin)
            return images.read(length)


class ShardWriter:
    """Writes one shard, which appears under its name only when it is whole: images first, lines last."""

    def __init__(self, folder: Path, number: int) -> None:
        self._name = folder / f"{number:05}"
        self._lines: list[str] = []
        self._images: tarfile.TarFile | None = None

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, line: Mapping[str, object], image: Pixels | bytes | None = None, *, number: int) -> None:
        """Append an item.

        Args:
            line: Without `image`, which is added.
            image: Pixels, or a PNG as it is.
            number: Names the image in the tar.
        """
        if image is not None:
            line = {"image": self._add_image(image, number)} | dict(line)
        self._lines.append(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Put the shard in its place; without items there is none."""
        if self._images is not None:
            self._images.close()
            self._name.with_suffix(".part").replace(self._name.with_suffix(".tar"))
        if self._lines:
            unfinished = self._name.with_suffix(".new")
            unfinished.write_text("".join(self._lines), encoding="utf-8")
            unfinished.replace(self._name.with_suffix(".jsonl"))

    def _add_image(self, image: Pixels | bytes, number: int) -> list[int]:
        if self._images is None:
            self._images = tarfile.open(self._name.with_suffix(".part"), "w")  # noqa: SIM115 - `close` closes it
        encoded = io.BytesIO(image if isinstance(image, bytes) else b"")
        if not isinstance(image, bytes):
            Image.fromarray(image).save(encoded, "PNG", compress_level=_PNG_LEVEL)
        entry = tarfile.TarInfo(f"{number:07}.png")
        entry.size = len(encoded.getbuffer())
        span = [self._images.offset + tarfile.BLOCKSIZE, entry.size]
        encoded.seek(0)
        self._images.addfile(entry, encoded)
        return span


def folders_under(paths: Iterable[Path]) -> list[Path]:
    """The folders of shards that these are or hold, sorted."""
    return sorted({shard.parent for path in paths for shard in path.rglob("*.jsonl")})


def next_shard(folder: Path) -> int:
    """The number after those of the shards in a folder, or 0."""
    return max((int(path.stem) for path in folder.glob("*.jsonl") if path.stem.isdigit()), default=-1) + 1


def decoded(png: bytes, size: Size) -> Pixels:
    """The pixels of a PNG, read-only.

    Raises:
        ValueError: If it is not of this size, or too large.
    """
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        if image.size != (size.width, size.height) or max(image.size) > _SIDE_PX:
            raise ValueError(f"an image is {image.width}x{image.height}, its line says {size}")
        pixels = np.asarray(image.convert("RGB"))
    pixels.setflags(write=False)
    return pixels
