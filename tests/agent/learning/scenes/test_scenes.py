"""Scenes: each skill gives tasks whose way can be told in the model's words, and whatever a policy does has an end."""

from __future__ import annotations

import json
import random
from itertools import islice, pairwise
from pathlib import Path

import pytest

from agent.learning.scenes.__main__ import main
from agent.learning.scenes.playing import scene_examples, scene_of, scene_rollout, scene_rollouts
from agent.learning.scenes.skills.table import SKILLS
from agent.learning.scenes.wording import mistyped, tell
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleFolder, example_as_json, example_from
from agent.policies.builtin.features import words_of
from agent.policies.builtin.policy import SHIPPED
from agent.policies.builtin.vocabulary import decision_of, tokens_of
from vision.perception.elements import Kind, State

ENDS = {ActionKind.FINISHED, ActionKind.ASK}


@pytest.mark.parametrize("skill", SKILLS)
def test_each_skill_gives_ways_that_the_model_can_say_and_that_come_to_an_end(skill: str) -> None:
    ended = 0
    for seed in range(12):
        made = [step.example for step in scene_rollout(seed, None, skill)]
        for example in made:
            words = words_of(example.task)
            tokens = tokens_of(example.decision, example.task, words)
            assert decision_of(tokens, example.task, words) == example.decision
            assert example_from(example_as_json(example)).decision == example.decision
        ended += bool(made) and made[-1].decision.kind in ENDS
    assert ended >= 4  # the rest: a symbol that was not recognized, a name that is there twice


def test_the_same_seed_gives_the_same_examples() -> None:
    assert list(scene_examples(3, 60)) == list(scene_examples(3, 60))


def test_what_is_typed_stands_in_the_task_or_on_the_screen() -> None:
    typed = sources = 0
    for steps in islice(scene_rollouts(None, 11), 150):
        for example in (step.example for step in steps):
            decision = example.decision
            if decision.kind is ActionKind.FILL:
                assert (decision.span is None) is not (decision.source is None)
                typed += decision.span is not None
                sources += decision.source is not None
                if decision.source is not None:
                    assert example.elements[decision.source].text
    assert typed > 50
    assert sources > 1


def test_all_of_them_means_the_boxes_that_are_not_so_yet() -> None:
    for seed in range(30):
        stage = scene_of(seed, "all-ticks")
        boxes = [cell for row in stage.rows for cell in row.cells if cell.kind is Kind.CHECKBOX]
        before = {box.number: State.CHECKED in box.state for box in boxes}
        turned = [act.widget.number for act in stage.acts if act.widget is not None]
        assert len(set(turned)) == len(turned)
        assert len({before[number] for number in turned}) <= 1


def test_a_policy_that_does_nothing_right_comes_to_an_end_and_is_told_what_is_right() -> None:
    def wrong(example: Example) -> Decision:
        return Decision(ActionKind.CLICK, element=0) if example.elements else Decision(ActionKind.WAIT)

    for steps in islice(scene_rollouts(wrong, 5), 20):
        assert 0 < len(steps) <= 24
        assert all(step.example.decision.kind is not ActionKind.WAIT for step in steps)


def test_a_field_that_a_policy_spoilt_is_filled_in_again() -> None:
    asked: list[int] = []

    def spoils(example: Example) -> Decision:
        right = example.decision
        asked.append(len(example.past))
        if right.kind is ActionKind.CLICK and len(example.past) == 2:
            fields = [place for place, one in enumerate(example.elements) if one.kind is Kind.TEXT_FIELD and one.text]
            if fields:
                return Decision(ActionKind.FILL, element=fields[0], span=words_of(example.task)[0])
        return right

    repaired = 0
    for seed in range(40):
        steps = scene_rollout(seed, spoils, "fields-of-a-sentence")
        for before, after in pairwise(steps):
            if not before.correct and before.chosen.kind is ActionKind.FILL:
                repaired += after.example.decision.kind is ActionKind.FILL
    assert repaired > 0


def test_noise_leaves_values_as_they_are_and_spans_say_where_they_stand() -> None:
    said = set()
    for seed in range(80):
        told = tell(random.Random(seed), ["<delete> {p} <then> <press> {b}"], {"p": "Ada {x} <y>", "b": "Save it"})
        assert told.text[slice(*told.spans["p"])] == "Ada {x} <y>"
        assert told.text[slice(*told.spans["b"])] == "Save it"
        said.add(told.text)
    assert len(said) > 50
    assert mistyped("to {value} of it", random.Random(1)) == "to {value} of it"


def test_the_command_line_writes_examples_of_a_skill_and_says_how_a_model_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path / "made"), "--count", "20", "--skill", "stepper"]) == 0
    assert len(ExampleFolder(tmp_path / "made")) == 20
    assert main(["--examine", str(SHIPPED), "--count", "3", "--seed", "4"]) == 0
    assert json.loads(capsys.readouterr().out)["episodes"] == 3
    assert main(["--out", str(tmp_path / "walked"), "--count", "5", "--rollouts-of", str(SHIPPED)]) == 0
    assert len(ExampleFolder(tmp_path / "walked")) == 5
    with pytest.raises(SystemExit):
        main([])
