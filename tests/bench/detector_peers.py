"""Detectors of other projects beside ours, on the same screens by the same rule.

Found is what of the elements that can be acted on is covered by a box of any kind at IoU 0.5; kinds differ between
projects. What anyone finds where nothing is told, such as on the canvas of a program, is neither right nor wrong. The
peers are told apart from ours by what they are: they run in an environment of their own, and nothing of them is part
of this project.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from PIL import Image

from vision.detector.dataset import Screen
from vision.detector.metrics import FoundAndTrue, f1, judged, matched, mean_average_precision
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind

_RUNNER: Final = Path(__file__).with_name("peers_runner.py")

Ours = Callable[[Screen], Sequence[Element]]


def compare(
    screens: Sequence[Screen], ours: dict[str, Ours], passive: frozenset[Kind], python: Path | None, wheels: Path | None
) -> list[dict[str, object]]:
    """A row for each of our ways and for each peer.

    Args:
        passive: Kinds that nobody acts on; neither asked for nor counted.
        python: The interpreter of the peers' environment; None leaves them out.
        wheels: Where their wheels were unpacked.
    """
    rows = []
    true = [[one for one in screen.truth.elements if one.kind not in passive] for screen in screens]
    for name, way in ours.items():
        found, times = [], []
        way(screens[0])
        for screen in screens:
            begin = time.perf_counter()
            elements = way(screen)
            times.append((time.perf_counter() - begin) * 1000)
            found.append([one for one in judged(elements, screen.truth) if one.kind not in passive])
        readings: FoundAndTrue = list(zip(found, true, strict=True))
        kinds = {"F1 with kinds": f1(readings).f1, "mAP": mean_average_precision(readings)}
        rows.append(_row(name, found, true, times, kinds))
    if python is not None and wheels is not None:
        for name, seen in _peers(screens, python, wheels).items():
            boxes = [
                judged([Element(Kind.BUTTON, PixelBox(*box[:4]), score=box[4]) for box in one["boxes"]], screen.truth)
                for one, screen in zip(seen, screens, strict=True)
            ]
            rows.append(_row(name, boxes, true, [one["ms"] for one in seen], {}))
    return rows


def _peers(screens: Sequence[Screen], python: Path, wheels: Path) -> dict[str, list[dict[str, Any]]]:
    with TemporaryDirectory() as folder:
        for number, screen in enumerate(screens):
            Image.fromarray(screen.pixels).save(Path(folder) / f"{number:05}.png")
        subprocess.run([python, _RUNNER, folder, wheels], check=True)
        found: dict[str, list[dict[str, Any]]] = json.loads((Path(folder) / "peers.json").read_text("utf-8"))
    return found


def _row(
    name: str,
    found: Sequence[Sequence[Element]],
    true: Sequence[Sequence[Element]],
    times: Sequence[float],
    kinds: dict[str, float],
) -> dict[str, object]:
    pairs = list(zip(found, true, strict=True))
    right = sum(len(matched(some, wanted, any_kind=True)) for some, wanted in pairs)
    seen, there = sum(map(len, found)), sum(map(len, true))
    return {
        "detector": name,
        "elements": there,
        "recall": right / max(1, there),
        "precision": right / max(1, seen),
        "F1": 2 * right / max(1, seen + there),
        "F1 with kinds": kinds.get("F1 with kinds", "-"),
        "mAP": kinds.get("mAP", "-"),
        "ms": statistics.median(times),
    }
