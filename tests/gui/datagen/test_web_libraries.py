"""Pages in the markup of component libraries: whole, with the library's classes, and told of through shadow roots."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from gui.datagen.splits import Split, screen_seed
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.libraries.bundles import Bundle, read_bundles
from gui.datagen.web_pages.libraries.catalog import KEPT_OUT, LIBRARIES, VERSIONS, Library
from gui.datagen.web_pages.libraries.controls import own_classes, own_sheet
from gui.datagen.web_pages.pages import draw_page
from gui.datagen.web_pages.renderer import PageRenderer
from vision.geometry import Size
from vision.perception.elements import Kind

SIZE = Size(640, 416)


def without_files(library: Library) -> Bundle:
    return Bundle(library, "", "")


def test_there_are_libraries_enough_and_two_are_kept_out() -> None:
    assert len(LIBRARIES) - len(KEPT_OUT) >= 15
    assert {library.name for library in LIBRARIES.values() if library.unseen} == KEPT_OUT


def test_every_file_of_a_library_is_of_a_package_that_is_fetched() -> None:
    packages = json.loads(VERSIONS.read_text("utf-8"))["dependencies"]
    for library in LIBRARIES.values():
        for path in (*library.sheets, *library.modules):
            words = path.split("/")
            assert "/".join(words[: 2 if path.startswith("@") else 1]) in packages


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_page_has_controls_of_the_library_and_nothing_unfilled(name: str) -> None:
    library = LIBRARIES[name]
    marks = {
        word.strip('~"')
        for ways in library.controls.values()
        for way in ways
        for word in re.findall(r'~[\w-]+|<[a-z]+-[a-z-]+|data-kind="\w+"', way)
    }
    found = 0
    for index in range(12):
        page, _, unseen = draw_page(screen_seed(Split.TRAIN, 1, index), SIZE, without_files(library))
        assert unseen is library.unseen
        assert "~" not in re.sub(r">[^<]*<|value=\"[^\"]*\"|placeholder=\"[^\"]*\"", "", page)
        assert not re.search(r"\{(t|v|p|n|on|off|style|icon|options|first|shown|name)\}", page)
        found += any(mark in page for mark in marks)
    assert found >= 6 or not marks


def test_classes_of_the_page_and_of_the_library_are_told_apart() -> None:
    assert own_classes('<div class="row ~row"><b class=cut>') == '<div class="own-row row"><b class="own-cut">'
    assert own_sheet(".row{gap:.5em} a.cut{top:0}") == "@layer own{.own-row{gap:.5em} a.own-cut{top:0}}"


def test_a_missing_library_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no bootstrap here; fetch the libraries with python -m"):
        read_bundles(tmp_path)


@pytest.mark.soak
def test_a_control_in_a_shadow_root_is_told_where_it_is_painted() -> None:
    script = """customElements.define("x-field", class extends HTMLElement {
        connectedCallback() {
            this.attachShadow({mode: "open"}).innerHTML =
                "<p style='margin:0;height:30px'></p><div class=box style='width:150px;height:24px'><input></div>";
        }
    })"""
    field = '<x-field style="display:block" data-kind="text_field" data-text="{shown}" data-box=".box"></x-field>'
    library = Library("x", {"field": (field,)})
    with Browser() as browser:
        renderer = PageRenderer(browser, SIZE, [Bundle(library, "", script)])
        fields = [
            element
            for index in range(12)
            for element in renderer.draw(screen_seed(Split.TRAIN, 1, index))[1].elements
            if element.kind is Kind.TEXT_FIELD and element.box.height < 60
        ]
    sizes = {(round(one.box.width / one.box.height, 1)) for one in fields}
    assert round(150 / 24, 1) in sizes
    assert all("caret" in one.points for one in fields)


def test_a_library_without_a_dark_look_is_shown_in_its_light_one() -> None:
    library = replace(LIBRARIES["milligram"], dark="")
    for index in range(10):
        page, _, _ = draw_page(screen_seed(Split.TRAIN, 3, index), SIZE, without_files(library))
        assert "color-scheme:light" in page
