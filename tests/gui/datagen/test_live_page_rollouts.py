"""Rollouts on live pages: what a model does there, labelled by the oracle; and the settings of pages."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from agent.core.actions import Action, Click, Finished
from agent.core.history import History
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.builtin.examples import ActionKind, Example, ExampleFolder
from gui.datagen.live_pages.examples import examples_of, refuse_kept
from gui.datagen.live_pages.page import sheet_of
from gui.datagen.live_pages.rollouts import OUTCOMES, Outcome, rollout, write_rollouts
from gui.datagen.live_pages.skills.table import SCENES_ALONE, SKILLS, UNSEEN
from gui.datagen.live_pages.stage import SCREEN, Stage
from gui.datagen.live_pages.surroundings import draw_setting
from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.libraries.bundles import Bundle
from gui.datagen.web_pages.libraries.catalog import LIBRARIES
from vision.geometry import Size, Space
from vision.perception.elements import Element, Perception
from vision.perception.reader import load_reader

BUNDLES = (Bundle(LIBRARIES["bootstrap"], ".btn{border:3px solid red;padding:9px}", ""),)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture(scope="module")
def reader() -> Perception:
    return load_reader()


class Scripted:
    """A policy that replies what it is told, one after the other, and then that all is done."""

    def __init__(self, *names: str) -> None:
        self._names = list(names)

    def space(self, size: Size) -> Space:
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        actions: tuple[Action, ...] = (Finished("done"),)
        if self._names:
            actions = (Click(_named(observation.elements, self._names.pop(0)).box.centre),)
        return Prediction(reply=Reply("Step 1 of 1. So.", actions), confidence=0.9)


def _named(elements: Sequence[Element], name: str) -> Element:
    return next(one for one in elements if one.text == name)


def done(
    browser: Browser, reader: Perception, policy: Scripted, skill: str, seed: int
) -> tuple[list[Example], Outcome]:
    examples, outcome = rollout(browser, reader, policy, skill, seed)
    for example, pixels in examples:
        assert pixels.shape == (SCREEN.height, SCREEN.width, 3)
        assert example.task == outcome.task
    return [example for example, _ in examples], outcome


def switch_page() -> tuple[int, str, str]:
    """A seed of a page of switches whose task names one, that one, and another one."""
    for number in range(60):
        seed = screen_seed(Split.TRAIN, 5, number)
        page = SKILLS["switches"](sheet_of(seed))
        wanted = [name for name in page.goal if page.goal[name] != page.begins[name]]
        others = [name for name in page.goal if name not in wanted and name != "log"]
        if len(wanted) == 1 and len(wanted[0]) > 3 and len(others[0]) > 3:
            return seed, wanted[0], others[0]
    raise AssertionError


def test_a_claim_that_comes_too_early_is_labelled_with_what_is_left_to_do(browser: Browser, reader: Perception) -> None:
    seed, _, _ = switch_page()
    examples, outcome = done(browser, reader, Scripted(), "switches", seed)
    assert (outcome.ended, outcome.solved, outcome.right_end) == ("finished", False, False)
    assert [example.decision.kind for example in examples] == [ActionKind.CLICK, ActionKind.FINISHED]


def test_where_the_target_is_out_of_sight_the_wheel_is_due(browser: Browser, reader: Perception) -> None:
    examples, _ = done(browser, reader, Scripted(), "back-to-the-top", screen_seed(Split.TRAIN, 0, 0))
    *turns, press, end = (example.decision for example in examples)
    assert turns
    assert {(one.kind, one.direction) for one in turns} == {(ActionKind.SCROLL, "up")}
    assert (press.kind, end.kind) == (ActionKind.CLICK, ActionKind.FINISHED)


def test_a_wrong_tick_is_taken_back(browser: Browser, reader: Perception) -> None:
    seed, wanted, other = switch_page()
    examples, outcome = done(browser, reader, Scripted(other, wanted), "switches", seed)
    assert outcome.right[0] is False
    second = examples[1]
    assert second.decision.kind is ActionKind.CLICK
    assert second.decision.element is not None
    pressed, astray = second.elements[second.decision.element].box, _named(examples[0].elements, other).box
    assert abs(pressed.centre.y - astray.centre.y) < 8
    assert examples[-1].decision.kind is ActionKind.FINISHED


def test_the_model_that_ships_leaves_examples_and_what_became_of_it(tmp_path: Path) -> None:
    model = Path("assets/models/builtin")
    write_rollouts(tmp_path, ["mail", "not-there"], Split.TRAIN, 2, (), 0, model)
    assert len((tmp_path / OUTCOMES).read_text("utf-8").splitlines()) == 2
    kinds = [example.decision.kind for example in ExampleFolder(tmp_path / "0000000")]
    assert ActionKind.ASK in kinds
    assert ActionKind.CLICK in kinds


@pytest.mark.parametrize("skill", ["log-in", "mail", "wizard"])
def test_in_any_setting_the_oracle_does_the_task_and_nothing_around_it_is_named(browser: Browser, skill: str) -> None:
    count = set[int]()
    for number in range(6):
        seed = screen_seed(Split.TRAIN, 8, number)
        made = examples_of(browser, skill, seed, BUNDLES, around=True)
        assert made
        count.add(len(made[0][0].elements))
    assert len(count) > 2


def test_a_library_gives_its_classes_and_a_setting_is_the_same_for_the_same_seed(browser: Browser) -> None:
    found = set[bool]()
    for seed in range(24):
        sheet = sheet_of(seed)
        page = SKILLS["print-copies"](sheet)
        setting = draw_setting(page, sheet, BUNDLES, seed)
        assert setting == draw_setting(page, sheet, BUNDLES, seed)
        stage = Stage(browser, page, sheet, random.Random(seed), setting)
        red = stage.ask(
            "[...document.querySelectorAll('button')].some(b => getComputedStyle(b).borderTopWidth == '3px')"
        )
        assert bool(setting.body) is red
        found.add(red)
    assert found == {True, False}


def test_what_is_kept_for_tests_is_refused() -> None:
    for skill in (next(iter(UNSEEN)), next(iter(SCENES_ALONE))):
        with pytest.raises(ValueError, match="kept for tests"):
            refuse_kept([skill], Split.TRAIN)
    with pytest.raises(ValueError, match="kept for tests"):
        refuse_kept(["mail"], Split.TEST)
