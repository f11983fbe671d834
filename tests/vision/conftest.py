"""The real OCR engine, loaded once: that takes a second."""

from __future__ import annotations

import pytest

from vision.perception.ocr import RapidOcrEngine


@pytest.fixture(scope="session")
def ocr_engine() -> RapidOcrEngine:
    return RapidOcrEngine(threads=2)
