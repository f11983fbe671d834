"""What is found on screens: geometry with OCR, the detector alone, and both merged; F1 at IoU 0.5 with the right kind.

    python tests/bench/bench_detector.py data/validation --screens 80

Folders of screens come from `python -m gui.practice.screens` and `python -m gui.practice.web`. Bare text is read by OCR
line by line and told by the truth label by label, so its F1 says little.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from report import report

from vision.finder import OnnxFinder, shipped_folder
from vision.frame import Frame
from vision.geometry import Viewport
from vision.merging import merged
from vision.metrics import Readings, f1, f1_per_kind
from vision.ocr import RapidOcrEngine
from vision.perception import Kind, ScreenReader
from vision.screens import ScreenFolder


def main() -> None:
    """Measure, print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--screens", type=int, default=80)
    options = parser.parse_args()
    reader, finder = ScreenReader(RapidOcrEngine()), OnnxFinder(shipped_folder())
    ways: dict[str, Readings] = {"geometry": [], "detector": [], "merged": []}
    for screen in ScreenFolder(options.folder)[: options.screens]:
        read = reader.read(Frame(screen.pixels, Viewport.plain(screen.truth.size)))
        found = finder.find(screen.pixels)
        for name, elements in (("geometry", read), ("detector", found), ("merged", merged(read, found))):
            ways[name] = [*ways[name], (elements, screen.truth.elements)]
    per_kind = {name: f1_per_kind(readings) for name, readings in ways.items()}
    rows: list[dict[str, object]] = [
        {"kind": kind.value, **{name: found[kind].f1 if kind in found else 0.0 for name, found in per_kind.items()}}
        for kind in Kind
    ]
    overall = {name: f1(readings).f1 for name, readings in ways.items()}
    report("detector", [*rows, {"kind": "all", **overall}], screens=options.screens, **overall)


if __name__ == "__main__":
    main()
