"""Places of a screen of which an accessibility tree tells nothing, though elements may be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from agent.desktop.accessibility import Node
from gui.datagen.native_apps.ground_truth import ITEMS, KINDS, in_menu, is_seen, is_told, level_of, parents_of
from gui.datagen.occlusion import minus
from vision.geometry import PixelBox
from vision.perception.elements import Kind

_LEAST_PX2: Final = 400
"""Least area of such a place: smaller ones are gaps between elements."""

_GAP_PX: Final = 3
"""How far below a row the line under it may lie."""

_HELPER_PX2: Final = 2500
"""Largest area of the helper windows that window managers and toolkits keep."""


def untold_places(nodes: Sequence[Node], windows: Sequence[PixelBox], pixels: npt.NDArray[np.uint8]) -> list[PixelBox]:
    """Places in which the tree tells no element: canvases, sheets, lists that keep their rows to themselves, or all but
    the first ones, and whole windows that it does not tell: tool tips, drop-down lists, dialogs of other programs.

    Scroll bars, and a menu that happens to lie over a canvas, tell nothing of what the canvas holds.

    Args:
        nodes: Parents before children.
        windows: Of the whole screen, the lowest first.
        pixels: What the screen shows, `(H, W, 3)`.
    """
    screen = PixelBox(0, 0, pixels.shape[1], pixels.shape[0])
    found: list[PixelBox] = []
    for level, window in enumerate(windows):
        if window.area > _HELPER_PX2 and not any(
            level_of(node, windows) == level if in_menu(node) else is_told(window, node) for node in nodes
        ):
            found += _uncovered(window, windows[level + 1 :], screen)
    told: dict[PixelBox, list[PixelBox]] = {}
    for node in nodes:
        if KINDS.get(node.role) not in (None, Kind.SCROLLBAR) and not in_menu(node):
            seen = node.box.intersection(node.clip)
            told.setdefault(node.window, []).extend([] if seen is None else [seen])
    for node in nodes:
        box = node.box.intersection(node.clip)
        if node.role in KINDS or in_menu(node) or box is None or not any(is_told(window, node) for window in windows):
            continue
        if any(box.contains(other.centre) for other in told.get(node.window, ())):
            continue
        covers = windows[level_of(node, windows) + 1 :]
        found += (
            piece
            for piece in _uncovered(box, covers, screen)
            if not any(piece.intersection(other) == piece for other in found)
        )
    found += _rows_that_go_on(nodes, windows, pixels)
    return found


def _rows_that_go_on(
    nodes: Sequence[Node], windows: Sequence[PixelBox], pixels: npt.NDArray[np.uint8]
) -> Iterator[PixelBox]:
    """What lies below the last told row of a list where something is painted right below it."""
    screen = PixelBox(0, 0, pixels.shape[1], pixels.shape[0])
    last: dict[int, tuple[Node, Node]] = {}
    for node, parent in zip(nodes, parents_of(nodes), strict=True):
        if node.role in ITEMS and parent is not None and node.box.area:
            known = last.get(id(parent))
            if known is None or node.box.bottom > known[1].box.bottom:
                last[id(parent)] = parent, node
    for parent, row in last.values():
        shown = parent.box.intersection(parent.clip)
        below = PixelBox(row.box.left, row.box.bottom + _GAP_PX, row.box.right, row.box.bottom + row.box.height)
        next_row = None if shown is None else below.intersection(shown)
        next_row = None if next_row is None else next_row.intersection(screen)
        covers = windows[level_of(parent, windows) + 1 :]
        if shown is None or next_row is None or next_row.height < row.box.height / 2:
            continue
        if not any(cover.intersection(next_row) for cover in covers) and is_seen(next_row, pixels):
            yield from _uncovered(PixelBox(shown.left, row.box.bottom, shown.right, shown.bottom), covers, screen)


def _uncovered(box: PixelBox, covers: Sequence[PixelBox], screen: PixelBox) -> Iterator[PixelBox]:
    on_screen = box.intersection(screen)
    for piece in () if on_screen is None else minus(on_screen, covers):
        if piece.area >= _LEAST_PX2:
            yield piece
