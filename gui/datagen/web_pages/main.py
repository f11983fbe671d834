"""Command line of the generator of web pages: `python -m gui.datagen.web_pages`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gui.datagen.generation import GenerationPlan, parser, write_folder
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.renderer import PageRenderer
from vision.detector.dataset import write_screens


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of pages; 0 when it is complete, 1 where there is no Chromium or no room."""
    known = parser(
        "python -m gui.datagen.web_pages",
        "Draw pages by chance in headless Chromium, with the truth from their DOM, into a folder.",
    )
    options = known.parse_args(argv)
    plan = GenerationPlan(
        options.out, options.count, options.seed, options.split, options.size, per_shard=options.shard
    )
    try:
        write_folder(plan, write_shard, jobs=options.jobs)
    except (OSError, RuntimeError) as error:
        print(f"web: {error}", file=sys.stderr)
        return 1
    return 0


def write_shard(plan: GenerationPlan, shard: int) -> int:
    """Render and write one shard; returns its number of screens.

    Raises:
        RuntimeError: If there is no Chromium.
    """
    with Browser() as browser:
        renderer = PageRenderer(browser, plan.size)
        return write_screens(plan.folder, shard, ((number, renderer.draw(seed)) for number, seed in plan.seeds(shard)))
