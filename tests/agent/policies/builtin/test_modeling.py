"""The model itself: batches, steps, saving and loading; what holds whatever its weights are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoConfig, AutoModel, AutoProcessor

from agent.policies.builtin.batches import collate, collate_replies
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.examples import ActionKind
from agent.policies.builtin.modeling import BuiltinModel
from agent.policies.builtin.modeling import register as register_model
from agent.policies.builtin.processing import BuiltinProcessor, TorchNetwork
from agent.policies.builtin.processing import register as register_processor
from agent.policies.builtin.vocabulary import PHRASES, Expects, Source, after, tokens_of
from tests.agent.policies.builtin.untrained import BUCKETS, SOME, features_of_example


def test_a_reply_token_by_token_has_the_probabilities_of_the_whole(model: BuiltinModel) -> None:
    example = next(one for one in SOME if one.decision.kind is ActionKind.FILL)
    features = features_of_example(example)
    tokens = tokens_of(example.decision, example.task, features.words)
    with torch.inference_mode():
        inputs = collate([features])
        whole = model.scores(model.encode(inputs), collate_replies([tokens]))[0]
    screen = TorchNetwork(model).encode(features)
    states = [Expects.STEP]
    for place, right in enumerate(tokens):
        logits = screen.logits(tokens[:place], states)
        scores = logits - np.log(np.exp(logits).sum())
        offset = {Source.PHRASE: 0, Source.WORD: len(PHRASES), Source.ELEMENT: len(PHRASES) + screen.words}
        assert float(scores[offset[right.source] + right.place]) == pytest.approx(float(whole[place]), abs=1e-4)
        states.append(after(states[-1], right))


def test_a_batch_gives_each_screen_what_it_gets_alone(model: BuiltinModel) -> None:
    some = SOME[:8]
    screens = [features_of_example(one) for one in some]
    tokens = [tokens_of(one.decision, one.task, features.words) for one, features in zip(some, screens, strict=True)]
    with torch.inference_mode():
        together = model(collate(screens), collate_replies(tokens)).sum(dim=1)
        alone = [
            model(collate([one]), collate_replies([reply])).sum() for one, reply in zip(screens, tokens, strict=True)
        ]
    assert torch.allclose(together, torch.stack(alone), atol=1e-3)


def test_it_is_saved_and_loaded_through_the_auto_classes(model: BuiltinModel, tmp_path: Path) -> None:
    register_model()
    register_processor()
    model.save_pretrained(tmp_path)
    BuiltinProcessor(buckets=BUCKETS).save_pretrained(tmp_path)
    assert isinstance(AutoConfig.from_pretrained(tmp_path), BuiltinConfig)
    loaded = AutoModel.from_pretrained(tmp_path)
    processor = AutoProcessor.from_pretrained(tmp_path)  # type: ignore[no-untyped-call]
    assert processor.buckets == BUCKETS
    assert set(loaded.state_dict()) == set(model.state_dict())
    assert all(torch.equal(value, model.state_dict()[name]) for name, value in loaded.state_dict().items())
