"""Other people's programs: what they say of themselves becomes truth about their pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.desktop.accessibility import Flag, Node
from gui.datagen.native_apps.ground_truth import KINDS, labelled_elements
from gui.datagen.native_apps.main import draw, main
from gui.datagen.native_apps.scenes import LOOKS, SCENES, Press, Words
from gui.datagen.native_apps.untold import untold_places
from vision.geometry import PixelBox, Size
from vision.perception.elements import Kind, State

SIZE = Size(800, 600)
WINDOW = PixelBox(0, 0, 400, 300)
SHOWN = frozenset({Flag.SHOWING, Flag.SENSITIVE})


def node(
    role: str, box: PixelBox, name: str = "", *, path: tuple[str, ...] = ("frame",), text: str | None = None
) -> Node:
    return Node(role, name, SHOWN, path, WINDOW, WINDOW, box, text)


def picture() -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    return np.full((300, 400, 3), 230, np.uint8)


def test_a_label_is_as_wide_as_what_is_painted() -> None:
    pixels = picture()
    pixels[105:112, 60:90] = 0
    (label,) = [
        element
        for element, _ in labelled_elements([node("label", PixelBox(50, 100, 200, 120), text="Name")], [WINDOW], pixels)
    ]
    assert (label.kind, label.text, label.box) == (Kind.TEXT, "Name", PixelBox(60, 100, 90, 120))


def test_a_button_whose_name_cannot_have_been_painted_is_an_icon() -> None:
    nodes = [
        node("push button", PixelBox(0, 0, 24, 24), "Open the file that was closed last"),
        node("push button", PixelBox(30, 0, 110, 24), "Cancel"),
        node("push button", PixelBox(120, 0, 144, 24)),
    ]
    found = [element for element, _ in labelled_elements(nodes, [WINDOW], picture())]
    assert [(element.kind, element.text) for element in found] == [
        (Kind.ICON, ""),
        (Kind.BUTTON, "Cancel"),
        (Kind.ICON, ""),
    ]


def test_a_tool_bar_names_its_icons_but_paints_only_these() -> None:
    pixels = picture()
    pixels[8:24, 8:24] = 0  # an icon
    pixels[10:20, 48:78] = 0  # a word
    nodes = [
        node("push button", PixelBox(0, 0, 32, 32), "Save"),
        node("push button", PixelBox(40, 0, 86, 32), "Save"),
    ]
    found = [element for element, _ in labelled_elements(nodes, [WINDOW], pixels)]
    assert [(element.kind, element.text) for element in found] == [(Kind.ICON, ""), (Kind.BUTTON, "Save")]
    assert [element.name for element in found] == ["Save", ""]


def test_an_empty_cell_without_lines_is_not_told() -> None:
    pixels = picture()
    pixels[105:112, 10:60] = 0
    nodes = [node("table cell", PixelBox(0, 100, 80, 120), "Ada"), node("table cell", PixelBox(80, 100, 160, 120))]
    assert [element.text for element, _ in labelled_elements(nodes, [WINDOW], pixels)] == ["Ada"]


def test_what_lies_under_a_dialog_is_not_told_and_the_parts_of_controls_are_not_either() -> None:
    nodes = [
        node("push button", PixelBox(50, 50, 130, 74), "Below"),
        node("push button", PixelBox(300, 50, 380, 74), "Beside"),
        node("spin button", PixelBox(300, 100, 380, 124), text="3"),
        node("push button", PixelBox(360, 100, 380, 124), "+", path=("frame", "spin button")),
    ]
    found = [element for element, _ in labelled_elements(nodes, [WINDOW, PixelBox(0, 0, 200, 200)], picture())]
    assert [element.text for element in found] == ["Beside", "3"]


def test_an_open_menu_lies_in_the_window_that_it_pops_up() -> None:
    popup = PixelBox(20, 20, 200, 200)
    nodes = [
        node("menu", PixelBox(20, 0, 60, 20), "File", path=("frame", "menu bar")),
        node("menu item", PixelBox(21, 30, 199, 54), "Open", path=("frame", "menu bar", "menu")),
        node("push button", PixelBox(21, 60, 101, 84), "Below"),
    ]
    found = [element for element, _ in labelled_elements(nodes, [WINDOW, popup], picture())]
    assert [(element.kind, element.text) for element in found] == [(Kind.MENU_ITEM, "File"), (Kind.MENU_ITEM, "Open")]


def test_what_is_not_sensitive_is_disabled() -> None:
    grey = Node("push button", "Undo", frozenset({Flag.SHOWING}), ("frame",), WINDOW, WINDOW, WINDOW, None)
    ((element, parts),) = labelled_elements([grey], [WINDOW], picture())
    assert element.state == {State.DISABLED}
    assert parts == {"press": WINDOW}


def test_every_program_has_many_states() -> None:
    for scenes in SCENES.values():
        assert len(set(scenes)) == len(scenes) >= 8
    assert set(KINDS.values()) <= set(Kind)


@pytest.mark.soak
def test_a_calculator_counts_and_tells_its_keys() -> None:
    pixels, truth = draw("galculator", LOOKS[0], (Words("6*7\n"),), SIZE, 0)
    assert pixels.shape == (600, 800, 3)
    texts = {element.text for element in truth.elements}
    assert {"42", *"0123456789", "File", "Edit"} <= texts
    for element in truth.elements:
        left, top, right, bottom = (
            round(side) for side in (element.box.left, element.box.top, element.box.right, element.box.bottom)
        )
        assert pixels[top:bottom, left:right].std() > 1, f"nothing is painted where {element} is told"


@pytest.mark.soak
def test_an_open_menu_is_told_and_what_it_covers_is_not() -> None:
    closed = draw("mousepad", LOOKS[1], (), SIZE, 0)[1]
    opened = draw("mousepad", LOOKS[1], (Press("File"),), SIZE, 0)[1]
    assert {element.text for element in opened.elements} >= {"Save", "Quit", "File", "Help"}
    assert "Save" not in {element.text for element in closed.elements}


@pytest.mark.soak
def test_a_name_that_nothing_bears_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="Gearwheel"):
        draw("galculator", LOOKS[0], (Press("Gearwheel"),), SIZE, 0)
    (tmp_path / "00000.jsonl").write_text("")
    assert main(["--out", str(tmp_path), "--program", "galculator"]) == 1


def test_a_canvas_is_a_place_of_which_nothing_is_told_and_a_row_of_buttons_is_none() -> None:
    canvas, bar, key = PixelBox(0, 100, 300, 200), PixelBox(0, 0, 300, 30), PixelBox(10, 5, 60, 25)
    nodes = [node("frame", WINDOW), node("tool bar", bar), node("push button", key), node("drawing area", canvas)]
    assert untold_places(nodes, [WINDOW], picture()) == [canvas]


def test_neither_its_scroll_bar_nor_a_menu_over_it_tells_what_a_canvas_holds_and_what_covers_it_is_no_part_of_it() -> (
    None
):
    canvas, menu = PixelBox(0, 100, 300, 200), PixelBox(0, 100, 100, 200)
    nodes = [
        node("frame", WINDOW),
        node("push button", PixelBox(10, 5, 60, 25)),
        node("scroll pane", canvas),
        node("scroll bar", PixelBox(290, 100, 300, 200), path=("frame", "scroll pane")),
        node("menu item", PixelBox(0, 120, 100, 140), "Open", path=("frame", "menu bar", "menu")),
    ]
    assert untold_places(nodes, [WINDOW, menu], picture()) == [PixelBox(100, 100, 300, 200)]


def test_a_window_that_the_tree_does_not_know_is_not_told_but_where_another_covers_it() -> None:
    tip, dialog = PixelBox(100, 100, 200, 140), PixelBox(150, 90, 300, 200)
    nodes = [node("push button", PixelBox(10, 5, 60, 25)), node("button", PixelBox(160, 100, 200, 120))]
    nodes[1] = replace(nodes[1], window=dialog)
    assert untold_places(nodes, [WINDOW, tip, dialog], picture()) == [PixelBox(100, 100, 150, 140)]


def test_rows_of_which_only_the_first_is_told_are_a_place_of_which_nothing_is_told() -> None:
    pixels, rows = picture(), PixelBox(0, 100, 300, 200)
    nodes = [node("list", rows), node("list item", PixelBox(0, 100, 300, 120), "Ada", path=("frame", "list"))]
    assert untold_places(nodes, [WINDOW], pixels) == []
    pixels[127:134, 10:60] = 0
    assert untold_places(nodes, [WINDOW], pixels) == [PixelBox(0, 120, 300, 200)]


def test_what_is_told_in_other_units_than_the_screens_is_left_out() -> None:
    nodes = [node("push button", PixelBox(10, 10, 90, 34), "Save")]
    assert not list(labelled_elements(nodes, [PixelBox(0, 0, 700, 500)], picture()))
    assert untold_places(nodes, [PixelBox(0, 0, 380, 280)], picture()) == []


def test_tabs_of_gtk_reach_to_the_edges_around_their_captions_and_those_of_qt_are_as_told() -> None:
    pixels = picture()
    pixels[92:128, 40:41] = pixels[92:128, 119:120] = 120  # the sides of a tab, and its upper one
    pixels[92, 40:120] = 120
    tab = node("page tab", PixelBox(50, 100, 110, 118), "Fonts")
    ((element, _),) = labelled_elements([replace(tab, toolkit="gtk")], [WINDOW], pixels)
    assert element.box == PixelBox(40, 92, 120, 126)
    ((element, _),) = labelled_elements([replace(tab, toolkit="Qt")], [WINDOW], pixels)
    assert element.box == tab.box
    folded = [node("page tab list", PixelBox(40, 90, 300, 90)), replace(tab, path=("frame", "page tab list"))]
    assert not list(labelled_elements(folded, [WINDOW], pixels))


def test_rows_and_cells_are_told_apart_by_what_lies_beside_them_and_by_whether_they_unfold() -> None:
    pixels = picture()
    pixels[100:300:4] = 0
    in_tree, in_list = ("frame", "tree table"), ("frame", "table")
    first, second = PixelBox(0, 100, 100, 120), PixelBox(100, 100, 200, 120)
    unfolds = replace(node("table cell", first, "Ada", path=in_tree), flags=SHOWN | {Flag.EXPANDABLE})
    nodes = [
        node("tree table", PixelBox(0, 100, 200, 200)),
        unfolds,
        node("table cell", second, "1815", path=in_tree),
        node("table", PixelBox(200, 100, 300, 200)),
        node("table cell", PixelBox(200, 100, 300, 120), "Grace", path=in_list),
        node("tree", PixelBox(0, 200, 200, 300)),
        node("tree item", PixelBox(0, 200, 100, 220), "Edsger", path=("frame", "tree")),
        node("tree item", PixelBox(100, 200, 200, 220), "1930", path=("frame", "tree")),
    ]
    found = [element.kind for element, _ in labelled_elements(nodes, [WINDOW], pixels)]
    assert found == [Kind.TREE_ITEM, Kind.TABLE_CELL, Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL]


def test_a_framed_tick_box_is_a_button_that_stays_pressed() -> None:
    pixels = picture()
    pixels[50:80, 20] = pixels[50:80, 119] = pixels[50, 20:120] = pixels[79, 20:120] = 90
    pixels[60:70, 40:90] = 0
    pixels[160:172, 24:36] = 90
    pixels[160:170, 42:90] = 0
    nodes = [
        node("check box", PixelBox(20, 50, 120, 80), "Setup"),
        node("check box", PixelBox(20, 150, 120, 180), "Mute"),
    ]
    assert [element.kind for element, _ in labelled_elements(nodes, [WINDOW], pixels)] == [Kind.BUTTON, Kind.CHECKBOX]


def test_items_beyond_the_end_of_a_menu_that_scrolls_are_not_told() -> None:
    nodes = [
        node("menu item", PixelBox(20, 30, 200, 54), "Open", path=("frame", "menu bar", "menu")),
        node("menu item", PixelBox(20, 210, 200, 234), "Quit", path=("frame", "menu bar", "menu")),
    ]
    found = [element.text for element, _ in labelled_elements(nodes, [WINDOW, PixelBox(20, 20, 200, 200)], picture())]
    assert found == ["Open"]
