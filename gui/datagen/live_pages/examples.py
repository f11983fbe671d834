"""Examples from live pages: the way of the oracle, with a picture of each screen and the truth from the DOM.

Where it is so already, the one example is that all is done; where something is missing, that a person is asked for it.
Pages of the skills that are kept for the test give none. Now and then the first press misses on purpose.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from agent.core.history import NO_EFFECT
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleWriter, Past, check
from agent.policies.builtin.replies import reply_for
from gui.datagen.live_pages.page import LivePage, PathStep, data_script, html_of, sheet_of
from gui.datagen.live_pages.skills.table import SCENES_ALONE, SKILLS, UNSEEN
from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.renderer import PageRenderer
from vision.detector.shards import Pixels
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import FIELDS, Affordance, Element

SCREEN: Final = Size(1280, 800)
_VIEW: Final = Size(944, 640)
_ASTRAY: Final = 0.06
_PER_FOLDER: Final = 50
_REACTED_S: Final = 0.15

_PLACE_OF: Final = (
    "(e => {{e.scrollIntoView({{block: 'nearest'}}); const r = e.getBoundingClientRect(); "
    "return [r.left, r.top, r.right, r.bottom]}})(document.getElementById({name}))"
)


def write_examples(folder: Path, skills: Sequence[str], split: Split, count: int) -> None:
    """Write the ways of so many tasks, the skills in turn; a bar on stderr shows how far it is.

    Raises:
        ValueError: If examples are asked of what is only there to be tested.
    """
    if split is Split.TEST or (UNSEEN | SCENES_ALONE) & set(skills):
        raise ValueError("the test split and the skills that are kept for tests are not for learning")
    with Browser() as browser, tqdm(total=count, unit="task") as bar:
        for begin in range(0, count, _PER_FOLDER):
            with ExampleWriter(folder / f"{begin:07}") as writer:
                for number in range(begin, min(begin + _PER_FOLDER, count)):
                    skill = skills[number % len(skills)]
                    seed = screen_seed(split, 1000 + list(SKILLS).index(skill), number)
                    for example, pixels in examples_of(browser, skill, seed):
                        writer.add(example, pixels)
                    bar.update()


def examples_of(browser: Browser, skill: str, seed: int) -> list[tuple[Example, Pixels]]:
    """The examples of one page, each with its picture; none where a person has to be asked which of two is meant."""
    sheet = sheet_of(seed)
    page = SKILLS[skill](sheet)
    if page.ends == "call_user" and not page.missing:
        return []
    browser.show(html_of(page, sheet), _VIEW, 1.0)
    browser.ask_page(data_script(page))
    made = list(_way(browser, page, random.Random(f"{seed} way")))  # noqa: S311 - variety, not secrecy
    solved = page.solved(json.loads(browser.ask_page("JSON.stringify(data)")))
    return made if solved else []  # what the oracle cannot do teaches nothing


def _way(browser: Browser, page: LivePage, choice: random.Random) -> Iterator[tuple[Example, Pixels]]:
    renderer = PageRenderer(browser, _VIEW)
    corner = choice.randint(0, SCREEN.width - _VIEW.width), choice.randint(0, SCREEN.height - _VIEW.height)
    ground, past = choice.randrange(256), list[Past]()
    if page.missing:
        missing = Decision(ActionKind.ASK, span=_span(page.missing, page.instruction))
        example = _placed(page.instruction, renderer.elements(), (), missing, corner)
        check(example)
        yield example, _picture(browser, corner, ground)
        return
    numbers = _numbered(page.path)
    steps = numbers[-1] if numbers else 1
    for step, number in zip(page.path, numbers, strict=True):
        box = PixelBox(*browser.ask_page(_PLACE_OF.format(name=json.dumps(step.target))))
        elements = renderer.elements()
        decision = _decision(step, number, steps, box, elements, page.instruction)
        if decision is not None:
            example = _placed(page.instruction, elements, tuple(past), decision, corner)
            check(example)
            yield example, _picture(browser, corner, ground)
            reply = reply_for(decision, example.task, example.elements, SCREEN)
            if not past and step.text is None and choice.random() < _ASTRAY:
                past.append(Past(reply.thought, reply.actions, (NO_EFFECT,)))
                again = replace(example, past=tuple(past))
                yield again, _picture(browser, corner, ground)
            past.append(Past(reply.thought, reply.actions))
        _carry_out(browser, step, box)
    done = Decision(ActionKind.FINISHED, steps, steps)
    yield _placed(page.instruction, renderer.elements(), tuple(past), done, corner), _picture(browser, corner, ground)


def _numbered(path: Sequence[PathStep]) -> list[int]:
    """The part of the task that each act belongs to: presses of one thing are one part."""
    numbers: list[int] = []
    for place, step in enumerate(path):
        same = place > 0 and step.text is None and path[place - 1].target == step.target
        numbers.append(numbers[-1] + (not same) if numbers else 1)
    return numbers


def _decision(
    step: PathStep, number: int, steps: int, box: PixelBox, elements: Sequence[Element], task: str
) -> Decision | None:
    """The decision of an act; None where it cannot be told from what is seen."""
    under = [place for place, element in enumerate(elements) if element.box.contains(box.centre)]
    target = max(under, key=lambda place: (elements[place].box.iou(box), -elements[place].box.area), default=None)
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


def _carry_out(browser: Browser, step: PathStep, box: PixelBox) -> None:
    """The act by real input, and the time in which the page says what it did."""
    for event in ("mouseMoved", "mousePressed", "mouseReleased"):
        browser.mouse(event, box.centre)
    if step.text is not None:
        browser.ask_page("document.activeElement.select(); true")
        browser.type(step.text)
    browser.ask_page(f"new Promise(done => setTimeout(() => done(true), {1000 * _REACTED_S}))")


def _placed(
    task: str, elements: Sequence[Element], past: tuple[Past, ...], decision: Decision, corner: tuple[int, int]
) -> Example:
    """The example with the page at its place on the screen."""
    moved = tuple(
        replace(
            element,
            box=_moved(element.box, corner),
            points={
                name: Affordance(PixelPoint(point.at.x + corner[0], point.at.y + corner[1]), 1.0, 1.0)
                for name, point in element.points.items()
            },
        )
        for element in elements
    )
    return Example(task, moved, past, decision, SCREEN)


def _moved(box: PixelBox, corner: tuple[int, int]) -> PixelBox:
    x, y = corner
    return PixelBox(box.left + x, box.top + y, box.right + x, box.bottom + y)


def _picture(browser: Browser, corner: tuple[int, int], ground: int) -> Pixels:
    """The screen, `(H, W, 3)` uint8 RGB: the page on a plain ground."""
    screen = np.full((SCREEN.height, SCREEN.width, 3), ground, np.uint8)
    view = browser.grab()[: _VIEW.height, : _VIEW.width]
    screen[corner[1] : corner[1] + view.shape[0], corner[0] : corner[0] + view.shape[1]] = view
    return screen
