"""What geometry and OCR read, and what the detector found, made into one list of elements.

Geometry is exact where it sees something, and text is read only by OCR; the detector knows kinds of which geometry
knows nothing (icons, tabs, links, rows, sliders), more points, and more states. So a detection either tells more of a
widget that is already there, or takes the bare text inside it for its own, or stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from vision.geometry import PixelBox
from vision.perception import Element, Kind, State, in_reading_order, joined_text

_SAME: Final = 0.5
"""IoU from which two boxes are one element."""

_HELD: Final = 0.6
"""Share of a text's box that lies in the element whose text it is."""

_GLYPH: Final = 3
"""Length up to which what OCR reads in an icon is the icon's own."""

_SEEN: Final = frozenset({State.DISABLED, State.FOCUSED, State.SELECTED})
"""States that geometry does not see."""

_SURE: Final = 0.35
"""Score from which the detector knows a widget's kind better than geometry; settled on validation screens."""

_MARKS: Final = frozenset({Kind.CHECKBOX, Kind.RADIO})
"""Kinds that geometry knows best."""

_WORDLESS: Final = frozenset({Kind.ICON, Kind.SLIDER, Kind.SCROLLBAR, Kind.IMAGE})
"""Kinds on which nothing is written but by accident."""

_ROOMY: Final = _WORDLESS | {Kind.TABLE_CELL, Kind.SPINBOX, Kind.COMBOBOX, Kind.PROGRESS, Kind.TEXT_FIELD}
"""Kinds that may be crossed by a text that OCR read as one with its neighbour's."""

_NAMED: Final = frozenset({Kind.BUTTON, Kind.CHECKBOX, Kind.RADIO, Kind.LINK, Kind.MENU_ITEM, Kind.TAB})
"""Kinds that are nothing without their text."""


def merged(read: Iterable[Element], found: Iterable[Element]) -> tuple[Element, ...]:
    """The elements of a screen in reading order.

    Args:
        read: By geometry and OCR: widgets, and bare text.
        found: By the detector, without text and without duplicates.
    """
    widgets: list[Element] = []
    texts: list[Element] = []
    for element in read:
        (texts if element.kind is Kind.TEXT else widgets).append(element)
    for one in sorted(found, key=lambda element: -element.score):
        twin = _twin(one, widgets)
        if twin is not None:
            widgets[widgets.index(twin)] = _both(twin, one)
        elif one.kind is Kind.TEXT:
            held = _held(one, texts)
            if len(held) == 1:  # several lines stay apart: they are often labels of different things
                texts[texts.index(held[0])] = replace(held[0], box=one.box)
        else:
            held = _held(one, texts)
            if held or not _needs_text(one, texts):
                texts = [text for text in texts if text not in held]
                widgets.append(replace(one, text=joined_text(one.box, held)))
    return in_reading_order([*widgets, *texts])


def _twin(one: Element, widgets: Sequence[Element]) -> Element | None:
    best = max(widgets, key=lambda other: one.box.iou(other.box), default=None)
    return best if best is not None and best.box.iou(one.box) >= _SAME else None


def _both(read: Element, found: Element) -> Element:
    """A widget that both found: the box, text and marks of geometry, the kind and the rest of the detector."""
    if found.kind not in (read.kind, Kind.TEXT) and read.kind not in _MARKS and found.score >= _SURE:
        return replace(found, box=read.box, text=read.text)
    state = read.state | (found.state & _SEEN)
    points = {**found.points, **read.points} if found.kind is read.kind else read.points
    return replace(read, state=state, points=points)


def _held(one: Element, texts: Sequence[Element]) -> list[Element]:
    held = [text for text in texts if _share_inside(text.box, one.box) >= _HELD]
    if one.kind in _WORDLESS:
        return [text for text in held if len(text.text) <= _GLYPH and one.kind is Kind.ICON]
    return held


def _needs_text(one: Element, texts: Sequence[Element]) -> bool:
    """Whether it cannot be this: a kind with a name that has none, or a box across other texts."""
    crossed = any(_share_inside(text.box, one.box) > 0.2 for text in texts)
    return one.kind in _NAMED or (crossed and one.kind not in _ROOMY)


def _share_inside(box: PixelBox, other: PixelBox) -> float:
    common = box.intersection(other)
    return 0.0 if common is None or box.area == 0 else common.area / box.area
