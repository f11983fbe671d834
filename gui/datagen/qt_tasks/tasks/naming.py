"""Naming of elements: a target that only one element answers to, by its text, by number or by place."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect

from agent.learning.instructions.goals import Target, Where
from gui.datagen.qt_screens.ground_truth.found_element import FoundElement
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind, in_reading_order, label_of

_FIELDS: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER})
_BARE: Final = frozenset({Kind.TEXT, Kind.IMAGE, Kind.PROGRESS, Kind.SCROLLBAR})
_MOST: Final = 4
"""The highest number that an instruction refers to."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A target that an element answers to.

    Attributes:
        unique: Whether no other element has that name.
    """

    target: Target
    unique: bool


def reference_to(
    element: FoundElement, everything: Sequence[FoundElement], choice: random.Random, *, countable: bool
) -> Reference | None:
    """A target for an element, or None where none would be clear.

    Args:
        countable: Whether all elements are visible at once, so that they can be counted.
    """
    if element.kind in _BARE:
        return None
    elements = {id(found): _element(found) for found in everything}
    mine = elements[id(element)]
    if element.kind in _FIELDS:
        label = label_of(mine, elements.values())
        if label is None or not _folded(label.text) or len(label.text) > 40:
            return _by_neighbour(element, everything) if countable and element.kind is not Kind.SLIDER else None
        name = label.text.rstrip(" :")
        same = [other for other in everything if other.kind in _FIELDS and _label(other, elements) == _folded(name)]
        texts = [found for found in everything if _folded(found.text) == _folded(name)]
        if len(texts) > len(same):
            return None  # something else is called so too
    else:
        name = element.text
        if not _folded(name):
            return _by_neighbour(element, everything) if countable else None
        same = [other for other in everything if other.kind not in _BARE and _folded(other.text) == _folded(name)]
    if len(same) <= 1:
        return Reference(Target(name, element.kind), unique=True)
    if not countable or len(same) > _MOST or len({other.kind for other in same}) > 1:
        return Reference(Target(name, element.kind), unique=False) if element.kind is Kind.TABLE_CELL else None
    ordered = in_reading_order(elements[id(other)] for other in same)
    place = next(at for at, candidate in enumerate(ordered, 1) if candidate is mine)
    last = place == len(ordered) and choice.random() < 0.4
    return Reference(Target(name, element.kind, -1 if last else place), unique=False)


def _by_neighbour(element: FoundElement, everything: Sequence[FoundElement]) -> Reference | None:
    """A target for an unnamed element by the text beside it, which must be unique and adjacent."""
    if element.kind not in {Kind.ICON, Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.CHECKBOX}:
        return None
    for where, anchor in _neighbours(element, everything):
        same = [other for other in everything if _folded(other.text) == _folded(anchor.text)]
        if len(same) == 1 and 1 < len(anchor.text) <= 30 and "\n" not in anchor.text:
            return Reference(Target("", element.kind, None, where, anchor.text.rstrip(" :")), unique=False)
    return None


def _neighbours(element: FoundElement, everything: Sequence[FoundElement]) -> list[tuple[Where, FoundElement]]:
    """The adjacent elements in the same row, each with the relation of `element` to it."""
    found: list[tuple[Where, FoundElement]] = []
    row = [other for other in everything if other is not element and _overlap(other.rect, element.rect)]
    right = [other for other in row if other.rect.left() >= element.rect.right()]
    left = [other for other in row if other.rect.right() <= element.rect.left()]
    if right:
        found.append((Where.LEFT_OF, min(right, key=lambda other: other.rect.left())))
    if left:
        found.append((Where.RIGHT_OF, max(left, key=lambda other: other.rect.right())))
    return [(where, other) for where, other in found if _gap(element.rect, other.rect) <= 120]


def _overlap(a: QRect, b: QRect) -> bool:
    return min(a.bottom(), b.bottom()) - max(a.top(), b.top()) > min(a.height(), b.height()) / 2


def _gap(a: QRect, b: QRect) -> int:
    return max(a.left() - b.right(), b.left() - a.right(), 0)


def _label(field: FoundElement, elements: dict[int, Element]) -> str:
    label = label_of(elements[id(field)], elements.values())
    return "" if label is None else _folded(label.text)


def _element(found: FoundElement) -> Element:
    rect = found.rect
    box = PixelBox(rect.left(), rect.top(), rect.left() + rect.width(), rect.top() + rect.height())
    return Element(found.kind, box, found.text, found.state)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" :…")
