"""Writes folders of Qt screens: each shard is rendered by a process with Qt offscreen."""

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
class GenerationPlan:
    """What a folder of screens is to hold.

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


def write_folder(plan: GenerationPlan, *, jobs: int = 1) -> None:
    """Draw all screens; a bar on stderr shows how far it is.

    Raises:
        FileExistsError: If the folder holds screens already: two orders must not mix.
    """
    claim(plan.folder)
    shards = range(-(-plan.count // plan.per_shard))
    with (
        tqdm(total=plan.count, unit="screen") as bar,
        # spawned: a Qt application does not survive a fork
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        for written in pool.map(partial(_write_shard, plan), shards):
            bar.update(written)


def _write_shard(plan: GenerationPlan, shard: int) -> int:
    """Render and write one shard; returns its number of screens."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.datagen.qt_screens.offscreen import offscreen
    from gui.datagen.qt_screens.renderer import ScreenRenderer

    first = shard * plan.per_shard
    indexes = range(first, min(first + plan.per_shard, plan.count))
    with tempfile.TemporaryDirectory(prefix="deskhand-marks-") as marks:
        offscreen(plan.fonts)
        renderer = ScreenRenderer(plan.size, Path(marks))
        drawn = ((index, renderer.draw(screen_seed(plan.split, plan.seed, index))) for index in indexes)
        return write_shard(plan.folder, shard, drawn)
