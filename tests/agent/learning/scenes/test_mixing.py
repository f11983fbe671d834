"""Mixed and surrounded scenes: what is added has nothing to do with the task, and each part keeps its own words."""

from __future__ import annotations

import random

from agent.learning.scenes.mixing import mix
from agent.learning.scenes.playing import scene_of, scene_rollout
from agent.learning.scenes.skills.sentences import sign_in
from agent.learning.scenes.skills.tables import sheet_cell
from agent.learning.scenes.stage import Stage
from agent.policies.builtin.examples import ActionKind
from vision.perception.elements import Kind


def mixed(seed: int) -> Stage:
    stage = Stage(random.Random(seed))
    mix(stage, [sign_in, sheet_cell])
    return stage


def test_both_parts_are_in_the_task_and_each_value_keeps_its_place() -> None:
    both = 0
    for seed in range(40):
        stage = mixed(seed)
        if not stage.told.text:
            continue
        both += 1
        assert len(stage.acts) == 4
        for act in stage.acts:
            if act.value is not None and act.text.strip("•"):
                assert stage.told.text[slice(*stage.told.spans[act.value])] == act.text
        steps = [act.step for act in stage.acts]
        assert steps == sorted(steps)
    assert both > 10


def one_button(stage: Stage) -> None:
    button = stage.make(Kind.BUTTON, "Go on")
    stage.row(button)
    stage.say("press it")
    stage.click(button)


def test_two_that_show_the_same_words_are_not_mixed() -> None:
    stage = Stage(random.Random(1))
    mix(stage, [one_button, one_button])
    assert not stage.told.text
    assert not stage.acts


def test_the_two_panes_do_not_overlap() -> None:
    for seed in range(30):
        stage = mixed(seed)
        panes = [{cell.number for row in stage.rows for cell in row.cells if row.aside is aside}
                 for aside in (False, True)]  # fmt: skip
        boxes = [[one.box for one in stage.visible() if one.number in pane] for pane in panes]
        if all(boxes):
            first, second = sorted(boxes, key=lambda each: min(box.left for box in each))
            assert min(box.left for box in second) > max(box.left for box in first)


def test_what_surrounds_a_scene_is_neither_named_nor_of_a_kind_that_is_needed() -> None:
    wide = 0
    for seed in range(60):
        stage = scene_of(seed, "all-ticks")
        around = [cell for row in stage.rows if row.aside for cell in row.cells]
        wide += bool(around)
        assert not any(cell.kind is Kind.CHECKBOX for cell in around)
        assert not any(cell.text and cell.text.casefold() in stage.told.text.casefold() for cell in around)
    assert wide > 3


def test_a_dragged_thing_has_an_end_and_a_double_click_is_told_from_a_click() -> None:
    kinds = set[ActionKind]()
    for skill in ("dragged", "desktop", "context-menu", "loading"):
        for seed in range(10):
            for step in scene_rollout(seed, None, skill):
                decision = step.example.decision
                kinds.add(decision.kind)
                assert (decision.kind is ActionKind.DRAG) is (decision.end is not None)
    assert {ActionKind.DRAG, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK, ActionKind.WAIT} <= kinds
