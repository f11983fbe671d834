"""What the crop encoder knows of icon sets and a theme that it has never seen, and what reading a screen's crops takes.

Each icon is cut out of plain light and dark grounds at three sizes, and once as screens show it (`composing.py`):
tinted, disabled, blurred, in a button, off centre, at any size. `right` counts the likeliest of all meanings where it
is the very meaning for which the set keeps the picture; `found` where that meaning is its name or another word for it,
so that who says the one finds the other; `told` is what is at least as sure as the least score, and `trusted` how much
of that is found rightly, icons of no meaning among them. The ceiling is 1.

    python tests/bench/bench_icons.py --icons DIR [--weights FOLDER] [--split test] [--screens DIR...]

With folders of screens the marks in them are looked at too; with `--programs`, the icons of walked programs
(`docs/practice-data.md`) whose accessible name is the name or another word of some meanings: right is one of these.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from report import report

from vision.icons.composing import composed
from vision.icons.data import SIDES, Drawn
from vision.icons.examples import read_icons
from vision.icons.framing import MARK_PX, framings, squared
from vision.icons.meanings import load_meanings
from vision.icons.naming import cropped, named
from vision.icons.onnx_encoder import OnnxCropReader, shipped_crops

Pixels = npt.NDArray[np.uint8]

_GROUNDS = {"light": (245, 40), "dark": (30, 230)}
_CROPS = 60


def plainly(icon: Drawn, size: int, ground: str) -> Pixels:
    """An icon in the middle of a plain ground; silhouettes in grey."""
    picture = icon.pictures[size].astype(np.float32)
    side, (below, ink) = picture.shape[0], _GROUNDS[ground]
    colours, alpha = picture[..., :3], picture[..., 3:] / 255
    seen = colours[picture[..., 3] > 128]
    if seen.size and np.ptp(seen, axis=0).max() < 24:
        colours = np.full_like(colours, ink)
    canvas = np.full((side + 8, side + 8, 3), below, np.float32)
    canvas[4:-4, 4:-4] = below * (1 - alpha) + colours * alpha
    return np.asarray(canvas, np.uint8)


def ways(icons: Sequence[Drawn]) -> Iterator[tuple[str, list[Pixels]]]:
    for at, side in enumerate(SIDES):
        for ground in _GROUNDS:
            yield f"{side} px, {ground}", [framings(plainly(icon, at, ground)) for icon in icons]
    yield (
        "as screens show them",
        [framings(composed(icon, np.random.default_rng((5, number)))) for number, icon in enumerate(icons)],
    )


def marks_right(reader: OnnxCropReader, folders: Sequence[Path]) -> list[dict[str, object]]:
    """How often marks at their true places are read right: by their pixels' geometry, by the encoder, and by both as
    screens are read; and how many empty ones are read as checked."""
    from vision.detector.dataset import ScreenFolder
    from vision.perception.elements import CHOICES, State
    from vision.perception.merging.marks import with_measured_mark

    read: dict[str, list[bool]] = {"geometry": [], "encoder": [], "both": []}
    checked = []
    for screen in ScreenFolder(*folders):
        for element in screen.truth.elements:
            if element.kind not in CHOICES or (mark := element.points.get("mark")) is None:
                continue
            unread = replace(element, state=element.state - {State.CHECKED})
            measured = with_measured_mark(screen.pixels, unread)
            crop = squared(screen.pixels, mark.at.x, mark.at.y, MARK_PX)[None]
            read["geometry"].append(State.CHECKED in measured.state)
            read["encoder"].append(reader.read([crop])[0].checked > 0.5)
            read["both"].append(State.CHECKED in named((measured,), screen.pixels, reader)[0].state)
            checked.append(State.CHECKED in element.state)
    true = np.array(checked, bool)
    return [
        {
            "marks by": way,
            "marks": len(true),
            "right": float((np.array(told, bool) == true).mean()) if checked else 0.0,
            "empty": int((~true).sum()),
            "empty read as checked": int((np.array(told, bool) & ~true).sum()),
        }
        for way, told in read.items()
    ]


def toolbars_right(reader: OnnxCropReader, folders: Sequence[Path]) -> dict[str, object]:
    """How often icons of programs are read as what the programs call them, each picture once."""
    from vision.detector.dataset import ScreenFolder
    from vision.perception.elements import Kind

    meanings, icons = load_meanings(), {}
    for screen in ScreenFolder(*folders):
        for element in screen.truth.elements:
            wanted = element.name.rstrip(".… ")
            known = {name for name in meanings.synonyms if meanings.rank(name, wanted) is not None}
            if element.kind is Kind.ICON and known:
                icons[wanted, screen.truth.families, cropped(screen.pixels, element.box).tobytes()] = (
                    framings(cropped(screen.pixels, element.box)),
                    known,
                )
    readings = reader.read([framing for framing, _ in icons.values()])
    right = [one.meaning in known for one, (_, known) in zip(readings, icons.values(), strict=True)]
    told = [it for it, one in zip(right, readings, strict=True) if one.score >= reader.least]
    shares = {"toolbar icons right": sum(right) / max(1, len(right)), "told": len(told), "told right": sum(told)}
    return {"toolbar icons": len(right), **shares}


def milliseconds(folder: Path) -> float:
    """The median time of one call for a screen's crops, none of which was read before, on two cores."""
    reader, rng, took = OnnxCropReader(folder, threads=2), np.random.default_rng(0), []
    shape = (_CROPS, *framings(np.zeros((24, 24, 3), np.uint8)).shape)
    for _ in range(25):
        squares = list(rng.integers(0, 256, shape, np.uint8))
        began = time.perf_counter()
        reader.read(squares)
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took[5:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--icons", type=Path, required=True, metavar="DIR")
    parser.add_argument("--weights", type=Path, default=shipped_crops(), metavar="FOLDER")
    parser.add_argument("--split", choices=["validation", "test"], default="validation")
    parser.add_argument("--screens", type=Path, nargs="*", default=(), metavar="DIR")
    parser.add_argument("--programs", type=Path, nargs="*", default=(), metavar="DIR", help="walked programs")
    options = parser.parse_args()
    reader, meanings = OnnxCropReader(options.weights), load_meanings()
    icons = read_icons(options.icons, split=options.split)
    known = np.array([bool(icon.meaning) for icon in icons])
    rows: list[dict[str, object]] = []
    for way, squares in ways(icons):
        readings = reader.read(squares)
        right = np.array([one.meaning == icon.meaning for one, icon in zip(readings, icons, strict=True)])
        ranks = [meanings.rank(one.meaning, icon.meaning) for one, icon in zip(readings, icons, strict=True)]
        found = np.array([rank is not None for rank in ranks])
        told = np.array([one.score >= reader.least for one in readings])
        shares = {
            "right": float(right[known].mean()),
            "found": float(found[known].mean()),
            "told": float(told[known].mean()),
            "trusted": float(found[told].mean()) if told.any() else 0.0,
        }
        rows.append({"way": way, **shares, "told of none": float(told[~known].mean())})
    marks = marks_right(reader, options.screens) if options.screens else []
    programs = toolbars_right(reader, options.programs) if options.programs else {}
    size = {"icons": int(known.sum()), "meanings": len({icon.meaning for icon in icons} - {""}), "least": reader.least}
    took = {f"ms for {_CROPS} crops": milliseconds(options.weights)}
    report("icons", rows, split=options.split, ways=rows, marks=marks, **programs, **size, **took)


if __name__ == "__main__":
    main()
