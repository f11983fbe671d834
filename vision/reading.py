"""The reader of screens as deskhand comes with it: geometry and OCR, and the shipped detector where it is whole."""

from __future__ import annotations

import logging
from pathlib import Path

from vision.finder import ElementFinder, OnnxFinder, shipped_folder
from vision.frame import Frame, changed_tiles
from vision.merging import merged
from vision.ocr import OcrEngine, RapidOcrEngine
from vision.perception import Element, Perception, ScreenReader

log = logging.getLogger(__name__)


class MergedReader:
    """Reads as another reader does, and has the detector look too wherever anything changed.

    The detector looks at the whole frame each time, so that what is told of a screen does not depend on the screens
    before it.
    """

    def __init__(self, reader: Perception, finder: ElementFinder) -> None:
        self._reader, self._finder = reader, finder
        self._frame: Frame | None = None
        self._elements: tuple[Element, ...] = ()

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """See `Perception.read`."""
        if self._frame is None or changed_tiles(self._frame, frame).any():
            self._elements = merged(self._reader.read(frame), self._finder.find(frame.pixels))
            self._frame = frame
        return self._elements


def load_reader(engine: OcrEngine | None = None, *, weights: Path | None = None) -> Perception:
    """The best reader there is; without usable weights one without the detector, and a line in the log says why.

    Args:
        engine: Reads text; RapidOCR if None.
        weights: Folder of the detector; the shipped one if None.
    """
    reader = ScreenReader(RapidOcrEngine() if engine is None else engine)
    try:
        finder = OnnxFinder(shipped_folder() if weights is None else weights)
    except (FileNotFoundError, ValueError) as error:
        log.warning("screens are read without the detector: %s", error)
        return reader
    return MergedReader(reader, finder)
