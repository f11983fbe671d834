"""Widgets by rules: what drawn rectangles and marks with lines of text beside or inside them are."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind, State
from vision.perception.ocr import TextLine
from vision.perception.shapes import find_shapes
from vision.perception.widget_rules import elements_by_rules

FONT = ImageFont.truetype("DejaVuSans.ttf", 15)


class Drawing:
    """A window on which rectangles, marks and texts are drawn; texts are remembered as lines that were read."""

    def __init__(self, ground: str = "#efefef") -> None:
        self.picture = Image.new("RGB", (640, 320), ground)
        self.pen = ImageDraw.Draw(self.picture)
        self.lines: list[TextLine] = []

    def text(self, left: int, top: int, text: str) -> None:
        self.pen.text((left, top), text, fill="black", font=FONT)
        self.lines.append(TextLine(PixelBox(*self.pen.textbbox((left, top), text, font=FONT)), text, 0.9))

    def elements(self) -> tuple[Element, ...]:
        pixels = np.array(self.picture)
        return elements_by_rules(pixels, find_shapes(pixels), self.lines)


def found(drawing: Drawing) -> list[tuple[Kind, str]]:
    return [(element.kind, element.text) for element in drawing.elements()]


def test_a_text_in_the_middle_of_a_rectangle_is_a_button() -> None:
    drawing = Drawing()
    drawing.pen.rectangle((100, 60, 200, 90), fill="#fafafa", outline="#909090")
    drawing.text(133, 66, "Save")
    assert found(drawing) == [(Kind.BUTTON, "Save")]


def test_a_text_at_the_left_of_a_light_rectangle_is_in_a_field_and_the_field_may_be_empty() -> None:
    drawing = Drawing()
    for top in (60, 120):
        drawing.pen.rectangle((100, top, 400, top + 28), fill="white", outline="#909090")
    drawing.text(106, 65, "ada@example.org")
    assert found(drawing) == [(Kind.TEXT_FIELD, "ada@example.org"), (Kind.TEXT_FIELD, "")]


@pytest.mark.parametrize("ticked", [False, True])
def test_a_small_square_takes_the_text_at_its_right(ticked: bool) -> None:
    drawing = Drawing()
    drawing.pen.rectangle((60, 60, 74, 74), fill="white", outline="black")
    if ticked:
        drawing.pen.rectangle((64, 64, 70, 70), fill="black")
    drawing.text(82, 58, "I accept the terms")
    (element,) = drawing.elements()
    assert (element.kind, element.text) == (Kind.CHECKBOX, "I accept the terms")
    assert (State.CHECKED in element.state) is ticked
    assert PixelBox(60, 60, 75, 75).contains(element.points["press"].at)


def test_the_items_of_an_open_list_are_bare_texts_and_not_the_content_of_a_field() -> None:
    drawing = Drawing()
    drawing.pen.rectangle((100, 60, 260, 60 + 5 * 26), fill="#fafafa", outline="#909090")
    cities = ["Berlin", "Lisbon", "London", "Oslo", "Toronto"]
    for row, city in enumerate(cities):
        drawing.text(108, 63 + 26 * row, city)
    assert found(drawing) == [(Kind.TEXT, city) for city in cities]


@pytest.mark.parametrize("text", ["12", "0.5 mm", "50 %", "-3"])
def test_a_number_with_two_arrows_behind_it_is_a_spin_box(text: str) -> None:
    drawing = Drawing()
    drawing.pen.rectangle((100, 60, 240, 88), fill="white", outline="#909090")
    drawing.text(106, 65, text)
    drawing.pen.polygon([(222, 71), (226, 67), (230, 71)], fill="black")
    drawing.pen.polygon([(222, 77), (226, 81), (230, 77)], fill="black")
    (element,) = drawing.elements()
    assert (element.kind, element.text) == (Kind.SPINBOX, text)
    assert PixelBox(218, 62, 238, 74).contains(element.points["up"].at)
    assert PixelBox(218, 74, 238, 87).contains(element.points["down"].at)


@pytest.mark.parametrize(("text", "arrows"), [("Berlin", 2), ("12", 1)])
def test_a_choice_with_one_arrow_or_two_is_a_combo_box(text: str, arrows: int) -> None:
    drawing = Drawing()
    drawing.pen.rectangle((100, 60, 240, 88), fill="white", outline="#909090")
    drawing.text(106, 65, text)
    drawing.pen.polygon([(222, 76), (226, 80), (230, 76)], fill="black")
    if arrows == 2:
        drawing.pen.polygon([(222, 72), (226, 68), (230, 72)], fill="black")
    assert found(drawing) == [(Kind.COMBOBOX, text)]
