"""Command line of the generator of Qt screens: `python -m gui.datagen.qt_screens`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gui.datagen.generation import GenerationPlan, parser, write_folder
from gui.datagen.qt_screens.families.registry import families_of
from vision.detector.dataset import write_screens


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of screens; 0 when it is complete."""
    known = parser(
        "python -m gui.datagen.qt_screens",
        "Draw screens by chance, with the truth about everything on them, into a folder.",
    )
    known.add_argument("--fonts", type=Path, metavar="DIR", help="more fonts than those that are installed")
    known.add_argument(
        "--icons",
        type=Path,
        nargs="+",
        default=(),
        metavar="DIR",
        help="icon themes: folders as /usr/share/icons/Tango",
    )
    known.add_argument(
        "--families", nargs="+", default=(), choices=families_of(unseen=False), metavar="NAME", help="only these"
    )
    options = known.parse_args(argv)
    plan = GenerationPlan(
        options.out,
        options.count,
        options.seed,
        options.split,
        options.size,
        options.fonts,
        options.shard,
        tuple(options.icons),
        tuple(options.families),
    )
    try:
        write_folder(plan, write_shard, jobs=options.jobs)
    except OSError as error:
        print(f"screens: {error}", file=sys.stderr)
        return 1
    return 0


def write_shard(plan: GenerationPlan, shard: int) -> int:
    """Render and write one shard; returns its number of screens."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.datagen.qt_screens.offscreen import offscreen
    from gui.datagen.qt_screens.renderer import ScreenRenderer

    with tempfile.TemporaryDirectory(prefix="deskhand-marks-") as marks:
        offscreen(plan.fonts)
        renderer = ScreenRenderer(plan.size, Path(marks), plan.icons, plan.families)
        drawn = ((number, renderer.draw(seed)) for number, seed in plan.seeds(shard))
        return write_screens(plan.folder, shard, drawn)
