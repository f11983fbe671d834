"""Ground truth of a program: elements from its accessibility tree, by the rules of `docs/practice-data.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from agent.desktop.accessibility import Flag, Node
from gui.datagen.occlusion import visible_part
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind, State

KINDS: Final[Mapping[str, Kind]] = {
    "push button": Kind.BUTTON,
    "button": Kind.BUTTON,
    "toggle button": Kind.BUTTON,
    "table column header": Kind.BUTTON,
    "column header": Kind.BUTTON,
    "check box": Kind.CHECKBOX,
    "radio button": Kind.RADIO,
    "combo box": Kind.COMBOBOX,
    "slider": Kind.SLIDER,
    "spin button": Kind.SPINBOX,
    "scroll bar": Kind.SCROLLBAR,
    "progress bar": Kind.PROGRESS,
    "page tab": Kind.TAB,
    "menu": Kind.MENU_ITEM,
    "menu item": Kind.MENU_ITEM,
    "check menu item": Kind.MENU_ITEM,
    "radio menu item": Kind.MENU_ITEM,
    "entry": Kind.TEXT_FIELD,
    "password text": Kind.TEXT_FIELD,
    "text": Kind.TEXT_FIELD,
    "terminal": Kind.TEXT_FIELD,
    "link": Kind.LINK,
    "list item": Kind.LIST_ITEM,
    "tree item": Kind.TREE_ITEM,
    "table cell": Kind.TABLE_CELL,
    "label": Kind.TEXT,
    "icon": Kind.IMAGE,
    "image": Kind.IMAGE,
}
"""Kinds of elements by AT-SPI role; other roles are backgrounds and containers."""

_LEAST_UNTOLD_PX2: Final = 400
"""Least area of a place of which the tree tells nothing: smaller ones are gaps between elements."""

_MENUS: Final = frozenset({"menu", "popup menu"})
_LETTER_PX: Final = 5
"""Least width of a letter: a name that does not fit at this width was never painted."""

_FRAME_PX: Final = 3
"""Width of the frame of a button, which is painted whether or not a name is."""

_ICON_PX: Final = 36
"""Largest icon of a tool bar; what is painted higher may hold a name below its icon."""

_SQUARE: Final = 1.4
"""Width over height below which what is painted is no word of three letters."""

_TAB_PAD_PX: Final = 12
_TAB_HEIGHT_PX: Final = 36
"""Size of tabs in GTK 3's own themes."""

_DIFFERS: Final = 24
"""Difference in grey levels at which a pixel counts as foreground."""

LabelledElement = tuple[Element, dict[str, PixelBox]]


def labelled_elements(
    nodes: Iterable[Node], windows: Sequence[PixelBox], pixels: npt.NDArray[np.uint8]
) -> Iterator[LabelledElement]:
    """The visible elements with their parts.

    Args:
        windows: Of the whole screen, the lowest first.
        pixels: What the screen shows, `(H, W, 3)`: where a caption ends, no toolkit says.
    """
    screen = PixelBox(0, 0, pixels.shape[1], pixels.shape[0])
    for node in nodes:
        kind = KINDS.get(node.role)
        if kind is None or any(KINDS.get(role) not in (None, Kind.MENU_ITEM, Kind.TAB) for role in node.path):
            continue  # the parts of a control are no elements
        box = _tab(node.box) if kind is Kind.TAB else node.box
        level = _level(node, windows)
        within = windows[level] if _MENUS & set(node.path) else node.clip
        shown = box.intersection(within)
        shown = None if shown is None else shown.intersection(screen)
        if shown is None or shown.area < 0.4 * box.area:
            continue
        text, name = _text(node, kind), ""
        if kind is Kind.BUTTON and not is_painted(text, shown, pixels):
            kind, text, name = Kind.ICON, "", text
        if kind in (Kind.TEXT, Kind.CHECKBOX, Kind.RADIO):
            inked = _inked(shown, pixels)
            if inked is None or (kind is Kind.TEXT and not text.strip()):
                continue
            shown = inked
        if kind in (Kind.TABLE_CELL, Kind.LIST_ITEM, Kind.TREE_ITEM) and not is_seen(shown, pixels):
            continue
        visible = visible_part(kind, shown, text, _state(node, kind), {}, windows[level + 1 :])
        if visible is not None:
            element, parts = visible
            yield replace(element, name=name), parts


def untold_places(nodes: Sequence[Node], elements: Iterable[Element], size: Size) -> list[PixelBox]:
    """The places in which the tree tells no element: canvases, sheets, lists that keep their rows to themselves."""
    held = [element.box.centre for element in elements]
    held += [node.box.centre for node in nodes if node.role in KINDS and node.box.area]
    screen = PixelBox(0, 0, size.width, size.height)
    found: list[PixelBox] = []
    for node in nodes:  # parents before children
        if node.role in KINDS:
            continue
        box = node.box.intersection(node.clip)
        box = None if box is None else box.intersection(screen)
        if box is None or box.area < _LEAST_UNTOLD_PX2 or any(box.contains(point) for point in held):
            continue
        if not any(box.intersection(other) == box for other in found):
            found.append(box)
    return found


def is_painted(text: str, box: PixelBox, pixels: npt.NDArray[np.uint8]) -> bool:
    """Whether a button may show its name: tool bars name their icons, and paint nothing but these."""
    inside = (box.left + _FRAME_PX, box.top + _FRAME_PX, box.right - _FRAME_PX, box.bottom - _FRAME_PX)
    if not text or len(text) * _LETTER_PX > box.width or inside[0] >= inside[2] or inside[1] >= inside[3]:
        return False
    ink = _inked(PixelBox(*inside), pixels, both=True)
    if ink is None:
        return True  # too faint to tell
    if len(text) * _LETTER_PX > ink.width + 2:
        return False
    return len(text) < 3 or ink.height > _ICON_PX or ink.width >= _SQUARE * ink.height


def is_seen(box: PixelBox, pixels: npt.NDArray[np.uint8]) -> bool:
    """Whether something is painted in a cell or on its edges: empty cells without lines cannot be told apart."""
    height, width = pixels.shape[:2]
    around = PixelBox(max(0, box.left - 1), max(0, box.top - 1), min(width, box.right + 1), min(height, box.bottom + 1))
    return _inked(around, pixels) is not None


def _tab(caption: PixelBox) -> PixelBox:
    """The box of a tab, extrapolated from its caption, which is all that GTK reports."""
    tall = max(0.0, (_TAB_HEIGHT_PX - caption.height) / 2)
    return PixelBox(caption.left - _TAB_PAD_PX, caption.top - tall, caption.right + _TAB_PAD_PX, caption.bottom + tall)


def _level(node: Node, windows: Sequence[PixelBox]) -> int:
    """The index of the window that an element lies in."""
    levels = range(len(windows))
    if _MENUS & set(node.path):  # an open menu is a window of its own, of which the tree does not know
        return max((level for level in levels if windows[level].contains(node.box.centre)), default=0)
    return max(levels, key=lambda level: (_overlap(windows[level], node.window), level), default=0)


def _overlap(box: PixelBox, other: PixelBox) -> float:
    common = box.intersection(other)
    return 0.0 if common is None else common.area / (box.area + other.area - common.area)


def _text(node: Node, kind: Kind) -> str:
    if node.role == "password text":
        return ""
    if kind is Kind.TEXT_FIELD or node.text:
        return (node.text or "").rstrip()
    return node.name if kind not in (Kind.SLIDER, Kind.SCROLLBAR, Kind.IMAGE) else ""


def _state(node: Node, kind: Kind) -> frozenset[State]:
    ticked = Flag.CHECKED in node.flags or (node.role == "toggle button" and Flag.PRESSED in node.flags)
    holding = {
        State.CHECKED: ticked,
        State.DISABLED: Flag.SENSITIVE not in node.flags,
        State.FOCUSED: Flag.FOCUSED in node.flags and kind is not Kind.MENU_ITEM,
        State.SELECTED: Flag.SELECTED in node.flags,
    }
    return frozenset(state for state, holds in holding.items() if holds)


def _inked(box: PixelBox, pixels: npt.NDArray[np.uint8], *, both: bool = False) -> PixelBox | None:
    """The box trimmed to what is painted in it, left and right, or on all sides; None where nothing is."""
    left, top, right, bottom = (round(side) for side in (box.left, box.top, box.right, box.bottom))
    inside = pixels[top:bottom, left:right].astype(np.int16)
    ground = np.median(inside, axis=(0, 1))
    differs = np.abs(inside - ground).max(axis=2) > _DIFFERS
    columns, rows = np.flatnonzero(differs.any(axis=0)), np.flatnonzero(differs.any(axis=1))
    if not columns.size:
        return None
    if both:
        top, bottom = top + int(rows[0]), top + int(rows[-1]) + 1
    return PixelBox(left + int(columns[0]), top, left + int(columns[-1]) + 1, bottom)
