"""The settings: what is shown, what is refused, what is in the file afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from agent.core.actions import Key
from agent.core.area import OneMonitor, OneWindow, Region, WholeDesktop
from agent.core.config import Config, Language, Theme, load
from agent.core.config_file import dump
from agent.core.task import Mode
from agent.desktop.windows import Window
from agent.policies.catalog import MODELS, Machine
from gui.i18n.model_names import model_title
from gui.settings.desktop_snapshot import DesktopSnapshot
from gui.settings.dialog import SettingsDialog
from gui.settings.models.model_page import fit_text
from tests.gui.unnamed_controls import unnamed
from vision.frame import Frame
from vision.geometry import DesktopBox, Monitor, Piece, PixelBox, Size, Viewport

LEFT, RIGHT = DesktopBox(0, 0, 600, 400), DesktopBox(600, 0, 1000, 400)
NOTES, MAIL = (
    Window(70_001, "Notes", DesktopBox(50, 50, 400, 300)),
    Window(70_002, "Mail", DesktopBox(100, 100, 500, 350)),
)
SEEN = DesktopSnapshot(
    Frame(
        np.full((400, 1000, 3), 200, np.uint8),
        Viewport((Piece(PixelBox(0, 0, 600, 400), LEFT), Piece(PixelBox(600, 0, 1000, 400), RIGHT))),
    ),
    (Monitor("HDMI-1", LEFT, Size(600, 400), primary=True), Monitor("DP-2", RIGHT, Size(400, 400))),
    (NOTES, MAIL),
)
GB = 10**9
Make = Callable[..., SettingsDialog]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture
def dialog(qtbot: QtBot, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes a shown dialog over a file; the screen and the machine are made up."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # the list of this user's sessions is left alone
    made: list[SettingsDialog] = []

    def make(
        config: Config | None = None, *, card_gb: int = 24, seen: DesktopSnapshot | str = SEEN, complaint: str = ""
    ) -> SettingsDialog:
        cards = (("Card", card_gb * GB),) if card_gb else ()
        new = SettingsDialog(
            config or Config(),
            path,
            complaint=complaint,
            look=lambda: seen,
            machine_of=lambda: Machine(64 * GB, cards),
        )
        qtbot.addWidget(new)
        made.append(new)
        with qtbot.waitExposed(new):
            new.show()
        return new

    yield make
    for one in made:
        one.reject()


def save(dialog: SettingsDialog) -> None:
    QTest.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Save), Qt.MouseButton.LeftButton)


def on_the_screen_page(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.tabs.setCurrentWidget(dialog.area)
    qtbot.waitUntil(lambda: dialog.area.map.snapshot is not None)


def drag(dialog: SettingsDialog, box: DesktopBox) -> None:
    place = dialog.area.map.place_of(box)
    assert place is not None
    first, last = place.topLeft().toPoint() + QPoint(1, 1), place.bottomRight().toPoint()
    QTest.mousePress(dialog.area.map, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(dialog.area.map, last)
    QTest.mouseRelease(dialog.area.map, Qt.MouseButton.LeftButton, pos=last)


def click(dialog: SettingsDialog, box: DesktopBox) -> None:
    place = dialog.area.map.place_of(box)
    assert place is not None
    QTest.mouseClick(dialog.area.map, Qt.MouseButton.LeftButton, pos=place.center().toPoint())


def test_what_nobody_touched_is_saved_as_it_was(dialog: Make, path: Path) -> None:
    odd = Config(
        model="builtin",
        mode=Mode.AUTO,
        area=Region(DesktopBox(0.5, 0, 9, 9)),
        max_steps=10**12,
        max_seconds=90.25,
        point_out_s=0.123,
        stop_chord=(Key("ctrl"), Key("f12")),
        answer_held=(Key("win"), Key("shift")),
        settle_quiet_s=0.1,
        least_confidence=0.505,
        detector=False,
        language=Language.CHINESE,
        thoughts="Klingon",
        theme=Theme.DARK,
        session_folder=path.parent,
    )
    path.write_text(dump(odd), encoding="utf-8")
    save(dialog(odd))
    assert load(path) == odd
    assert path.read_text(encoding="utf-8") == dump(odd)


def test_what_is_changed_is_in_the_file_and_comments_stay(dialog: Make, path: Path) -> None:
    path.write_text("# mine\nmax_steps = 20 # enough\n")
    shown = dialog(Config(max_steps=20))
    shown.area.detector.setChecked(False)
    shown.asking.mode.choose(Mode.AUTO)
    shown.asking.steps.setValue(30)
    shown.asking.seconds.setValue(90)
    shown.asking.least.setValue(70)
    shown.asking.point_out.setValue(0)
    shown.keys.stop.setText("ctrl+shift+f1")
    shown.keys.held.choose((Key("ctrl"), Key("win")))
    shown.look.language.choose(Language.ENGLISH)
    shown.look.theme.choose(Theme.DARK)
    shown.look.thoughts.setEditText("German")
    save(shown)
    assert load(path) == Config(
        mode=Mode.AUTO,
        max_steps=30,
        max_seconds=90.0,
        least_confidence=0.7,
        detector=False,
        point_out_s=0.0,
        stop_chord=(Key("ctrl"), Key("shift"), Key("f1")),
        answer_held=(Key("ctrl"), Key("win")),
        language=Language.ENGLISH,
        theme=Theme.DARK,
        thoughts="German",
    )
    assert path.read_text().startswith("# mine\nmax_steps = 30 # enough\n")


def test_saving_tells_what_is_in_the_file(qtbot: QtBot, dialog: Make, path: Path) -> None:
    shown = dialog()
    shown.asking.steps.setValue(7)
    with qtbot.waitSignal(shown.saved) as told:
        save(shown)
    assert told.args == [Config(max_steps=7), ""]
    assert not shown.isVisible()


def test_cancel_leaves_the_file_as_it_is(dialog: Make, path: Path) -> None:
    shown = dialog()
    shown.asking.steps.setValue(7)
    shown.reject()
    assert not path.exists()


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda one: one.keys.stop.setText("Escape"), "“Escape” cannot stop a run: press a modifier and another key"),
        (lambda one: one.keys.stop.setText("Alt+Ctrl+Q"), "“Alt+Ctrl+Q” already answers questions"),
        (
            lambda one: one.asking.rules.setText("/not/there.toml"),
            "The rules in “/not/there.toml” cannot be read: No such",
        ),
        (lambda one: one.look.thoughts.setEditText(" "), "Say in which language thoughts are wanted"),
        (lambda one: (one.area.one_region.click(), one.area.region.setText("1,2")), "“1,2” is no region"),
        (lambda one: one.area.one_window.click(), "Choose a window, or write a part of its title."),
        (lambda one: one.model.table.setCurrentItem(one.model.rows[4]), "Say which model: a folder"),
    ],
)
def test_a_bad_value_is_refused_in_a_sentence_and_nothing_is_lost(
    dialog: Make, path: Path, spoil: Callable[[SettingsDialog], object], complaint: str
) -> None:
    path.write_text("max_steps = 20\n")
    shown = dialog(Config(max_steps=20))
    shown.asking.steps.setValue(30)
    spoil(shown)
    save(shown)
    assert shown.complaint.startswith(complaint)
    assert shown.isVisible()
    assert path.read_text() == "max_steps = 20\n"
    assert shown.asking.steps.value() == 30
    page = next(one for one in shown.pages if one.fault is not None)
    assert shown.tabs.currentWidget() is page


def test_rules_with_a_fault_are_refused_by_the_name_of_their_fault(dialog: Make, path: Path) -> None:
    rules = path.with_name("rules.toml")
    rules.write_text('[[rule]]\ndecide = "perhaps"\nreason = "?"\n')
    shown = dialog()
    shown.asking.rules.setText(str(rules))
    save(shown)
    assert shown.complaint.startswith(f"{rules}: ")
    assert "perhaps" in shown.complaint


def test_a_file_that_cannot_be_written_is_told_and_the_dialog_stays(dialog: Make, path: Path) -> None:
    path.mkdir()
    shown = dialog()
    save(shown)
    assert shown.complaint.startswith(f"“{path}” cannot be written: ")
    assert shown.isVisible()


def test_what_is_wrong_with_the_file_is_shown_and_mended_by_saving(qtbot: QtBot, dialog: Make, path: Path) -> None:
    path.write_text("max_steps = ")
    shown = dialog(complaint="it is no TOML")
    assert shown.complaint == "it is no TOML"
    with qtbot.waitSignal(shown.saved) as told:
        save(shown)
    assert told.args == [Config(), str(path.with_name("config.old.toml"))]
    assert load(path) == Config()


@pytest.mark.parametrize(
    ("card_gb", "verdicts"),
    [
        (0, {"Plain instructions": "works at once", "UI-TARS-1.5-7B": "too large; serve it elsewhere"}),
        (
            24,
            {
                "Built-in model": "works at once",
                "UI-TARS-1.5-7B": "fits",
                "UI-TARS-72B-DPO": "too large; serve it elsewhere",
            },
        ),
    ],
)
def test_the_table_says_what_fits_this_machine(
    qtbot: QtBot, dialog: Make, card_gb: int, verdicts: dict[str, str]
) -> None:
    page = dialog(card_gb=card_gb).model
    qtbot.waitUntil(lambda: page.rows[0].text(1) != "…")
    shown = {row.text(0): row.text(1) for row in page.rows}
    here = Machine(64 * GB, (("Card", card_gb * GB),))
    assert shown == {model_title(model.name): fit_text(model, here) for model in MODELS}
    assert shown.items() >= verdicts.items()


def test_a_large_model_is_taken_by_folder_or_address(dialog: Make, path: Path) -> None:
    folder = path.parent / "UI-TARS-1.5-7B"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    for where in (str(folder), f"{folder}#int8", "http://gpu:8000/v1#qwen"):
        shown = dialog(load(path))
        shown.model.table.setCurrentItem(shown.model.rows[4])
        shown.model.where.setText(where)
        save(shown)
        assert load(path).model == where


def test_the_model_of_the_settings_is_the_chosen_row(dialog: Make) -> None:
    for model, name in (("builtin", "builtin"), ("/a/UI-TARS-1.5-7B", "UI-TARS-1.5-7B"), ("http://a/v1#own", "own")):
        page = dialog(Config(model=model)).model
        assert [row.text(0) for row in page.table.selectedItems()] == [model_title(name)]
        assert page.where.text() == ("" if model == "builtin" else model)


def test_a_region_is_dragged_on_the_live_picture(qtbot: QtBot, dialog: Make, path: Path) -> None:
    shown = dialog()
    on_the_screen_page(qtbot, shown)
    shown.area.one_region.click()
    drag(shown, DesktopBox(100, 50, 700, 300))
    save(shown)
    area = load(path).area
    assert isinstance(area, Region)
    wanted = (100, 50, 700, 300)
    found = (area.box.left, area.box.top, area.box.right, area.box.bottom)
    assert all(abs(one - other) <= 6 for one, other in zip(found, wanted, strict=True))


def test_a_click_on_the_picture_takes_a_monitor_or_the_uppermost_window(qtbot: QtBot, dialog: Make, path: Path) -> None:
    shown = dialog()
    on_the_screen_page(qtbot, shown)
    shown.area.one_monitor.click()
    click(shown, RIGHT)
    assert shown.area.read(Config()).area == OneMonitor(2)
    shown.area.one_window.click()
    click(shown, DesktopBox(100, 100, 400, 300))  # where both are
    save(shown)
    assert load(path).area == OneWindow("Mail")


def test_monitors_and_windows_can_be_chosen_by_keyboard(qtbot: QtBot, dialog: Make) -> None:
    shown = dialog()
    on_the_screen_page(qtbot, shown)
    assert [shown.area.monitor.itemText(at) for at in range(2)] == ["1: HDMI-1, 600x400", "2: DP-2, 400x400"]
    shown.area.monitor.setFocus()
    QTest.keyClick(shown.area.monitor, Qt.Key.Key_Down)
    assert shown.area.read(Config()).area == OneMonitor(2)
    assert [shown.area.window_title.itemText(at) for at in range(2)] == ["Mail", "Notes"]
    shown.area.window_title.setFocus()
    QTest.keyClick(shown.area.window_title, Qt.Key.Key_Down)
    assert shown.area.read(Config()).area == OneWindow("Mail")
    shown.area.desktop.click()
    assert shown.area.read(Config(area=OneMonitor(2))).area == WholeDesktop()


def test_a_monitor_that_is_not_there_now_stays_chosen(qtbot: QtBot, dialog: Make, path: Path) -> None:
    config = Config(area=OneMonitor(3))
    shown = dialog(config)
    on_the_screen_page(qtbot, shown)
    save(shown)
    assert load(path) == replace(config)


def test_a_screen_that_cannot_be_seen_says_why(qtbot: QtBot, dialog: Make) -> None:
    shown = dialog(seen="there is no display")
    shown.tabs.setCurrentWidget(shown.area)
    qtbot.waitUntil(lambda: shown.area.map._message == "there is no display")


def test_a_first_file_of_rules_is_made_and_opened(dialog: Make, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()))
    shown = dialog()
    shown.asking.open.click()
    rules = path.with_name("rules.toml")
    assert opened == [str(rules)]
    save(shown)
    assert load(path).rules == rules


def test_every_control_has_a_name_for_screen_readers(dialog: Make) -> None:
    assert unnamed(dialog()) == []


def test_what_is_kept_and_for_how_long(qtbot: QtBot, dialog: Make, path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    (folder / "broken.deskhand").write_bytes(b"nothing")
    shown = dialog(Config(session_folder=folder))
    shown.tabs.setCurrentWidget(shown.keeping)
    qtbot.waitUntil(lambda: shown.keeping.use.text().startswith("Sessions: 0"))
    assert shown.keeping.days.text() == "for ever"
    shown.keeping.days.setValue(90)
    shown.keeping.folder.setText("sessions")
    shown.buttons.button(QDialogButtonBox.StandardButton.Save).click()
    assert "by its whole path" in shown.complaint
    shown.keeping.folder.setText(str(folder / "broken.deskhand"))
    shown.buttons.button(QDialogButtonBox.StandardButton.Save).click()
    assert "is a file; sessions need a folder" in shown.complaint
    shown.keeping.folder.setText(str(tmp_path / "elsewhere"))
    shown.buttons.button(QDialogButtonBox.StandardButton.Save).click()
    kept = load(path)
    assert (kept.keep_days, kept.session_folder) == (90, tmp_path / "elsewhere")
