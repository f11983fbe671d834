"""Reading of pages: whole rows hold the texts of their line, and kinds go wrong as often as was counted."""

from __future__ import annotations

import random
from collections import Counter

from agent.learning.simulator.noise.page_reading import PAGE_KINDS, whole_rows
from agent.learning.simulator.noise.perception_noise import PerceptionNoise, Reader
from agent.learning.simulator.window_state import Widget
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Element, Kind

SIZE = Size(800, 600)


def test_rates_are_per_cent_of_every_kind() -> None:
    assert set(PAGE_KINDS) == set(Kind)
    assert all(90 <= sum(often for _, often in ways) <= 100 for ways in PAGE_KINDS.values())


def test_a_whole_row_holds_what_stands_in_its_line() -> None:
    elements = [
        Element(Kind.TEXT, PixelBox(10, 10, 60, 30), "Ada"),
        Element(Kind.BUTTON, PixelBox(100, 10, 160, 30), "Edit"),
        Element(Kind.TEXT, PixelBox(10, 60, 60, 80), "Bob"),
    ]
    found = [row for seed in range(60) for row in whole_rows(elements, random.Random(seed))]
    assert found
    assert {row.text for row in found} == {"Ada Edit"}
    assert all(row.box.contains(elements[1].box.centre) for row in found)
    assert whole_rows([], random.Random(1)) == []


def test_buttons_of_a_page_are_read_as_other_kinds_and_stay_so() -> None:
    kinds = Counter[Kind]()
    for seed in range(200):
        widget = Widget(Kind.BUTTON, PixelBox(50, 50, 120, 80), "Save", points={"press": PixelPoint(85, 65)})
        noise = PerceptionNoise(seed, Reader.PAGES, 1.0)
        first, again = noise.perceive([widget], SIZE), noise.perceive([widget], SIZE)
        assert first.elements == again.elements
        if widget.number in first.places:
            kinds[first.elements[first.places[widget.number]].kind] += 1
    assert 100 < kinds[Kind.BUTTON] < 180
    assert kinds[Kind.TEXT_FIELD] > 5


def test_a_symbol_is_read_as_a_sign_that_looks_like_it_or_not_at_all() -> None:
    for seed in range(200):
        widget = Widget(Kind.ICON, PixelBox(50, 50, 70, 70), name="add", points={"press": PixelPoint(60, 60)})
        screen = PerceptionNoise(seed, Reader.PAGES, 1.0).perceive([widget], SIZE)
        if widget.number in screen.places:
            assert screen.elements[screen.places[widget.number]].text in {"", "+"}
