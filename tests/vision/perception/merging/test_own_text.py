"""What of the text that lies in an element is its own."""

from __future__ import annotations

import pytest

from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind
from vision.perception.merging.own_text import cleaned, own_text, without_repeated_letters


def text(left: float, top: float, right: float, written: str) -> Element:
    return Element(Kind.TEXT, PixelBox(left, top, right, top + 14), written)


def row(kind: Kind, number: int, written: str) -> Element:
    return Element(kind, PixelBox(0, 20 * number, 200, 20 * number + 20), written)


@pytest.mark.parametrize("keys", ["Ctrl+X", "ctrl + shift+K", "Strg+V", "F11", "Home", "Ctrl+KP +", "Right"])
def test_keys_far_behind_a_menu_item_are_not_its_text_though_they_stand_a_little_higher(keys: str) -> None:
    item = Element(Kind.MENU_ITEM, PixelBox(0, 0, 300, 24))
    assert own_text(item, [text(200, 3, 280, keys), text(10, 5, 60, "Cut out")]) == "Cut out"


@pytest.mark.parametrize(
    ("kind", "read", "own"),
    [
        (Kind.COMBOBOX, "All files V", "All files"),
        (Kind.COMBOBOX, "Images▼", "Images"),
        (Kind.COMBOBOX, "Plan V 2", "Plan V 2"),
        (Kind.TAB, "Letter ×", "Letter"),
        (Kind.TAB, "Matrix", "Matrix"),
        (Kind.TREE_ITEM, "□ notes.txt", "notes.txt"),
        (Kind.TREE_ITEM, "Phone 口 >", "Phone"),
        (Kind.BUTTON, "√OK", "OK"),
        (Kind.BUTTON, "√x", "√x"),
        (Kind.BUTTON, ">", ">"),
        (Kind.MENU_ITEM, "Save as F12", "Save as"),
        (Kind.MENU_ITEM, "Edit SF12", "Edit SF12"),
        (Kind.TEXT, "> quoted", "> quoted"),
    ],
)
def test_signs_that_stand_for_pictures_are_left_out_and_words_are_not(kind: Kind, read: str, own: str) -> None:
    assert cleaned(kind, read) == own


def test_a_lone_letter_before_many_rows_is_a_picture_and_before_one_is_a_word() -> None:
    rows = [row(Kind.TREE_ITEM, number, f"D file {number}") for number in range(3)] + [row(Kind.TREE_ITEM, 3, "A plan")]
    assert [one.text for one in without_repeated_letters(rows)] == ["file 0", "file 1", "file 2", "A plan"]
