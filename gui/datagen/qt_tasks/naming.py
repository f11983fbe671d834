"""How a person names an element so that only this one is meant: by what it says, by number, by place."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect

from agent.learning.instructions.goals import Target, Where
from gui.datagen.qt_screens.ground_truth.found_element import Found
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind, in_reading_order, label_of

_FIELDS: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER})
_BARE: Final = frozenset({Kind.TEXT, Kind.IMAGE, Kind.PROGRESS, Kind.SCROLLBAR})
_MOST: Final = 4
"""So far people count."""


@dataclass(frozen=True, slots=True)
class Named:
    """How an element may be called.

    Attributes:
        alone: Whether nothing else has that name.
    """

    target: Target
    alone: bool


def name_of(one: Found, everything: Sequence[Found], choice: random.Random, *, countable: bool) -> Named | None:
    """A name that only this element has, or None where a person would be at a loss.

    Args:
        countable: Whether all of them can be seen at once, so that they can be counted.
    """
    if one.kind in _BARE:
        return None
    elements = {id(found): _element(found) for found in everything}
    mine = elements[id(one)]
    if one.kind in _FIELDS:
        label = label_of(mine, elements.values())
        if label is None or not _folded(label.text) or len(label.text) > 40:
            return _by_place(one, everything) if countable and one.kind is not Kind.SLIDER else None
        name = label.text.rstrip(" :")
        same = [other for other in everything if other.kind in _FIELDS and _label(other, elements) == _folded(name)]
        texts = [found for found in everything if _folded(found.text) == _folded(name)]
        if len(texts) > len(same):
            return None  # something else is called so too
    else:
        name = one.text
        if not _folded(name):
            return _by_place(one, everything) if countable else None
        same = [other for other in everything if other.kind not in _BARE and _folded(other.text) == _folded(name)]
    if len(same) <= 1:
        return Named(Target(name, one.kind), alone=True)
    if not countable or len(same) > _MOST or len({other.kind for other in same}) > 1:
        return Named(Target(name, one.kind), alone=False) if one.kind is Kind.TABLE_CELL else None
    ordered = in_reading_order(elements[id(other)] for other in same)
    place = next(at for at, element in enumerate(ordered, 1) if element is mine)
    last = place == len(ordered) and choice.random() < 0.4
    return Named(Target(name, one.kind, -1 if last else place), alone=False)


def _by_place(one: Found, everything: Sequence[Found]) -> Named | None:
    """What has no name, by the text beside it; the text must be the only one of its name, with nothing between."""
    if one.kind not in {Kind.ICON, Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.CHECKBOX}:
        return None
    for where, anchor in _neighbours(one, everything):
        same = [other for other in everything if _folded(other.text) == _folded(anchor.text)]
        if len(same) == 1 and 1 < len(anchor.text) <= 30 and "\n" not in anchor.text:
            return Named(Target("", one.kind, None, where, anchor.text.rstrip(" :")), alone=False)
    return None


def _neighbours(one: Found, everything: Sequence[Found]) -> list[tuple[Where, Found]]:
    """What lies just right, left, above or below, and how `one` lies to it."""
    found: list[tuple[Where, Found]] = []
    row = [other for other in everything if other is not one and _overlap(other.rect, one.rect)]
    right = [other for other in row if other.rect.left() >= one.rect.right()]
    left = [other for other in row if other.rect.right() <= one.rect.left()]
    if right:
        found.append((Where.LEFT_OF, min(right, key=lambda other: other.rect.left())))
    if left:
        found.append((Where.RIGHT_OF, max(left, key=lambda other: other.rect.right())))
    return [(where, other) for where, other in found if _gap(one.rect, other.rect) <= 120]


def _overlap(a: QRect, b: QRect) -> bool:
    return min(a.bottom(), b.bottom()) - max(a.top(), b.top()) > min(a.height(), b.height()) / 2


def _gap(a: QRect, b: QRect) -> int:
    return max(a.left() - b.right(), b.left() - a.right(), 0)


def _label(field: Found, elements: dict[int, Element]) -> str:
    label = label_of(elements[id(field)], elements.values())
    return "" if label is None else _folded(label.text)


def _element(one: Found) -> Element:
    rect = one.rect
    box = PixelBox(rect.left(), rect.top(), rect.left() + rect.width(), rect.top() + rect.height())
    return Element(one.kind, box, one.text, one.state)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" :…")
