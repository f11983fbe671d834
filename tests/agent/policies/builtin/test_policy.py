"""The built-in model as a policy: its replies, a stop while it decides, a folder without a model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from agent.core.actions import CallUser, Wait
from agent.core.history import NO_EFFECT, Turn
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.modeling import BuiltinModel
from agent.policies.builtin.policy import BuiltinPolicy
from agent.policies.builtin.processing import BuiltinProcessor
from agent.policies.builtin.replies import step_in
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


def test_it_predicts_a_reply_with_a_confidence_and_no_text(folder: Path) -> None:
    policy = BuiltinPolicy.load(folder)
    history = (Turn(1, FRAME, "", Reply("Step 1 of 2.", (Wait(),)), notes=(NO_EFFECT,)),)
    prediction = policy.predict(Observation("press Save", 2, FRAME, (SAVE,)), history, Stop())
    assert prediction.text == ""
    assert isinstance(prediction.reply, Reply)
    assert step_in(prediction.reply.thought) is not None
    assert prediction.confidence is not None
    assert 0 <= prediction.confidence <= 1


def test_it_decides_nothing_in_a_run_that_was_stopped(folder: Path) -> None:
    stop = Stop()
    stop.set("enough")
    prediction = BuiltinPolicy.load(folder).predict(Observation("press Save", 1, FRAME, (SAVE,)), (), stop)
    assert prediction == Prediction()


def test_a_folder_without_a_model_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="deskhand train builtin"):
        BuiltinPolicy.load(tmp_path)


def test_a_task_that_it_cannot_read_is_refused_with_the_words_that_it_does_not_know(folder: Path) -> None:
    observation = Observation("Klicke auf Speichern", 1, FRAME, (SAVE,))
    prediction = BuiltinPolicy.load(folder).predict(observation, (), Stop())
    assert isinstance(prediction.reply, Reply)
    (question,) = prediction.reply.actions
    assert isinstance(question, CallUser)
    assert "“Klicke”, “auf”" in question.content
