"""The command line of the generator of pages: `python -m gui.datagen.web_pages`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from gui.datagen.qt_screens.writing import Order
from gui.datagen.shards import claim, write_shard
from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.stage import WebStage
from vision.geometry import Size


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of pages; 0 when it is complete."""
    options = _parser().parse_args(argv)
    order = Order(options.out, options.count, options.seed, options.split, options.size, per_shard=options.shard)
    try:
        write_folder(order, jobs=options.jobs)
    except (OSError, RuntimeError) as error:
        print(f"web: {error}", file=sys.stderr)
        return 1
    return 0


def write_folder(order: Order, *, jobs: int = 1) -> None:
    """Draw all screens; a bar on stderr shows how far it is.

    Raises:
        FileExistsError: If the folder holds screens already.
        RuntimeError: If there is no Chromium.
    """
    claim(order.folder)
    shards = range(-(-order.count // order.per_shard))
    with (
        tqdm(total=order.count, unit="screen") as bar,
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        for written in pool.map(partial(_write, order), shards):
            bar.update(written)


def _write(order: Order, shard: int) -> int:
    first = shard * order.per_shard
    indexes = range(first, min(first + order.per_shard, order.count))
    with Browser() as browser:
        stage = WebStage(browser, order.size)
        drawn = ((index, stage.draw(screen_seed(order.split, order.seed, index))) for index in indexes)
        return write_shard(order.folder, shard, drawn)


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
