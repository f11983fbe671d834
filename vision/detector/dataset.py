"""Dataset of screens with ground truth: folders that a generator writes and a training reads, on any machine.

A folder holds shards. Shard `00007` is a plain tar of PNG images, `00007.tar`, and a line of JSON per image,
`00007.jsonl`, which also says where in the tar the image lies. `docs/practice-data.md` describes the lines. Nothing in
a folder is code, and nothing is believed: sizes, kinds and boxes are checked as they are read.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, overload

import numpy as np
import numpy.typing as npt
from PIL import Image

from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element, Kind, State

POINTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.BUTTON: ("press",),
    Kind.ICON: ("press",),
    Kind.TEXT_FIELD: ("press", "caret"),
    Kind.CHECKBOX: ("press", "mark"),
    Kind.RADIO: ("press", "mark"),
    Kind.COMBOBOX: ("press", "arrow"),
    Kind.SLIDER: ("press", "handle", "start", "end"),
    Kind.SPINBOX: ("press", "up", "down", "caret"),
    Kind.SCROLLBAR: ("press", "thumb", "start", "end"),
    Kind.PROGRESS: ("press",),
    Kind.TAB: ("press", "close"),
    Kind.MENU_ITEM: ("press",),
    Kind.LINK: ("press",),
    Kind.LIST_ITEM: ("press",),
    Kind.TREE_ITEM: ("press", "expand"),
    Kind.TABLE_CELL: ("press",),
    Kind.TEXT: ("press",),
    Kind.IMAGE: ("press",),
}
"""Names of the affordance points an element of each kind can have; a part that is hidden has none."""

_SIDE_PX: Final = 16384
"""Longest side of an image that is decoded."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Ground truth of a screen.

    Attributes:
        seed: Draws the same screen again, with the same generator.
        families: What the windows are, the front one first.
        unseen: Whether these families are kept out of training.
        parts: For each element, the box within which each of its points does what its name says.
    """

    size: Size
    seed: int
    families: tuple[str, ...]
    unseen: bool
    elements: tuple[Element, ...]
    parts: tuple[Mapping[str, PixelBox], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """An image with its ground truth.

    Attributes:
        pixels: `(H, W, 3)` uint8, RGB, read-only.
    """

    pixels: npt.NDArray[np.uint8]
    truth: Truth


class ScreenFolder(Sequence[Screen]):
    """The screens of one folder or of several, one after the other, in the order in which they were drawn.

    Opening reads only where lines begin; images and truth are read when asked for. Holds no open file, so it may be
    sent to other processes.

    Raises:
        FileNotFoundError: If there is no shard in one of the folders.
        ValueError: If a shard is incomplete, or, on access, if a screen in it is not what the format says.
    """

    def __init__(self, *paths: Path) -> None:
        self._lines: list[tuple[Path, int, int]] = []
        for path in paths:
            shards = sorted(path.glob("*.jsonl"))
            if not shards:
                raise FileNotFoundError(f"{path}: no screens here; write some with python -m gui.datagen.qt_screens")
            self._open(shards)

    def _open(self, shards: Sequence[Path]) -> None:
        for shard in shards:
            if not shard.with_suffix(".tar").exists():
                raise ValueError(f"{shard}: its images ({shard.stem}.tar) are missing")
            begin = 0
            with shard.open("rb") as lines:
                for line in lines:
                    self._lines.append((shard, begin, len(line)))
                    begin += len(line)

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Screen: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Screen]: ...
    def __getitem__(self, index: int | slice) -> Screen | Sequence[Screen]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        shard, line = self._line(index)
        truth = truth_from(line)
        begin, length = line["image"]
        with shard.with_suffix(".tar").open("rb") as images:
            images.seek(begin)
            encoded = images.read(length)
        return Screen(_pixels(encoded, truth.size), truth)

    def __iter__(self) -> Iterator[Screen]:
        return (self[index] for index in range(len(self)))

    def truth(self, index: int) -> Truth:
        """The ground truth alone, without decoding the image."""
        return truth_from(self._line(index)[1])

    def _line(self, index: int) -> tuple[Path, dict[str, Any]]:
        shard, begin, length = self._lines[index]
        with shard.open("rb") as lines:
            lines.seek(begin)
            return shard, json.loads(lines.read(length))


def truth_as_json(truth: Truth) -> dict[str, object]:
    """A line of a shard, still without `image`."""
    return {
        "size": [truth.size.width, truth.size.height],
        "seed": truth.seed,
        "families": list(truth.families),
        "unseen": truth.unseen,
        "elements": [
            {
                "kind": element.kind.value,
                "box": _rounded(element.box),
                "text": element.text,
                "state": [state.value for state in sorted(element.state)],
                "points": {
                    name: {"at": [round(point.at.x, 2), round(point.at.y, 2)], "part": _rounded(parts[name])}
                    for name, point in element.points.items()
                },
            }
            for element, parts in zip(truth.elements, truth.parts, strict=True)
        ],
    }


def truth_from(line: Mapping[str, Any]) -> Truth:
    """Undo `truth_as_json`.

    Raises:
        ValueError: If a kind, a state or a point is unknown, a box is crossed or leaves the screen.
    """
    size = Size(*line["size"])
    return Truth(
        size,
        line["seed"],
        tuple(line["families"]),
        line["unseen"],
        tuple(_element(record, size) for record in line["elements"]),
        tuple(
            {name: PixelBox(*point["part"]) for name, point in record["points"].items()} for record in line["elements"]
        ),
    )


def _element(record: Mapping[str, Any], size: Size) -> Element:
    kind, box = Kind(record["kind"]), PixelBox(*record["box"])
    if box.left < 0 or box.top < 0 or box.right > size.width or box.bottom > size.height:
        raise ValueError(f"{kind.value} {record['text']!r}: its box {record['box']} leaves the screen, which is {size}")
    if unknown := set(record["points"]).difference(POINTS[kind]):
        raise ValueError(f"{kind.value} {record['text']!r}: it has no point called {', '.join(sorted(unknown))}")
    return Element(
        kind,
        box,
        record["text"],
        frozenset(State(state) for state in record["state"]),
        points={name: Affordance(PixelPoint(*point["at"]), 0.0, 0.0) for name, point in record["points"].items()},
    )


def _pixels(encoded: bytes, size: Size) -> npt.NDArray[np.uint8]:
    with Image.open(io.BytesIO(encoded), formats=["PNG"]) as image:
        if image.size != (size.width, size.height) or max(image.size) > _SIDE_PX:
            raise ValueError(f"an image is {image.width}x{image.height}, its line says {size}")
        pixels = np.asarray(image.convert("RGB"))
    pixels.setflags(write=False)
    return pixels


def _rounded(box: PixelBox) -> list[float]:
    return [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)]
