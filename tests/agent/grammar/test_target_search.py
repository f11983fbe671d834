"""Targets named in words: found where spaces were lost, and under a heading that says the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.grammar.steps.orders import Relation, Target
from agent.grammar.target_search import Missing, find, find_choice, find_field, is_shown
from tests.vision.perception.drawn_screens import Widget, drawn_screen
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind
from vision.perception.reader import load_reader


def _element(kind: Kind, row: int, text: str, *, left: float = 200, width: float = 120) -> Element:
    return Element(kind, PixelBox(left, 40 * row, left + width, 40 * row + 24), text)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("SaveAs", "Save as"),
        ("Signin", "Sign in"),
        ("SIGNIN", "Sign in"),
        ("AddtoCart", "Add to cart"),
        ("Saveal1", "Save all"),
        ("Pass word", "Password"),
    ],
)
def test_a_button_whose_spaces_were_misread_is_found(read: str, name: str) -> None:
    button = _element(Kind.BUTTON, 1, read)
    assert find(Target(name), (_element(Kind.BUTTON, 2, "Cancel"), button)) is button


def test_a_tick_box_and_a_field_are_found_without_the_spaces_of_their_names() -> None:
    keep = _element(Kind.CHECKBOX, 1, "Keepmesignedin")
    label, field = _element(Kind.TEXT, 2, "Emailaddress", left=60), _element(Kind.TEXT_FIELD, 2, "")
    assert find_choice(Target("Keep me signed in"), (keep, label, field)) is keep
    assert find_field(Target("Email address"), (keep, label, field)) is field


def test_a_name_stands_without_its_spaces_in_a_longer_caption() -> None:
    keep = _element(Kind.CHECKBOX, 1, "Keepmesignedin for30days")
    assert find_choice(Target("Keep me signed in"), (keep,)) is keep


def test_what_two_things_may_be_is_not_chosen_between() -> None:
    found = find(Target("Sign in"), (_element(Kind.BUTTON, 1, "Signin"), _element(Kind.BUTTON, 2, "Signin")))
    assert isinstance(found, Missing)
    assert found.ambiguous


def test_the_button_is_pressed_and_not_the_heading_that_says_the_same() -> None:
    heading, button = _element(Kind.TEXT, 1, "Sign in"), _element(Kind.BUTTON, 3, "Signin")
    assert find(Target("Sign in"), (heading, button)) is button


def _icon(row: int, name: str, *, text: str = "") -> Element:
    return replace(_element(Kind.ICON, row, text, width=24), name=name, name_score=0.9)


@pytest.mark.parametrize("name", ["delete", "Trash", "bin", "trash icon"])
def test_an_icon_is_found_by_what_it_means(name: str) -> None:
    bin_ = _icon(1, "delete")
    found = find(Target(name), (_icon(2, "star"), bin_, _element(Kind.TEXT, 3, "Trash can collection on Monday")))
    assert found is bin_


def test_a_widget_and_a_text_that_say_just_that_go_before_an_icon() -> None:
    icon = _icon(1, "delete")
    button, text = _element(Kind.BUTTON, 2, "Delete"), _element(Kind.TEXT, 3, "Delete")
    assert find(Target("delete"), (icon, button)) is button
    assert find(Target("delete"), (icon, text)) is text
    assert find(Target("delete"), (icon, _element(Kind.TEXT, 4, "Delete what was read"))) is icon


def test_an_icon_of_that_name_goes_before_one_that_is_also_called_so() -> None:
    plain, circled = _icon(1, "close"), _icon(2, "close circle")
    assert find(Target("close"), (circled, plain)) is plain
    assert find(Target("success"), (_icon(1, "confirm circle"), plain)).name == "confirm circle"  # type: ignore[union-attr]


def test_two_icons_of_one_meaning_are_told_apart_by_their_place() -> None:
    first, second = _icon(1, "delete"), _icon(2, "delete")
    found = find(Target("trash"), (first, second))
    assert isinstance(found, Missing)
    assert found.ambiguous
    assert find(Target("trash", ordinal=2), (first, second)) is second
    row = _element(Kind.TEXT, 2, "Invoice", left=20)
    assert find(Target("trash", place=(Relation.NEXT_TO, "Invoice")), (first, row, second)) is second


def test_what_was_not_found_is_told_with_the_icons_that_are_there() -> None:
    found = find(Target("Print"), (_icon(1, "delete"), _element(Kind.BUTTON, 2, "Save")))
    assert isinstance(found, Missing)
    assert "an icon “delete”, “Save”" in found.why


def test_a_better_reading_goes_before_one_without_spaces() -> None:
    spaced, joined = _element(Kind.BUTTON, 1, "Log in"), _element(Kind.BUTTON, 2, "Login")
    assert find(Target("Log in"), (joined, spaced)) is spaced
    assert find(Target("Login"), (joined, spaced)) is joined


@pytest.mark.parametrize("name", ["in", "Sign", "Save as PDF", "Assign in"])
def test_part_of_a_word_is_no_name(name: str) -> None:
    assert isinstance(find(Target(name), (_element(Kind.BUTTON, 1, "Signin"),)), Missing)


def test_another_number_is_another_name() -> None:
    rows = tuple(_element(Kind.LIST_ITEM, row, f"Invoice 202{row}") for row in (1, 3))
    missing = find(Target("Invoice 2022"), rows)
    assert isinstance(missing, Missing)
    assert "“Invoice 2021”, “Invoice 2023”" in missing.why


def test_a_text_is_shown_although_its_spaces_were_lost() -> None:
    assert is_shown("Saved to disk", (_element(Kind.TEXT, 1, "Savedtodisk at 10:15"),))
    assert not is_shown("Saved to disk", (_element(Kind.TEXT, 1, "Savedtofile"),))


@pytest.mark.parametrize(
    ("name", "read"), [("−", "−"), ("-", "−"), ("*", "×"), ("×", "X"), ("x", "×"), ("/", "÷"), (".", "."), ("+", "+")]
)
def test_a_key_is_found_by_its_sign_however_it_is_written(name: str, read: str) -> None:
    keys = tuple(_element(Kind.BUTTON, row, text) for row, text in enumerate(("7", "=", "")))
    key = _element(Kind.BUTTON, 5, read)
    assert find(Target(name), (*keys, key)) is key


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_read_without_spaces_is_found_on_a_drawn_page(tmp_path: Path, theme: str) -> None:
    drawn = drawn_screen("signin", theme, tmp_path)
    elements = load_reader().read(drawn.frame)
    assert {one.text for one in elements if one.kind is Kind.BUTTON} & {"Signin", "Saveas"}, "or it shows nothing"
    for name in ("Sign in", "Save as", "Create new account", "Log out of all devices"):
        found = find(Target(name), elements)
        assert isinstance(found, Element), found
        assert drawn.widget(name, Kind.BUTTON).is_hit_by(found)
    keep = find_choice(Target("Keep me signed in"), elements)
    assert isinstance(keep, Element), keep
    assert drawn.widget("Keep me signed in").is_hit_by(keep)
    for name, field in zip(("Email address", "Password"), _fields(drawn.widgets), strict=True):
        found = find_field(Target(name), elements)
        assert isinstance(found, Element), found
        assert field.is_hit_by(found)


def test_the_keys_of_a_drawn_calculator_are_found_by_their_signs(tmp_path: Path) -> None:
    drawn = drawn_screen("keypad", "dark", tmp_path)
    elements = load_reader().read(drawn.frame)
    for name, key in {"7": "7", "1": "1", "+": "+", "×": "×", "*": "*", "-": "−", "/": "÷", "=": "=", ".": "."}.items():
        found = find(Target(name), elements)
        assert isinstance(found, Element), found
        assert drawn.widget(key, Kind.BUTTON).is_hit_by(found), name


def test_grey_text_of_11_pixels_on_near_black_is_found_or_said_to_have_been_seen(tmp_path: Path) -> None:
    drawn = drawn_screen("dim", "dark", tmp_path)
    elements = load_reader().read(drawn.frame)
    for grey in ("9a", "7d", "6a", "5a", "4c"):
        for name in (f"Release notes {grey}", f"Details {grey}", f"Edit {grey}"):
            assert isinstance(find(Target(name), elements), Element), name
    missing = find(Target("Sync now"), elements)
    assert isinstance(missing, Missing)
    assert "4c”" in missing.why, "what is listed is cut off somewhere; the faintest row is in it"


def _fields(widgets: tuple[Widget, ...]) -> list[Widget]:
    return [widget for widget in widgets if widget.kind is Kind.TEXT_FIELD]


def test_what_stands_in_a_row_is_found_by_the_row_also_without_a_name() -> None:
    first, second = _element(Kind.TEXT, 1, "1002", left=60), _element(Kind.TEXT, 2, "1003", left=60)
    boxes = [_element(Kind.CHECKBOX, row, "", left=20, width=20) for row in (1, 2)]
    buttons, fields = [_element(Kind.BUTTON, row, "Delete") for row in (1, 2)], [_element(Kind.TEXT_FIELD, 2, "7")]
    screen = (first, second, *boxes, *buttons, *fields)
    row = (Relation.IN_ROW, "1003")
    assert find(Target("Delete", place=row), screen) is buttons[1]
    assert find_choice(Target("", place=row), screen) is boxes[1]
    assert find_field(Target("", place=row), screen) is fields[0]
    assert isinstance(find(Target("Delete", place=(Relation.IN_ROW, "1004")), screen), Missing)
