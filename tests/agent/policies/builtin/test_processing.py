"""From screens to replies: decisions of an untrained model, doubt, clicks without effect, empty screens."""

from __future__ import annotations

import pytest

from agent.core.actions import Action, CallUser, Click, Finished
from agent.core.history import NO_EFFECT
from agent.policies.builtin.batches import collate
from agent.policies.builtin.examples import ActionKind, Decision, Past
from agent.policies.builtin.modeling import BuiltinModel
from agent.policies.builtin.processing import BuiltinProcessor, Situation
from tests.agent.policies.builtin.untrained import BUCKETS, SOME, assert_is_performable
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind


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


def test_an_empty_screen_can_be_read(model: BuiltinModel) -> None:
    situation = Situation("press Save", (), (), Size(640, 480))
    decided = BuiltinProcessor(buckets=BUCKETS).decide(model, situation)
    assert decided is not None
    assert_is_performable(decided.reply, situation.size)
