"""Decisions as tokens, and the state machine that allows only decisions."""

from __future__ import annotations

from agent.policies.builtin.vocabulary import decision_of, tokens_of
from tests.agent.policies.builtin.untrained import SOME, features_of_example


def test_every_decision_survives_the_way_through_its_tokens() -> None:
    for example in SOME:
        words = features_of_example(example).words
        assert decision_of(tokens_of(example.decision, example.task, words), example.task, words) == example.decision
