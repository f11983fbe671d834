"""Weights in int8 and int4 through torchao, which `make test` installs beside the environment, not into it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vision.vlm.loading import load
from vision.vlm.metadata import read_checkpoint

TORCHAO = Path(sys.prefix) / "torchao"
PROGRAM = Path(__file__).with_name("quantised_model.py")
ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(not TORCHAO.is_dir(), reason="torchao is not there; make test installs it")
def test_a_model_in_fewer_bits_says_nearly_what_it_says_as_stored(tmp_path: Path) -> None:
    places = {"PYTHONPATH": os.pathsep.join([str(TORCHAO), str(ROOT)]), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(PROGRAM), str(tmp_path)]
    run = subprocess.run(command, env=os.environ | places, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert [found[way]["weight"] for way in ("int8", "int4")] == ["Int8Tensor", "Int4OpaqueTensor"]
    assert {found[way]["seeing"] for way in found} <= {"Tensor", "Parameter"}
    stored = np.array(found["as stored"]["logits"])
    for way, off in (("int8", 0.03), ("int4", 0.3)):
        assert np.abs(np.array(found[way]["logits"]) - stored).max() < off * np.abs(stored).max()
        assert len(found[way]["reply"]) == 8


def test_without_torchao_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    monkeypatch.setitem(sys.modules, "torchao", None)
    small = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 1}
    text = small | {"num_key_value_heads": 1, "vocab_size": 64}
    seeing = {"depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 1, "out_hidden_size": 16}
    model = Qwen2_5_VLForConditionalGeneration(Qwen2_5_VLConfig(text_config=text, vision_config=seeing))
    model.save_pretrained(tmp_path)
    with pytest.raises(ValueError, match=r"int8 weights need torchao; .* 'deskhand\[quantised"):
        load(read_checkpoint(tmp_path), precision="int8")
