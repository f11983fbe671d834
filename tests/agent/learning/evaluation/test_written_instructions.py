"""Hand-written instructions and their right first steps."""

from __future__ import annotations

import pytest

from agent.core.actions import Wait
from agent.learning.evaluation.written_instructions import WrittenInstruction, carries_out, written_instructions
from agent.policies.builtin.examples import ActionKind, Decision
from agent.policies.builtin.replies import reply_for
from tests.agent.learning.evaluation.evaluated import DATA


def test_at_least_150_instructions_of_people_name_what_is_there() -> None:
    every = list(written_instructions(DATA))
    assert len(every) >= 150
    assert len({(one.screen, one.task) for one in every}) == len(every)
    for one in every:
        assert one.text in one.task
        assert (one.at is None) == (one.kind in {ActionKind.KEYS, ActionKind.WRITE, ActionKind.ASK})


@pytest.mark.parametrize("one", list(written_instructions(DATA)), ids=lambda one: f"{one.screen}-{one.kind.value}")
def test_the_right_step_is_recognised_and_another_is_not(one: WrittenInstruction) -> None:
    span = None
    if one.text:
        begin = one.task.index(one.text)
        span = (begin, begin + len(one.text))
    share = 0.5 if one.kind is ActionKind.DRAG else None
    decision = Decision(one.kind, 1, 1, one.at, share=share, span=span, keys=one.keys)
    assert carries_out(reply_for(decision, one.task, one.elements, one.size).actions, one)
    assert not carries_out((Wait(1),), one)
