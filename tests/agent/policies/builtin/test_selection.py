"""Selection: of more elements than the model can take, those that the task speaks of are always among them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import Click
from agent.policies.builtin.examples import Past
from agent.policies.builtin.features import MAX_ELEMENTS
from agent.policies.builtin.inference.selection import selected
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind


def sheet(rows: int) -> tuple[Element, ...]:
    """Rows of ten cells, of which the first of each has a text."""
    return tuple(
        Element(Kind.TABLE_CELL, PixelBox(80 * x, 20 * y, 80 * x + 78, 20 * y + 18), "" if x else f"Item{y}")
        for y in range(rows)
        for x in range(10)
    )


def button(text: str = "", top: float = 700, name: str = "") -> Element:
    kind = Kind.ICON if name else Kind.BUTTON
    return Element(kind, PixelBox(900, top, 960, top + 24), text, name=name)


def test_a_screen_that_fits_stays_as_it_is() -> None:
    elements = sheet(12)
    assert selected(elements, "press Save", ()) is elements


def test_a_button_behind_hundreds_of_cells_is_looked_at() -> None:
    save, other = button("Save"), button("Help", 740)
    elements = (*sheet(35), save, other)
    kept = selected(elements, "press Save", ())
    assert len(kept) == MAX_ELEMENTS
    assert save in kept
    assert other in kept


def test_an_icon_is_known_by_another_word_for_it_and_a_number_by_its_digit() -> None:
    crowd = tuple(button(f"Tool {chr(97 + n % 26)}x", n) for n in range(200))
    bin_, seven = button(name="delete"), Element(Kind.TEXT, PixelBox(0, 0, 9, 9), "7")
    kept = selected((*crowd, bin_, seven), "put 7 into the trash", ())
    assert bin_ in kept
    assert seven in kept


def test_the_cells_beside_a_named_one_are_looked_at_before_buttons_elsewhere() -> None:
    cells = sheet(40)
    cells = tuple(
        Element(one.kind, one.box, one.text or f"{number}.50") if number // 10 == 39 else one
        for number, one in enumerate(cells)
    )
    kept = selected((*cells, *(button(f"Tool {n}x", 800) for n in range(119))), "what does Item39 cost", ())
    assert all(cell in kept for cell in cells[390:])


def test_what_was_touched_before_is_looked_at_again() -> None:
    elements = sheet(40)
    pressed = elements[399]
    past = Past("", (Click(PixelPoint(pressed.box.centre.x, pressed.box.centre.y)),), ())
    assert pressed in selected(elements, "fill in the last cell", (past,))


@given(st.integers(0, 60), st.sampled_from(["press Save", "Item3", ""]))
def test_the_order_of_the_screen_stays(rows: int, task: str) -> None:
    elements = sheet(rows)
    kept = selected(elements, task, ())
    places = [elements.index(one) for one in kept]
    assert places == sorted(places)
    assert len(kept) == min(len(elements), MAX_ELEMENTS)
