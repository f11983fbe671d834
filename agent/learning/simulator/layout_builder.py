"""Layout builder of simulated windows: places widgets in rows, one below the other."""

from __future__ import annotations

import random
from typing import Final

from agent.learning.simulator.captions import Captions
from agent.learning.simulator.dialogs import sample_dialog
from agent.learning.simulator.window_state import ScrolledList, Widget
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Kind, State

_SIZES: Final = ((640, 416), (560, 600), (600, 640), (800, 600), (1024, 700), (1280, 800))


class LayoutBuilder:
    """Builds one window: a cursor that goes down row by row, and the widgets placed so far.

    Attributes:
        choice: Source of randomness; `captions`: generator of names and values.
        size: Of the screen, in pixels.
        left, right, top, bottom: Free area, in pixels; `row`: height of a row, in pixels.
        widgets: Placed so far; `lists`: those of them that scroll.
        page: Tab page of the widgets that come next; None where they are on all pages.
    """

    def __init__(self, choice: random.Random) -> None:
        self.choice, self.captions = choice, Captions(choice)
        width, height = choice.choice(_SIZES)
        self.size = Size(width, height)
        inner_width = width if choice.random() < 0.5 else choice.randint(min(480, width), width)
        inner_height = height if choice.random() < 0.5 else choice.randint(min(380, height), height)
        self.left = float(choice.randint(0, width - inner_width) + choice.randint(4, 24))
        self.right = self.left + inner_width - choice.randint(36, 60)
        self.top = float(choice.randint(0, height - inner_height) + choice.randint(2, 16))
        self.bottom = self.top + inner_height - 24
        self.row = choice.uniform(20, 32)
        self._gap = choice.uniform(4, 16)
        self._letter = choice.uniform(6.0, 8.5)
        self.widgets: list[Widget] = []
        self.lists: list[ScrolledList] = []
        self._groups = 0
        self.page: str | None = None
        self._used: set[str] = set()

    def chance(self, probability: float) -> bool:
        """A biased coin: True with this probability."""
        return self.choice.random() < probability

    def caption(self) -> str:
        """A random caption that the window has not used yet, but for a few."""
        for _ in range(4):
            text = self.captions.caption()
            if text not in self._used or self.chance(0.05):
                self._used.add(text)
                return text
        return self.captions.person()

    def room(self, rows: float = 1) -> bool:
        """Whether so many rows still fit below."""
        return self.top + rows * self.row <= self.bottom

    def next(self, rows: float = 1) -> None:
        """Move the cursor below the current row."""
        self.top += rows * self.row + self._gap

    def width_of(self, text: str) -> float:
        """Width of a text in pixels."""
        return self._letter * len(text) + 2

    def box(self, left: float, width: float, rows: float = 1) -> PixelBox:
        """A box in the current row."""
        return PixelBox(left, self.top, left + max(8.0, width), self.top + rows * self.row)

    def fitted(self, widget: Widget) -> Widget:
        """The same widget, clipped to the screen."""
        box, size = widget.box, self.size
        left, top = min(max(0.0, box.left), size.width - 8.0), min(max(0.0, box.top), size.height - 8.0)
        widget.box = PixelBox(
            left, top, min(max(left + 6, box.right), size.width), min(max(top + 6, box.bottom), size.height)
        )
        return widget

    def add(self, kind: Kind, text: str, left: float, width: float, rows: float = 1) -> Widget:
        """Place a new widget in the current row."""
        widget = Widget(kind, self.box(left, width, rows), text, page=self.page)
        self.widgets.append(widget)
        return widget

    def button(self, left: float, text: str | None = None) -> Widget:
        """Place a button; now and then it opens a dialog."""
        text = self.caption() if text is None else text
        widget = self.add(Kind.BUTTON, text, left, self.width_of(text) + self.choice.randint(16, 40))
        if self.chance(0.12):
            widget.opens = tuple(sample_dialog(self.choice, self.size))
        return widget

    def buttons(self, least: int = 1) -> None:
        """Place a row of buttons, if there is room."""
        count = self.choice.randint(least, 4)
        pairs = self.choice.random() < 0.35
        common = self.choice.sample(["OK", "Cancel", "Apply", "Save", "Close", "Delete", "Reset", "Help"], count)
        names = common if pairs else [self.caption() for _ in range(count)]
        if not self.room():
            return
        at = self.left + (0 if self.chance(0.4) else (self.right - self.left) * 0.4)
        for name in names:
            at = self.button(at, name).box.right + 8
        self.next()

    def label(self, left: float, text: str, width: float | None = None) -> Widget:
        """Place the label of a field; with a width it may be right-aligned."""
        shown = text + (":" if self._colons else "")
        wide = self.width_of(shown)
        if width is not None and self._right_aligned:
            left = max(left, left + width - wide)
        box = self.box(left, wide)
        widget = Widget(
            Kind.TEXT,
            PixelBox(box.left, box.top + 3, box.right, max(box.top + 12, box.bottom - 3)),
            shown,
            page=self.page,
        )
        self.widgets.append(widget)
        return widget

    def input(self, left: float, width: float) -> Widget:
        """Place a random input widget: text field, combo box, spin box, slider or progress bar."""
        roll = self.choice.random()
        if roll < 0.45:
            text = "" if self.chance(0.6) else self.captions.value()
            widget = self.add(Kind.TEXT_FIELD, text, left, width)
        elif roll < 0.68:
            widget = self.combo(left, width)
        elif roll < 0.84:
            date = self.chance(0.2)
            text = self.captions.date() if date else self.captions.number(self.choice.choice([10, 100, 1000]))
            widget = self.add(Kind.SPINBOX, text, left, min(width, self.choice.randint(60, 200)))
            box = widget.box
            widget.points |= {
                "press": PixelPoint(box.centre.x, box.centre.y),
                "up": PixelPoint(box.right - 9, box.top + box.height / 4),
                "down": PixelPoint(box.right - 9, box.bottom - box.height / 4),
            }
        elif roll < 0.97:
            widget = self.add(Kind.SLIDER, "", left, width)
            box, share = widget.box, self.choice.random()
            widget.points |= {
                "start": PixelPoint(box.left + 6, box.centre.y),
                "end": PixelPoint(box.right - 6, box.centre.y),
                "handle": PixelPoint(box.left + 6 + share * (box.width - 12), box.centre.y),
            }
        else:
            widget = self.add(Kind.PROGRESS, "", left, width)
        return widget

    def combo(self, left: float, width: float) -> Widget:
        """Place a combo box."""
        items = tuple(dict.fromkeys(self.captions.item() for _ in range(self.choice.randint(3, 7))))
        widget = self.add(Kind.COMBOBOX, self.choice.choice(items), left, width)
        widget.items = items
        widget.points["arrow"] = PixelPoint(widget.box.right - 11, widget.box.centre.y)
        return widget

    def tick(self, left: float) -> Widget:
        """Place a check box."""
        text = self.caption()
        widget = self.add(Kind.CHECKBOX, text, left, self.width_of(text) + 22)
        widget.points |= {
            "press": PixelPoint(widget.box.left + 9, widget.box.centre.y),
            "mark": PixelPoint(widget.box.left + 9, widget.box.centre.y),
        }
        if self.chance(0.4):
            widget.state.add(State.CHECKED)
        return widget

    def link(self, left: float) -> Widget:
        """Place a link."""
        text = self.caption()
        return self.add(Kind.LINK, text, left, self.width_of(text))

    def radio_row(self, count: int, *, down: bool) -> None:
        """Place a group of radio buttons, at most one of them checked."""
        self._groups += 1
        at, chosen = self.left, self.choice.randrange(count + 1)
        for place in range(count):
            if not self.room():
                return
            text = self.caption()
            widget = self.add(Kind.RADIO, text, at, self.width_of(text) + 22)
            widget.group = self._groups
            widget.points["press"] = PixelPoint(widget.box.left + 9, widget.box.centre.y)
            if place == chosen:
                widget.state.add(State.CHECKED)
            if down:
                self.next()
            else:
                at = widget.box.right + 12
        if not down:
            self.next()

    def rows_of_items(self, kind: Kind, count: int, left: float, width: float, *, more: int) -> None:
        """Place a list, of whose items some may be hidden below the visible rows.

        Args:
            more: Items beyond the visible `count`.
        """
        self._groups += 1
        texts = list(dict.fromkeys(self.captions.item() for _ in range(count + more)))
        height = self.choice.uniform(17, 26)
        shown: list[Widget] = []
        top = self.top
        for text in texts:
            if len(shown) == count or top + height > self.bottom - 36:
                break
            widget = Widget(kind, PixelBox(left, top, left + width, top + height), text, page=self.page)
            widget.group = self._groups
            shown.append(widget)
            self.widgets.append(widget)
            top += height
        if not shown:
            return
        if len(texts) > len(shown) >= 3:
            self.lists.append(ScrolledList(tuple(shown), tuple(texts)))
            bar = PixelBox(left + width, self.top, left + width + 12, top)
            self.widgets.append(Widget(Kind.SCROLLBAR, bar, page=self.page))
        self.top = top + self._gap

    @property
    def _colons(self) -> bool:
        return int(self.row * 7) % 2 == 0

    @property
    def _right_aligned(self) -> bool:
        return int(self.row * 11) % 3 == 0
