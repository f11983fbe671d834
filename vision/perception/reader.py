"""Screen readers: by geometry and OCR alone, or with the trained detector; `load_reader` gives the best there is."""

from __future__ import annotations

import itertools
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from vision.detector.onnx_detector import ElementDetector, OnnxDetector, shipped_folder
from vision.frame import Frame, changed_tiles
from vision.icons.naming import named
from vision.icons.onnx_encoder import CropReader, OnnxCropReader, shipped_crops
from vision.perception.elements import Element, Perception
from vision.perception.keypads import with_signs
from vision.perception.merging.fusion import Guidance, Guide, guidance, merged, unguided
from vision.perception.merging.marks import with_measured_mark
from vision.perception.merging.plausibility import completed, supported
from vision.perception.ocr import OcrEngine, RapidOcrEngine
from vision.perception.shapes import Shape, find_shapes, only_text, painted_over, text_mask
from vision.perception.text_regions import CachedEngine, read_regions
from vision.perception.widget_rules import elements_by_rules

log = logging.getLogger(__name__)


ENGINES: Final = ("rapidocr", "tesseract")


def load_engine(name: str) -> OcrEngine:
    """The engine of this name, one of `ENGINES`.

    Raises:
        ValueError: If there is no such engine.
        FileNotFoundError: If what it needs is not installed.
    """
    match name:
        case "rapidocr":
            return RapidOcrEngine()
        case "tesseract":
            from vision.perception.tesseract import TesseractEngine

            return TesseractEngine()
    raise ValueError(f"engine {name!r} is not known; there are {', '.join(ENGINES)}")


class ScreenReader:
    """A reader by OCR and geometry, without a trained detector.

    Geometry is looked at anew wherever anything changed; that costs a twentieth of reading. Text is read rectangle by
    rectangle (see `regions_of`), and lines are remembered by a rectangle's pixels: what did not change, or is
    shown again, is not read again, and the elements of a screen do not depend on the screens before it.

    Args:
        remembered: Number of rectangles to remember.
    """

    def __init__(self, engine: OcrEngine, *, remembered: int = 2048) -> None:
        self._ocr, self._engine = engine, CachedEngine(engine, remembered=remembered)
        self._frame: Frame | None = None
        self._elements: tuple[Element, ...] = ()

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """See `Perception.read`."""
        if self._frame is None or changed_tiles(self._frame, frame).any():
            self._elements = self.read_guided(frame, unguided)
            self._frame = frame
        return self._elements

    def read_guided(self, frame: Frame, guide: Guide) -> tuple[Element, ...]:
        """The elements of any frame, with a guide that knows more than geometry does."""
        known = guide(find_shapes(frame.pixels))
        legible = painted_over(only_text(frame.pixels, known.shapes), known.wordless)
        lines = read_regions(self._engine, legible, text_mask(legible, known.shapes))
        lines = tuple(with_signs(self._ocr, frame.pixels, lines, known.wordless))
        return elements_by_rules(frame.pixels, known.shapes, itertools.chain.from_iterable(map(known.cut, lines)))


class MergedReader:
    """A reader by OCR, geometry and the detector, which looks wherever anything changed.

    The detector looks at the whole frame each time, so that the elements of a screen do not depend on the screens
    before it: what it says of a place depends on what lies up to 300 pixels away, and looking at no more than a window
    around each change, 256 pixels wider on each side, gave another element or state in 45 of 100 steps. It looks while
    the geometry is found; text is read after that, when it is known what is none.

    Args:
        crops: Names icons and looks at marks; None for neither.
    """

    def __init__(self, reader: ScreenReader, detector: ElementDetector, crops: CropReader | None = None) -> None:
        self._reader, self._detector, self._crops = reader, detector, crops
        self._frame: Frame | None = None
        self._elements: tuple[Element, ...] = ()

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """See `Perception.read`."""
        if self._frame is None or changed_tiles(self._frame, frame).any():
            with ThreadPoolExecutor(1, "detector") as beside:  # both spend their time outside the interpreter's lock
                suspecting = beside.submit(self._detector.suspect, frame.pixels)

                def guide(shapes: tuple[Shape, ...]) -> Guidance:
                    return guidance(shapes, self._detector.believe(suspecting.result()))

                read = supported(self._reader.read_guided(frame, guide), suspecting.result())
            found = self._detector.believe(suspecting.result())
            elements = merged(read, [with_measured_mark(frame.pixels, element) for element in found])
            elements = completed(elements, frame.pixels)
            self._elements = elements if self._crops is None else named(elements, frame.pixels, self._crops)
            self._frame = frame
        return self._elements


def load_reader(engine: OcrEngine | None = None, *, detector: bool = True, weights: Path | None = None) -> Perception:
    """The best reader there is; without usable weights one without the detector, and a line in the log says why.

    Args:
        engine: Reads text; RapidOCR if None.
        detector: Whether the detector looks too.
        weights: Folder of the detector; the shipped one if None.
    """
    reader = ScreenReader(RapidOcrEngine() if engine is None else engine)
    if not detector:
        return reader
    try:
        loaded = OnnxDetector(shipped_folder() if weights is None else weights)
    except (FileNotFoundError, ValueError) as error:
        log.warning("screens are read without the detector: %s", error)
        return reader
    return MergedReader(reader, loaded, _crop_reader())


def _crop_reader() -> CropReader | None:
    """The shipped crop encoder; None where there is none."""
    try:
        return OnnxCropReader(shipped_crops())
    except FileNotFoundError:
        return None
    except ValueError as error:
        log.warning("icons are not named: %s", error)
        return None
