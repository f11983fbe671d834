"""What is found on screens with known truth: by geometry and OCR, by the shipped detector, and by both together.

`python tests/bench/bench_detector.py FOLDER... [--screens N]`: folders as `docs/practice-data.md` describes them, of
the test split, on which no threshold was settled. Each folder is told apart, and in it seen and unseen families. The
peer in the same run is the geometric reader. F1 at IoU 0.5 with the right kind; the ceiling is 1, but for elements that
are told of and can hardly be seen.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from report import report

from vision.finder import OnnxFinder, shipped_folder, without_duplicates
from vision.frame import Frame
from vision.geometry import Viewport
from vision.merging import merged
from vision.metrics import (
    Readings,
    calibration_error,
    f1,
    f1_per_kind,
    mean_average_precision,
    points_on_target,
    sigma_calibration,
)
from vision.ocr import RapidOcrEngine
from vision.perception import Element, Kind, ScreenReader
from vision.screens import Screen, ScreenFolder

_LEAST = 0.1


Reading = tuple[tuple[Element, ...], tuple[Element, ...], tuple[Element, ...]]
"""By geometry and OCR, all that the detector says, and both merged."""


def main() -> None:
    """Measure, print the table and the JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--screens", type=int, default=60, help="of each folder")
    options = parser.parse_args()
    engine, finder = RapidOcrEngine(), OnnxFinder(shipped_folder())
    rows: list[dict[str, object]] = []
    figures: dict[str, object] = {}
    for path in options.folders:
        folder = ScreenFolder(path)
        screens = list(folder[:: max(1, len(folder) // options.screens)])
        readings = [_read(one, engine, finder) for one in screens]
        for unseen in (False, True):
            mine = [number for number, one in enumerate(screens) if one.truth.unseen is unseen]
            if not mine:
                continue
            name = f"{path.name} {'unseen' if unseen else 'seen'}"
            chosen, truths = [readings[number] for number in mine], [screens[number] for number in mine]
            rows += _per_kind(name, chosen, truths)
            figures[name] = _overall(chosen, truths)
    report("detector", rows, **figures)


def _read(screen: Screen, engine: RapidOcrEngine, finder: OnnxFinder) -> Reading:
    read = ScreenReader(engine).read(Frame(screen.pixels, Viewport.plain(screen.truth.size)))
    return read, finder.look(screen.pixels, threshold=_LEAST), merged(read, finder.find(screen.pixels))


def _per_kind(name: str, readings: list[Reading], screens: list[Screen]) -> list[dict[str, object]]:
    geometry, detector, both = (_against(readings, screens, way) for way in range(3))
    ways = {"geometry": f1_per_kind(geometry), "detector": f1_per_kind(detector), "merged": f1_per_kind(both)}
    rows: list[dict[str, object]] = []
    for kind in Kind:
        if kind in ways["merged"] and ways["merged"][kind].true:
            reached = {way: found[kind].f1 if kind in found else 0.0 for way, found in ways.items()}
            rows.append({"screens": name, "kind": kind.value, "true": ways["merged"][kind].true, **reached})
    total = {way: f1(one).f1 for way, one in zip(ways, (geometry, detector, both), strict=True)}
    rows.append({"screens": name, "kind": "all", "true": f1(both).true, **total})
    return rows


def _overall(readings: list[Reading], screens: list[Screen]) -> dict[str, float]:
    raw: Readings = [(one[1], screen.truth.elements) for one, screen in zip(readings, screens, strict=True)]
    kept = _against(readings, screens, 1)
    points = points_on_target(kept, [screen.truth.parts for screen in screens])
    sigma = sigma_calibration(kept)
    return {
        "geometry F1": f1(_against(readings, screens, 0)).f1,
        "detector F1": f1(kept).f1,
        "merged F1": f1(_against(readings, screens, 2)).f1,
        "detector mAP": mean_average_precision(raw),
        "calibration error": calibration_error(raw),
        "points on target": points.right / max(1, points.true),
        "inside 1 sigma": sigma.inside_1,
        "inside 2 sigma": sigma.inside_2,
    }


def _against(readings: list[Reading], screens: list[Screen], way: int) -> Readings:
    least = OnnxFinder(shipped_folder()).description.least

    def kept(found: tuple[Element, ...]) -> tuple[Element, ...]:
        return without_duplicates(one for one in found if one.score >= least[one.kind]) if way == 1 else found

    return [(kept(one[way]), screen.truth.elements) for one, screen in zip(readings, screens, strict=True)]


if __name__ == "__main__":
    main()
