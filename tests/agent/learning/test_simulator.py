"""Simulated episodes: the oracle reaches its goals, whatever happens on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from random import Random

from agent.core.history import NO_EFFECT, REPEATED, STALE
from agent.learning.simulator.dagger import examples_of_rollout, rollouts, summarize
from agent.learning.simulator.episodes import episode, examples
from agent.learning.simulator.noisy_examples import with_noise
from agent.policies.builtin.examples import ActionKind, Decision, Example, check, example_as_json, example_from
from agent.policies.builtin.replies import reply_for


def test_the_same_seed_gives_the_same_examples() -> None:
    assert episode(3) == episode(3)
    assert episode(3) != episode(5)


def test_nearly_every_episode_ends_as_it_should() -> None:
    episodes = [steps for steps in map(episode, range(200)) if steps]
    ended = sum(steps[-1].decision.deed in {ActionKind.FINISHED, ActionKind.ASK} for steps in episodes)
    # the others were given up, because perception missed what it takes
    assert ended >= 0.9 * len(episodes)


def test_every_action_kind_and_every_note_of_the_loop_occurs_and_no_other() -> None:
    made = list(examples(1, 1500))
    assert {example.decision.deed for example in made} == set(ActionKind) - {ActionKind.WAIT}
    noted = {note for example in made for past in example.past for note in past.notes}
    assert noted == {NO_EFFECT, STALE, REPEATED}


def test_past_steps_survive_the_way_through_a_shard() -> None:
    for example in examples(2, 200):
        assert example_from(json.loads(json.dumps(example_as_json(example)))).past == example.past


def test_an_example_with_noise_still_points_at_the_same_element() -> None:
    for number, example in enumerate(examples(4, 200)):
        noisy = with_noise(example, number)
        if noisy is None or example.decision.element is None:
            continue
        assert noisy.decision.element is not None
        true, found = example.elements[example.decision.element].box, noisy.elements[noisy.decision.element].box
        assert true.intersection(found) is not None
        assert reply_for(noisy.decision, noisy.task, noisy.elements, noisy.size).actions


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
