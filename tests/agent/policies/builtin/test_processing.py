"""From screens to replies: decisions of an untrained model, doubt, clicks without effect, empty screens."""

from __future__ import annotations

from agent.core.actions import Action, CallUser, Click, Finished
from agent.core.history import NO_EFFECT
from agent.policies.builtin.examples import ActionKind, Decision, Past
from agent.policies.builtin.inference.decoding import Situation, decide, reply_of
from agent.policies.builtin.modeling import BuiltinModel
from agent.policies.builtin.processing import BuiltinProcessor, TorchNetwork, TorchScreen
from tests.agent.policies.builtin.untrained import BUCKETS, SOME, assert_is_performable
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind


def encoded(model: BuiltinModel, situation: Situation) -> TorchScreen:
    return TorchNetwork(model).encode(BuiltinProcessor(buckets=BUCKETS).features(situation))


def test_an_untrained_model_already_gives_replies_that_can_be_carried_out(model: BuiltinModel) -> None:
    processor = BuiltinProcessor(buckets=BUCKETS)
    for example in SOME[:12]:
        situation = Situation(example.task, example.elements, example.past, example.size)
        decided = processor.decide(model, situation)
        assert decided is not None
        assert 0 <= decided.confidence <= 1
        assert_is_performable(decided.reply, example.size)


def test_it_claims_to_be_done_only_where_it_is_sure(model: BuiltinModel) -> None:
    situation = Situation("Press Save", (), (), Size(640, 400))
    screen = encoded(model, situation)
    for sure, action in ((0.59, CallUser), (0.6, Finished)):
        reply = reply_of(Decision(ActionKind.FINISHED), situation, screen, confidence=sure, assurance=0.6)
        assert isinstance(reply.actions[0], action)


def test_a_click_without_effect_is_tried_at_another_point_of_the_same_element(model: BuiltinModel) -> None:
    save = Element(Kind.BUTTON, PixelBox(100, 100, 180, 130), "Save")
    screen = encoded(model, Situation("Press Save", (save,), (), Size(640, 400)))
    clicks: list[Action] = []
    past: tuple[Past, ...] = ()
    for notes in ((NO_EFFECT,), ()):
        situation = Situation("Press Save", (save,), past, Size(640, 400))
        reply = reply_of(Decision(ActionKind.CLICK, element=0), situation, screen)
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
    decided = decide(TorchNetwork(model), situation)
    assert decided is not None
    assert_is_performable(decided.reply, situation.size)
