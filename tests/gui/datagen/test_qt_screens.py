"""The generator of screens: what it says is true is what real input finds there."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QGroupBox,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QRadioButton,
    QScrollBar,
    QSlider,
    QSpinBox,
    QTabBar,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.datagen.generation import GenerationPlan, write_folder
from gui.datagen.qt_screens.families.registry import FAMILIES, draw_family, families_of
from gui.datagen.qt_screens.ground_truth.found_element import FoundElement
from gui.datagen.qt_screens.ground_truth.widgets import elements_in
from gui.datagen.qt_screens.main import write_shard
from gui.datagen.qt_screens.renderer import ScreenRenderer
from gui.datagen.qt_screens.style.adwaita import draw_adwaita
from gui.datagen.qt_screens.style.artwork import Artwork
from gui.datagen.qt_screens.style.colors import ColorScheme
from gui.datagen.qt_screens.style.style_sheets import draw_style_sheet
from gui.datagen.splits import UNSEEN, Split, screen_seed, split_of
from vision.detector.dataset import POINTS, ScreenFolder, truth_as_json, truth_from
from vision.geometry import PixelBox, Size
from vision.perception.elements import Kind, State

SIZE = Size(640, 416)
LOOKS = range(12)
"""Seeds of styles under which the points are pressed: Fusion, Windows, style sheets of all sorts."""

Pressed = Callable[[QWidget], QWidget]


@pytest.fixture
def renderer(qapp: QApplication, tmp_path: Path) -> Iterator[ScreenRenderer]:
    before = qapp.style().name(), qapp.palette(), qapp.font(), qapp.layoutDirection()
    yield ScreenRenderer(SIZE, tmp_path)
    qapp.setStyle(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])
    qapp.setLayoutDirection(before[3])


@pytest.fixture(params=LOOKS)
def dressed(request: pytest.FixtureRequest, qtbot: QtBot, renderer: ScreenRenderer, tmp_path: Path) -> Pressed:
    """Shows a widget in a window of one of many looks."""
    choice = random.Random(request.param)
    QApplication.setStyle(choice.choice(["Fusion", "Windows"]))
    if request.param % 4 == 3:
        tone, sheet = draw_adwaita(choice, Artwork(tmp_path))
    else:
        tone = ColorScheme.draw(choice)
        sheet = draw_style_sheet(choice, tone, Artwork(tmp_path))
    QApplication.setPalette(tone.palette())
    leftwards = request.param % 5 == 4
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft if leftwards else Qt.LayoutDirection.LeftToRight)

    def show(widget: QWidget) -> QWidget:
        window = QWidget()
        QVBoxLayout(window).addWidget(widget)
        window.setStyleSheet(sheet)
        window.resize(max(360, window.sizeHint().width()), max(160, window.sizeHint().height()))
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return show


def found(window: QWidget, kind: Kind) -> FoundElement:
    (only,) = [element for element in elements_in(window) if element.kind is kind]
    return only


def press(window: QWidget, at: QRect) -> None:
    """Click where a person would, on whatever lies there."""
    point = at.center()
    target = window.childAt(point) or window
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, point))


def drag(window: QWidget, start: QPoint, end: QPoint) -> None:
    target = window.childAt(start)
    assert target is not None
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, start))
    QTest.mouseMove(target, target.mapFrom(window, end))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, end))


def test_pressing_up_and_down_counts(dressed: Pressed) -> None:
    spin = QSpinBox(value=40)
    window = dressed(spin)
    parts = found(window, Kind.SPINBOX).parts
    press(window, parts["up"])
    assert spin.value() == 41
    press(window, parts["down"])
    press(window, parts["down"])
    assert spin.value() == 39
    press(window, parts["caret"])
    assert spin.hasFocus()
    assert spin.value() == 39


def test_a_sliders_handle_can_be_dragged_to_either_end(dressed: Pressed) -> None:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 100)
    slider.setValue(40)
    window = dressed(slider)
    parts = found(window, Kind.SLIDER).parts
    drag(window, parts["handle"].center(), parts["end"].center())
    assert slider.value() >= 98
    parts = found(window, Kind.SLIDER).parts
    drag(window, parts["handle"].center(), parts["start"].center())
    assert slider.value() <= 2


def test_an_upright_slider_too(dressed: Pressed) -> None:
    slider = QSlider(Qt.Orientation.Vertical)
    slider.setRange(0, 100)
    slider.setValue(40)
    window = dressed(slider)
    parts = found(window, Kind.SLIDER).parts
    drag(window, parts["handle"].center(), parts["end"].center())
    assert slider.value() >= 96


def test_the_arrow_opens_the_list(dressed: Pressed, qtbot: QtBot) -> None:
    combo = QComboBox()
    combo.addItems(["one", "two"])
    combo.setEditable(True)  # only the arrow opens it
    window = dressed(combo)
    press(window, found(window, Kind.COMBOBOX).parts["arrow"])
    qtbot.waitUntil(combo.view().isVisible)
    combo.hidePopup()


def test_the_arrow_of_a_date_opens_its_calendar(dressed: Pressed, qtbot: QtBot) -> None:
    edit = QDateEdit()
    edit.setCalendarPopup(True)
    window = dressed(edit)
    press(window, found(window, Kind.COMBOBOX).parts["arrow"])
    qtbot.waitUntil(edit.calendarWidget().isVisible)
    edit.calendarWidget().window().close()


@pytest.mark.parametrize("make", [QCheckBox, QRadioButton])
def test_pressing_the_mark_ticks(dressed: Pressed, make: type[QCheckBox | QRadioButton]) -> None:
    button = make("Subscribe to &news")
    window = dressed(button)
    kind = Kind.CHECKBOX if make is QCheckBox else Kind.RADIO
    before = found(window, kind)
    assert before.text == "Subscribe to news"
    assert State.CHECKED not in before.state
    press(window, before.parts["mark"])
    assert State.CHECKED in found(window, kind).state
    assert button.isChecked()


def test_the_whole_of_a_check_box_can_be_pressed(dressed: Pressed) -> None:
    box = QCheckBox("Subscribe")
    window = dressed(box)
    press(window, found(window, Kind.CHECKBOX).rect)
    assert box.isChecked()


def test_a_group_that_can_be_ticked_is_a_check_box(dressed: Pressed) -> None:
    group = QGroupBox("Proxy")
    group.setCheckable(True)
    window = dressed(group)
    press(window, found(window, Kind.CHECKBOX).parts["mark"])
    assert not group.isChecked()


def test_the_caret_goes_where_the_field_is_pressed(dressed: Pressed) -> None:
    field = QLineEdit("w" * 200)
    field.setCursorPosition(0)
    window = dressed(field)
    shown = found(window, Kind.TEXT_FIELD)
    press(window, shown.parts["caret"])
    assert field.hasFocus()
    # the middle of the text area is the middle of the letters that are seen
    assert field.cursorPosition() == pytest.approx(len(shown.text) / 2, abs=3)


def test_a_long_text_is_told_as_far_as_it_is_seen(dressed: Pressed) -> None:
    field = QLineEdit("".join(f"{number:04}" for number in range(100)))
    window = dressed(field)
    field.setCursorPosition(0)
    window.grab()  # the field scrolls when it is painted
    assert found(window, Kind.TEXT_FIELD).text.startswith("00000001")
    field.end(False)
    window.grab()
    text = found(window, Kind.TEXT_FIELD).text
    assert text.endswith("00980099")
    assert len(text) < 200


def test_the_thumb_and_the_ends_of_a_scroll_bar_move_it(dressed: Pressed) -> None:
    bar = QScrollBar(Qt.Orientation.Horizontal)
    bar.setRange(0, 100)
    bar.setPageStep(40)
    bar.setValue(50)
    window = dressed(bar)
    parts = found(window, Kind.SCROLLBAR).parts
    press(window, parts["start"])
    assert bar.value() < 50
    bar.setValue(50)
    press(window, parts["end"])
    assert bar.value() > 50
    bar.setValue(0)
    thumb = found(window, Kind.SCROLLBAR).parts["thumb"]
    leftwards = bar.layoutDirection() is Qt.LayoutDirection.RightToLeft
    drag(window, thumb.center(), thumb.center() + QPoint(-60 if leftwards else 60, 0))
    assert bar.value() > 10


def test_tabs_are_chosen_and_closed_where_they_say(dressed: Pressed) -> None:
    bar = QTabBar()
    for name in ("One", "Two", "Three"):
        bar.addTab(name)
    bar.setTabsClosable(True)
    closed: list[int] = []
    bar.tabCloseRequested.connect(closed.append)
    window = dressed(bar)
    tabs = [element for element in elements_in(window) if element.kind is Kind.TAB]
    assert [tab.text for tab in tabs] == ["One", "Two", "Three"]
    press(window, tabs[1].parts["press"])
    assert bar.currentIndex() == 1
    press(window, [element for element in elements_in(window) if element.kind is Kind.TAB][2].parts["close"])
    assert closed == [2]


def test_an_items_arrow_folds_it(dressed: Pressed) -> None:
    tree, model = QTreeView(), QStandardItemModel()
    parent = QStandardItem("parent")
    parent.appendRow(QStandardItem("child"))
    model.appendRow(parent)
    tree.setModel(model)
    tree.setAnimated(False)
    window = dressed(tree)
    press(window, found(window, Kind.TREE_ITEM).parts["expand"])
    texts = [element.text for element in elements_in(window) if element.kind is Kind.TREE_ITEM]
    assert texts == ["parent", "child"]


def test_menu_items_are_where_they_are_pressed(dressed: Pressed) -> None:
    inner = QMainWindow()
    inner.setWindowFlags(Qt.WindowType.Widget)
    chosen: list[str] = []
    for name in ("&File", "Edit"):
        inner.menuBar().addAction(name, lambda name=name: chosen.append(name))
    window = dressed(inner)
    items = {element.text: element for element in elements_in(window) if element.kind is Kind.MENU_ITEM}
    press(window, items["Edit"].parts["press"])
    assert chosen == ["Edit"]
    assert "File" in items


def test_what_scrolls_out_of_sight_is_not_told(qtbot: QtBot) -> None:
    area = QPlainTextEdit("\n".join(f"line {number}" for number in range(200)))
    area.resize(QSize(200, 100))
    qtbot.addWidget(area)
    with qtbot.waitExposed(area):
        area.show()
    text = found(area, Kind.TEXT_FIELD).text
    assert text.startswith("line 0\nline 1")
    assert "line 50" not in text


def test_a_seed_draws_the_same_screen_whatever_was_drawn_before(renderer: ScreenRenderer) -> None:
    seeds = [screen_seed(split, 3, index) for split in Split for index in range(3)]
    first = [renderer.draw(seed) for seed in seeds]
    again = [renderer.draw(seed) for seed in reversed(seeds)][::-1]
    for (pixels, truth), (pixels_again, truth_again) in zip(first, again, strict=True):
        assert truth == truth_again
        assert np.array_equal(pixels, pixels_again)


def test_no_widget_outlives_its_screen(renderer: ScreenRenderer, qapp: QApplication) -> None:
    before = len(qapp.allWidgets())
    for index in range(12):
        renderer.draw(screen_seed(Split.TEST, 0, index))
    assert len(qapp.allWidgets()) == before


def test_truth_lies_inside_its_screen_and_points_inside_their_parts(renderer: ScreenRenderer) -> None:
    kinds: set[Kind] = set()
    states: set[State] = set()
    for index in range(80):
        pixels, truth = renderer.draw(screen_seed(Split.TRAIN, 1, index))
        assert pixels.shape == (SIZE.height, SIZE.width, 3)
        screen = PixelBox(0, 0, SIZE.width, SIZE.height)
        for element, parts in zip(truth.elements, truth.parts, strict=True):
            assert element.box.intersection(screen) == element.box
            assert element.points.keys() == parts.keys()
            assert "press" in parts
            assert parts.keys() <= set(POINTS[element.kind])
            for name, point in element.points.items():
                assert parts[name].contains(point.at)
                assert element.box.contains(point.at)
            kinds.add(element.kind)
            states.update(element.state)
    assert kinds == set(Kind)
    assert states == set(State)


def test_screens_differ_and_are_not_blank(renderer: ScreenRenderer) -> None:
    screens = [renderer.draw(screen_seed(Split.VALIDATION, 0, index)) for index in range(20)]
    assert len({pixels.tobytes() for pixels, _ in screens}) == len(screens)
    assert all(pixels.std() > 1 and truth.elements for pixels, truth in screens)


@given(st.sampled_from(Split), st.integers(), st.integers(0, 10**9))
def test_a_seed_tells_its_split(split: Split, seed: int, index: int) -> None:
    assert split_of(screen_seed(split, seed, index)) is split


def test_only_the_test_shows_the_unseen_families(renderer: ScreenRenderer) -> None:
    for split in (Split.TRAIN, Split.VALIDATION):
        for index in range(15):
            truth = renderer.draw(screen_seed(split, 5, index))[1]
            assert not truth.unseen
            assert UNSEEN.isdisjoint(truth.families)
    tested = [renderer.draw(screen_seed(Split.TEST, 5, index))[1] for index in range(15)]
    assert {truth.unseen for truth in tested} == {True, False}
    for truth in tested:
        assert truth.unseen == UNSEEN.issuperset(truth.families)


def test_there_are_families_enough() -> None:
    assert len(FAMILIES) - len(UNSEEN) >= 12
    assert len(UNSEEN) == 3
    assert FAMILIES.keys() > UNSEEN
    choice = random.Random(0)
    assert {draw_family(choice, families_of(unseen=False)) for _ in range(1000)} == FAMILIES.keys() - UNSEEN
    assert {draw_family(choice, families_of(unseen=True)) for _ in range(50)} == UNSEEN


def test_a_folder_is_the_same_from_one_process_and_from_two(tmp_path: Path) -> None:
    folders = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        write_folder(GenerationPlan(folder, 6, 7, Split.TEST, Size(320, 208), per_shard=3), write_shard, jobs=jobs)
        folders.append(ScreenFolder(folder))
    single, two = folders
    assert len(single) == len(two) == 6
    for left, right in zip(single, two, strict=True):
        assert left.truth == right.truth
        assert np.array_equal(left.pixels, right.pixels)
        assert left.pixels.shape == (208, 320, 3)
    assert [screen.truth for screen in single[4:]] == [single.truth(4), single.truth(5)]
    with pytest.raises(FileExistsError, match="already"):
        write_folder(GenerationPlan(tmp_path / "1", 6, 7, Split.TEST, Size(320, 208)), write_shard)


def test_the_command_writes_what_the_reader_reads(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "gui.datagen.qt_screens",
        "--out",
        str(tmp_path),
        "--count",
        "2",
        "--size",
        "300x200",
    ]
    subprocess.run(command, check=True, capture_output=True)
    folder = ScreenFolder(tmp_path)
    assert len(folder) == 2
    assert folder[0].truth.size == Size(300, 200)
    assert split_of(folder[1].truth.seed) is Split.TRAIN
    with pytest.raises(ValueError, match="read-only"):
        folder[0].pixels[0, 0] = 0


def test_truth_survives_json(renderer: ScreenRenderer) -> None:
    for index in range(10):
        truth = renderer.draw(screen_seed(Split.TRAIN, 9, index))[1]
        assert truth_from(json.loads(json.dumps(truth_as_json(truth)))) == truth


def test_a_damaged_folder_is_refused_by_name(renderer: ScreenRenderer, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no screens here"):
        ScreenFolder(tmp_path / "nothing")
    line = truth_as_json(renderer.draw(screen_seed(Split.TRAIN, 0, 0))[1])
    assert isinstance(line["elements"], list)
    for change, complaint in (
        ({"kind": "gearwheel"}, "gearwheel"),
        ({"box": [0, 0, 9000, 10]}, "leaves the screen"),
        ({"box": [9, 0, 8, 10]}, "crossed"),
        ({"points": {"elbow": {"at": [0, 0], "part": [0, 0, 1, 1]}}}, "elbow"),
    ):
        damaged = line | {"elements": [line["elements"][0] | change]}
        with pytest.raises(ValueError, match=complaint):
            truth_from(damaged)
    (tmp_path / "00000.jsonl").write_text("{}\n")
    with pytest.raises(ValueError, match="missing"):
        ScreenFolder(tmp_path)
