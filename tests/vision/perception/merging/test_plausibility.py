"""What is corrected in what was merged."""

from __future__ import annotations

import numpy as np

from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind
from vision.perception.merging.plausibility import completed, supported


def at(kind: Kind, left: float, top: float, right: float, bottom: float, text: str = "", score: float = 0.7) -> Element:
    return Element(kind, PixelBox(left, top, right, bottom), text, score=score)


BLANK = np.full((300, 400, 3), 255, np.uint8)


def test_a_field_that_the_detector_does_not_even_suspect_is_no_more_than_its_text() -> None:
    pane, field = at(Kind.TEXT_FIELD, 0, 280, 80, 300, "Page 1"), at(Kind.TEXT_FIELD, 0, 0, 80, 20, "7")
    empty = at(Kind.TEXT_FIELD, 100, 280, 200, 300)
    found = supported([field, pane, empty], [at(Kind.SPINBOX, 0, 0, 82, 21, score=0.1)])
    assert [(one.kind, one.text) for one in found] == [(Kind.TEXT_FIELD, "7"), (Kind.TEXT, "Page 1")]


def test_a_field_is_as_sure_as_the_detector_that_takes_it_for_another_thing() -> None:
    field = at(Kind.TEXT_FIELD, 0, 0, 80, 20, "7", score=1.0)
    for kind, score, told in ((Kind.SPINBOX, 0.9, 0.1), (Kind.TEXT_FIELD, 0.3, 0.3), (Kind.TEXT_FIELD, 0.8, 1.0)):
        (one,) = supported([field], [at(kind, 0, 0, 82, 21, score=score)])
        assert (one.kind, one.text, one.score) == (Kind.TEXT_FIELD, "7", told)


def test_a_row_or_a_card_in_a_frame_is_no_field() -> None:
    card, empty = at(Kind.TEXT_FIELD, 0, 0, 200, 40, "Ada Lovelace"), at(Kind.TEXT_FIELD, 0, 50, 200, 90)
    rows = [at(Kind.LIST_ITEM, 0, top, 200, top + 40, score=0.4) for top in (0, 50)]
    (one,) = supported([card, empty], rows)
    assert (one.kind, one.box, one.text, one.score) == (Kind.LIST_ITEM, card.box, "Ada Lovelace", 0.4)
    (bare,) = supported([card], [at(Kind.TEXT, 0, 0, 190, 38)])
    assert (bare.kind, bare.text) == (Kind.TEXT, "Ada Lovelace")
    bar = at(Kind.PROGRESS, 0, 50, 200, 90, score=0.7)
    assert [one.kind for one in supported([empty], [bar])] == [Kind.TEXT_FIELD]


def test_a_mark_stands_without_the_detector() -> None:
    tick = at(Kind.CHECKBOX, 0, 0, 80, 20, "News")
    assert supported([tick], []) == (tick,)


def test_of_scroll_bars_on_each_other_the_surest_stands() -> None:
    bars = [at(Kind.SCROLLBAR, 380, 20, 396, 200, score=0.6), at(Kind.SCROLLBAR, 378, 0, 398, 300, score=0.8)]
    other = at(Kind.SCROLLBAR, 0, 280, 370, 296)
    assert completed([*bars, other], BLANK) == (bars[1], other)


def test_a_bar_that_says_a_word_is_a_button() -> None:
    bars = [at(Kind.PROGRESS, 10, top, 300, top + 30, text) for top, text in ((10, "Search"), (60, "45 %"))]
    told, same = completed(bars, BLANK)
    assert (told.kind, told.text, told.box) == (Kind.BUTTON, "Search", bars[0].box)
    assert same is bars[1]


def test_two_fields_that_overlap_in_a_row_are_one_wide_field() -> None:
    left = at(Kind.TEXT_FIELD, 56, 115, 234, 157, "ada@example.org")
    right, below = (at(Kind.TEXT_FIELD, 135, top, 341, top + 44) for top in (113, 190))
    assert [(one.box.left, one.box.right, one.text) for one in completed([left, right, below], BLANK)] == [
        (56, 341, "ada@example.org"),
        (135, 341, ""),
    ]
    inner = at(Kind.TEXT_FIELD, 60, 116, 100, 150)
    assert completed([left, inner], BLANK) == (left, inner)


def test_rows_of_which_one_has_keys_are_a_menu_as_wide_as_its_panel() -> None:
    screen = BLANK.copy()
    screen[20:120, 30:231] = 200
    screen[21:119, 31:230] = 250
    rows = [
        at(Kind.LIST_ITEM, 40 + number, 25 + 30 * number, 150, 50 + 30 * number, f"{number}") for number in range(3)
    ]
    rows[1] = at(Kind.LIST_ITEM, 36, 55, 220, 80, "Copy Ctrl+C")
    found = completed(rows, screen)
    assert [(one.kind, one.text) for one in found] == [(Kind.MENU_ITEM, text) for text in ("0", "Copy", "2")]
    assert {(one.box.left, one.box.right) for one in found} == {(31, 230)}


def test_a_list_stays_a_list_and_the_bar_above_a_menu_is_none_of_its_rows() -> None:
    rows = [at(Kind.LIST_ITEM, 0, 30 * number, 150, 30 * number + 24, f"file {number}") for number in range(4)]
    assert completed(rows, BLANK) == tuple(rows)
    bar = [at(Kind.MENU_ITEM, 60 * number, 0, 60 * number + 58, 24, "Edit") for number in range(3)]
    menu = [at(Kind.MENU_ITEM, 2, 28 + 30 * number, 150, 52 + 30 * number, "Cut") for number in range(4)]
    screen = BLANK.copy()
    screen[26:140, 0:180] = 230
    screen[27:139, 1:179] = 250
    assert bar[0] in completed([*bar, *menu], screen)
