"""Training of the element detector on folders of screens: `train_detector`, and `main` around it.

Each time a screen is used it is augmented: enlarged or reduced, cut, its colours shifted, sometimes inverted. All of it
is a function of the example's key, so a resumed run sees the same.
"""

from __future__ import annotations

import argparse
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor, nn

from vision.detector.backbones.efficientnet import pretrained
from vision.detector.backbones.pyramid import EfficientNetPyramid
from vision.detector.dataset import Screen, ScreenFolder, Truth
from vision.detector.losses import DetectionCriterion, ScoreKind
from vision.detector.matcher import Target
from vision.detector.metrics import (
    FoundAndTrue,
    calibration_error,
    f1,
    judged,
    mean_average_precision,
    points_on_target,
    sigma_calibration,
)
from vision.detector.model import Detector, DetectorConfig, as_images
from vision.detector.postprocess import KINDS, POINT_NAMES, STATES
from vision.distributed import keep_freed_memory
from vision.geometry import PixelBox, PixelPoint, Size
from vision.modules import IouKind
from vision.perception.elements import Affordance, Element
from vision.trainer import Evaluator, Key, Plan, Term, train

WEIGHTS: Final = "detector.safetensors"

_OPTIONS: Final = ("steps", "batch", "learning_rate", "seed", "workers", "examine_every", "precision")
"""What of a plan can be chosen on the command line."""

_VISIBLE: Final = 0.4
"""An element of which a cut leaves less than this share is no target."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ScreenBatch:
    """A batch of screens with their targets.

    Attributes:
        images: `(B, 3, H, W)` uint8.
    """

    images: Tensor
    targets: tuple[Target, ...]

    def to(self, device: torch.device) -> ScreenBatch:
        return ScreenBatch(self.images.to(device), tuple(target.to(device) for target in self.targets))


class ScreenDataset:
    """Augmented screens from a folder, those of one batch of one size.

    Args:
        sizes: Drawn from for each batch.
    """

    def __init__(self, screens: Sequence[Screen], sizes: Sequence[Size]) -> None:
        self._screens, self._sizes = screens, sizes

    def __len__(self) -> int:
        return len(self._screens)

    def batch(self, keys: Sequence[Key]) -> ScreenBatch:
        """See `TrainingData.batch`."""
        pixels, targets = [], []
        size = self._sizes[keys[0][1] % len(self._sizes)]
        for number, seed in keys:
            screen = self._screens[number]
            image, elements, untold = augmented(screen.pixels, screen.truth, size, np.random.default_rng(seed))
            pixels.append(image)
            targets.append(target_tensors(elements, untold))
        return ScreenBatch(as_images(pixels), tuple(targets))


class DetectorLearner(nn.Module):
    """A detector with its criterion."""

    def __init__(self, detector: Detector, criterion: DetectionCriterion) -> None:
        super().__init__()
        self.detector, self.criterion = detector, criterion

    def forward(self, batch: ScreenBatch) -> dict[str, Term]:
        prediction = self.detector(batch.images)
        with torch.autocast(batch.images.device.type, enabled=False):
            terms: dict[str, Term] = self.criterion(prediction, batch.targets, self.detector.describe)
        return terms


@dataclass(frozen=True, slots=True)
class Preset:
    """Configuration of a training: everything but the screens.

    Attributes:
        sizes: Of the cuts of screens that are learned from, one for each batch.
        frozen_blocks: How many blocks of a pretrained backbone stay as they are, with its stem.
        only_decoder: Whether all but the decoder and the details stays as it is.
    """

    config: DetectorConfig
    plan: Plan
    sizes: tuple[Size, ...]
    iou: IouKind = "ciou"
    score: ScoreKind = "varifocal"
    frozen_blocks: int = 0
    only_decoder: bool = False


_CUTS: Final = (Size(640, 416), Size(640, 416), Size(960, 288), Size(1280, 224))
"""Sizes of about one area; the wide ones hold the rows and fields of whole screens, which others cut."""

SHIPPED: Final = Preset(
    DetectorConfig(channels=(16, 32, 64, 128), blocks=(0, 1, 2, 2), width=64, heads=4, decoder_layers=0, queries=300),
    Plan(
        steps=7_000,
        batch=8,
        learning_rate=2e-3,
        warm_up_steps=200,
        cool_down_steps=800,
        ema_decay=0.998,
        precision="bfloat16",
        save_every=100,
        examine_every=1_000,
        workers=1,
    ),
    _CUTS,
)
"""The detector in `assets/models`, trained within an hour or two on two processor cores: dense heads alone."""

LARGE: Final = Preset(
    DetectorConfig(),
    Plan(steps=40_000, batch=16, warm_up_steps=500, ema_decay=0.9995, save_every=500, examine_every=2_000),
    _CUTS,
)
"""A larger one with the decoder, for a GPU."""

PRETRAINED: Final = Preset(
    DetectorConfig(width=64, heads=4, decoder_layers=0, queries=300, backbone="efficientnet-lite0"),
    replace(SHIPPED.plan, learning_rate=1e-3),
    _CUTS,
    frozen_blocks=3,
)
"""Dense heads on EfficientNet-Lite0, which has seen pictures before: four times as slow to train as the shipped one."""

PRESETS: Final = {"shipped": SHIPPED, "pretrained": PRETRAINED, "large": LARGE}


def train_detector(
    data: Sequence[Path],
    out: Path,
    preset: Preset = SHIPPED,
    *,
    validation: Sequence[Path] = (),
    examined: int = 160,
    begin_with: Path | None = None,
) -> Path:
    """Train a detector on a folder of screens, or go on with a training; the file with its weights.

    Args:
        data: Folders of screens, see `ScreenFolder`.
        out: Folder for the checkpoint, the log, its picture and the weights.
        validation: Other screens on which it is evaluated now and then.
        examined: How many of them, spread over all.
        begin_with: Weights of a detector to go on from; its sizes take the place of the preset's.

    Raises:
        FileNotFoundError: If there are no such weights, or none of the pretrained backbone.
        ValueError: If they cannot be used; one sentence.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(preset.plan.seed)
        detector = beginner(preset.config) if begin_with is None else Detector.load(begin_with).train()
        if isinstance(detector.pyramid, EfficientNetPyramid):
            detector.pyramid.network.freeze(preset.frozen_blocks)
        if preset.only_decoder:
            if not detector.config.decoder_layers:
                raise ValueError("this detector has no decoder; put one on it with vision.detector.weights.growth")
            detector.freeze_dense()
        learner = DetectorLearner(detector, DetectionCriterion(iou=preset.iou, score=preset.score))
    evaluate = None
    if validation:
        screens = ScreenFolder(*validation)
        evaluate = evaluator(screens[:: max(1, len(screens) // examined)])
    average = train(learner, ScreenDataset(ScreenFolder(*data), preset.sizes), preset.plan, out, evaluate=evaluate)
    assert isinstance(average, DetectorLearner)
    weights = out / WEIGHTS
    average.detector.save(weights)
    return weights


def beginner(config: DetectorConfig) -> Detector:
    """A detector before its training, with the weights of a pretrained backbone where it has one.

    Raises:
        FileNotFoundError: If these are not installed; one sentence.
    """
    detector = Detector(config)
    if isinstance(detector.pyramid, EfficientNetPyramid):
        detector.pyramid.network.load_state_dict(pretrained())
    return detector


def evaluator(screens: Sequence[Screen]) -> Evaluator:
    """Evaluation on these screens; see `detector_metrics`."""

    def evaluate(learner: nn.Module) -> Mapping[str, float]:
        assert isinstance(learner, DetectorLearner)
        return detector_metrics(learner.detector, screens)

    return evaluate


def detector_metrics(detector: Detector, screens: Sequence[Screen]) -> dict[str, float]:
    """Metrics of a detector on screens, each in [0, 1]; the detector must be in eval mode."""
    everything: FoundAndTrue = [
        (judged(detector.detect(screen.pixels, threshold=0.05), screen.truth), screen.truth.elements)
        for screen in screens
    ]
    sure: FoundAndTrue = [([element for element in found if element.score >= 0.5], true) for found, true in everything]
    sigma = sigma_calibration(sure)
    points = points_on_target(sure, [screen.truth.parts for screen in screens])
    return {
        "F1": f1(sure).f1,
        "mAP": mean_average_precision(everything),
        "calibration error": calibration_error(everything),
        "points on target": points.right / max(1, points.true),
        "inside 1 sigma": sigma.inside_1,
        "inside 2 sigma": sigma.inside_2,
    }


def target_tensors(elements: Sequence[Element], untold: Sequence[PixelBox] = ()) -> Target:
    """Elements, and places of which nothing is told, as the tensors of a training target."""
    count = len(elements)
    points, named = torch.zeros(count, len(POINT_NAMES), 2), torch.zeros(count, len(POINT_NAMES), dtype=torch.bool)
    for row, element in enumerate(elements):
        for name, point in element.points.items():
            slot = POINT_NAMES.index(name)
            named[row, slot] = True
            points[row, slot] = torch.tensor([point.at.x, point.at.y])
    # accessibility trees tell of no parts: that a screen of theirs shows no arrow or handle means nothing
    judged = torch.full_like(named, bool(named.any(dim=0).sum() > 1))
    judged |= named
    states = [[float(state in element.state) for state in STATES] for element in elements]
    return Target(
        _corners([element.box for element in elements]),
        torch.tensor([KINDS.index(element.kind) for element in elements], dtype=torch.int64),
        torch.tensor(states, dtype=torch.float32).view(count, len(STATES)),
        points,
        named,
        judged,
        _corners(untold),
    )


def _corners(boxes: Sequence[PixelBox]) -> Tensor:
    """`(N, 4)` float32."""
    sides = [[box.left, box.top, box.right, box.bottom] for box in boxes]
    return torch.tensor(sides, dtype=torch.float32).view(len(boxes), 4)


def augmented(
    pixels: Pixels, truth: Truth, size: Size, rng: np.random.Generator
) -> tuple[Pixels, tuple[Element, ...], tuple[PixelBox, ...]]:
    """Augmentation: a screen of `size` made of another by scaling, cutting or surrounding, and changing colours.

    Returns:
        Its pixels, elements, and places of which nothing is told.
    """
    elements = truth.elements
    scale = math.exp(rng.uniform(math.log(0.8), math.log(1.4))) if rng.random() < 0.4 else 1.0
    if scale != 1.0:
        image = Image.fromarray(pixels)
        sides = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        pixels = np.asarray(image.resize(sides, Image.Resampling.BILINEAR))
    height, width = pixels.shape[:2]
    # around one of the elements, if it can be: much of a screen may be bare
    centre = elements[int(rng.integers(len(elements)))].box.centre if elements else PixelPoint(width / 2, height / 2)
    # where the screen's upper left corner comes to lie: left of the cut's if the screen is larger, else inside it
    left = _between(rng, size.width - width, centre.x * scale, size.width)
    top = _between(rng, size.height - height, centre.y * scale, size.height)
    canvas = np.full((size.height, size.width, 3), rng.integers(0, 256, 3), np.uint8)
    inside = pixels[max(0, -top) : size.height - top, max(0, -left) : size.width - left]
    canvas[max(0, top) : max(0, top) + inside.shape[0], max(0, left) : max(0, left) + inside.shape[1]] = inside
    moved = (_moved(element, scale, left, top, size) for element in elements)
    untold = (_within(_scaled(box, scale, left, top), size) for box in truth.untold)
    return (
        _recoloured(canvas, rng),
        tuple(element for element in moved if element is not None),
        tuple(box for box in untold if box is not None),
    )


def _between(rng: np.random.Generator, slack: int, at: float, side: int) -> int:
    """A place for the beginning of a screen that leaves a point `at` of it within the cut, if the screen is larger."""
    low, high = min(0, slack), max(0, slack)
    if slack < 0:
        low, high = max(low, math.ceil(-at)), min(high, math.floor(side - at))
    return int(rng.integers(low, high + 1))


def _moved(element: Element, scale: float, left: int, top: int, size: Size) -> Element | None:
    whole = _scaled(element.box, scale, left, top)
    visible = _within(whole, size)
    if visible is None or visible.area < _VISIBLE * whole.area or min(visible.width, visible.height) < 2:
        return None
    points = {
        name: Affordance(at, 0.0, 0.0)
        for name, point in element.points.items()
        if visible.contains(at := PixelPoint(point.at.x * scale + left, point.at.y * scale + top))
    }
    return replace(element, box=visible, points=points)


def _scaled(box: PixelBox, scale: float, left: int, top: int) -> PixelBox:
    return PixelBox(box.left * scale + left, box.top * scale + top, box.right * scale + left, box.bottom * scale + top)


def _within(box: PixelBox, size: Size) -> PixelBox | None:
    return box.intersection(PixelBox(0, 0, size.width, size.height))


def _recoloured(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    if rng.random() < 0.1:
        pixels = 255 - pixels
    if rng.random() < 0.2:
        pixels = pixels[..., rng.permutation(3)]
    if rng.random() < 0.5:
        gain, offset = rng.uniform(0.8, 1.2, 3), rng.uniform(-20, 20, 3)
        table = np.clip(np.arange(256)[:, None] * gain + offset, 0, 255).astype(np.uint8)
        pixels = np.stack([table[pixels[..., channel], channel] for channel in range(3)], axis=-1)
    return np.ascontiguousarray(pixels)


def main(argv: Sequence[str] | None = None) -> int:
    """`deskhand train detector`; runs under `torchrun` unchanged."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    keep_freed_memory()
    chosen = PRESETS[options.preset]
    asked = {name: getattr(options, name) for name in _OPTIONS if getattr(options, name) is not None}
    plan = replace(chosen.plan, **asked)
    warm_up, cool_down = min(plan.warm_up_steps, plan.steps // 10), min(plan.cool_down_steps, plan.steps // 4)
    plan = replace(plan, warm_up_steps=warm_up, cool_down_steps=cool_down)
    preset = replace(chosen, plan=plan, iou=options.iou, score=options.score, only_decoder=options.only_decoder)
    weights = train_detector(
        options.data, options.out, preset, validation=options.validation, begin_with=options.begin_with
    )
    logging.getLogger(__name__).info("%s", weights)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskhand train detector",
        description="Train the element detector. What is not given here is the preset's.",
    )
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, metavar="DIR", help="folders of screens to learn from"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="checkpoint, log and weights; resumes")
    parser.add_argument(
        "--validation", type=Path, nargs="+", default=(), metavar="DIR", help="folders of screens to be evaluated on"
    )
    parser.add_argument("--begin-with", type=Path, metavar="FILE", help="weights of a detector to go on from")
    parser.add_argument(
        "--preset",
        choices=PRESETS,
        default="shipped",
        help="pretrained: on EfficientNet-Lite0; large: with the decoder, for a GPU",
    )
    parser.add_argument("--steps", type=int, metavar="N")
    parser.add_argument("--batch", type=int, metavar="N", help="screens a step, over all processes")
    parser.add_argument("--rate", type=float, dest="learning_rate", metavar="R", help="highest learning rate")
    parser.add_argument("--seed", type=int, metavar="S")
    parser.add_argument("--workers", type=int, metavar="N", help="processes that prepare screens")
    parser.add_argument("--examine-every", type=int, metavar="N", help="steps between evaluations")
    parser.add_argument("--precision", choices=["float32", "bfloat16"])
    parser.add_argument(
        "--only-decoder", action="store_true", help="all that finds elements before the decoder stays as it is"
    )
    parser.add_argument("--iou", choices=["giou", "diou", "ciou"], default=SHIPPED.iou, help="which teaches the boxes")
    parser.add_argument("--score", choices=["varifocal", "focal"], default=SHIPPED.score, help="focal: the ablation")
    return parser
