"""Families of simulated windows: forms, settings, lists, tables, menus, tabs, tools, wizards."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from agent.learning.simulator.ambiguity import add_unnamed, duplicate_names
from agent.learning.simulator.layout_builder import LayoutBuilder
from agent.learning.simulator.window_state import Widget, Window
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


def sample_window(choice: random.Random) -> Window:
    """A random window of a random family, with unnamed and ambiguous widgets now and then."""
    layout, tab = LayoutBuilder(choice), None
    if layout.chance(0.3):
        layout.add(Kind.TEXT, layout.caption(), layout.left, layout.width_of(layout.caption()) * 1.4)
        layout.next()
    if layout.chance(0.12):
        _menu_bar(layout)
    choice.choices([family for family, _ in _FAMILIES], [often for _, often in _FAMILIES])[0](layout)
    if layout.chance(0.25) and layout.room():
        layout.widgets.append(Widget(Kind.TEXT, layout.box(layout.left, 160), layout.captions.sentence()))
        layout.next()
    if layout.chance(0.35):
        add_unnamed(layout)
    if layout.chance(0.3):
        duplicate_names(layout)
    tabs = [widget for widget in layout.widgets if widget.kind is Kind.TAB]
    if tabs:
        tab = next((tab.text for tab in tabs if State.SELECTED in tab.state), None)
    if layout.chance(0.06):
        for widget in choice.sample(layout.widgets, min(2, len(layout.widgets))):
            widget.state.add(State.DISABLED)
    return Window(layout.size, [layout.fitted(widget) for widget in layout.widgets], layout.lists, tab)


def _form(layout: LayoutBuilder) -> None:
    above = layout.chance(0.3)
    names = [layout.caption() for _ in range(layout.choice.randint(2, 8))]
    column = max(layout.width_of(name) + 14 for name in names)
    for name in names:
        if not layout.room(3 if above else 2):
            break
        if layout.chance(0.15):
            layout.tick(layout.left)
            layout.next()
            continue
        layout.label(layout.left, name, column)
        if above:
            layout.next(0.7)
            layout.input(layout.left, min(layout.right - layout.left, layout.choice.randint(180, 420)))
        else:
            space = layout.right - layout.left - column - layout.choice.randint(4, 30)
            widget = layout.input(layout.left + column + 8, max(90.0, space))
            if widget.kind is Kind.TEXT_FIELD and layout.chance(0.1) and layout.room(4):
                widget.box = PixelBox(
                    widget.box.left, widget.box.top, widget.box.right, widget.box.top + 3 * layout.row
                )
                layout.next(2)
        layout.next()
    for _ in range(layout.choice.randint(0, 2)):
        if layout.room():
            layout.tick(layout.left)
            layout.next()
    if layout.chance(0.3):
        layout.radio_row(layout.choice.randint(2, 4), down=False)
    layout.buttons()


def _settings(layout: LayoutBuilder) -> None:
    if layout.chance(0.3):
        side = layout.top
        layout.rows_of_items(Kind.LIST_ITEM, layout.choice.randint(3, 7), layout.left, 130, more=0)
        layout.top, layout.left = side, layout.left + 150
    for _ in range(layout.choice.randint(1, 3)):
        if layout.room(3):
            layout.add(Kind.TEXT, layout.caption(), layout.left, 120)
            layout.next()
            for _ in range(layout.choice.randint(1, 3)):
                if layout.room():
                    name = layout.caption()
                    if layout.chance(0.3):
                        layout.tick(layout.left + 10)
                    else:
                        layout.label(layout.left + 10, name, 150)
                        layout.input(layout.left + 170, max(90.0, layout.right - layout.left - 200))
                    layout.next()
    layout.buttons()


def _list(layout: LayoutBuilder) -> None:
    if layout.chance(0.5):
        name = layout.caption()
        label = layout.label(layout.left, name)
        layout.add(Kind.TEXT_FIELD, "", label.box.right + 10, 200)
        if layout.chance(0.5):
            layout.button(label.box.right + 218)
        layout.next()
    more = layout.choice.choice([0, 0, 6, 14, 25])
    kind = layout.choice.choice([Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.TREE_ITEM])
    layout.rows_of_items(kind, layout.choice.randint(4, 14), layout.left, layout.right - layout.left - 14, more=more)
    layout.buttons()


def _table(layout: LayoutBuilder) -> None:
    columns = layout.choice.randint(2, 4)
    width = (layout.right - layout.left) / columns
    if layout.chance(0.8):
        for place in range(columns):
            layout.add(
                Kind.BUTTON if layout.chance(0.3) else Kind.TEXT, layout.caption(), layout.left + place * width, width
            )
        layout.next(0.9)
    for _ in range(layout.choice.randint(2, 10)):
        if not layout.room(2):
            break
        for place in range(columns):
            text = layout.captions.person() if place == 0 else layout.captions.value()
            layout.add(Kind.TABLE_CELL, text, layout.left + place * width, width)
        layout.top += layout.row
    layout.next(0.2)
    layout.buttons()


def _rows(layout: LayoutBuilder) -> None:
    """Rows that repeat the same buttons, so that only the row tells them apart."""
    names = layout.choice.choice(
        [["Edit", "Delete"], ["Open", "Remove"], ["Delete"], ["Reply", "Archive"], ["Edit"], [layout.caption()]]
    )
    kinds = layout.choice.choice([Kind.BUTTON, Kind.BUTTON, Kind.LINK])
    tick = layout.chance(0.25)
    first = layout.choice.choice([Kind.TEXT, Kind.TABLE_CELL])
    for _ in range(layout.choice.randint(2, 8)):
        if not layout.room(2):
            break
        layout.add(first, layout.captions.person() if layout.chance(0.6) else layout.caption(), layout.left, 150)
        at = layout.left + 170 + (layout.choice.randint(0, 1) * 40)
        if tick:
            layout.add(Kind.CHECKBOX, "", at, 18)
            at += 30
        for name in names:
            at = layout.add(kinds, name, at, layout.width_of(name) + (20 if kinds is Kind.BUTTON else 0)).box.right + 8
        layout.next()
    layout.buttons()


def _menu_bar(layout: LayoutBuilder) -> None:
    names = layout.choice.sample(sorted(_MENUS), layout.choice.randint(2, 6))
    at = layout.left
    for name in names:
        widget = layout.add(Kind.MENU_ITEM, name, at, layout.width_of(name) + 12)
        at = widget.box.right
        entries = _MENUS[name].split("|")
        entries = layout.choice.sample(entries, min(len(entries), layout.choice.randint(3, 7)))
        if layout.chance(0.3):
            entries = [layout.caption() for _ in entries]
        if layout.chance(0.3):
            inner = [layout.caption() for _ in range(layout.choice.randint(2, 4))]
            entries[layout.choice.randrange(len(entries))] += "\t" + "\t".join(inner)
        widget.items = tuple(entries)
    layout.next()


def _menus(layout: LayoutBuilder) -> None:
    _menu_bar(layout)
    if layout.chance(0.4):
        _tools(layout)
    if layout.chance(0.5):
        text = "" if layout.chance(0.5) else layout.captions.sentence()
        area = layout.add(Kind.TEXT_FIELD, text, layout.left, layout.right - layout.left, 1)
        area.box = PixelBox(area.box.left, area.box.top, area.box.right, max(area.box.top + 60, layout.bottom - 40))
        layout.top = area.box.bottom + 6
    else:
        layout.choice.choice([_form, _table, _list])(layout)


def _tools(layout: LayoutBuilder) -> None:
    at = layout.left
    written = layout.chance(0.4)
    for _ in range(layout.choice.randint(3, 9)):
        text = layout.caption() if written else ""
        widget = layout.add(Kind.ICON, text, at, layout.width_of(text) + 24 if text else 26)
        at = widget.box.right + 6
        if at > layout.right - 60:
            break
    layout.next()


def _toolbar(layout: LayoutBuilder) -> None:
    _tools(layout)
    layout.choice.choice([_gallery, _form, _list])(layout)


def _tabs(layout: LayoutBuilder) -> None:
    names = [layout.caption() for _ in range(layout.choice.randint(2, 5))]
    at, chosen = layout.left, layout.choice.choice(names)
    for name in dict.fromkeys(names):
        widget = layout.add(Kind.TAB, name, at, layout.width_of(name) + 20)
        at = widget.box.right
        if name == chosen:
            widget.state.add(State.SELECTED)
    layout.next()
    top, bottom = layout.top, layout.top
    for name in dict.fromkeys(names):
        layout.top, layout.page = top, name
        layout.choice.choice([_form, _settings, _list, _radios])(layout)
        bottom = max(bottom, layout.top)
    layout.page, layout.top = None, bottom
    if layout.chance(0.4):
        layout.buttons()


def _gallery(layout: LayoutBuilder) -> None:
    for _ in range(layout.choice.randint(2, 6)):
        if not layout.room():
            break
        at = layout.left
        for _ in range(layout.choice.randint(1, 4)):
            makers = (layout.button, layout.tick, layout.link)
            widget = layout.choice.choice(makers)(at)
            at = widget.box.right + layout.choice.randint(8, 40)
            if at > layout.right - 80:
                break
        layout.next()


def _login(layout: LayoutBuilder) -> None:
    layout.left += (layout.right - layout.left) * 0.3
    for name in (layout.choice.choice(["User name", "Email", "Account"]), "Password"):
        layout.label(layout.left, name)
        layout.next(0.8)
        layout.add(Kind.TEXT_FIELD, "" if layout.chance(0.8) else layout.captions.value(), layout.left, 220)
        layout.next()
    if layout.chance(0.7):
        layout.tick(layout.left)
        layout.next()
    layout.button(layout.left, layout.choice.choice(["Sign in", "Log in", "Continue"]))
    layout.next()
    layout.link(layout.left)
    layout.next()


def _wizard(layout: LayoutBuilder) -> None:
    layout.widgets.append(Widget(Kind.TEXT, layout.box(layout.left, 260), layout.captions.sentence()))
    layout.next()
    layout.radio_row(layout.choice.randint(2, 4), down=True)
    if layout.chance(0.5):
        layout.tick(layout.left)
        layout.next()
    at = layout.left + 100
    for name in ("Back", "Next", "Cancel"):
        at = layout.button(at, name).box.right + 8
    layout.next()


def _find(layout: LayoutBuilder) -> None:
    side = layout.top
    for name in ("Find", "Replace with") if layout.chance(0.6) else (layout.caption(), layout.caption()):
        layout.label(layout.left, name, 90)
        layout.add(Kind.TEXT_FIELD, "" if layout.chance(0.6) else layout.captions.value(), layout.left + 110, 160)
        layout.next()
    for _ in range(layout.choice.randint(1, 3)):
        layout.tick(layout.left)
        layout.next()
    end, layout.top = layout.top, side
    for _ in range(layout.choice.randint(2, 4)):
        layout.button(layout.left + 300)
        layout.next()
    layout.top = max(end, layout.top)


def _radios(layout: LayoutBuilder) -> None:
    for _ in range(layout.choice.randint(1, 3)):
        if layout.room(3):
            layout.add(Kind.TEXT, layout.caption(), layout.left, 120)
            layout.next(0.8)
            layout.radio_row(layout.choice.randint(2, 4), down=layout.chance(0.6))
    layout.buttons()


_FAMILIES: Final[tuple[tuple[Callable[[LayoutBuilder], None], int], ...]] = (
    (_form, 6), (_settings, 4), (_list, 4), (_table, 4), (_menus, 4), (_tabs, 4), (_toolbar, 2), (_gallery, 3),
    (_login, 2), (_wizard, 2), (_find, 2), (_radios, 2), (_rows, 3),
)  # fmt: skip
"""The layout function of each family with its weight."""
