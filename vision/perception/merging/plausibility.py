"""Plausibility of what was merged: widgets that only geometry saw, fields in parts, scroll bars on each other, rows of
menus, bars that say words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox
from vision.perception.elements import FIELDS, Affordance, Element, Kind, in_reading_order
from vision.perception.merging.grids import with_days, with_keys, without_blank_tables
from vision.perception.merging.overlaps import Boxed
from vision.perception.merging.own_text import cleaned, has_keys

_SUPPORTED: Final = 0.5
"""IoU from which the detector sees something where geometry does."""

_SUPPOSED: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.BUTTON})
"""Kinds that geometry makes of rectangles, which may be panels, panes and cells as well."""

_ENTERED: Final = FIELDS | {Kind.PROGRESS}
"""Kinds that look like a field: an empty one and an empty progress bar are alike."""

_BARE: Final = frozenset({Kind.TEXT, Kind.IMAGE})

_SURE: Final = 0.5
_FAINTEST: Final = 0.1
"""Score from which the detector sees a widget itself; without that one has its score, and at least so much."""

_ON: Final = 0.5
"""Share of the smaller of two scroll bars that lies in the other where they are one."""

_STACKED: Final = frozenset({Kind.MENU_ITEM, Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL})
_WHOLE: Final = frozenset({Kind.MENU_ITEM})
"""Kinds of rows, and those of them that are as long as the panel they lie in."""

_LEAST_ROWS: Final = 3
_ACROSS: Final = 0.6
_ALIKE: Final = 0.4
_GAP: Final = 0.6
"""How many rows lie under each other at least, what of their lengths they share, how far their heights differ, and how
far apart they are: a line lies between some."""

_MENU: Final = 0.4
"""Share of rows that are items of a menu, from which all of them are."""

_SAME_ROW: Final = 0.7
_OVERLAP: Final = 0.1
"""Shares of the heights and of the widths that two parts of one field have in common."""

_REACH_PX: Final = 160
_EDGE: Final = 8
_ALONG: Final = 0.85
"""How far beyond rows the ends of their panel are looked for, and what is one: so many levels, along such a share."""

Pixels = npt.NDArray[np.uint8]


def supported(widgets: Iterable[Element], suspected: Sequence[Element]) -> tuple[Element, ...]:
    """What geometry and OCR read, as far as the detector can follow it.

    Bare texts stand in place of widgets where it suspects nothing, rows and cards in place of fields where it suspects
    those and no field, and what it hardly takes for what it is taken for is less sure.

    Args:
        suspected: All that the detector holds possible, however faintly.
    """
    near = Boxed(suspected, lambda element: element.box)
    judged = (_judged(widget, near.touching(widget.box)) for widget in widgets)
    return tuple(widget for widget in judged if widget is not None)


def _judged(widget: Element, suspected: Sequence[Element]) -> Element | None:
    if widget.kind not in _SUPPOSED:
        return widget
    there = [other for other in suspected if widget.box.iou(other.box) >= _SUPPORTED]
    seen = max((other.score for other in there if other.kind is widget.kind), default=0.0)
    surest = max(there, key=lambda other: other.score, default=None)
    entered = widget.kind is not Kind.TEXT_FIELD or any(other.kind in _ENTERED for other in there)
    if surest is not None and entered:
        return widget if seen >= _SURE else replace(widget, score=max(seen, _FAINTEST))
    if not widget.text:
        return None
    if surest is None or surest.kind in _BARE:
        return Element(Kind.TEXT, widget.box, widget.text, score=widget.score)
    return replace(surest, box=widget.box, text=cleaned(surest.kind, widget.text))


def completed(elements: Iterable[Element], pixels: Pixels) -> tuple[Element, ...]:
    """What was merged, without tables of nothing and bars that say words, with whole fields and rows, one scroll bar in
    one place, and keys and days where only texts were seen."""
    whole = with_whole_fields(without_worded_bars(without_blank_tables(elements)))
    rows = with_rows(without_second_bars(whole), pixels)
    return in_reading_order(with_days(with_keys(rows)))


def without_worded_bars(elements: Iterable[Element]) -> list[Element]:
    """The elements, with buttons in place of what shows progress and says a word: those are wide buttons."""
    return [
        replace(one, kind=Kind.BUTTON, points={"press": Affordance(one.box.centre, 1.0, 1.0)})
        if one.kind is Kind.PROGRESS and sum(map(str.isalpha, one.text)) > 1
        else one
        for one in elements
    ]


def with_whole_fields(elements: Iterable[Element]) -> list[Element]:
    """The elements, with one wide field in place of two that overlap in one row."""
    whole: list[Element] = []
    for one in elements:
        field = one.kind is Kind.TEXT_FIELD
        other = next((place for place, two in enumerate(whole) if _is_rest(one, two)), None) if field else None
        if other is None:
            whole.append(one)
        else:
            first = whole[other]
            box, text, state = first.box.union(one.box), first.text or one.text, first.state | one.state
            whole[other] = replace(first, box=box, text=text, state=state, points={})
    return whole


def _is_rest(one: Element, other: Element) -> bool:
    """Whether two fields overlap in one row, neither within the other."""
    if one.kind is not Kind.TEXT_FIELD or other.kind is not Kind.TEXT_FIELD:
        return False
    a, b = one.box, other.box
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    across = min(a.right, b.right) - max(a.left, b.left)
    same_row = down > _SAME_ROW * max(a.height, b.height)
    return same_row and _OVERLAP * min(a.width, b.width) < across < min(a.width, b.width) - 1


def without_second_bars(elements: Iterable[Element]) -> list[Element]:
    """The elements, with the surest of several scroll bars that lie on each other."""
    kept: list[Element] = []
    elements = list(elements)
    bars = sorted((one for one in elements if one.kind is Kind.SCROLLBAR), key=lambda one: -one.score)
    for bar in bars:
        if not any(_share_of_smaller(bar.box, other.box) >= _ON for other in kept):
            kept.append(bar)
    return [one for one in elements if one.kind is not Kind.SCROLLBAR or one in kept]


def with_rows(elements: Iterable[Element], pixels: Pixels) -> list[Element]:
    """The elements, with rows that lie under each other as long as the panel around them, and of one kind in a menu.

    Args:
        pixels: `(H, W, 3)` RGB of the screen.
    """
    elements = list(elements)
    changed: dict[int, Element] = {}
    rows = [one for one in elements if one.kind in _STACKED and not _is_in_bar(one, elements)]
    for column in _columns(rows):
        if len(column) < _LEAST_ROWS:
            continue
        ends = _ends(column, pixels)
        known = [one.kind is Kind.MENU_ITEM for one in column]
        menu = any(has_keys(one.text) for one in column) or sum(known) >= _MENU * len(column)
        for one in column:
            row = one
            if menu and one.kind is not Kind.MENU_ITEM:
                row = replace(row, kind=Kind.MENU_ITEM, text=cleaned(Kind.MENU_ITEM, one.text))
            if ends is not None and row.kind in _WHOLE:
                row = replace(row, box=PixelBox(ends[0], one.box.top, ends[1], one.box.bottom))
            changed[id(one)] = row
    return [changed.get(id(one), one) for one in elements]


def _is_in_bar(item: Element, elements: Iterable[Element]) -> bool:
    """Whether an item of a menu stands beside another, so that it is one of the bar above and no row."""
    return item.kind is Kind.MENU_ITEM and any(
        other is not item
        and other.kind is Kind.MENU_ITEM
        and abs(other.box.centre.y - item.box.centre.y) <= item.box.height / 4
        and min(abs(other.box.left - item.box.right), abs(item.box.left - other.box.right)) <= item.box.height
        for other in elements
    )


def _columns(rows: Sequence[Element]) -> Iterable[list[Element]]:
    """Rows of about one height and pitch that lie under each other, together."""
    left_over = sorted(rows, key=lambda one: one.box.top)
    while left_over:
        column = [left_over.pop(0)]
        for one in list(left_over):
            last = column[-1].box
            across = min(one.box.right, last.right) - max(one.box.left, last.left)
            under = across >= _ACROSS * min(one.box.width, last.width)
            alike = abs(one.box.height - last.height) <= _ALIKE * last.height
            gap = (one.box.top - last.bottom) / last.height
            if under and alike and -_ALIKE <= gap <= _GAP:
                column.append(one)
                left_over.remove(one)
        yield column


def _ends(column: Sequence[Element], pixels: Pixels) -> tuple[float, float] | None:
    """Where the panel around rows ends at the left and at the right: lines along all of them; None where none are."""
    top, bottom = max(0, int(column[0].box.top) + 2), int(column[-1].box.bottom) - 2
    left = int(np.quantile([one.box.left for one in column], 0.25))
    right = int(np.quantile([one.box.right for one in column], 0.75))
    first, last = max(1, left - _REACH_PX), min(pixels.shape[1] - 1, right + _REACH_PX)
    part = pixels[top:bottom, first - 1 : last + 1].astype(np.int16)
    if part.shape[0] < 2 or right - left < 8:
        return None
    edges = (np.abs(np.diff(part, axis=1)).max(axis=2) >= _EDGE).mean(axis=0) >= _ALONG  # at first, first + 1 …
    at = first + np.flatnonzero(edges)
    inner = (right - left) // 4
    lefts, rights = at[at <= left + inner], at[at >= right - inner]
    if not lefts.size or not rights.size:
        return None
    return float(lefts[-1]), float(rights[0])


def _share_of_smaller(box: PixelBox, other: PixelBox) -> float:
    return box.common_area(other) / max(1.0, min(box.area, other.area))
