"""The text that is an element's own: without the keys of a menu item, and without signs that OCR read in its pictures.

OCR reads what is painted: the folder before a row as a `D` or a `口`, the arrow of a combo box as a `V`, the cross of a
tab as a `×`. What stands alone at an end, and no word is, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from vision.perception.elements import LINE_PX, Element, Kind, in_lines, joined_text

_KEYS: Final = re.compile(
    r"\s*(?<![\w+])((Ctrl|Control|Alt|Shift|Meta|Super|Strg|Umschalt|Maj|Mayús|Cmd)\s*\+\s*\S+(\s[+-])?|F\d{1,2})$",
    re.IGNORECASE,
)
"""The keys at the end of a menu item."""

_KEYS_APART: Final = 1.5
_KEYS_LONGEST: Final = 16
"""How far behind a menu item its keys begin at least, of the height of its letters, and how long they are at most."""

_PICTURES: Final = "□☐▢◻口囗回○◯●◉√✓✔›»>▶▸►▷"
"""What OCR makes of folders, sheets, arrows and ticks before a text."""

_BEFORE: Final = re.compile(rf"^(?:[{_PICTURES}]\s*)+(?=\w{{2}})")
_LETTER_BEFORE: Final = re.compile(r"^([A-Z])\s+(?=\S{2})")
_BEHIND: Final[dict[Kind, re.Pattern[str]]] = {
    Kind.COMBOBOX: re.compile(r"(?<=\S{2})\s+[VvFY4▼▾⌄﹀]$|(?<=\w)[▼▾⌄﹀]$"),
    Kind.TAB: re.compile(r"(?<=\S{2})\s*[×✕]$|(?<=\S{2})\s+[xX]$"),
    Kind.TREE_ITEM: re.compile(rf"(?<=\S{{2}})(?:\s+[{_PICTURES}])+(?:\s+[V>])?$"),
}
_LED: Final = frozenset(
    {Kind.BUTTON, Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL, Kind.MENU_ITEM, Kind.TAB, Kind.LINK}
)
"""Kinds before whose text a picture may stand."""

_LISTED: Final = frozenset({Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.MENU_ITEM})
_SAME_LETTER: Final = 3
"""How many rows begin with one lone letter where that letter is a picture."""


def own_text(element: Element, held: Sequence[Element]) -> str:
    """The text of an element out of the bare texts that lie in it."""
    if element.kind is Kind.MENU_ITEM:
        held = _without_keys(held)
    return cleaned(element.kind, joined_text(element.box, held))


def cleaned(kind: Kind, text: str) -> str:
    """A text without the keys of a menu item and without signs that stand for pictures."""
    if kind is Kind.MENU_ITEM:
        text = _KEYS.sub("", text)
    if kind in _LED:
        text = _BEFORE.sub("", text)
    return _BEHIND[kind].sub("", text) if kind in _BEHIND else text


def has_keys(text: str) -> bool:
    """Whether a text ends with the keys of a menu item."""
    return _KEYS.search(text) is not None


def without_repeated_letters(elements: Iterable[Element]) -> list[Element]:
    """The elements, with no lone letter before the texts of rows of which several begin with the same one."""
    elements = list(elements)
    first = [match[1] if (match := _LETTER_BEFORE.match(one.text)) and one.kind in _LISTED else "" for one in elements]
    return [
        replace(one, text=_LETTER_BEFORE.sub("", one.text)) if letter and first.count(letter) >= _SAME_LETTER else one
        for one, letter in zip(elements, first, strict=True)
    ]


def _without_keys(held: Sequence[Element]) -> Sequence[Element]:
    """The texts of a menu item but the last, where that begins far behind the others."""
    row = in_lines(held)
    if len(row) < 2 or max(text.box.height for text in row) > LINE_PX:
        return held
    *others, last = row
    far = last.box.left - others[-1].box.right >= _KEYS_APART * last.box.height
    return others if far and len(last.text) <= _KEYS_LONGEST else held
