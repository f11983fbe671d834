"""The sheet on which a window is drawn: rows of things, one below the other."""

from __future__ import annotations

import random
from typing import Final

from agent.learning.simulator.captions import Captions
from agent.learning.simulator.dialogs import draw_dialog
from agent.learning.simulator.window_state import Scrolled, Thing
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Kind, State

_SIZES: Final = ((640, 416), (560, 600), (600, 640), (800, 600), (1024, 700), (1280, 800))


class LayoutBuilder:
    """Puts things below each other into one window.

    Attributes:
        choice: By what everything is drawn; `say`: what things are called.
        size: Of the screen.
        left, right, top, bottom: What is still free; `row`: the height of a row, in pixels.
        things: What there is so far; `lists`: those of it that scroll.
        page: On which page what comes next is; None where it is on all of them.
    """

    def __init__(self, choice: random.Random) -> None:
        self.choice, self.say = choice, Captions(choice)
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
        self.things: list[Thing] = []
        self.lists: list[Scrolled] = []
        self._groups = 0
        self.page: str | None = None
        self._used: set[str] = set()

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.choice.random() < probability

    def caption(self) -> str:
        """A caption that the window has not used yet, but for a few."""
        for _ in range(4):
            text = self.say.caption()
            if text not in self._used or self.chance(0.05):
                self._used.add(text)
                return text
        return self.say.person()

    def room(self, rows: float = 1) -> bool:
        """Whether so many rows still fit below."""
        return self.top + rows * self.row <= self.bottom

    def next(self, rows: float = 1) -> None:
        """Go on below what stands in the row."""
        self.top += rows * self.row + self._gap

    def width_of(self, text: str) -> float:
        """How wide a text is in pixels."""
        return self._letter * len(text) + 2

    def box(self, left: float, width: float, rows: float = 1) -> PixelBox:
        """A box in the row."""
        return PixelBox(left, self.top, left + max(8.0, width), self.top + rows * self.row)

    def fitted(self, thing: Thing) -> Thing:
        """The same thing, cut to the screen."""
        box, size = thing.box, self.size
        left, top = min(max(0.0, box.left), size.width - 8.0), min(max(0.0, box.top), size.height - 8.0)
        thing.box = PixelBox(
            left, top, min(max(left + 6, box.right), size.width), min(max(top + 6, box.bottom), size.height)
        )
        return thing

    def add(self, kind: Kind, text: str, left: float, width: float, rows: float = 1) -> Thing:
        """A new thing in the row."""
        thing = Thing(kind, self.box(left, width, rows), text, page=self.page)
        self.things.append(thing)
        return thing

    def button(self, left: float, text: str | None = None) -> Thing:
        """A button; now and then it opens a dialog."""
        text = self.caption() if text is None else text
        thing = self.add(Kind.BUTTON, text, left, self.width_of(text) + self.choice.randint(16, 40))
        if self.chance(0.12):
            thing.opens = tuple(draw_dialog(self.choice, self.size))
        return thing

    def buttons(self, least: int = 1) -> None:
        """A row of buttons, if there is room."""
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

    def label(self, left: float, text: str, width: float | None = None) -> Thing:
        """The text beside a field; with a width it may stand at its right end."""
        shown = text + (":" if self._colons else "")
        wide = self.width_of(shown)
        if width is not None and self._right_aligned:
            left = max(left, left + width - wide)
        box = self.box(left, wide)
        thing = Thing(
            Kind.TEXT,
            PixelBox(box.left, box.top + 3, box.right, max(box.top + 12, box.bottom - 3)),
            shown,
            page=self.page,
        )
        self.things.append(thing)
        return thing

    def input(self, left: float, width: float) -> Thing:
        """A field, a combo box, a spin box, a slider …"""
        roll = self.choice.random()
        if roll < 0.45:
            text = "" if self.chance(0.6) else self.say.value()
            thing = self.add(Kind.TEXT_FIELD, text, left, width)
        elif roll < 0.68:
            thing = self.combo(left, width)
        elif roll < 0.84:
            date = self.chance(0.2)
            text = self.say.date() if date else self.say.number(self.choice.choice([10, 100, 1000]))
            thing = self.add(Kind.SPINBOX, text, left, min(width, self.choice.randint(60, 200)))
            box = thing.box
            thing.points |= {
                "press": PixelPoint(box.centre.x, box.centre.y),
                "up": PixelPoint(box.right - 9, box.top + box.height / 4),
                "down": PixelPoint(box.right - 9, box.bottom - box.height / 4),
            }
        elif roll < 0.97:
            thing = self.add(Kind.SLIDER, "", left, width)
            box, share = thing.box, self.choice.random()
            thing.points |= {
                "start": PixelPoint(box.left + 6, box.centre.y),
                "end": PixelPoint(box.right - 6, box.centre.y),
                "handle": PixelPoint(box.left + 6 + share * (box.width - 12), box.centre.y),
            }
        else:
            thing = self.add(Kind.PROGRESS, "", left, width)
        return thing

    def combo(self, left: float, width: float) -> Thing:
        """A combo box."""
        items = tuple(dict.fromkeys(self.say.item() for _ in range(self.choice.randint(3, 7))))
        thing = self.add(Kind.COMBOBOX, self.choice.choice(items), left, width)
        thing.items = items
        thing.points["arrow"] = PixelPoint(thing.box.right - 11, thing.box.centre.y)
        return thing

    def tick(self, left: float) -> Thing:
        """A check box."""
        text = self.caption()
        thing = self.add(Kind.CHECKBOX, text, left, self.width_of(text) + 22)
        thing.points |= {
            "press": PixelPoint(thing.box.left + 9, thing.box.centre.y),
            "mark": PixelPoint(thing.box.left + 9, thing.box.centre.y),
        }
        if self.chance(0.4):
            thing.state.add(State.CHECKED)
        return thing

    def link(self, left: float) -> Thing:
        """A link."""
        text = self.caption()
        return self.add(Kind.LINK, text, left, self.width_of(text))

    def radio_row(self, count: int, *, down: bool) -> None:
        """Radio buttons that exclude each other."""
        self._groups += 1
        at, chosen = self.left, self.choice.randrange(count + 1)
        for place in range(count):
            if not self.room():
                return
            text = self.caption()
            thing = self.add(Kind.RADIO, text, at, self.width_of(text) + 22)
            thing.group = self._groups
            thing.points["press"] = PixelPoint(thing.box.left + 9, thing.box.centre.y)
            if place == chosen:
                thing.state.add(State.CHECKED)
            if down:
                self.next()
            else:
                at = thing.box.right + 12
        if not down:
            self.next()

    def rows_of_items(self, kind: Kind, count: int, left: float, width: float, *, more: int) -> None:
        """A column of items, of which some may be hidden below."""
        self._groups += 1
        texts = list(dict.fromkeys(self.say.item() for _ in range(count + more)))
        height = self.choice.uniform(17, 26)
        shown: list[Thing] = []
        top = self.top
        for text in texts:
            if len(shown) == count or top + height > self.bottom - 36:
                break
            thing = Thing(kind, PixelBox(left, top, left + width, top + height), text, page=self.page)
            thing.group = self._groups
            shown.append(thing)
            self.things.append(thing)
            top += height
        if not shown:
            return
        if len(texts) > len(shown) >= 3:
            self.lists.append(Scrolled(tuple(shown), tuple(texts)))
            bar = PixelBox(left + width, self.top, left + width + 12, top)
            self.things.append(Thing(Kind.SCROLLBAR, bar, page=self.page))
        self.top = top + self._gap

    @property
    def _colons(self) -> bool:
        return int(self.row * 7) % 2 == 0

    @property
    def _right_aligned(self) -> bool:
        return int(self.row * 11) % 3 == 0
