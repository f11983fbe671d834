"""How alike two readings of text are: case, accents, letters that readers confuse, small edits, added words."""

from __future__ import annotations

from typing import Final

from vision.perception.captions import caption

SAME: Final = 0.85
"""From here on two texts count as the same thing said."""

_CONFUSED: Final = str.maketrans("l1|!0o5$82", "iiiioossbz")
_PART: Final = 0.7
"""Likeness of a text to the same text with more words around it: `Name` and `Full name`."""


def similarity(a: str, b: str) -> float:
    """How surely `a` and `b` say the same, in [0, 1]; 0 where either is empty.

    A short word is easily another one: of words below eight letters only letters that readers of text confuse, or one
    wrong letter in four, are forgiven, and none may be missing (“Saved” is not a misread “Save”).
    """
    one, other = caption(a), caption(b)
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    one, other = _unconfused(one), _unconfused(other)
    bare = one.replace(" ", ""), other.replace(" ", "")
    if bare[0] == bare[1]:
        return 0.97
    edits, longer = distance(one, other), max(len(one), len(other))
    similar = 1 - edits / longer
    if longer < 8:
        forgiven = len(one) == len(other) >= 4 and edits == 1
        similar = 0.9 if forgiven else min(similar, 0.5)
    return max(similar, _part(one.split(), other.split()))


def _unconfused(text: str) -> str:
    return text.replace("rn", "m").replace("ri", "n").translate(_CONFUSED)


def distance(a: str, b: str) -> int:
    """Edits between two words (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def _part(words: list[str], others: list[str]) -> float:
    fewer, more = sorted((words, others), key=len)
    if not all(word in more for word in fewer):
        return 0.0
    return _PART if len(more) <= len(fewer) + 2 else 0.5
