import logging
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.geometry import PixelBox
from vision.ocr import RapidOcrEngine


def _written(*words: tuple[int, int, str], size: int = 18, dark: bool = False) -> np.ndarray:
    """An image with words at their left and top pixels."""
    picture = Image.new("RGB", (640, 96), "#202124" if dark else "white")
    font = ImageFont.truetype("DejaVuSans.ttf", size)
    for left, top, word in words:
        ImageDraw.Draw(picture).text((left, top), word, fill="#e8eaed" if dark else "black", font=font)
    return np.array(picture)


@pytest.mark.parametrize("dark", [False, True])
def test_a_sentence_is_one_line_and_its_box_hugs_the_ink(ocr_engine: RapidOcrEngine, dark: bool) -> None:
    pixels = _written((40, 30, "Save the document first"), dark=dark)
    (line,) = ocr_engine.read(pixels)
    ink = np.argwhere(np.abs(pixels.mean(axis=2) - pixels[0, 0].mean()) > 100)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
    assert line.text == "Save the document first"
    assert line.score > 0.9
    assert line.box.iou(PixelBox(left, top, right, bottom)) > 0.9


def test_the_entries_of_a_menu_bar_are_lines_of_their_own(ocr_engine: RapidOcrEngine) -> None:
    pixels = _written((20, 30, "File"), (80, 30, "Edit"), (140, 30, "View"), (205, 30, "Help"))
    lines = sorted(ocr_engine.read(pixels), key=lambda line: line.box.left)
    assert [line.text for line in lines] == ["File", "Edit", "View", "Help"]
    assert [round(line.box.left, -1) for line in lines] == [20, 80, 140, 210]


def test_an_empty_image_has_no_lines(ocr_engine: RapidOcrEngine) -> None:
    assert ocr_engine.read(np.full((70, 130, 3), 240, np.uint8)) == ()


def test_a_crop_reads_as_the_frame_does_whatever_its_size(ocr_engine: RapidOcrEngine) -> None:
    pixels = _written((40, 30, "Grace Hopper"))
    (whole,) = ocr_engine.read(pixels)
    (part,) = ocr_engine.read(pixels[11:77, 13:301])
    assert part.text == whole.text
    assert (part.box.left + 13, part.box.top + 11) == (whole.box.left, whole.box.top)


@pytest.fixture
def spoken(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO):
        yield caplog


def test_it_loads_and_reads_without_a_word_in_the_log(
    spoken: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    RapidOcrEngine(threads=1).read(np.full((64, 64, 3), 255, np.uint8))
    assert not spoken.records
    assert capfd.readouterr() == ("", "")
