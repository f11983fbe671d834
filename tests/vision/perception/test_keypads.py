"""Signs alone on keys are read, with and without the detector; what is no keypad is left as it was read."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.vision.perception.drawn_screens import drawn_screen, frame_of
from vision.geometry import PixelBox
from vision.perception.elements import Kind
from vision.perception.formats import as_table
from vision.perception.keypads import with_signs
from vision.perception.ocr import Pixels, RapidOcrEngine, TextLine
from vision.perception.reader import load_reader

SIGNS = "7 8 9 ÷ C 4 5 6 × 1 2 3 − ( 0 . ± + ) % √ π * =".split()
GROUND, INK = "#fafafa", "#1e1e1e"


def written(rows: list[str], pitch: int, size: int) -> Pixels:
    """Signs in rows and columns on a plain ground, as flat programs write their keys."""
    picture = Image.new("RGB", (800, 600), GROUND)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype("DejaVuSans.ttf", size)
    pen.text((40, 20), "Calculator", fill=INK, font=ImageFont.truetype("DejaVuSans.ttf", 15))
    for row, signs in enumerate(rows):
        for column, sign in enumerate(signs):
            pen.text((120 + column * pitch, 120 + row * pitch), sign, fill=INK, font=font, anchor="mm")
    return np.array(picture)


@pytest.mark.parametrize("detector", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["keypad", "large_keypad"])
def test_every_key_of_a_calculator_is_read_where_it_stands(
    tmp_path: Path, ocr_engine: RapidOcrEngine, screen: str, theme: str, detector: bool
) -> None:
    drawn = drawn_screen(screen, theme, tmp_path)
    elements = load_reader(ocr_engine, detector=detector).read(drawn.frame)
    for sign in SIGNS:
        key = drawn.widget(sign, Kind.BUTTON)
        assert [one.text for one in elements if one.text and key.is_hit_by(one)] == [sign], as_table(elements)


@pytest.mark.parametrize(("pitch", "size"), [(60, 18), (96, 18), (60, 28)])
@pytest.mark.parametrize("detector", [False, True])
def test_signs_without_keys_around_them_are_read(
    ocr_engine: RapidOcrEngine, detector: bool, pitch: int, size: int
) -> None:
    elements = load_reader(ocr_engine, detector=detector).read(
        frame_of(written(["789÷", "456×", "123−", "0C=+"], pitch, size))
    )
    assert {one.text for one in elements} >= set("789÷456×123−0C=+")


def test_the_days_of_a_month_are_read_from_the_first_on(ocr_engine: RapidOcrEngine) -> None:
    picture = Image.new("RGB", (480, 360), GROUND)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype("DejaVuSans.ttf", 15)
    for day in range(1, 32):
        row, column = divmod(day + 2, 7)
        pen.text((60 + 48 * column, 60 + 40 * row), str(day), fill=INK, font=font, anchor="mm")
    elements = load_reader(ocr_engine).read(frame_of(np.array(picture)))
    assert {one.text for one in elements} >= set(map(str, range(1, 32)))


class NothingFound:
    """A recogniser that finds an X in whatever it is shown."""

    def __init__(self) -> None:
        self.shown = 0

    def recognise(self, line: Pixels) -> tuple[str, float]:
        self.shown += 1
        return "X", 0.9


def sign(text: str, column: int, row: int) -> TextLine:
    return TextLine(PixelBox(100 + 60 * column, 100 + 60 * row, 110 + 60 * column, 114 + 60 * row), text, 0.9)


def test_an_x_is_a_times_sign_on_a_calculator_alone() -> None:
    digits = [
        sign(text, column, row) for row, texts in enumerate(("789", "456", "12X")) for column, text in enumerate(texts)
    ]
    blank = np.full((400, 400, 3), 250, np.uint8)
    assert [one.text for one in with_signs(NothingFound(), blank, digits)] == list("78945612X")
    calculator = [*digits, sign("+", 3, 0), sign("=", 3, 1)]
    assert [one.text for one in with_signs(NothingFound(), blank, calculator)] == list("78945612×+=")


def test_two_columns_of_numbers_far_apart_are_no_keypad() -> None:
    recogniser = NothingFound()
    pixels = np.random.default_rng(0).integers(0, 256, (900, 900, 3), np.uint8)
    table = [sign(str(row), column, row) for row in range(6) for column in (0, 9)]
    assert with_signs(recogniser, pixels, table) == table
    assert recogniser.shown == 0


def test_an_engine_that_only_reads_adds_nothing() -> None:
    class Reader:
        def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
            raise AssertionError("nothing is read again")

    digits = [sign(str(3 * row + column), column, row) for row in range(3) for column in range(3)]
    assert with_signs(Reader(), np.zeros((400, 400, 3), np.uint8), digits) == digits


def test_the_months_of_a_chinese_calendar_keep_their_sign() -> None:
    class Sure:
        """A recogniser that sees the months again."""

        def recognise(self, line: Pixels) -> tuple[str, float]:
            return "3月", 0.95

    months = [sign(f"{3 * row + column + 1}月", column, row) for row in range(3) for column in range(3)]
    pixels = np.full((400, 400, 3), 250, np.uint8)
    for month in months:
        pixels[int(month.box.top) : int(month.box.bottom), int(month.box.left) : int(month.box.right)] = 30
    assert with_signs(Sure(), pixels, months) == months


def test_signs_of_a_calculator_that_were_taken_for_chinese_are_signs_also_on_a_key_of_double_height() -> None:
    class Stars:
        """A recogniser that sees a character in a star."""

        def recognise(self, line: Pixels) -> tuple[str, float]:
            return "冰", 0.8

    def key(text: str, x: int, y: int) -> TextLine:
        return TextLine(PixelBox(x, y, x + 8, y + 10), text, 0.9)

    rows = ["789/", "456冰", "123-"]  # as far apart as on a calculator that fills a window
    keys = [key(text, 150 + 179 * x, 100 + 108 * y) for y, texts in enumerate(rows) for x, text in enumerate(texts)]
    high, far = key("二", 866, 262), key("二", 866, 700)
    pixels = np.full((800, 1000, 3), 250, np.uint8)
    for one in keys:
        pixels[int(one.box.top) : int(one.box.bottom), int(one.box.left) : int(one.box.right)] = 20
    found = {line.box: line.text for line in with_signs(Stars(), pixels, [*keys, high, far])}
    assert found[high.box] == "="
    assert found[far.box] == "二", "it stands elsewhere"
    assert "冰" not in found.values()


def test_a_key_of_double_height_is_read_between_two_rows(ocr_engine: RapidOcrEngine) -> None:
    picture = Image.fromarray(written(["789÷", "456×", "123−", "0C.+"], 96, 18))
    font = ImageFont.truetype("DejaVuSans.ttf", 18)
    ImageDraw.Draw(picture).text((120 + 4 * 96, 120 + 2.5 * 96), "=", fill=INK, font=font, anchor="mm")
    elements = load_reader(ocr_engine, detector=False).read(frame_of(np.array(picture)))
    assert "=" in {one.text for one in elements}
