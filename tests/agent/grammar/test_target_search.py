"""Targets named in words: found where spaces were lost, and under a heading that says the same."""

import pytest

from agent.grammar.steps_parser import Target
from agent.grammar.target_search import Missing, find, find_choice, find_field, is_shown
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind


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
