"""State of a simulated window: widgets with boxes, and what each action changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from agent.policies.builtin.examples import ActionKind
from vision.detector.dataset import POINTS
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element, Kind, State, in_reading_order, label_of


class Layer(StrEnum):
    """Stacking order: a dialog over the window, a popup over both."""

    WINDOW = "window"
    DIALOG = "dialog"
    POPUP = "popup"


@dataclass(slots=True, eq=False)
class Widget:
    """A simulated widget; its text and state change as actions are applied.

    Attributes:
        items: What a combo box offers, or what a menu holds.
        group: Radio buttons of one number exclude each other; items of one list have one number.
        page: Behind which tab it is; None where it is always shown.
        opens: Of a button, the dialog it opens.
        points: Where to press it, by name.
        name: What its icon means.
    """

    kind: Kind
    box: PixelBox
    text: str = ""
    state: set[State] = field(default_factory=set)
    items: tuple[str, ...] = ()
    group: int | None = None
    page: str | None = None
    layer: Layer = Layer.WINDOW
    opens: tuple[Widget, ...] = ()
    points: dict[str, PixelPoint] = field(default_factory=dict)
    number: int = field(default_factory=itertools.count().__next__)
    name: str = ""

    def element(self) -> Element:
        """The element that a perfect reader would report."""
        points = {name: Affordance(at, 1.0, 1.0) for name, at in self.points.items() if name in POINTS[self.kind]}
        return Element(
            self.kind, self.box, self.text, frozenset(self.state), 1.0, points, self.name, float(bool(self.name))
        )


@dataclass(slots=True)
class ScrolledList:
    """A list of which only a part is visible; its rows are widgets whose texts change as it scrolls."""

    rows: tuple[Widget, ...]
    texts: tuple[str, ...]
    first: int = 0

    def scroll(self, rows: int) -> bool:
        """Scroll by so many rows, up where negative; whether the view moved."""
        before, self.first = self.first, max(0, min(len(self.texts) - len(self.rows), self.first + rows))
        for row, text in zip(self.rows, self.texts[self.first :], strict=False):
            row.text = text
            row.state.discard(State.SELECTED)
        return self.first != before


@dataclass(slots=True)
class Window:
    """The state of one window, its popups and its dialogs.

    Attributes:
        tab: The tab page that is shown.
        dialog, popup: Widgets of what is open over the window; empty where nothing is.
        owner: The widget that opened the popup.
        focus: The widget that has the keyboard focus.
    """

    size: Size
    widgets: list[Widget]
    lists: list[ScrolledList] = field(default_factory=list)
    tab: str | None = None
    dialog: list[Widget] = field(default_factory=list)
    popup: list[Widget] = field(default_factory=list)
    owner: Widget | None = None
    focus: Widget | None = None

    def visible(self) -> tuple[Widget, ...]:
        """The visible widgets, in reading order."""
        shown = [widget for widget in self.widgets if widget.page is None or widget.page == self.tab]
        for over in (self.dialog, self.popup):
            if over:
                hull = _hull(over)
                shown = [widget for widget in shown if not _covers(hull, widget.box)] + over
        return _ordered(shown)

    def list_of(self, widget: Widget) -> ScrolledList | None:
        """The scrolled list a row belongs to."""
        return next((scrolled for scrolled in self.lists if widget in scrolled.rows), None)

    def apply(
        self, action: ActionKind, widget: Widget | None, text: str = "", keys: tuple[str, ...] = (), rows: int = 0
    ) -> bool:
        """Apply an action; whether anything visible changed.

        Args:
            widget: Acted on, if any.
            text: Typed.
            rows: Scrolled by, up where negative.
        """
        match action:
            case ActionKind.CLICK | ActionKind.DOUBLE_CLICK | ActionKind.RIGHT_CLICK if widget is not None:
                return self._click(widget)
            case ActionKind.FILL if widget is not None:
                self._close_popup()
                self.focus = widget
                changed = widget.text != text
                widget.text = text
                return changed
            case ActionKind.WRITE:
                if self.focus is not None and self.focus.kind is Kind.TEXT_FIELD:
                    self.focus.text += text
                return True
            case ActionKind.KEYS:
                if keys == ("escape",):
                    if self.popup:
                        self._close_popup()
                    elif self.dialog:
                        self.dialog = []
                    else:
                        return False
                return True
            case ActionKind.SCROLL:
                scrolled = self.list_of(widget) if widget is not None else next(iter(self.lists), None)
                return scrolled.scroll(rows) if scrolled is not None else False
            case _:
                return True

    def _click(self, widget: Widget) -> bool:
        was_open, owner = bool(self.popup), self.owner
        if widget not in self.popup:
            self._close_popup()
            if was_open and owner is widget:
                return True
        if widget.layer is Layer.POPUP:
            if owner is not None and owner.kind in {Kind.COMBOBOX, Kind.TEXT_FIELD}:
                owner.text = widget.text
            self._close_popup()
            if widget.items:
                self._open(widget)
            return True
        if widget.layer is Layer.DIALOG and widget.kind is Kind.BUTTON:
            self.dialog = []
            return True
        match widget.kind:
            case Kind.CHECKBOX:
                widget.state ^= {State.CHECKED}
            case Kind.RADIO:
                for other in (*self.widgets, *self.dialog):
                    if other.kind is Kind.RADIO and other.group == widget.group:
                        other.state.discard(State.CHECKED)
                widget.state.add(State.CHECKED)
            case Kind.COMBOBOX | Kind.MENU_ITEM if widget.items:
                self._open(widget)
            case Kind.TAB:
                for other in self.widgets:
                    if other.kind is Kind.TAB:
                        other.state.discard(State.SELECTED)
                widget.state.add(State.SELECTED)
                self.tab = widget.text
            case Kind.LIST_ITEM | Kind.TREE_ITEM | Kind.TABLE_CELL:
                for other in self.widgets:
                    if other.kind is widget.kind and other.group == widget.group:
                        other.state.discard(State.SELECTED)
                widget.state.add(State.SELECTED)
            case _:
                self.focus = widget
                if widget.opens:
                    self.dialog = list(widget.opens)
        return True

    def _open(self, owner: Widget) -> None:
        box, height = owner.box, min(28.0, max(18.0, owner.box.height))
        down = box.bottom + height * len(owner.items) <= self.size.height
        submenu = owner.layer is Layer.POPUP
        left = box.right if submenu else box.left
        top = box.top if submenu else box.bottom if down else max(0.0, box.top - height * len(owner.items))
        width = max(box.width, 120.0) if owner.kind is Kind.MENU_ITEM else box.width
        left = max(0.0, min(left, self.size.width - width))
        kind = Kind.MENU_ITEM if owner.kind is Kind.MENU_ITEM else Kind.LIST_ITEM
        self.owner = owner
        self.popup = []
        for place, item in enumerate(owner.items):
            name, _, inner = item.partition("\t")
            upper = min(top + place * height, self.size.height - height)
            row = PixelBox(left, upper, left + width, upper + height)
            self.popup.append(
                Widget(
                    kind,
                    row,
                    name,
                    {State.SELECTED} if name == owner.text else set(),
                    tuple(inner.split("\t")) if inner else (),
                    layer=Layer.POPUP,
                )
            )

    def _close_popup(self) -> None:
        self.popup, self.owner = [], None


def labels(widgets: Iterable[Widget]) -> Iterator[tuple[Widget, Widget]]:
    """Pairs of each field and the text that labels it."""
    widgets = list(widgets)
    elements = [widget.element() for widget in widgets]
    of = {id(element): widget for element, widget in zip(elements, widgets, strict=True)}
    for element, widget in zip(elements, widgets, strict=True):
        if widget.kind in {Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER}:
            label = label_of(element, elements)
            if label is not None and label.text:
                yield widget, of[id(label)]


def _ordered(widgets: list[Widget]) -> tuple[Widget, ...]:
    pairs = [(widget.element(), widget) for widget in widgets]
    of = {id(element): widget for element, widget in pairs}
    return tuple(of[id(element)] for element in in_reading_order(element for element, _ in pairs))


def _hull(widgets: list[Widget]) -> PixelBox:
    return PixelBox(
        min(widget.box.left for widget in widgets) - 8,
        min(widget.box.top for widget in widgets) - 8,
        max(widget.box.right for widget in widgets) + 8,
        max(widget.box.bottom for widget in widgets) + 8,
    )


def _covers(hull: PixelBox, box: PixelBox) -> bool:
    shared = hull.intersection(box)
    return shared is not None and shared.area > 0.4 * box.area
