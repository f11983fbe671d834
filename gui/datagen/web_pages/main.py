"""Command line of the generator of web pages: `python -m gui.datagen.web_pages`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from gui.datagen.generation import GenerationPlan, parser, write_folder
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.libraries.bundles import read_bundles
from gui.datagen.web_pages.renderer import PageRenderer
from vision.detector.dataset import write_screens


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of pages; 0 when it is complete, 1 where there is no Chromium or no room."""
    known = parser(
        "python -m gui.datagen.web_pages",
        "Draw pages by chance in headless Chromium, with the truth from their DOM, into a folder.",
    )
    known.add_argument(
        "--libraries", type=Path, metavar="DIR", help="bundles of component libraries, whose controls are shown instead"
    )
    options = known.parse_args(argv)
    plan = GenerationPlan(
        options.out, options.count, options.seed, options.split, options.size, per_shard=options.shard
    )
    try:
        write_folder(plan, partial(write_shard, libraries=options.libraries), jobs=options.jobs)
    except (OSError, RuntimeError) as error:
        print(f"web: {error}", file=sys.stderr)
        return 1
    return 0


def write_shard(plan: GenerationPlan, shard: int, *, libraries: Path | None = None) -> int:
    """Render and write one shard; returns its number of screens.

    Raises:
        FileNotFoundError: If a library is not in the folder.
        RuntimeError: If there is no Chromium.
    """
    with Browser() as browser:
        renderer = PageRenderer(browser, plan.size, () if libraries is None else read_bundles(libraries))
        return write_screens(plan.folder, shard, ((number, renderer.draw(seed)) for number, seed in plan.seeds(shard)))
