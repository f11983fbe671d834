"""The first start, and the program around window and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from agent.core.actions import Click
from agent.core.area import Region
from agent.core.config import Config, Language, Theme, load
from agent.core.events import Judged, Observed, Predicted, Verdict
from agent.core.reply import Reply
from agent.core.task import Mode
from gui.app import Program, StartOptions
from gui.common import theme
from gui.common.help_dialog import HelpDialog
from gui.main_window import MainWindow
from gui.practice.process import Practice
from gui.settings.dialog import SettingsDialog
from gui.settings.first_start import FirstStart, StartChoice
from tests.gui.scripted_run import frame
from tests.gui.unnamed_controls import unnamed
from vision.geometry import DesktopBox, PixelPoint

PLACE = DesktopBox(680, 60, 1240, 660)
Make = Callable[..., Program]


@pytest.fixture
def first(qtbot: QtBot) -> FirstStart:
    shown = FirstStart()
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    return shown


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deskhand" / "config.toml"


@pytest.fixture
def program(qapp: QCoreApplication, path: Path) -> Iterator[Make]:
    """Makes a program that has begun; the practice form is made up."""
    made: list[Program] = []

    @contextmanager
    def open_practice() -> Iterator[Practice]:
        yield Practice(PLACE, path.parent)

    def make(options: StartOptions | None = None) -> Program:
        new = Program(
            qapp, options or StartOptions(), path, state_path=path.with_name("window.json"), open_practice=open_practice
        )
        made.append(new)
        new.begin()
        return new

    yield make
    theme.apply_look(Theme.SYSTEM)
    for one in made:
        for top in (one.dialog, one.first, one.window):
            if top is not None:
                top.close()
                top.deleteLater()
        one.close()
        one._translation.speak(Language.ENGLISH)
        one.deleteLater()


def window(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def first_start(program: Program) -> FirstStart:
    assert program.first is not None
    return program.first


def settings(program: Program) -> SettingsDialog:
    assert program.dialog is not None
    return program.dialog


@pytest.mark.parametrize(
    ("key", "beginning"),
    [
        (Qt.Key.Key_1, StartChoice.PRACTICE),
        (Qt.Key.Key_2, StartChoice.BUILTIN),
        (Qt.Key.Key_4, StartChoice.RECORD),
    ],
)
def test_one_key_begins(qtbot: QtBot, first: FirstStart, key: Qt.Key, beginning: StartChoice) -> None:
    with qtbot.waitSignal(first.chosen) as chosen:
        QTest.keyClick(first, key)
    assert chosen.args == [beginning, ""]
    assert not first.isVisible()


def test_a_large_model_is_asked_for_by_folder_or_address(qtbot: QtBot, first: FirstStart, tmp_path: Path) -> None:
    QTest.keyClick(first, Qt.Key.Key_3)
    assert first.where.isVisible()
    for wrong, says in (
        ("", "Say which model"),
        (str(tmp_path), "There is no model in"),
        ("http://", "“http://” is no address"),
    ):
        first.where.setText(wrong)
        first.begin.click()
        assert first.complaint.startswith(says)
    first.where.setText("http://gpu:8000/v1#qwen")
    with qtbot.waitSignal(first.chosen) as chosen:
        QTest.keyClick(first.where, Qt.Key.Key_Return)
    assert chosen.args == [StartChoice.LARGE, "http://gpu:8000/v1#qwen"]


def test_a_key_is_printed_only_while_it_works(qtbot: QtBot, first: FirstStart) -> None:
    def printed() -> set[str]:
        return {one.text() for one in first.findChildren(QLabel)} & {"1", "2", "3", "4"}

    qtbot.waitUntil(first.isActiveWindow)
    assert printed() == {"1", "2", "3", "4"}
    QTest.keyClick(first, Qt.Key.Key_3)
    assert first.where.hasFocus()
    assert printed() == set()
    with qtbot.assertNotEmitted(first.chosen):
        QTest.keyClick(first.where, Qt.Key.Key_1)
    assert first.where.text() == "1"
    first.builtin.setFocus()
    assert printed() == {"1", "2", "3", "4"}


def test_escape_is_a_choice_too_and_told_once(qtbot: QtBot, first: FirstStart) -> None:
    with qtbot.waitSignal(first.left):
        QTest.keyClick(first, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(first.left):
        first.close()


def test_escape_in_the_line_for_a_large_model_leads_back_to_the_choices(qtbot: QtBot, first: FirstStart) -> None:
    first.large.click()
    assert first.where.isVisible()
    with qtbot.assertNotEmitted(first.left):
        QTest.keyClick(first.where, Qt.Key.Key_Escape)
    assert not first.where.isVisible()
    assert first.isVisible()
    with qtbot.waitSignal(first.left):
        QTest.keyClick(first, Qt.Key.Key_Escape)


def test_each_choice_is_explained_in_a_line_and_named(first: FirstStart) -> None:
    for choice in (first.practice, first.builtin, first.large):
        assert choice.accessibleName()
        assert choice.accessibleDescription().count("\n") == 0
    assert unnamed(first) == []


def test_without_a_settings_file_the_first_start_comes_once(program: Make, path: Path) -> None:
    begun = program()
    assert begun.window is None
    first_start(begun).builtin.click()
    assert window(begun).isVisible()
    assert window(begun).bar.model_name == "builtin"
    assert load(path) == Config(model="builtin")
    again = program()
    assert again.first is None
    assert window(again).isVisible()


def test_practice_opens_beside_the_form_with_a_task_filled_in(program: Make, path: Path) -> None:
    begun = program()
    first_start(begun).practice.click()
    assert window(begun).bar.text
    assert window(begun).bar.model_name == "steps"
    captured = window(begun)._captured
    assert callable(captured)
    assert captured() == PLACE
    assert load(path) == Config()


def test_a_first_start_that_is_closed_is_not_shown_again(program: Make, path: Path) -> None:
    begun = program()
    first_start(begun).close()
    assert window(begun).isVisible()
    assert load(path) == Config()


def test_whoever_says_what_they_want_is_not_asked_how_to_begin(program: Make, path: Path) -> None:
    begun = program(StartOptions("greet Ada", None, Region(PLACE)))
    assert begun.first is None
    assert window(begun).bar.text == "greet Ada"
    assert not path.exists()


def test_the_first_start_comes_back_from_the_settings(program: Make, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("max_steps = 9\n")
    begun = program()
    begun.show_settings()
    settings(begun).look.again.click()
    assert begun.dialog is None
    before = window(begun)
    first_start(begun).builtin.click()
    assert window(begun) is not before
    assert load(path) == Config(model="builtin", max_steps=9)


def test_a_file_that_cannot_be_read_is_told_and_the_window_opens(program: Make, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("max_steps = 0\n")
    begun = program()
    assert "max_steps = 0: write a whole number" in window(begun).state.text
    begun.show_settings()
    assert "max_steps = 0" in settings(begun).complaint


def test_what_a_window_is_made_of_takes_effect_at_once(program: Make, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("\n")
    begun = program()
    before = window(begun)
    before.set_task("greet Ada")
    before.settings.trigger()
    settings(begun).look.language.choose(Language.CHINESE)
    settings(begun).look.theme.choose(Theme.DARK)
    settings(begun).asking.mode.choose(Mode.AUTO)
    settings(begun)._on_save()
    assert window(begun) is not before
    assert window(begun).bar.text == "greet Ada"
    assert window(begun).bar.run.text().startswith("运行")
    assert theme.is_dark(window(begun).palette())


def test_another_theme_or_model_leaves_the_window_and_its_steps_alone(program: Make, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("\n")
    begun = program()
    before = window(begun)
    begun.show_settings()
    settings(begun).look.theme.choose(Theme.DARK)
    settings(begun).model.table.setCurrentItem(settings(begun).model.rows[1])
    settings(begun)._on_save()
    assert window(begun) is before
    assert window(begun).bar.model_name == "builtin"


def test_saving_settings_keeps_the_run_on_the_screen(qtbot: QtBot, program: Make, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("\n")
    begun = program()
    before = window(begun)
    seen = frame()
    for event in (
        Observed(1, seen, None, 0.1),
        Predicted(1, "", Reply("So be it.", (Click(PixelPoint(60, 40)),)), 0.9, 0.1),
        Judged(1, seen, Click(PixelPoint(60, 40)), Verdict.ALLOWED),
    ):
        before.session.happened.emit(event)
    items = before.timeline.steps.items
    begun.show_settings()
    settings(begun).asking.steps.setValue(7)
    settings(begun)._on_save()
    after = window(begun)
    assert after is not before
    assert after.timeline.steps.items == items
    assert after.canvas.scene is not None
    assert after.canvas.scene.frame is seen


def test_earlier_tasks_and_the_place_of_the_window_survive_a_restart(program: Make, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("\n")
    begun = program()
    window(begun).setGeometry(40, 50, 700, 500)
    window(begun).set_task("greet Ada")
    window(begun).bar.model.setCurrentIndex(1)
    window(begun).bar.set_tasks(["greet Ada", "greet Bob"])
    window(begun).bar.tasks_changed.emit()
    again = program()
    assert window(again).bar.tasks == ("greet Ada", "greet Bob")
    assert window(again).geometry().top() == 50


def test_escape_in_the_first_start_writes_no_settings(program: Make, path: Path) -> None:
    begun = program()
    QTest.keyClick(first_start(begun), Qt.Key.Key_Escape)
    assert begun.window is not None
    assert not path.exists()


def test_f1_opens_the_help_and_ctrl_q_ends_it_all(qtbot: QtBot, program: Make, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("\n")
    begun = program()
    shown = window(begun)
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    QTest.keyClick(shown, Qt.Key.Key_F1)
    (opened,) = shown.findChildren(HelpDialog)
    assert opened.isVisible()
    opened.reject()
    assert not opened.isVisible()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    QTest.keyClick(shown, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not shown.isVisible()


def test_who_wants_to_record_gets_the_page_for_it(program: Make, path: Path) -> None:
    made = program()
    first_start(made).record.click()
    assert window(made).pages.current is window(made).record_page
    assert path.exists()
    assert made.recording is not None
