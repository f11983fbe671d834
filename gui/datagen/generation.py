"""Generation of folders of screens: what is asked for, its command-line options, and one process per shard."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from gui.datagen.splits import Split, screen_seed
from vision.detector.dataset import claim
from vision.geometry import Size


@dataclass(frozen=True, slots=True)
class GenerationPlan:
    """What a folder of screens is to hold.

    Attributes:
        fonts: A folder with fonts to use beside those that are installed.
        icons: Folders of icon themes whose pictures are shown.
        families: The only families to draw; all of the split where there are none.
        per_shard: Screens in one shard; one process renders it.
    """

    folder: Path
    count: int
    seed: int
    split: Split
    size: Size
    fonts: Path | None = None
    per_shard: int = 256
    icons: tuple[Path, ...] = ()
    families: tuple[str, ...] = ()

    def seeds(self, shard: int) -> list[tuple[int, int]]:
        """The number and the seed of each screen of a shard."""
        first = shard * self.per_shard
        numbers = range(first, min(first + self.per_shard, self.count))
        return [(number, screen_seed(self.split, self.seed, number)) for number in numbers]


def write_folder(plan: GenerationPlan, write_shard: Callable[[GenerationPlan, int], int], *, jobs: int = 1) -> None:
    """Write all shards, each by a process of a pool; a bar on stderr shows how far it is.

    Args:
        write_shard: Renders and writes one shard, returns its number of screens; a function of a module.

    Raises:
        FileExistsError: If the folder holds screens already: two generations must not mix.
    """
    claim(plan.folder)
    shards = range(-(-plan.count // plan.per_shard))
    with (
        tqdm(total=plan.count, unit="screen") as bar,
        # spawned: a Qt application does not survive a fork
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        for written in pool.map(partial(write_shard, plan), shards):
            bar.update(written)


def parser(prog: str, description: str) -> argparse.ArgumentParser:
    """The options that every generator takes."""
    options = argparse.ArgumentParser(prog=prog, description=description)
    options.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that holds no screens yet")
    options.add_argument("--count", type=_positive, default=256, metavar="N", help="how many (default: %(default)s)")
    options.add_argument(
        "--seed", type=int, default=0, metavar="S", help="other screens for each (default: %(default)s)"
    )
    options.add_argument("--split", type=Split, choices=list(Split), default=Split.TRAIN, help="what they are for")
    options.add_argument("--size", type=Size.parse, default=Size(640, 416), metavar="WxH", help="default: %(default)s")
    options.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes (default: %(default)s)")
    options.add_argument(
        "--shard", type=_positive, default=256, metavar="N", help="screens in a file (default: %(default)s)"
    )
    return options


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: it must be at least 1")
    return number
