"""The detector network: batches, saved weights, weights that are not its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from tests.vision.detector.small_detectors import SMALL, noise, untrained
from vision.detector.model import Detector, as_images


def test_a_batch_says_what_each_screen_says_alone() -> None:
    screens = [noise(64, 96, seed) for seed in range(3)]
    with torch.inference_mode():
        together = untrained()(as_images(screens))
        for index, screen in enumerate(screens):
            alone = untrained()(as_images([screen]))
            torch.testing.assert_close(
                together.stages[-1].logits[index], alone.stages[-1].logits[0], atol=1e-4, rtol=1e-4
            )
            torch.testing.assert_close(
                together.stages[-1].boxes_xyxy[index], alone.stages[-1].boxes_xyxy[0], atol=1e-2, rtol=1e-4
            )


def test_saved_weights_say_the_same(tmp_path: Path) -> None:
    untrained().save(tmp_path / "weights")
    loaded = Detector.load(tmp_path / "weights")
    assert loaded.config == SMALL
    assert loaded.detect(noise(64, 64), threshold=0.0) == untrained().detect(noise(64, 64), threshold=0.0)


def test_damaged_or_foreign_weights_are_refused_in_one_sentence(tmp_path: Path) -> None:
    damaged, foreign, other = tmp_path / "damaged", tmp_path / "foreign", tmp_path / "other"
    damaged.write_bytes(b"not weights at all")
    save_file({"x": torch.zeros(1)}, foreign)
    save_file({"x": torch.zeros(1)}, other, {"config": "{}", "vocabulary": '["hologram"]'})
    for path, message in ((damaged, "fetch it again"), (foreign, "not the weights"), (other, "other kinds")):
        with pytest.raises(ValueError, match=message):
            Detector.load(path)
    with pytest.raises(FileNotFoundError):
        Detector.load(tmp_path / "missing")
