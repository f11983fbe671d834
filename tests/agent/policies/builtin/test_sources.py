"""What is typed may stand on the screen: phrases that name a label, and the value beside it."""

from __future__ import annotations

import pytest

from agent.policies.builtin.inference.sources import is_owned, phrase_at, value_of
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind


def cell(text: str, left: float, top: float, kind: Kind = Kind.TEXT) -> Element:
    return Element(kind, PixelBox(left, top, left + 90, top + 20), text)


BILL = (
    *(cell("Invoice number", 10, 10), cell("INV-4711", 200, 10)),
    *(cell("Customer", 10, 40), cell("Ada", 200, 40)),
    *(cell("Total", 10, 70, Kind.TABLE_CELL), cell("81.50", 200, 70, Kind.TABLE_CELL)),
    cell("Due: May 12", 10, 100),
    cell("Reference", 10, 150),
)


@pytest.mark.parametrize(
    ("task", "typed", "phrase", "value"),
    [
        ("put the invoice's number into Reference", "invoice", "invoice's number", "INV-4711"),
        ("copy the invoice number to Reference", "invoice number", "invoice number", "INV-4711"),
        ("the number of the invoice goes in Reference", "number", "number of the invoice", "INV-4711"),
        ("put the total into Amount", "total", "total", "81.50"),
        ("write the customer in Reference", "customer", "customer", "Ada"),
        ("type the due date into Reference", "due", "due date", "May 12"),
        ("put the supplier's number into Reference", "supplier", "supplier's number", None),
    ],
)
def test_words_that_name_a_label_mean_its_value(task: str, typed: str, phrase: str, value: str | None) -> None:
    begin = task.index(typed)
    found = phrase_at(task, begin, begin + len(typed))
    assert found == phrase
    assert value_of(found, BILL) == value


@pytest.mark.parametrize(
    ("task", "typed"),
    [('put "the total" into Amount', "the total"), ("type Ada into Name", "Ada"), ("type total into Name", "total")],
)
def test_a_text_by_itself_is_typed_as_it_is(task: str, typed: str) -> None:
    begin = task.index(typed)
    assert phrase_at(task, begin, begin + len(typed)) is None


def test_where_two_labels_fit_no_value_is_taken() -> None:
    twice = (*BILL, cell("Total", 10, 200), cell("12.00", 200, 200))
    assert value_of("total", twice) is None


def test_what_belongs_to_something_is_never_a_text() -> None:
    assert is_owned("invoice's number")
    assert not is_owned("the total")
