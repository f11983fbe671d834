"""Elements: their reading order, the label of a field, the element under a point, the text of a widget."""

from hypothesis import given
from hypothesis import strategies as st

from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind, element_at, in_reading_order, joined_text, label_of


def element(left: float, top: float, text: str = "", *, kind: Kind = Kind.TEXT, width: float = 60) -> Element:
    return Element(kind, PixelBox(left, top, left + width, top + 20), text)


def test_elements_are_read_row_by_row_although_a_row_is_not_level() -> None:
    rows = [element(200, 12, "b"), element(10, 10, "a"), element(10, 60, "d"), element(400, 7, "c")]
    assert [one.text for one in in_reading_order(rows)] == ["a", "b", "c", "d"]


@given(st.permutations([element(x, y, f"{y} {x}") for y in (0, 50, 100) for x in (0, 100, 200)]))
def test_the_order_does_not_depend_on_the_order_before(elements: list[Element]) -> None:
    tops = [one.box.top for one in in_reading_order(elements)]
    assert tops == sorted(tops)
    assert [one.text for one in in_reading_order(elements)][:3] == ["0 0", "0 100", "0 200"]


def test_a_field_is_named_by_the_nearest_text_at_its_left() -> None:
    field = element(200, 10, kind=Kind.TEXT_FIELD, width=150)
    far, near = element(20, 10, "Person"), element(120, 10, "Name")
    assert label_of(field, (far, near, field)) is near


def test_a_label_at_the_top_of_a_higher_field_names_it() -> None:
    """As pages of a grid show a list of 38 pixels beside a label of 19, which ends just above its middle."""
    field = Element(Kind.SPINBOX, PixelBox(216, 442, 516, 480))
    label = Element(Kind.TEXT, PixelBox(45, 441, 107, 460), "Payment")
    above = Element(Kind.TEXT, PixelBox(216, 420, 300, 436), "Step 2")
    assert label_of(field, (label, above, field)) is label


def test_a_field_with_nothing_at_its_left_is_named_by_the_text_above_it() -> None:
    field = element(200, 40, kind=Kind.TEXT_FIELD, width=150)
    above, elsewhere = element(200, 12, "City"), element(420, 12, "Country")
    assert label_of(field, (above, elsewhere, field)) is above


def test_neither_a_button_nor_a_distant_text_names_a_field() -> None:
    field = element(400, 40, kind=Kind.TEXT_FIELD, width=150)
    assert label_of(field, (element(300, 40, "Browse", kind=Kind.BUTTON), element(400, 200, "Help"), field)) is None


def test_the_smallest_element_under_a_point_is_the_one_meant() -> None:
    window, button = element(0, 0, kind=Kind.IMAGE, width=300), element(10, 0, "OK", kind=Kind.BUTTON)
    assert element_at(PixelPoint(20, 10), (window, button)) is button
    assert element_at(PixelPoint(200, 10), (window, button)) is window
    assert element_at(PixelPoint(20, 90), (window, button)) is None


def test_the_lines_of_a_tall_widget_stand_below_each_other_and_words_of_a_low_one_side_by_side() -> None:
    words = [element(80, 10, "world"), element(10, 10, "hello")]
    lines = [element(10, 40, "second"), element(10, 10, "first")]
    assert joined_text(PixelBox(0, 0, 300, 30), words) == "hello world"
    assert joined_text(PixelBox(0, 0, 300, 90), lines) == "first\nsecond"


def test_a_star_or_an_icon_between_a_label_and_its_field_is_not_the_label() -> None:
    field, name = element(200, 10, kind=Kind.TEXT_FIELD, width=150), element(100, 10, "Password")
    above = element(200, -14, "City")
    for between in (element(170, 10, "*", width=8), element(170, 10, kind=Kind.ICON, width=16)):
        assert label_of(field, (name, between, field)) is name
        assert label_of(field, (above, element(270, -14, "*", width=8), between, field)) is above
    assert label_of(field, (element(170, 10, "*", width=8), field)) is None
