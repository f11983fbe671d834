"""Tesseract as an engine of the OCR protocol: the program `tesseract`, which is installed beside deskhand.

It is there to prove that the seam holds, and for those who have it: on screens it reads less than `RapidOcrEngine`.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from vision.geometry import PixelBox
from vision.perception.ocr import Pixels, TextLine

PROGRAM: Final = "tesseract"

_ENLARGED: Final = 2
"""Screens are drawn at half the resolution that tesseract was taught on."""

_WORD: Final = 5
"""The level of a word in tesseract's tables; those above are lines, paragraphs, blocks and the page."""

_WIDE_GAP: Final = 1.0
"""Gap between two words, as a share of a line's height, above which they are two lines."""

_LEAST_SCORE: Final = 0.3
"""Confidence below which nothing was read."""

_TIMEOUT_S: Final = 120.0


class TesseractEngine:
    """The program `tesseract`, run once for each image, on one core.

    Args:
        languages: Names of its trained data, joined by `+`, as `tesseract --list-langs` lists them.

    Raises:
        FileNotFoundError: If there is no such program.
    """

    def __init__(self, languages: str = "eng") -> None:
        program = shutil.which(PROGRAM)
        if program is None:
            raise FileNotFoundError(
                "there is no program tesseract on the PATH; on Debian: apt-get install tesseract-ocr"
            )
        self._command = (program, "stdin", "stdout", "--psm", "11", "-l", languages, "tsv")

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        """See `OcrEngine.read`.

        Raises:
            ValueError: If tesseract fails, for want of its trained data above all; its own sentence.
        """
        height, width, _ = pixels.shape
        if not pixels.size:
            return ()
        enlarged = Image.fromarray(pixels).resize((width * _ENLARGED, height * _ENLARGED), Image.Resampling.BICUBIC)
        encoded = io.BytesIO()
        enlarged.save(encoded, "PPM")
        done = subprocess.run(
            self._command,
            input=encoded.getvalue(),
            capture_output=True,
            timeout=_TIMEOUT_S,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its own threads cost more than they gain
            check=False,
        )
        if done.returncode:
            complaint = done.stderr.decode(errors="replace").strip().splitlines()
            raise ValueError(f"tesseract failed: {complaint[-1] if complaint else f'exit code {done.returncode}'}")
        return tuple(lines_of(done.stdout.decode("utf-8")))


@dataclass(frozen=True, slots=True)
class _Word:
    box: PixelBox
    text: str
    score: float


def lines_of(table: str) -> Iterator[TextLine]:
    """The lines in a table of words as tesseract prints it, in pixels of the image before it was enlarged."""
    lines: dict[tuple[str, ...], list[_Word]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if int(row["level"]) != _WORD or not (text := row["text"].strip()):
            continue
        left, top, width, height = (int(row[name]) / _ENLARGED for name in ("left", "top", "width", "height"))
        line = tuple(row[name] for name in ("page_num", "block_num", "par_num", "line_num"))
        box = PixelBox(left, top, left + width, top + height)
        lines.setdefault(line, []).append(_Word(box, text, float(row["conf"]) / 100))
    for words in lines.values():
        for part in _parted(words):
            score = float(np.mean([word.score for word in part]))
            if score >= _LEAST_SCORE:
                yield TextLine(_around(word.box for word in part), " ".join(word.text for word in part), score)


def _parted(words: Iterable[_Word]) -> Iterator[list[_Word]]:
    """Words in their order, cut where the gap between two is wide."""
    part: list[_Word] = []
    for word in sorted(words, key=lambda word: word.box.left):
        if part and word.box.left - part[-1].box.right > _WIDE_GAP * max(word.box.height, part[-1].box.height):
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def _around(boxes: Iterable[PixelBox]) -> PixelBox:
    corners = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes])
    left, top = (float(side) for side in corners[:, :2].min(axis=0))
    right, bottom = (float(side) for side in corners[:, 2:].max(axis=0))
    return PixelBox(left, top, right, bottom)
