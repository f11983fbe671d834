"""Occlusion: the visible part of an element that other boxes cover.

The rule of `docs/practice-data.md`: an element covered by more than 60 % is left out, and where something lies across
an element, its largest visible part stands for it. `qt_screens/renderer.py` applies the same rule to Qt's regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from vision.geometry import PixelBox
from vision.perception.elements import Affordance, Element, Kind, State

_LEAST_SHOWN: Final = 0.4
_WHOLE: Final = 0.55
"""Share of the box around an element's visible parts that must be visible: else the largest part stands for it."""

_LEAST_SIDE_PX: Final = 5


def visible_part(
    kind: Kind,
    box: PixelBox,
    text: str,
    state: frozenset[State],
    parts: Mapping[str, PixelBox],
    covers: Iterable[PixelBox],
) -> tuple[Element, dict[str, PixelBox]] | None:
    """The visible part of an element, with the boxes of its points; None where too little of it is visible.

    Args:
        parts: For each affordance point by name, the box in which it works; `press` is added.
        covers: Boxes in front of it. A small box wholly within it counts as a part of it rather than as a cover.
    """
    across = [cover for cover in covers if not _within(cover, box)]
    pieces = minus(box, across)
    shown, area = _around(pieces), sum(piece.area for piece in pieces)
    if shown is not None and area < _WHOLE * shown.area:
        shown = largest(box, across)
        area = 0.0 if shown is None else shown.area
    if shown is None or area < _LEAST_SHOWN * box.area or min(shown.width, shown.height) < _LEAST_SIDE_PX:
        return None
    press = shown if _free(shown, across) else largest(shown, across)
    assert press is not None, "a part of it is visible"
    kept = {"press": press}
    for name, part in parts.items():
        cut = part.intersection(shown)
        if cut is not None and _free(cut, across):
            kept[name] = cut
    points = {name: Affordance(part.centre, 0.0, 0.0) for name, part in kept.items()}
    return Element(kind, shown, text, state, points=points), kept


def largest(box: PixelBox, covers: Sequence[PixelBox]) -> PixelBox | None:
    """The largest box within `box` that no cover touches; None where all is covered."""
    for place, cover in enumerate(covers):
        if cover.intersection(box) is not None:
            rest = covers[place + 1 :]
            found = [free for side in _sides(box, cover) if (free := largest(side, rest)) is not None]
            return max(found, key=lambda free: free.area, default=None)
    return box


def _sides(box: PixelBox, cover: PixelBox) -> list[PixelBox]:
    """The largest boxes left of, right of, above and below a cover."""
    sides = []
    if cover.left > box.left:
        sides.append(PixelBox(box.left, box.top, cover.left, box.bottom))
    if cover.right < box.right:
        sides.append(PixelBox(cover.right, box.top, box.right, box.bottom))
    if cover.top > box.top:
        sides.append(PixelBox(box.left, box.top, box.right, cover.top))
    if cover.bottom < box.bottom:
        sides.append(PixelBox(box.left, cover.bottom, box.right, box.bottom))
    return sides


def minus(box: PixelBox, covers: Iterable[PixelBox]) -> list[PixelBox]:
    """The box minus its covers, as disjoint boxes."""
    pieces = [box]
    for cover in covers:
        left = []
        for piece in pieces:
            common = cover.intersection(piece)
            if common is None:
                left.append(piece)
                continue
            bands = [
                (piece.left, piece.top, piece.right, common.top),
                (piece.left, common.bottom, piece.right, piece.bottom),
                (piece.left, common.top, common.left, common.bottom),
                (common.right, common.top, piece.right, common.bottom),
            ]
            left += [PixelBox(*band) for band in bands if band[0] < band[2] and band[1] < band[3]]
        pieces = left
    return pieces


def _around(pieces: Sequence[PixelBox]) -> PixelBox | None:
    if not pieces:
        return None
    return PixelBox(
        min(piece.left for piece in pieces),
        min(piece.top for piece in pieces),
        max(piece.right for piece in pieces),
        max(piece.bottom for piece in pieces),
    )


def _within(cover: PixelBox, box: PixelBox) -> bool:
    return cover.intersection(box) == cover and cover.area < box.area / 3


def _free(box: PixelBox, covers: Iterable[PixelBox]) -> bool:
    return not any(cover.contains(box.centre) for cover in covers)
