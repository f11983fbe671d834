"""The built-in model's language and machinery, on an untrained model: what holds whatever its weights are."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoConfig, AutoModel, AutoProcessor

from agent.core.actions import Action, CallUser, Click, Finished, Hotkey, Type, key
from agent.core.history import NO_EFFECT
from agent.core.reply import Reply
from agent.grammar.ui_tars import Generation, parse, render
from agent.learning.simulator.episodes import examples
from agent.policies.builtin.batches import START, collate, collate_replies
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.examples import ActionKind, Decision, Example, Past
from agent.policies.builtin.features import TOUCHED, TYPED, Features, features_of
from agent.policies.builtin.modeling import BuiltinModel, Cache
from agent.policies.builtin.modeling import register as register_model
from agent.policies.builtin.processing import BuiltinProcessor, Situation
from agent.policies.builtin.processing import register as register_processor
from agent.policies.builtin.replies import reply_for
from agent.policies.builtin.vocabulary import PHRASES, Expects, Source, Token, after, allowed, decision_of, tokens_of
from vision.geometry import PixelBox, PixelPoint, Size, Space
from vision.perception.elements import Element, Kind

BUCKETS = 512
SOME = list(examples(7, 60))


@pytest.fixture(scope="module")
def model() -> BuiltinModel:
    torch.manual_seed(0)
    made = BuiltinModel(BuiltinConfig(buckets=BUCKETS, width=32, hidden=48, encoder_layers=2, decoder_layers=1))
    made.train(mode=False)
    return made


def assert_is_performable(reply: Reply, size: Size) -> None:
    """Every action lies on the screen, and the grammar writes the reply and reads it back."""
    assert reply.actions
    space = Space.absolute(size)
    assert parse(render(reply, space, Generation.UI_TARS_2), space) == reply


def reading_of(example: Example) -> Features:
    return features_of(example.task, example.elements, example.past, example.size, BUCKETS)


def test_every_decision_survives_the_way_through_its_tokens() -> None:
    for example in SOME:
        words = reading_of(example).words
        assert decision_of(tokens_of(example.decision, example.task, words), example.task, words) == example.decision


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_whatever_the_state_machine_allows_becomes_a_reply_that_survives_the_grammar(chance: random.Random) -> None:
    example = chance.choice([one for one in SOME if one.elements])
    features = reading_of(example)
    tokens: list[Token] = []
    expects = Expects.STEP
    while expects is not Expects.END:
        phrases, words, elements = allowed(expects)
        choices = [Token(Source.PHRASE, place) for place in phrases if PHRASES[place] != "number"]
        choices += [Token(Source.WORD, place) for place in range(len(features.words)) if words]
        choices += [Token(Source.ELEMENT, place) for place in range(len(features.kinds)) if elements]
        if expects is Expects.KEY_OR_TIMES and len(tokens) > 5:
            choices = [one for one in choices if PHRASES[one.place].startswith("times")]
        tokens.append(chance.choice(choices))
        expects = after(expects, tokens[-1])
    decision = decision_of(tokens, example.task, features.words)
    assert_is_performable(reply_for(decision, example.task, example.elements, example.size), example.size)


def test_an_untrained_model_already_gives_replies_that_can_be_carried_out(model: BuiltinModel) -> None:
    processor = BuiltinProcessor(buckets=BUCKETS)
    for example in SOME[:12]:
        situation = Situation(example.task, example.elements, example.past, example.size)
        decided = processor.decide(model, situation)
        assert decided is not None
        assert 0 <= decided.confidence <= 1
        assert_is_performable(decided.reply, example.size)


def test_it_claims_to_be_done_only_where_it_is_sure(model: BuiltinModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model.config, "assurance", 0.6)
    situation = Situation("Press Save", (), (), Size(640, 400))
    processor = BuiltinProcessor(buckets=BUCKETS)
    memory = model.encode(collate([processor.features(situation)]))
    for sure, action in ((0.59, CallUser), (0.6, Finished)):
        reply = processor.reply(model, memory, Decision(ActionKind.FINISHED), situation, confidence=sure)
        assert isinstance(reply.actions[0], action)


def test_a_click_without_effect_is_tried_at_another_point_of_the_same_element(model: BuiltinModel) -> None:
    processor = BuiltinProcessor(buckets=BUCKETS)
    save = Element(Kind.BUTTON, PixelBox(100, 100, 180, 130), "Save")
    memory = model.encode(collate([processor.features(Situation("Press Save", (save,), (), Size(640, 400)))]))
    clicks: list[Action] = []
    past: tuple[Past, ...] = ()
    for notes in ((NO_EFFECT,), ()):
        situation = Situation("Press Save", (save,), past, Size(640, 400))
        reply = processor.reply(model, memory, Decision(ActionKind.CLICK, element=0), situation)
        clicks += reply.actions
        past = (*past, Past(reply.thought, reply.actions, notes))
    first, second = clicks
    assert isinstance(first, Click)
    assert isinstance(second, Click)
    assert first != second
    assert save.box.contains(first.at)
    assert save.box.contains(second.at)


def test_a_reply_token_by_token_has_the_probabilities_of_the_whole(model: BuiltinModel) -> None:
    example = next(one for one in SOME if one.decision.kind is ActionKind.FILL)
    features = reading_of(example)
    tokens = tokens_of(example.decision, example.task, features.words)
    with torch.inference_mode():
        inputs = collate([features])
        memory = model.encode(inputs)
        whole = model.scores(memory, collate_replies([tokens]))[0]
        cache: Cache = []
        token, expects = START, Expects.STEP
        for place, right in enumerate(tokens):
            scores = model.step(memory, token, expects, cache)
            offset = {Source.PHRASE: 0, Source.WORD: len(PHRASES), Source.ELEMENT: len(PHRASES) + memory.words}
            assert float(scores[offset[right.source] + right.place]) == pytest.approx(float(whole[place]), abs=1e-4)
            token, expects = right, after(expects, right)


def test_a_batch_gives_each_screen_what_it_gets_alone(model: BuiltinModel) -> None:
    some = SOME[:8]
    screens = [reading_of(one) for one in some]
    tokens = [tokens_of(one.decision, one.task, features.words) for one, features in zip(some, screens, strict=True)]
    with torch.inference_mode():
        together = model(collate(screens), collate_replies(tokens)).sum(dim=1)
        alone = [
            model(collate([one]), collate_replies([reply])).sum() for one, reply in zip(screens, tokens, strict=True)
        ]
    assert torch.allclose(together, torch.stack(alone), atol=1e-3)


def test_an_empty_screen_can_be_read(model: BuiltinModel) -> None:
    situation = Situation("press Save", (), (), Size(640, 480))
    decided = BuiltinProcessor(buckets=BUCKETS).decide(model, situation)
    assert decided is not None
    assert_is_performable(decided.reply, situation.size)


def test_what_resembles_a_name_is_linked_to_it_though_it_was_misread() -> None:
    elements = tuple(
        Element(Kind.BUTTON, PixelBox(10, 40 * row, 90, 40 * row + 20), text)
        for row, text in enumerate(("Send renort", "Cancel", "Open file"))
    )
    features = features_of('press "Send report"', elements, (), Size(200, 200), BUCKETS)
    words = len(features.words)
    linked = {int(b) - words for a, b, _ in features.links if a < words <= b}
    assert linked == {0}


def test_what_was_done_is_linked_to_what_it_touched_and_to_the_words_it_typed() -> None:
    fields = tuple(Element(Kind.TEXT_FIELD, PixelBox(10, 40 * row, 90, 40 * row + 20)) for row in range(2))
    past = (
        Past("Step 1 of 2.", (Click(PixelPoint(20, 50)),)),
        Past("Step 1 of 2.", (Type("Ada Lovelace"),)),
        Past("Step 2 of 2.", (Hotkey((key("ctrl"), key("s"))),)),
    )
    features = features_of("type Ada Lovelace, then press Control+S", fields, past, Size(200, 200), BUCKETS)
    words = ["type", "Ada", "Lovelace", ",", "then", "press", "Control", "+", "S"]
    own = len(words) + len(fields)
    assert len(features.words) == len(words)

    def linked(place: int, relation: int) -> set[int]:
        return {int(b) for a, b, kind in features.links if (a, kind) == (own + place, relation)}

    assert linked(0, TOUCHED) == {len(words) + 1}
    assert linked(1, TYPED) == {1, 2}
    assert linked(2, TYPED) == {6, 8}


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
