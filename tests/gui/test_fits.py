"""Nothing is cut: every state of the window in both languages and two fonts, on 1024x768 and 1920x1080 at 200 %."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import time
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from agent.core.config import Config, Language
from agent.policies.catalog import Machine
from agent.routines.schedule import Daily, Every
from gui.common.help_dialog import HelpDialog
from gui.common.keys.key_button import KeyButton
from gui.compact.compact_window import LEAST_PICTURE_PX, CompactWindow
from gui.i18n.language import Translation
from gui.library.routines.schedule_dialog import ScheduleDialog
from gui.main_window import MainWindow
from gui.practice.appearance import Look
from gui.practice.form import Form
from gui.practice.state_reporter import StateReporter
from gui.settings.dialog import SettingsDialog
from gui.settings.first_start import FirstStart
from gui.settings.models.download_dialog import DownloadDialog
from tests.gui.test_printed_keys import STATES
from vision.vlm.hub import HubFile, Offer

SMALLEST = QSize(960 - 12, 540 - 36)
"""1920x1080 at 200 %, less what a window manager adds; 1024x768 is larger."""


def system_font() -> QFont:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)


def larger_font() -> QFont:
    """Lines higher than those of Noto Sans, and wider letters, than which few default fonts have any larger."""
    font = system_font()
    font.setFamily("Noto Sans CJK SC")
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 110)
    return font


@pytest.fixture(autouse=True, params=[system_font, pytest.param(larger_font, marks=pytest.mark.soak)])
def plain_look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """As a program of its own would look: generators of screens dress the application of all tests."""
    qapp.setStyleSheet("")
    qapp.setStyle("fusion")
    qapp.setPalette(qapp.style().standardPalette())
    qapp.setFont(request.param())
    yield
    qapp.setFont(system_font())


@pytest.fixture(params=[Language.ENGLISH, Language.CHINESE])
def language(request: pytest.FixtureRequest, qapp: QCoreApplication) -> Iterator[None]:
    translation = Translation(qapp)
    translation.speak(request.param)
    yield
    translation.speak(Language.ENGLISH)


def cut(top: QWidget) -> list[str]:
    """The texts of `top` that need more room than they have."""
    found: list[str] = []
    for one in top.findChildren(QWidget):
        if not one.isVisible() or one.window() is not top:
            continue
        box, text = one.contentsRect(), ""
        if isinstance(one, QLabel) and one.text() and one.sizePolicy().horizontalPolicy().name != "Ignored":
            text, need = one.text(), one.sizeHint()
            if one.wordWrap():
                need = QSize(box.width(), one.heightForWidth(box.width()))
            short = need.width() > box.width() + 1 or need.height() > box.height() + 1
        elif isinstance(one, QAbstractButton) and one.text():
            text = one.text()
            lines = re.sub("&(?!&)", "", text).split("\n")
            mark = 24 if isinstance(one, QCheckBox | QRadioButton) else 0
            icon = 0 if one.icon().isNull() else one.iconSize().width() + 4
            need = QSize(
                max(map(one.fontMetrics().horizontalAdvance, lines)) + mark + icon,
                len(lines) * one.fontMetrics().height(),
            )
            short = need.width() > box.width() or need.height() > box.height()
        else:
            continue
        outside = not top.rect().contains(one.mapTo(top, one.rect().topLeft())) or not top.rect().contains(
            one.mapTo(top, one.rect().bottomRight())
        )
        if short or outside:
            found.append(f"{type(one).__name__} {text!r} needs {need.toTuple()}, has {box.size().toTuple()}")
    return found


def overlapping(top: QWidget) -> list[str]:
    """Pairs of texts of `top` that lie over each other."""
    texts = [
        (one, QRect(one.mapTo(top, QPoint()), one.size()))
        for one in top.findChildren(QWidget)
        if one.isVisible() and one.window() is top and isinstance(one, QLabel | QAbstractButton) and one.text()
    ]
    return [
        f"{one.text()!r} and {other.text()!r}"
        for (one, place), (other, its_place) in combinations(texts, 2)
        if place.intersects(its_place) and not (one.isAncestorOf(other) or other.isAncestorOf(one))
    ]


def settled(qtbot: QtBot, top: QWidget) -> None:
    layout = top.layout()
    if layout is not None:
        layout.activate()
    qtbot.wait(1)


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_the_window_fits_the_smallest_screen(
    qtbot: QtBot, window: Callable[..., MainWindow], language: None, state: str
) -> None:
    top = STATES[state](qtbot, window)
    if isinstance(top, MainWindow):  # on a screen that is narrower than that, more stood one above the other until now

        def widened() -> bool:
            top.resize(SMALLEST)
            settled(qtbot, top)
            return top.size() == SMALLEST

        qtbot.waitUntil(widened)
    least = top.minimumSizeHint()
    if isinstance(top, CompactWindow) and top.canvas.isVisible():  # on a screen this low its picture gives way
        least -= QSize(0, top.canvas.height() - LEAST_PICTURE_PX)
    assert (least.width(), least.height()) <= (SMALLEST.width(), SMALLEST.height())
    assert least.height() <= SMALLEST.height()
    if isinstance(top, MainWindow):
        top.resize(SMALLEST)
    settled(qtbot, top)
    assert cut(top) == []
    assert overlapping(top) == []


@pytest.mark.parametrize("state", ["asked", "asked about a risk", "editing a text", "taking over"])
def test_a_question_does_not_widen_the_window(
    qtbot: QtBot, window: Callable[..., MainWindow], language: None, state: str
) -> None:
    top = STATES[state](qtbot, window)
    assert isinstance(top, MainWindow)

    def fits() -> bool:  # on a screen that is narrower than that, the task bar had two rows until now
        top.resize(SMALLEST)
        settled(qtbot, top)
        return top.size() == SMALLEST

    qtbot.waitUntil(fits)


def test_the_settings_fit_page_by_page(qtbot: QtBot, tmp_path: Path, language: None) -> None:
    dialog = SettingsDialog(
        Config(), tmp_path / "config.toml", look=lambda: "no screen", machine_of=lambda: Machine(64 * 2**30)
    )
    qtbot.addWidget(dialog)
    dialog.show()
    for page in dialog.pages:
        dialog.tabs.setCurrentWidget(page)
        least = dialog.minimumSizeHint()
        assert least.width() <= SMALLEST.width(), page
        assert least.height() <= SMALLEST.height(), page
        dialog.resize(dialog.size().boundedTo(SMALLEST))
        settled(qtbot, dialog)
        assert cut(dialog) == []
        assert overlapping(dialog) == []
    dialog.reject()


@pytest.mark.parametrize("kind", range(5))
def test_the_schedule_of_a_routine_fits(qtbot: QtBot, language: None, kind: int) -> None:
    dialog = ScheduleDialog(
        "Enter a guest", [Daily(time(9)), Every(30)], {"name": "Ada", "file": None}, lambda said, values: None
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.kind.setCurrentIndex(kind)
    settled(qtbot, dialog)
    assert dialog.scrolled.verticalScrollBar().maximum() == 0  # as it comes up on any screen that is large enough
    assert cut(dialog) == []
    assert overlapping(dialog) == []


def test_first_start_help_and_practice_form_fit(
    qtbot: QtBot, window: Callable[..., MainWindow], language: None, tmp_path: Path
) -> None:
    first = FirstStart()
    first.large.click()
    form = Form(Look(), StateReporter("form", None))
    shown = window(STATES.__class__)  # any launch: nothing is run
    download = DownloadDialog("ByteDance-Seed/UI-TARS-1.5-7B", folder=tmp_path, ask=False)
    download.show_offer(Offer("ByteDance-Seed/UI-TARS-1.5-7B", "", "apache-2.0", (HubFile("a", 33 * 10**9),)), 10**9)
    tops: tuple[QWidget, ...] = (first, HelpDialog(shown.bindings.bound(), shown.chords()), form, download)
    for top in tops:
        qtbot.addWidget(top)
        top.show()
        top.resize(top.size().boundedTo(SMALLEST))
        settled(qtbot, top)
        assert top.width() <= SMALLEST.width()
        assert top.height() <= SMALLEST.height()
        assert cut(top) == []
        assert overlapping(top) == []


@pytest.mark.soak
@pytest.mark.parametrize("scale", ["1.5", "2"])
def test_all_of_this_holds_at_other_scales(scale: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not soak", __file__]
    done = subprocess.run(
        command, env=os.environ | {"QT_SCALE_FACTOR": scale}, capture_output=True, text=True, check=False, timeout=1200
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_a_key_button_has_room_for_each_of_its_keys(qtbot: QtBot) -> None:
    button = KeyButton("Stop", "", keys=["Esc", "Ctrl+Alt+Escape"], stacked=True)
    qtbot.addWidget(button)
    wide = button.sizeHint().width()
    for key in ("", "Esc", "Ctrl+Alt+Escape"):
        button.show_key(key)
        assert button.sizeHint().width() == wide
