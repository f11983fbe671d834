"""Tasks on live pages, for `deskhand eval pages`: listed, and opened in a window of Chromium that reports its data.

A page is known by its skill and a seed, whose lowest bits name the split. The state is what the page's own variable
`data` holds; the screen is never looked at.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from gui.datagen.live_pages.page import LivePage, data_script, html_of, sheet_of
from gui.datagen.live_pages.skills.table import SCENES_ALONE, SKILLS, UNSEEN
from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from gui.practice.state import ExpectedStep, Progress, Shown, State, write_state
from vision.perception.elements import Kind

_LOOK_S: Final = 0.2
_PATIENCE_S: Final = 60.0
_TITLE: Final = "deskhand"
_WINDOW: Final = (f"--app=data:text/html,<title>{_TITLE}</title>", "--window-position=40,30", "--window-size=960,710")
"""A first page with a title, for a window begins with a blank one that goes away again."""


def main(argv: Sequence[str] | None = None) -> int:
    """List the tasks, or open the page of one and report its data until terminated; 1 where it does not open."""
    parser = _parser()
    options = parser.parse_args(argv)
    skills = tuple(options.family or (name for name in SKILLS if options.split is Split.TEST or name not in UNSEEN))
    if options.examples is not None:
        try:
            from gui.datagen.live_pages.examples import write_examples
            from gui.datagen.live_pages.rollouts import write_rollouts
            from gui.datagen.web_pages.libraries.bundles import read_bundles
        except ModuleNotFoundError:  # the wheel leaves it out
            parser.error("--examples: training data is generated from a source checkout, not from an installed package")
        learned = tuple(name for name in skills if options.family or name not in SCENES_ALONE)
        bundles = () if options.libraries is None else read_bundles(options.libraries)
        if options.rollouts_of is None:
            write_examples(options.examples, learned, options.split, options.count, bundles, options.begin)
        else:
            write_rollouts(
                options.examples, learned, options.split, options.count, bundles, options.begin, options.rollouts_of
            )
        return 0
    if options.list:
        for listed in _listed(skills, options.split, options.count):
            print(json.dumps(listed, ensure_ascii=False))
        return 0
    sheet = sheet_of(options.seed)
    page = SKILLS[skills[0]](sheet)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with Browser(_WINDOW) as browser:
            _await_window(browser)
            browser.load(html_of(page, sheet))
            browser.ask_page(data_script(page))
            _watch(browser, skills[0], page, options.state)
    except (RuntimeError, TimeoutError) as error:
        print(f"pages: {error}", file=sys.stderr)
        return 1
    return 0


def _await_window(browser: Browser) -> None:
    """Wait until the first page of the window is there."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        with suppress(RuntimeError):  # the blank page went away as it was asked
            if browser.ask_page("document.title") == _TITLE:
                return
        time.sleep(0.05)
    raise TimeoutError(f"the window has shown nothing for {_PATIENCE_S:g} s")


def _watch(browser: Browser, skill: str, page: LivePage, state: Path | None) -> None:
    """Keep the state file up to date; print `ready` once the first state is known."""
    ready = False
    while True:
        data: dict[str, Any] = json.loads(browser.ask_page("JSON.stringify(data)"))
        if state is not None:
            write_state(state, state_of(skill, page, data))
        if not ready:
            ready = True
            print("ready", flush=True)
        time.sleep(_LOOK_S)


def state_of(skill: str, page: LivePage, data: dict[str, Any]) -> State:
    """The state of a page that holds `data`, as suites report it."""
    progress = Progress(
        page.instruction,
        "",
        page.sorts,
        page.reached(data),
        page.ends,
        page.solved(data),
        page.stray(data),
        page.harm(data),
        ExpectedStep("wait", 1, len(page.sorts)),
    )
    values = {
        name: value if isinstance(value, str | int | bool) else ", ".join(map(str, value))
        for name, value in data.items()
    }
    return State(skill, values, (), (Shown(Kind.TEXT, (0, 0, 1, 1), page.title),), progress)


def _listed(skills: Sequence[str], split: Split, count: int) -> Iterator[dict[str, object]]:
    """Tasks of the skills in turn, at most `count`."""
    for number in range(count):
        index, skill = number // len(skills), skills[number % len(skills)]
        seed = screen_seed(split, list(SKILLS).index(skill), index)
        page = SKILLS[skill](sheet_of(seed))
        yield {
            "family": skill,
            "seed": seed,
            "number": 0,
            "instruction": page.instruction,
            "script": "",
            "sorts": page.sorts,
            "ends": page.ends,
            "steps": len(page.path) + 1,
        }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gui.datagen.live_pages", description="Live pages to practise on, in a window of Chromium."
    )
    parser.add_argument("--family", action="append", choices=list(SKILLS), metavar="SKILL", help="which skill")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which page of it")
    parser.add_argument("--number", type=int, default=0, help="is not looked at: a page has one task")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep what it holds in FILE, as JSON")
    parser.add_argument("--geometry", help="is not looked at: the window has a place of its own")
    parser.add_argument("--list", action="store_true", help="print the tasks and end")
    parser.add_argument("--examples", type=Path, metavar="DIR", help="write what the oracle does as examples, and end")
    parser.add_argument(
        "--rollouts-of", type=Path, metavar="MODEL", help="with --examples: this model acts, as it reads"
    )
    parser.add_argument("--libraries", type=Path, metavar="DIR", help="with --examples: also in the style of these")
    parser.add_argument("--begin", type=int, default=0, metavar="N", help="with --examples: number of the first task")
    parser.add_argument("--json", action="store_true", help="as JSON, which they are in any case")
    parser.add_argument("--split", type=Split, choices=list(Split), default=Split.TRAIN, help="what they are for")
    parser.add_argument("--count", type=int, default=len(SKILLS), metavar="N", help="how many tasks")
    return parser
