"""The controls for one time at which a routine runs by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from agent.routines.schedule import MOST_MINUTES, Daily, Every, FileAppears, Once, Schedule, Weekly, parse_schedule
from gui.common.layouts.flow_layout import FlowLayout
from gui.i18n.schedule_sentences import day_names, language_locale, short_day_names
from gui.library.routines.time_controls import DateBox, TimeBox
from gui.settings.page import Choice, button

_PATTERNS: Final = ("*", "*.csv", "*.xlsx", "*.pdf", "*.txt")
_HOUR, _DAY = 60, 24 * 60


class _Kind(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    ONCE = "once"
    EVERY = "every"
    FILE = "file"


class ScheduleForm(QWidget):
    """Shows one schedule, and reads it back.

    Args:
        schedule: What it shows at first.
        clock: Tells what time it is.

    Attributes:
        fault: The control whose value was refused last.

    Signals:
        changed: Some control says another thing.
    """

    changed = Signal()

    def __init__(self, schedule: Schedule, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.fault: QWidget | None = None
        self.kind = Choice(
            [
                (self.tr("every day"), _Kind.DAILY),
                (self.tr("on days of the week"), _Kind.WEEKLY),
                (self.tr("once"), _Kind.ONCE),
                (self.tr("again and again"), _Kind.EVERY),
                (self.tr("when a file appears"), _Kind.FILE),
            ]
        )
        self.days = [QCheckBox(name) for name in short_day_names()]
        self.date, self.at = DateBox(clock().date()), TimeBox()
        self.count = QSpinBox()
        self.unit = Choice([(self.tr("minutes"), 1), (self.tr("hours"), _HOUR), (self.tr("days"), _DAY)])
        self.folder = QLineEdit()
        self.browse = button(self.tr("Choose…"), self.tr("Choose the folder"))
        self.pattern = QComboBox()
        self._rows = QFormLayout(self)
        self._kinds: list[tuple[_Kind, ...]] = []
        """For each row, the kinds of schedule that have it."""
        self._lay_out()
        self._show(schedule)
        self._connect()
        self._show_rows()

    def read(self) -> Schedule:
        """What the controls say.

        Raises:
            ValueError: If that can never be; one sentence, and `fault` is the control.
        """
        match self.kind.chosen:
            case _Kind.DAILY:
                return Daily(self._time())
            case _Kind.WEEKLY:
                days = tuple(at for at, box in enumerate(self.days) if box.isChecked())
                if not days:
                    raise self._refusal(self.days[0], self.tr("Choose at least one day."))
                return Weekly(days, self._time())
            case _Kind.ONCE:
                at = datetime.combine(self.date.day, self._time())
                if at <= self._clock():
                    raise self._refusal(self.at, self.tr("This time is past. Choose one that is to come."))
                return Once(at)
            case _Kind.EVERY:
                minutes = self.count.value() * self.unit.chosen
                if minutes > MOST_MINUTES:
                    raise self._refusal(self.count, self.tr("That is more than a week apart; choose less."))
                return Every(minutes)
            case _Kind.FILE:
                return self._file()

    def _refusal(self, control: QWidget, sentence: str) -> ValueError:
        self.fault = control
        return ValueError(sentence)

    def _time(self) -> time:
        found = self.at.chosen
        if found is None:
            text = self.tr("“{0}” is no time of the day. Write it like 09:00.").format(self.at.currentText())
            raise self._refusal(self.at, text)
        return found

    def _file(self) -> FileAppears:
        text, pattern = self.folder.text().strip(), self.pattern.currentText().strip() or "*"
        if not text:
            raise self._refusal(self.folder, self.tr("Choose the folder that is to be watched."))
        folder = Path(text).expanduser().absolute()
        if not folder.is_dir():
            raise self._refusal(self.folder, self.tr("There is no folder “{0}”.").format(folder))
        wanted = FileAppears(folder, pattern)
        try:
            found = parse_schedule(str(wanted))
        except ValueError:
            raise self._refusal(self.folder, self.tr("The name of this folder has a *, ? or [ in it.")) from None
        if found != wanted:
            raise self._refusal(self.pattern, self.tr("“{0}” is no name of a file.").format(pattern))
        return wanted

    def _lay_out(self) -> None:
        self.count.setRange(1, MOST_MINUTES)
        self.folder.setPlaceholderText(self.tr("a folder"))
        self.pattern.setEditable(True)
        self.pattern.setMinimumContentsLength(18)
        self.pattern.addItems(list(_PATTERNS))
        week = QWidget()
        flow = FlowLayout(week, spacing=10)
        for box, name in zip(self.days, day_names(), strict=True):
            box.setAccessibleName(name)
            flow.addWidget(box)
        self.unit.setAccessibleName(self.tr("Minutes, hours or days"))
        self.unit.view().setAccessibleName(self.unit.accessibleName())
        self.date.name_parts(self.tr("Calendar"), language_locale())
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setVerticalSpacing(8)
        self._rows.setHorizontalSpacing(14)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add(tuple(_Kind), self.tr("&When"), self.kind)
        self._add((_Kind.WEEKLY,), self.tr("On"), week)
        self._add((_Kind.ONCE,), self.tr("On &day"), self.date)
        self._add((_Kind.DAILY, _Kind.WEEKLY, _Kind.ONCE), self.tr("A&t"), self.at)
        self._add((_Kind.EVERY,), self.tr("&Every"), self.count, self.unit)
        self._add((_Kind.FILE,), self.tr("In the &folder"), self.folder, self.browse)
        self._add((_Kind.FILE,), self.tr("Files &called"), self.pattern)

    def _add(self, kinds: Sequence[_Kind], name: str, control: QWidget, *beside: QWidget) -> None:
        label, plain = QLabel(name), name.replace("&", "")
        if "&" in name:
            label.setBuddy(control)
            control.setAccessibleName(plain)
        if isinstance(control, QComboBox):
            control.view().setAccessibleName(plain)
        if isinstance(control, QComboBox | QSpinBox | QDateEdit) and (line := control.lineEdit()) is not None:
            line.setAccessibleName(plain)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        grows = not isinstance(control, QComboBox | QSpinBox | QDateEdit)
        row.addWidget(control, 1 if grows else 0)
        for one in beside:
            row.addWidget(one)
        if not grows:
            row.addStretch(1)
        self._rows.addRow(label, inside)
        self._kinds.append(tuple(kinds))

    def _show(self, schedule: Schedule) -> None:
        now = self._clock()
        at, minutes = schedule.at if isinstance(schedule, Daily | Weekly) else time(9), 60
        day = now.date() + timedelta(days=1)
        match schedule:
            case Daily():
                self.kind.choose(_Kind.DAILY)
            case Weekly(days):
                self.kind.choose(_Kind.WEEKLY)
                for one in days:
                    self.days[one].setChecked(True)
            case Once(moment):
                self.kind.choose(_Kind.ONCE)
                day, at = max(moment.date(), now.date()), moment.time()
            case Every(minutes):
                self.kind.choose(_Kind.EVERY)
            case FileAppears(folder, pattern):
                self.kind.choose(_Kind.FILE)
                self.folder.setText(str(folder))
                self.pattern.setEditText(pattern)
        self.at.show_time(at)
        self.date.show_day(day)
        unit = next(size for size in (_DAY, _HOUR, 1) if minutes % size == 0)
        self.count.setValue(minutes // unit)
        self.unit.choose(unit)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._show_rows)
        for box in self.days:
            box.toggled.connect(self.changed)
        self.date.dateChanged.connect(self.changed)
        self.at.editTextChanged.connect(self.changed)
        self.count.valueChanged.connect(self.changed)
        self.unit.currentIndexChanged.connect(self.changed)
        self.folder.textChanged.connect(self.changed)
        self.pattern.editTextChanged.connect(self.changed)
        self.browse.clicked.connect(self._on_browse)

    @Slot()
    def _show_rows(self) -> None:
        for row, kinds in enumerate(self._kinds):
            self._rows.setRowVisible(row, self.kind.chosen in kinds)
        self.changed.emit()

    @Slot()
    def _on_browse(self) -> None:
        here = Path(self.folder.text().strip() or "~").expanduser()
        dialog = QFileDialog(self, self.tr("The folder that is watched"), str(here if here.is_dir() else Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
