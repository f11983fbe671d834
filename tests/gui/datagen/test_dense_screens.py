"""Dense screens: tool bars, keypads, sheets and panes, with icons of themes."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QToolBox, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.datagen.qt_screens.families.registry import FAMILIES
from gui.datagen.qt_screens.ground_truth.widgets import elements_in
from gui.datagen.qt_screens.renderer import ScreenRenderer
from gui.datagen.qt_screens.style.icon_themes import icon_themes
from gui.datagen.splits import Split, screen_seed
from vision.detector.dataset import ScreenFolder, Truth
from vision.geometry import Size
from vision.perception.elements import Kind

SIZE = Size(1280, 800)
EXPECTED = {
    "toolbar-rows": {Kind.ICON: 40, Kind.MENU_ITEM: 8, Kind.COMBOBOX: 2, Kind.BUTTON: 3},
    "keypad": {Kind.BUTTON: 24, Kind.TEXT_FIELD: 1},
    "sheet": {Kind.TABLE_CELL: 60, Kind.BUTTON: 20, Kind.ICON: 15, Kind.TAB: 1, Kind.TEXT_FIELD: 1},
    "panes": {Kind.ICON: 8, Kind.BUTTON: 4, Kind.TEXT: 5},
}
"""What half of the screens of a family show at least."""


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication) -> Iterator[None]:
    before = qapp.style().name(), qapp.palette(), qapp.font(), qapp.layoutDirection()
    yield
    qapp.setStyle(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])
    qapp.setLayoutDirection(before[3])


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme of fifty coloured squares, and fifty symbolic ones in grey."""
    for symbolic in (False, True):
        folder = tmp_path / "theme" / ("symbolic" if symbolic else "16x16") / "actions"
        folder.mkdir(parents=True)
        for number in range(50):
            colours = ("#2e3436",) * 2 if symbolic else ("#ff0000", "#00c0ff")
            ending = "-symbolic" if symbolic else ""
            (folder / f"picture-{number}{ending}.svg").write_text(
                f'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="8" height="16"'
                f' fill="{colours[0]}"/><rect x="8" width="8" height="16" fill="{colours[1]}"/></svg>'
            )
    return tmp_path / "theme"


@pytest.mark.parametrize("family", EXPECTED)
def test_a_dense_family_shows_what_it_is_for(qapp: QApplication, tmp_path: Path, family: str) -> None:
    renderer = ScreenRenderer(SIZE, tmp_path, families=[family])
    shown = [renderer.draw(screen_seed(Split.TRAIN, 8, index))[1] for index in range(9)]
    assert {name for truth in shown for name in truth.families} == {family}
    for kind, least in EXPECTED[family].items():
        counts = sorted(_counts(truth)[kind] for truth in shown)
        assert counts[len(counts) // 2] >= least, (kind, counts)


def _counts(truth: Truth) -> Counter[Kind]:
    return Counter(element.kind for element in truth.elements)


def test_a_theme_is_drawn_the_same_each_time_and_only_where_it_is_asked_for(
    qapp: QApplication, tmp_path: Path, theme: Path
) -> None:
    seeds = [screen_seed(Split.TRAIN, 2, index) for index in range(5)]

    def drawn(*folders: Path) -> list[np.ndarray]:
        renderer = ScreenRenderer(SIZE, tmp_path, folders, ["toolbar-rows"])
        return [renderer.draw(seed)[0] for seed in seeds]

    plain, themed, again = drawn(), drawn(theme), drawn(theme)
    assert all(np.array_equal(left, right) for left, right in zip(themed, again, strict=True))
    red = [int(np.all(pixels == (255, 0, 0), axis=-1).sum()) for pixels in themed]
    assert max(red) > 1000
    assert max(int(np.all(pixels == (255, 0, 0), axis=-1).sum()) for pixels in plain) < 1000


def test_symbols_are_painted_in_the_colour_of_the_text(qapp: QApplication, theme: Path) -> None:
    coloured, symbolic = icon_themes((theme,))
    choice = random.Random(0)
    assert _colours(coloured.icon(choice, "#ff00ff")) == {"#ff0000", "#00c0ff"}
    assert _colours(symbolic.icon(choice, "#ff00ff")) == {"#ff00ff"}


def _colours(icon: QIcon | None) -> set[str]:
    assert icon is not None
    image = icon.pixmap(QSize(16, 16)).toImage()
    return {image.pixelColor(x, 8).name() for x in (2, 13)}


def test_a_folder_that_is_no_theme_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no icon theme"):
        icon_themes((tmp_path,))


def test_the_command_draws_the_families_that_are_named(tmp_path: Path, theme: Path) -> None:
    options = ["--out", str(tmp_path / "out"), "--count", "2", "--size", "400x300"]
    command = [sys.executable, "-m", "gui.datagen.qt_screens", *options, "--families", "keypad", "--icons", str(theme)]
    subprocess.run(command, check=True, capture_output=True)
    folder = ScreenFolder(tmp_path / "out")
    assert {name for index in range(2) for name in folder.truth(index).families} == {"keypad"}
    refused = subprocess.run([*command[:3], *options, "--families", "calculator"], capture_output=True, text=True)
    assert refused.returncode == 2
    assert "calculator" in refused.stderr


def test_the_families_before_are_drawn_as_ever_when_they_are_named(qapp: QApplication, tmp_path: Path) -> None:
    renderer = ScreenRenderer(SIZE, tmp_path, families=["form", "tables"])
    for index in range(6):
        assert set(renderer.draw(screen_seed(Split.TEST, 1, index))[1].families) <= {"form", "tables"}
    assert "form" in FAMILIES


def test_the_head_of_a_folded_page_opens_it(qtbot: QtBot) -> None:
    window, box = QWidget(), QToolBox()
    for caption in ("One", "Two"):
        box.addItem(QWidget(), caption)
    QVBoxLayout(window).addWidget(box)
    window.resize(300, 200)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    heads = {element.text: element for element in elements_in(window) if element.kind is Kind.BUTTON}
    assert heads.keys() == {"One", "Two"}
    point = heads["Two"].rect.center()
    target = window.childAt(point) or window
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, point))
    assert box.currentIndex() == 1


def test_what_a_bar_has_no_room_for_is_behind_a_button_of_its_own(qtbot: QtBot) -> None:
    window = QMainWindow()
    bar = window.addToolBar("tools")
    picture = QPixmap.fromImage(QImage(16, 16, QImage.Format.Format_RGB32))
    picture.fill(QColor("red"))
    for _ in range(20):
        button = QToolButton()
        button.setIcon(QIcon(picture))
        bar.addWidget(button)
    window.resize(200, 100)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    icons = sorted(
        (element for element in elements_in(window) if element.kind is Kind.ICON), key=lambda e: e.rect.left()
    )
    shown = [action for action in bar.actions() if bar.widgetForAction(action).isVisible()]
    assert len(shown) < 20
    assert len(icons) == len(shown) + 1
    assert icons[-1].rect.right() > bar.width() - 20
