"""Finding again what was acted on, what must be so afterwards, and what is kept of a replay."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from agent.core.actions import Click
from agent.replay.expectations import (
    ClipboardIs,
    Confirmed,
    Expectation,
    FileIs,
    TextShown,
    TitleIs,
    World,
    checked,
)
from agent.replay.obstacles import obstacle
from agent.replay.repairs import Repair, propose, repairs_path
from agent.replay.script import Landmark, Scene, name_of
from agent.replay.target_matcher import ALL, Found, Lost, Sign, TargetMatcher
from agent.safety.rules import shipped
from agent.sessions.outcomes import Divergence, Outcome, StepOutcome, read_outcomes, write_outcomes
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Affordance, Element, Kind, in_reading_order

SIZE = Size(640, 480)
LABELS = ("Name", "Email", "City", "Notes")


def painted(elements: Sequence[Element], *, dark: bool = False, scale: float = 1.0) -> Frame:
    """A screen that shows `elements` as a program would."""
    ground, ink, fill = ((40, 40, 44), (235, 235, 235), (28, 28, 30)) if dark else ((239,) * 3, (20,) * 3, (255,) * 3)
    picture = Image.new("RGB", (SIZE.width, SIZE.height), ground)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(14 * scale)
    for one in elements:
        box = one.box
        if one.kind is not Kind.TEXT:
            draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill, ink)
        draw.text((box.left + 6, box.centre.y), one.text, ink, font, anchor="lm")
    return Frame(np.array(picture), Viewport.plain(SIZE))


def form(
    labels: Sequence[str] = LABELS,
    buttons: Sequence[str] = ("Delete", "Save"),
    *,
    scale: float = 1.0,
    left: float = 20,
    top: float = 20,
) -> tuple[Element, ...]:
    """Labels with fields beside them, and buttons below."""
    found = []

    def add(kind: Kind, x: float, y: float, width: float, text: str) -> None:
        box = PixelBox(left + x * scale, top + y * scale, left + (x + width) * scale, top + (y + 30) * scale)
        points = {} if kind is Kind.TEXT else {"press": Affordance(box.centre, 1, 1)}
        found.append(Element(kind, box, text, points=points))

    for row, label in enumerate(labels):
        add(Kind.TEXT, 0, 40 * row, 80, label)
        add(Kind.TEXT_FIELD, 100, 40 * row, 160, "")
    for column, says in enumerate(buttons):
        add(Kind.BUTTON, 140 * column, 40 * len(labels), 90, says)
    return in_reading_order(found)


def named(name: str, elements: Sequence[Element]) -> Element:
    (found,) = [one for one in elements if one.kind is not Kind.TEXT and name_of(one, elements) == name]
    return found


def mark(name: str, elements: Sequence[Element] = form()) -> Landmark:
    element = named(name, elements)
    return Landmark(element.box.centre, Scene(painted(elements), tuple(elements)), element, name)


def find(
    name: str, now: Sequence[Element], *, dark: bool = False, scale: float = 1.0, ladder: TargetMatcher | None = None
) -> Found | Lost:
    return (ladder or TargetMatcher()).find(mark(name), painted(now, dark=dark, scale=scale), now)


@pytest.mark.parametrize("name", [*LABELS, "Save", "Delete"])
@pytest.mark.parametrize(
    ("now", "dark", "scale"),
    [
        (form(), False, 1.0),
        (form(), True, 1.0),
        (form(left=180, top=120), False, 1.0),
        (form(scale=0.75), False, 0.75),
        (form(scale=1.5), True, 1.5),
        (form(LABELS[::-1], ("Save", "Delete")), False, 1.0),
        (form(("Company", *LABELS)), False, 1.0),
    ],
    ids=["unchanged", "dark", "moved", "smaller", "larger and dark", "reordered", "one more field"],
)
def test_what_was_acted_on_is_found_again(name: str, now: Sequence[Element], dark: bool, scale: float) -> None:
    found = find(name, now, dark=dark, scale=scale)
    assert isinstance(found, Found), found
    assert found.element is named(name, now)
    assert found.surely
    assert len(found.signs) >= 2


def test_a_renamed_field_is_found_by_where_it_stands_and_not_taken_for_certain() -> None:
    now = form(("Name", "Reply to", "City", "Notes"))
    found = find("Email", now)
    assert isinstance(found, Found), found
    assert found.element is named("Reply to", now)
    assert not found.surely


def test_a_field_that_is_gone_is_not_taken_for_another_one() -> None:
    now = form(("Name", "City", "Notes"))
    assert isinstance(find("Email", now), Lost)


def test_another_language_is_no_hindrance_where_all_stands_as_it_stood() -> None:
    now = form(("Vorname", "Postfach", "Ort", "Bemerkung"), ("Tilgen", "Sichern"))
    found = find("City", now)
    assert isinstance(found, Found), found
    assert found.element is named("Ort", now)
    assert not {Sign.TEXT, Sign.NEIGHBOURS} & set(found.signs)
    assert not found.surely


def test_two_of_the_same_name_are_told_apart_by_neighbours_or_not_at_all() -> None:
    once, twice = form(("Name",), ("Save",)), form(("Name",), ("Save",), top=260)
    landmark = mark("Save", once)
    found = TargetMatcher().find(landmark, painted(once + twice), once + twice)
    assert isinstance(found, Lost)
    assert found.ambiguous
    assert found.why.startswith("“Save” could be either of two")


def test_one_sign_alone_is_not_enough() -> None:
    lonely = (Element(Kind.CHECKBOX, PixelBox(300, 300, 390, 330), "Save"),)
    assert isinstance(find("Save", lonely, ladder=TargetMatcher(frozenset({Sign.TEXT}))), Lost)


@pytest.mark.parametrize("gone", sorted(ALL))
def test_a_ladder_without_one_of_its_signs_still_finds_a_screen_that_did_not_change(gone: Sign) -> None:
    found = find("Save", form(), ladder=TargetMatcher(ALL - {gone}))
    assert isinstance(found, Found), found
    assert gone not in found.signs


def test_another_wording_is_found_in_place_of_the_recorded_one() -> None:
    recorded = form(buttons=("Lisbon", "Oslo"))
    element = named("Lisbon", recorded)
    landmark = Landmark(element.box.centre, Scene(painted(recorded), recorded), element, "Oslo", varies=True)
    found = TargetMatcher().find(landmark, painted(recorded), recorded)
    assert isinstance(found, Found), found
    assert found.element is named("Oslo", recorded)


def test_remove_does_what_delete_did_where_it_stands_as_it_stood() -> None:
    found = find("Delete", form(buttons=("Remove", "Save")))
    assert isinstance(found, Found), found
    assert found.surely


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


def test_what_the_person_expects_is_read_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("noon")
    digest = hashlib.sha256(b"noon").hexdigest()
    assert Expectation.parse(f"3:file={file}#{digest}") == Expectation(FileIs(file, digest), 3)
    assert Expectation.parse("no-text=Error") == Expectation(TextShown("Error", shown=False))
    world = World(lambda: ["plan.txt – Practice editor"], lambda: "copied")
    for what, independent in (
        (FileIs(file, digest), True),
        (TitleIs("plan.txt"), True),
        (ClipboardIs("copied"), True),
        (TextShown("Email"), False),
    ):
        said = checked(what, form(), world)
        assert isinstance(said, Confirmed)
        assert said.independent is independent
    for otherwise in (FileIs(file, "0" * 64), FileIs(tmp_path / "no"), TitleIs("letter"), ClipboardIs("secret words")):
        found = checked(otherwise, form(), world)
        assert isinstance(found, Divergence)
        assert "copied" not in str(found)


@pytest.mark.parametrize("text", ["", "plan.txt", "3:", "colour=red", "x:text=a", "text="])
def test_what_cannot_be_checked_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"write \[N:\]KIND=VALUE"):
        Expectation.parse(text)


def test_outcomes_are_read_as_they_were_written(tmp_path: Path) -> None:
    outcomes = (
        StepOutcome(1, "click the button “Save”", Outcome.VERIFIED, "found by its text"),
        StepOutcome(2, "type 3 characters", Outcome.HALTED, "", (Divergence("“Saved” on the screen", "there: “”"),)),
    )
    write_outcomes(tmp_path / "outcomes", outcomes)
    assert read_outcomes(tmp_path / "outcomes") == outcomes


def test_foreign_outcomes_are_refused_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "outcomes").write_text('{"action": "all"}\n')
    with pytest.raises(ValueError, match="line 1: it is no outcome"):
        read_outcomes(tmp_path / "outcomes")


def test_repairs_are_proposed_beside_the_session_and_added_to(tmp_path: Path) -> None:
    session = tmp_path / "a.deskhand"
    repair = Repair(2, 'click "Save"', "it is not there", "I see it", Click(PixelPoint(4, 5)), named("Save", form()))
    propose(session, ())
    assert not repairs_path(session).exists()
    propose(session, [repair])
    propose(session, [repair])
    assert len(repairs_path(session).read_text().splitlines()) == 2
