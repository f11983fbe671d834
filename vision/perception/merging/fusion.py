"""Fusion of what geometry and OCR read with what the detector found into one list of elements.

Geometry is exact where it sees something, and text is read only by OCR; the detector knows kinds of which geometry
knows nothing (icons, tabs, links, rows, sliders), more points, and more states. Where the detector is sure, it leads:
its icons, arrows and marks are not read as letters (`wordless_boxes`), a rectangle in which it sees several things is
no widget (`plausible_shapes`), a line across several of its boxes is cut between their words, and what it sees stands
without a text too. Where it is not, a detection either adds to a widget that is already there, or takes the bare text
inside it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import LINE_PX, Affordance, Element, Kind, State, in_reading_order
from vision.perception.merging.overlaps import Boxed
from vision.perception.merging.own_text import cleaned, own_text, without_repeated_letters
from vision.perception.ocr import TextLine
from vision.perception.shapes import Form, Shape

_SAME: Final = 0.5
"""IoU from which two boxes are one element."""

_HELD: Final = 0.6
"""Share of a text's box that lies in the element whose text it is."""

_CAPTION: Final = 0.5
"""Share of a bare text that lies in a mark whose caption it is."""

_GLYPH: Final = 3
"""Length up to which what OCR reads in an icon is the icon's own."""

_DETECTED_STATES: Final = frozenset({State.DISABLED, State.FOCUSED, State.SELECTED})
"""States that only the detector tells."""

_SURE: Final = 0.5
"""Score, the IoU to be expected, from which the detector leads."""

_SURER: Final = 0.75
"""Score from which it is believed to see no field where geometry does."""

_MARKS: Final = frozenset({Kind.CHECKBOX, Kind.RADIO})
"""Kinds whose marks geometry knows best."""

_WORDLESS: Final = frozenset({Kind.ICON, Kind.SLIDER, Kind.SCROLLBAR, Kind.IMAGE})
"""Kinds on which nothing is written but by accident."""

_ROOMY: Final = _WORDLESS | {Kind.TABLE_CELL, Kind.SPINBOX, Kind.COMBOBOX, Kind.PROGRESS, Kind.TEXT_FIELD}
"""Kinds that may be crossed by a text that OCR read as one with its neighbour's."""

_ROWS: Final = frozenset({Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL})
"""Kinds that lie end to end."""

_NAMED: Final = frozenset({Kind.BUTTON, Kind.CHECKBOX, Kind.RADIO, Kind.LINK, Kind.MENU_ITEM, Kind.TAB})
"""Kinds that are nothing without their text, as long as the detector is not sure."""

_GLYPH_PX: Final[dict[str, float]] = {"arrow": 16, "up": 12, "down": 12, "expand": 14, "mark": 18, "close": 14}
"""Greatest side of what is painted at a point; it never is higher than the element."""

_ICON_PX: Final = 64
_SQUARE: Final = 1.7
"""Side, and ratio of the sides, up to which an icon holds no word that would be missed."""

_ROW: Final = 0.2
"""Share of a rectangle from which a single other thing in it shows that it is no widget itself."""

_PART: Final = 0.8
"""Share of a rectangle that lies in the thing of which it is but a part."""

_WIDE: Final = r"\u3000-\u9fff\uac00-\ud7af\uff00-\uffef"
_WORDS: Final = re.compile(rf"\s+|\d+|[{_WIDE}]+|(?:(?![{_WIDE}])[^\W\d])+|[^\w\s{_WIDE}]+")
_SPACE_WIDTH: Final = 0.6
"""Of a letter's."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the reading of a screen is guided by.

    Attributes:
        shapes: Those that may be widgets.
        wordless: Boxes in which nothing is to be read.
        cut: A line of text in pieces, where it runs across several things.
    """

    shapes: tuple[Shape, ...]
    wordless: tuple[PixelBox, ...]
    cut: Callable[[TextLine], Iterable[TextLine]]


Guide = Callable[[tuple[Shape, ...]], Guidance]
"""Makes a guidance for a screen out of its shapes."""


def unguided(shapes: tuple[Shape, ...]) -> Guidance:
    """The guidance where nothing but geometry is known."""
    return Guidance(shapes, (), lambda line: (line,))


def guidance(shapes: Iterable[Shape], found: Sequence[Element]) -> Guidance:
    """The guidance for a screen by the detector's elements."""
    shapes = plausible_shapes(shapes, found)
    places = Boxed(_places(shapes, found), lambda place: place.box)
    return Guidance(shapes, tuple(wordless_boxes(found)), lambda line: _cut(line, places))


def wordless_boxes(found: Iterable[Element]) -> Iterator[PixelBox]:
    """Boxes that would be taken for letters: icons, pictures and handles of which the detector is sure, and the arrows
    and marks of its widgets."""
    sure = [element for element in found if element.score >= _SURE]
    worded = Boxed((it for it in sure if it.kind not in _WORDLESS), _box)
    for element in sure:
        box = element.box
        square = max(box.width, box.height) <= _SQUARE * min(box.width, box.height)
        if element.kind is Kind.ICON and square and box.height <= _ICON_PX:
            yield box
        elif element.kind in _WORDLESS - {Kind.ICON}:
            yield from _without(box, (it.box for it in worded.touching(box) if it.score > element.score))
        for name, side in _GLYPH_PX.items():
            if name in element.points:
                at = element.points[name].at
                # a mark stands at one end
                to_end = min(at.x - box.left, box.right - at.x) if name == "mark" else 0
                yield _square(at, min(max(side / 2, to_end), box.height / 2 - 1), box)


def plausible_shapes(shapes: Iterable[Shape], found: Iterable[Element]) -> tuple[Shape, ...]:
    """The shapes that may be widgets, judged by what the detector is sure of."""
    sure = Boxed((element for element in found if element.score >= _SURE), _box)
    return tuple(shape for shape in shapes if not _overruled(shape, sure.touching(shape.box)))


def _cut(line: TextLine, all_places: Boxed[_Place]) -> Iterator[TextLine]:
    """A line in pieces, where its words lie in several things."""
    places = [place for place in all_places.touching(line.box) if place.box.common_area(line.box)]
    runs: list[tuple[_Place | None, str, float, float]] = []
    for word, left, right in _pieces(line) if places else ():
        at = PixelPoint((left + right) / 2, line.box.centre.y)
        there = [place for place in places if place.box.contains(at)]
        owner = min(there, key=lambda place: place.box.area, default=None)
        if runs and (word.isspace() or _together(runs[-1][0], owner)):
            before, text, start, _ = runs[-1]
            runs[-1] = before if before is not None and not before.bare else owner or before, text + word, start, right
        else:
            runs.append((owner, word, left, right))
    owners = [owner for owner, *_ in runs if owner is not None]
    if len(runs) < 2 or (len(owners) == 1 and owners[0].takes_all(line.box)):
        yield line
        return
    for owner, text, left, right in runs:
        # where between two words one thing ends is not read but reckoned, and the detector knows it
        within = line.box if owner is None else owner.box
        left, right = max(left, within.left), min(right, within.right)
        yield replace(line, box=PixelBox(left, line.box.top, max(left, right), line.box.bottom), text=text.strip())


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A box within which words may belong to one element.

    Attributes:
        bare: Whether it is a text.
        row: Whether it is a row or a cell, at whose ends others begin.
        exact: Whether its ends are known to the pixel.
        mark: Whether it is a tick box or a radio button, whose caption may reach further than its box.
    """

    box: PixelBox
    bare: bool = False
    row: bool = False
    exact: bool = False
    mark: bool = False

    def takes_all(self, line: PixelBox) -> bool:
        """Whether a line across this alone belongs to it or beside it as a whole."""
        return not self.exact and (self.row or _share_inside(line, self.box) >= _HELD)


def _places(shapes: Iterable[Shape], found: Iterable[Element]) -> Iterator[_Place]:
    sure = [element for element in found if element.score >= _SURE and element.kind not in _WORDLESS]
    near = Boxed(sure, _box)
    exact = []
    for shape in shapes:
        within = (
            element.box
            for element in near.touching(shape.box)
            if _share_inside(element.box, shape.box) < _PART and element.kind not in _ROWS
        )
        part = any(_share_inside(shape.box, box) >= _PART for box in within)  # the filled end of a progress bar
        if shape.form is Form.RECTANGLE and shape.box.height <= LINE_PX and not part:
            exact.append(shape.box)
    exact_near = Boxed(exact, lambda box: box)
    for element in sure:
        kind = element.kind
        # a field that geometry sees too ends where geometry says; its words are not cut where the detector's ends
        if kind is not Kind.TEXT_FIELD or all(element.box.iou(box) < _SAME for box in exact_near.touching(element.box)):
            yield _Place(element.box, bare=kind is Kind.TEXT, row=kind in _ROWS, mark=kind in _MARKS)
    for box in exact:
        yield _Place(box, exact=True)


def merged(read: Iterable[Element], found: Iterable[Element]) -> tuple[Element, ...]:
    """The elements of a screen in reading order.

    Args:
        read: By geometry and OCR: widgets, and bare text.
        found: By the detector, without text and without duplicates.
    """
    found = sorted(found, key=lambda element: (element.kind is Kind.TEXT, -element.score))
    widgets: list[Element] = []
    texts: list[Element] = []
    for element in read:
        (texts if element.kind is Kind.TEXT else widgets).append(element)
    for element in found:
        twin = _twin(element, widgets)
        if twin is not None:
            widgets[widgets.index(twin)] = _both(twin, element)
            continue
        held = _held(element, texts)
        if element.kind is Kind.TEXT and element.score < _SURE:
            if len(held) == 1:  # several lines stay apart: they are often labels of different things
                texts[texts.index(held[0])] = replace(held[0], box=_inked(element, held))
        elif held or (element.kind is not Kind.TEXT and (element.score >= _SURE or not _needs_text(element, texts))):
            texts = [text for text in texts if text not in held]
            widgets.append(replace(element, box=_inked(element, held), text=own_text(element, held)))
    return in_reading_order(without_repeated_letters([*widgets, *texts]))


def _square(at: PixelPoint, half_px: float, within: PixelBox) -> PixelBox:
    left, right = max(within.left, at.x - half_px), min(within.right, at.x + half_px)
    top, bottom = max(within.top, at.y - half_px), min(within.bottom, at.y + half_px)
    return PixelBox(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _without(box: PixelBox, others: Iterable[PixelBox]) -> list[PixelBox]:
    """The parts of a box that lie in none of the others: rectangles side by side."""
    left_over = [box]
    for other in others:
        parts: list[PixelBox] = []
        for part in left_over:
            common = part.intersection(other)
            if common is None:
                parts.append(part)
                continue
            parts += [
                PixelBox(part.left, part.top, part.right, common.top),
                PixelBox(part.left, common.bottom, part.right, part.bottom),
                PixelBox(part.left, common.top, common.left, common.bottom),
                PixelBox(common.right, common.top, part.right, common.bottom),
            ]
        left_over = [part for part in parts if part.area]
    return left_over


def _overruled(shape: Shape, sure: Sequence[Element]) -> bool:
    texts = [element for element in sure if element.kind is Kind.TEXT]
    sure = [element for element in sure if element.kind is not Kind.TEXT]
    same = [element for element in sure if element.box.iou(shape.box) >= _SAME]
    if shape.form is Form.RECTANGLE:
        inside = [element.box for element in sure if _share_inside(element.box, shape.box) >= _HELD]
        held = [element for element in texts if _share_inside(element.box, shape.box) >= _HELD]
        return not same and (
            len(inside) > 1 or any(_share_inside(shape.box, box) >= _ROW for box in inside) or len(held) > 1
        )
    # a mark of nothing that has one: an icon, the tick of a menu item
    there = same or [element for element in sure if element.box.contains(shape.box.centre)]
    return bool(there) and all(element.kind not in _MARKS for element in there)


def _pieces(line: TextLine) -> list[tuple[str, float, float]]:
    """The words of a line and the spaces between them, split where letters, digits, signs and scripts meet as well
    (OCR loses spaces), each with its left and right end, reckoned from the width that letters have on average."""
    words = _WORDS.findall(line.text)
    widths = [sum(_SPACE_WIDTH if letter.isspace() else _width(letter) for letter in word) for word in words]
    unit_px = line.box.width / max(sum(widths), 1)
    ends = [line.box.left, *(line.box.left + unit_px * end for end in itertools.accumulate(widths))]
    return list(zip(words, ends, ends[1:], strict=False))


def _width(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _together(first: _Place | None, other: _Place | None) -> bool:
    """Whether two neighbouring words in these may be of one line: in the same, in bare texts that are not apart, or in
    a bare text or a part of a row and around it, or in a mark and on in its caption."""
    if first is other:
        return True
    if first is None or other is None:
        return all(place is None or place.bare for place in (first, other))
    if first.bare and other.bare:
        return first.box.intersection(other.box) is not None
    if first.mark and other.bare:
        return _share_inside(other.box, first.box) >= _CAPTION
    inner, outer = sorted((first, other), key=lambda place: place.box.area)
    return (inner.bare or outer.row) and outer.box.contains(inner.box.centre)


def _twin(element: Element, widgets: Sequence[Element]) -> Element | None:
    if element.kind in _MARKS and element.score >= _SURE:
        # what is written beside a mark geometry may have cut short
        for other in widgets:
            if other.kind in _MARKS and "press" in other.points and element.box.contains(other.points["press"].at):
                return other
    best = max(widgets, key=lambda other: element.box.iou(other.box), default=None)
    return best if best is not None and best.box.iou(element.box) >= _SAME else None


def _both(read: Element, found: Element) -> Element:
    """A widget that both found: the box, text and marks of geometry, the kind and the rest of the detector."""
    # an empty field and an empty progress bar look alike; what a person is asked for must not be lost
    least = _SURER if (read.kind, found.kind) == (Kind.TEXT_FIELD, Kind.PROGRESS) else _SURE
    if found.kind not in (read.kind, Kind.TEXT) and read.kind not in _MARKS and found.score >= least:
        # of a spin box geometry sees the field alone, without the arrows beside it
        stepped = (read.kind, found.kind) == (Kind.TEXT_FIELD, Kind.SPINBOX)
        return replace(found, box=found.box if stepped else read.box, text=cleaned(found.kind, read.text))
    state = read.state | (found.state & _DETECTED_STATES)
    points: dict[str, Affordance] = dict(read.points)
    if found.kind is read.kind:
        points = {**found.points, **points}
    box = found.box if read.kind in _MARKS and found.kind in _MARKS and found.box.iou(read.box) < _SAME else read.box
    return replace(read, box=box, text=cleaned(read.kind, read.text), state=state, points=points)


def _held(element: Element, texts: Sequence[Element]) -> list[Element]:
    held = [text for text in texts if _share_inside(text.box, element.box) >= _HELD]
    if element.kind in _WORDLESS:
        return [text for text in held if len(text.text) <= _GLYPH and element.kind is Kind.ICON]
    if element.kind in _MARKS and "mark" in element.points:
        mark = element.points["mark"].at
        return [text for text in held if len(text.text) > _GLYPH or not text.box.contains(mark)]
    return held


def _inked(element: Element, held: Sequence[Element]) -> PixelBox:
    """The box; that of a bare text is as wide as its letters, as OCR found them."""
    if element.kind is not Kind.TEXT or not held:
        return element.box
    boxes = [text.box for text in held]
    return PixelBox(
        min(box.left for box in boxes),
        min(element.box.top, *(box.top for box in boxes)),
        max(box.right for box in boxes),
        max(element.box.bottom, *(box.bottom for box in boxes)),
    )


def _needs_text(element: Element, texts: Sequence[Element]) -> bool:
    """Whether it is nothing without a text: a kind that has a name, or a box across other texts."""
    crossed = any(_share_inside(text.box, element.box) > 0.2 for text in texts)
    return element.kind in _NAMED or (crossed and element.kind not in _ROOMY)


def _share_inside(box: PixelBox, other: PixelBox) -> float:
    common = box.common_area(other)
    return common / box.area if common else 0.0


def _box(element: Element) -> PixelBox:
    return element.box
