"""Reading a screen of 1280x800: all of it, after one step, and where nothing changed; and whether the two agree.

The screens are drawn by real Qt widgets (tests/vision/perception). Full: a new reader with an engine that remembers
no line. A field filled, a box ticked, a dialog opened: after the form was read, each in a reader that has not seen the
step before. Nothing: the frame is the same. Steps by chance: typing, ticking, scrolling, opening, moving and closing
dialogs and menus over the form with a long list beside it, one after the other in one reader; what it says is compared
with what a new reader says of the same screen (same kinds, states and texts, IoU at least 0.9).

Ceiling: each line that was not read before costs 20 to 60 ms of the recogniser, its surroundings 1 ms of the text
detector for every 1000 pixels, and the geometry of the whole frame 45 ms. `--detector` has the trained detector look as
well, as runs do: at all of the frame whenever anything changed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from report import report

from vision.detector.onnx_detector import OnnxDetector, shipped_folder
from vision.frame import Frame
from vision.geometry import Size, Viewport
from vision.perception.elements import Element, Perception
from vision.perception.ocr import OcrEngine, RapidOcrEngine
from vision.perception.reader import MergedReader, ScreenReader

ROUNDS = 9
STEPS = 40

NewReader = Callable[[OcrEngine], Perception]


def main() -> None:
    """Measure, print the table and the JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--detector", action="store_true", help="geometry, OCR and the trained detector")
    detector = parser.parse_args().detector
    new: NewReader = with_detector() if detector else ScreenReader
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "form.png"
        draw("form", "light", str(picture))
        form = Image.open(picture).convert("RGB")
        done = json.loads(draw("edits", "light", "11", str(STEPS), folder))
        seconds, agreed = by_chance(new, len(done), Path(folder))
    rows = [row(name, act) for name, act in cases(new, form).items()]
    rows.append(figures("a step by chance", seconds))
    full, *steps = (float(str(one["median ms"])) for one in rows[:4])
    report(
        "perception-with-detector" if detector else "perception",
        rows,
        **{f"{str(one['read']).replace(' ', '_')}_ms": one["median ms"] for one in rows},
        typical_step_ms=statistics.median(steps),
        faster_than_full=full / statistics.median(steps),
        agreed=agreed,
        steps=len(done),
    )


def with_detector() -> NewReader:
    """Readers that share one detector, which is loaded already."""
    detector = OnnxDetector(shipped_folder())
    detector.detect(np.zeros((64, 64, 3), np.uint8))
    return lambda engine: MergedReader(ScreenReader(engine), detector)


def cases(new: NewReader, form: Image.Image) -> dict[str, Callable[[], float]]:
    """What is measured again and again, each giving its seconds."""
    plain, typed, ticked, dialog = map(frame, (form, filled(form), with_tick(form), with_dialog(form)))
    engine = RapidOcrEngine(remembered=0)
    engine.read(plain.pixels[:64, :256])  # loads it
    watching = new(engine)
    watching.read(plain)

    def after_form(step: Frame) -> Callable[[], float]:
        def once() -> float:
            reader = new(engine)
            reader.read(plain)
            return timed(lambda: reader.read(step))

        return once

    return {
        "full": lambda: read_anew(new(engine), plain),
        "a field filled": after_form(typed),
        "a box ticked": after_form(ticked),
        "a dialog opened": after_form(dialog),
        "nothing changed": lambda: timed(lambda: watching.read(plain)),
    }


def read_anew(reader: Perception, screen: Frame) -> float:
    """Seconds of a reader's first reading."""
    return timed(lambda: reader.read(screen))


def by_chance(new: NewReader, count: int, folder: Path) -> tuple[list[float], int]:
    """Seconds of each step's reading, and how many steps agreed with a full reading."""
    reader, fresh = new(RapidOcrEngine()), RapidOcrEngine()
    seconds, agreed = [], 0
    for step in range(count + 1):
        screen = frame(Image.open(folder / f"{step}.png").convert("RGB"))
        start = time.perf_counter()
        elements = reader.read(screen)
        seconds.append(time.perf_counter() - start)
        agreed += agree(elements, new(fresh).read(screen)) if step else 0
    return seconds[1:], agreed


def agree(one: tuple[Element, ...], other: tuple[Element, ...]) -> bool:
    """Whether each element of one reading has its own like in the other."""
    left = list(other)
    for element in one:
        like = [
            candidate
            for candidate in left
            if (candidate.kind, candidate.text, candidate.state) == (element.kind, element.text, element.state)
            and candidate.box.iou(element.box) >= 0.9
        ]
        if not like:
            return False
        left.remove(like[0])
    return not left


def filled(form: Image.Image) -> Image.Image:
    """The form with a name in its first field."""
    picture = form.copy()
    ImageDraw.Draw(picture).text((134, 76), "Ada Lovelace", fill="black", font=ImageFont.truetype("DejaVuSans.ttf", 15))
    return picture


def with_tick(form: Image.Image) -> Image.Image:
    """The form with its first box ticked, as the second one is."""
    picture = form.copy()
    picture.paste(form.crop((60, 379, 75, 394)), (60, 350))
    return picture


def with_dialog(form: Image.Image) -> Image.Image:
    """The form with a question over its blank part: a title, a sentence, two buttons."""
    picture = form.copy()
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype("DejaVuSans.ttf", 15)
    pen.rectangle((500, 540, 860, 680), fill="#efefef", outline="#707070")
    pen.text((520, 552), "Unsaved changes", fill="black", font=font)
    pen.text((520, 590), "Save the form before leaving?", fill="black", font=font)
    for left, text in ((640, "Cancel"), (750, "Save")):
        pen.rectangle((left, 632, left + 90, 660), fill="#fafafa", outline="#909090")
        pen.text((left + 45, 646), text, fill="black", font=font, anchor="mm")
    return picture


def frame(picture: Image.Image) -> Frame:
    """A picture as if captured."""
    return Frame(np.array(picture), Viewport.plain(Size(*picture.size)))


def draw(*arguments: str) -> str:
    """Let Qt draw; what it prints."""
    script = Path(__file__).parents[1] / "vision" / "perception" / "qt_screens.py"
    command = [sys.executable, str(script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def row(name: str, once: Callable[[], float]) -> dict[str, object]:
    """Figures of repeated measurements, the first one thrown away."""
    once()
    return figures(name, [once() for _ in range(ROUNDS)])


def figures(name: str, seconds: list[float]) -> dict[str, object]:
    """Median and 95th percentile."""
    return {
        "read": name,
        "median ms": statistics.median(seconds) * 1e3,
        "p95 ms": float(np.percentile(seconds, 95)) * 1e3,
    }


def timed(act: Callable[[], object]) -> float:
    """Seconds that `act` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
