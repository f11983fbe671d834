"""The elements of a screen: what is where, what it says, where to press it, and how sure that is."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from vision.frame import Frame, changed_tiles
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.ocr import OcrEngine, Pixels, TextLine, digest_of
from vision.perception.shapes import Form, Shape, find_shapes, only_text, without, writing
from vision.perception.text_regions import regions_of

_LINE_PX: Final = 64
"""Greatest height of a widget that holds one line."""

JsonValue = str | float | list["JsonValue"] | dict[str, "JsonValue"]


class Kind(StrEnum):
    """What an element is."""

    BUTTON = "button"
    ICON = "icon"
    TEXT_FIELD = "text_field"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    COMBOBOX = "combobox"
    SLIDER = "slider"
    SPINBOX = "spinbox"
    SCROLLBAR = "scrollbar"
    PROGRESS = "progress"
    TAB = "tab"
    MENU_ITEM = "menu_item"
    LINK = "link"
    LIST_ITEM = "list_item"
    TREE_ITEM = "tree_item"
    TABLE_CELL = "table_cell"
    TEXT = "text"
    IMAGE = "image"


FIELDS: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX})
"""Kinds that can be typed into."""

CHOICES: Final = frozenset({Kind.CHECKBOX, Kind.RADIO})
"""Kinds that are ticked."""


class State(StrEnum):
    """What is said of an element's condition."""

    CHECKED = "checked"
    DISABLED = "disabled"
    FOCUSED = "focused"
    SELECTED = "selected"


@dataclass(frozen=True, slots=True)
class Affordance:
    """A point to press, with its standard deviation in pixels along x and y."""

    at: PixelPoint
    sigma_x: float
    sigma_y: float


@dataclass(frozen=True, slots=True)
class Element:
    """One thing on the screen.

    Attributes:
        box: In pixels of the frame.
        text: What it says, as read.
        score: Expected IoU of `box` with the true box, or the reader's confidence for bare text; in [0, 1].
        points: Affordance points by name (`press`, `handle`, `arrow`, `up`, `down`, `caret` …).
    """

    kind: Kind
    box: PixelBox
    text: str = ""
    state: frozenset[State] = frozenset()
    score: float = 1.0
    points: Mapping[str, Affordance] = field(default_factory=dict)


class Perception(Protocol):
    """Reads a screen. Implementations keep what they read and look again only where tiles changed."""

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """The elements of `frame` in reading order."""
        ...


@dataclass(frozen=True, slots=True)
class Guidance:
    """What is known of a screen before it is read.

    Attributes:
        shapes: Those that may be widgets.
        unread: Boxes in which nothing is to be read.
        cut: A line of text in pieces, where it runs across several things.
    """

    shapes: tuple[Shape, ...]
    unread: Iterable[PixelBox]
    cut: Callable[[TextLine], Iterable[TextLine]]


Guide = Callable[[tuple[Shape, ...]], Guidance]
"""Tells of the shapes of a screen what else is known of it."""


def unguided(shapes: tuple[Shape, ...]) -> Guidance:
    """Nothing else is known."""
    return Guidance(shapes, (), lambda line: (line,))


class ScreenReader:
    """Reads text by OCR and widgets by their geometry; no trained detector.

    Geometry is looked at anew wherever anything changed; that costs a twentieth of reading. Text is read rectangle by
    rectangle (see `regions_of`), and lines are remembered by a rectangle's pixels: what did not change, or is
    shown again, is not read again, and what is told of a screen does not depend on the screens before it.

    Args:
        remembered: Number of rectangles to remember.
    """

    def __init__(self, engine: OcrEngine, *, remembered: int = 2048) -> None:
        self._engine = engine
        self._remembered = remembered
        self._known: OrderedDict[bytes, tuple[TextLine, ...]] = OrderedDict()
        self._frame: Frame | None = None
        self._elements: tuple[Element, ...] = ()

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """See `Perception.read`."""
        if self._frame is None or changed_tiles(self._frame, frame).any():
            self._elements = self.read_guided(frame, unguided)
            self._frame = frame
        return self._elements

    def read_guided(self, frame: Frame, guide: Guide) -> tuple[Element, ...]:
        """The same of any frame, with a guide that knows more than geometry does."""
        known = guide(find_shapes(frame.pixels))
        legible = without(only_text(frame.pixels, known.shapes), known.unread)
        lines = self._read_text(legible, regions_of(writing(legible, known.shapes)))
        return elements_of(frame.pixels, known.shapes, itertools.chain.from_iterable(map(known.cut, lines)))

    def _read_text(self, pixels: Pixels, regions: Iterable[PixelBox]) -> list[TextLine]:
        lines = []
        for region in regions:
            left, top, right, bottom = map(int, (region.left, region.top, region.right, region.bottom))
            for line in self._read_region(np.ascontiguousarray(pixels[top:bottom, left:right])):
                lines.append(TextLine(_moved(line.box, left, top), line.text, line.score))
        return lines

    def _read_region(self, pixels: Pixels) -> tuple[TextLine, ...]:
        digest = digest_of(pixels)
        lines = self._known.pop(digest, None)
        if lines is None:
            lines = self._engine.read(pixels)
        self._known[digest] = lines
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return lines


def elements_of(
    pixels: npt.NDArray[np.uint8], shapes: Iterable[Shape], lines: Iterable[TextLine]
) -> tuple[Element, ...]:
    """What shapes and lines of text make up together, in reading order.

    A mark takes the text at its right, a rectangle the text inside; what is left over is bare text. Rectangles of
    which nothing is known (panels, frames, highlights) are left out.
    """
    shapes, left_over = list(shapes), list(lines)
    found: list[Element] = []
    for shape in shapes:
        if shape.form is not Form.RECTANGLE:
            label = _beside(shape, left_over)
            if label is not None:
                left_over.remove(label)
            found.append(_mark(shape, label))
    for shape in reversed(shapes):  # smaller ones first
        if shape.form is Form.RECTANGLE and not _is_panel(shape, shapes):
            inside = sorted((line for line in left_over if shape.box.contains(line.box.centre)), key=_place)
            kind = _kind(pixels, shape, inside)
            if kind is not None:
                left_over = [line for line in left_over if line not in inside]
                found.append(_widget(kind, shape, inside))
    found.extend(Element(Kind.TEXT, line.box, line.text, score=line.score) for line in left_over)
    return in_reading_order(found)


def in_reading_order(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Row by row from the top, each row from the left."""
    rows: list[list[Element]] = []
    for element in sorted(elements, key=lambda one: (one.box.top, one.box.left)):
        first = rows[-1][0].box if rows else None
        if first is not None and element.box.top < first.top + min(first.height, _LINE_PX) / 2:
            rows[-1].append(element)
        else:
            rows.append([element])
    return tuple(element for row in rows for element in sorted(row, key=lambda one: one.box.left))


class Read(Protocol):
    """Something with a place on the screen and a text."""

    @property
    def box(self) -> PixelBox: ...
    @property
    def text(self) -> str: ...


def joined_text(box: PixelBox, lines: Iterable[Read]) -> str:
    """What is written in a widget: its lines in their order, below each other where there is room for several."""
    separator = "\n" if box.height > _LINE_PX else " "
    return separator.join(line.text for line in sorted(lines, key=lambda line: (line.box.top, line.box.left)))


def element_at(point: PixelPoint, elements: Sequence[Element]) -> Element | None:
    """The smallest element that holds `point`."""
    under = [one for one in elements if one.box.contains(point)]
    return min(under, key=lambda one: one.box.area, default=None)


def label_of(field: Element, elements: Iterable[Element]) -> Element | None:
    """The bare text that names a field: at its left in the same row, else just above it."""
    others = [other for other in elements if other is not field]
    middle = field.box.top + min(field.box.height, 40) / 2
    row = [one for one in others if one.box.top <= middle <= one.box.bottom and one.box.right <= field.box.left + 4]
    if row:
        nearest = max(row, key=lambda one: one.box.right)
        if nearest.kind is Kind.TEXT and field.box.left - nearest.box.right <= 200:
            return nearest
    above = [
        one
        for one in others
        if one.kind is Kind.TEXT
        and -4 <= field.box.top - one.box.bottom <= 24
        and -8 <= one.box.left - field.box.left <= field.box.width / 2
    ]
    return max(above, key=lambda one: one.box.bottom, default=None)


def as_json(size: Size, elements: Iterable[Element]) -> dict[str, JsonValue]:
    """The object that `deskhand perceive --json` prints, in pixels of the image."""
    return {
        "size": [size.width, size.height],
        "elements": [
            {
                "kind": one.kind.value,
                "box": [one.box.left, one.box.top, one.box.right, one.box.bottom],
                "text": one.text,
                "state": [state.value for state in sorted(one.state)],
                "score": round(one.score, 4),
                "points": {
                    name: {"at": [point.at.x, point.at.y], "sigma": [point.sigma_x, point.sigma_y]}
                    for name, point in one.points.items()
                },
            }
            for one in elements
        ],
    }


def as_table(elements: Iterable[Element]) -> str:
    """One line per element: kind, box, state, score, text."""
    rows = [("kind", "box", "state", "score", "text")]
    for one in elements:
        box = f"{one.box.left:.0f},{one.box.top:.0f} {one.box.width:.0f}x{one.box.height:.0f}"
        rows.append((one.kind.value, box, " ".join(sorted(one.state)), f"{one.score:.2f}", one.text.replace("\n", "⏎")))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def as_picture(frame: Frame, elements: Iterable[Element]) -> Image.Image:
    """The frame with a box around each element, one colour per kind; points lie in the ellipse of their deviation."""
    picture = Image.fromarray(frame.pixels)
    draw = ImageDraw.Draw(picture)
    kinds = list(Kind)
    for one in elements:
        colour = f"hsv({kinds.index(one.kind) * 360 // len(kinds)}, 90%, 85%)"
        draw.rectangle((one.box.left, one.box.top, one.box.right - 1, one.box.bottom - 1), outline=colour, width=2)
        for point in one.points.values():
            across, down = max(2.0, point.sigma_x), max(2.0, point.sigma_y)
            draw.ellipse(
                (point.at.x - across, point.at.y - down, point.at.x + across, point.at.y + down), outline=colour
            )
            draw.point((point.at.x, point.at.y), fill=colour)
    return picture


def _place(line: TextLine) -> tuple[float, float]:
    return line.box.top, line.box.left


def _beside(mark: Shape, lines: Sequence[TextLine]) -> TextLine | None:
    row = [line for line in lines if line.box.top <= mark.box.centre.y <= line.box.bottom]
    right = [line for line in row if -2 <= line.box.left - mark.box.right <= 24]
    return min(right, key=lambda line: line.box.left, default=None)


def _mark(shape: Shape, label: TextLine | None) -> Element:
    return Element(
        Kind.CHECKBOX if shape.form is Form.SQUARE else Kind.RADIO,
        shape.box if label is None else _union(shape.box, label.box),
        "" if label is None else label.text,
        frozenset({State.CHECKED}) if shape.marked else frozenset(),
        shape.closed,
        {"press": Affordance(shape.box.centre, 1.0, 1.0)},
    )


def _widget(kind: Kind, shape: Shape, lines: Sequence[TextLine]) -> Element:
    points = {"press": Affordance(shape.box.centre, 1.0, 1.0)}
    if kind is Kind.COMBOBOX:
        points["arrow"] = Affordance(PixelPoint(shape.box.right - 12, shape.box.centre.y), 3.0, 1.0)
    return Element(kind, shape.box, joined_text(shape.box, lines), score=min(1.0, shape.closed), points=points)


def _is_panel(shape: Shape, shapes: Iterable[Shape]) -> bool:
    """Whether other shapes lie in it; a small one at the right end is the arrow of a combo box."""
    return any(
        other is not shape
        and other.box.area < shape.box.area
        and shape.box.contains(other.box.centre)
        and not (other.box.width <= 40 and shape.box.right - other.box.right <= 4 and shape.box.height <= _LINE_PX)
        for other in shapes
    )


def _kind(pixels: npt.NDArray[np.uint8], shape: Shape, lines: Sequence[TextLine]) -> Kind | None:
    """What a rectangle with these lines inside is, or None where nothing speaks for a widget."""
    inside = shape.inside
    if inside.height > _LINE_PX:
        frame_area = pixels.shape[0] * pixels.shape[1]
        aligned = all(line.box.left - inside.left <= 24 for line in lines[:1])
        roomy = inside.width >= 80 and inside.area < 0.95 * frame_area
        return Kind.TEXT_FIELD if roomy and aligned and _is_recessed(shape) and not _is_list(inside, lines) else None
    if not lines:
        if inside.width < 36 or inside.width < 1.5 * inside.height:
            return None
        if _has_arrow(pixels, shape):
            return Kind.COMBOBOX
        return Kind.TEXT_FIELD if _is_recessed(shape) else None
    before = min(line.box.left for line in lines) - inside.left
    after = inside.right - max(line.box.right for line in lines)
    if before <= 16 and _has_arrow(pixels, shape):
        return Kind.COMBOBOX
    filled = before <= 5 and _is_recessed(shape)
    if len(lines) == 1 and abs(before - after) <= max(6.0, 0.1 * inside.width) and inside.width <= 480 and not filled:
        return Kind.BUTTON
    # several texts apart from each other are a menu bar or a row of a table
    return Kind.TEXT_FIELD if len(lines) == 1 and before <= 16 and _is_recessed(shape) else None


def _is_list(inside: PixelBox, lines: Sequence[TextLine]) -> bool:
    """Whether the lines are the items of a menu or a list that fits them: far apart, from the top to the bottom."""
    rows = sorted({line.box.top: line.box.height for line in lines}.items())
    pitches = [below - above for (above, _), (below, _) in itertools.pairwise(rows) if below - above > 4]
    if not pitches:
        return False
    pitch, height = float(np.median(pitches)), float(np.median([height for _, height in rows]))
    fits = rows[0][0] - inside.top < pitch and inside.bottom - rows[-1][0] < 2 * pitch
    return fits and pitch >= 1.6 * height


def _is_recessed(shape: Shape) -> bool:
    """Whether the fill is that of a field: on a light ground lighter, on a dark one darker or hardly lighter."""
    if shape.colourful or not (shape.bordered or abs(shape.fill - shape.ground) >= 5):
        return False
    return shape.fill >= shape.ground - 1 if shape.ground >= 128 else shape.fill <= shape.ground + 20


def _has_arrow(pixels: npt.NDArray[np.uint8], shape: Shape) -> bool:
    """Whether a small glyph, and nothing else, stands at the right end, half way up."""
    right, top, bottom = int(shape.inside.right) - 2, int(shape.inside.top) + 2, int(shape.inside.bottom) - 2
    end = pixels[top:bottom, max(0, right - 24) : right].mean(axis=2)
    ink = np.abs(end - shape.fill) > 48
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return False
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    centred = abs((rows[0] + rows[-1] + 1) / 2 - len(end) / 2) <= 4
    return bool(3 <= height <= 14 and 5 <= width <= 14 and columns[0] >= 2 and centred)


def _moved(box: PixelBox, right_px: float, down_px: float) -> PixelBox:
    return PixelBox(box.left + right_px, box.top + down_px, box.right + right_px, box.bottom + down_px)


def _union(a: PixelBox, b: PixelBox) -> PixelBox:
    return PixelBox(min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))
