"""The built-in model on paper: how far it gets by itself, and examples from where it goes astray.

A policy that learned from the oracle's episodes alone never saw the screens that its own mistakes lead to. Here it goes
its own way, and what the oracle would do on each of those screens is the example. Thousands of episodes take minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from agent.learning.simulator.episodes import Decide, RolloutStep, rollout
from agent.policies.builtin.examples import ActionKind, Decision, Example

_AGREED: Final = 0.25
"""Share of the screens on which the model was right that become examples as well."""


@dataclass(frozen=True, slots=True)
class RolloutSummary:
    """How episodes ended.

    Attributes:
        done: Every single step was the oracle's.
        reached: It ended as the oracle would have ended there, whatever the way.
        false_finish: `finished` was said where something was left to do.
        wrong_press: Presses of something that the oracle would not have pressed then.
    """

    episodes: int
    done: int
    reached: int
    false_finish: int
    wrong_press: int
    steps: int


def deciding(folder: Path) -> Decide:
    """The model in `folder` as a policy on paper."""
    from agent.policies.builtin.modeling import loaded
    from agent.policies.builtin.processing import BuiltinProcessor, Situation

    model, processor = loaded(folder), BuiltinProcessor.from_pretrained(folder)

    def decide(example: Example) -> Decision:
        situation = Situation(example.task, example.elements, example.past, example.size)
        *_, last = processor.write(model, situation)
        assert last.decision is not None
        return last.decision

    return decide


def rollouts(decide: Decide, seed: int) -> Iterator[list[RolloutStep]]:
    """Episode after episode without an end; the empty ones are left out."""
    number = 0
    while True:
        steps = rollout(seed * 1_000_003 + number, decide)
        number += 1
        if steps:
            yield steps


def examples_from(steps: Iterable[RolloutStep], choice: Random) -> Iterator[Example]:
    """What a walk teaches: all that went wrong, and some of what went right."""
    for step in steps:
        if not step.right or choice.random() < _AGREED:
            yield replace(step.example, past=step.example.past[-12:])


def tally(walked: Iterable[list[RolloutStep]]) -> RolloutSummary:
    """Count how episodes ended."""
    counted: Counter[str] = Counter()
    for steps in walked:
        last = steps[-1]
        counted["episodes"] += 1
        counted["steps"] += len(steps)
        counted["done"] += all(step.right for step in steps) and last.own.deed in {ActionKind.FINISHED, ActionKind.ASK}
        counted["reached"] += last.right and last.own.deed in {ActionKind.FINISHED, ActionKind.ASK}
        counted["false_finish"] += last.own.deed is ActionKind.FINISHED and not last.right
        counted["wrong_press"] += sum(step.own.deed is ActionKind.CLICK and not step.right for step in steps)
    names = ("episodes", "done", "reached", "false_finish", "wrong_press", "steps")
    return RolloutSummary(*(counted[name] for name in names))
