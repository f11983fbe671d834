"""Loading of checkpoints: what does not fit is refused in a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch

from tests.vision.vlm.tiny_models import ARCHITECTURES, tiny
from vision.vlm.decoding import Decoder, Prompt
from vision.vlm.loading import load
from vision.vlm.metadata import read_checkpoint

KIMI = Path(__file__).parents[2] / "data" / "kimi_vl" / "checkpoint"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("config.json", "model.safetensors"):
        shutil.copy(KIMI / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_a_saved_checkpoint_is_loaded_as_it_was(kind: str, tmp_path: Path) -> None:
    model = tiny(kind)
    model.save_pretrained(tmp_path)
    loaded = load(read_checkpoint(tmp_path), dtype=torch.float32)
    assert type(loaded) is type(model)
    prompt = Prompt((2, 3, 4, 5))
    replies = [[token.number for token in Decoder(one).reply(prompt, most=12, ends=())] for one in (model, loaded)]
    assert replies[0] == replies[1]


@pytest.mark.parametrize("kind", ["qwen3_vl_moe", "qwen3_5_moe", "glm4v_moe"])
def test_experts_are_not_kept_in_fewer_bits(kind: str, tmp_path: Path) -> None:
    tiny(kind).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match="cannot be kept in int8; serve it"):
        load(read_checkpoint(tmp_path), precision="int8")


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
