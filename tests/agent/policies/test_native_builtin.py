"""The built-in model as a policy: one class for all native models, stopped in the middle, told what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from agent.core.history import NO_EFFECT, Turn
from agent.core.policy import Observation
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.generator import BuiltinGenerator
from agent.policies.builtin.modeling import BuiltinModel
from agent.policies.builtin.processing import BuiltinProcessor
from agent.policies.builtin.replies import NO_EFFECT as NO_EFFECT_BELOW
from agent.policies.native import NativePolicy
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(320, 200)
FRAME = Frame(np.zeros((SIZE.height, SIZE.width, 3), np.uint8), Viewport.plain(SIZE))
SAVE = Element(Kind.BUTTON, PixelBox(10, 10, 80, 40), "Save")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model")
    torch.manual_seed(1)
    BuiltinModel(BuiltinConfig(buckets=256, width=16, hidden=16, encoder_layers=1, decoder_layers=1)).save_pretrained(
        path
    )
    BuiltinProcessor(buckets=256).save_pretrained(path)
    return path


def test_it_answers_like_any_native_model(folder: Path) -> None:
    policy = NativePolicy(BuiltinGenerator.load(folder))
    history = (Turn(1, FRAME, "Thought: Step 1 of 2.\nAction: wait()", notes=(NO_EFFECT,)),)
    prediction = policy.predict(Observation("press Save", 2, FRAME, (SAVE,)), history, Stop())
    assert isinstance(parse(prediction.text, policy.space(SIZE)), Reply), prediction.text
    assert prediction.confidence is not None
    assert 0 <= prediction.confidence <= 1


def test_a_stopped_run_gets_what_there_is(folder: Path) -> None:
    stop = Stop()
    stop.set("enough")
    prediction = NativePolicy(BuiltinGenerator.load(folder)).predict(
        Observation("press Save", 1, FRAME, (SAVE,)), (), stop
    )
    assert prediction.text.startswith("Thought: Step")
    assert "Action:" not in prediction.text


def test_a_folder_without_a_model_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="deskhand train builtin"):
        BuiltinGenerator.load(tmp_path)


def test_both_layers_call_an_action_without_effect_the_same() -> None:
    assert NO_EFFECT == NO_EFFECT_BELOW
