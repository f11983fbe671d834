"""Rows of tables and lists: the right row wherever it stands, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from agent.replay.matching.rows import InRow, NoRow, lookup_in_rows, row_of
from agent.replay.matching.target_matcher import Found, Lost, TargetMatcher
from agent.replay.script import Landmark, Scene
from tests.agent.replay.painted_form import painted
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind

Row = tuple[str, str, str]
ROWS: tuple[Row, ...] = (
    ("1002", "Anna Meier", "340.00"),
    ("1003", "Anna Maier", "340.00"),
    ("1004", "Jo Costa", "75.50"),
    ("1005", "Li Wei", "12.00"),
)


def table(
    rows: Sequence[Row] = ROWS, *, top: float = 60, scale: float = 1.0, button: Kind = Kind.BUTTON
) -> list[Element]:
    """A table of invoices: a tick box, number, name, amount, and “Delete” in each row; places beside it."""
    found = []

    def add(kind: Kind, x: float, y: float, width: float, text: str) -> None:
        found.append(Element(kind, PixelBox(x * scale, y * scale, (x + width) * scale, (y + 20) * scale), text))

    for place, text in enumerate(("Inbox", "Drafts", "Sent", "Archive")):
        add(Kind.TEXT, 4, 48 + 37 * place, 60, text)
    for number, row in enumerate(rows):
        y = top + 30 * number
        add(Kind.CHECKBOX, 90, y, 20, "")
        for column, text in enumerate(row):
            add(Kind.TEXT, 120 + 90 * column, y, 12 * len(text), text)
        add(button, 420, y, 60, "Delete")
    return found


def in_row(elements: Sequence[Element], number: int, kind: Kind) -> Element:
    return [one for one in elements if one.kind is kind and one.box.left > 80][number]


def landmark(target: Element, elements: Sequence[Element]) -> Landmark:
    return Landmark(target.box.centre, Scene(painted(elements), tuple(elements)), target, target.text)


def found_in(mark: Landmark, now: Sequence[Element], *, dark: bool = False) -> Found | Lost:
    return TargetMatcher().find(mark, painted(now, dark=dark), now)


NOW = {
    "unchanged": ROWS,
    "reversed": ROWS[::-1],
    "one added": (("1001", "Zoe Park", "5.00"), *ROWS),
    "one missing": ROWS[1:],
    "another order": (ROWS[2], ROWS[0], ROWS[3], ROWS[1]),
}


@pytest.mark.parametrize("kind", [Kind.BUTTON, Kind.CHECKBOX, Kind.TEXT])
@pytest.mark.parametrize("rows", NOW.values(), ids=NOW)
@pytest.mark.parametrize("row", range(1, 4))
def test_a_target_in_a_table_is_found_in_its_row(kind: Kind, rows: tuple[Row, ...], row: int) -> None:
    then, now = table(), table(rows)
    per_row = 3 if kind is Kind.TEXT else 1
    found = found_in(landmark(in_row(then, per_row * row, kind), then), now)
    assert isinstance(found, Found), found
    assert found.element is in_row(now, per_row * rows.index(ROWS[row]), kind)
    assert found.surely


@pytest.mark.parametrize("kind", [Kind.BUTTON, Kind.CHECKBOX, Kind.TEXT])
@pytest.mark.parametrize("row", range(4))
def test_a_row_that_is_gone_is_no_other_row(kind: Kind, row: int) -> None:
    then, now = table(), table(ROWS[:row] + ROWS[row + 1 :])
    per_row = 3 if kind is Kind.TEXT else 1
    assert isinstance(found_in(landmark(in_row(then, per_row * row, kind), then), now), Lost)


def test_a_row_of_the_same_person_with_another_number_is_another_row() -> None:
    then, now = table(), table((("1007", "Anna Meier", "340.00"), *ROWS[1:]))
    assert isinstance(found_in(landmark(in_row(then, 0, Kind.BUTTON), then), now), Lost)


def test_an_entry_of_another_spelling_is_another_entry() -> None:
    then, now = table(), table((ROWS[0], ROWS[1], ("1004", "Jo Kosta", "75.50"), ROWS[3]))
    (name,) = [one for one in then if one.text == "Jo Costa"]
    assert isinstance(found_in(landmark(name, then), now), Lost)


def test_a_row_is_found_at_another_zoom_and_in_dark_colours() -> None:
    then, now = table(), table(ROWS[::-1], scale=1.25)
    found = found_in(landmark(in_row(then, 2, Kind.BUTTON), then), now, dark=True)
    assert isinstance(found, Found), found
    assert found.element is in_row(now, 1, Kind.BUTTON)


def test_a_row_that_changed_in_part_is_not_certain() -> None:
    then, now = table(), table((("1002", "Anna Meier", "80.00"), *ROWS[1:]))
    found = found_in(landmark(in_row(then, 1, Kind.CHECKBOX), then), now)
    assert isinstance(found, Found)
    assert found.surely
    changed = table((ROWS[0], ROWS[1], ("1004", "Jo Costa", "80.00"), ROWS[3]))
    found = found_in(landmark(in_row(then, 2, Kind.CHECKBOX), then), changed)
    assert isinstance(found, Found)
    assert not found.surely


def icons(names: Sequence[str]) -> list[Element]:
    """A folder of files that all look the same."""
    found = []
    for number, name in enumerate(names):
        left = 20 + 100 * number
        found.append(Element(Kind.ICON, PixelBox(left + 20, 40, left + 68, 88), ""))
        found.append(Element(Kind.TEXT, PixelBox(left, 92, left + 88, 108), name))
    return found


def test_an_icon_is_the_file_under_it() -> None:
    names = ("a.txt", "b.txt", "plan 1.txt", "plan 2.txt")
    then = icons(names)
    mark = landmark(then[4], then)
    for now in (names[::-1], ("0.txt", *names), names[1:]):
        shown = icons(now)
        found = found_in(mark, shown)
        assert isinstance(found, Found), found
        assert found.element is shown[2 * now.index("plan 1.txt")]
    assert isinstance(found_in(mark, icons(("a.txt", "b.txt", "plan 2.txt"))), Lost)


def test_a_text_that_differs_in_its_number_is_another_one() -> None:
    then = [
        Element(Kind.BUTTON, PixelBox(40, 40, 200, 70), "Invoice 1002"),
        Element(Kind.TEXT, PixelBox(40, 4, 200, 30), "All"),
    ]
    now = [Element(Kind.BUTTON, PixelBox(40, 40, 200, 70), "Invoice 1003"), then[1]]
    found = found_in(landmark(then[0], then), now)
    assert isinstance(found, Lost) or not found.surely


def test_a_row_is_named_by_what_stands_below_each_other_however_wide_it_was_read() -> None:
    then = (
        Element(Kind.TABLE_CELL, PixelBox(10, 0, 300, 40), "Mario Alvarez"),
        Element(Kind.BUTTON, PixelBox(400, 5, 440, 35), "Edit"),
        Element(Kind.LINK, PixelBox(24, 52, 90, 68), "Nils Berg"),
        Element(Kind.BUTTON, PixelBox(400, 45, 440, 75), "Edit"),
        Element(Kind.TABLE_CELL, PixelBox(4, 80, 330, 120), "Priya Nair"),
        Element(Kind.BUTTON, PixelBox(400, 85, 440, 115), "Edit"),
    )
    assert row_of(landmark(then[3], then)) == ("Nils Berg",)


def test_a_picture_that_was_not_recognised_is_the_file_whose_name_stands_under_it() -> None:
    names = [Element(Kind.TEXT, PixelBox(left, 60, left + 60, 74), f"{left}.txt") for left in (20, 120, 220)]
    pixels = np.full((100, 300, 3), 255, np.uint8)
    pixels[20:50, 135:165:3] = 0
    scene = Scene(Frame(pixels, Viewport.plain(Size(300, 100))), tuple(names))
    mark = Landmark(PixelPoint(150, 35), scene, None, "")
    now = [replace(name, box=PixelBox(20, 60 + 80 * at, 80, 74 + 80 * at)) for at, name in enumerate(names)]
    found = lookup_in_rows(mark, now)
    assert isinstance(found, InRow)
    assert found.element.text == "120.txt"
    assert isinstance(lookup_in_rows(mark, [now[0], now[2]]), NoRow)
    assert lookup_in_rows(replace(mark, at=PixelPoint(50, 35)), now) is None  # nothing is painted there


def test_a_button_of_a_tool_bar_above_a_file_is_not_its_picture() -> None:
    file = Element(Kind.ICON, PixelBox(120, 100, 160, 144))
    then = (file, Element(Kind.TEXT, PixelBox(110, 150, 170, 164), "report.txt"))
    reload = Element(Kind.ICON, PixelBox(118, 40, 158, 78))
    now = (reload, Element(Kind.LIST_ITEM, PixelBox(110, 100, 200, 184), "report.txt"))  # with its picture
    found = lookup_in_rows(landmark(file, then), now)
    assert isinstance(found, InRow)
    assert found.element is now[1]


def test_a_picture_within_the_entry_of_a_file_is_that_file() -> None:
    def folder(*names: str) -> tuple[Element, ...]:
        entries = [
            Element(Kind.LIST_ITEM, PixelBox(20 + 140 * at, 30, 110 + 140 * at, 110), name)
            for at, name in enumerate(names)
        ]
        pictures = [Element(Kind.ICON, PixelBox(45 + 140 * at, 35, 85 + 140 * at, 80)) for at in range(len(names))]
        return (*entries, *pictures)

    then, now = folder("notes.txt", "report.txt", "reports.txt"), folder("notes.txt", "list.txt", "report.txt")
    found = lookup_in_rows(landmark(then[4], then), now)
    assert isinstance(found, InRow)
    assert found.element is now[5]
    assert isinstance(lookup_in_rows(landmark(then[4], then), folder("notes.txt", "reports.txt")), NoRow)


def test_a_picture_that_says_what_many_say_is_the_file_whose_name_stands_under_it() -> None:
    """Text files whose pictures bear the word “txt”, read as a part of an entry here and with its name there."""
    then = (
        Element(Kind.TEXT, PixelBox(242, 170, 272, 187), "tx"),
        Element(Kind.LIST_ITEM, PixelBox(318, 143, 368, 194), "txt"),
        Element(Kind.TEXT, PixelBox(416, 170, 448, 188), "txt"),
        Element(Kind.BUTTON, PixelBox(230, 189, 288, 207), "notes.txt"),
        Element(Kind.TEXT, PixelBox(320, 189, 375, 206), "report.txt"),
        Element(Kind.TEXT, PixelBox(404, 189, 466, 205), "reports.txt"),
    )
    now = (
        Element(Kind.LIST_ITEM, PixelBox(346, 156, 428, 221), "txt\nreport.txt"),
        Element(Kind.LIST_ITEM, PixelBox(459, 159, 536, 216), "txt"),
        Element(Kind.TEXT, PixelBox(463, 207, 540, 227), "reports.txt"),
    )
    found = lookup_in_rows(landmark(then[1], then), now)
    assert isinstance(found, InRow)
    assert found.element is now[0]
    assert isinstance(lookup_in_rows(landmark(then[1], then), now[1:]), NoRow)
    listed = tuple(
        Element(Kind.LIST_ITEM, PixelBox(80, 30 * row, 217, 30 * row + 25), text)
        for row, text in enumerate(("Computer", "Network", "Trash"))
    )
    found = lookup_in_rows(landmark(listed[0], listed), listed[::-1])
    assert isinstance(found, InRow)
    assert found.element.text == "Computer", "what stands below it in a list is no name of it"
