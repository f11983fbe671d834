"""Secrets on an image: the boxes of the sensitive text among the lines that were read on it.

A number in groups may have been read as several lines of one row, a password stands beside its label, and a private key
goes on below the line that begins it. Within a line, characters are found by the blanks between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, Size
from vision.perception.ocr import Pixels, TextLine
from vision.redaction.secret_labels import is_masked, is_password_label
from vision.redaction.sensitive_text import SecretKind, begins_private_key, find_secrets

_JOINED: Final = 1.6
"""Gap between two lines of one row, in heights, up to which they are read as one: numbers are written in groups."""

_BESIDE: Final = 14.0
"""How far right of its label a password may stand, in heights."""

_BENEATH: Final = 1.8
"""How far beneath its label, between the two boxes."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A rectangle that was painted over, and what was there: *Person 1*, or the kind of a secret."""

    box: PixelBox
    what: str


def secrets_on(
    pixels: Pixels, lines: Sequence[TextLine], words: Iterable[str] = (), *, phones: bool = False
) -> Iterator[Painted]:
    """The boxes of the secrets in the text that was read on an `(H, W, 3)` image.

    Args:
        words: What is painted over wherever it is written.
        phones: Whether telephone numbers are.
    """
    words = tuple(words)
    height, width, _ = pixels.shape
    size = Size(width, height)
    for row in _rows(lines):
        text = " ".join(line.text for line in row)
        for secret in find_secrets(text, words, tolerant=True, phones=phones):
            at = 0
            for line in row:
                start, end = max(0, secret.start - at), min(len(line.text), secret.end - at)
                if start < end:
                    yield Painted(_part(pixels, line, start, end), secret.kind)
                at += len(line.text) + 1
    for label in lines:
        if is_password_label(label.text):
            for line in _labelled(label, lines):
                if not (is_masked(line.text) or is_password_label(line.text) or line.text.rstrip().endswith(":")):
                    yield Painted(_part(pixels, line, 0, len(line.text)), SecretKind.PASSWORD)
        if begins_private_key(label.text):
            yield from (Painted(line.box.grown(4, size), SecretKind.KEY) for line in _below(label, lines))


def _rows(lines: Iterable[TextLine]) -> Iterator[list[TextLine]]:
    """The lines, those that stand close together in one row joined, from the left."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.box.left):
        best = min(
            (row for row in rows if _in_row(row[-1], line) and _gap(row[-1], line) <= _JOINED * row[-1].box.height),
            key=lambda row: abs(_gap(row[-1], line)),
            default=None,
        )
        if best is None:
            rows.append([line])
        else:
            best.append(line)
    return iter(rows)


def _in_row(first: TextLine, other: TextLine) -> bool:
    common = min(first.box.bottom, other.box.bottom) - max(first.box.top, other.box.top)
    return common >= 0.5 * min(first.box.height, other.box.height)


def _gap(left: TextLine, right: TextLine) -> float:
    return max(0.0, right.box.left - left.box.right)


def _labelled(label: TextLine, lines: Iterable[TextLine]) -> list[TextLine]:
    """The lines in the field that `label` names: what is next to it in its row, else what is just beneath."""
    others = [line for line in lines if line is not label]
    reach = _BESIDE * label.box.height
    row = [line for line in others if _in_row(label, line) and 0 <= line.box.left - label.box.right <= reach]
    if row:
        first = min(row, key=lambda line: line.box.left)
        # a password of several words is several lines where they stand far apart
        return [line for line in row if line.box.left - first.box.right <= 2 * label.box.height]
    beneath = [
        line
        for line in others
        if -2 <= line.box.top - label.box.bottom <= _BENEATH * label.box.height
        and -label.box.height <= line.box.left - label.box.left <= 2 * label.box.height
    ]
    return sorted(beneath, key=lambda line: line.box.top)[:1]


def _below(begin: TextLine, lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """The lines of a private key after the one that begins it, as far as they follow each other."""
    last = begin
    for line in sorted(lines, key=lambda line: line.box.top):
        beside = line.box.left < begin.box.right and line.box.right > begin.box.left
        if beside and line.box.top - last.box.top > 0 and line.box.top - last.box.bottom < 2.5 * begin.box.height:
            yield line
            last = line
            if "END" in line.text:
                return


def password_fields(lines: Sequence[TextLine], size: Size) -> Iterator[PixelBox]:
    """Where passwords are typed by the labels among `lines`: right of each and beneath it."""
    for label in lines:
        if is_password_label(label.text):
            box, high = label.box, label.box.height
            yield PixelBox(box.right, box.top - high, box.right + 40 * high, box.bottom + high).grown(0, size)
            yield PixelBox(box.left - high, box.bottom, box.left + 40 * high, box.bottom + 4 * high).grown(0, size)


def _part(pixels: Pixels, line: TextLine, start: int, end: int) -> PixelBox:
    """Around the characters `start` to `end` of a line: rather a letter too many than half a letter too few.

    Words are found by the blanks between them. Within a word, and where the blanks do not fit the text, a letter is
    where its like usually stands.
    """
    height, width, _ = pixels.shape
    box, size = line.box, Size(width, height)
    words = _words(pixels, line)
    margin = 0.7 * box.height
    if words is None:
        left, right = _guessed(line.text, start, end, box.left, box.right)
        left, right = left - 2 * margin * (start > 0), right + 2 * margin * (end < len(line.text))
        return PixelBox(max(box.left, left), box.top, min(box.right, right), box.bottom).grown(_around(box), size)
    touched = [word for word in words if word.start < end and word.start + len(word.text) > start]
    first, last = touched[0], touched[-1]
    left, right = first.left, last.right
    if first.start < start:
        left = max(left, _guessed(first.text, start - first.start, 0, left, first.right)[0] - margin)
    if last.start + len(last.text) > end:
        right = min(right, _guessed(last.text, 0, end - last.start, last.left, right)[1] + margin)
    return PixelBox(left, box.top, max(left, right), box.bottom).grown(_around(box), size)


def _around(box: PixelBox) -> float:
    return max(3.0, 0.2 * box.height)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a line: its text, where it starts there, and where it stands on the image."""

    text: str
    start: int
    left: float
    right: float


def _words(pixels: Pixels, line: TextLine) -> list[_Word] | None:
    """The words of a line where its widest blanks fit the spaces of its text; None where they do not."""
    texts = [(match[0], match.start()) for match in re.finditer(r"\S+", line.text)]
    box = line.box
    part = pixels[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1].astype(np.int16)
    ground = np.median(part.reshape(-1, 3), axis=0)
    contrast = np.abs(part - ground).max(axis=2)
    ink = np.flatnonzero((contrast > 0.25 * contrast.max()).any(axis=0))
    if not texts or not ink.size:
        return None
    ends = np.flatnonzero(np.diff(ink) > 1)  # the last column of ink before each blank
    spaces = _spaces([sum(map(_width_of, text)) for text, _ in texts], ink, ends, box.height)
    if spaces is None:
        return None
    lefts = [ink[0], *(ink[at + 1] for at in spaces)]
    rights = [*(ink[at] + 1 for at in spaces), ink[-1] + 1]
    return [
        _Word(text, start, float(int(box.left) + left), float(int(box.left) + right))
        for (text, start), left, right in zip(texts, lefts, rights, strict=True)
    ]


def _spaces(
    widths: Sequence[float], ink: npt.NDArray[np.intp], ends: npt.NDArray[np.intp], height: float
) -> list[int] | None:
    """Which blanks are the spaces between words of these relative `widths`; None where no choice fits.

    The blanks that are widest and leave each word as wide as it should be: between two ones there is as much blank as
    between two words, so that neither alone tells.

    Args:
        ink: Columns that hold ink, in order.
        ends: Where in `ink` a blank follows.
    """
    count = len(widths)
    if len(ends) < count - 1:
        return None
    # a space is about as wide as half a letter
    unit = float(ink[-1] + 1 - ink[0]) / (sum(widths) + 0.55 * (count - 1))
    begins = np.array([ink[0], *ink[ends + 1]], dtype=np.float64)
    stops = np.array([*(ink[ends] + 1), ink[-1] + 1], dtype=np.float64)
    blanks = np.array([*(ink[ends + 1] - ink[ends] - 1), 0], dtype=np.float64)
    cost = np.full(len(begins), np.inf)  # of the words so far, by the blank before the next one
    cost[0] = 0.0
    chosen: list[npt.NDArray[np.intp]] = []
    for number, width in enumerate(widths):
        spans = stops[None, :] - begins[:, None]
        off = np.where(spans > 0, np.abs(spans - width * unit) / height, np.inf)
        total = cost[:, None] + off - blanks[None, :] / height
        best = total.argmin(axis=0)
        chosen.append(best)
        reached = total[best, np.arange(len(stops))]
        # the next word begins after this blank
        cost = np.concatenate([[np.inf], reached[:-1]]) if number < count - 1 else reached
    at, spaces = len(stops) - 1, []
    if not np.isfinite(cost[at]) or cost[at] > 0.8 * count:
        return None
    for best in reversed(chosen[1:]):
        at = int(best[at]) - 1
        spaces.append(int(ends[at]))
    return spaces[::-1]


def _guessed(text: str, start: int, end: int, left: float, right: float) -> tuple[float, float]:
    widths = np.cumsum([0.0, *(_width_of(letter) for letter in text)])
    share = (right - left) / widths[-1]
    return float(left + share * widths[start]), float(left + share * widths[end])


def _width_of(letter: str) -> float:
    if letter in " ijlI|.,:;!'`()[]":
        return 0.5
    if letter in 'ftr-"/\\':
        return 0.65
    if letter in "mwMW@%—":
        return 1.55
    if ord(letter) > 0x2E80:
        return 1.9
    return 1.2 if letter.isupper() or letter.isdigit() else 1.0
