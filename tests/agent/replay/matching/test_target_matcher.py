"""The target matcher: what was acted on is found again, or not taken for something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from agent.replay.matching.target_matcher import ALL, Cue, Found, Lost, TargetMatcher
from agent.replay.script import Landmark, Scene
from tests.agent.replay.painted_form import LABELS, form, named, painted
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind


def mark(name: str, elements: Sequence[Element] = form()) -> Landmark:
    element = named(name, elements)
    return Landmark(element.box.centre, Scene(painted(elements), tuple(elements)), element, name)


def find(
    name: str, now: Sequence[Element], *, dark: bool = False, scale: float = 1.0, matcher: TargetMatcher | None = None
) -> Found | Lost:
    return (matcher or TargetMatcher()).find(mark(name), painted(now, dark=dark, scale=scale), now)


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
    assert len(found.cues) >= 2


def test_an_icon_is_found_by_its_meaning_in_another_theme() -> None:
    icons = tuple(
        Element(Kind.ICON, PixelBox(40 + 40 * at, 20, 64 + 40 * at, 44), name=name, name_score=0.9)
        for at, name in enumerate(("save", "delete", "print"))
    )
    then = Scene(painted(icons), icons)
    reordered = tuple(replace(icons[at], box=icons[to].box) for to, at in enumerate((2, 0, 1)))
    found = TargetMatcher().find(Landmark(icons[1].box.centre, then, icons[1], "delete"), painted(reordered), reordered)
    assert isinstance(found, Found), found
    assert found.element is not None
    assert found.element.name == "delete"


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
    assert not {Cue.TEXT, Cue.NEIGHBOURS} & set(found.cues)
    assert not found.surely


def test_two_of_the_same_name_are_told_apart_by_neighbours_or_not_at_all() -> None:
    once, twice = form(("Name",), ("Save",)), form(("Name",), ("Save",), top=260)
    landmark = mark("Save", once)
    found = TargetMatcher().find(landmark, painted(once + twice), once + twice)
    assert isinstance(found, Lost)
    assert found.ambiguous
    assert found.why.startswith("“Save” could be either of two")


def test_one_cue_alone_is_not_enough() -> None:
    lonely = (Element(Kind.CHECKBOX, PixelBox(300, 300, 390, 330), "Save"),)
    assert isinstance(find("Save", lonely, matcher=TargetMatcher(frozenset({Cue.TEXT}))), Lost)


@pytest.mark.parametrize("gone", sorted(ALL))
def test_a_matcher_without_one_of_its_cues_still_finds_a_screen_that_did_not_change(gone: Cue) -> None:
    found = find("Save", form(), matcher=TargetMatcher(ALL - {gone}))
    assert isinstance(found, Found), found
    assert gone not in found.cues


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


def test_a_label_that_is_read_as_a_link_now_is_not_taken_for_its_field() -> None:
    now = tuple(replace(one, kind=Kind.LINK) if one.text == "City" else one for one in form(scale=1.25))
    found = TargetMatcher().find(mark("City"), painted(now, scale=1.25), now)
    assert isinstance(found, Found), found
    assert found.element == named("City", form(scale=1.25))


def page(left: float, top: float, width: float, height: float) -> tuple[Element, ...]:
    """An editor without a text: what is written stands around its page."""
    places = {
        "Open": (0, 0),
        "Save": (width - 60, 0),
        "Plain Text": (0, height - 20),
        "Ln 1": (width - 60, height - 20),
    }
    return tuple(
        Element(Kind.BUTTON, PixelBox(left + x, top + y, left + x + 60, top + y + 20), text)
        for text, (x, y) in places.items()
    )


def test_an_empty_page_is_found_by_what_stands_around_it_in_another_theme_and_size() -> None:
    then = page(40, 40, 400, 300)
    empty = Landmark(PixelPoint(140, 190), Scene(painted(then), then), None, "")
    for now, at in ((then, (140, 190)), (page(100, 60, 500, 400), (221, 260))):
        found = TargetMatcher().find(empty, painted(now, dark=True), now)
        assert isinstance(found, Found), found
        assert not found.surely
        assert (round(found.at.x), round(found.at.y)) == at
    covered = (*now, Element(Kind.BUTTON, PixelBox(160, 200, 300, 320), "Later"))
    assert isinstance(TargetMatcher().find(empty, painted(covered, dark=True), covered), Lost)
    assert isinstance(TargetMatcher().find(empty, painted((), dark=True), ()), Lost)


def test_a_file_is_not_taken_for_the_one_whose_name_is_almost_the_same() -> None:
    def files(*names: str) -> tuple[Element, ...]:
        boxes = (PixelBox(40 + 140 * at, 40, 120 + 140 * at, 120) for at in range(len(names)))
        return tuple(Element(Kind.LIST_ITEM, box, name) for box, name in zip(boxes, names, strict=True))

    then = files("notes.txt", "report.txt", "reports.txt")
    landmark = Landmark(then[1].box.centre, Scene(painted(then), then), then[1], "report.txt")
    now = files("notes.txt", "reports.txt", "list.txt")  # it is gone, and the other stands in its place
    assert isinstance(TargetMatcher().find(landmark, painted(now), now), Lost)
    misread = files("notes.txt", "repart.txt", "reports.txt")
    found = TargetMatcher().find(landmark, painted(misread), misread)
    assert isinstance(found, Lost) or found.element is misread[1]
