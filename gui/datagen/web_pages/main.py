"""Command line of the generator of web pages: `python -m gui.datagen.web_pages`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from gui.datagen.qt_screens.dataset_writer import GenerationPlan
from gui.datagen.shards import claim, write_shard
from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.renderer import PageRenderer
from vision.geometry import Size


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of pages; 0 when it is complete."""
    options = _parser().parse_args(argv)
    plan = GenerationPlan(
        options.out, options.count, options.seed, options.split, options.size, per_shard=options.shard
    )
    try:
        write_folder(plan, jobs=options.jobs)
    except (OSError, RuntimeError) as error:
        print(f"web: {error}", file=sys.stderr)
        return 1
    return 0


def write_folder(plan: GenerationPlan, *, jobs: int = 1) -> None:
    """Draw all screens; a bar on stderr shows how far it is.

    Raises:
        FileExistsError: If the folder holds screens already.
        RuntimeError: If there is no Chromium.
    """
    claim(plan.folder)
    shards = range(-(-plan.count // plan.per_shard))
    with (
        tqdm(total=plan.count, unit="screen") as bar,
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        for written in pool.map(partial(_write, plan), shards):
            bar.update(written)


def _write(plan: GenerationPlan, shard: int) -> int:
    first = shard * plan.per_shard
    indexes = range(first, min(first + plan.per_shard, plan.count))
    with Browser() as browser:
        renderer = PageRenderer(browser, plan.size)
        drawn = ((index, renderer.draw(screen_seed(plan.split, plan.seed, index))) for index in indexes)
        return write_shard(plan.folder, shard, drawn)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gui.datagen.web_pages",
        description="Draw pages by chance in headless Chromium, with the truth from their DOM, into a folder.",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that holds no screens yet")
    parser.add_argument("--count", type=int, default=256, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="S", help="other screens for each (default: %(default)s)"
    )
    parser.add_argument("--split", type=Split, choices=list(Split), default=Split.TRAIN, help="what they are for")
    parser.add_argument("--size", type=Size.parse, default=Size(640, 416), metavar="WxH", help="default: %(default)s")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: %(default)s)")
    parser.add_argument("--shard", type=int, default=256, metavar="N", help="screens in a file (default: %(default)s)")
    return parser
