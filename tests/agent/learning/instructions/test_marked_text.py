"""Marked text: a span still covers its text after every join."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.learning.instructions.marked_text import MarkedText, filled, lower_case

_NAMES = st.text(min_size=1, max_size=8)


def name(text: str, place: int) -> MarkedText:
    return MarkedText(text, (((place, "name"), (0, len(text))),), fixed_start=True)


@given(st.lists(st.tuples(st.text(max_size=6), _NAMES), min_size=1, max_size=5))
def test_spans_survive_joining(pieces: list[tuple[str, str]]) -> None:
    whole = MarkedText("")
    for place, (before, text) in enumerate(pieces):
        whole = whole + before + name(text, place)
    assert [whole.text[slice(*span)] for _, span in whole.marks] == [text for _, text in pieces]
    assert ("so: " + whole).text == "so: " + whole.text
    marked = ("so: " + whole).marked((9, "whole"))
    assert marked.marks[-1] == ((9, "whole"), (0, len(marked.text)))


def test_slots_are_filled_and_marks_follow_the_order_that_is_asked_for() -> None:
    parts = {"a": name("File", 0), "b": name("Save", 1)}
    text = filled("{b} of {a}", parts, ("a", "b"))
    assert text.text == "Save of File"
    assert [text.text[slice(*span)] for _, span in text.marks] == ["File", "Save"]


def test_a_sentence_begins_with_a_capital_unless_a_name_does() -> None:
    assert MarkedText("press it").capital().text == "Press it"
    assert name("notes", 0).capital().text == "notes"
    assert MarkedText("ßo").capital().text == "ßo", "a capital of two letters would move the spans"


@given(st.text())
def test_lower_case_keeps_the_number_of_characters(text: str) -> None:
    assert len(lower_case(text)) == len(text)
