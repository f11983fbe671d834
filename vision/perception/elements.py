"""The elements of a screen: kind, box, text, state, affordance points; their reading order and their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint

LINE_PX: Final = 64
"""Greatest height of a widget that holds one line."""


class Kind(StrEnum):
    """Kinds of elements."""

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

LISTED: Final = frozenset({Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL, Kind.TEXT, Kind.LINK})
"""Kinds as which an entry of a list or table may be read."""

_UNDER_PX: Final = 48.0
_ENTRY_ICONS: Final = 8.0
"""How many times as large as its icon an entry of a folder may be."""
"""How far below an icon its name may begin."""


class State(StrEnum):
    """States of elements."""

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
    """An element of a screen: a widget, an icon, a piece of text.

    Attributes:
        box: In pixels of the frame.
        text: What it says, as read.
        score: Expected IoU of `box` with the true box, or the reader's confidence for bare text; in [0, 1].
        points: Affordance points by name (`press`, `handle`, `arrow`, `up`, `down`, `caret` …).
        name: What an icon means, one of `assets/icon_meanings.toml`; empty where that is not known.
        name_score: The probability of `name`.
    """

    kind: Kind
    box: PixelBox
    text: str = ""
    state: frozenset[State] = frozenset()
    score: float = 1.0
    points: Mapping[str, Affordance] = field(default_factory=dict)
    name: str = ""
    name_score: float = 0.0

    @property
    def called(self) -> str:
        """What it is called: its text, else the meaning of its icon."""
        return self.text if self.text.strip() else self.name


class Perception(Protocol):
    """Reads a screen. Implementations keep what they read and look again only where tiles changed."""

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """The elements of `frame` in reading order."""
        ...


def in_reading_order(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Elements in reading order: row by row from the top, each row from the left."""
    rows: list[list[Element]] = []
    for element in sorted(elements, key=lambda element: (element.box.top, element.box.left)):
        first = rows[-1][0].box if rows else None
        if first is not None and element.box.top < first.top + min(first.height, LINE_PX) / 2:
            rows[-1].append(element)
        else:
            rows.append([element])
    return tuple(element for row in rows for element in sorted(row, key=lambda element: element.box.left))


class PlacedText(Protocol):
    """A text with its box."""

    @property
    def box(self) -> PixelBox: ...
    @property
    def text(self) -> str: ...


def joined_text(box: PixelBox, lines: Iterable[PlacedText]) -> str:
    """The text of a widget: its lines in their order, below each other where there is room for several."""
    separator = "\n" if box.height > LINE_PX else " "
    return separator.join(line.text for line in in_lines(lines))


Line = TypeVar("Line", bound=PlacedText)


def in_lines(texts: Iterable[Line]) -> list[Line]:
    """Texts row by row, each row from the left: those of which one holds the middle of the other are in one row."""
    rows: list[list[Line]] = []
    for text in sorted(texts, key=lambda text: (text.box.centre.y, text.box.left)):
        last = rows[-1][-1].box if rows else None
        if last is not None and text.box.top < last.centre.y and last.bottom > text.box.centre.y:
            rows[-1].append(text)
        else:
            rows.append([text])
    return [text for row in rows for text in sorted(row, key=lambda text: text.box.left)]


def caption_under(icon: Element, elements: Sequence[Element]) -> Element | None:
    """The text under an icon that has none of its own, as file managers show names; None for anything else.

    An icon may also lie within the entry that bears its name.
    """
    if icon.kind not in (Kind.ICON, Kind.IMAGE) or icon.text.strip():
        return None
    around = [
        element
        for element in elements
        if element.kind in LISTED
        and element.text.strip()
        and element.box.contains(icon.box.centre)
        and icon.box.area < element.box.area <= _ENTRY_ICONS * icon.box.area
    ]
    if around:
        return min(around, key=lambda element: element.box.area)
    under = [
        element
        for element in elements
        if element.kind in LISTED
        and element.text.strip()
        and -4 <= element.box.top - icon.box.bottom <= _UNDER_PX
        and element.box.height <= max(icon.box.height, _UNDER_PX)  # what is taller has an icon of its own
        and abs(element.box.centre.x - icon.box.centre.x) <= max(icon.box.width, element.box.width) / 3
    ]
    return min(under, key=lambda element: element.box.top, default=None)


def element_at(point: PixelPoint, elements: Sequence[Element]) -> Element | None:
    """The smallest element that holds `point`."""
    under = [element for element in elements if element.box.contains(point)]
    return min(under, key=lambda element: element.box.area, default=None)


def label_of(field: Element, elements: Iterable[Element]) -> Element | None:
    """The bare text that names a field: at its left in the same row, else just above it.

    A star that says "required", and an icon that explains, may stand between them.
    """
    others = [other for other in elements if other is not field and not _only_marks(other)]
    middle = field.box.top + min(field.box.height, 40) / 2
    row = [
        element
        for element in others
        if element.box.top <= middle <= element.box.bottom and element.box.right <= field.box.left + 4
    ]
    if not row:  # of a page whose labels stand at the top of higher fields
        row = [one for one in others if _stands_at_top(one.box, field.box) and one.box.right <= field.box.left + 4]
    if row:
        nearest = max(row, key=lambda element: element.box.right)
        if nearest.kind is Kind.TEXT and field.box.left - nearest.box.right <= 200:
            return nearest
    above = [
        element
        for element in others
        if element.kind is Kind.TEXT
        and -4 <= field.box.top - element.box.bottom <= 24
        and -8 <= element.box.left - field.box.left <= field.box.width / 2
    ]
    return max(above, key=lambda element: element.box.bottom, default=None)


def _stands_at_top(label: PixelBox, field: PixelBox) -> bool:
    return field.top <= label.centre.y <= field.top + min(field.height, 40) / 2


def _only_marks(element: Element) -> bool:
    """Whether it stands beside a label and is none: an icon, or a text without a letter or a digit."""
    if element.kind is Kind.ICON:
        return not element.text
    return element.kind is Kind.TEXT and bool(element.text) and not any(map(str.isalnum, element.text))


def row_distance(a: PixelBox, b: PixelBox) -> float:
    """Pixels between two boxes; what is in the same row counts as nearer than what is above or below."""
    across = max(0.0, a.left - b.right, b.left - a.right)
    down = max(0.0, a.top - b.bottom, b.top - a.bottom)
    return across + 4 * max(down, abs(a.centre.y - b.centre.y) / 2)
