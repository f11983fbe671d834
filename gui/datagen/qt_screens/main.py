"""Command line of the generator of Qt screens: `python -m gui.datagen.qt_screens`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from gui.datagen.qt_screens.dataset_writer import GenerationPlan, write_folder
from gui.datagen.splits import Split
from vision.geometry import Size


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of screens; 0 when it is complete."""
    options = _parser().parse_args(argv)
    plan = GenerationPlan(
        options.out, options.count, options.seed, options.split, options.size, options.fonts, options.shard
    )
    try:
        write_folder(plan, jobs=options.jobs)
    except OSError as error:
        print(f"screens: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gui.datagen.qt_screens",
        description="Draw screens by chance, with the truth about everything on them, into a folder.",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that holds no screens yet")
    parser.add_argument("--count", type=_positive, default=256, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="S", help="other screens for each (default: %(default)s)"
    )
    parser.add_argument("--split", type=Split, choices=list(Split), default=Split.TRAIN, help="what they are for")
    parser.add_argument("--size", type=Size.parse, default=Size(640, 416), metavar="WxH", help="default: %(default)s")
    parser.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes (default: %(default)s)")
    parser.add_argument(
        "--shard", type=_positive, default=256, metavar="N", help="screens in a file (default: %(default)s)"
    )
    parser.add_argument("--fonts", type=Path, metavar="DIR", help="more fonts than those that are installed")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: it must be at least 1")
    return number
