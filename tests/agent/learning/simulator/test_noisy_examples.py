"""Perception noise on examples: they still point at the element they were about."""

from __future__ import annotations

from agent.learning.simulator.episodes import examples
from agent.learning.simulator.noisy_examples import with_noise
from agent.policies.builtin.replies import reply_for


def test_an_example_with_noise_still_points_at_the_same_element() -> None:
    for number, example in enumerate(examples(4, 200)):
        noisy = with_noise(example, number)
        if noisy is None or example.decision.element is None:
            continue
        assert noisy.decision.element is not None
        true, found = example.elements[example.decision.element].box, noisy.elements[noisy.decision.element].box
        assert true.intersection(found) is not None
        assert reply_for(noisy.decision, noisy.task, noisy.elements, noisy.size).actions


def test_the_same_seed_gives_the_same_noise_and_another_seed_another() -> None:
    example = next(example for example in examples(5, 50) if len(example.elements) > 10)
    assert with_noise(example, 1, pictured=True) == with_noise(example, 1, pictured=True)
    assert len({repr(with_noise(example, seed, pictured=True)) for seed in range(8)}) > 4


def test_with_a_picture_states_are_lost_and_the_example_is_kept() -> None:
    states, kept = 0, 0
    for number, example in enumerate(examples(6, 200)):
        noisy = with_noise(example, number, pictured=True)
        if noisy is not None:
            states += sum(bool(element.state) for element in example.elements)
            kept += sum(bool(element.state) for element in noisy.elements)
    assert 0.2 * states < kept < 0.7 * states
