import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.geometry import PixelBox
from vision.perception.shapes import Form, Shape, find_shapes, only_text

LIGHT = ("#f0f0f0", "#ffffff", "#909090", "#000000")
DARK = ("#2b2b2f", "#1d1d20", "#77777c", "#e8e8e8")


class Sheet:
    """A small window to draw on, in ground, fill, border and ink of a theme."""

    def __init__(self, theme: tuple[str, str, str, str]) -> None:
        self.ground, self.fill, self.border, self.ink = theme
        self.picture = Image.new("RGB", (400, 300), self.ground)
        self.pen = ImageDraw.Draw(self.picture)
        self.font = ImageFont.truetype("DejaVuSans.ttf", 15)

    def write(self, left: int, top: int, text: str) -> None:
        self.pen.text((left, top), text, fill=self.ink, font=self.font)

    def box(self, left: int, top: int, right: int, bottom: int) -> None:
        self.pen.rectangle((left, top, right - 1, bottom - 1), fill=self.fill, outline=self.border)

    @property
    def pixels(self) -> npt.NDArray[np.uint8]:
        return np.array(self.picture)


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def sheet(request: pytest.FixtureRequest) -> Sheet:
    return Sheet(request.param)


def test_a_tick_box_and_a_circle_are_told_apart_and_whether_they_are_marked(sheet: Sheet) -> None:
    for row, marked in enumerate((False, True)):
        top = 40 + 40 * row
        sheet.box(30, top, 44, top + 14)
        sheet.write(50, top - 2, "Subscribe")
        sheet.pen.ellipse((200, top, 214, top + 14), fill=sheet.fill, outline=sheet.border)
        sheet.write(222, top - 2, "Team")
        if marked:
            sheet.pen.line((33, top + 7, 36, top + 10, 40, top + 3), fill=sheet.ink, width=2)
            sheet.pen.ellipse((204, top + 4, 210, top + 10), fill=sheet.ink)
    marks = {
        (shape.form, shape.box.centre.y > 70): shape for shape in find_shapes(sheet.pixels) if shape.form != "rectangle"
    }
    assert {key: shape.marked for key, shape in marks.items()} == {
        (Form.SQUARE, False): False,
        (Form.SQUARE, True): True,
        (Form.CIRCLE, False): False,
        (Form.CIRCLE, True): True,
    }
    assert marks[Form.SQUARE, True].box.iou(PixelBox(30, 80, 44, 94)) > 0.8


def test_letters_and_bullets_are_no_tick_boxes(sheet: Sheet) -> None:
    sheet.write(30, 40, "O Romeo, D and B of a COOL OO 0 mood")
    sheet.pen.ellipse((30, 84, 40, 94), fill=sheet.ink)
    sheet.write(48, 80, "a bullet")
    assert not [shape for shape in find_shapes(sheet.pixels) if shape.form is not Form.RECTANGLE]


def test_a_field_is_a_rectangle_with_the_caret_at_its_left_edge(sheet: Sheet) -> None:
    sheet.box(60, 40, 300, 66)
    sheet.pen.line((63, 44, 63, 61), fill=sheet.ink)
    found = [shape for shape in find_shapes(sheet.pixels) if shape.box.iou(PixelBox(60, 40, 300, 66)) > 0.85]
    assert [shape.form for shape in found] == [Form.RECTANGLE]


def test_only_text_is_left_of_a_form(sheet: Sheet) -> None:
    sheet.box(60, 40, 300, 66)
    sheet.write(66, 44, "alpha yes")
    without_caret = sheet.pixels
    sheet.pen.line((150, 43, 150, 62), fill=sheet.ink)
    sheet.box(60, 100, 74, 114)
    sheet.write(84, 99, "Subscribe")
    bare = only_text(sheet.pixels, find_shapes(sheet.pixels))
    ground = bare[0, 0]
    assert np.array_equal(bare[41:65, 61:299], without_caret[41:65, 61:299])
    assert (bare[40, 60:300] == ground).all()
    assert (bare[98:116, 58:76] == ground).all()
    assert np.array_equal(bare[90:120, 84:], sheet.pixels[90:120, 84:])


def circle(sheet: Sheet, side: int, ring: float, dot: float) -> npt.NDArray[np.uint8]:
    """A smooth circle with a ring of so many pixels, a dot of such a share of its side, and something at its right."""
    fine = 8
    tile = Image.new("RGB", (60 * fine, 60 * fine), sheet.ground)
    pen, middle = ImageDraw.Draw(tile), 30 * fine
    for radius, colour in ((side / 2, sheet.border), (side / 2 - ring, sheet.fill), (side / 2 * dot, sheet.ink)):
        reach = round(radius * fine)
        if reach > 0:
            pen.ellipse((middle - reach, middle - reach, middle + reach - 1, middle + reach - 1), fill=colour)
    picture = sheet.picture.copy()
    picture.paste(tile.resize((60, 60), Image.Resampling.BOX), (20, 20))
    ImageDraw.Draw(picture).text((54 + side // 2, 42), "Team", fill=sheet.ink, font=sheet.font)
    return np.array(picture)


def marks(pixels: npt.NDArray[np.uint8]) -> list[Shape]:
    return [shape for shape in find_shapes(pixels) if shape.form is not Form.RECTANGLE]


def test_no_empty_circle_is_read_as_checked_however_thick_its_ring_is(sheet: Sheet) -> None:
    rings = [(side, ring) for side in range(12, 27) for ring in (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4) if ring <= side / 6]
    empty = [shape for side, ring in rings for shape in marks(circle(sheet, side, ring, 0.0))]
    dotted = [shape for side, ring in rings for dot in (0.45, 0.6) for shape in marks(circle(sheet, side, ring, dot))]
    assert len(empty) >= 75  # in each of two themes
    assert [shape for shape in empty if shape.marked] == []
    assert [shape for shape in dotted if not shape.marked] == []


def pill(
    sheet: Sheet, height: int, ratio: float, *, on: bool, track: str, knob: str, inset: float
) -> npt.NDArray[np.uint8]:
    """A smooth switch."""
    fine, width = 8, round(height * ratio)
    tile = Image.new("RGB", (100 * fine, 60 * fine), sheet.ground)
    pen = ImageDraw.Draw(tile)
    left, top = 10 * fine, 10 * fine
    right, bottom = left + width * fine - 1, top + height * fine - 1
    pen.rounded_rectangle((left, top, right, bottom), height * fine / 2, fill=track)
    gap, side = round(inset * fine), round((height - 2 * inset) * fine)
    start = right - gap - side if on else left + gap
    pen.ellipse((start, top + gap, start + side, top + gap + side), fill=knob)
    picture = sheet.picture.copy()
    picture.paste(tile.resize((100, 60), Image.Resampling.BOX), (20, 20))
    return np.array(picture)


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize(("track", "knob"), [("#1a73e8", "#ffffff"), ("#9a9a9a", "#ffffff"), ("#555b66", "#d8d8d8")])
def test_a_switch_is_a_pill_that_is_on_where_its_knob_is_at_the_right(
    sheet: Sheet, on: bool, track: str, knob: str
) -> None:
    sizes = [
        (height, ratio, inset) for height in (16, 18, 20, 22, 24, 28, 32) for ratio in (1.75, 2.0) for inset in (2, 3)
    ]
    found = [
        marks(pill(sheet, height, ratio, on=on, track=track, knob=knob, inset=inset)) for height, ratio, inset in sizes
    ]
    assert [[(shape.form, shape.marked) for shape in shapes] for shapes in found] == [[(Form.PILL, on)]] * len(sizes)


def test_what_is_written_on_or_plain_is_no_switch(sheet: Sheet) -> None:
    for text in ("12", "OK", "", "•"):
        pixels = pill(sheet, 22, 1.9, on=True, track="#1a73e8", knob="#1a73e8", inset=2)
        picture = Image.fromarray(pixels)
        ImageDraw.Draw(picture).text((42, 32), text, fill="white", font=sheet.font)
        assert [shape for shape in marks(np.array(picture)) if shape.form is Form.PILL] == []


def test_a_field_hardly_darker_than_its_ground_is_found_though_its_corners_are_soft() -> None:
    pixels = np.full((80, 240, 3), 43, np.uint8)
    pixels[20:44, 30:210] = 30
    corner = [[43, 43, 37, 34], [43, 37, 31, 28], [37, 31, 28, 30], [34, 28, 30, 30]]  # as a style paints it
    soft = np.array(corner, np.uint8)[:, :, None]
    for rows, turned in ((slice(20, 24), soft), (slice(40, 44), soft[::-1])):
        pixels[rows, 30:34], pixels[rows, 206:210] = turned, turned[:, ::-1]
    assert any(shape.box.iou(PixelBox(30, 20, 210, 44)) > 0.85 for shape in find_shapes(pixels))
