"""Writes folders of screens: shards drawn by processes of their own, each with Qt offscreen."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from gui.datagen.shards import claim, write_shard
from gui.datagen.splits import Split, screen_seed
from vision.geometry import Size


@dataclass(frozen=True, slots=True)
class Order:
    """What to write.

    Attributes:
        fonts: A folder with fonts to use beside those that are installed.
        per_shard: Screens in one shard; one process draws it.
    """

    folder: Path
    count: int
    seed: int
    split: Split
    size: Size
    fonts: Path | None = None
    per_shard: int = 256


def write_folder(order: Order, *, jobs: int = 1) -> None:
    """Draw all screens; a bar on stderr shows how far it is.

    Raises:
        FileExistsError: If the folder holds screens already: two orders must not mix.
    """
    claim(order.folder)
    shards = range(-(-order.count // order.per_shard))
    with (
        tqdm(total=order.count, unit="screen") as bar,
        # spawned: a Qt application does not survive a fork
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        for written in pool.map(partial(_write_shard, order), shards):
            bar.update(written)


def _write_shard(order: Order, shard: int) -> int:
    """Draw one shard and put it in its place, whole; how many screens that were."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.datagen.qt_screens.stage import Stage, offscreen

    first = shard * order.per_shard
    indexes = range(first, min(first + order.per_shard, order.count))
    with tempfile.TemporaryDirectory(prefix="deskhand-marks-") as marks:
        offscreen(order.fonts)
        stage = Stage(order.size, Path(marks))
        drawn = ((index, stage.draw(screen_seed(order.split, order.seed, index))) for index in indexes)
        return write_shard(order.folder, shard, drawn)
