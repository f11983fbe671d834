"""Sampler of targets: names a widget as a person would, by name, number or place, so that no other widget answers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from agent.learning.instructions.goals import Target, Where
from agent.learning.simulator.window_state import Widget, Window, labels
from vision.geometry import PixelBox
from vision.perception.elements import Kind, row_distance

FIELDS: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER})
"""Kinds that are named by the label beside them."""


class TargetSampler:
    """Names widgets of one page of a window.

    Attributes:
        widgets: Those on the page that is shown.
        names: The name of each by its number: its label's text for fields, else its own.
    """

    def __init__(self, window: Window, choice: random.Random) -> None:
        self._window, self._choice = window, choice
        self.widgets: Sequence[Widget] = ()
        self.names: dict[int, str] = {}

    def show_page(self, tab: str | None) -> None:
        """Go on with the widgets of this tab page, and those that are on all pages."""
        self.widgets = [widget for widget in self._window.widgets if widget.page is None or widget.page == tab]
        self.names = {widget.number: plain_name(widget.text) for widget in self.widgets if widget.kind not in FIELDS}
        for field, label in labels(self.widgets):
            self.names[field.number] = plain_name(label.text)

    def target(self, widget: Widget, rivals: frozenset[Kind] | set[Kind]) -> Target | None:
        """A target that only `widget` answers to; None where none was found.

        Args:
            rivals: Kinds that the same words might mean.
        """
        name = self.names.get(widget.number, "")
        same = [
            other
            for other in self.widgets
            if other.kind in rivals and self.names.get(other.number, "").casefold() == name.casefold()
        ]
        kind = widget.kind if self._choice.random() < 0.85 else None
        if name and len(same) == 1 and self._choice.random() < 0.94:
            return Target(name, kind)
        if not name:
            same = [other for other in self.widgets if other.kind is widget.kind]
            kind = widget.kind
            if self._choice.random() < 0.35 and len(same) < 7:
                return self._by_number(name, kind, widget, same)
        if len(same) > 1 and self._choice.random() < 0.5 and name:
            return self._by_number(name, kind, widget, same)
        return self.by_place(name, kind, widget, same)

    def _by_number(self, name: str, kind: Kind | None, widget: Widget, same: Sequence[Widget]) -> Target | None:
        ordered = [other for other in self._window.visible() if other in same]
        if widget not in ordered or len(ordered) > 9:
            return None
        place = ordered.index(widget) + 1
        if place == len(ordered) and len(ordered) > 1 and self._choice.random() < 0.4:
            place = -1
        return Target(name, kind, place)

    def by_place(self, name: str, kind: Kind | None, widget: Widget, same: Sequence[Widget]) -> Target | None:
        """A target that tells `widget` from those of the same name by a text beside it; None where none does."""
        texts = [other for other in self.widgets if other is not widget and other.text and len(other.text) < 26]
        once = [
            candidate
            for candidate in texts
            if sum(plain_name(candidate.text) == plain_name(other.text) for other in texts) == 1
        ]
        near = sorted(once, key=lambda other: row_distance(other.box, widget.box))[:6]
        ways = list(Where)
        self._choice.shuffle(ways)
        for anchor in near[: self._choice.randint(1, 6)]:
            for where in ways:
                if anchor.text == name or _nearest(same, where, anchor) is not widget:
                    continue
                if where is Where.ROW and widget.kind not in {Kind.BUTTON, Kind.LINK, Kind.CHECKBOX, Kind.ICON}:
                    continue
                if not name and where is Where.ROW and widget.kind is not Kind.CHECKBOX:
                    continue
                return Target(name, kind, where=where, anchor=plain_name(anchor.text) or anchor.text)
        return None


def _nearest(found: Sequence[Widget], where: Where, anchor: Widget) -> Widget | None:
    """The nearest of `found` in this relation to `anchor`."""
    fitting = [widget for widget in found if widget is not anchor and _lies(widget.box, where, anchor.box)]
    return min(fitting, key=lambda widget: row_distance(widget.box, anchor.box), default=None)


def _lies(box: PixelBox, where: Where, anchor: PixelBox) -> bool:
    """Whether `box` is in this relation to `anchor`."""
    same_row = min(box.bottom, anchor.bottom) - max(box.top, anchor.top) > 0.4 * min(box.height, anchor.height)
    same_column = box.left < anchor.right and anchor.left < box.right
    match where:
        case Where.RIGHT_OF:
            return same_row and box.left >= anchor.centre.x
        case Where.LEFT_OF:
            return same_row and box.right <= anchor.centre.x
        case Where.BELOW:
            return same_column and box.top >= anchor.centre.y
        case Where.ABOVE:
            return same_column and box.bottom <= anchor.centre.y
        case Where.ROW:
            return same_row
        case Where.NEXT_TO:
            return same_row or same_column


def plain_name(text: str) -> str:
    """A caption without the colon or the ellipsis at its end."""
    return text.rstrip(" :…")
