"""Decisions as tokens, and the state machine that allows only decisions."""

from __future__ import annotations

from agent.policies.builtin.examples import ActionKind, Decision
from agent.policies.builtin.features import words_of
from agent.policies.builtin.vocabulary import decision_of, tokens_of
from tests.agent.policies.builtin.untrained import SOME, features_of_example


def test_every_decision_survives_the_way_through_its_tokens() -> None:
    for example in SOME:
        words = features_of_example(example).words
        assert decision_of(tokens_of(example.decision, example.task, words), example.task, words) == example.decision


def test_what_is_typed_may_be_what_an_element_shows() -> None:
    words = words_of("the total goes into Amount")
    for decision in (
        Decision(ActionKind.FILL, element=2, source=0),
        Decision(ActionKind.FILL, element=0, source=2),
        Decision(ActionKind.WRITE, source=1),
    ):
        assert decision_of(tokens_of(decision, "the total goes into Amount", words), "", words) == decision
