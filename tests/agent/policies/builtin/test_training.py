"""Training with and without pictures: encoders, gradients, held-out examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModel

from agent.learning.simulator import noisy_examples
from agent.policies.builtin.examples import ExampleFolder
from agent.policies.builtin.inference.decoding import Situation
from agent.policies.builtin.modeling import BuiltinModel, register
from agent.policies.builtin.processing import BuiltinProcessor
from agent.policies.builtin.training import BuiltinLearner, FolderDataset, batch_of, train_builtin
from tests.agent.policies.builtin.pictured import ALONE, BUCKETS, PICTURES, PLAN, SEEING, SOME, config, seeing
from vision.encoders import Pixels, VqTokenizer
from vision.trainer import backward


@pytest.mark.parametrize("encoder", SEEING)
def test_each_encoder_learns_is_saved_loaded_and_writes(encoder: str, folder: Path, tmp_path: Path) -> None:
    register()
    features, tokenizer = tmp_path / "reading", tmp_path / "tokenizer.safetensors"
    BuiltinModel(config("none")).save_pretrained(features)
    VqTokenizer(codes=16).save(tokenizer)
    out = train_builtin(
        [folder],
        tmp_path / "seeing",
        config(encoder),
        PLAN,
        validation=folder,
        begin_with=features,
        tokenizer=None if encoder == "moonvit" else tokenizer,
    )
    model = AutoModel.from_pretrained(out)
    assert isinstance(model, BuiltinModel)
    assert model.config.encoder == encoder
    processor = BuiltinProcessor.from_pretrained(out)
    for example, pixels in zip(SOME[:2], (PICTURES[0], None), strict=True):
        situation = Situation(example.task, example.elements, example.past, example.size, pixels)
        assert processor.decide(model, situation) is not None


@pytest.mark.parametrize("encoder", SEEING)
def test_every_parameter_takes_part_whatever_a_batch_holds(encoder: str) -> None:
    for pictures in (PICTURES[:0], PICTURES[:4]):
        learner = BuiltinLearner(seeing(encoder))
        backward(learner, batch_of(SOME[:4], BUCKETS, pictures, encoder), PLAN, ALONE)
        learns = {name: one for name, one in learner.named_parameters() if one.requires_grad}
        assert all(one.grad is not None for one in learns.values())
        assert learns["model.sight.unseen"].grad is not None
        assert bool(learns["model.sight.unseen"].grad.any()) is not bool(pictures)


def test_two_halves_of_a_batch_give_the_gradient_of_the_whole() -> None:
    pictures: list[Pixels | None] = [*PICTURES[:3], None, None, None, None, None]
    gradients = []
    for each in (8, 4):
        learner = BuiltinLearner(seeing("both"))
        for begin in range(0, 8, each):
            mine = slice(begin, begin + each)
            terms = learner(batch_of(SOME[mine], BUCKETS, pictures[mine], "both"))
            terms["reply"].total.backward()
        gradients.append(torch.cat([one.grad.flatten() for one in learner.parameters() if one.grad is not None]))
    whole, halves = gradients
    assert torch.allclose(whole, halves, rtol=1e-3, atol=1e-4 * float(whole.abs().max()))


def test_examples_without_pictures_are_not_looked_for_where_the_model_only_reads(folder: Path) -> None:
    blind, looking = (FolderDataset([ExampleFolder(folder)], config(encoder)) for encoder in ("none", "vq"))
    assert blind.pixels(0) is None
    assert np.array_equal(looking.pixels(0), PICTURES[0])  # type: ignore[arg-type]
    assert looking.pixels(len(SOME) - 1) is None


@pytest.mark.parametrize(("encoder", "codes", "says"), [("moonvit", 16, "has no codes"), ("vq", 32, "32 codes")])
def test_a_tokenizer_that_does_not_suit_is_refused(
    encoder: str, codes: int, says: str, folder: Path, tmp_path: Path
) -> None:
    VqTokenizer(codes=codes).save(tmp_path / "it")
    with pytest.raises(ValueError, match=says):
        train_builtin([folder], tmp_path, config(encoder), PLAN, tokenizer=tmp_path / "it")


def test_examples_with_perception_noise_keep_their_pictures(folder: Path, tmp_path: Path) -> None:
    assert noisy_examples.main([str(folder), "--out", str(tmp_path)]) == 0
    written, given = ExampleFolder(tmp_path), ExampleFolder(folder)
    places = {(example.task, example.past): number for number, example in enumerate(given)}
    for number, example in enumerate(written):
        before = given.pixels(places[example.task, example.past])
        now = written.pixels(number)
        assert (before is None) is (now is None)
        assert before is None or now is None or np.array_equal(before, now)
