"""Risk is judged on what is under the point and on what is typed: a hand-labelled list, and the cases behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import Click, Drag, Hotkey, KeyDown, Type, key
from agent.safety.doubt import doubt
from agent.safety.risk import risk
from agent.safety.rules import shipped
from agent.safety.situation import Situation, field_name, situation_of
from tests.agent.safety.risk_list import labelled, recall_and_precision
from vision.geometry import PixelBox, PixelPoint
from vision.perception.captions import caption
from vision.perception.elements import Affordance, Element, Kind, State

SAVE = Element(Kind.BUTTON, PixelBox(0, 0, 100, 30), "Save")
DELETE = Element(Kind.BUTTON, PixelBox(200, 0, 300, 30), "Delete")
LABEL = Element(Kind.TEXT, PixelBox(0, 100, 90, 120), "Password:")
FIELD = Element(Kind.TEXT_FIELD, PixelBox(100, 96, 300, 124))


def test_risky_actions_are_asked_about_and_few_others() -> None:
    rules = shipped()
    judged = [(one, one.asked(rules)) for one in labelled()]
    wrong = [(one.name, asked) for one, asked in judged if asked is not one.risky]
    assert len(judged) >= 200
    for held_out in (True, False):
        recall, precision = recall_and_precision([pair for pair in judged if pair[0].held_out is held_out])
        assert recall >= 0.99, wrong
        assert precision >= 0.80, wrong


def test_a_bare_yes_is_judged_by_the_question_it_answers() -> None:
    question = Element(Kind.TEXT, PixelBox(20, 40, 260, 60), "Overwrite the file?")
    yes = Element(Kind.BUTTON, PixelBox(150, 90, 220, 115), "Yes")
    far = Element(Kind.TEXT, PixelBox(20, 900, 260, 920), "Send the letter?")
    met = situation_of(Click(yes.box.centre), (question, yes, far))
    assert met.says == ("yes", "overwrite the file?", "")
    assert met.question == "Overwrite the file?"


def test_a_drag_is_judged_by_where_it_ends() -> None:
    bin_ = Element(Kind.ICON, PixelBox(200, 0, 300, 30), "Trash")
    met = situation_of(Drag(PixelPoint(10, 10), PixelPoint(250, 10)), (SAVE, bin_))
    assert met.target == bin_
    assert met.says == ("trash",)


def test_what_is_typed_into_a_password_field_is_a_secret_whatever_it_looks_like() -> None:
    elements = (LABEL, FIELD)
    met = situation_of(Type("tulip"), elements, focus=FIELD.box.centre)
    assert field_name(met.target, elements) == "password"
    assert risk(met, field_name(met.target, elements)) == "it types into a field for a secret"
    assert risk(met, "name") is None


def test_delete_is_grave_on_a_list_and_not_in_a_text() -> None:
    delete = Hotkey((key("delete"),))
    assert risk(situation_of(delete, (FIELD,), focus=FIELD.box.centre)) is None
    assert risk(situation_of(delete, (FIELD,))) == "it deletes what is selected"


def test_a_held_modifier_is_asked_about_since_it_changes_what_follows() -> None:
    assert risk(situation_of(KeyDown(key("ctrl")), ())) is not None
    assert risk(situation_of(KeyDown(key("shift")), ())) is None


@pytest.mark.parametrize("number", ["4111 1111 1111 111{}", "5500-0000-0000-000{}", "pay 34000000000000{} please"])
def test_one_last_digit_of_ten_makes_a_card_number(number: str) -> None:
    secret = [digit for digit in range(10) if risk(Situation("type", typed=number.format(digit))) is not None]
    assert len(secret) == 1


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("&Delete", "delete"),
        ("De_lete…", "delete"),
        ("删除(D)", "删除"),
        ("DELETE    Del", "delete"),
        ("Éteindre", "eteindre"),
    ],
)
def test_accelerators_shortcuts_case_and_accents_do_not_count(text: str, same: str) -> None:
    assert caption(text) == same


def test_low_confidence_is_a_doubt() -> None:
    click = Click(SAVE.box.centre)
    assert doubt(click, "", (SAVE,), 0.3, least=0.5) == "the model is only 30 % sure"
    assert doubt(click, "", (SAVE,), 0.5, least=0.5) is None
    assert doubt(click, "", (SAVE,), None, least=0.5) is None


def test_a_point_vaguer_than_its_element_is_a_doubt() -> None:
    vague = Element(Kind.ICON, PixelBox(0, 0, 16, 16), points={"press": Affordance(PixelPoint(8, 8), 20.0, 3.0)})
    assert doubt(Click(PixelPoint(8, 8)), "", (vague,), None, least=0.5) is not None
    assert doubt(Click(PixelPoint(8, 8)), "", (), None, least=0.5) is None


def test_a_thought_that_names_another_element_is_a_doubt_only_where_it_is_certain() -> None:
    on_delete = Click(DELETE.box.centre)
    said = doubt(on_delete, "I click “Save”.", (SAVE, DELETE), None, least=0.5)
    assert said == "the thought names “Save”, but “Delete” is under the pointer"
    assert doubt(on_delete, "I click “Save”, then Delete.", (SAVE, DELETE), None, least=0.5) is None
    assert doubt(on_delete, "I click “Save”.", (SAVE, SAVE, DELETE), None, least=0.5) is None
    assert doubt(on_delete, "I click “Store”.", (SAVE, DELETE), None, least=0.5) is None
    assert doubt(Click(SAVE.box.centre), "I click “Save”.", (SAVE, DELETE), None, least=0.5) is None


@given(st.text(), st.text())
def test_no_text_breaks_the_sense_of_risk(typed: str, field: str) -> None:
    risk(Situation("type", typed=typed), field)
    situation_of(Type(typed + "\n"), (Element(Kind.BUTTON, PixelBox(0, 0, 9, 9), field),), field)


def test_where_no_click_tells_delete_goes_to_the_field_that_shows_the_focus_unless_something_is_selected() -> None:
    delete = Hotkey((key("delete"),))
    field = replace(FIELD, state=frozenset({State.FOCUSED}))
    row = Element(Kind.LIST_ITEM, PixelBox(0, 100, 200, 120), "taxes.pdf", frozenset({State.SELECTED}))
    assert risk(situation_of(delete, (field,))) is None
    assert risk(situation_of(delete, (field, row))) == "it deletes what is selected"
