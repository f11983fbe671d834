"""Growth of a detector."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.vision.detector.small_detectors import DENSE, batch_of, drawn
from vision.detector.losses import DetectionCriterion
from vision.detector.model import Detector
from vision.detector.train import DetectorLearner
from vision.detector.weights.growth import grown, main

CHANNELS, BLOCKS = (16, 40, 64, 96), (1, 2, 1, 3)


@pytest.fixture
def detector() -> Detector:
    """A detector whose norms have seen screens, so that they are not what they begin with."""
    torch.manual_seed(5)
    detector = Detector(DENSE).train()
    with torch.no_grad():
        for seed in range(3):
            detector(torch.from_numpy(np.random.default_rng(seed).integers(0, 256, (2, 3, 96, 128), np.uint8)))
    return detector.eval()


def test_a_grown_detector_finds_just_the_same(detector: Detector) -> None:
    larger = grown(detector, channels=CHANNELS, blocks=BLOCKS)
    assert larger.config.channels == CHANNELS
    assert larger.config.blocks == BLOCKS
    assert not larger.training
    images = torch.from_numpy(np.random.default_rng(9).integers(0, 256, (2, 3, 128, 160), np.uint8))
    with torch.no_grad():
        before, after = detector(images), larger(images)
    torch.testing.assert_close(after.dense.one, before.dense.one)
    torch.testing.assert_close(after.dense.boxes_xyxy, before.dense.boxes_xyxy)
    torch.testing.assert_close(after.details.states, before.details.states)


def test_all_that_is_new_learns(detector: Detector) -> None:
    larger = grown(detector, channels=CHANNELS, blocks=BLOCKS).train()
    learner = DetectorLearner(larger, DetectionCriterion(iou="ciou", score="varifocal"))
    optimizer = torch.optim.SGD(larger.parameters(), lr=0.1)
    start = {name: weight.clone() for name, weight in larger.named_parameters()}
    for _ in range(2):  # what lies behind something that adds nothing yet moves with the second step
        optimizer.zero_grad()
        terms = learner(batch_of([drawn(1), drawn(2)]))
        torch.stack([term.total / term.count.clamp(min=1) for term in terms.values()]).sum().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    still = [name for name, weight in larger.named_parameters() if torch.equal(weight, start[name])]
    assert not [name for name in still if name.startswith("pyramid")]


def test_a_decoder_changes_nothing_at_first_and_learns_alone(detector: Detector) -> None:
    larger = grown(detector, decoder_layers=1)
    images = torch.from_numpy(np.random.default_rng(9).integers(0, 256, (1, 3, 64, 96), np.uint8))
    with torch.no_grad():
        stages = larger(images).stages
    assert len(stages) == 2
    torch.testing.assert_close(stages[1].logits, stages[0].logits)
    torch.testing.assert_close(stages[1].boxes_xyxy, stages[0].boxes_xyxy)
    larger.train()
    larger.freeze_dense()
    before = {name: value.clone() for name, value in larger.state_dict().items()}
    learner = DetectorLearner(larger, DetectionCriterion(iou="ciou", score="varifocal"))
    optimizer = torch.optim.SGD([weight for weight in larger.parameters() if weight.requires_grad], lr=0.1)
    terms = learner(batch_of([drawn(1), drawn(2)]))
    torch.stack([term.total / term.count.clamp(min=1) for term in terms.values()]).sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    moved = {name.split(".")[0] for name, value in larger.state_dict().items() if not torch.equal(value, before[name])}
    assert "layers" in moved
    assert moved <= {"layers", "query", "states", "spots"}


@pytest.mark.parametrize(
    ("channels", "blocks"), [((16, 32, 48, 60), DENSE.blocks), (DENSE.channels, (1, 1, 0, 1)), ((16, 32), DENSE.blocks)]
)
def test_it_does_not_shrink(detector: Detector, channels: tuple[int, ...], blocks: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"smaller than what they grow from|four strides"):
        grown(detector, channels=channels, blocks=blocks)


def test_the_command_writes_weights(detector: Detector, tmp_path: Path) -> None:
    small, large = tmp_path / "small.safetensors", tmp_path / "large.safetensors"
    detector.save(small)
    sizes = [*map(str, CHANNELS)], [*map(str, BLOCKS)]
    main([str(small), str(large), "--channels", *sizes[0], "--blocks", *sizes[1]])
    assert Detector.load(large).config.channels == CHANNELS
    with pytest.raises(SystemExit):
        main([str(tmp_path / "none.safetensors"), str(large), "--channels", *sizes[0], "--blocks", *sizes[1]])
