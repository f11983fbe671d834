"""Postprocessing of a detector: the elements of one screen out of the raw outputs of the network. Needs no torch.

Notation: `H, W` the screen's sides, `Q` queries, `K` kinds, `S` states, `P` names of affordance points.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from vision.detector.dataset import POINTS
from vision.detector.snapping import snapped
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element, Kind, State

KINDS: Final = tuple(Kind)
STATES: Final = tuple(State)
POINT_NAMES: Final = tuple(dict.fromkeys(name for kind in KINDS for name in POINTS[kind]))
"""Every name an affordance point can have; each has outputs of its own, whatever the kind."""

MAX_PIXELS: Final = 2560 * 1600
"""Larger frames are read at this area: such screens are scaled up by their desktop anyway."""

COARSEST: Final = 32
"""Both sides of what a detector reads are multiples of this, the stride of its coarsest level."""

SIDE_PX: Final = 4.0
"""Least width and height that points are measured in."""

Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class RawOutput:
    """Raw outputs of a detector for one screen.

    Attributes:
        logits: `(Q, K)` of scores.
        boxes_xyxy: `(Q, 4)`.
        states: `(Q, S)` logits.
        present: `(Q, P)` logits: the element has this point, and it is visible.
        means: `(Q, P, 2)` points in shares of the box, (0, 0) its centre and 0.5 its right and lower side.
        sigmas: `(Q, P, 2)` scale of their error, in the same shares.
    """

    logits: Numbers
    boxes_xyxy: Numbers
    states: Numbers
    present: Numbers
    means: Numbers
    sigmas: Numbers


def detect_elements(pixels: Pixels, run: Callable[[Pixels], RawOutput], *, threshold: float) -> tuple[Element, ...]:
    """The elements of an image `(H, W, 3)` of any size, best first, without their text, their sides at painted edges.

    Args:
        run: The network, for an image `(3, h, w)` whose sides are multiples of `COARSEST`.
        threshold: Least score, which is the expected IoU of the box.
    """
    height, width = pixels.shape[:2]
    if height == 0 or width == 0:
        return ()
    scale = min(1.0, math.sqrt(MAX_PIXELS / (height * width)))
    read = pixels
    if scale < 1:
        smaller = max(1, round(width * scale)), max(1, round(height * scale))
        read = np.asarray(Image.fromarray(pixels).resize(smaller, Image.Resampling.BOX, reducing_gap=2.0))
    output = run(padded(read, read.shape[0], read.shape[1]))
    return snapped(elements_from_output(output, Size(width, height), scale=scale, threshold=threshold), pixels)


def padded(pixels: Pixels, height: int, width: int) -> Pixels:
    """An image `(h, w, 3)` as `(3, H, W)`, padded with grey to this size and to multiples of `COARSEST`."""
    sides = (-(-height // COARSEST) * COARSEST, -(-width // COARSEST) * COARSEST)
    image = np.full((3, *sides), 128, np.uint8)
    image[:, : pixels.shape[0], : pixels.shape[1]] = pixels.transpose(2, 0, 1)
    return image


def elements_from_output(
    output: RawOutput, size: Size, *, scale: float = 1.0, threshold: float = 0.5
) -> tuple[Element, ...]:
    """The elements of one screen, best first.

    Args:
        size: Of the frame; nothing leaves it.
        scale: Sides of the image that was read over those of the frame.
    """
    scores = _sigmoid(output.logits.max(axis=1))
    kinds = output.logits.argmax(axis=1)
    best = [int(query) for query in np.argsort(-scores, kind="stable") if scores[query] >= threshold]
    found = []
    for query in best:
        box = _inside(output.boxes_xyxy[query] / scale, size)
        if box is None:
            continue
        kind = KINDS[kinds[query]]
        state = frozenset(one for one, logit in zip(STATES, output.states[query], strict=True) if logit > 0)
        points = _points(output, query, kind, size, scale)
        found.append(Element(kind, box, state=state, score=float(scores[query]), points=points))
    return tuple(found)


def _points(output: RawOutput, query: int, kind: Kind, size: Size, scale: float) -> dict[str, Affordance]:
    left, top, right, bottom = (float(side) for side in output.boxes_xyxy[query])
    width, height = max(right - left, SIDE_PX), max(bottom - top, SIDE_PX)
    points = {}
    for name in POINTS[kind]:
        slot = POINT_NAMES.index(name)
        if output.present[query, slot] <= 0:
            continue
        across, down = (float(share) for share in output.means[query, slot])
        x, y = ((left + right) / 2 + across * width) / scale, ((top + bottom) / 2 + down * height) / scale
        # the scale of a Laplace density is its standard deviation over the root of 2
        sigma_x, sigma_y = (float(sigma) * math.sqrt(2) / scale for sigma in output.sigmas[query, slot])
        at = PixelPoint(min(max(x, 0.0), size.width - 1.0), min(max(y, 0.0), size.height - 1.0))
        points[name] = Affordance(at, sigma_x * width, sigma_y * height)
    return points


def _inside(corners: Numbers, size: Size) -> PixelBox | None:
    left, top, right, bottom = (float(side) for side in corners)
    left, top, right, bottom = (
        max(0.0, left),
        max(0.0, top),
        min(right, float(size.width)),
        min(bottom, float(size.height)),
    )
    return PixelBox(left, top, right, bottom) if left < right and top < bottom else None


def _sigmoid(logits: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)
