"""Steps of the built-in model on live pages as they are really read, and how many tasks have every step right.

The oracle does each task of the validation split in a headless Chromium; each screen is read once by the shipped
readers, and every model says what it would do there, with the right steps before it. There is no ceiling but all of
them; a screen on which the target was not read is left out, and its task is not counted.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from report import report

from agent.learning.evaluation.ground_truth import example_as_read
from agent.policies.builtin.examples import Example
from agent.policies.builtin.inference.decoding import Situation, decide
from agent.policies.builtin.inference.loading import load_network
from gui.datagen.live_pages.examples import examples_of
from gui.datagen.live_pages.skills.table import SKILLS, UNSEEN
from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from vision.frame import Frame
from vision.geometry import Viewport
from vision.perception.reader import load_reader

Ways = dict[tuple[str, int], list[Example | None]]


def ways_as_read(each: int) -> Ways:
    """The ways of the oracle through `each` pages of each skill, as they are read."""
    reader, ways = load_reader(), defaultdict[tuple[str, int], list[Example | None]](list)
    with Browser() as browser:
        for number in range(each):
            for place, skill in enumerate(SKILLS):
                if skill in UNSEEN:
                    continue
                for example, pixels in examples_of(browser, skill, screen_seed(Split.VALIDATION, place, number)):
                    elements = reader.read(Frame(pixels, Viewport.plain(example.size)))
                    ways[skill, number].append(example_as_read(example, elements))
    return dict(ways)


def is_right(model: Path, ways: Ways) -> dict[tuple[str, int], list[bool]]:
    """Whether each step of each way is what the model would do."""
    network = load_network(model)
    found: dict[tuple[str, int], list[bool]] = {}
    for key, way in ways.items():
        for example in filter(None, way):
            decided = decide(network, Situation(example.task, example.elements, example.past, example.size))
            found.setdefault(key, []).append(decided is not None and decided.decision == example.decision)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, action="append", required=True, metavar="DIR", help="again for more")
    parser.add_argument("--each", type=int, default=2, metavar="N", help="pages of each skill (%(default)s)")
    options = parser.parse_args()
    ways = ways_as_read(options.each)
    whole = {key for key, way in ways.items() if None not in way}
    rows: list[dict[str, object]] = []
    for model in options.model:
        right = is_right(model, ways)
        steps = [step for way in right.values() for step in way]
        done = sum(all(way) for key, way in right.items() if key in whole)
        rows.append(
            {"model": str(model), "steps": len(steps), "right": sum(steps), "tasks": len(whole), "all right": done}
        )
    report("read_pages", rows, models=rows)


if __name__ == "__main__":
    main()
