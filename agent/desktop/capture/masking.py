"""Masked screen: frames on which the program's own windows and lines are painted over."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from agent.core.stop import Stop
from agent.desktop.capture.screen import Screen
from vision.frame import Frame
from vision.geometry import DesktopBox, Piece

GREY: Final = 128
"""What a masked pixel shows, in all three channels."""


class MaskedScreen:
    """Another screen with rectangles of the desktop painted out.

    The model then neither reads nor clicks what lies there. `settle` waits on the frames beneath, so what is
    masked must hold still while a screen settles, or it uses up the cap.

    Args:
        boxes: What to paint out; asked for at every frame, on the thread of the run.
    """

    def __init__(self, screen: Screen, boxes: Callable[[], tuple[DesktopBox, ...]]) -> None:
        self._screen, self._boxes = screen, boxes

    def grab(self) -> Frame:
        """What the screen shows now, without the boxes."""
        return masked(self._screen.grab(), self._boxes())

    def settle(self, stop: Stop) -> Frame:
        """The settled screen, without the boxes."""
        return masked(self._screen.settle(stop), self._boxes())


class VeiledScreen:
    """Another screen without the thin lines that the program draws on it: the pixels beside them take their place.

    Args:
        veils: The lines; asked for at every frame, on the thread of the run.
    """

    def __init__(self, screen: Screen, veils: Callable[[], tuple[DesktopBox, ...]]) -> None:
        self._screen, self._veils = screen, veils

    def grab(self) -> Frame:
        """What the screen shows now, without the lines."""
        return unveiled(self._screen.grab(), self._veils())

    def settle(self, stop: Stop) -> Frame:
        """The settled screen, without the lines."""
        return unveiled(self._screen.settle(stop), self._veils())


def unveiled(frame: Frame, veils: tuple[DesktopBox, ...]) -> Frame:
    """`frame` with each of `veils` showing what is beside it, towards the middle; the same frame without any."""
    areas = [area for piece in frame.viewport.pieces for box in veils if (area := _area(piece, box)) is not None]
    if not areas:
        return frame
    pixels = frame.pixels.copy()
    height, width, _ = pixels.shape
    # upright ones first: the corners then come from a row that is clean already
    for rows, columns in sorted(areas, key=lambda area: area[1].stop - area[1].start):
        if rows.stop - rows.start > columns.stop - columns.start:
            beside = columns.stop if columns.start + columns.stop < width else columns.start - 1
            pixels[rows, columns] = pixels[rows, min(max(beside, 0), width - 1)][:, None]
        else:
            beside = rows.stop if rows.start + rows.stop < height else rows.start - 1
            pixels[rows, columns] = pixels[min(max(beside, 0), height - 1), columns][None]
    return replace(frame, pixels=pixels)


def masked(frame: Frame, boxes: tuple[DesktopBox, ...]) -> Frame:
    """`frame` with `boxes` in neutral grey, rounded outwards; the same frame where it shows none of them."""
    areas = [area for piece in frame.viewport.pieces for box in boxes if (area := _area(piece, box)) is not None]
    if not areas:
        return frame
    pixels = frame.pixels.copy()
    for rows, columns in areas:
        pixels[rows, columns] = GREY
    return replace(frame, pixels=pixels)


def _area(piece: Piece, box: DesktopBox) -> tuple[slice, slice] | None:
    common = piece.desktop.intersection(box)
    if common is None:
        return None
    pixels, desktop = piece.pixels, piece.desktop
    across, down = pixels.width / desktop.width, pixels.height / desktop.height
    return (
        slice(
            math.floor(pixels.top + (common.top - desktop.top) * down),
            math.ceil(pixels.top + (common.bottom - desktop.top) * down),
        ),
        slice(
            math.floor(pixels.left + (common.left - desktop.left) * across),
            math.ceil(pixels.left + (common.right - desktop.left) * across),
        ),
    )
