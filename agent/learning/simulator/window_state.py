"""A window on paper: things with boxes, and what each action changes."""

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
    """What lies over what: a dialog over the window, a popup over both."""

    WINDOW = "window"
    DIALOG = "dialog"
    POPUP = "popup"


@dataclass(slots=True, eq=False)
class Thing:
    """Something in a window.

    Attributes:
        items: What a combo box offers, or what a menu holds.
        group: Radio buttons of one number exclude each other; items of one list have one number.
        page: Behind which tab it is; None where it is always shown.
        opens: Of a button, the dialog it opens.
        points: Where to press it, by name.
    """

    kind: Kind
    box: PixelBox
    text: str = ""
    state: set[State] = field(default_factory=set)
    items: tuple[str, ...] = ()
    group: int | None = None
    page: str | None = None
    layer: Layer = Layer.WINDOW
    opens: tuple[Thing, ...] = ()
    points: dict[str, PixelPoint] = field(default_factory=dict)
    number: int = field(default_factory=itertools.count().__next__)

    def element(self) -> Element:
        """As a perfect reader sees it."""
        points = {name: Affordance(at, 1.0, 1.0) for name, at in self.points.items() if name in POINTS[self.kind]}
        return Element(self.kind, self.box, self.text, frozenset(self.state), 1.0, points)


@dataclass(slots=True)
class Scrolled:
    """A list of which only a part can be seen; its rows are things whose texts move."""

    rows: tuple[Thing, ...]
    texts: tuple[str, ...]
    first: int = 0

    def scroll(self, rows: int) -> bool:
        """Move the view; whether it moved."""
        before, self.first = self.first, max(0, min(len(self.texts) - len(self.rows), self.first + rows))
        for row, text in zip(self.rows, self.texts[self.first :], strict=False):
            row.text = text
            row.state.discard(State.SELECTED)
        return self.first != before


@dataclass(slots=True)
class Window:
    """The state of one window, its popups and its dialogs.

    Attributes:
        owner: What opened the popup.
        tab: The page that is shown.
        fields: Where the keyboard is.
    """

    size: Size
    things: list[Thing]
    lists: list[Scrolled] = field(default_factory=list)
    tab: str | None = None
    dialog: list[Thing] = field(default_factory=list)
    popup: list[Thing] = field(default_factory=list)
    owner: Thing | None = None
    focus: Thing | None = None

    def visible(self) -> tuple[Thing, ...]:
        """What can be seen, in reading order."""
        shown = [one for one in self.things if one.page is None or one.page == self.tab]
        for over in (self.dialog, self.popup):
            if over:
                hull = _hull(over)
                shown = [one for one in shown if not _covers(hull, one.box)] + over
        return _ordered(shown)

    def list_of(self, thing: Thing) -> Scrolled | None:
        """The scrolled list a row belongs to."""
        return next((one for one in self.lists if thing in one.rows), None)

    def apply(
        self, deed: ActionKind, thing: Thing | None, text: str = "", keys: tuple[str, ...] = (), rows: int = 0
    ) -> bool:
        """Do it; whether anything changed that can be seen."""
        match deed:
            case ActionKind.CLICK | ActionKind.DOUBLE_CLICK | ActionKind.RIGHT_CLICK if thing is not None:
                return self._click(thing)
            case ActionKind.FILL if thing is not None:
                self._close_popup()
                self.focus = thing
                changed = thing.text != text
                thing.text = text
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
                scrolled = self.list_of(thing) if thing is not None else next(iter(self.lists), None)
                return scrolled.scroll(rows) if scrolled is not None else False
            case _:
                return True

    def _click(self, thing: Thing) -> bool:
        was_open, owner = bool(self.popup), self.owner
        if thing not in self.popup:
            self._close_popup()
            if was_open and owner is thing:
                return True
        if thing.layer is Layer.POPUP:
            if owner is not None and owner.kind in {Kind.COMBOBOX, Kind.TEXT_FIELD}:
                owner.text = thing.text
            self._close_popup()
            if thing.items:
                self._open(thing)
            return True
        if thing.layer is Layer.DIALOG and thing.kind is Kind.BUTTON:
            self.dialog = []
            return True
        match thing.kind:
            case Kind.CHECKBOX:
                thing.state ^= {State.CHECKED}
            case Kind.RADIO:
                for other in (*self.things, *self.dialog):
                    if other.kind is Kind.RADIO and other.group == thing.group:
                        other.state.discard(State.CHECKED)
                thing.state.add(State.CHECKED)
            case Kind.COMBOBOX | Kind.MENU_ITEM if thing.items:
                self._open(thing)
            case Kind.TAB:
                for other in self.things:
                    if other.kind is Kind.TAB:
                        other.state.discard(State.SELECTED)
                thing.state.add(State.SELECTED)
                self.tab = thing.text
            case Kind.LIST_ITEM | Kind.TREE_ITEM | Kind.TABLE_CELL:
                for other in self.things:
                    if other.kind is thing.kind and other.group == thing.group:
                        other.state.discard(State.SELECTED)
                thing.state.add(State.SELECTED)
            case _:
                self.focus = thing
                if thing.opens:
                    self.dialog = list(thing.opens)
        return True

    def _open(self, owner: Thing) -> None:
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
                Thing(
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


def labels(things: Iterable[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Every field with the bare text that names it."""
    things = list(things)
    elements = [thing.element() for thing in things]
    of = {id(element): thing for element, thing in zip(elements, things, strict=True)}
    for element, thing in zip(elements, things, strict=True):
        if thing.kind in {Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER}:
            label = label_of(element, elements)
            if label is not None and label.text:
                yield thing, of[id(label)]


def _ordered(things: list[Thing]) -> tuple[Thing, ...]:
    pairs = [(thing.element(), thing) for thing in things]
    of = {id(element): thing for element, thing in pairs}
    return tuple(of[id(element)] for element in in_reading_order(element for element, _ in pairs))


def _hull(things: list[Thing]) -> PixelBox:
    return PixelBox(
        min(one.box.left for one in things) - 8,
        min(one.box.top for one in things) - 8,
        max(one.box.right for one in things) + 8,
        max(one.box.bottom for one in things) + 8,
    )


def _covers(hull: PixelBox, box: PixelBox) -> bool:
    shared = hull.intersection(box)
    return shared is not None and shared.area > 0.4 * box.area
