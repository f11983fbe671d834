"""Weight averaging of two detectors of which one was trained from the other:

    python -m vision.detector.weights.average FIRST.safetensors SECOND.safetensors OUT.safetensors \\
        --share 0.6 --data DIR...

What the second learned of new screens and what the first knew of others mostly add up. What batch norm expects of
features is measured anew on the screens, since the means of two networks' statistics are those of neither.

Source: Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022, section 3; Izmailov et al., Averaging
weights leads to wider optima, UAI 2018, section 3.2, for batch norm.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from vision.detector.dataset import ScreenFolder
from vision.detector.model import Detector
from vision.detector.train import SHIPPED, ScreenBatch, ScreenDataset
from vision.trainer import TrainingData

_BATCHES: Final = 40
_BATCH: Final = 8


def averaged(first: Detector, second: Detector, share: float) -> Detector:
    """A detector in eval mode whose weights lie between those of two, `share` of the way from the first.

    Raises:
        ValueError: If they are not of one size, or `share` is not in [0, 1].
    """
    if first.config != second.config:
        raise ValueError("these detectors differ in size; only one that began with the other can be averaged with it")
    if not 0 <= share <= 1:
        raise ValueError(f"share {share} is not in [0, 1]")
    ours, theirs = first.state_dict(), second.state_dict()
    made = Detector(first.config)
    made.load_state_dict({name: torch.lerp(ours[name].double(), theirs[name].double(), share) for name in ours})
    return made.eval()


def measure_norms(detector: Detector, examples: TrainingData, *, seed: int = 0, batches: int = _BATCHES) -> None:
    """Measure the statistics of batch norm anew on these screens, augmented as they are in training."""
    norms = [norm for norm in detector.modules() if isinstance(norm, nn.BatchNorm2d)]
    before = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean of all batches
    rng = np.random.default_rng(seed)
    detector.train()
    with torch.no_grad():
        for _ in tqdm(range(batches), desc="measuring", unit="batch"):
            keys = [(int(rng.integers(len(examples))), int(rng.integers(1 << 30))) for _ in range(_BATCH)]
            batch = examples.batch(keys)
            assert isinstance(batch, ScreenBatch)
            detector(batch.images)
    detector.eval()
    for one, momentum in zip(norms, before, strict=True):
        one.momentum = momentum


def main(argv: Sequence[str] | None = None) -> None:
    """Average, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m vision.detector.weights.average", description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.5, metavar="S", help="of the second, in [0, 1] (%(default)s)")
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="DIR", help="screens of the training")
    options = parser.parse_args(argv)
    try:
        made = averaged(Detector.load(options.first), Detector.load(options.second), options.share)
        measure_norms(made, ScreenDataset(ScreenFolder(*options.data), SHIPPED.sizes))
    except (FileNotFoundError, ValueError) as error:
        parser.error(str(error))
    made.save(options.out)


if __name__ == "__main__":
    main()
