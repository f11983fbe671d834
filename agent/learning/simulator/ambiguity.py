"""Ambiguity in simulated windows: widgets without a name, and several of one name."""

from __future__ import annotations

from agent.learning.simulator.layout_builder import LayoutBuilder
from agent.learning.simulator.window_state import Widget
from vision.geometry import PixelBox
from vision.perception.elements import Kind


def add_unnamed(layout: LayoutBuilder) -> None:
    """Place icons, fields and check boxes without a name, each beside a widget that has one."""
    named = [widget for widget in layout.widgets if widget.text and widget.kind not in {Kind.MENU_ITEM, Kind.TAB}]
    for neighbour in layout.choice.sample(named, min(len(named), layout.choice.randint(1, 4))):
        kind = layout.choice.choices([Kind.ICON, Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.CHECKBOX], [6, 2, 1, 1])[0]
        near, height = neighbour.box, min(30.0, max(16.0, neighbour.box.height))
        width = height if kind in {Kind.ICON, Kind.CHECKBOX} else layout.choice.uniform(60, 160)
        gap = layout.choice.uniform(4, 30)
        left = near.right + gap if layout.chance(0.5) else near.left - gap - width
        box = PixelBox(left, near.centre.y - height / 2, left + width, near.centre.y + height / 2)
        rivals = [
            widget for widget in layout.widgets if neighbour.page is None or widget.page in (None, neighbour.page)
        ]
        inside = left >= 0 and box.top >= 0 and box.right <= layout.size.width and box.bottom <= layout.size.height
        if not inside or any(box.intersection(rival.box) for rival in rivals):
            continue
        widget = Widget(kind, box, page=neighbour.page)
        if kind is Kind.COMBOBOX:
            widget.items = tuple(dict.fromkeys(layout.captions.item() for _ in range(layout.choice.randint(3, 6))))
            widget.text = layout.choice.choice(widget.items)
        elif kind is Kind.CHECKBOX:
            widget.points |= {"press": box.centre, "mark": box.centre}
        layout.widgets.append(widget)


def duplicate_names(layout: LayoutBuilder) -> None:
    """Give several widgets of one kind the same name."""
    kinds = {Kind.BUTTON, Kind.LINK, Kind.CHECKBOX, Kind.TREE_ITEM, Kind.LIST_ITEM, Kind.TABLE_CELL, Kind.TEXT}
    rows = {row.number for scrolled in layout.lists for row in scrolled.rows}
    fitting = [
        widget
        for widget in layout.widgets
        if widget.kind in kinds and 0 < len(widget.text) < 26 and widget.number not in rows
    ]
    if not fitting:
        return
    first = layout.choice.choice(fitting)
    same = [
        widget for widget in fitting if widget.kind is first.kind and widget.page == first.page and widget is not first
    ]
    for other in layout.choice.sample(same, min(len(same), layout.choice.choice([1, 1, 2, 3]))):
        other.text = first.text
