"""Unexpected dialogs: which are closed, and by which button."""

from __future__ import annotations

from agent.replay.obstacles import obstacle
from agent.safety.rules import shipped
from tests.agent.replay.painted_form import form
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind


def dialog(question: str, *buttons: str) -> tuple[Element, ...]:
    text = Element(Kind.TEXT, PixelBox(300, 200, 520, 220), question)
    boxes = [PixelBox(300 + 100 * n, 240, 390 + 100 * n, 270) for n in range(len(buttons))]
    return (text, *(Element(Kind.BUTTON, box, says) for box, says in zip(boxes, buttons, strict=True)))


def test_a_dialog_that_the_recording_does_not_know_is_closed_by_what_says_no() -> None:
    now = form() + dialog("A new version is there", "Update", "OK", "Later")
    met = obstacle([form()], now, shipped())
    assert met is not None
    assert (met.closing.text, met.grave) == ("Later", None)


def test_a_dialog_whose_yes_deletes_is_left_alone() -> None:
    met = obstacle([form()], form() + dialog("Delete all contacts?", "OK"), shipped())
    assert met is not None
    assert met.grave is not None


def test_a_dialog_that_was_recorded_is_none_in_the_way() -> None:
    now = form() + dialog("Save the changes first?", "Cancel")
    assert obstacle([form(), now], now, shipped()) is None


def test_a_recorded_button_whose_icon_was_read_as_a_letter_is_none_in_the_way() -> None:
    recorded = form() + dialog("Save As", "X Cancel")
    assert obstacle([recorded], form() + dialog("Save As", "Cancel"), shipped()) is None


def test_another_language_is_no_dialog() -> None:
    now = form(("Vorname", "Postfach", "Ort", "Bemerkung"), ("Abbrechen", "Sichern"))
    assert obstacle([form()], now, shipped()) is None


def test_a_layer_that_asks_for_consent_is_closed_by_what_declines_and_nothing_else() -> None:
    asks = "We use cookies to measure how this site is used."
    met = obstacle([form()], form() + dialog(asks, "Accept all", "Reject all"), shipped())
    assert met is not None
    assert (met.closing.text, met.grave) == ("Reject all", None)
    assert obstacle([form()], form() + dialog(asks, "OK", "Accept all"), shipped()) is None


def test_what_declines_something_of_the_work_is_no_way_out_of_a_dialog() -> None:
    assert obstacle([form()], form() + dialog("Invoice 1004 of Jo Costa", "Approve", "Reject"), shipped()) is None
