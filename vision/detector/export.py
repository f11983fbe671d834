"""Export of a trained detector: the ONNX weights and the description that `onnx_detector.py` runs.

    python -m vision.detector.export WEIGHTS.safetensors FOLDER --validation DIR... [--int8]

On the validation screens it is calibrated, in this order: which IoU is to be expected at which score; the least score
per kind, the one with the best F1; and the factor on the deviations of points.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import math
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from vision.detector.dataset import Screen, ScreenFolder
from vision.detector.metrics import FoundAndTrue, f1, judged, matched, scores_and_ious
from vision.detector.model import Detector
from vision.detector.onnx_detector import (
    DESCRIPTION,
    INPUT,
    OUTPUTS,
    UNCALIBRATED,
    WEIGHTS,
    Description,
    OnnxDetector,
    without_duplicates,
)
from vision.detector.quantise import quantise
from vision.perception.elements import Kind

_FAINT: Final = 0.02
"""Least score of what calibration looks at; lower ones are never taken."""

_BINS: Final = 25
_ENOUGH: Final = 50
"""Into how many bins scores are put, and how many a bin holds at least; smaller ones join the one below."""

_SCORES: Final = tuple(round(0.1 + 0.05 * step, 2) for step in range(15))
_FOR_RANGES: Final = 40
"""Screens on which the ranges of 8 bits are settled."""

_DRAWN_ON: Final = (1, 3, 416, 640)

_MOST_ELEMENTS: Final = 1000
"""Elements that the exported network may find on one screen: a spreadsheet alone has hundreds of cells."""


class _Outputs(nn.Module):
    """The detector as a function from images to a tuple of tensors."""

    def __init__(self, detector: Detector) -> None:
        super().__init__()
        self.detector = detector

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        prediction = self.detector(images)
        last, details = prediction.stages[-1], prediction.details
        return last.logits, last.boxes_xyxy, details.states, details.present, details.means, details.sigmas


def export(detector: Detector, folder: Path) -> None:
    """Write `detector.onnx` and `detector.json`, not calibrated yet: 0.5 for every least score.

    Args:
        detector: In eval mode, without a decoder, whose sampling depends on the size of the screen it was traced on.

    Raises:
        ValueError: If the detector has a decoder, or what is needed is not installed.
    """
    if importlib.util.find_spec("onnx") is None:
        raise ValueError("the export needs onnx; install it with: pip install 'deskhand[models]'")
    if detector.config.decoder_layers:
        raise ValueError("only a detector without decoder layers can be exported")
    folder.mkdir(parents=True, exist_ok=True)
    detector.config = replace(detector.config, queries=_MOST_ELEMENTS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tracing: the only sizes it fixes are those of the queries
        torch.onnx.export(
            _Outputs(detector).eval(),
            (torch.zeros(_DRAWN_ON, dtype=torch.uint8),),
            str(folder / WEIGHTS),
            input_names=[INPUT],
            output_names=list(OUTPUTS),
            dynamic_axes={INPUT: {2: "height", 3: "width"}},
            opset_version=17,
            dynamo=False,
        )
    digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    _describe(folder, Description(digest, dict.fromkeys(Kind, 0.5), 1.0))


def calibrate(folder: Path, screens: Sequence[Screen]) -> None:
    """Write into the description of an export its calibration on these screens, which it was not trained on."""
    exported = Description.read(folder / DESCRIPTION)
    plain = replace(exported, sigma=1.0, knots=UNCALIBRATED)
    _describe(folder, plain)
    raw = OnnxDetector(folder)
    raw_pairs = _readings(raw, screens, _FAINT)
    calibrated = replace(plain, knots=rising_knots(scores_and_ious(raw_pairs)))
    _describe(folder, calibrated)
    detector = OnnxDetector(folder)
    _describe(folder, replace(calibrated, least=best_scores(detector, screens), sigma=sigma_factor(detector, screens)))


def _describe(folder: Path, description: Description) -> None:
    (folder / DESCRIPTION).write_text(description.as_json() + "\n", encoding="utf-8")


def rising_knots(pairs: npt.NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """The mean IoU at some scores, which rises with the score: isotonic regression on bins of scores.

    Args:
        pairs: `(N, 2)` scores and the IoUs that they promised.

    Returns:
        From (0, 0) to (1, 1).

    Source: Zadrozny and Elkan, KDD 2002: pooling of adjacent violators.
    """
    number = np.minimum(_BINS - 1, (pairs[:, 0] * _BINS).astype(np.int64))
    pools: list[tuple[int, float, float]] = []
    for bin_number in np.unique(number):
        group = pairs[number == bin_number]
        count, score, iou = len(group), float(group[:, 0].mean()), float(group[:, 1].mean())
        while pools and (pools[-1][2] >= iou or count < _ENOUGH):
            before, its_score, its_iou = pools.pop()
            score = (before * its_score + count * score) / (before + count)
            iou = (before * its_iou + count * iou) / (before + count)
            count += before
        pools.append((count, score, iou))
    knots = [UNCALIBRATED[0]]
    for _, score, iou in pools:
        knot = round(score, 4), round(iou, 4)
        if all(low < value < 1 for low, value in zip(knots[-1], knot, strict=True)):
            knots.append(knot)
    return (*knots, UNCALIBRATED[1])


def _readings(detector: OnnxDetector, screens: Sequence[Screen], threshold: float) -> FoundAndTrue:
    """What is found and can be judged on each screen, duplicates included, and what is there."""
    return [
        (judged(detector.detect_all(screen.pixels, threshold=threshold), screen.truth), screen.truth.elements)
        for screen in screens
    ]


def sigma_factor(detector: OnnxDetector, screens: Sequence[Screen]) -> float:
    """The factor by which deviations hold as many points as a Laplace density does, a share of 1 - exp(-sqrt(2))."""
    errors: list[float] = []
    for screen in screens:
        found, true = detector.detect_all(screen.pixels, threshold=_SCORES[0]), screen.truth.elements
        for mine, theirs in matched(found, true):
            for name, point in found[mine].points.items():
                target = true[theirs].points.get(name)
                if target is not None:
                    errors.append(abs(point.at.x - target.at.x) / point.sigma_x)
                    errors.append(abs(point.at.y - target.at.y) / point.sigma_y)
    return round(float(np.quantile(errors, 1 - math.exp(-math.sqrt(2)))), 3) if errors else 1.0


def best_scores(detector: OnnxDetector, screens: Sequence[Screen]) -> dict[Kind, float]:
    """For each kind the least score with the best F1 on these screens."""
    pairs = _readings(detector, screens, _SCORES[0])
    best = {}
    for kind in Kind:
        reached = {}
        for score in _SCORES:
            readings: FoundAndTrue = [
                (
                    without_duplicates(element for element in found if element.kind is kind and element.score >= score),
                    true,
                )
                for found, true in pairs
            ]
            reached[score] = f1(readings, kinds=(kind,)).f1
        best[kind] = max(reached, key=lambda score: reached[score])
    return best


def main(argv: Sequence[str] | None = None) -> None:
    """Export, then calibrate."""
    parser = argparse.ArgumentParser(prog="python -m vision.detector.export", description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--validation", type=Path, nargs="+", default=(), metavar="DIR")
    parser.add_argument("--screens", type=int, default=100, metavar="N", help="of the validation (%(default)s)")
    parser.add_argument("--int8", action="store_true", help="convolutions in 8 bits, settled on the validation")
    options = parser.parse_args(argv)
    if options.int8 and not options.validation:
        parser.error("--int8 needs --validation: the ranges of 8 bits are settled on screens")
    try:
        export(Detector.load(options.weights), options.folder)
    except ValueError as error:
        parser.error(str(error))
    if options.validation:
        folder = ScreenFolder(*options.validation)
        screens = folder[:: max(1, len(folder) // options.screens)]
        if options.int8:
            quantise(options.folder, screens[:: max(1, len(screens) // _FOR_RANGES)])
        calibrate(options.folder, screens)


if __name__ == "__main__":
    main()
