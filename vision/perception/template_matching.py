"""Template matching: a piece of a picture found in another one, at any scale and in any colours.

Compared are edges, not colours: a dark theme keeps its edges. Correlation is normalised and its sign dropped.

Notation: `h, w` height and width of a piece in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox

Pixels = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.float32]

SCALES: Final = (1.0, 0.75, 0.85, 0.92, 1.08, 1.17, 1.25, 1.37, 1.5, 1.67, 1.83, 2.0, 2.2, 0.65, 0.57, 0.5)
"""Tried in this order."""

_FLAT: Final = 4.0
"""Standard deviation of edges below which a piece shows nothing that could be found again."""


@dataclass(frozen=True, slots=True)
class Match:
    """The place where a piece was found.

    Attributes:
        score: Correlation of the edges, in [0, 1].
        runner_up: The best score anywhere else, at any scale.
    """

    box: PixelBox
    scale: float
    score: float
    runner_up: float


def resemblance(piece: Pixels, other: Pixels) -> float:
    """Similarity of two pieces once they have the same size, in [0, 1]; 0 where one shows nothing.

    Args:
        piece: `(h, w, 3)` of any size, as is `other`.
    """
    if min(piece.shape[:2]) < 4 or min(other.shape[:2]) < 4:
        return 0.0
    height, width = (max(sides) for sides in zip(piece.shape[:2], other.shape[:2], strict=True))
    one, two = (_edges(_resized(pixels, width, height)) for pixels in (piece, other))
    if one.std() < _FLAT or two.std() < _FLAT:
        return 0.0
    # blurred, so that a hinted letter that moved by a pixel is still the same letter
    one, two = (np.asarray(cv2.GaussianBlur(edges, (0, 0), 1.5), np.float32) for edges in (one, two))
    one, two = one - one.mean(), two - two.mean()
    return float(np.clip(abs((one * two).sum()) / np.sqrt((one**2).sum() * (two**2).sum()), 0, 1))


def find_piece(
    piece: Pixels, picture: Pixels, *, scales: Iterable[float] = SCALES, enough: float = 0.93
) -> Match | None:
    """The best place of `piece` in `picture`; None where it shows nothing or is larger than the picture.

    A scale that reaches `enough` ends the search.
    """
    where = _edges(picture)
    best: tuple[float, PixelBox, float] | None = None
    peaks: list[tuple[float, PixelBox]] = []
    for scale in scales:
        height, width = round(piece.shape[0] * scale), round(piece.shape[1] * scale)
        if min(height, width) < 8 or height > where.shape[0] or width > where.shape[1]:
            continue
        what = _edges(_resized(piece, width, height))
        if what.std() < _FLAT:
            continue
        scores = np.where(_busy(where, width, height), cv2.matchTemplate(where, what, cv2.TM_CCOEFF_NORMED), 0)
        for _ in range(2):
            _, score, _, (left, top) = cv2.minMaxLoc(scores)
            box = PixelBox(left, top, left + width, top + height)
            peaks.append((float(score), box))
            if best is None or score > best[0]:
                best = float(score), box, scale
            rows = slice(max(0, top - height // 2), top + height // 2 + 1)
            scores[rows, max(0, left - width // 2) : left + width // 2 + 1] = 0
        if best is not None and best[0] >= enough:
            break
    if best is None:
        return None
    others = [score for score, box in peaks if box.intersection(best[1]) is None]
    return Match(best[1], best[2], min(1.0, max(0.0, best[0])), max(others, default=0.0))


def _busy(edges: Grey, width: int, height: int) -> npt.NDArray[np.bool_]:
    """Where a window of this size shows anything; correlation with what is flat is any number at all."""
    size, corner = (width, height), (0, 0)
    mean = cv2.boxFilter(edges, cv2.CV_32F, size, anchor=corner)
    square = cv2.sqrBoxFilter(edges, cv2.CV_32F, size, anchor=corner)
    busy = square - mean**2 > _FLAT**2
    return np.asarray(busy[: edges.shape[0] - height + 1, : edges.shape[1] - width + 1], np.bool_)


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _edges(pixels: npt.NDArray[np.uint8]) -> Grey:
    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(np.minimum(cv2.magnitude(across, down), 255.0), np.float32)
