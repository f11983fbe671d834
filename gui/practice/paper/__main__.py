"""`python -m gui.practice.paper --out DIR --count N`: lessons from windows on paper, for `deskhand train builtin`.

With `--seen-from DIR …` they are lessons of other folders (those of live windows, say) as perception would see them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from gui.practice.paper.episodes import lessons
from gui.practice.paper.seen import misread
from vision.lessons import Lesson, LessonFolder, LessonWriter


def main(argv: Sequence[str] | None = None) -> int:
    """Write a folder of lessons."""
    parser = argparse.ArgumentParser(prog="python -m gui.practice.paper", description="Lessons from windows on paper.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="lessons are added to this folder")
    parser.add_argument("--count", type=int, default=100_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="another one gives other lessons (0)")
    parser.add_argument("--seen-from", type=Path, nargs="+", metavar="DIR", help="folders, or folders of folders")
    options = parser.parse_args(argv)
    made = lessons(options.seed, options.count)
    if options.seen_from:
        made = _seen(options.seen_from, options.seed, options.count)
    with LessonWriter(options.out) as writer:
        for lesson in tqdm(made, total=options.count, unit=" lessons", desc="writing"):
            writer.add(lesson)
    return 0


def _seen(folders: Sequence[Path], seed: int, count: int) -> Iterator[Lesson]:
    """The lessons of these folders again and again, each time with other mistakes."""
    shards = sorted({shard.parent for folder in folders for shard in folder.rglob("*.jsonl")})
    found = [lesson for shard in shards for lesson in LessonFolder(shard)]
    for number in range(count):
        lesson = misread(found[number % len(found)], seed * 1_000_003 + number // len(found))
        if lesson is not None:
            yield lesson


if __name__ == "__main__":
    sys.exit(main())
