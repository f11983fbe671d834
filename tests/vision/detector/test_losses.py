"""Losses of the detector: gradients everywhere, empty screens, more elements than queries."""

from __future__ import annotations

import itertools
import math

import pytest
import torch

from tests.vision.detector.small_detectors import (
    ALONE,
    DENSE,
    PLAN,
    SMALL,
    batch_of,
    button,
    drawn,
    learner,
    noise,
)
from vision.detector.model import (
    DetectorConfig,
)
from vision.trainer import backward


@pytest.mark.parametrize(
    ("config", "iou", "score"),
    [
        pytest.param(SMALL, "giou", "varifocal", id="decoder-giou-varifocal"),
        pytest.param(SMALL, "ciou", "focal", id="decoder-ciou-focal"),
        pytest.param(DENSE, "giou", "varifocal", id="dense-giou-varifocal"),
        pytest.param(DENSE, "diou", "focal", id="dense-diou-focal"),
        pytest.param(DENSE, "ciou", "varifocal", id="dense-ciou-varifocal"),
    ],
)
def test_gradients_reach_every_part(config: DetectorConfig, iou: str, score: str) -> None:
    model = learner(config, iou=iou, score=score)
    optimiser = torch.optim.SGD(model.parameters(), lr=1e-3)
    batch = batch_of([drawn(seed) for seed in range(2)])
    for _ in range(2):  # the last layers of the decoder start at zero and let gradients through after one step
        optimiser.zero_grad()
        backward(model, batch, PLAN, ALONE)
        optimiser.step()
    silent = [name for name, one in model.named_parameters() if one.grad is None or not one.grad.any()]
    assert silent == []


def test_screens_without_elements_teach_silence() -> None:
    model = learner()
    losses = backward(model, batch_of([(noise(64, 64), ()), (noise(64, 64, 1), ())]), PLAN, ALONE)
    assert all(math.isfinite(value) for value in losses.values())
    assert losses["set1_score"] > 0
    assert all(losses[name] == 0 for name in ("many_box", "set0_box", "set1_box", "state", "present", "point"))
    assert all(one.grad is not None and one.grad.isfinite().all() for one in model.parameters())


def test_more_elements_than_queries_do_no_harm() -> None:
    crowded = tuple(button(x, y, 3, 3) for x, y in itertools.product(range(0, 60, 4), range(0, 60, 4)))
    assert len(crowded) > SMALL.queries
    losses = backward(learner(), batch_of([(noise(64, 64), crowded)]), PLAN, ALONE)
    assert all(math.isfinite(value) for value in losses.values())
