"""Pictures of examples as screens for the detector: python -m gui.datagen.qt_tasks.examples.screens --out DIR FOLDER...

The detector thus learns from windows as they look in a run, with what was typed, ticked and opened in them. Each is cut
to what it shows, since most of a desktop is empty; a picture that shows what the one before showed is left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from tqdm import tqdm

from agent.policies.builtin.examples import Example, ExampleFolder
from vision.detector.dataset import LabelledImage, Truth, claim, write_screens
from vision.detector.shards import folders_under
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element

_MARGIN_PX: Final = 24


def as_screens(folder: ExampleFolder) -> Iterator[LabelledImage]:
    """Each picture of a folder that shows something new, with the truth about it.

    Where a part of an element ends is not known of an example; its whole box stands for it.
    """
    before = None
    for number, example in enumerate(folder):
        encoded = folder.picture(number)
        if encoded is None or encoded == before or not example.elements:
            continue
        before = encoded
        pixels = folder.pixels(number)
        assert pixels is not None
        cut = _shown(example)
        left, top, right, bottom = (round(side) for side in (cut.left, cut.top, cut.right, cut.bottom))
        elements = tuple(_moved(element, left, top) for element in example.elements)
        parts = tuple(dict.fromkeys(element.points, element.box) for element in elements)
        truth = Truth(Size(right - left, bottom - top), number, (), unseen=False, elements=elements, parts=parts)
        yield pixels[top:bottom, left:right], truth


def _shown(example: Example) -> PixelBox:
    boxes = [element.box for element in example.elements]
    return PixelBox(
        max(0, round(min(box.left for box in boxes)) - _MARGIN_PX),
        max(0, round(min(box.top for box in boxes)) - _MARGIN_PX),
        min(example.size.width, round(max(box.right for box in boxes)) + _MARGIN_PX),
        min(example.size.height, round(max(box.bottom for box in boxes)) + _MARGIN_PX),
    )


def _moved(element: Element, left: int, top: int) -> Element:
    box = PixelBox(element.box.left - left, element.box.top - top, element.box.right - left, element.box.bottom - top)
    points = {
        name: Affordance(PixelPoint(point.at.x - left, point.at.y - top), 0.0, 0.0)
        for name, point in element.points.items()
    }
    return replace(element, box=box, points=points)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pictures of these folders of examples."""
    parser = argparse.ArgumentParser(prog="python -m gui.datagen.qt_tasks.examples.screens", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="folders, or folders of folders")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that holds no screens yet")
    options = parser.parse_args(argv)
    folders = folders_under(options.folders)
    claim(options.out)
    for place, folder in enumerate(tqdm(folders, unit=" folders", desc="writing")):
        write_screens(options.out, place, enumerate(as_screens(ExampleFolder(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
