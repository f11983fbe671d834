"""Examples with perceived elements: python -m gui.datagen.qt_tasks.examples.perceived --out DIR FOLDER...

The elements are those of a run, with every mistake of the readers. An example on an element that was not
read becomes one of asking for it, or is left out. It takes about a second a screen; folders that are there already are
not read again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from agent.learning.evaluation.ground_truth import example_as_read
from agent.policies.builtin.examples import Example, ExampleFolder, ExampleWriter
from vision.detector.shards import folders_under
from vision.frame import Frame
from vision.geometry import Viewport
from vision.perception.elements import Perception
from vision.perception.reader import load_reader


def as_read(folder: ExampleFolder, reader: Perception) -> Iterator[tuple[Example, bytes | None]]:
    """The examples of a folder that have a picture, with perceived elements, each with its picture."""
    for number, example in enumerate(folder):
        pixels = folder.pixels(number)
        if pixels is not None:
            found = example_as_read(example, reader.read(Frame(pixels, Viewport.plain(example.size))))
            if found is not None:
                yield found, folder.picture(number)


def _fresh(folders: Iterable[Path], out: Path) -> Iterator[tuple[Path, Path]]:
    """Each folder of examples under these whose output folder has none yet, with that output folder."""
    for folder in folders_under(folders):
        target = out / f"{folder.parent.name}-{folder.name}"
        if not any(target.glob("*.jsonl")):
            yield folder, target


def main(argv: Sequence[str] | None = None) -> int:
    """Write the examples of these folders with perceived elements."""
    parser = argparse.ArgumentParser(prog="python -m gui.datagen.qt_tasks.examples.perceived", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="folders, or folders of folders")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="one folder each is made in it")
    options = parser.parse_args(argv)
    reader = load_reader()
    for folder, target in tqdm(list(_fresh(options.folders, options.out)), unit=" folders", desc="reading"):
        with ExampleWriter(target) as writer:
            for example, picture in as_read(ExampleFolder(folder), reader):
                writer.add(example, picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
