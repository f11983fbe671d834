"""What makes a drawn window hard: things without a name, and things with the same."""

from __future__ import annotations

from agent.learning.simulator.layout_builder import LayoutBuilder
from agent.learning.simulator.window_state import Thing
from vision.geometry import PixelBox
from vision.perception.elements import Kind


def add_nameless(sheet: LayoutBuilder) -> None:
    """Icons, fields and marks without a name, just beside something that has one."""
    named = [one for one in sheet.things if one.text and one.kind not in {Kind.MENU_ITEM, Kind.TAB}]
    for neighbour in sheet.choice.sample(named, min(len(named), sheet.choice.randint(1, 4))):
        kind = sheet.choice.choices([Kind.ICON, Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.CHECKBOX], [6, 2, 1, 1])[0]
        near, height = neighbour.box, min(30.0, max(16.0, neighbour.box.height))
        width = height if kind in {Kind.ICON, Kind.CHECKBOX} else sheet.choice.uniform(60, 160)
        gap = sheet.choice.uniform(4, 30)
        left = near.right + gap if sheet.chance(0.5) else near.left - gap - width
        box = PixelBox(left, near.centre.y - height / 2, left + width, near.centre.y + height / 2)
        rivals = [one for one in sheet.things if neighbour.page is None or one.page in (None, neighbour.page)]
        inside = left >= 0 and box.top >= 0 and box.right <= sheet.size.width and box.bottom <= sheet.size.height
        if not inside or any(box.intersection(one.box) for one in rivals):
            continue
        thing = Thing(kind, box, page=neighbour.page)
        if kind is Kind.COMBOBOX:
            thing.items = tuple(dict.fromkeys(sheet.say.item() for _ in range(sheet.choice.randint(3, 6))))
            thing.text = sheet.choice.choice(thing.items)
        elif kind is Kind.CHECKBOX:
            thing.points |= {"press": box.centre, "mark": box.centre}
        sheet.things.append(thing)


def repeat_names(sheet: LayoutBuilder) -> None:
    """Several things of one kind that are called the same."""
    kinds = {Kind.BUTTON, Kind.LINK, Kind.CHECKBOX, Kind.TREE_ITEM, Kind.LIST_ITEM, Kind.TABLE_CELL, Kind.TEXT}
    rows = {row.number for scrolled in sheet.lists for row in scrolled.rows}
    fitting = [one for one in sheet.things if one.kind in kinds and 0 < len(one.text) < 26 and one.number not in rows]
    if not fitting:
        return
    first = sheet.choice.choice(fitting)
    same = [one for one in fitting if one.kind is first.kind and one.page == first.page and one is not first]
    for other in sheet.choice.sample(same, min(len(same), sheet.choice.choice([1, 1, 2, 3]))):
        other.text = first.text
