"""Sources: what is to be typed stands on the screen, and the task says where.

*The invoice's number into Reference*, *copy the total to Amount*: such words are no text to be typed, they name a label
whose value stands beside it. Words in quotation marks are always the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vision.perception.elements import Element, Kind

_WORD: Final = re.compile(r"[^\W\d_]+")
_END: Final = re.compile(
    r"\s*(?:[,.;:!?\n\"“”‘«»]|\b(?:into|in|to|as|for|goes|go|and|then|at|on|above|below|here|there|that|which)\b|$)",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(r"(?:\b(?:the|this|its|their|my)\s+)((?:[^\W\d_]+(?:['’]s)?\s+){0,3})$", re.IGNORECASE)
_EMPTY: Final = frozenset("the this its their of and a an".split())
_SHOWN: Final = frozenset({Kind.TEXT, Kind.TABLE_CELL, Kind.TEXT_FIELD, Kind.LIST_ITEM, Kind.LINK})
_FAR_PX: Final = 700.0


def phrase_at(task: str, begin: int, end: int) -> str | None:
    """The words around a span that name a thing (`the invoice's number`); None where the span is a text by itself."""
    if task[begin - 1 : begin] and task[begin - 1] in "\"“‘«'":
        return None
    before = _BEFORE.search(task[:begin])
    first = begin if before is None else before.start(1)
    rest = _END.search(task, end)
    last = end if rest is None else rest.start()
    phrase = task[first:last]
    owned = re.search(r"\w['’]s\b", phrase) is not None
    return phrase if owned or before is not None else None


def is_owned(phrase: str) -> bool:
    """Whether a phrase speaks of something's something, which is never a text to be typed."""
    return re.search(r"\w['’]s\s+\w", phrase) is not None


def value_of(phrase: str, elements: Sequence[Element]) -> str | None:
    """The value beside the one label that a phrase names; None where there is none, or where several are."""
    words = _words(phrase)
    if not words:
        return None
    found: dict[str, float] = {}
    for label in elements:
        if label.kind not in _SHOWN:
            continue
        name, colon, rest = label.text.partition(":")
        inside = rest.strip() if colon and rest.strip() else ""
        named = _words(name)
        if not named or not (named <= words or words <= named) or len(name) > 40:
            continue
        value = inside or _beside(label, elements)
        if value:
            found[value] = max(found.get(value, 0.0), len(named & words) / len(named | words))
    best = max(found.values(), default=0.0)
    values = [value for value, score in found.items() if score == best]
    return values[0] if len(values) == 1 else None


def _beside(label: Element, elements: Sequence[Element]) -> str | None:
    """The text that stands next to the right in the same row."""
    row = [
        one
        for one in elements
        if one.kind in _SHOWN
        and one.text.strip()
        and 0 <= one.box.left - label.box.right + 4 < _FAR_PX
        and min(one.box.bottom, label.box.bottom) - max(one.box.top, label.box.top) > label.box.height / 2
    ]
    nearest = min(row, key=lambda one: one.box.left, default=None)
    return None if nearest is None else nearest.text.strip()


def _words(text: str) -> set[str]:
    folded = re.sub(r"['’]s\b", "", text.casefold())
    return {word for word in _WORD.findall(folded) if word not in _EMPTY}
