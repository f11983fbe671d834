"""Examples from live pages: the way of the oracle, with a picture of each screen and the truth from the DOM.

Where it is so already, the one example is that all is done; where something is missing, that a person is asked for it.
Pages of the skills that are kept for the test give none. Now and then the first press misses on purpose.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from tqdm import tqdm

from agent.core.history import NO_EFFECT
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleWriter, Past, check
from agent.policies.builtin.replies import reply_for
from gui.datagen.live_pages.page import LivePage, PathStep, sheet_of
from gui.datagen.live_pages.skills.table import SCENES_ALONE, SKILLS, UNSEEN
from gui.datagen.live_pages.stage import SCREEN, Stage, visible_of
from gui.datagen.live_pages.surroundings import draw_setting
from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.libraries.bundles import Bundle
from vision.detector.shards import Pixels
from vision.geometry import PixelBox
from vision.perception.elements import FIELDS, Element

_ASTRAY: Final = 0.06
_PER_FOLDER: Final = 50
NOTCHES: Final = 5
_MOST_SCROLLS: Final = 12


def write_examples(
    folder: Path, skills: Sequence[str], split: Split, count: int, bundles: Sequence[Bundle] = (), begin: int = 0
) -> None:
    """Write the ways of so many tasks, the skills in turn; a bar on stderr shows how far it is.

    Args:
        bundles: Component libraries in whose style pages may be.
        begin: The number of the first task.

    Raises:
        ValueError: If examples are asked of what is only there to be tested.
    """
    refuse_kept(skills, split)
    with Browser() as browser, tqdm(total=count, unit="task") as bar:
        for first in range(begin, begin + count, _PER_FOLDER):
            with ExampleWriter(folder / f"{first:07}") as writer:
                for number in range(first, min(first + _PER_FOLDER, begin + count)):
                    skill, seed = task_of(skills, split, number)
                    for example, pixels in examples_of(browser, skill, seed, bundles, around=True):
                        writer.add(example, pixels)
                    bar.update()


def refuse_kept(skills: Sequence[str], split: Split) -> None:
    """Refuse to learn from what is only there to be tested.

    Raises:
        ValueError: If a skill, or the split, is kept for tests.
    """
    if split is Split.TEST or (UNSEEN | SCENES_ALONE) & set(skills):
        raise ValueError("the test split and the skills that are kept for tests are not for learning")


def task_of(skills: Sequence[str], split: Split, number: int) -> tuple[str, int]:
    """The skill and the seed of the task of that number."""
    skill = skills[number % len(skills)]
    return skill, screen_seed(split, 1000 + list(SKILLS).index(skill), number)


def examples_of(
    browser: Browser, skill: str, seed: int, bundles: Sequence[Bundle] = (), *, around: bool = False
) -> list[tuple[Example, Pixels]]:
    """The examples of one page, each with its picture; none where a person has to be asked which of two is meant.

    Args:
        around: Whether the page may stand in a setting (`surroundings.py`).
    """
    sheet = sheet_of(seed)
    page = SKILLS[skill](sheet)
    if page.ends == "call_user" and not page.missing:
        return []
    choice = random.Random(f"{seed} way")  # noqa: S311 - variety, not secrecy
    setting = draw_setting(page, sheet, bundles, seed) if around else None
    stage = Stage(browser, page, sheet, choice, setting)
    made = _way(stage, page, choice)
    return made if page.solved(stage.data()) else []  # what the oracle cannot do teaches nothing


def _way(stage: Stage, page: LivePage, choice: random.Random) -> list[tuple[Example, Pixels]]:
    made, past = list[tuple[Example, Pixels]](), list[Past]()
    if page.missing:
        return [(Example(page.instruction, stage.elements(), (), asking(page), SCREEN), stage.picture())]
    numbers = numbered(page.path)
    steps = numbers[-1] if numbers else 1
    for step, number in zip(page.path, numbers, strict=True):
        for _ in range(_MOST_SCROLLS):
            direction = stage.direction_to(step.target)
            if direction is None:
                break
            elements = stage.elements()
            scroll = scrolling(stage, elements, direction, number, steps)
            example = Example(page.instruction, elements, tuple(past), scroll, SCREEN)
            check(example)
            made.append((example, stage.picture()))
            reply = reply_for(scroll, example.task, example.elements, SCREEN)
            past.append(Past(reply.thought, reply.actions))
            stage.turn_wheel(direction, NOTCHES)
        box = stage.place_of(step.target)
        if box is None:
            return []
        elements = stage.elements()
        decision = decision_of(step, number, steps, box, elements, page.instruction)
        if decision is not None:
            example = Example(page.instruction, elements, tuple(past), decision, SCREEN)
            check(example)
            made.append((example, stage.picture()))
            reply = reply_for(decision, example.task, example.elements, SCREEN)
            if not past and step.text is None and choice.random() < _ASTRAY:
                past.append(Past(reply.thought, reply.actions, (NO_EFFECT,)))
                made.append((replace(example, past=tuple(past)), made[-1][1]))
            past.append(Past(reply.thought, reply.actions))
        stage.carry_out(step, box)
    done = Decision(ActionKind.FINISHED, steps, steps)
    made.append((Example(page.instruction, stage.elements(), tuple(past), done, SCREEN), stage.picture()))
    return made


def asking(page: LivePage) -> Decision:
    """What is right where something is missing, or where two things fit."""
    return Decision(ActionKind.ASK, span=_span(page.missing, page.instruction) if page.missing else None)


def scrolling(stage: Stage, elements: Sequence[Element], direction: str, number: int, steps: int) -> Decision:
    """What is right where the target of an act is out of sight: the wheel turned over the middle of the page."""
    over = stage.middle_of(elements)
    return Decision(ActionKind.SCROLL, number, steps, over, direction=direction, amount=NOTCHES)


def numbered(path: Sequence[PathStep]) -> list[int]:
    """The part of the task that each act belongs to: presses of one thing are one part."""
    numbers: list[int] = []
    for place, step in enumerate(path):
        same = place > 0 and step.text is None and path[place - 1].target == step.target
        numbers.append(numbers[-1] + (not same) if numbers else 1)
    return numbers


def decision_of(
    step: PathStep, number: int, steps: int, box: PixelBox, elements: Sequence[Element], task: str
) -> Decision | None:
    """The decision of an act; None where it cannot be told from what is seen."""
    target = visible_of(elements, box)
    if target is None:
        return None
    if step.text is None:
        return Decision(ActionKind.CLICK, number, steps, target)
    span = _span(step.text, task)
    shown = [place for place, element in enumerate(elements) if element.text == step.text and place != target]
    if span is None and (len(shown) != 1 or elements[target].kind not in FIELDS):
        return None
    return Decision(ActionKind.FILL, number, steps, target, span=span, source=None if span is not None else shown[0])


def _span(text: str, task: str) -> tuple[int, int] | None:
    """Where a text stands in the task, as whole words."""
    for flags in (0, re.IGNORECASE):
        found = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", task, flags)
        if found is not None and (flags == 0 or found[0] == text):
            return found.span()
    return None
