"""Keypads: signs that stand alone in rows and columns, read by recognition where detection overlooks them.

The detector of an OCR engine looks for lines, and a `1`, a `−` or a `.` alone on a key is none to it. Where several
signs that were read stand in a grid, the empty places of that grid are looked at: what stands in the middle of one is
given to recognition in a strip as high as a line, so that a dot is seen as small and low.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

import numpy as np

from vision.geometry import PixelBox, PixelPoint
from vision.perception.ocr import Pixels, TextLine

_LONGEST: Final = 2
"""Letters of what counts as a sign: a digit, an operator, a day of the month."""

_LEAST_SIGNS: Final = 6
"""Signs that make a keypad, at least."""

_TRIED: Final = 6
"""How many of what was taken for icons are tried before the others are."""

_LEAST_BESIDE: Final = 2
"""Signs that make one more row or column of it, at least."""

_PITCH_PX: Final = (18.0, 200.0)
"""Least and greatest distance of neighbouring rows and columns."""

_LEVEL: Final = 0.2
"""How far the middles of one row or column lie apart at most, as a share of the pitch."""

_INSIDE: Final = 0.62
"""Share of a place that is looked at, around its middle: beyond lie borders of keys."""

_STRIP: Final = 1.5
"""Height of the strip that is recognised, as a share of the height of the signs that were read."""

_HIGHEST: Final = 1.7
_WIDEST: Final = 2.0
"""Sides of a sign at most, as shares of the height of the signs that were read: brackets are higher than digits."""

_INK: Final = 0.4
_FAINT: Final = 24

_LEAST_SCORE: Final = 0.4
"""Confidence from which a sign is taken; fewer than these are in question, so less is needed than for a line."""

_READ_AS: Final = {
    **dict.fromkeys("一_—–‐-ー", "−"),
    "十": "+",
    "二": "=",
    "米": "*",
    "冰": "*",
    "（": "(",
    "）": ")",
    "。": ".",
}
"""What recognition makes of signs that stand alone, where it takes them for Chinese or for punctuation."""

_DOUBTFUL: Final = re.compile(r"\d{1,2}[\u3400-\u9fff]{1,2}")
"""A number with Chinese behind it: `3月`, or a number alone, in whose blank ground recognition saw something."""

SIGNS: Final = frozenset("0123456789+−×÷=.,*/%()√π±#<>^!?:CEXx")
"""What stands on keys."""

_OPERATORS: Final = frozenset("+−÷=%*/±√")


@runtime_checkable
class LineRecogniser(Protocol):
    """An engine that can recognise a line without looking for it first."""

    def recognise(self, line: Pixels) -> tuple[str, float]:
        """The text of an `(h, w, 3)` RGB image of one line, and its score in [0, 1]; the text may be empty."""
        ...


@dataclass(frozen=True, slots=True)
class _Grid:
    """Signs in rows and columns: the middles of the rows from the top and of the columns from the left."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    signs: tuple[TextLine, ...]

    @property
    def pitch(self) -> tuple[float, float]:
        """Typical distance of neighbouring columns and of neighbouring rows."""
        return tuple(float(np.median(np.diff(axis))) for axis in (self.columns, self.rows))  # type: ignore[return-value]


def with_signs(
    engine: object, pixels: Pixels, lines: Sequence[TextLine], wordless: Iterable[PixelBox] = ()
) -> list[TextLine]:
    """`lines` of an `(H, W, 3)` image with the signs on keypads that detection overlooked.

    Args:
        engine: Adds nothing unless it is a `LineRecogniser`.
        wordless: Boxes in which nothing was read, since something was taken for an icon: a sign alone looks like one.
    """
    if not isinstance(engine, LineRecogniser):
        return list(lines)
    found = list(lines)
    inks = (_ink_in(pixels, box) for box in wordless if _PITCH_PX[0] / 2 <= box.height <= _PITCH_PX[1] / 2)
    unread = [TextLine(ink, "", 0.0) for ink in inks if ink is not None]
    signs = [line for line in lines if len(line.text) <= _LONGEST or _DOUBTFUL.fullmatch(line.text)]
    for grid in _grids([*signs, *unread]):
        known = [sign for sign in grid.signs if sign.text]
        icons = [sign.box.centre for sign in grid.signs if not sign.text]
        if len(known) < _LEAST_SIGNS and not _are_signs(engine, pixels, grid, icons):
            continue
        places = [PixelPoint(column, row) for row, column in itertools.product(grid.rows, grid.columns)]
        added = list(_overlooked(engine, pixels, grid, places, found))
        for beside in _beside(grid):
            more = list(_overlooked(engine, pixels, grid, beside, [*found, *added]))
            there = sum(_is_at(sign, place, grid) for place in beside for sign in known)
            if len(more) + there >= _LEAST_BESIDE:  # a row or a column of which hardly a sign was read
                added += more
        calculator = _is_calculator([*known, *added])
        if calculator:
            added += list(_overlooked(engine, pixels, grid, _between_rows(grid), [*found, *added]))
        found += added
        corrected = {sign: _corrected(engine, pixels, grid, sign, calculator=calculator) for sign in (*known, *added)}
        if calculator:
            corrected |= {
                line: TextLine(line.box, _READ_AS[line.text], line.score)
                for line in found
                if line.text in _READ_AS and line not in corrected and _is_about(line, grid)
            }
        found = [corrected.get(line, line) for line in found]
    return found


def _corrected(engine: LineRecogniser, pixels: Pixels, grid: _Grid, sign: TextLine, *, calculator: bool) -> TextLine:
    """A sign as it must have been meant: an `X` on a calculator is a `×`, and what is none is recognised anew."""
    if calculator and sign.text in ("X", "x"):
        return TextLine(sign.box, "×", sign.score)
    strange = calculator and not set(sign.text) <= SIGNS and not (sign.text.isascii() and sign.text.isalnum())
    if not strange and _DOUBTFUL.fullmatch(sign.text) is None:
        return sign
    again = next(iter(_overlooked(engine, pixels, grid, [sign.box.centre], ())), sign)
    return again if calculator or again.text.isdigit() else sign


def _are_signs(engine: LineRecogniser, pixels: Pixels, grid: _Grid, icons: Sequence[PixelPoint]) -> bool:
    """Whether what was taken for icons is mostly signs, by the first few."""
    some = icons[:: max(1, len(icons) // _TRIED)][:_TRIED]
    texts = [sign.text for sign in _overlooked(engine, pixels, grid, some, ())]
    return len(texts) > len(some) / 2 and any(text.isdigit() for text in texts)


def _is_calculator(signs: Iterable[TextLine]) -> bool:
    """Whether there are digits and operators, so that an `X` among them is a `×`."""
    texts = [sign.text for sign in signs]
    return sum(text.isdigit() for text in texts) >= 3 and any(text in _OPERATORS for text in texts)


def _grids(signs: Sequence[TextLine]) -> Iterable[_Grid]:
    """The grids that signs stand in; signs of different heights belong to different ones."""
    left_over = sorted(signs, key=lambda sign: sign.box.height)
    while len(left_over) >= _LEAST_SIGNS:
        # digits and capitals are of one height, and so are the operators that were read
        height = left_over[len(left_over) // 2].box.height
        alike = [sign for sign in left_over if 0.4 * height <= sign.box.height <= 1.6 * height]
        grid = _grid(alike)
        if grid is not None:
            yield grid
        left_over = [sign for sign in left_over if sign not in alike]


def _grid(signs: Sequence[TextLine]) -> _Grid | None:
    rows, columns = (
        _levels([getattr(sign.box.centre, axis) for sign in signs], max(sign.box.height for sign in signs) / 2)
        for axis in ("y", "x")
    )
    if len(rows) < 2 or len(columns) < 2:
        return None
    grid = _Grid(rows, columns, tuple(signs))
    if not all(_PITCH_PX[0] <= pitch <= _PITCH_PX[1] for pitch in grid.pitch):
        return None
    across, down = grid.pitch
    in_place = [
        sign
        for sign in signs
        if min(abs(sign.box.centre.x - column) for column in columns) <= _LEVEL * across
        and min(abs(sign.box.centre.y - row) for row in rows) <= _LEVEL * down
    ]
    # a keypad is filled; two columns of numbers far apart are none
    return (
        _Grid(rows, columns, tuple(in_place))
        if len(in_place) >= max(_LEAST_SIGNS, len(rows) * len(columns) / 2)
        else None
    )


def _levels(middles: Sequence[float], apart: float) -> tuple[float, ...]:
    """The levels on which at least two of these lie, those that are less than `apart` from each other as one."""
    levels: list[list[float]] = []
    for middle in sorted(middles):
        if levels and middle - levels[-1][-1] < apart:
            levels[-1].append(middle)
        else:
            levels.append([middle])
    return tuple(float(np.median(level)) for level in levels if len(level) >= 2)


def _beside(grid: _Grid) -> Iterable[list[PixelPoint]]:
    """The places of the rows and columns just outside a grid."""
    across, down = grid.pitch
    for row in (grid.rows[0] - down, grid.rows[-1] + down):
        yield [PixelPoint(column, row) for column in grid.columns]
    for column in (grid.columns[0] - across, grid.columns[-1] + across):
        yield [PixelPoint(column, row) for row in grid.rows]


def _between_rows(grid: _Grid) -> list[PixelPoint]:
    """The places of keys of double height, as `=` and `+` have: between two rows, in or beside the outer columns."""
    across, _ = grid.pitch
    outer = (grid.columns[0] - across, grid.columns[0], grid.columns[-1], grid.columns[-1] + across)
    middles = [(upper + lower) / 2 for upper, lower in itertools.pairwise(grid.rows)]
    return [PixelPoint(column, middle) for column in outer for middle in middles]


def _is_at(sign: TextLine, place: PixelPoint, grid: _Grid) -> bool:
    (across, down), middle = grid.pitch, sign.box.centre
    return abs(middle.y - place.y) <= _LEVEL * down and abs(middle.x - place.x) <= _LEVEL * across


def _is_about(line: TextLine, grid: _Grid) -> bool:
    """Whether a line lies on a grid or just outside it."""
    (across, down), middle = grid.pitch, line.box.centre
    inside = grid.columns[0] - 1.5 * across <= middle.x <= grid.columns[-1] + 1.5 * across
    return inside and grid.rows[0] - 1.5 * down <= middle.y <= grid.rows[-1] + 1.5 * down


def _overlooked(
    engine: LineRecogniser, pixels: Pixels, grid: _Grid, places: Iterable[PixelPoint], lines: Sequence[TextLine]
) -> Iterable[TextLine]:
    """The signs in the middle of these places, at which no line was read."""
    across, down = grid.pitch
    height = float(np.median([sign.box.height for sign in grid.signs]))
    for place in places:
        around = PixelBox(place.x - across / 2, place.y - down / 2, place.x + across / 2, place.y + down / 2)
        if any(around.contains(line.box.centre) or line.box.contains(place) for line in lines):
            continue
        ink = _ink_at(pixels, place, across * _INSIDE, down * _INSIDE)
        # what is higher or wider than a sign is a picture
        if ink is None or ink.height > _HIGHEST * height or ink.width > _WIDEST * height:
            continue
        half, margin = _STRIP * height / 2, height / 2
        strip = PixelBox(ink.left - margin, place.y - half, ink.right + margin, place.y + half)
        text, score = engine.recognise(_crop(pixels, strip))
        text = _READ_AS.get(text, text)
        if score >= _LEAST_SCORE and 0 < len(text) <= _LONGEST and set(text) <= SIGNS:
            yield TextLine(ink, text, score)


def _ink_at(pixels: Pixels, at: PixelPoint, width: float, height: float) -> PixelBox | None:
    """The box of what stands out from the ground around `at`; None where nothing does, or where it goes on beyond."""
    left, top = max(0, round(at.x - width / 2)), max(0, round(at.y - height / 2))
    part = pixels[top : max(0, round(at.y + height / 2)), left : max(0, round(at.x + width / 2))].mean(axis=2)
    if not part.size:
        return None
    ground = int(np.bincount(part.astype(np.uint8).ravel(), minlength=256).argmax())
    contrast = np.abs(part - ground)
    ink = contrast > max(_FAINT, _INK * float(contrast.max()))
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size or ink[0].any() or ink[-1].any() or ink[:, 0].any() or ink[:, -1].any():
        return None
    return PixelBox(left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1)


def _ink_in(pixels: Pixels, box: PixelBox) -> PixelBox | None:
    return _ink_at(pixels, box.centre, box.width + 6, box.height + 6)


def _crop(pixels: Pixels, box: PixelBox) -> Pixels:
    height, width, _ = pixels.shape
    left, top = max(0, round(box.left)), max(0, round(box.top))
    return np.ascontiguousarray(pixels[top : min(height, round(box.bottom)), left : min(width, round(box.right))])
