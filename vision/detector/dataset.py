"""Dataset of screens with ground truth: folders that a generator writes and a training reads, on any machine.

A folder holds shards (`vision/detector/shards.py`); `docs/practice-data.md` describes their lines. Nothing in it is
believed: sizes, kinds and boxes are checked as they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from vision.detector.shards import Pixels, ShardFolder, ShardWriter, decoded
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


@dataclass(frozen=True, slots=True)
class Truth:
    """Ground truth of a screen.

    Attributes:
        seed: Draws the same screen again, with the same generator.
        families: What the windows are, the front one first.
        unseen: Whether these families are kept out of training.
        parts: For each element, the box within which each of its points does what its name says.
        untold: Places of which nothing is known, such as the canvas of a program: elements may be there or not.
    """

    size: Size
    seed: int
    families: tuple[str, ...]
    unseen: bool
    elements: tuple[Element, ...]
    parts: tuple[Mapping[str, PixelBox], ...]
    untold: tuple[PixelBox, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """An image with its ground truth.

    Attributes:
        pixels: `(H, W, 3)` uint8, RGB, read-only.
    """

    pixels: Pixels
    truth: Truth


LabelledImage: TypeAlias = tuple[Pixels, Truth]
"""An image with its ground truth, as generators give it."""


class ScreenFolder(ShardFolder[Screen]):
    """The screens of one folder or of several, one after the other, in the order in which they were drawn.

    Raises:
        FileNotFoundError: If there is no shard in one of the folders.
        ValueError: If a shard is incomplete, or, on access, if a screen in it is not what the format says.
    """

    def __init__(self, *paths: Path) -> None:
        remedy = "no screens here; write some with python -m gui.datagen.qt_screens"
        super().__init__(paths, remedy=remedy, pictured=True)

    def item(self, index: int) -> Screen:
        """The screen at `index`."""
        line = self.line(index)
        truth = truth_from(line)
        return Screen(decoded(self.png(index, line["image"]), truth.size), truth)

    def truth(self, index: int) -> Truth:
        """The ground truth alone, without decoding the image."""
        return truth_from(self.line(index))


def claim(folder: Path) -> None:
    """Create a folder for screens.

    Raises:
        FileExistsError: If it holds screens already: two generations must not mix.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob("*.jsonl")):
        raise FileExistsError(f"{folder}: there are screens here already; choose another folder")


def write_screens(folder: Path, shard: int, screens: Iterable[tuple[int, LabelledImage]]) -> int:
    """Write numbered screens into one shard; returns their number."""
    writer = ShardWriter(folder, shard)
    for number, (pixels, truth) in screens:
        writer.add(truth_as_json(truth), pixels, number=number)
    writer.close()
    return len(writer)


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
                **({"name": element.name} if element.name else {}),
            }
            for element, parts in zip(truth.elements, truth.parts, strict=True)
        ],
        **({"untold": [_rounded(box) for box in truth.untold]} if truth.untold else {}),
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
        tuple(PixelBox(*map(float, box)) for box in line.get("untold", ())),
    )


def _element(record: Mapping[str, Any], size: Size) -> Element:
    points = {name: Affordance(PixelPoint(*point["at"]), 0.0, 0.0) for name, point in record["points"].items()}
    return checked_element(record, size, 1.0, points)


def checked_element(record: Mapping[str, Any], size: Size, score: float, points: Mapping[str, Affordance]) -> Element:
    """An element of a line, of a screen or of an example.

    Raises:
        ValueError: If its kind, a state or a point is unknown, or its box is crossed or leaves the screen.
    """
    kind, box = Kind(record["kind"]), PixelBox(*map(float, record["box"]))
    if box.left < 0 or box.top < 0 or box.right > size.width or box.bottom > size.height:
        raise ValueError(f"{kind.value} {record['text']!r}: its box {record['box']} leaves the screen, which is {size}")
    if unknown := set(points).difference(POINTS[kind]):
        raise ValueError(f"{kind.value} {record['text']!r}: it has no point called {', '.join(sorted(unknown))}")
    state = frozenset(State(state) for state in record["state"])
    return Element(kind, box, record["text"], state, score, points, name=record.get("name", ""))


def _rounded(box: PixelBox) -> list[float]:
    return [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)]
