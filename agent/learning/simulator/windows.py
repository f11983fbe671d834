"""Windows drawn on paper: forms, settings, lists, tables, menus, tabs, tools, wizards."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from agent.learning.simulator.ambiguity import add_nameless, repeat_names
from agent.learning.simulator.layout_builder import LayoutBuilder
from agent.learning.simulator.window_state import Thing, Window
from vision.geometry import PixelBox
from vision.perception.elements import Kind, State

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


def draw_window(choice: random.Random) -> Window:
    """A window of one family."""
    sheet, tab = LayoutBuilder(choice), None
    if sheet.chance(0.3):
        sheet.add(Kind.TEXT, sheet.caption(), sheet.left, sheet.width_of(sheet.caption()) * 1.4)
        sheet.next()
    if sheet.chance(0.12):
        _menu_bar(sheet)
    choice.choices([one for one, _ in _FAMILIES], [often for _, often in _FAMILIES])[0](sheet)
    if sheet.chance(0.25) and sheet.room():
        sheet.things.append(Thing(Kind.TEXT, sheet.box(sheet.left, 160), sheet.say.sentence()))
        sheet.next()
    if sheet.chance(0.35):
        add_nameless(sheet)
    if sheet.chance(0.3):
        repeat_names(sheet)
    tabs = [one for one in sheet.things if one.kind is Kind.TAB]
    if tabs:
        tab = next((one.text for one in tabs if State.SELECTED in one.state), None)
    if sheet.chance(0.06):
        for thing in choice.sample(sheet.things, min(2, len(sheet.things))):
            thing.state.add(State.DISABLED)
    return Window(sheet.size, [sheet.fitted(one) for one in sheet.things], sheet.lists, tab)


def _form(sheet: LayoutBuilder) -> None:
    above = sheet.chance(0.3)
    names = [sheet.caption() for _ in range(sheet.choice.randint(2, 8))]
    column = max(sheet.width_of(name) + 14 for name in names)
    for name in names:
        if not sheet.room(3 if above else 2):
            break
        if sheet.chance(0.15):
            sheet.tick(sheet.left)
            sheet.next()
            continue
        sheet.label(sheet.left, name, column)
        if above:
            sheet.next(0.7)
            sheet.input(sheet.left, min(sheet.right - sheet.left, sheet.choice.randint(180, 420)))
        else:
            space = sheet.right - sheet.left - column - sheet.choice.randint(4, 30)
            thing = sheet.input(sheet.left + column + 8, max(90.0, space))
            if thing.kind is Kind.TEXT_FIELD and sheet.chance(0.1) and sheet.room(4):
                thing.box = PixelBox(thing.box.left, thing.box.top, thing.box.right, thing.box.top + 3 * sheet.row)
                sheet.next(2)
        sheet.next()
    for _ in range(sheet.choice.randint(0, 2)):
        if sheet.room():
            sheet.tick(sheet.left)
            sheet.next()
    if sheet.chance(0.3):
        sheet.radio_row(sheet.choice.randint(2, 4), down=False)
    sheet.buttons()


def _settings(sheet: LayoutBuilder) -> None:
    if sheet.chance(0.3):
        side = sheet.top
        sheet.rows_of_items(Kind.LIST_ITEM, sheet.choice.randint(3, 7), sheet.left, 130, more=0)
        sheet.top, sheet.left = side, sheet.left + 150
    for _ in range(sheet.choice.randint(1, 3)):
        if sheet.room(3):
            sheet.add(Kind.TEXT, sheet.caption(), sheet.left, 120)
            sheet.next()
            for _ in range(sheet.choice.randint(1, 3)):
                if sheet.room():
                    name = sheet.caption()
                    if sheet.chance(0.3):
                        sheet.tick(sheet.left + 10)
                    else:
                        sheet.label(sheet.left + 10, name, 150)
                        sheet.input(sheet.left + 170, max(90.0, sheet.right - sheet.left - 200))
                    sheet.next()
    sheet.buttons()


def _list(sheet: LayoutBuilder) -> None:
    if sheet.chance(0.5):
        name = sheet.caption()
        label = sheet.label(sheet.left, name)
        sheet.add(Kind.TEXT_FIELD, "", label.box.right + 10, 200)
        if sheet.chance(0.5):
            sheet.button(label.box.right + 218)
        sheet.next()
    more = sheet.choice.choice([0, 0, 6, 14, 25])
    kind = sheet.choice.choice([Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.TREE_ITEM])
    sheet.rows_of_items(kind, sheet.choice.randint(4, 14), sheet.left, sheet.right - sheet.left - 14, more=more)
    sheet.buttons()


def _table(sheet: LayoutBuilder) -> None:
    columns = sheet.choice.randint(2, 4)
    width = (sheet.right - sheet.left) / columns
    if sheet.chance(0.8):
        for place in range(columns):
            sheet.add(
                Kind.BUTTON if sheet.chance(0.3) else Kind.TEXT, sheet.caption(), sheet.left + place * width, width
            )
        sheet.next(0.9)
    for _ in range(sheet.choice.randint(2, 10)):
        if not sheet.room(2):
            break
        for place in range(columns):
            text = sheet.say.person() if place == 0 else sheet.say.value()
            sheet.add(Kind.TABLE_CELL, text, sheet.left + place * width, width)
        sheet.top += sheet.row
    sheet.next(0.2)
    sheet.buttons()


def _rows(sheet: LayoutBuilder) -> None:
    """Rows with the same buttons in each."""
    names = sheet.choice.choice(
        [["Edit", "Delete"], ["Open", "Remove"], ["Delete"], ["Reply", "Archive"], ["Edit"], [sheet.caption()]]
    )
    kinds = sheet.choice.choice([Kind.BUTTON, Kind.BUTTON, Kind.LINK])
    tick = sheet.chance(0.25)
    first = sheet.choice.choice([Kind.TEXT, Kind.TABLE_CELL])
    for _ in range(sheet.choice.randint(2, 8)):
        if not sheet.room(2):
            break
        sheet.add(first, sheet.say.person() if sheet.chance(0.6) else sheet.caption(), sheet.left, 150)
        at = sheet.left + 170 + (sheet.choice.randint(0, 1) * 40)
        if tick:
            sheet.add(Kind.CHECKBOX, "", at, 18)
            at += 30
        for name in names:
            at = sheet.add(kinds, name, at, sheet.width_of(name) + (20 if kinds is Kind.BUTTON else 0)).box.right + 8
        sheet.next()
    sheet.buttons()


def _menu_bar(sheet: LayoutBuilder) -> None:
    names = sheet.choice.sample(sorted(_MENUS), sheet.choice.randint(2, 6))
    at = sheet.left
    for name in names:
        thing = sheet.add(Kind.MENU_ITEM, name, at, sheet.width_of(name) + 12)
        at = thing.box.right
        entries = _MENUS[name].split("|")
        entries = sheet.choice.sample(entries, min(len(entries), sheet.choice.randint(3, 7)))
        if sheet.chance(0.3):
            entries = [sheet.caption() for _ in entries]
        if sheet.chance(0.3):
            inner = [sheet.caption() for _ in range(sheet.choice.randint(2, 4))]
            entries[sheet.choice.randrange(len(entries))] += "\t" + "\t".join(inner)
        thing.items = tuple(entries)
    sheet.next()


def _menus(sheet: LayoutBuilder) -> None:
    _menu_bar(sheet)
    if sheet.chance(0.4):
        _tools(sheet)
    if sheet.chance(0.5):
        text = "" if sheet.chance(0.5) else sheet.say.sentence()
        area = sheet.add(Kind.TEXT_FIELD, text, sheet.left, sheet.right - sheet.left, 1)
        area.box = PixelBox(area.box.left, area.box.top, area.box.right, max(area.box.top + 60, sheet.bottom - 40))
        sheet.top = area.box.bottom + 6
    else:
        sheet.choice.choice([_form, _table, _list])(sheet)


def _tools(sheet: LayoutBuilder) -> None:
    at = sheet.left
    written = sheet.chance(0.4)
    for _ in range(sheet.choice.randint(3, 9)):
        text = sheet.caption() if written else ""
        thing = sheet.add(Kind.ICON, text, at, sheet.width_of(text) + 24 if text else 26)
        at = thing.box.right + 6
        if at > sheet.right - 60:
            break
    sheet.next()


def _toolbar(sheet: LayoutBuilder) -> None:
    _tools(sheet)
    sheet.choice.choice([_gallery, _form, _list])(sheet)


def _tabs(sheet: LayoutBuilder) -> None:
    names = [sheet.caption() for _ in range(sheet.choice.randint(2, 5))]
    at, chosen = sheet.left, sheet.choice.choice(names)
    for name in dict.fromkeys(names):
        thing = sheet.add(Kind.TAB, name, at, sheet.width_of(name) + 20)
        at = thing.box.right
        if name == chosen:
            thing.state.add(State.SELECTED)
    sheet.next()
    top, bottom = sheet.top, sheet.top
    for name in dict.fromkeys(names):
        sheet.top, sheet.page = top, name
        sheet.choice.choice([_form, _settings, _list, _radios])(sheet)
        bottom = max(bottom, sheet.top)
    sheet.page, sheet.top = None, bottom
    if sheet.chance(0.4):
        sheet.buttons()


def _gallery(sheet: LayoutBuilder) -> None:
    for _ in range(sheet.choice.randint(2, 6)):
        if not sheet.room():
            break
        at = sheet.left
        for _ in range(sheet.choice.randint(1, 4)):
            makers = (sheet.button, sheet.tick, sheet.link)
            thing = sheet.choice.choice(makers)(at)
            at = thing.box.right + sheet.choice.randint(8, 40)
            if at > sheet.right - 80:
                break
        sheet.next()


def _login(sheet: LayoutBuilder) -> None:
    sheet.left += (sheet.right - sheet.left) * 0.3
    for name in (sheet.choice.choice(["User name", "Email", "Account"]), "Password"):
        sheet.label(sheet.left, name)
        sheet.next(0.8)
        sheet.add(Kind.TEXT_FIELD, "" if sheet.chance(0.8) else sheet.say.value(), sheet.left, 220)
        sheet.next()
    if sheet.chance(0.7):
        sheet.tick(sheet.left)
        sheet.next()
    sheet.button(sheet.left, sheet.choice.choice(["Sign in", "Log in", "Continue"]))
    sheet.next()
    sheet.link(sheet.left)
    sheet.next()


def _wizard(sheet: LayoutBuilder) -> None:
    sheet.things.append(Thing(Kind.TEXT, sheet.box(sheet.left, 260), sheet.say.sentence()))
    sheet.next()
    sheet.radio_row(sheet.choice.randint(2, 4), down=True)
    if sheet.chance(0.5):
        sheet.tick(sheet.left)
        sheet.next()
    at = sheet.left + 100
    for name in ("Back", "Next", "Cancel"):
        at = sheet.button(at, name).box.right + 8
    sheet.next()


def _find(sheet: LayoutBuilder) -> None:
    side = sheet.top
    for name in ("Find", "Replace with") if sheet.chance(0.6) else (sheet.caption(), sheet.caption()):
        sheet.label(sheet.left, name, 90)
        sheet.add(Kind.TEXT_FIELD, "" if sheet.chance(0.6) else sheet.say.value(), sheet.left + 110, 160)
        sheet.next()
    for _ in range(sheet.choice.randint(1, 3)):
        sheet.tick(sheet.left)
        sheet.next()
    end, sheet.top = sheet.top, side
    for _ in range(sheet.choice.randint(2, 4)):
        sheet.button(sheet.left + 300)
        sheet.next()
    sheet.top = max(end, sheet.top)


def _radios(sheet: LayoutBuilder) -> None:
    for _ in range(sheet.choice.randint(1, 3)):
        if sheet.room(3):
            sheet.add(Kind.TEXT, sheet.caption(), sheet.left, 120)
            sheet.next(0.8)
            sheet.radio_row(sheet.choice.randint(2, 4), down=sheet.chance(0.6))
    sheet.buttons()


_FAMILIES: Final[tuple[tuple[Callable[[LayoutBuilder], None], int], ...]] = (
    (_form, 6), (_settings, 4), (_list, 4), (_table, 4), (_menus, 4), (_tabs, 4), (_toolbar, 2), (_gallery, 3),
    (_login, 2), (_wizard, 2), (_find, 2), (_radios, 2), (_rows, 3),
)  # fmt: skip
"""How each family is drawn, and how often."""
