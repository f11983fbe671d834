"""Reading of web pages: the wrong kinds and the whole rows that the readers of today make of a page.

The rates were counted on 537 screens of live pages of the training split, the truth beside what was read; those of
lists that drop down and of circles without a name are guesses after a look at pages of the validation split.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Final

from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind

Ways = tuple[tuple[Kind | None, int], ...]

PAGE_KINDS: Final[Mapping[Kind, Ways]] = {
    Kind.BUTTON: ((Kind.BUTTON, 70), (Kind.TEXT_FIELD, 10), (Kind.TAB, 5), (Kind.TEXT, 5),
        (Kind.LIST_ITEM, 4), (None, 4)),
    Kind.ICON: ((Kind.ICON, 66), (Kind.TEXT, 12), (Kind.BUTTON, 4), (Kind.CHECKBOX, 2), (Kind.RADIO, 1), (None, 12)),
    Kind.TEXT_FIELD: ((Kind.TEXT_FIELD, 81), (Kind.SPINBOX, 11), (Kind.TABLE_CELL, 3), (Kind.ICON, 2), (None, 3)),
    Kind.CHECKBOX: ((Kind.CHECKBOX, 96), (Kind.TAB, 1), (None, 3)),
    Kind.RADIO: ((Kind.RADIO, 88), (Kind.TEXT, 5), (Kind.ICON, 4), (Kind.CHECKBOX, 3)),
    Kind.COMBOBOX: ((Kind.COMBOBOX, 45), (Kind.TEXT_FIELD, 40), (Kind.BUTTON, 10), (Kind.SPINBOX, 5)),
    Kind.SLIDER: ((Kind.SLIDER, 75), (Kind.PROGRESS, 15), (Kind.SCROLLBAR, 10)),
    Kind.SPINBOX: ((Kind.SPINBOX, 80), (Kind.TEXT_FIELD, 15), (Kind.COMBOBOX, 5)),
    Kind.SCROLLBAR: ((Kind.SCROLLBAR, 90), (None, 10)),
    Kind.PROGRESS: ((Kind.PROGRESS, 80), (Kind.TEXT_FIELD, 20)),
    Kind.TAB: ((Kind.TAB, 86), (Kind.MENU_ITEM, 14)),
    Kind.MENU_ITEM: ((Kind.MENU_ITEM, 60), (Kind.TEXT, 30), (Kind.LIST_ITEM, 10)),
    Kind.LINK: ((Kind.TEXT, 50), (Kind.LIST_ITEM, 35), (Kind.LINK, 10), (None, 5)),
    Kind.LIST_ITEM: ((Kind.TEXT, 60), (Kind.LIST_ITEM, 32), (Kind.TEXT_FIELD, 3), (None, 5)),
    Kind.TREE_ITEM: ((Kind.LIST_ITEM, 60), (Kind.TEXT, 30), (Kind.TREE_ITEM, 10)),
    Kind.TABLE_CELL: ((Kind.TABLE_CELL, 74), (Kind.TEXT, 9), (Kind.BUTTON, 6), (Kind.TEXT_FIELD, 5), (None, 6)),
    Kind.TEXT: ((Kind.TEXT, 94), (Kind.TEXT_FIELD, 1), (Kind.ICON, 1), (Kind.LIST_ITEM, 1), (None, 3)),
    Kind.IMAGE: ((Kind.IMAGE, 55), (Kind.ICON, 10), (None, 35)),
}  # fmt: skip
"""What a reader makes of each kind, in per cent."""

ALIKE: Final = 0.6
"""Share of elements that are read as all others of their kind on this page: they look the same."""

SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    "add": ("+",), "add circle": ("+", "⊕"), "remove": ("-", "—"), "remove circle": ("-", "⊖"), "close": ("x",
    "×", "X"),
    "close circle": ("x", "×"), "delete": ("×", "x"), "chevron right": (">", "›"), "chevron left": ("<", "‹"),
    "chevron down": ("v", "V", "⌄"), "chevron up": ("^", "A"), "more": ("...", "•••", "…"), "more vertical": (":", "⋮"),
    "menu": ("=", "≡"), "search": ("Q", "O"), "info": ("i", "1"), "help": ("?",), "star": ("*", "☆",
    "★"), "refresh": ("C",),
    "confirm": ("✓", "v", "√"), "forward": (">", "→"), "back": ("<", "←"), "undo": ("↶",),
    "redo": ("↷",), "play": (">", "▶"),
    "pause": ("||", "II"), "stop": ("■",), "bold": ("B",), "italic": ("I", "/"), "underline": ("U",),
    "heart": ("♡", "♥"),
}  # fmt: skip
"""What is read of a symbol that was taken for text, by what it means."""

_ROWS: Final = 0.2
"""Share of screens on which whole rows are read as entries, beside what stands in them."""

_SAME_LINE: Final = 5.0


def whole_rows(elements: Sequence[Element], choice: random.Random) -> list[Element]:
    """Entries as wide as what stands in one line, with all its texts; none on most screens."""
    if choice.random() > _ROWS:
        return []
    lines: list[list[Element]] = []
    for one in sorted(elements, key=lambda one: one.box.centre.y):
        if lines and abs(lines[-1][0].box.centre.y - one.box.centre.y) < _SAME_LINE:
            lines[-1].append(one)
        else:
            lines.append([one])
    kind = choice.choice([Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.TEXT_FIELD])
    made = []
    for line in lines:
        texts = [one.text for one in sorted(line, key=lambda one: one.box.left) if one.text]
        if len(line) < 2 or not texts or choice.random() < 0.2:
            continue
        box = PixelBox(
            min(one.box.left for one in line) - 8, min(one.box.top for one in line) - 4,
            max(one.box.right for one in line) + 8, max(one.box.bottom for one in line) + 4,
        )  # fmt: skip
        made.append(Element(kind, box, " ".join(texts)))
    return made
