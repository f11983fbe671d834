"""Detection metrics: F1, average precision, calibration; plain reference implementations on elements, no tensors.

A found element is right where its kind is right and its IoU with a true one that nobody better has taken is enough;
better ones choose first. Every function takes pairs of (found, true) elements, one pair per screen.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.detector.dataset import Truth
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind

FoundAndTrue = Sequence[tuple[Sequence[Element], Sequence[Element]]]
"""The found and the true elements of each screen."""

THRESHOLDS: Final = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many elements were found, and how many of them rightly.

    Attributes:
        right, found, true: Numbers of elements.
    """

    right: int
    found: int
    true: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where nothing was to be found and nothing was."""
        return 1.0 if self.found + self.true == 0 else 2 * self.right / (self.found + self.true)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Shares of the points' coordinates that lie within one and two standard deviations of the truth."""

    points: int
    inside_1: float
    inside_2: float


def matched(
    found: Sequence[Element], true: Sequence[Element], *, iou: float = 0.5, any_kind: bool = False
) -> tuple[tuple[int, int], ...]:
    """Pairs of numbers of found and true elements that fit, best scores first; each true element once."""
    free = set(range(len(true)))
    pairs = []
    for number in sorted(range(len(found)), key=lambda number: -found[number].score):
        one = found[number]
        rivals = [other for other in free if any_kind or true[other].kind is one.kind]
        best = max(rivals, key=lambda other: one.box.iou(true[other].box), default=None)
        if best is not None and one.box.iou(true[best].box) >= iou:
            free.remove(best)
            pairs.append((number, best))
    return tuple(pairs)


def judged(found: Iterable[Element], truth: Truth, *, iou: float = 0.5) -> list[Element]:
    """Of what was found that which is right or wrong: not what lies where nothing is told, and fits nothing told."""
    return [
        one
        for one in found
        if not any(place.contains(one.box.centre) for place in truth.untold)
        or any(one.box.iou(other.box) >= iou for other in truth.elements)
    ]


def f1(readings: FoundAndTrue, *, iou: float = 0.5, kinds: Collection[Kind] = tuple(Kind)) -> Counts:
    """Elements of these kinds found with at least this IoU and the right kind, over all screens."""
    right = found_count = true_count = 0
    for found, true in readings:
        mine = [element for element in found if element.kind in kinds]
        wanted = [element for element in true if element.kind in kinds]
        right += len(matched(mine, wanted, iou=iou))
        found_count, true_count = found_count + len(mine), true_count + len(wanted)
    return Counts(right, found_count, true_count)


def f1_per_kind(readings: FoundAndTrue, *, iou: float = 0.5) -> dict[Kind, Counts]:
    """The same for each kind that was found or is there."""
    counts = {kind: f1(readings, iou=iou, kinds=(kind,)) for kind in Kind}
    return {kind: count for kind, count in counts.items() if count.found or count.true}


def average_precision(readings: FoundAndTrue, kind: Kind, *, iou: float) -> float | None:
    """Area under the precision-recall curve of one kind, precision made monotone; None where there is no such element.

    Source: Everingham et al., PASCAL VOC, IJCV 2010, section 4.2, with every recall as a step (as since 2010).
    """
    hits: list[tuple[float, bool]] = []
    there = 0
    for found, true in readings:
        mine, wanted = (
            [element for element in found if element.kind is kind],
            [element for element in true if element.kind is kind],
        )
        there += len(wanted)
        right = {number for number, _ in matched(mine, wanted, iou=iou)}
        hits += [(one.score, number in right) for number, one in enumerate(mine)]
    if there == 0:
        return None
    hits.sort(key=lambda hit: -hit[0])
    rights = np.cumsum([right for _, right in hits])
    precision = rights / np.arange(1, len(hits) + 1)
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    steps = np.diff(rights, prepend=0) / there
    return float((best_from_here * steps).sum())


def mean_average_precision(readings: FoundAndTrue, *, thresholds: Iterable[float] = THRESHOLDS) -> float:
    """Mean over the kinds that occur and over IoU thresholds, 0.5 to 0.95 by default; 0 where nothing occurs."""
    found = [average_precision(readings, kind, iou=iou) for iou in thresholds for kind in Kind]
    values = [value for value in found if value is not None]
    return sum(values) / len(values) if values else 0.0


def scores_and_ious(readings: FoundAndTrue) -> npt.NDArray[np.float64]:
    """Of each found element the score and the IoU with the best true element of its kind, `(N, 2)`."""
    pairs = [
        (element.score, max((element.box.iou(other.box) for other in true if other.kind is element.kind), default=0.0))
        for found, true in readings
        for element in found
    ]
    return np.array(pairs, np.float64).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class Bin:
    """Elements with nearly the same score: how many, their mean score, and the mean IoU of their boxes."""

    count: int
    score: float
    iou: float


def reliability(readings: FoundAndTrue, *, bins: int = 10) -> tuple[Bin, ...]:
    """The bins of scores that are not empty, in their order."""
    pairs = scores_and_ious(readings)
    number = np.minimum(bins - 1, (pairs[:, 0] * bins).astype(np.int64))
    groups = (pairs[number == bin_number] for bin_number in np.unique(number))
    return tuple(Bin(len(group), float(group[:, 0].mean()), float(group[:, 1].mean())) for group in groups)


def calibration_error(readings: FoundAndTrue, *, bins: int = 10) -> float:
    """Expected calibration error of the score as IoU of the box with the best true element of its kind.

    The mean distance of a bin's mean score from its mean IoU, weighted by the number of elements in it.

    Source: Naeini et al., AAAI 2015, with IoU in the place of accuracy.
    """
    filled = reliability(readings, bins=bins)
    total = sum(each.count for each in filled)
    return sum(each.count * abs(each.score - each.iou) for each in filled) / total if total else 0.0


def sigma_calibration(readings: FoundAndTrue) -> Calibration:
    """Over elements found with the right kind at IoU 0.5: how many coordinates of their points are within sigma."""
    errors = []
    for found, true in readings:
        for mine, theirs in matched(found, true):
            for name, point in found[mine].points.items():
                target = true[theirs].points.get(name)
                if target is not None:
                    errors.append(abs(point.at.x - target.at.x) / max(point.sigma_x, 1e-9))
                    errors.append(abs(point.at.y - target.at.y) / max(point.sigma_y, 1e-9))
    inside = [sum(error <= reach for error in errors) / len(errors) if errors else math.nan for reach in (1, 2)]
    return Calibration(len(errors) // 2, *inside)


def points_on_target(readings: FoundAndTrue, parts: Sequence[Sequence[Mapping[str, PixelBox]]]) -> Counts:
    """Points that lie in the part of the widget they name, over elements found with the right kind at IoU 0.5.

    Args:
        parts: Of each screen and true element, the box of each part.

    Returns:
        `true` counts the parts of those elements, `found` the points given for them.
    """
    right = given = there = 0
    for (found, true), boxes in zip(readings, parts, strict=True):
        for mine, theirs in matched(found, true):
            points, wanted = found[mine].points, boxes[theirs]
            there += len(wanted)
            given += len(points)
            right += sum(name in points and box.contains(points[name].at) for name, box in wanted.items())
    return Counts(right, given, there)
