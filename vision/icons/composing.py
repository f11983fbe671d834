"""Composition of crops with icons as screens show them: of any size, tinted, disabled, in buttons, off centre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from vision.icons.data import Drawn

_SIZES: Final = (12, 14, 16, 16, 16, 18, 20, 20, 22, 24, 24, 24, 28, 32, 36, 40, 48, 64)
"""Sides in pixels at which icons are shown."""

_LEAST_CONTRAST: Final = 60
"""Levels of grey between a tinted icon and its ground."""

_FEATURELESS: Final = 24
"""Spread of an icon's colours up to which it is a silhouette that takes any colour."""

_ANOTHER_STROKE: Final = 0.25
_ANOTHER_SHAPE: Final = 0.15
"""Shares of the icons whose lines are made thicker or thinner, and of those that are made narrower or flatter."""

_LEAST_LEFT: Final = 0.55
"""Share of a silhouette's ink that thinner lines must leave."""

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def composed(icon: Drawn, rng: np.random.Generator) -> Pixels:
    """A crop `(H, W, 3)` of an icon as a detector might cut it out of a screen."""
    side = int(rng.choice(_SIZES))
    glyph = _scaled(_restyled(icon, rng), side)
    margins = rng.uniform(0.0, 0.55, 4) * side if rng.random() < 0.6 else rng.uniform(0.0, 0.15, 4) * side
    left, top, right, bottom = (int(margin) for margin in margins)
    height, width = side + top + bottom, side + left + right
    silhouette = _is_silhouette(glyph)
    ground = _ground(rng, silhouette)
    canvas = np.empty((height, width, 3), np.float32)
    canvas[:] = ground
    if rng.random() < 0.25:
        ground = _button(canvas, ground, rng)
    alpha = glyph[..., 3:] / 255
    ink: Floats | npt.NDArray[np.float64] = glyph[..., :3]
    if silhouette:
        ink = np.broadcast_to(_tint(rng, ground), ink.shape)
    elif rng.random() < 0.15:
        ink = np.broadcast_to(ink.mean(axis=2, keepdims=True), ink.shape)
    if rng.random() < 0.15:  # disabled
        alpha = alpha * rng.uniform(0.3, 0.6)
    place = canvas[top : top + side, left : left + side]
    place[:] = place * (1 - alpha) + ink * alpha
    if rng.random() < 0.15:
        _neighbour(canvas, (left, top, left + side, top + side), rng)
    if rng.random() < 0.1:
        canvas = np.asarray(cv2.GaussianBlur(canvas, (3, 3), rng.uniform(0.3, 0.8)), np.float32)
    if rng.random() < 0.15:
        canvas += rng.normal(0, rng.uniform(1, 5), canvas.shape)
    return np.clip(canvas, 0, 255).astype(np.uint8)


def _restyled(icon: Drawn, rng: np.random.Generator) -> tuple[Pixels, ...]:
    """The pictures of an icon, now and then as another hand would have drawn it.

    Its lines are then thicker or thinner, or all of it is narrower or flatter.
    """
    pictures = icon.pictures
    if rng.random() < _ANOTHER_STROKE and _is_silhouette(pictures[-1].astype(np.float32)):
        thickness = 3 if rng.random() < 0.8 else 5
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thickness, thickness))
        finest = pictures[-1].copy()
        alpha = np.ascontiguousarray(finest[..., 3])
        drawn = cv2.dilate(alpha, kernel) if rng.random() < 0.6 else cv2.erode(alpha, kernel)
        if alpha.sum(dtype=np.int64) * _LEAST_LEFT < drawn.sum(dtype=np.int64):
            finest[..., :3] = np.median(
                finest[alpha >= min(128, alpha.max())][:, :3], axis=0
            )  # where ink came, it has a colour
            finest[..., 3] = drawn
            pictures = (finest,)
    if rng.random() < _ANOTHER_SHAPE:
        pictures = tuple(
            _squeezed(picture, rng.uniform(0.8, 1.0), bool(rng.random() < 0.5)) for picture in pictures[-1:]
        )
    return pictures


def _squeezed(picture: Pixels, share: float, lying: bool) -> Pixels:
    """A picture whose width, or height, is a share of what it was; as large as before."""
    side = picture.shape[0]
    shorter = max(1, round(share * side))
    mixed = cv2.resize(picture, (side, shorter) if lying else (shorter, side), interpolation=cv2.INTER_AREA)
    squeezed = np.zeros_like(picture)
    before = (side - shorter) // 2
    if lying:
        squeezed[before : before + shorter] = mixed
    else:
        squeezed[:, before : before + shorter] = mixed
    return squeezed


def _scaled(pictures: Sequence[Pixels], side: int) -> Floats:
    """The picture at a side: that of the nearest size which was drawn larger or as large, reduced."""
    nearest = next((at for at, drawn in enumerate(pictures) if drawn.shape[0] >= side), len(pictures) - 1)
    picture = pictures[nearest].astype(np.float32)
    if picture.shape[0] == side:
        return picture
    alpha = picture[..., 3:]
    mixed = np.concatenate([picture[..., :3] * alpha / 255, alpha], axis=2)
    how = cv2.INTER_AREA if picture.shape[0] > side else cv2.INTER_CUBIC
    mixed = np.clip(cv2.resize(mixed, (side, side), interpolation=how), 0, 255)
    alpha = mixed[..., 3:]
    return np.concatenate([mixed[..., :3] * 255 / np.maximum(alpha, 1), alpha], axis=2).clip(0, 255)


def _is_silhouette(glyph: Floats) -> bool:
    seen = glyph[glyph[..., 3] > 128][:, :3]
    return bool(seen.size == 0 or (np.ptp(seen, axis=0).max() < _FEATURELESS))


def _ground(rng: np.random.Generator, silhouette: bool) -> Floats:
    """A colour to lie on: mostly a light or dark grey; pictures in colour lie on no other."""
    chance = rng.random()
    if chance < 0.5:
        grey = rng.uniform(215, 256)
    elif chance < 0.8 or not silhouette:
        grey = rng.uniform(20, 75) if silhouette or chance > 0.7 else rng.uniform(180, 256)
    else:
        return rng.uniform(0, 256, 3).astype(np.float32)
    return np.clip(grey + rng.normal(0, 4, 3), 0, 255).astype(np.float32)


def _tint(rng: np.random.Generator, ground: Floats) -> Floats:
    """A colour that can be told from its ground; mostly nearly black or nearly white."""
    light = float(ground.mean()) > 128
    if rng.random() < 0.65:
        grey = rng.uniform(0, 110) if light else rng.uniform(150, 256)
        return np.clip(grey + rng.normal(0, 6, 3), 0, 255).astype(np.float32)
    for _ in range(8):
        colour = rng.uniform(0, 256, 3).astype(np.float32)
        if abs(float(colour.mean()) - float(ground.mean())) >= _LEAST_CONTRAST:
            return colour
    return np.zeros(3, np.float32) if light else np.full(3, 255, np.float32)


def _button(canvas: Floats, ground: Floats, rng: np.random.Generator) -> Floats:
    """Draw a button or what shows that the pointer is over it; the ground within."""
    height, width = canvas.shape[:2]
    fill: Floats = np.clip(ground + rng.uniform(-45, 45), 0, 255).astype(np.float32)
    inset = int(rng.integers(0, 3))
    corners = (inset, inset), (width - 1 - inset, height - 1 - inset)
    if rng.random() < 0.7:
        cv2.rectangle(canvas, *corners, fill.tolist(), -1)
    else:
        fill = ground
    if rng.random() < 0.5:
        edge = np.clip(ground + rng.choice([-1, 1]) * rng.uniform(20, 90), 0, 255)
        cv2.rectangle(canvas, *corners, edge.tolist(), 1)
    return fill


def _neighbour(canvas: Floats, icon: tuple[int, int, int, int], rng: np.random.Generator) -> None:
    """Draw something at an edge that belongs to what lies beside: a line, or the end of a letter."""
    height, width = canvas.shape[:2]
    colour = rng.uniform(0, 256, 3)
    _, top, right, _ = icon
    if width - right > 3 and rng.random() < 0.5:
        x = int(rng.integers(right + 1, width))
        canvas[int(rng.integers(0, height // 2)) : int(rng.integers(height // 2, height)), x:] = colour
    elif top > 2:
        canvas[: int(rng.integers(1, top)), : int(rng.integers(1, width))] = colour
