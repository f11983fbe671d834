"""Faint text is read where its contrast is stretched; ordinary screens, surfaces and noise have none."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.vision.perception.drawn_screens import drawn_screen, frame_of
from vision.perception.faint_text import FaintTextReader, faint_regions
from vision.perception.ocr import Pixels, RapidOcrEngine, TextLine


def written(ground: tuple[int, int, int], ink: tuple[int, int, int]) -> Pixels:
    picture = Image.new("RGB", (640, 200), ground)
    ImageDraw.Draw(picture).text((60, 80), "Nobody sees this line", ink, ImageFont.truetype("DejaVuSans.ttf", 15))
    return np.array(picture)


@pytest.mark.parametrize(
    ("ground", "ink"),
    [
        ((255, 255, 255), (251, 251, 251)),
        ((255, 255, 255), (255, 255, 235)),
        ((18, 18, 18), (24, 24, 24)),
        ((240, 240, 240), (222, 222, 222)),
        ((40, 60, 120), (44, 64, 126)),
    ],
)
def test_a_line_of_any_faint_colour_is_read(
    ocr_engine: RapidOcrEngine, ground: tuple[int, int, int], ink: tuple[int, int, int]
) -> None:
    (line,) = FaintTextReader(ocr_engine).read(frame_of(written(ground, ink)))
    assert line.text == "Nobody sees this line"
    assert abs(line.box.left - 60) <= 4


def test_what_anybody_sees_is_not_faint(ocr_engine: RapidOcrEngine) -> None:
    assert FaintTextReader(ocr_engine).read(frame_of(written((255, 255, 255), (0, 0, 0)))) == ()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["form", "table"])
def test_an_ordinary_screen_has_no_faint_text(
    tmp_path: Path, ocr_engine: RapidOcrEngine, screen: str, theme: str
) -> None:
    assert FaintTextReader(ocr_engine).read(drawn_screen(screen, theme, tmp_path).frame) == ()


def test_gradients_and_noise_are_not_read() -> None:
    gradient = np.repeat(np.linspace(200, 240, 640).astype(np.uint8)[None, :, None], 400, axis=0).repeat(3, axis=2)
    noise = np.random.default_rng(0).integers(116, 124, (400, 640, 3)).astype(np.uint8)
    assert list(faint_regions(gradient)) == []
    assert len(list(faint_regions(noise))) <= 24


def test_a_frame_that_did_not_change_is_not_read_again(ocr_engine: RapidOcrEngine) -> None:
    class Counting:
        read_so_far = 0

        def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
            self.read_so_far += 1
            return ocr_engine.read(pixels)

    engine, pixels = Counting(), written((255, 255, 255), (248, 248, 248))
    reader = FaintTextReader(engine)
    first = reader.read(frame_of(pixels))
    assert engine.read_so_far == 1
    assert reader.read(frame_of(pixels.copy())) == first
    assert engine.read_so_far == 1
