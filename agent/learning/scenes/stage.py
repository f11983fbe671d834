"""Stage of a scene: rows of widgets that are laid out again after each step, a task, and the acts that do it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from agent.learning.scenes.wording import Told, tell
from agent.learning.simulator.captions import Captions
from agent.learning.simulator.noise.window_frame import HEIGHT, window_frame
from agent.learning.simulator.window_state import Widget
from agent.policies.builtin.examples import ActionKind
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Kind, State

_SIZES: Final = ((800, 600), (960, 700), (1024, 700), (1280, 800), (640, 480))
_NOWHERE: Final = PixelBox(0, 0, 1, 1)

Effect = Callable[[], None]


@dataclass(slots=True, eq=False)
class Row:
    """Widgets beside each other.

    Attributes:
        shown: Whether it is on the screen now.
        indent: In pixels.
        spread: Whether all but the first widget stand at the right end.
        columns: The left sides of the widgets, as shares of the width; empty for one after the other.
        aside: Whether it stands in a second pane beside the first.
    """

    cells: list[Widget]
    shown: bool = True
    indent: float = 0.0
    spread: bool = False
    columns: tuple[float, ...] = ()
    height: float = 0.0
    aside: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """One act on the way to the goal.

    Attributes:
        value: The name of the value that is typed, in the task; or that is not there, for an `ask`.
        source: What shows the text that is typed, where the task does not hold it.
        end: What the widget is dragged onto.
        effect: What else changes.
    """

    kind: ActionKind
    step: int
    widget: Widget | None = None
    value: str | None = None
    source: Widget | None = None
    end: Widget | None = None
    effect: Effect | None = None
    keys: tuple[str, ...] = ()
    amount: int | None = None
    point: str = "press"
    text: str = ""


@dataclass(eq=False)
class Stage:
    """What a skill builds: rows, a task, acts.

    Attributes:
        over: Rows of what lies over the page; empty where nothing does.
        by_place: Whether its symbols are known by where they are, though nobody knows what they mean.
        aside: Whether new rows stand in a second pane beside the first.
        first_pane: The share of the width that the first pane has, where there are two.
        swapped: Whether the second pane stands at the left.
        frame: What stands in the title bar of the window, where it has one.
    """

    choice: random.Random
    captions: Captions = field(init=False)
    size: Size = field(init=False)
    rows: list[Row] = field(default_factory=list)
    over: list[Row] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    told: Told = field(default_factory=lambda: Told("", {}))
    values: dict[str, str] = field(default_factory=dict)
    by_place: bool = False
    aside: bool = False
    first_pane: float = 0.5
    swapped: bool = False
    frame: list[Widget] = field(default_factory=list)

    def __post_init__(self) -> None:
        pick = self.choice
        self.captions, self.size = Captions(pick), Size(*pick.choice(_SIZES))
        self._letter, self._height = pick.uniform(6.0, 8.6), pick.uniform(20, 34)
        self._gap, self._between = pick.uniform(3, 18), pick.uniform(4, 16)
        self._left = pick.uniform(8, 0.3 * self.size.width)
        self._right = min(self.size.width - 8.0, self._left + pick.uniform(300, 760))
        self._top = pick.uniform(6, 90)
        self._above, self._field = pick.random() < 0.4, pick.uniform(120, 300)
        self._colon, self._icon = pick.random() < 0.25, pick.uniform(18, 34)

    # building ---------------------------------------------------------------------------------------------------------

    def chance(self, probability: float) -> bool:
        """A biased coin."""
        return self.choice.random() < probability

    def some(self, things: Sequence[str], count: int) -> list[str]:
        """So many different things, in an order of chance; fewer where there are fewer."""
        known = list(dict.fromkeys(things))
        return self.choice.sample(known, min(count, len(known)))

    def names(self, count: int, make: Callable[[], str]) -> list[str]:
        """So many different made-up texts."""
        found = dict.fromkeys(make() for _ in range(4 * count))
        return [name for name in found if name.strip()][:count]

    def make(self, kind: Kind, text: str = "", *, name: str = "", on: bool = False, wide: float = 0.0) -> Widget:
        """A widget of its natural size."""
        words = self._letter * len(text) + 2
        widths = {
            Kind.BUTTON: words + 24, Kind.ICON: self._icon, Kind.TEXT_FIELD: self._field, Kind.CHECKBOX: words + 24,
            Kind.RADIO: words + 24, Kind.TAB: words + 24, Kind.COMBOBOX: max(110.0, words + 34), Kind.SPINBOX: 90.0,
            Kind.LIST_ITEM: max(160.0, words), Kind.TREE_ITEM: words + 20, Kind.MENU_ITEM: words + 16,
        }  # fmt: skip
        state = {State.CHECKED} if on else set[State]()
        width = wide or widths.get(kind, words)
        return Widget(kind, PixelBox(0, 0, max(6.0, width), self._height), text, state, name=name)

    def icon(self, name: str) -> Widget:
        """A symbol that means `name`."""
        return self.make(Kind.ICON if self.chance(0.85) else Kind.BUTTON, "", name=name, wide=self._icon)

    def row(self, *cells: Widget, shown: bool = True, indent: float = 0.0, spread: bool = False,
            columns: tuple[float, ...] = (), at: int | None = None) -> Row:  # fmt: skip
        """Place widgets beside each other, below all others or at a place among the rows."""
        made = Row(list(cells), shown, indent, spread, columns, aside=self.aside)
        self.rows.insert(len(self.rows) if at is None else at, made)
        return made

    def labelled(self, label: str, field: Widget, *, shown: bool = True) -> list[Row]:
        """Place a field with its label, which is above it or at its left."""
        text = self.make(Kind.TEXT, label + ":" * self._colon)
        if self._above:
            return [self.row(text, shown=shown), self.row(field, shown=shown)]
        return [self.row(text, field, shown=shown, columns=(0.0, 0.32))]

    def entry(self, label: str, text: str = "", *, shown: bool = True) -> Widget:
        """Place a labelled text field."""
        made = self.make(Kind.TEXT_FIELD, text)
        self.labelled(label, made, shown=shown)
        return made

    def clutter(self, most: int = 3) -> None:
        """Place up to so many rows that have nothing to do with the task."""
        for _ in range(self.choice.randint(0, most)):
            caption = self.captions.caption()
            match self.choice.randrange(7):
                case 0:
                    self.row(self.make(Kind.TEXT, self.captions.sentence()))
                case 1:
                    self.row(self.make(Kind.TEXT, caption))
                case 2:
                    self.row(*(self.make(Kind.BUTTON, self.captions.caption()) for _ in range(2)))
                case 3:
                    self.row(self.make(Kind.LINK, caption))
                case 4:
                    self.row(self.make(Kind.CHECKBOX, caption, on=self.chance(0.4)))
                case 5:
                    self.entry(caption, self.captions.value() if self.chance(0.3) else "")
                case _:
                    self.row(self.make(Kind.TEXT, caption), self.make(Kind.TEXT, self.captions.value()))

    def title(self, *texts: str) -> None:
        """Place a heading, now and then."""
        if self.chance(0.75):
            self.row(self.make(Kind.TEXT, self.choice.choice(texts) if texts else self.captions.caption()))

    # the task ---------------------------------------------------------------------------------------------------------

    def say(self, *templates: str, **values: str) -> None:
        """The task in words, see `wording.tell`."""
        self.values |= values
        self.told = tell(self.choice, templates, values)

    def click(self, widget: Widget, effect: Effect | None = None, *, same: bool = False, point: str = "press") -> None:
        """The next act is a click; of the same part of the task as the one before, if `same`."""
        self._act(Act(ActionKind.CLICK, self._step(same=same), widget, effect=effect, point=point))

    def double_click(self, widget: Widget, effect: Effect | None = None, *, same: bool = False) -> None:
        """The next act is a double click."""
        self._act(Act(ActionKind.DOUBLE_CLICK, self._step(same=same), widget, effect=effect))

    def right_click(self, widget: Widget, effect: Effect | None = None, *, same: bool = False) -> None:
        """The next act is a click of the right button."""
        self._act(Act(ActionKind.RIGHT_CLICK, self._step(same=same), widget, effect=effect))

    def drag(self, widget: Widget, end: Widget, effect: Effect | None = None, *, same: bool = False) -> None:
        """The next act drags a widget onto another one."""
        self._act(Act(ActionKind.DRAG, self._step(same=same), widget, end=end, effect=effect))

    def fill(self, widget: Widget, value: str, effect: Effect | None = None, *, same: bool = False) -> None:
        """The next act types a value of the task into a field."""
        text = self.values[value]
        self._act(Act(ActionKind.FILL, self._step(same=same), widget, value=value, effect=effect, text=text))

    def fill_from(self, widget: Widget, source: Widget) -> None:
        """The next act types what stands on the screen."""
        self._act(Act(ActionKind.FILL, self._step(same=False), widget, source=source, text=source.text))

    def write(self, value: str) -> None:
        """The next act types a value of the task where the keyboard is."""
        self._act(Act(ActionKind.WRITE, self._step(same=False), value=value, text=self.values[value]))

    def keys(self, *keys: str, amount: int | None = None, effect: Effect | None = None, same: bool = False) -> None:
        """The next act presses keys."""
        self._act(Act(ActionKind.KEYS, self._step(same=same), keys=keys, amount=amount, effect=effect))

    def wait(self, effect: Effect | None = None, *, same: bool = False) -> None:
        """The next act waits."""
        self._act(Act(ActionKind.WAIT, self._step(same=same), effect=effect))

    def ask(self, value: str | None, *, same: bool = False) -> None:
        """The person is asked: what `value` names is not there."""
        self._act(Act(ActionKind.ASK, self._step(same=same), value=value))

    def _step(self, *, same: bool) -> int:
        return max(1, self.acts[-1].step + (not same)) if self.acts else 1

    def _act(self, act: Act) -> None:
        self.acts.append(act)

    # the screen -------------------------------------------------------------------------------------------------------

    def visible(self) -> list[Widget]:
        """What is on the screen now, laid out anew."""
        second = [row for row in self.rows if row.aside]
        if any(row.shown for row in second):
            first, left, width = [row for row in self.rows if not row.aside], 8.0, float(self.size.width)
            middle = width * (1 - self.first_pane if self.swapped else self.first_pane)
            panes = [(left, middle - 8), (middle + 8, width - 8)]
            (a, b), (c, d) = reversed(panes) if self.swapped else panes
            found = [*self._placed(first, a, self._top, b), *self._placed(second, c, self._top, d)]
        else:
            found = self._placed(self.rows, self._left, self._top, self._right)
        found = self.frame + found
        if self.over:
            width = min(420.0, self.size.width - 60.0)
            left, top = (self.size.width - width) / 2, self.size.height * 0.25
            above = self._placed(self.over, left, top, left + width)
            bottom = max((widget.box.bottom for widget in above), default=top) + 14
            hull = PixelBox(left - 14, top - 14, left + width + 14, max(top, bottom))
            found = [widget for widget in found if not hull.contains(widget.box.centre)] + above
        return found

    def framed(self) -> None:
        """Put the page into a window with a title bar."""
        self._top = max(self._top, HEIGHT + 6)
        shown = [cell.text for row in self.rows for cell in row.cells if cell.kind is Kind.TEXT and cell.text]
        title = shown[0] if shown and self.chance(0.6) else self.captions.caption()
        counted = {act.widget.kind for act in self.acts if act.widget is not None} - {Kind.TEXT}
        left, right = max(0.0, self._left - 14), min(float(self.size.width), self._right + 14)
        if any(row.aside for row in self.rows):
            left, right = 0.0, float(self.size.width)
        self.frame = window_frame(self.choice, left, self._top - 4, right, title[:40], frozenset(counted))

    def _placed(self, rows: Sequence[Row], left: float, top: float, right: float) -> list[Widget]:
        found: list[Widget] = []
        for row in rows:
            if not row.shown:
                continue
            height = row.height or self._height
            if top + height > self.size.height - 2:
                break
            at, rest = left + row.indent, [cell.box.width for cell in row.cells[1:]]
            for place, cell in enumerate(row.cells):
                if row.columns:
                    at = left + row.indent + row.columns[place] * (right - left)
                elif row.spread and place == 1:
                    at = max(at, right - sum(rest) - self._between * (len(rest) - 1))
                width, tall = cell.box.width, height
                if cell.kind is Kind.TEXT:
                    tall = min(height, 18.0)
                begin = max(0.0, min(at, self.size.width - 8.0))
                y = top + (height - tall) / 2
                cell.box = PixelBox(begin, y, min(begin + width, float(self.size.width)), y + tall)
                _point(cell)
                if begin + 6 < self.size.width:
                    found.append(cell)
                at = begin + width + self._between
            top += height + self._gap
        return found


def _point(widget: Widget) -> None:
    """Give a widget its affordance points where it is now."""
    box, middle = widget.box, widget.box.centre.y
    widget.points = {"press": box.centre}
    if widget.kind in {Kind.CHECKBOX, Kind.RADIO}:
        mark = PixelPoint(box.left + min(9.0, box.width / 2), middle)
        widget.points = {"press": mark, "mark": mark}
    elif widget.kind is Kind.SPINBOX:
        widget.points |= {
            "up": PixelPoint(box.right - 8, middle - box.height / 4),
            "down": PixelPoint(box.right - 8, middle + box.height / 4),
        }
    elif widget.kind is Kind.TREE_ITEM:
        widget.points |= {"expand": PixelPoint(box.left + 8, middle)}
