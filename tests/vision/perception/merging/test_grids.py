"""Keys and days in grids of which only the text was seen."""

from __future__ import annotations

from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind
from vision.perception.merging.grids import with_days, with_keys, without_blank_tables


def centred(kind: Kind, x: float, y: float, width: float, height: float, text: str) -> Element:
    return Element(kind, PixelBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2), text)


def test_a_text_in_a_row_and_a_column_of_keys_is_a_key_as_large_as_they_are() -> None:
    places = {sign: (60 + 70 * (at % 3), 40 + 50 * (at // 3)) for at, sign in enumerate("789456123")}
    keys = [centred(Kind.BUTTON, *places[sign], 60, 40, sign) for sign in "78945612"]
    beside = centred(Kind.TEXT, 400, 40, 10, 14, "9")
    found = with_keys([*keys, centred(Kind.TEXT, *places["3"], 8, 14, "3"), beside])
    assert (found[8].kind, found[8].box, found[8].text) == (Kind.BUTTON, PixelBox(170, 120, 230, 160), "3")
    assert found[9] == beside


def test_a_text_on_a_key_is_no_other_key() -> None:
    keys = [centred(Kind.BUTTON, 60 + 70 * (at % 3), 40 + 50 * (at // 3), 60, 40, "") for at in range(9)]
    text = centred(Kind.TEXT, 60, 40, 8, 14, "7")
    assert with_keys([*keys, text])[9] == text


def test_numbers_in_weeks_are_the_days_of_a_month() -> None:
    days = [centred(Kind.TEXT, 30 + 40 * (at % 7), 30 + 30 * (at // 7), 12, 12, str(at + 1)) for at in range(30)]
    found = with_days(days)
    assert {one.kind for one in found} == {Kind.TABLE_CELL}
    assert found[0].box == PixelBox(10, 15, 50, 45)
    assert found[0].points["press"].at == days[0].box.centre


def test_numbers_in_a_column_are_no_month() -> None:
    lines = [centred(Kind.TEXT, 30, 30 + 20 * at, 12, 12, str(at + 1)) for at in range(31)]
    assert with_days(lines) == lines


def test_cells_without_a_single_text_are_no_table_unless_it_has_heads() -> None:
    cells = [centred(Kind.TABLE_CELL, 60 + 100 * (at % 3), 70 + 30 * (at // 3), 98, 28, "") for at in range(9)]
    assert without_blank_tables(cells) == []
    heads = [centred(Kind.BUTTON, 60 + 100 * at, 44, 98, 22, name) for at, name in enumerate(("Name", "Size", "Type"))]
    assert without_blank_tables([*heads, *cells]) == [*heads, *cells]
    filled = [*cells[:8], centred(Kind.TABLE_CELL, 260, 130, 98, 28, "7")]
    assert without_blank_tables(filled) == filled
