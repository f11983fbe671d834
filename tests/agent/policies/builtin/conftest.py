"""Fixtures of the built-in model: an untrained one, and a folder of examples with pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.examples import ExampleWriter
from agent.policies.builtin.modeling import BuiltinModel
from tests.agent.policies.builtin.pictured import PICTURES
from tests.agent.policies.builtin.pictured import SOME as PICTURED
from tests.agent.policies.builtin.untrained import BUCKETS


@pytest.fixture(scope="module")
def model() -> BuiltinModel:
    torch.manual_seed(0)
    made = BuiltinModel(BuiltinConfig(buckets=BUCKETS, width=32, hidden=48, encoder_layers=2, decoder_layers=1))
    made.train(mode=False)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Examples with pictures; the last has none."""
    made = tmp_path_factory.mktemp("examples")
    with ExampleWriter(made) as writer:
        for example, pixels in zip(PICTURED[:-1], PICTURES, strict=False):
            writer.add(example, pixels)
        writer.add(PICTURED[-1])
    return made
