"""Ground truth of a program: elements from its accessibility tree, by the rules of `docs/practice-data.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from agent.desktop.accessibility import Flag, Node
from gui.datagen.occlusion import visible_part
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind, State

KINDS: Final[Mapping[str, Kind]] = {
    "push button": Kind.BUTTON,
    "button": Kind.BUTTON,
    "toggle button": Kind.BUTTON,
    "button menu": Kind.BUTTON,
    "push button menu": Kind.BUTTON,
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

_LISTED: Final = frozenset({Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL})
"""Kinds of rows and cells, which toolkits call by the same few roles."""

_HEADS: Final = frozenset({"table column header", "column header"})
"""Roles of the heads of columns, which are buttons even where their name is cut short."""

ITEMS: Final = frozenset({"list item", "tree item", "table cell"})
"""Roles of rows and cells."""

_TABLES: Final = frozenset({"table", "tree table"})
"""What GTK calls lists, trees and tables alike; all that is in them it calls table cells."""

_TABS_AS_CAPTIONS: Final = frozenset({"gtk"})
"""Toolkits that tell tabs as large as their captions."""

_TOLD: Final = 0.5
"""IoU from which a window that is told is one of the screen's; the shadow around a dialog may belong to it."""

_MENUS: Final = frozenset({"menu", "popup menu"})
_NOWHERE: Final = PixelBox(0, 0, 0, 0)
_LETTER_PX: Final = 5
"""Least width of a letter: a name that does not fit at this width was never painted."""

_WIDE_PX: Final = 40
"""Width from which a tick box with a frame all around is a button that stays pressed, as Qt tells them."""

_FRAME_PX: Final = 3
"""Width of the frame of a button, which is painted whether or not a name is."""

_ICON_PX: Final = 36
"""Largest icon of a tool bar; what is painted higher may hold a name below its icon."""

_SQUARE: Final = 1.4
"""Width over height below which what is painted is no word of three letters."""

_TAB_PAD_PX: Final = 12
_TAB_HEIGHT_PX: Final = 36
"""Size of tabs in GTK 3's own themes, where no edge is painted around one."""

_TAB_REACH_PX: Final = (24, 14)
"""How far from its caption the ends of a tab are at most, and its upper and lower side."""

_STEP: Final = 6
_ALONG: Final = 0.8
_LINE_PX: Final = 2
"""What an edge is: neighbouring pixels so many levels apart along such a share; how wide a border is at most."""

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
    nodes = list(nodes)
    parents = parents_of(nodes)
    listed = _listed_kinds(nodes, parents)
    for node, parent in zip(nodes, parents, strict=True):
        kind = listed.get(id(node), KINDS.get(node.role))
        if kind is None or any(KINDS.get(role) not in (None, Kind.MENU_ITEM, Kind.TAB) for role in node.path):
            continue  # the parts of a control are no elements
        popped_up = in_menu(node)
        if not popped_up and not any(is_told(window, node) for window in windows):
            continue  # in other units than the screen's
        level = level_of(node, windows)
        if popped_up and "menu bar" in node.path and is_told(windows[level], node):
            continue  # beyond the ends of a menu that scrolls
        box, within = node.box, windows[level] if popped_up else node.clip
        if kind is Kind.TAB and node.toolkit in _TABS_AS_CAPTIONS:
            box = _tab(node.box, pixels)
        elif kind is Kind.TAB and parent is not None:  # a row of tabs that is folded away tells its tabs all the same
            within = within.intersection(parent.box) or _NOWHERE
        shown = box.intersection(within)
        shown = None if shown is None else shown.intersection(screen)
        if shown is None or shown.area < 0.4 * box.area:
            continue
        text, name = _text(node, kind), ""
        if kind in (Kind.CHECKBOX, Kind.RADIO) and shown.width >= _WIDE_PX and _is_framed(shown, pixels):
            kind = Kind.BUTTON
        if kind is Kind.BUTTON and node.role not in _HEADS and not is_painted(text, shown, pixels):
            kind, text, name = Kind.ICON, "", text
        if kind in (Kind.TEXT, Kind.CHECKBOX, Kind.RADIO, Kind.SLIDER):
            inked = _inked(shown, pixels, both=kind is Kind.SLIDER)
            if inked is None or (kind is Kind.TEXT and not text.strip()):
                continue
            shown = inked
        if kind in _LISTED and not is_seen(shown, pixels):
            continue
        visible = visible_part(kind, shown, text, _state(node, kind), {}, windows[level + 1 :])
        if visible is not None:
            element, parts = visible
            yield replace(element, name=name), parts


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


def in_menu(node: Node) -> bool:
    """Whether it lies in an open menu, which is a window of its own of which the tree does not know."""
    return bool(_MENUS & set(node.path))


def is_told(window: PixelBox, node: Node) -> bool:
    """Whether a window of the screen is that of an element."""
    return _overlap(window, node.window) >= _TOLD


def level_of(node: Node, windows: Sequence[PixelBox]) -> int:
    """The index of the window that an element lies in."""
    levels = range(len(windows))
    if in_menu(node):
        return max((level for level in levels if windows[level].contains(node.box.centre)), default=0)
    return max(levels, key=lambda level: (_overlap(windows[level], node.window), level), default=0)


def parents_of(nodes: Iterable[Node]) -> list[Node | None]:
    """The parent of each node, of nodes with parents before children."""
    above: list[Node] = []
    parents = []
    for node in nodes:
        del above[len(node.path) :]
        parents.append(above[-1] if above else None)
        above.append(node)
    return parents


def _listed_kinds(nodes: Sequence[Node], parents: Sequence[Node | None]) -> dict[int, Kind]:
    """What rows and cells are, by the `id` of their nodes, where their roles do not say it.

    What lies right of another item of its row is a cell. Of GTK's the first ones in a row are items of a tree where one
    can be unfolded, and items of a list where there are no others.
    """
    inside: dict[int, list[Node]] = {}
    containers: dict[int, Node] = {}
    for node, parent in zip(nodes, parents, strict=True):
        if node.role in ITEMS and parent is not None and node.box.area:
            inside.setdefault(id(parent), []).append(node)
            containers[id(parent)] = parent
    kinds: dict[int, Kind] = {}
    for container, items in inside.items():
        first = {id(item) for item in items if not any(_is_left_of(other, item) for other in items)}
        kinds |= {id(item): Kind.TABLE_CELL for item in items if id(item) not in first}
        if containers[container].role in _TABLES and items[0].role == "table cell":
            unfolds = any(Flag.EXPANDABLE in item.flags for item in items)
            kind = Kind.TREE_ITEM if unfolds else Kind.LIST_ITEM if len(first) == len(items) else Kind.TABLE_CELL
            kinds |= dict.fromkeys(first, kind)
    return kinds


def _is_left_of(other: Node, item: Node) -> bool:
    return other.box.left < item.box.left and other.box.top <= item.box.centre.y < other.box.bottom


def _tab(caption: PixelBox, pixels: npt.NDArray[np.uint8]) -> PixelBox:
    """The box of a tab around its caption, which is all that GTK reports: to the painted edges around it."""
    tall = max(0.0, (_TAB_HEIGHT_PX - caption.height) / 2)
    left, up, right, down = (_edge_beyond(caption, pixels, side) for side in range(4))
    ends = [end for end in (left, right) if end is not None]
    sides = [side for side in (up, down) if side is not None]
    across, along = max(ends, default=_TAB_PAD_PX), max(sides, default=tall)
    return PixelBox(
        caption.left - (across if left is None else left),
        caption.top - (along if up is None else up),
        caption.right + (across if right is None else right),
        caption.bottom + (along if down is None else down),
    )


def _is_framed(box: PixelBox, pixels: npt.NDArray[np.uint8]) -> bool:
    """Whether an edge is painted along each side of a box."""
    inner = PixelBox(
        box.left + _FRAME_PX, box.top + _FRAME_PX, box.right - _FRAME_PX, max(box.top, box.bottom - _FRAME_PX)
    )
    beyond = (_edge_beyond(inner, pixels, side) for side in range(4))
    return all(edge is not None and edge <= 2 * _FRAME_PX for edge in beyond)


def _edge_beyond(box: PixelBox, pixels: npt.NDArray[np.uint8], side: int) -> float | None:
    """How far beyond a side of a box (left, top, right, bottom) the first border ends; None where there is none."""
    left, top, right, bottom = (max(0, round(at)) for at in (box.left, box.top, box.right, box.bottom))
    reach = _TAB_REACH_PX[side % 2]
    if side == 0:
        outwards = pixels[top:bottom, max(0, left - reach) : left + 1][:, ::-1]
    elif side == 1:
        outwards = pixels[max(0, top - reach) : top + 1, left:right][::-1].swapaxes(0, 1)
    elif side == 2:
        outwards = pixels[top:bottom, max(0, right - 1) : right + reach]
    else:
        outwards = pixels[max(0, bottom - 1) : bottom + reach, left:right].swapaxes(0, 1)
    if min(outwards.shape[:2]) < 2:
        return None
    differ = np.abs(np.diff(outwards.astype(np.int16), axis=1)).max(axis=2) >= _STEP
    edges = set(np.flatnonzero(differ.mean(axis=0) >= _ALONG).tolist())
    if not edges:
        return None
    edge = min(edges)
    while further := [step for step in range(1, _LINE_PX + 1) if edge + step in edges]:
        edge += further[0]
    return float(edge)


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
