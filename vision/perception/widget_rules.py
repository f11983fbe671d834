"""Widgets by rules: the kinds of shapes and lines of text, without a trained detector."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import LINE_PX, Affordance, Element, Kind, State, in_reading_order, joined_text
from vision.perception.merging.overlaps import Boxed
from vision.perception.ocr import TextLine
from vision.perception.shapes import Form, Shape

_NUMBER: Final = re.compile(r"[-+−]?\d[\d.,: ]*\s?\S{0,4}$")
"""What a spin box says: a number, and a unit."""

_STEPS_PX: Final = 20
"""How far right of a field the arrows of a spin box reach."""


def elements_by_rules(
    pixels: npt.NDArray[np.uint8], shapes: Iterable[Shape], lines: Iterable[TextLine]
) -> tuple[Element, ...]:
    """The elements that shapes and lines of text make up together, in reading order.

    A mark takes the text at its right, a rectangle the text inside; what is left over is bare text. Rectangles of
    which nothing is known (panels, frames, highlights) are left out.
    """
    shapes, left_over = list(shapes), list(lines)
    found: list[Element] = []
    for shape in shapes:
        if shape.form is not Form.RECTANGLE:
            label = _beside(shape, left_over)
            if label is not None:
                left_over.remove(label)
            found.append(_mark(shape, label))
    near_shapes, near_lines = Boxed(shapes, lambda shape: shape.box), Boxed(left_over, lambda line: line.box)
    taken: set[int] = set()
    for shape in reversed(shapes):  # smaller ones first
        if shape.form is Form.RECTANGLE and not _is_panel(shape, near_shapes.touching(shape.box)):
            there = (line for line in near_lines.touching(shape.box) if shape.box.contains(line.box.centre))
            inside = sorted((line for line in there if id(line) not in taken), key=_place)
            kind = _kind(pixels, shape, inside)
            if kind is Kind.TEXT_FIELD and _is_number(inside) and (end := _arrows_beside(pixels, shape)) is not None:
                kind, shape = Kind.SPINBOX, replace(shape, box=shape.box.union(end))
            if kind is not None:
                there = (line for line in near_lines.touching(shape.box) if shape.box.contains(line.box.centre))
                taken |= {id(line) for line in there}
                found.append(_widget(kind, shape, inside))
    bare = (line for line in left_over if id(line) not in taken)
    found.extend(Element(Kind.TEXT, line.box, line.text, score=line.score) for line in bare)
    return in_reading_order(found)


def _place(line: TextLine) -> tuple[float, float]:
    return line.box.top, line.box.left


def _beside(mark: Shape, lines: Sequence[TextLine]) -> TextLine | None:
    row = [line for line in lines if line.box.top <= mark.box.centre.y <= line.box.bottom]
    right = [line for line in row if -2 <= line.box.left - mark.box.right <= 24]
    return min(right, key=lambda line: line.box.left, default=None)


def _mark(shape: Shape, label: TextLine | None) -> Element:
    return Element(
        Kind.RADIO if shape.form is Form.CIRCLE else Kind.CHECKBOX,  # a switch is on or off, as a tick box is
        shape.box if label is None else shape.box.union(label.box),
        "" if label is None else label.text,
        frozenset({State.CHECKED}) if shape.marked else frozenset(),
        shape.closed,
        {"press": Affordance(shape.box.centre, 1.0, 1.0)},
    )


def _widget(kind: Kind, shape: Shape, lines: Sequence[TextLine]) -> Element:
    points = {"press": Affordance(shape.box.centre, 1.0, 1.0)}
    if kind is Kind.COMBOBOX:
        points["arrow"] = Affordance(PixelPoint(shape.box.right - 12, shape.box.centre.y), 3.0, 1.0)
    if kind is Kind.SPINBOX:
        for name, share in (("up", 0.3), ("down", 0.7)):
            at = PixelPoint(shape.box.right - 10, shape.box.top + share * shape.box.height)
            points[name] = Affordance(at, 3.0, 2.0)
    return Element(kind, shape.box, joined_text(shape.box, lines), score=min(1.0, shape.closed), points=points)


def _is_panel(shape: Shape, shapes: Iterable[Shape]) -> bool:
    """Whether other shapes lie in it; a small one at the right end is the arrow of a combo box."""
    return any(
        other is not shape
        and other.box.area < shape.box.area
        and shape.box.contains(other.box.centre)
        and not (other.box.width <= 40 and shape.box.right - other.box.right <= 4 and shape.box.height <= LINE_PX)
        for other in shapes
    )


def _kind(pixels: npt.NDArray[np.uint8], shape: Shape, lines: Sequence[TextLine]) -> Kind | None:
    """The kind of a rectangle with these lines inside, or None where nothing speaks for a widget."""
    inside = shape.inside
    if inside.height > LINE_PX:
        frame_area = pixels.shape[0] * pixels.shape[1]
        aligned = all(line.box.left - inside.left <= 24 for line in lines[:1])
        roomy = inside.width >= 80 and inside.area < 0.95 * frame_area
        return Kind.TEXT_FIELD if roomy and aligned and _is_recessed(shape) and not _is_list(inside, lines) else None
    if not lines:
        if inside.width < 36 or inside.width < 1.5 * inside.height:
            return None
        if _has_arrow(pixels, shape):
            return Kind.COMBOBOX
        return Kind.TEXT_FIELD if _is_recessed(shape) else None
    before = min(line.box.left for line in lines) - inside.left
    after = inside.right - max(line.box.right for line in lines)
    if before <= 16 and _is_number(lines) and _has_two_arrows(pixels, shape):
        return Kind.SPINBOX
    if before <= 16 and _has_arrow(pixels, shape):
        return Kind.COMBOBOX
    filled = before <= 5 and _is_recessed(shape)
    if len(lines) == 1 and abs(before - after) <= max(6.0, 0.1 * inside.width) and inside.width <= 480 and not filled:
        return Kind.BUTTON
    # several texts apart from each other are a menu bar or a row of a table
    return Kind.TEXT_FIELD if len(lines) == 1 and before <= 16 and _is_recessed(shape) else None


def _is_list(inside: PixelBox, lines: Sequence[TextLine]) -> bool:
    """Whether the lines are the items of a menu or a list that fits them: far apart, from the top to the bottom."""
    rows = sorted({line.box.top: line.box.height for line in lines}.items())
    pitches = [below - above for (above, _), (below, _) in itertools.pairwise(rows) if below - above > 4]
    if not pitches:
        return False
    pitch, height = float(np.median(pitches)), float(np.median([height for _, height in rows]))
    fits = rows[0][0] - inside.top < pitch and inside.bottom - rows[-1][0] < 2 * pitch
    return fits and pitch >= 1.6 * height


def _is_recessed(shape: Shape) -> bool:
    """Whether the fill is that of a field: on a light ground lighter, on a dark one darker or hardly lighter."""
    if shape.colourful or not (shape.bordered or abs(shape.fill - shape.ground) >= 5):
        return False
    return shape.fill >= shape.ground - 1 if shape.ground >= 128 else shape.fill <= shape.ground + 20


def _ink_at_the_end(pixels: npt.NDArray[np.uint8], shape: Shape) -> npt.NDArray[np.bool_]:
    """What is painted on the last 24 pixels of a rectangle."""
    right, top, bottom = int(shape.inside.right) - 2, int(shape.inside.top) + 2, int(shape.inside.bottom) - 2
    end = pixels[top:bottom, max(0, right - 24) : right].mean(axis=2)
    return np.asarray(np.abs(end - shape.fill) > 48)


def _has_two_arrows(pixels: npt.NDArray[np.uint8], shape: Shape) -> bool:
    """Whether two small glyphs, and nothing else, stand at the right end, one above the other."""
    ink = _ink_at_the_end(pixels, shape)
    return _are_two_arrows(ink) and not ink[:, :2].any()


def _arrows_beside(pixels: npt.NDArray[np.uint8], shape: Shape) -> PixelBox | None:
    """The two small buttons right of a field, on a ground of their own, as dark spin boxes have; None for none."""
    left, top, bottom = int(shape.inside.right), int(shape.inside.top) + 2, int(shape.inside.bottom) - 2
    strip = pixels[top:bottom, left : left + _STEPS_PX].mean(axis=2)
    if strip.shape[1] < _STEPS_PX or not strip.size:
        return None
    ink = np.asarray(np.abs(strip - np.median(strip)) > 32)
    ink[:, ink.mean(axis=0) > 0.7] = False  # the edges of the buttons, and what is beyond
    if not _are_two_arrows(ink):
        return None
    columns = np.flatnonzero(ink.any(axis=0))
    return PixelBox(left, shape.box.top, left + int(columns[0] + columns[-1]) + 1, shape.box.bottom)


def _is_number(lines: Sequence[TextLine]) -> bool:
    return len(lines) == 1 and _NUMBER.match(lines[0].text.strip()) is not None


def _are_two_arrows(ink: npt.NDArray[np.bool_]) -> bool:
    """Whether it is two small glyphs, and nothing else, one above the other."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    gaps = np.flatnonzero(np.diff(rows) > 2)
    if len(gaps) != 1 or not 4 <= columns[-1] - columns[0] + 1 <= 14:
        return False
    upper, lower = gaps[0] + 1, len(rows) - gaps[0] - 1
    alike = abs(int(upper) - int(lower)) <= 2 and 2 <= upper <= 8 and 2 <= lower <= 8
    return bool(alike and abs((rows[0] + rows[-1] + 1) / 2 - len(ink) / 2) <= 4)


def _has_arrow(pixels: npt.NDArray[np.uint8], shape: Shape) -> bool:
    """Whether a small glyph, and nothing else, stands at the right end, half way up."""
    ink = _ink_at_the_end(pixels, shape)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return False
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    centred = abs((rows[0] + rows[-1] + 1) / 2 - len(ink) / 2) <= 4
    return bool(3 <= height <= 14 and 5 <= width <= 14 and columns[0] >= 2 and centred)
