"""Rows of tables and lists: a target there is its row's texts and its column, never its place or its look alone.

    lookup_in_rows(mark, elements)      the element of the same row, wherever that stands now; None outside of a list

A tick box or a button “Delete” looks the same in each row: what tells it apart are the texts of its row. An entry of a
list is its own text; another number is another entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from agent.replay.script import Landmark
from vision.geometry import PixelBox, PixelPoint
from vision.perception.captions import caption
from vision.perception.elements import CHOICES, FIELDS, LISTED, Element, Kind, caption_under
from vision.perception.text_similarity import SAME, similarity, unspaced, without_lookalikes

_ALIGNED_PX: Final = 6.0
_OVER: Final = 0.6
_READING_PX: Final = 8.0
"""How far the middles of two elements of one row may be apart."""
_MIN_ROWS: Final = 3
"""Entries below each other that make a list."""
_MOST_OF_ROW: Final = 0.6
_MARGIN: Final = 0.3
_ICON_PX: Final = 32.0
_ENTRY_PX: Final = 48.0
_NAME_PX: Final = 32.0
_NEAR_PX: Final = 12.0
_INK: Final = 24
_PAINTED: Final = 0.03
"""Share of a place without an element from which on something is painted there."""


@dataclass(frozen=True, slots=True)
class InRow:
    """The element that stands in the row of the recorded target.

    Attributes:
        at: The point to act on.
        share: Share of the row's texts that are the same, in [0, 1].
    """

    at: PixelPoint
    element: Element
    share: float


@dataclass(frozen=True, slots=True)
class NoRow:
    """The row of the recorded target is not on the screen, or could be either of two.

    Attributes:
        why: One sentence.
        candidates: The elements of which either could be it; empty where the row is not there.
    """

    why: str
    candidates: tuple[Element, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether more than one could be it."""
        return len(self.candidates) > 1


def is_same_name(a: str, b: str) -> bool:
    """Whether two texts say the same and hold the same numbers: “Invoice 1002” is no misread “Invoice 1003”."""
    if similarity(a, b) < SAME:
        return False
    one, other = caption(a), caption(b)
    return all(_holds_numbers(*pair) for pair in ((one, other), (other, one)))


def lookup_in_rows(mark: Landmark, elements: Sequence[Element]) -> InRow | NoRow | None:
    """The target that `mark` was, by the texts of its row; None where it was no part of a table or list."""
    target, then = mark.element or _pictured(mark), mark.scene.elements
    if target is None or target.kind in FIELDS:
        return None
    if (named := caption_under(target, then) or _name_below(target, then)) is not None:
        return _by_caption(mark, target, named, elements)
    peers = _peers(target, then)
    alike = [peer for peer in peers if caption(peer.text) == caption(target.text)]
    if alike and not mark.varies:
        texts = _row_texts(target, alike, then)
        return _by_row(mark, target, texts, elements) if texts else None
    if (
        not mark.name
        or target.kind not in LISTED
        or max(len(peers), len(_beside_in_folder(target, then))) < _MIN_ROWS - 1
    ):
        return None
    return _by_name(mark, target, elements)


def row_of(mark: Landmark) -> tuple[str, ...]:
    """The texts that name the recorded target's row; empty where it was in none."""
    target, then = mark.element, mark.scene.elements
    if target is None or target.kind in FIELDS:
        return ()
    peers = _peers(target, then)
    alike = [peer for peer in peers if caption(peer.text) == caption(target.text)]
    return _row_texts(target, alike, then) if alike else ()


def _pictured(mark: Landmark) -> Element | None:
    """What was clicked, as an icon, where nothing was recognised there but something is painted around it."""
    frame, half, at = mark.scene.frame, _ICON_PX / 2, mark.at
    box = PixelBox(at.x - half, at.y - half, at.x + half, at.y + half)
    around = PixelBox(max(0.0, at.x - _ICON_PX), max(0.0, at.y - _ICON_PX), at.x + _ICON_PX, box.bottom)
    level = frame.crop(around).mean(axis=2)  # without what stands below
    painted = float((np.abs(level - np.median(level)) > _INK).mean()) if level.size else 0.0
    return Element(Kind.ICON, box) if painted > _PAINTED else None


def _name_below(target: Element, elements: Iterable[Element]) -> Element | None:
    """The name under a picture that says something itself, as those of text files do: “txt” is the name of none."""
    others = [one for one in elements if one is not target and one.kind in LISTED and one.text.strip()]
    alike = any(is_exactly(one.text, target.text) for one in others)
    if not target.text.strip() or not (alike or target.box.height >= _ENTRY_PX):
        return None
    below = [
        one
        for one in others
        if one.box.height <= _NAME_PX
        and one.box.height < target.box.height
        and -_NEAR_PX <= one.box.top - target.box.bottom <= _NEAR_PX
        and abs(one.box.centre.x - target.box.centre.x) <= max(one.box.width, target.box.width) / 3
    ]
    return min(below, key=lambda one: one.box.top, default=None)


def _by_caption(mark: Landmark, target: Element, then: Element, elements: Sequence[Element]) -> InRow | NoRow:
    name = mark.name if mark.varies else then.text
    icons = [(icon, under) for icon in elements if (under := caption_under(icon, elements)) is not None]
    found = [icon for icon, under in icons if is_exactly(name, under.text)]
    # an icon that was not recognised as one: its name opens the same thing
    found = found or [
        element
        for element in elements
        if element.kind not in FIELDS and any(is_exactly(name, line) for line in element.text.splitlines())
    ]
    return _only(found, name, mark, target)


def _by_name(mark: Landmark, target: Element, elements: Sequence[Element]) -> InRow | NoRow | None:
    """An entry of a list by its own text."""
    # no letter is forgiven here: “Jo Kosta” is no misread “Jo Costa”, but perhaps another client
    same = [one for one in elements if one.kind not in FIELDS and is_exactly(mark.name, one.text)]
    exact = [one for one in same if caption(one.text) == caption(mark.name)]
    found = exact or same
    listed = [one for one in found if _peers(one, elements) or one.kind is not Kind.TEXT]
    if len(found) > 1 and not mark.varies:
        texts = _row_texts(target, _peers(target, mark.scene.elements), mark.scene.elements)
        if texts:
            return _by_row(mark, target, texts, elements)
    return _only(listed or found, mark.name, mark, target)


def _by_row(mark: Landmark, target: Element, texts: Sequence[str], elements: Sequence[Element]) -> InRow | NoRow:
    """Of all elements like the target the one in the row that says the same."""
    name = " ".join(mark.name.split()) or f"the {target.kind.value.replace('_', ' ')}"
    row = ", ".join(f"“{text}”" for text in texts)
    ranked = []
    for element in elements:
        if not _is_like(target, element):
            continue
        there = _texts_beside(element, elements)
        held = [any(is_exactly(text, other) for other in there) for text in texts]
        if held[0]:  # what stands first names the row
            ranked.append((sum(held) / len(held), element))
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    if not ranked or ranked[0][0] < _MOST_OF_ROW:
        return NoRow(f"{name} in the row {row} is not on the screen")
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN:
        either = tuple(element for share, element in ranked if ranked[0][0] - share < _MARGIN)
        return NoRow(f"{name} in the row {row} could be either of two", either)
    share, best = ranked[0]
    return InRow(_point_in(mark, target, best), best, share)


def _only(found: Sequence[Element], name: str, mark: Landmark, target: Element) -> InRow | NoRow:
    if not found:
        return NoRow(f"“{name}” is not in the list")
    if len(found) > 1:
        return NoRow(f"“{name}” is in the list more than once", tuple(found))
    return InRow(_point_in(mark, target, found[0]), found[0], 1.0)


def _peers(target: Element, elements: Iterable[Element]) -> list[Element]:
    """Elements of the same sort that stand above and below `target` in its column."""
    return [
        element
        for element in elements
        if element is not target
        and _is_of_sort(target, element)
        and _is_aligned(target, element)
        and abs(element.box.centre.y - target.box.centre.y) > target.box.height / 2
    ]


def _beside_in_folder(target: Element, elements: Iterable[Element]) -> list[Element]:
    """Entries beside an entry that is as high as a picture with its name: those of a folder, in a row of it."""
    high = target.box.height
    return [
        element
        for element in elements
        if element is not target
        and high >= _ENTRY_PX
        and element.text.strip()
        and abs(element.box.height - high) <= high / 4
        and abs(element.box.centre.y - target.box.centre.y) <= high / 4
    ]


def _row_texts(target: Element, peers: Sequence[Element], elements: Sequence[Element]) -> tuple[str, ...]:
    """The texts that name the row of `target`, from the left: those whose column has a text in the peers' rows too.

    What stands in each row (“paid”) names none of them.
    """
    found = []
    for element in sorted(_beside(target, elements), key=lambda one: one.box.left):
        column = [
            other
            for peer in peers
            for other in _beside(peer, elements)
            if (_is_aligned(element, other) or _is_over(element, other))
            and abs((element.box.centre.y - target.box.centre.y) - (other.box.centre.y - peer.box.centre.y)) <= 6
        ]
        if 2 * len(column) >= len(peers) and all(caption(other.text) != caption(element.text) for other in column):
            found.append(element.text)
    return tuple(found)


def _texts_beside(target: Element, elements: Sequence[Element]) -> list[str]:
    return [element.text for element in _beside(target, elements)]


def _beside(target: Element, elements: Iterable[Element]) -> list[Element]:
    """The texts in the row of `target`."""
    return [
        element
        for element in elements
        if element is not target
        and element.kind in LISTED
        and len(element.text.strip()) > 1
        and abs(element.box.centre.y - target.box.centre.y) <= max(_READING_PX, target.box.height / 3)
    ]


def _is_of_sort(one: Element, other: Element) -> bool:
    return one.kind is other.kind or (one.kind in LISTED and other.kind in LISTED)


def _is_like(target: Element, element: Element) -> bool:
    """Whether `element` may be `target` in another row."""
    if not _is_of_sort(target, element):
        return False
    if not caption(target.text):
        return not caption(element.text) or element.kind in CHOICES
    return is_same_name(target.text, element.text)


def _is_aligned(one: Element, other: Element) -> bool:
    a, b = one.box, other.box
    apart = min(abs(a.left - b.left), abs(a.right - b.right), abs(a.centre.x - b.centre.x))
    return apart <= _ALIGNED_PX


def _is_over(one: Element, other: Element) -> bool:
    """Whether one stands below the other: the box of a cell is as wide as its column, that of a text as its letters."""
    a, b = one.box, other.box
    return min(a.right, b.right) - max(a.left, b.left) >= _OVER * min(a.width, b.width)


def is_exactly(a: str, b: str) -> bool:
    """Whether two texts are the same but for letters that look alike and spaces: a name differs by one letter."""
    return unspaced(without_lookalikes(caption(a))) == unspaced(without_lookalikes(caption(b)))


def _holds_numbers(one: str, other: str) -> bool:
    """Whether the words of `one` with digits stand in `other` too."""
    there = unspaced(without_lookalikes(other))
    return all(without_lookalikes(word) in there for word in one.split() if any(letter.isdecimal() for letter in word))


def _point_in(mark: Landmark, target: Element, element: Element) -> PixelPoint:
    """The point of `element` that corresponds to the recorded one."""
    press = element.points.get("press")
    if press is not None and target.kind not in LISTED:
        return press.at
    across = min(1.0, max(0.0, (mark.at.x - target.box.left) / max(target.box.width, 1)))
    down = min(1.0, max(0.0, (mark.at.y - target.box.top) / max(target.box.height, 1)))
    return PixelPoint(element.box.left + across * element.box.width, element.box.top + down * element.box.height)
