import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.geometry import PixelBox
from vision.perception.ocr import OcrEngine, RapidOcrEngine
from vision.perception.reader import ENGINES, load_engine
from vision.perception.tesseract import TesseractEngine, lines_of

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, ocr_engine: RapidOcrEngine) -> OcrEngine:
    """Each of the engines: what a test says of this one, every engine must hold."""
    return ocr_engine if request.param == "rapidocr" else TesseractEngine()


def _written(*words: tuple[int, int, str], size: int = 18, dark: bool = False) -> np.ndarray:
    """An image with words at their left and top pixels."""
    picture = Image.new("RGB", (640, 96), "#202124" if dark else "white")
    font = ImageFont.truetype("DejaVuSans.ttf", size)
    for left, top, word in words:
        ImageDraw.Draw(picture).text((left, top), word, fill="#e8eaed" if dark else "black", font=font)
    return np.array(picture)


@pytest.mark.parametrize("dark", [False, True])
def test_a_sentence_is_one_line_and_its_box_hugs_the_ink(engine: OcrEngine, dark: bool) -> None:
    pixels = _written((40, 30, "Save the document first"), dark=dark)
    (line,) = engine.read(pixels)
    ink = np.argwhere(np.abs(pixels.mean(axis=2) - pixels[0, 0].mean()) > 100)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
    assert line.text == "Save the document first"
    assert line.score > 0.9
    assert line.box.iou(PixelBox(left, top, right, bottom)) > 0.9


def test_the_entries_of_a_menu_bar_are_lines_of_their_own(engine: OcrEngine) -> None:
    pixels = _written((20, 30, "File"), (80, 30, "Edit"), (140, 30, "View"), (205, 30, "Help"))
    lines = sorted(engine.read(pixels), key=lambda line: line.box.left)
    assert [line.text for line in lines] == ["File", "Edit", "View", "Help"]
    assert [round(line.box.left, -1) for line in lines] == [20, 80, 140, 210]


@pytest.mark.parametrize("shape", [(70, 130, 3), (1, 1, 3), (3, 900, 3)])
def test_an_empty_image_of_any_size_has_no_lines(engine: OcrEngine, shape: tuple[int, int, int]) -> None:
    assert engine.read(np.full(shape, 240, np.uint8)) == ()


def test_every_line_lies_in_its_image_and_its_score_is_a_share(engine: OcrEngine) -> None:
    pixels = _written((-6, 30, "Cut off at the left"), (560, -4, "and at the right"))
    for line in engine.read(pixels):
        assert 0 <= line.box.left < line.box.right <= 640
        assert 0 <= line.box.top < line.box.bottom <= 96
        assert 0 <= line.score <= 1
        assert line.text == line.text.strip() != ""


def test_engines_have_names_and_an_unknown_one_is_told_the_others() -> None:
    assert [type(load_engine(name)) for name in ENGINES] == [RapidOcrEngine, TesseractEngine]
    with pytest.raises(ValueError, match="'eyes' is not known; there are rapidocr, tesseract"):
        load_engine("eyes")


def test_where_tesseract_is_missing_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="apt-get install tesseract-ocr"):
        TesseractEngine()


def test_a_language_that_tesseract_was_not_taught_is_its_own_complaint() -> None:
    with pytest.raises(ValueError, match="tesseract failed"):
        TesseractEngine("klingon").read(_written((40, 30, "qapla'")))


def test_words_of_a_table_are_joined_in_their_order_and_parted_by_wide_gaps() -> None:
    header = "level page_num block_num par_num line_num word_num left top width height conf text"
    words = ["5 1 1 1 1 2 70 20 40 20 90 file", "5 1 1 1 1 1 20 20 40 20 80 Open", "5 1 1 1 1 3 200 20 40 20 60 View"]
    ghosts = ["4 1 1 1 1 0 20 20 220 20 -1 ", "5 1 1 1 2 1 20 90 40 20 10 %&"]
    table = "\n".join("\t".join(row.split(" ")) for row in (header, *words, *ghosts))
    assert [(line.text, line.box, round(line.score, 2)) for line in lines_of(table)] == [
        ("Open file", PixelBox(10, 10, 55, 20), 0.85),
        ("View", PixelBox(100, 10, 120, 20), 0.6),
    ]


def test_a_crop_reads_as_the_frame_does_whatever_its_size(ocr_engine: RapidOcrEngine) -> None:
    pixels = _written((40, 30, "Grace Hopper"))
    (whole,) = ocr_engine.read(pixels)
    (part,) = ocr_engine.read(pixels[11:77, 13:301])
    assert part.text == whole.text
    assert (part.box.left + 13, part.box.top + 11) == (whole.box.left, whole.box.top)


@pytest.mark.parametrize("dark", [False, True])
def test_two_lines_of_a_terminal_are_two_although_a_caret_nearly_joins_them(
    ocr_engine: RapidOcrEngine, dark: bool
) -> None:
    said = ("root@vm:~/work# echo 'one line' > line.txt", "root@vm:~/work# mkdir letters")
    picture = Image.new("RGB", (800, 580), "black" if dark else "white")
    pen, font, ink = ImageDraw.Draw(picture), ImageFont.truetype("DejaVuSansMono.ttf", 15), "white" if dark else "black"
    for row, words in enumerate(said):
        pen.text((6, 2 + 19 * row), words, fill=ink, font=font)
    end = 6 + pen.textlength(said[1], font=font)
    pen.rectangle((end, 21, end + 8, 39), fill=ink)
    lines = sorted(ocr_engine.read(np.array(picture)), key=lambda line: line.box.left)
    read = ["".join(one.text for one in lines if (one.box.centre.y > 20) is below) for below in (False, True)]
    assert read[0].replace(" ", "") == said[0].replace(" ", "")
    assert read[1].replace(" ", "").startswith("root@vm:~/work#mkdirletters")


@pytest.mark.parametrize("ground", ["#308cc6", "white"])
def test_lines_that_stand_close_are_read_apart(ocr_engine: RapidOcrEngine, ground: str) -> None:
    """As in the selected row of a list: between a descender and the next line there is one empty row of pixels."""
    picture = Image.new("RGB", (420, 90), ground)
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype("DejaVuSans.ttf", 12)
    texts = ("My page", "2026-11-30 17:41 · Recorded · 2 steps", "can be set: name")
    for number, text in enumerate(texts):
        draw.text((20, 12 + 14 * number), text, font=font, fill="white" if ground != "white" else "black")
    first, second, third = sorted(ocr_engine.read(np.array(picture)), key=lambda line: line.box.top)
    assert (first.text, third.text) == (texts[0], texts[2])
    assert "Recorded" in second.text
    assert "2 steps" in second.text
    assert max(line.box.height for line in (first, second, third)) <= 14


def test_a_chinese_sign_that_stands_alone_is_not_cut_in_two(ocr_engine: RapidOcrEngine) -> None:
    picture = Image.new("RGB", (120, 60), "#308cc6")
    font = ImageFont.truetype("NotoSansCJK-Regular.ttc", 16)
    ImageDraw.Draw(picture).text((20, 20), "吕", font=font, fill="white")
    assert [line.text for line in ocr_engine.read(np.array(picture))] == ["吕"]


def test_an_icon_that_touches_a_line_does_not_take_its_place(ocr_engine: RapidOcrEngine) -> None:
    """The engine boxes a magnifying glass as a Q, and the name beside it with the end of the glass."""
    with Image.open(DATA / "list_with_icons.png") as picture:
        lines = ocr_engine.read(np.asarray(picture.convert("RGB")))
    names = ["lopisterce_143.md", "fo780.log", "xivexi660.mp3", "ha-1832.txt", "di-1217.txt", "gu-1663.html"]
    assert [name for name in names if not any(line.text.endswith(name) for line in lines)] == []


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
