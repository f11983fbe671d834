"""Words near in meaning: another word for each, and no other form of the same one."""

from __future__ import annotations

from agent.learning.scenes.playing import scene_rollout
from agent.learning.scenes.skills.meanings import near_words
from agent.policies.builtin.examples import ActionKind


def test_near_words_are_other_words() -> None:
    found = near_words()
    assert len(found) > 200
    assert "chair" in found["seat"]
    assert all(word not in near and not near.startswith(word[:4]) for word, others in found.items() for near in others)


def test_what_is_wanted_is_not_on_the_screen_by_its_word() -> None:
    asked = 0
    for seed in range(30):
        steps = scene_rollout(seed, None, "near-in-meaning")
        if not steps or steps[0].example.decision.kind is not ActionKind.CLICK:
            continue
        example = steps[0].example
        assert example.decision.element is not None
        text = example.elements[example.decision.element].text.casefold()
        asked += bool(text) and text not in example.task.casefold()
    assert asked > 5
