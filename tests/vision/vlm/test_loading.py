"""Loading of checkpoints: what does not fit is refused in a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from vision.vlm.loading import load
from vision.vlm.metadata import read_checkpoint

KIMI = Path(__file__).parents[2] / "data" / "kimi_vl" / "checkpoint"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("config.json", "model.safetensors"):
        shutil.copy(KIMI / name, tmp_path / name)
    return tmp_path


def test_an_architecture_that_transformers_does_not_know_is_named(copied: Path) -> None:
    (copied / "config.json").write_text(json.dumps({"model_type": "abacus"}))
    with pytest.raises(ValueError, match="'abacus', which this version cannot run"):
        load(read_checkpoint(copied))


def test_weights_that_do_not_belong_to_their_configuration_are_refused(copied: Path) -> None:
    config = json.loads((copied / "config.json").read_text())
    config["text_config"]["num_hidden_layers"] = 3
    (copied / "config.json").write_text(json.dumps(config))
    with pytest.raises(ValueError, match="do not fit its configuration"):
        load(read_checkpoint(copied))
