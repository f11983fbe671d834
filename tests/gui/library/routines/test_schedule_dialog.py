"""When a routine runs by itself is chosen with controls, said in words, and refused where it can never be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from agent.core.config import Language
from agent.routines.schedule import Daily, Every, FileAppears, Once, Schedule, Weekly
from agent.routines.timers.timers import TimerError
from gui.i18n.language import Translation
from gui.i18n.schedule_sentences import schedule_sentence
from gui.library.routines.schedule_dialog import ScheduleDialog
from tests.gui.unnamed_controls import unnamed

NOW = datetime(2026, 11, 30, 17, 30)


class Kept:
    """What was kept last, or why it cannot be."""

    def __init__(self, why: Exception | None = None) -> None:
        self.why = why
        self.schedules: tuple[str, ...] | None = None
        self.values: dict[str, str] = {}

    def __call__(self, schedules: Sequence[Schedule], values: Mapping[str, str]) -> None:
        if self.why is not None:
            raise self.why
        self.schedules, self.values = tuple(map(str, schedules)), dict(values)


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[..., ScheduleDialog]:
    def make(kept: Kept, *schedules: Schedule, parameters: Mapping[str, str | None] | None = None) -> ScheduleDialog:
        made = ScheduleDialog("Rent", schedules, parameters or {}, kept, clock=lambda: NOW)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def choose(dialog: ScheduleDialog, kind: str) -> None:
    dialog.form.kind.setCurrentIndex(dialog.form.kind.findText(kind))


Make = Callable[..., ScheduleDialog]


def test_each_kind_is_chosen_by_controls_and_said_in_words(dialog: Make, tmp_path: Path) -> None:
    kept = Kept()
    shown = dialog(kept)
    form = shown.form
    assert shown.sentence.text() == "Every day at 09:00, next tomorrow at 09:00."
    form.at.setCurrentText("18:00")
    assert shown.sentence.text() == "Every day at 18:00, next today at 18:00."
    choose(shown, "on days of the week")
    assert shown.sentence.text() == "Choose at least one day."
    form.days[3].click()
    form.days[5].click()
    assert shown.sentence.text() == ("Every Thursday, Saturday at 18:00, next on Thursday, 3 December 2026 at 18:00.")
    choose(shown, "once")
    assert shown.sentence.text() == "Once, tomorrow at 18:00."
    choose(shown, "again and again")
    form.count.setValue(2)
    assert shown.sentence.text() == "Every 2 hours."
    choose(shown, "when a file appears")
    assert shown.sentence.text() == "Choose the folder that is to be watched."
    form.folder.setText(str(tmp_path))
    form.pattern.setCurrentText("*.csv")
    assert shown.sentence.text() == f"When a file called *.csv appears in {tmp_path}."
    shown.save.click()
    assert kept.schedules == (f"file {tmp_path}/*.csv",)
    assert not shown.isVisible()


@pytest.mark.parametrize(
    "schedule",
    [
        Once(datetime(2026, 12, 24, 9, 5)),
        Daily(time(7, 10)),
        Weekly((0, 6), time(23, 59)),
        Every(45),
        Every(2 * 24 * 60),
        FileAppears(Path("/tmp"), "*.pdf"),
    ],
)
def test_what_is_kept_is_shown_as_it_is(dialog: Make, schedule: Schedule) -> None:
    kept = Kept()
    shown = dialog(kept, schedule)
    shown.save.click()
    assert kept.schedules == (str(schedule),)


def test_what_can_never_be_is_refused_in_a_sentence(dialog: Make, tmp_path: Path) -> None:
    kept = Kept()
    shown = dialog(kept)
    form = shown.form

    def refused() -> str:
        shown.save.click()
        assert kept.schedules is None
        assert shown.isVisible()
        return shown.message.text()

    form.at.setEditText("25:00")
    assert "“25:00” is no time of the day" in refused()
    choose(shown, "once")
    form.date.show_day(NOW.date())
    form.at.setEditText("17:30")
    assert refused() == "This time is past. Choose one that is to come."
    choose(shown, "again and again")
    form.unit.choose(24 * 60)
    form.count.setValue(8)
    assert "more than a week" in refused()
    choose(shown, "when a file appears")
    assert refused() == "Choose the folder that is to be watched."
    form.folder.setText(str(tmp_path / "nothing"))
    assert "There is no folder" in refused()
    (tmp_path / "a*b").mkdir()
    form.folder.setText(str(tmp_path / "a*b"))
    assert "name of this folder" in refused()
    form.folder.setText(str(tmp_path))
    form.pattern.setEditText("sub/*.csv")
    assert "is no name of a file" in refused()


def test_a_value_that_nobody_can_be_asked_for_is_written_before(dialog: Make, tmp_path: Path) -> None:
    kept = Kept()
    shown = dialog(kept, parameters={"who": None, "file": None})
    shown.save.click()
    assert "Write a value for “who”" in shown.message.text()
    assert shown.focusWidget() is shown.fields["who"]
    shown.fields["who"].setText("Ada")
    shown.save.click()
    assert "Write a value for “file”" in shown.message.text()
    choose(shown, "when a file appears")
    shown.form.folder.setText(str(tmp_path))
    shown.save.click()
    assert kept.values == {"who": "Ada"}


def test_there_may_be_several_times(dialog: Make) -> None:
    kept = Kept()
    shown = dialog(kept, Daily(time(9)))
    assert not shown.times.isVisible()
    shown.another.click()
    choose(shown, "again and again")
    assert [shown.times.item(row).text() for row in range(2)] == ["Every day at 09:00", "Every hour"]
    shown.another.click()
    shown.remove.click()
    shown.save.click()
    assert kept.schedules == ("daily 09:00", "every 60 min")


def test_there_may_be_none(dialog: Make) -> None:
    kept = Kept()
    shown = dialog(kept, Daily(time(9)))
    shown.never.click()
    assert kept.schedules == ()


def test_what_the_system_cannot_do_is_said_and_the_dialog_stays(dialog: Make) -> None:
    shown = dialog(Kept(TimerError("schedules need systemctl, which is not on this machine")))
    shown.save.click()
    assert "systemctl" in shown.message.text()
    assert shown.isVisible()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_keys_alone_do(qtbot: QtBot, dialog: Make) -> None:
    kept = Kept()
    shown = dialog(kept)
    shown.activateWindow()
    qtbot.waitUntil(shown.form.kind.hasFocus)
    QTest.keyClick(shown.form.kind, Qt.Key.Key_Down)
    for _ in range(3):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    QTest.keyClick(shown, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(focused(), "8:15")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert kept.schedules == ("weekly wed 08:15",)


def test_every_control_has_a_name(dialog: Make) -> None:
    shown = dialog(Kept(), Daily(time(9)), Every(5), parameters={"who": "Ada"})
    assert unnamed(shown) == []


def test_in_chinese(qapp: QApplication) -> None:
    translation = Translation(qapp)
    translation.speak(Language.CHINESE)
    try:
        sentence = schedule_sentence(Weekly((3,), time(9)), NOW)
    finally:
        translation.speak(Language.ENGLISH)
    assert sentence == "每星期四 09:00，下一次：2026年12月3日 星期四 09:00。"
