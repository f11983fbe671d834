"""OCR: text lines of an image; words apart by a wide gap (a menu bar) are lines of their own.

`RapidOcrEngine` runs PP-OCR on the CPU with the weights of its wheel; nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from vision.assets import verified
from vision.geometry import PixelBox, Size

if TYPE_CHECKING:
    from rapidocr import RapidOCR

Pixels = npt.NDArray[np.uint8]
"""An image, `(H, W, 3)` uint8, RGB."""

VERSION: Final = "3.10.0"
"""Of rapidocr, whose wheel holds the weights. Its default networks change with its version; what is read must not.

rapidocr would fetch a file that is missing or damaged from the internet; it is therefore given the paths of files that
were checked. The same version and digests stand in pyproject.toml under `[tool.deskhand.ocr]`.
"""

DETECTION: Final = "PP-OCRv6_det_small.onnx"
RECOGNITION: Final = "PP-OCRv6_rec_small.onnx"

SHA256: Final[Mapping[str, str]] = {
    DETECTION: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    RECOGNITION: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}

REMEDY: Final = f"install it again with: pip install --force-reinstall rapidocr=={VERSION}"

STRIDE: Final = 32
"""The detector works on multiples of this; any other size would be resized, and a crop read unlike its frame."""

_WIDE_GAP: Final = 0.8
"""Gap between two words, as a share of a capital's height, above which they are two lines. A space is 0.3 to 0.75."""

_INK: Final = 0.4
"""Share of the greatest contrast to the background from which a pixel is ink."""

_FAINT: Final = 24
"""Grey levels below which no contrast is ink."""

_AROUND: Final = 0.25
"""Ground around a line that is recognised with it, as a share of its height."""

_SLACK: Final = 0.25
"""How far beyond the detector's box ink may still belong to its line, as a share of the box's height."""

_DOT_GAP: Final = 0.1
"""Gap between the dot of an i and its stem, as a share of the box's height."""

_LETTER: Final = 0.3
"""Height of a row of letters at least, as a share of the box's height."""

_SIGN: Final = 1.5
"""Width over height of a box of more than one Chinese sign; the halves of a single one may be as high as letters."""

_ON_END: Final = 2.5
"""Height over width from which a line runs from top to bottom; a single letter stays below."""

_LEAST_SCORE: Final = 0.5
"""Confidence below which nothing was read."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text.

    Attributes:
        box: Around its ink, in pixels of the image.
        score: The engine's mean confidence over the characters, in [0, 1].
    """

    box: PixelBox
    text: str
    score: float


def digest_of(pixels: Pixels) -> bytes:
    """A digest of 16 bytes: equal digests mean equal size and pixels."""
    height, width, _ = pixels.shape
    shape = height.to_bytes(4, "little") + width.to_bytes(4, "little")
    return hashlib.blake2b(pixels.tobytes(), digest_size=16, person=shape).digest()


class OcrEngine(Protocol):
    """An engine for OCR: finds and reads text."""

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        """The lines of an `(H, W, 3)` RGB image, in no particular order."""
        ...


class RapidOcrEngine:
    """PP-OCR through onnxruntime; loads on the first `read`.

    The detector says roughly where a line is; what is recognised is cut around its ink, so that the same line is the
    same pixels in a frame and in every crop of it. Lines recognised before are remembered by their pixels.

    Args:
        remembered: Number of lines to remember.
        weights: Folder of the networks; that in the wheel of rapidocr if None.

    Attributes:
        threads: Cores to use; the gain levels off at four.
    """

    def __init__(self, threads: int | None = None, *, remembered: int = 4096, weights: Path | None = None) -> None:
        self.threads = min(4, os.cpu_count() or 1) if threads is None else threads
        self._remembered, self._weights = remembered, weights
        self._known: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._engine: RapidOCR | None = None

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        """See `OcrEngine.read`.

        Raises:
            FileNotFoundError: If the networks are not there; one sentence.
            ValueError: If they are not those that this version was tried with; one sentence.
        """
        if self._engine is None:
            self._engine = self._load()
        height, width, _ = pixels.shape
        padded = np.pad(pixels, ((0, -height % STRIDE), (0, -width % STRIDE), (0, 0)), mode="edge")
        found: Any = self._engine(np.ascontiguousarray(padded[:, :, ::-1]), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return ()
        hulls: list[PixelBox] = []
        # the widest first: where two boxes share ink, the line is the one that goes on
        every = (hull for corners in found.boxes for hull in _hulls(pixels, _bounds(corners)))
        for hull in sorted(every, key=lambda hull: -hull.width):
            if not any(hull.contains(other.centre) or other.contains(hull.centre) for other in hulls):
                hulls.append(hull)
        read = ((hull, *self._recognise(self._engine, _with_ground(pixels, hull))) for hull in hulls)
        return tuple(TextLine(hull, text, score) for hull, text, score in read if text and score >= _LEAST_SCORE)

    def recognise(self, line: Pixels) -> tuple[str, float]:
        """The text of an `(h, w, 3)` RGB image of one line, and its score in [0, 1]; nothing is looked for in it."""
        if self._engine is None:
            self._engine = self._load()
        return self._recognise(self._engine, line)

    def _recognise(self, engine: RapidOCR, line: Pixels) -> tuple[str, float]:
        key = digest_of(line)
        read = self._known.pop(key, None)
        if read is None:
            read = _recognised(engine, line)
        self._known[key] = read
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return read

    def _load(self) -> RapidOCR:
        detection, recognition = checked_weights(self._weights or weights_folder())
        from rapidocr import RapidOCR

        # it sets its logger up while it is imported, with colours and a handler of its own
        logger = logging.getLogger("RapidOCR")
        logger.handlers.clear()
        logger.propagate = True
        return RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,  # tells upright text from text on its head: screens have none
                "Global.max_side_len": 16384,
                "Global.use_vertical_padding": False,
                "Det.model_path": str(detection),
                "Rec.model_path": str(recognition),
                "Det.limit_type": "max",
                "Det.limit_side_len": 16384,
                "Rec.rec_img_shape": [3, 48, 96],  # the least width a line is padded to
                "Rec.rec_batch_num": 1,  # no line is padded to the width of a longer one
                "EngineConfig.onnxruntime.intra_op_num_threads": self.threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )


def weights_folder() -> Path:
    """The folder of weights in the installed rapidocr, which is found and not imported: that takes half a second.

    Raises:
        FileNotFoundError: If rapidocr is not installed.
    """
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"text cannot be read: rapidocr is not installed; {REMEDY}")
    return Path(spec.origin).parent / "models"


def checked_weights(folder: Path) -> tuple[Path, Path]:
    """The networks for detection and for recognition in `folder`.

    Raises:
        FileNotFoundError: If one is missing; one sentence.
        ValueError: If one is not the file that this version was tried with; one sentence.
    """
    detection, recognition = (verified(folder / name, SHA256[name], remedy=REMEDY) for name in (DETECTION, RECOGNITION))
    return detection, recognition


def _bounds(corners: Sequence[Sequence[float]]) -> PixelBox:
    points = np.asarray(corners, dtype=np.float64)
    left, top = points.min(axis=0)
    right, bottom = points.max(axis=0)
    return PixelBox(float(left), float(top), float(right), float(bottom))


def _with_ground(pixels: Pixels, hull: PixelBox) -> Pixels:
    height, width, _ = pixels.shape
    box = hull.grown(round(_AROUND * hull.height), Size(width, height))
    return pixels[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]


def _hulls(pixels: Pixels, box: PixelBox) -> Iterator[PixelBox]:
    """The boxes around the ink of the lines that `box` roughly covers: mostly one, two where the detector joined them.

    They do not depend on where exactly `box` ends: the ground is that of its middle, rows belong to a line as far as
    ink goes on, and letters that it cuts belong to it whole.
    """
    height, width, _ = pixels.shape
    window = box.grown(round(_SLACK * box.height), Size(width, height))
    left, top = int(window.left), int(window.top)
    grey = _grey(pixels[top : int(window.bottom) + 1, left : int(window.right) + 1])
    first, last = int(box.left) - left, int(box.right) - left + 1
    upper, lower = int(box.top + box.height / 4) - top, int(box.bottom - box.height / 4) - top + 1
    ink = _ink(grey, grey[upper:lower, first:last])
    # what fills a whole side lies beyond this ground: the border of a field, the rows around a selected one
    ground = np.flatnonzero(~ink[upper:lower].all(axis=0))
    if not ground.size:
        return
    ink[:, : ground[0]] = ink[:, ground[-1] + 1 :] = False
    within = ink[:, max(first, int(ground[0])) : min(last, int(ground[-1]) + 1)]
    ink[within.all(axis=1)] = False
    runs = [
        (start, end)
        for start, end in _lines(np.asarray(within.any(axis=1)), box)
        if min(end, box.bottom - top) - max(start, box.top - top) >= (end - start) / 2
    ]
    tallest = max((end - start for start, end in runs), default=0)
    for start, end in runs:
        if end - start >= tallest / 2:
            part = ink[start:end]
            amount = part.sum(axis=1)
            body = int(np.flatnonzero(amount >= amount.max() / 4)[-1]) + 1  # without the few strokes that reach below
            inked = np.asarray(part.any(axis=0))
            columns = np.flatnonzero(inked[first:last]) + first
            outside = np.flatnonzero(~inked)
            before, after = outside[outside < columns[0]], outside[outside > columns[-1]]
            begin = int(before[-1]) + 1 if before.size else 0
            finish = int(after[0]) if after.size else len(inked)
            for start_x, end_x in _runs(inked[begin:finish], int(_WIDE_GAP * body)):
                yield _around(part[:, begin + start_x : begin + end_x], left + begin + start_x, top + start)


def _lines(inked: npt.NDArray[np.bool_], box: PixelBox) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) row of each line of a window on a line that `box` roughly covers.

    A dot and its stem, the bars of a `=` are one line over a small gap; two that are as high as letters are two lines,
    however near, as is what goes on beyond the window.
    """
    gap = max(2, round(_DOT_GAP * box.height))
    high = (_LETTER if box.width >= _SIGN * box.height else 2 * _LETTER) * box.height
    line: tuple[int, int] | None = None
    for start, end in _runs(inked, 0):
        if line is not None and start - line[1] <= gap:
            above = line[1] - line[0] >= high or line[0] == 0
            below = end - start >= high or end == len(inked)
            if not (above and below):
                line = line[0], end
                continue
        if line is not None:
            yield line
        line = start, end
    if line is not None:
        yield line


def _runs(inked: npt.NDArray[np.bool_], gap: int) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) of the stretches of ink, over gaps of at most `gap`."""
    at = np.flatnonzero(inked)
    if at.size:
        for stretch in np.split(at, np.flatnonzero(np.diff(at) > gap + 1) + 1):
            yield int(stretch[0]), int(stretch[-1]) + 1


def _around(ink: npt.NDArray[np.bool_], left: int, top: int) -> PixelBox:
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return PixelBox(
        float(left + columns[0]), float(top + rows[0]), float(left + columns[-1] + 1), float(top + rows[-1] + 1)
    )


def _recognised(engine: RapidOCR, line: Pixels) -> tuple[str, float]:
    upright = line if len(line) < _ON_END * line.shape[1] else np.rot90(line)
    found: Any = engine(np.ascontiguousarray(upright[:, :, ::-1]), use_det=False, use_cls=False, use_rec=True)
    return found.txts[0].strip(), float(found.scores[0])


def _grey(pixels: Pixels) -> npt.NDArray[np.float64]:
    return np.asarray(pixels.mean(axis=2))


def _ink(grey: npt.NDArray[np.float64], middle: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which pixels stand out from the most frequent level of `middle`, a part of `grey`; levels of 0 to 255."""
    if not middle.size:
        return np.zeros(grey.shape, dtype=np.bool_)
    background = int(np.bincount(middle.astype(np.uint8).ravel(), minlength=256).argmax())
    contrast = float(np.abs(middle - background).max())
    return np.asarray(np.abs(grey - background) > max(_FAINT, _INK * contrast))
