"""Text similarity: whether two texts say the same although OCR took letters for others or lost spaces.

Two questions are asked of it. `similarity` grades how surely two readings are of one caption, for replays; `reads_as`
says whether a name somebody wrote may stand on the screen as it was read. Both forgive what OCR confuses, and hardly
anything in short words: “Saved” is not a misread “Save”.
"""

from __future__ import annotations

from typing import Final

from rapidfuzz.distance import Levenshtein

from vision.perception.captions import caption

SAME: Final = 0.85
"""Similarity from which two texts count as the same."""

LOOKALIKES: Final = ("il1|!", "o0", "s5$", "b8", "z2")
"""Characters that OCR engines take for each other, after case folding; each group by its letter first."""

_SIGNS: Final = ("x×✕✖*", "/÷∕", "-−–—‐‑", "=二")
"""Signs that are written one way and shown another, or read so, above all on the keys of calculators."""

_LETTER_OF: Final = str.maketrans({letter: group[0] for group in (*LOOKALIKES, *_SIGNS) for letter in group[1:]})

_PART: Final = 0.7
"""Similarity of a text to the same text with more words around it: `Name` and `Full name`."""

_LONG: Final = 8
"""Length from which a letter may be missing or too many."""


def similarity(a: str, b: str) -> float:
    """How surely `a` and `b` say the same, in [0, 1]; 0 where either is empty.

    Of words below eight letters only letters that OCR engines confuse, or one wrong letter in four, are forgiven,
    and none may be missing.
    """
    one, other = caption(a), caption(b)
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    one, other = without_lookalikes(one), without_lookalikes(other)
    if unspaced(one) == unspaced(other):
        return 0.97
    edits, longer = Levenshtein.distance(one, other), max(len(one), len(other))
    similar = 1 - edits / longer
    if longer < _LONG:
        forgiven = len(one) == len(other) >= 4 and edits == 1
        similar = 0.9 if forgiven else min(similar, 0.5)
    return max(similar, _part(one.split(), other.split()))


def reads_as(read: str, wanted: str) -> bool:
    """Whether `wanted` may have been read as `read`, both case-folded: letters that look alike, one wrong in each six.

    Letters may only be exchanged, and only in words of four or more; from eight on one may also be lost or added. Other
    digits are another name: “Invoice 2023” is no misread “Invoice 2024”.
    """
    a, b = without_lookalikes(read), without_lookalikes(wanted)
    if a == b:
        return bool(a)
    if len(b) < 4 or _other_digits(read, wanted):
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) <= max(1, len(b) // 6)
    if len(b) < _LONG or abs(len(a) - len(b)) > len(b) // _LONG:
        return False
    most = len(b) // 6
    return Levenshtein.distance(a, b, score_cutoff=most) <= most


def unspaced(text: str) -> str:
    """`text` without its spaces, which OCR engines lose between words set close."""
    return "".join(text.split())


def without_lookalikes(text: str) -> str:
    """`text`, a caption, with one letter for all that OCR engines take for each other."""
    return text.replace("rn", "m").replace("ri", "n").translate(_LETTER_OF)


def _other_digits(read: str, wanted: str) -> bool:
    digits, expected = (list(filter(str.isdigit, text)) for text in (read, wanted))
    return len(digits) == len(expected) and digits != expected


def _part(words: list[str], others: list[str]) -> float:
    fewer, more = sorted((words, others), key=len)
    if not all(word in more for word in fewer):
        return 0.0
    return _PART if len(more) <= len(fewer) + 2 else 0.5
