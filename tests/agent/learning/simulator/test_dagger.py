"""DAgger rounds: rollouts are judged by the oracle, and what went wrong becomes examples."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random

from agent.learning.simulator.dagger import examples_of_rollout, rollouts, summarize
from agent.policies.builtin.examples import ActionKind, Decision, Example, check


def right(example: Example) -> Decision:
    return example.decision


def hasty(example: Example) -> Decision:
    """Claims to be done at once."""
    return Decision(ActionKind.FINISHED)


def clumsy(example: Example) -> Decision:
    """Acts on the next element but one of what it should act on, every other time."""
    decision = example.decision
    if decision.element is None or len(example.past) % 2:
        return decision
    return replace(decision, element=(decision.element + 2) % len(example.elements))


def test_a_policy_that_decides_as_the_oracle_is_never_wrong() -> None:
    found = summarize(islice(rollouts(right, 1), 40))
    assert (found.episodes, found.false_finish, found.wrong_press) == (40, 0, 0)
    assert found.done == found.reached >= 36


def test_a_policy_that_claims_to_be_done_at_once_is_counted_as_wrong() -> None:
    found = summarize(islice(rollouts(hasty, 1), 40))
    assert found.steps == 40
    assert found.false_finish >= 36


def test_wrong_steps_become_examples_and_so_do_the_screens_they_lead_to() -> None:
    learned = [
        example for steps in islice(rollouts(clumsy, 2), 40) for example in examples_of_rollout(steps, Random(0))
    ]
    assert learned
    for example in learned:
        check(example)
        assert len(example.past) <= 12
    assert any(example.past for example in learned)
