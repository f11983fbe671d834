"""Windows drawn on paper: forms, settings, lists, tables, menus, tabs, tools, dialogs, wizards."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from gui.practice.paper.captions import Captions
from gui.practice.paper.world import Layer, Scrolled, Thing, Window
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception import Kind, State

_SIZES: Final = ((640, 416), (560, 600), (600, 640), (800, 600), (1024, 700), (1280, 800))
_MENUS: Final = {
    "File": "New|Open…|Save|Save as…|Print…|Export|Close|Quit|Recent files",
    "Edit": "Undo|Redo|Cut|Copy|Paste|Select all|Find…|Replace…|Preferences",
    "View": "Zoom in|Zoom out|Full screen|Word wrap|Toolbar|Status bar|Refresh|Sidebar",
    "Tools": "Options…|Spelling|Macros|Settings|Statistics|Extensions",
    "Help": "Contents|About|Report a problem|Check for updates|Shortcuts",
    "Format": "Bold|Italic|Font…|Paragraph…|Align left|Align right",
    "Insert": "Picture…|Table|Link|Date|Page break|Symbol…",
    "Window": "New window|Split|Next|Previous|Arrange",
}
_DISMISS: Final = ("OK", "OK", "OK", "Close", "Later", "Not now", "Cancel", "Dismiss", "No", "Got it", "No thanks")
_OTHER: Final = (
    "Details…",
    "Update now",
    "Restart",
    "Help",
    "Yes",
    "Learn more",
    "Retry",
    "Install",
    "Delete",
    "Rate it",
)


def draw_window(choice: random.Random) -> Window:
    """A window of one family."""
    return _Drawing(choice).window()


def draw_dialog(choice: random.Random, size: Size) -> list[Thing]:
    """A dialog that nobody asked for, over the middle of the window; its last button closes it and does no harm."""
    captions = Captions(choice)
    width, height = min(size.width - 20, choice.randint(240, 420)), min(size.height - 20, choice.randint(110, 190))
    left = (size.width - width) / 2 + choice.randint(-40, 40)
    left = max(4.0, min(left, size.width - width - 4))
    top = max(4.0, (size.height - height) / 2 + choice.randint(-40, 40))
    top = min(top, size.height - height - 4)
    things = [
        Thing(Kind.TEXT, PixelBox(left + 16, top + 36, left + width - 16, top + 54), captions.sentence()),
    ]
    if choice.random() < 0.6:
        things.insert(0, Thing(Kind.TEXT, PixelBox(left + 16, top + 6, left + 130, top + 24), captions.caption()))
    if choice.random() < 0.3:
        things.append(
            Thing(Kind.CHECKBOX, PixelBox(left + 16, top + 60, left + 160, top + 80), "Do not show this again")
        )
    names = [choice.choice(_DISMISS)]
    if choice.random() < 0.5:
        names.insert(0, choice.choice(_OTHER))
        if choice.random() < 0.2:
            names.insert(0, choice.choice(_OTHER))
    at = left + width - 16
    buttons = []
    for name in reversed(names) if choice.random() < 0.7 else names:
        wide = max(64.0, 9.0 * len(name) + 20)
        buttons.append(Thing(Kind.BUTTON, PixelBox(at - wide, top + height - 40, at, top + height - 12), name))
        at -= wide + 8
    buttons.sort(key=lambda one: one.text == names[-1])
    things += buttons
    for thing in things:
        thing.layer = Layer.DIALOG
        box = thing.box
        thing.box = PixelBox(
            max(0.0, box.left), max(0.0, box.top), min(size.width, box.right), min(size.height, box.bottom)
        )
    return things


class _Drawing:
    """Puts things below each other into one window."""

    def __init__(self, choice: random.Random) -> None:
        self._choice, self._say = choice, Captions(choice)
        width, height = choice.choice(_SIZES)
        self._size = Size(width, height)
        inner_width = width if choice.random() < 0.5 else choice.randint(min(480, width), width)
        inner_height = height if choice.random() < 0.5 else choice.randint(min(380, height), height)
        self._left = float(choice.randint(0, width - inner_width) + choice.randint(4, 24))
        self._right = self._left + inner_width - choice.randint(36, 60)
        self._top = float(choice.randint(0, height - inner_height) + choice.randint(2, 16))
        self._bottom = self._top + inner_height - 24
        self._row = choice.uniform(20, 32)
        self._gap = choice.uniform(4, 16)
        self._letter = choice.uniform(6.0, 8.5)
        self._things: list[Thing] = []
        self._lists: list[Scrolled] = []
        self._groups = 0
        self._page: str | None = None
        self._used: set[str] = set()

    def window(self) -> Window:
        families: Sequence[tuple[Callable[[], None], int]] = (
            (self._form, 6), (self._settings, 4), (self._list, 4), (self._table, 4), (self._menus, 4), (self._tabs, 4),
            (self._toolbar, 2), (self._gallery, 3), (self._login, 2), (self._wizard, 2), (self._find, 2),
            (self._radios, 2), (self._rows, 3),
        )  # fmt: skip
        tab = None
        if self._chance(0.3):
            self._add(Kind.TEXT, self._caption(), self._left, self._say_width(self._caption()) * 1.4)
            self._next()
        if self._chance(0.12):
            self._menu_bar()
        self._choice.choices([one for one, _ in families], [often for _, often in families])[0]()
        if self._chance(0.25) and self._room():
            self._things.append(Thing(Kind.TEXT, self._box(self._left, 160), self._say.sentence()))
            self._next()
        if self._chance(0.35):
            self._nameless()
        if self._chance(0.3):
            self._namesakes()
        tabs = [one for one in self._things if one.kind is Kind.TAB]
        if tabs:
            tab = next((one.text for one in tabs if State.SELECTED in one.state), None)
        if self._chance(0.06):
            for thing in self._choice.sample(self._things, min(2, len(self._things))):
                thing.state.add(State.DISABLED)
        return Window(self._size, [self._fitted(one) for one in self._things], self._lists, tab)

    def _nameless(self) -> None:
        """Icons, fields and marks without a name, just beside something that has one."""
        named = [one for one in self._things if one.text and one.kind not in {Kind.MENU_ITEM, Kind.TAB}]
        for neighbour in self._choice.sample(named, min(len(named), self._choice.randint(1, 4))):
            kind = self._choice.choices([Kind.ICON, Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.CHECKBOX], [6, 2, 1, 1])[0]
            near, height = neighbour.box, min(30.0, max(16.0, neighbour.box.height))
            width = height if kind in {Kind.ICON, Kind.CHECKBOX} else self._choice.uniform(60, 160)
            gap = self._choice.uniform(4, 30)
            left = near.right + gap if self._chance(0.5) else near.left - gap - width
            box = PixelBox(left, near.centre.y - height / 2, left + width, near.centre.y + height / 2)
            rivals = [one for one in self._things if neighbour.page is None or one.page in (None, neighbour.page)]
            inside = left >= 0 and box.top >= 0 and box.right <= self._size.width and box.bottom <= self._size.height
            if not inside or any(box.intersection(one.box) for one in rivals):
                continue
            thing = Thing(kind, box, page=neighbour.page)
            if kind is Kind.COMBOBOX:
                thing.items = tuple(dict.fromkeys(self._say.item() for _ in range(self._choice.randint(3, 6))))
                thing.text = self._choice.choice(thing.items)
            elif kind is Kind.CHECKBOX:
                thing.points |= {"press": box.centre, "mark": box.centre}
            self._things.append(thing)

    def _namesakes(self) -> None:
        """Several things of one kind that are called the same."""
        kinds = {Kind.BUTTON, Kind.LINK, Kind.CHECKBOX, Kind.TREE_ITEM, Kind.LIST_ITEM, Kind.TABLE_CELL, Kind.TEXT}
        rows = {row.number for scrolled in self._lists for row in scrolled.rows}
        fitting = [
            one for one in self._things if one.kind in kinds and 0 < len(one.text) < 26 and one.number not in rows
        ]
        if not fitting:
            return
        first = self._choice.choice(fitting)
        same = [one for one in fitting if one.kind is first.kind and one.page == first.page and one is not first]
        for other in self._choice.sample(same, min(len(same), self._choice.choice([1, 1, 2, 3]))):
            other.text = first.text

    # rows -------------------------------------------------------------------------------------------------------------

    def _chance(self, probability: float) -> bool:
        return self._choice.random() < probability

    def _caption(self) -> str:
        """A caption that the window has not used yet, but for a few."""
        for _ in range(4):
            text = self._say.caption()
            if text not in self._used or self._chance(0.05):
                self._used.add(text)
                return text
        return self._say.person()

    def _room(self, rows: float = 1) -> bool:
        return self._top + rows * self._row <= self._bottom

    def _next(self, rows: float = 1) -> None:
        self._top += rows * self._row + self._gap

    def _say_width(self, text: str) -> float:
        return self._letter * len(text) + 2

    def _box(self, left: float, width: float, rows: float = 1) -> PixelBox:
        return PixelBox(left, self._top, left + max(8.0, width), self._top + rows * self._row)

    def _fitted(self, thing: Thing) -> Thing:
        box, size = thing.box, self._size
        left, top = min(max(0.0, box.left), size.width - 8.0), min(max(0.0, box.top), size.height - 8.0)
        thing.box = PixelBox(
            left, top, min(max(left + 6, box.right), size.width), min(max(top + 6, box.bottom), size.height)
        )
        return thing

    def _add(self, kind: Kind, text: str, left: float, width: float, rows: float = 1) -> Thing:
        thing = Thing(kind, self._box(left, width, rows), text, page=self._page)
        self._things.append(thing)
        return thing

    def _button(self, left: float, text: str | None = None) -> Thing:
        text = self._caption() if text is None else text
        thing = self._add(Kind.BUTTON, text, left, self._say_width(text) + self._choice.randint(16, 40))
        if self._chance(0.12):
            thing.opens = tuple(draw_dialog(self._choice, self._size))
        return thing

    def _buttons(self, least: int = 1) -> None:
        count = self._choice.randint(least, 4)
        pairs = self._choice.random() < 0.35
        common = self._choice.sample(["OK", "Cancel", "Apply", "Save", "Close", "Delete", "Reset", "Help"], count)
        names = common if pairs else [self._caption() for _ in range(count)]
        if not self._room():
            return
        at = self._left + (0 if self._chance(0.4) else (self._right - self._left) * 0.4)
        for name in names:
            at = self._button(at, name).box.right + 8
        self._next()

    def _label(self, left: float, text: str, width: float | None = None) -> Thing:
        shown = text + (":" if self._colons else "")
        wide = self._say_width(shown)
        if width is not None and self._right_aligned:
            left = max(left, left + width - wide)
        box = self._box(left, wide)
        thing = Thing(
            Kind.TEXT,
            PixelBox(box.left, box.top + 3, box.right, max(box.top + 12, box.bottom - 3)),
            shown,
            page=self._page,
        )
        self._things.append(thing)
        return thing

    def _input(self, left: float, width: float) -> Thing:
        """A field, a combo box, a spin box, a slider …"""
        roll = self._choice.random()
        if roll < 0.45:
            text = "" if self._chance(0.6) else self._say.value()
            thing = self._add(Kind.TEXT_FIELD, text, left, width)
        elif roll < 0.68:
            thing = self._combo(left, width)
        elif roll < 0.84:
            date = self._chance(0.2)
            text = self._say.date() if date else self._say.number(self._choice.choice([10, 100, 1000]))
            thing = self._add(Kind.SPINBOX, text, left, min(width, self._choice.randint(60, 200)))
            box = thing.box
            thing.points |= {
                "press": PixelPoint(box.centre.x, box.centre.y),
                "up": PixelPoint(box.right - 9, box.top + box.height / 4),
                "down": PixelPoint(box.right - 9, box.bottom - box.height / 4),
            }
        elif roll < 0.97:
            thing = self._add(Kind.SLIDER, "", left, width)
            box, share = thing.box, self._choice.random()
            thing.points |= {
                "start": PixelPoint(box.left + 6, box.centre.y),
                "end": PixelPoint(box.right - 6, box.centre.y),
                "handle": PixelPoint(box.left + 6 + share * (box.width - 12), box.centre.y),
            }
        else:
            thing = self._add(Kind.PROGRESS, "", left, width)
        return thing

    def _combo(self, left: float, width: float) -> Thing:
        items = tuple(dict.fromkeys(self._say.item() for _ in range(self._choice.randint(3, 7))))
        thing = self._add(Kind.COMBOBOX, self._choice.choice(items), left, width)
        thing.items = items
        thing.points["arrow"] = PixelPoint(thing.box.right - 11, thing.box.centre.y)
        return thing

    def _tick(self, left: float) -> Thing:
        text = self._caption()
        thing = self._add(Kind.CHECKBOX, text, left, self._say_width(text) + 22)
        thing.points |= {
            "press": PixelPoint(thing.box.left + 9, thing.box.centre.y),
            "mark": PixelPoint(thing.box.left + 9, thing.box.centre.y),
        }
        if self._chance(0.4):
            thing.state.add(State.CHECKED)
        return thing

    def _radio_row(self, count: int, *, down: bool) -> None:
        self._groups += 1
        at, chosen = self._left, self._choice.randrange(count + 1)
        for place in range(count):
            if not self._room():
                return
            text = self._caption()
            thing = self._add(Kind.RADIO, text, at, self._say_width(text) + 22)
            thing.group = self._groups
            thing.points["press"] = PixelPoint(thing.box.left + 9, thing.box.centre.y)
            if place == chosen:
                thing.state.add(State.CHECKED)
            if down:
                self._next()
            else:
                at = thing.box.right + 12
        if not down:
            self._next()

    def _rows_of_items(self, kind: Kind, count: int, left: float, width: float, *, more: int) -> None:
        """A column of items, of which some may be hidden below."""
        self._groups += 1
        texts = list(dict.fromkeys(self._say.item() for _ in range(count + more)))
        height = self._choice.uniform(17, 26)
        shown: list[Thing] = []
        top = self._top
        for text in texts:
            if len(shown) == count or top + height > self._bottom - 36:
                break
            thing = Thing(kind, PixelBox(left, top, left + width, top + height), text, page=self._page)
            thing.group = self._groups
            shown.append(thing)
            self._things.append(thing)
            top += height
        if not shown:
            return
        if len(texts) > len(shown) >= 3:
            self._lists.append(Scrolled(tuple(shown), tuple(texts)))
            bar = PixelBox(left + width, self._top, left + width + 12, top)
            self._things.append(Thing(Kind.SCROLLBAR, bar, page=self._page))
        self._top = top + self._gap

    # families ---------------------------------------------------------------------------------------------------------

    @property
    def _colons(self) -> bool:
        return int(self._row * 7) % 2 == 0

    @property
    def _right_aligned(self) -> bool:
        return int(self._row * 11) % 3 == 0

    def _form(self) -> None:
        above = self._chance(0.3)
        names = [self._caption() for _ in range(self._choice.randint(2, 8))]
        column = max(self._say_width(name) + 14 for name in names)
        for name in names:
            if not self._room(3 if above else 2):
                break
            if self._chance(0.15):
                self._tick(self._left)
                self._next()
                continue
            self._label(self._left, name, column)
            if above:
                self._next(0.7)
                self._input(self._left, min(self._right - self._left, self._choice.randint(180, 420)))
            else:
                space = self._right - self._left - column - self._choice.randint(4, 30)
                thing = self._input(self._left + column + 8, max(90.0, space))
                if thing.kind is Kind.TEXT_FIELD and self._chance(0.1) and self._room(4):
                    thing.box = PixelBox(thing.box.left, thing.box.top, thing.box.right, thing.box.top + 3 * self._row)
                    self._next(2)
            self._next()
        for _ in range(self._choice.randint(0, 2)):
            if self._room():
                self._tick(self._left)
                self._next()
        if self._chance(0.3):
            self._radio_row(self._choice.randint(2, 4), down=False)
        self._buttons()

    def _settings(self) -> None:
        if self._chance(0.3):
            side = self._top
            self._rows_of_items(Kind.LIST_ITEM, self._choice.randint(3, 7), self._left, 130, more=0)
            self._top, self._left = side, self._left + 150
        for _ in range(self._choice.randint(1, 3)):
            if self._room(3):
                self._add(Kind.TEXT, self._caption(), self._left, 120)
                self._next()
                for _ in range(self._choice.randint(1, 3)):
                    if self._room():
                        name = self._caption()
                        if self._chance(0.3):
                            self._tick(self._left + 10)
                        else:
                            self._label(self._left + 10, name, 150)
                            self._input(self._left + 170, max(90.0, self._right - self._left - 200))
                        self._next()
        self._buttons()

    def _list(self) -> None:
        if self._chance(0.5):
            name = self._caption()
            label = self._label(self._left, name)
            self._add(Kind.TEXT_FIELD, "", label.box.right + 10, 200)
            if self._chance(0.5):
                self._button(label.box.right + 218)
            self._next()
        more = self._choice.choice([0, 0, 6, 14, 25])
        kind = self._choice.choice([Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.TREE_ITEM])
        self._rows_of_items(kind, self._choice.randint(4, 14), self._left, self._right - self._left - 14, more=more)
        self._buttons()

    def _table(self) -> None:
        columns = self._choice.randint(2, 4)
        width = (self._right - self._left) / columns
        if self._chance(0.8):
            for place in range(columns):
                self._add(
                    Kind.BUTTON if self._chance(0.3) else Kind.TEXT, self._caption(), self._left + place * width, width
                )
            self._next(0.9)
        for _ in range(self._choice.randint(2, 10)):
            if not self._room(2):
                break
            for place in range(columns):
                text = self._say.person() if place == 0 else self._say.value()
                self._add(Kind.TABLE_CELL, text, self._left + place * width, width)
            self._top += self._row
        self._next(0.2)
        self._buttons()

    def _rows(self) -> None:
        """Rows with the same buttons in each."""
        names = self._choice.choice(
            [["Edit", "Delete"], ["Open", "Remove"], ["Delete"], ["Reply", "Archive"], ["Edit"], [self._caption()]]
        )
        kinds = self._choice.choice([Kind.BUTTON, Kind.BUTTON, Kind.LINK])
        tick = self._chance(0.25)
        first = self._choice.choice([Kind.TEXT, Kind.TABLE_CELL])
        for _ in range(self._choice.randint(2, 8)):
            if not self._room(2):
                break
            self._add(first, self._say.person() if self._chance(0.6) else self._caption(), self._left, 150)
            at = self._left + 170 + (self._choice.randint(0, 1) * 40)
            if tick:
                self._add(Kind.CHECKBOX, "", at, 18)
                at += 30
            for name in names:
                at = (
                    self._add(kinds, name, at, self._say_width(name) + (20 if kinds is Kind.BUTTON else 0)).box.right
                    + 8
                )
            self._next()
        self._buttons()

    def _menu_bar(self) -> None:
        names = self._choice.sample(sorted(_MENUS), self._choice.randint(2, 6))
        at = self._left
        for name in names:
            thing = self._add(Kind.MENU_ITEM, name, at, self._say_width(name) + 12)
            at = thing.box.right
            entries = _MENUS[name].split("|")
            entries = self._choice.sample(entries, min(len(entries), self._choice.randint(3, 7)))
            if self._chance(0.3):
                entries = [self._caption() for _ in entries]
            if self._chance(0.3):
                inner = [self._caption() for _ in range(self._choice.randint(2, 4))]
                entries[self._choice.randrange(len(entries))] += "\t" + "\t".join(inner)
            thing.items = tuple(entries)
        self._next()

    def _menus(self) -> None:
        self._menu_bar()
        if self._chance(0.4):
            self._tools()
        if self._chance(0.5):
            text = "" if self._chance(0.5) else self._say.sentence()
            area = self._add(Kind.TEXT_FIELD, text, self._left, self._right - self._left, 1)
            area.box = PixelBox(area.box.left, area.box.top, area.box.right, max(area.box.top + 60, self._bottom - 40))
            self._top = area.box.bottom + 6
        else:
            self._choice.choice([self._form, self._table, self._list])()

    def _tools(self) -> None:
        at = self._left
        written = self._chance(0.4)
        for _ in range(self._choice.randint(3, 9)):
            text = self._caption() if written else ""
            thing = self._add(Kind.ICON, text, at, self._say_width(text) + 24 if text else 26)
            at = thing.box.right + 6
            if at > self._right - 60:
                break
        self._next()

    def _toolbar(self) -> None:
        self._tools()
        self._choice.choice([self._gallery, self._form, self._list])()

    def _tabs(self) -> None:
        names = [self._caption() for _ in range(self._choice.randint(2, 5))]
        at, chosen = self._left, self._choice.choice(names)
        for name in dict.fromkeys(names):
            thing = self._add(Kind.TAB, name, at, self._say_width(name) + 20)
            at = thing.box.right
            if name == chosen:
                thing.state.add(State.SELECTED)
        self._next()
        top, bottom = self._top, self._top
        for name in dict.fromkeys(names):
            self._top, self._page = top, name
            self._choice.choice([self._form, self._settings, self._list, self._radios])()
            bottom = max(bottom, self._top)
        self._page, self._top = None, bottom
        if self._chance(0.4):
            self._buttons()

    def _gallery(self) -> None:
        for _ in range(self._choice.randint(2, 6)):
            if not self._room():
                break
            at = self._left
            for _ in range(self._choice.randint(1, 4)):
                makers = (self._button, self._tick, self._link)
                thing = self._choice.choice(makers)(at)
                at = thing.box.right + self._choice.randint(8, 40)
                if at > self._right - 80:
                    break
            self._next()

    def _link(self, left: float) -> Thing:
        text = self._caption()
        return self._add(Kind.LINK, text, left, self._say_width(text))

    def _login(self) -> None:
        self._left += (self._right - self._left) * 0.3
        for name in (self._choice.choice(["User name", "Email", "Account"]), "Password"):
            self._label(self._left, name)
            self._next(0.8)
            self._add(Kind.TEXT_FIELD, "" if self._chance(0.8) else self._say.value(), self._left, 220)
            self._next()
        if self._chance(0.7):
            self._tick(self._left)
            self._next()
        self._button(self._left, self._choice.choice(["Sign in", "Log in", "Continue"]))
        self._next()
        self._link(self._left)
        self._next()

    def _wizard(self) -> None:
        self._things.append(Thing(Kind.TEXT, self._box(self._left, 260), self._say.sentence()))
        self._next()
        self._radio_row(self._choice.randint(2, 4), down=True)
        if self._chance(0.5):
            self._tick(self._left)
            self._next()
        at = self._left + 100
        for name in ("Back", "Next", "Cancel"):
            at = self._button(at, name).box.right + 8
        self._next()

    def _find(self) -> None:
        side = self._top
        for name in ("Find", "Replace with") if self._chance(0.6) else (self._caption(), self._caption()):
            self._label(self._left, name, 90)
            self._add(Kind.TEXT_FIELD, "" if self._chance(0.6) else self._say.value(), self._left + 110, 160)
            self._next()
        for _ in range(self._choice.randint(1, 3)):
            self._tick(self._left)
            self._next()
        end, self._top = self._top, side
        for _ in range(self._choice.randint(2, 4)):
            self._button(self._left + 300)
            self._next()
        self._top = max(end, self._top)

    def _radios(self) -> None:
        for _ in range(self._choice.randint(1, 3)):
            if self._room(3):
                self._add(Kind.TEXT, self._caption(), self._left, 120)
                self._next(0.8)
                self._radio_row(self._choice.randint(2, 4), down=self._chance(0.6))
        self._buttons()
