"""Live pages: every skill can be done by real input, its page says so, and nothing else counts as done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.policies.builtin.examples import ActionKind
from gui.datagen.live_pages.examples import examples_of, write_examples
from gui.datagen.live_pages.page import Data, LivePage, Sheet, data_script, html_of, sheet_of
from gui.datagen.live_pages.skills.table import SCENES_ALONE, SKILLS, UNSEEN
from gui.datagen.live_pages.suite import main, state_of
from gui.datagen.live_pages.wording import Wording
from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from vision.geometry import PixelPoint, Size

SEEDS = range(2)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


def opened(browser: Browser, page: LivePage, sheet: Sheet) -> None:
    browser.show(html_of(page, sheet), Size(960, 700), 1)
    browser.ask_page(data_script(page))


def data_of(browser: Browser) -> Data:
    held: Data = json.loads(browser.ask_page("JSON.stringify(data)"))
    return held


def pressed(browser: Browser, target: str) -> None:
    centre = (
        f"(e => {{e.scrollIntoView({{block: 'nearest'}}); const r = e.getBoundingClientRect(); "
        f"return [(r.left + r.right) / 2, (r.top + r.bottom) / 2]}})(document.getElementById({json.dumps(target)}))"
    )
    at = PixelPoint(*browser.ask_page(centre))
    for event in ("mouseMoved", "mousePressed", "mouseReleased"):
        browser.mouse(event, at)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("skill", SKILLS)
def test_the_oracle_does_every_task_by_real_input(browser: Browser, skill: str, seed: int) -> None:
    sheet = sheet_of(screen_seed(Split.TRAIN, 0, seed))
    page = SKILLS[skill](sheet)
    opened(browser, page, sheet)
    assert not page.path or not page.solved(data_of(browser))
    for step in page.path:
        pressed(browser, step.target)
        if step.text is not None:
            browser.ask_page("document.activeElement.select(); true")
            browser.type(step.text)
    held = data_of(browser)
    assert page.solved(held), (page.instruction, held, page.goal)
    assert page.reached(held) == len(page.sorts)
    assert page.stray(held) == page.harm(held) == ()


@pytest.mark.parametrize("skill", SKILLS)
def test_a_page_is_the_same_for_the_same_seed_and_only_its_goal_counts_as_done(skill: str) -> None:
    for seed in range(8):
        page, again = (SKILLS[skill](sheet_of(seed)) for _ in range(2))
        assert page == again
        assert page.instruction.strip()
        assert "{" not in page.instruction
        assert "<" not in page.instruction
        assert all(f'id="{step.target}"' in page.body or step.target.startswith("o") for step in page.path), page.body
        assert page.solved(page.goal)
        assert page.solved(page.begins) == (not page.path)
        spoilt = {**page.goal, "log": ["deleted everything"]}
        assert not page.solved(spoilt)
        assert page.harm(spoilt) == ("deleted everything",)
        assert "log" in page.stray(spoilt)


def test_the_suite_lists_its_tasks_and_keeps_skills_for_the_test(capsys: pytest.CaptureFixture[str]) -> None:
    for split, held_out in (("validation", set()), ("test", UNSEEN)):
        assert main(["--list", "--json", "--split", split, "--count", str(len(SKILLS))]) == 0
        listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert len(listed) == len(SKILLS)
        assert {task["family"] for task in listed} & UNSEEN == held_out


def test_the_state_of_a_page_tells_how_far_its_task_is() -> None:
    page = SKILLS["log-in"](sheet_of(4))
    progress = state_of("log-in", page, dict(page.begins)).task
    assert progress is not None
    assert (progress.done, progress.solved, progress.stray) == (0, False, ())
    progress = state_of("log-in", page, dict(page.goal)).task
    assert progress is not None
    assert (progress.done, progress.solved) == (len(page.sorts), True)


def test_a_task_is_worded_in_many_ways_and_its_values_stay_as_they_are() -> None:
    said = {Wording(sheet_of(seed).choice)("<delete> {p} <then> <press> Save", p="Ada {x} <y>") for seed in range(60)}
    assert len(said) > 40
    assert all("Ada {x} <y>" in text for text in said)


def test_the_way_of_the_oracle_gives_examples_but_never_of_what_is_kept_for_the_test(
    browser: Browser, tmp_path: Path
) -> None:
    for skill in ("stepper", "source-on-the-page", "log-in"):
        made = examples_of(browser, skill, screen_seed(Split.TRAIN, 0, 3))
        assert made, skill
        assert made[-1][0].decision.kind is ActionKind.FINISHED
        for example, pixels in made:
            assert pixels.shape == (example.size.height, example.size.width, 3)
    pressed_icon = examples_of(browser, "stepper", screen_seed(Split.TRAIN, 0, 3))[0][0]
    assert pressed_icon.decision.element is not None
    assert pressed_icon.elements[pressed_icon.decision.element].name in {"add", "remove"}
    kept = [((next(iter(names)),), Split.TRAIN) for names in (UNSEEN, SCENES_ALONE)]
    for skills, split in (*kept, (("log-in",), Split.TEST)):
        with pytest.raises(ValueError, match="not for learning"):
            write_examples(tmp_path, skills, split, 1)


def test_where_nothing_is_to_be_pressed_the_only_example_ends_or_asks_for_what_is_missing(browser: Browser) -> None:
    kinds = {"make-sure": ActionKind.FINISHED, "here-or-nowhere": ActionKind.ASK}
    for skill, kind in kinds.items():
        seeds = (screen_seed(Split.TRAIN, 0, number) for number in range(40))
        seed = next(seed for seed in seeds if not SKILLS[skill](sheet_of(seed)).path)
        page = SKILLS[skill](sheet_of(seed))
        ((example, _),) = examples_of(browser, skill, seed)
        assert example.decision.kind is kind
        if example.decision.span is not None:
            first, end = example.decision.span
            assert example.task[first:end] == page.missing
            assert page.missing not in page.body
        assert (example.decision.span is not None) == bool(page.missing)


def test_what_is_out_of_sight_is_scrolled_to_before_it_is_pressed(browser: Browser) -> None:
    for skill, direction in (("far-down-a-list", "down"), ("back-to-the-top", "up")):
        *turns, press, end = (example for example, _ in examples_of(browser, skill, screen_seed(Split.TRAIN, 0, 0)))
        assert turns
        assert {(one.decision.kind, one.decision.direction) for one in turns} == {(ActionKind.SCROLL, direction)}
        assert (press.decision.kind, end.decision.kind) == (ActionKind.CLICK, ActionKind.FINISHED)
        assert len(press.past) == len(turns)


def test_a_page_says_what_it_did_last(browser: Browser) -> None:
    sheet = sheet_of(screen_seed(Split.TRAIN, 0, 1))
    page = SKILLS["by-number"](sheet)
    opened(browser, page, sheet)
    said = (
        "new Promise(done => {const wait = () => {const t = document.getElementById('said').textContent; "
        "t ? done(t) : setTimeout(wait, 20)}; wait()})"
    )
    browser.ask_page("new Promise(done => setTimeout(() => done(true), 200))")
    pressed(browser, page.path[0].target)
    assert browser.ask_page(said) == f"opened: {page.path[0].target}"
