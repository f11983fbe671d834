"""Simulated episodes: the oracle reaches its goals, whatever happens on the way."""

from __future__ import annotations

import json

from agent.core.history import NO_EFFECT, REPEATED, STALE
from agent.learning.simulator.episodes import episode, examples
from agent.policies.builtin.examples import ActionKind, example_as_json, example_from


def test_the_same_seed_gives_the_same_examples() -> None:
    assert episode(3) == episode(3)
    assert episode(3) != episode(5)


def test_nearly_every_episode_ends_as_it_should() -> None:
    episodes = [steps for steps in map(episode, range(200)) if steps]
    ended = sum(steps[-1].decision.kind in {ActionKind.FINISHED, ActionKind.ASK} for steps in episodes)
    # the others were given up, because perception missed what it takes
    assert ended >= 0.9 * len(episodes)


def test_every_action_kind_and_every_note_of_the_loop_occurs_and_no_other() -> None:
    made = list(examples(1, 1500))
    assert {example.decision.kind for example in made} == set(ActionKind) - {ActionKind.WAIT}
    noted = {note for example in made for past in example.past for note in past.notes}
    assert noted == {NO_EFFECT, STALE, REPEATED}


def test_past_steps_survive_the_way_through_a_shard() -> None:
    for example in examples(2, 200):
        assert example_from(json.loads(json.dumps(example_as_json(example)))).past == example.past
