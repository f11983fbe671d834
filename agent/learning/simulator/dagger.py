"""DAgger rounds in the simulator: rollouts of the built-in model, labelled by the oracle.

A policy that learned from the oracle's episodes alone never met the screens that its own mistakes lead to. Here the
policy acts, and the oracle's decision on each screen that it comes to is the example. Thousands of episodes take
minutes.

Source: Ross, Gordon, Bagnell, arXiv:1011.0686.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from agent.learning.simulator.episodes import DecisionFunction, RolloutStep, rollout
from agent.policies.builtin.examples import ActionKind, Decision, Example
from agent.policies.builtin.inference.decoding import Situation, decide
from agent.policies.builtin.inference.loading import load_network

_AGREED: Final = 0.25
"""Share of the correct steps that become examples as well."""


@dataclass(frozen=True, slots=True)
class RolloutSummary:
    """Counts over rollouts.

    Attributes:
        done: Rollouts of which every step was correct.
        reached: Rollouts that ended as the oracle would have ended there, whatever the way.
        false_finish: Rollouts that claimed `finished` where something was left to do.
        wrong_press: Clicks that the oracle would not have made.
    """

    episodes: int
    done: int
    reached: int
    false_finish: int
    wrong_press: int
    steps: int


def policy_from(folder: Path) -> DecisionFunction:
    """The built-in model in `folder` as a policy in the simulator."""
    network = load_network(folder)

    def decide_in(example: Example) -> Decision:
        decided = decide(network, Situation(example.task, example.elements, example.past, example.size))
        assert decided is not None
        return decided.decision

    return decide_in


def rollouts(decide: DecisionFunction, seed: int) -> Iterator[list[RolloutStep]]:
    """Endless rollouts of a policy, one episode each; empty ones are left out."""
    number = 0
    while True:
        steps = rollout(seed * 1_000_003 + number, decide)
        number += 1
        if steps:
            yield steps


def examples_of_rollout(steps: Iterable[RolloutStep], choice: Random) -> Iterator[Example]:
    """The examples of one rollout: all wrong steps, and some of the correct ones."""
    for step in steps:
        if not step.correct or choice.random() < _AGREED:
            yield replace(step.example, past=step.example.past[-12:])


def summarize(rollouts: Iterable[list[RolloutStep]]) -> RolloutSummary:
    """Count how rollouts went."""
    counted: Counter[str] = Counter()
    for steps in rollouts:
        last = steps[-1]
        counted["episodes"] += 1
        counted["steps"] += len(steps)
        counted["done"] += all(step.correct for step in steps) and last.chosen.kind in {
            ActionKind.FINISHED,
            ActionKind.ASK,
        }
        counted["reached"] += last.correct and last.chosen.kind in {ActionKind.FINISHED, ActionKind.ASK}
        counted["false_finish"] += last.chosen.kind is ActionKind.FINISHED and not last.correct
        counted["wrong_press"] += sum(step.chosen.kind is ActionKind.CLICK and not step.correct for step in steps)
    names = ("episodes", "done", "reached", "false_finish", "wrong_press", "steps")
    return RolloutSummary(*(counted[name] for name in names))
