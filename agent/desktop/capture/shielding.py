"""Shielded screen: frames on which the secrets that were typed do not show, each place painted over.

Where one appeared is found by comparing the screen before and after the typing. It stays painted over as long as the
surroundings look as they did; what was typed there since then counts for nothing. Where the surroundings changed, what
stood in the field is looked for elsewhere: windows are moved and pages scrolled. What is painted is what a password
field looks like, eight dots whatever the length, so that a model sees a field that is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from agent.core.stop import Stop
from agent.desktop.capture.screen import Screen
from vision.frame import Frame
from vision.geometry import PixelBox

Pixels = npt.NDArray[np.uint8]

_BAND_PX: Final = 32
"""How far around a field its surroundings reach."""
_ALIKE: Final = 0.5
_FOUND: Final = 0.95
_JOIN_PX: Final = 4
"""Changed pixels this near belong together: the letters of a word."""
_NEAR_PX: Final = 12
_SEARCHED: Final = 0.25
"""Larger parts of the screen than this are not looked for elsewhere."""
_DOTS: Final = 8
_OUTLINE: Final = 128


@dataclass(slots=True)
class _Cover:
    """A place where a secret shows.

    Attributes:
        around: The place with its surroundings, when they were last seen.
        origin: The upper left corner of `around`.
        inside: What the place last showed.
    """

    box: PixelBox
    around: Pixels
    origin: tuple[int, int]
    inside: Pixels


class ShieldedScreen:
    """Another screen without the secrets that the executor types."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._covers: list[_Cover] = []

    def grab(self) -> Frame:
        """What the screen shows now, without the secrets."""
        return self._shielded(self._screen.grab())

    def settle(self, stop: Stop) -> Frame:
        """The settled screen, without the secrets."""
        return self._shielded(self._screen.settle(stop))

    @contextmanager
    def covering(self, field: PixelBox | None, stop: Stop) -> Iterator[None]:
        """Whatever appears inside the `with` block is a secret.

        Args:
            field: Where it will appear, as far as that is known; else all that changes counts.
        """
        before = self._screen.grab()
        try:
            yield
        finally:
            after = self._screen.settle(stop)
            self._covers += [_cover(box, after) for box in _appeared(before, after, field)]

    def _shielded(self, frame: Frame) -> Frame:
        boxes = [box for cover in self._covers if (box := _place(cover, frame)) is not None]
        if not boxes:
            return frame
        pixels = frame.pixels.copy()
        for box in boxes:
            _paint(pixels, box)
        return replace(frame, pixels=pixels)


def _appeared(before: Frame, after: Frame, field: PixelBox | None) -> list[PixelBox]:
    """Where `after` shows something that `before` did not, and the field itself."""
    if before.pixels.shape != after.pixels.shape:
        return [PixelBox(0, 0, after.size.width, after.size.height)]
    changed = _changed_boxes(before.pixels, after.pixels)
    if field is None:
        return changed
    near = field.grown(_NEAR_PX, after.size)
    inside = [one for one in changed if one.intersection(near) is not None]
    if changed and not inside:
        return [field, *changed]  # it went elsewhere than was thought
    # a list of suggestions below it, a button that lit up beside it: those that repeat the secret are covered too
    return [_union([field, *(one for one in inside if one.height <= 2 * field.height)]), *inside]


def _changed_boxes(before: Pixels, after: Pixels) -> list[PixelBox]:
    import cv2

    differs = (before != after).any(axis=2).astype(np.uint8)
    if not differs.any():
        return []
    joined = cv2.dilate(differs, np.ones((2 * _JOIN_PX + 1, 4 * _JOIN_PX + 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    across, down = 2 * _JOIN_PX, _JOIN_PX
    height, width = differs.shape
    return [
        PixelBox(  # as it was before it was joined, but where the edge of the screen cut it
            float(x + across if x > 0 else 0),
            float(y + down if y > 0 else 0),
            float(x + wide - across if x + wide < width else width),
            float(y + tall - down if y + tall < height else height),
        )
        for x, y, wide, tall, _ in stats[1:].tolist()
    ]


def _union(boxes: list[PixelBox]) -> PixelBox:
    return PixelBox(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _cover(box: PixelBox, frame: Frame) -> _Cover:
    around = box.grown(_BAND_PX, frame.size)
    return _Cover(
        box, frame.crop(around).copy(), (int(np.floor(around.left)), int(np.floor(around.top))), frame.crop(box).copy()
    )


def _place(cover: _Cover, frame: Frame) -> PixelBox | None:
    """Where the secret of `cover` shows on `frame`; None where it does not."""
    if _surroundings_hold(cover, frame):
        cover.inside = frame.crop(cover.box).copy()
        return cover.box
    found = _find(cover.inside, frame)
    if found is None:
        return None
    moved = _cover(found, frame)
    cover.box, cover.around, cover.origin = moved.box, moved.around, moved.origin
    return found


def _surroundings_hold(cover: _Cover, frame: Frame) -> bool:
    height, width, _ = cover.around.shape
    left, top = cover.origin
    now = frame.pixels[top : top + height, left : left + width]
    if now.shape != cover.around.shape:
        return False
    band = np.ones((height, width), np.bool_)
    band[
        int(cover.box.top) - top : int(np.ceil(cover.box.bottom)) - top,
        int(cover.box.left) - left : int(np.ceil(cover.box.right)) - left,
    ] = False
    same = (now == cover.around).all(axis=2)
    # what is written around it counts, not the bare ground, which any other page may have too
    ink = band & ((now != _ground(now)).any(axis=2) | (cover.around != _ground(cover.around)).any(axis=2))
    counted = ink if ink.any() else band
    return not counted.any() or float(same[counted].mean()) >= _ALIKE


def _find(inside: Pixels, frame: Frame) -> PixelBox | None:
    """Where `frame` shows what `inside` shows."""
    import cv2

    height, width, _ = inside.shape
    if height * width > _SEARCHED * frame.size.width * frame.size.height:
        return None
    ground = _ground(inside)
    wanted, there = (_off_ground(one, ground) for one in (inside, frame.pixels))
    if not wanted.any():
        return None
    similarity = np.nan_to_num(cv2.matchTemplate(there, wanted, cv2.TM_CCORR_NORMED), posinf=0.0)
    y, x = divmod(int(similarity.argmax()), similarity.shape[1])
    return PixelBox(x, y, x + width, y + height) if similarity[y, x] >= _FOUND else None


def _off_ground(pixels: Pixels, ground: Pixels) -> Pixels:
    off: Pixels = np.abs(pixels.astype(np.int16) - ground).max(axis=2).astype(np.uint8)
    return off


def _ground(pixels: Pixels) -> Pixels:
    """The commonest colour, (3,)."""
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    colour = int(values[counts.argmax()])
    return np.array([colour >> 16, colour >> 8 & 0xFF, colour & 0xFF], np.uint8)


def _paint(pixels: Pixels, box: PixelBox) -> None:
    """Ground and dots in place of what `box` shows."""
    top, left = max(0, int(box.top)), max(0, int(box.left))
    region = pixels[top : int(np.ceil(box.bottom)), left : int(np.ceil(box.right))]
    if not region.size:
        return
    ground = _ground(region)
    region[:] = ground
    height, width, _ = region.shape
    region[[0, -1], :] = region[:, [0, -1]] = _OUTLINE
    radius = max(1.0, min(height, 24) / 7)
    down, across = np.ogrid[:height, :width]
    ink = 40 if int(ground.sum()) > 3 * 127 else 215
    for number in range(_DOTS):
        centre = 2 * radius + number * 3 * radius
        if centre + radius < width:
            region[(across - centre) ** 2 + (down - height / 2) ** 2 <= radius**2] = ink
