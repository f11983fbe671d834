"""The schedule dialog: when a routine runs by itself, with controls for each time and what will happen in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Final, TypeAlias

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from agent.routines.schedule import Daily, Every, FileAppears, Schedule
from agent.routines.scheduling import FILE_PARAMETER
from agent.routines.timers.timers import TimerError
from gui.common import theme
from gui.i18n.message_translation import localized
from gui.i18n.schedule_sentences import schedule_name, schedule_sentence
from gui.library.routines.schedule_form import ScheduleForm
from gui.settings.page import Hint

_HEIGHT_LINES: Final = 33
"""So many lines of text the dialog is high: enough for each kind of time without scrolling."""

KeepSchedule: TypeAlias = Callable[[Sequence[Schedule], Mapping[str, str]], None]
"""Keeps the schedules, none for never, and the values with which it runs then.

Raises:
    ValueError: If that cannot be; one sentence, as for the next two.
    TimerError: If the system cannot start it.
    OSError: If it cannot be kept.
"""


class ScheduleDialog(QDialog):
    """Asks when the routine called `name` runs by itself.

    Args:
        schedules: When it does so now.
        parameters: Its parameters with the values that it keeps; None for one that has none.
        keep: Keeps what the person says.
        complaint: What is wrong with the schedule as it is; empty where nothing is.
        clock: Tells what time it is.

    Attributes:
        forms: The controls of each time.
        fields: The field of each parameter, by its name.
        scrolled: What all of them stand in.
    """

    def __init__(
        self,
        name: str,
        schedules: Sequence[Schedule],
        parameters: Mapping[str, str | None],
        keep: KeepSchedule,
        *,
        complaint: str = "",
        clock: Callable[[], datetime] = datetime.now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keep, self._clock = keep, clock
        self.forms: list[ScheduleForm] = []
        self.fields: dict[str, QLineEdit] = {}
        self.times = QListWidget()
        self.another = QPushButton(self.tr("&Another time"))
        self.remove = QPushButton(self.tr("&Remove this time"))
        self.sentence = QLabel()
        self.hint = Hint()
        self.message = QLabel()
        self.never = QPushButton(self.tr("&Never by itself"))
        self.save = QPushButton(self.tr("&Schedule it"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.scrolled = QScrollArea()
        self._stack = QStackedWidget()
        self._heading = QLabel(self.tr("When “{0}” runs by itself").format(name))
        self._lay_out(parameters)
        self.never.setVisible(bool(schedules))
        for one in schedules or (Daily(time(9)),):
            self._add(one)
        self.times.setCurrentRow(0)
        self._connect()
        self._on_changed()
        self.setWindowTitle(self.tr("Schedule · deskhand"))
        lines = self.fontMetrics().lineSpacing()
        self.resize(QSize(620, _HEIGHT_LINES * lines).boundedTo(self.screen().availableSize() - QSize(12, 36)))
        self.form.kind.setFocus()
        if complaint:
            self._complain(complaint)

    @property
    def form(self) -> ScheduleForm:
        """The controls that are shown."""
        return self.forms[max(self.times.currentRow(), 0)]

    def _lay_out(self, parameters: Mapping[str, str | None]) -> None:
        font = self._heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self._heading.setFont(font)
        said = self.sentence.font()
        said.setBold(True)
        self.sentence.setFont(said)
        for label in (self._heading, self.sentence, self.message):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        theme.tint(self.message, theme.bad(self.palette()))
        self.times.setAccessibleName(self.tr("Times"))
        self.times.setMaximumHeight(4 * self.fontMetrics().lineSpacing() + 8)
        below = QHBoxLayout()
        below.addWidget(self.another)
        below.addWidget(self.remove)
        below.addStretch(1)
        inside = QWidget()
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, 0, 0)
        within.setSpacing(12)
        within.addWidget(self.times)
        within.addWidget(self._stack)
        within.addLayout(below)
        if parameters:
            within.addWidget(self._values(parameters))
        within.addSpacing(6)
        within.addWidget(self.sentence)
        within.addWidget(self.hint)
        within.addStretch(1)
        scroll = self.scrolled
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        foot = QHBoxLayout()
        foot.addWidget(self.never)
        foot.addStretch(1)
        foot.addWidget(self.save)
        foot.addWidget(self.cancel)
        for one in (self.another, self.remove, self.never, self.save, self.cancel):
            one.setAutoDefault(False)
            one.setAccessibleName(one.text().replace("&", ""))
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        for part in (self._heading, scroll, self.message):
            layout.addWidget(part, 1 if part is scroll else 0)
        layout.addLayout(foot)

    def _values(self, parameters: Mapping[str, str | None]) -> QWidget:
        box = QWidget()
        form = QFormLayout(box)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(Hint(self.tr("With these values:")))
        for name, value in parameters.items():
            field = QLineEdit(value or "")
            field.setAccessibleName(name)
            label = QLabel(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(field)
            form.addRow(label, field)
            self.fields[name] = field
            field.textChanged.connect(self._on_changed)
        return box

    def _connect(self) -> None:
        self.times.currentRowChanged.connect(self._on_row)
        self.another.clicked.connect(self._on_another)
        self.remove.clicked.connect(self._on_remove)
        self.never.clicked.connect(self._on_never)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)

    def _add(self, schedule: Schedule) -> None:
        form = ScheduleForm(schedule, self._clock)
        form.changed.connect(self._on_changed)
        self.forms.append(form)
        self._stack.addWidget(form)
        self.times.addItem(QListWidgetItem())

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._stack.setCurrentWidget(self.form)
            self._on_changed()

    @Slot()
    def _on_another(self) -> None:
        self._add(Daily(time(9)))
        self.times.setCurrentRow(len(self.forms) - 1)
        self._on_changed()
        self.form.kind.setFocus()

    @Slot()
    def _on_remove(self) -> None:
        row = self.times.currentRow()
        form = self.forms.pop(row)
        self.times.takeItem(row)
        self._stack.removeWidget(form)
        form.deleteLater()
        self._on_row(self.times.currentRow())

    @Slot()
    def _on_changed(self) -> None:
        """Say in words what the controls say."""
        now = self._clock()
        for row, form in enumerate(self.forms):
            try:
                self.times.item(row).setText(schedule_name(form.read(), now))
            except ValueError:
                self.times.item(row).setText(self.tr("not yet complete"))
        several = len(self.forms) > 1
        self.times.setVisible(several)
        self.remove.setVisible(several)
        self.message.clear()
        self.message.hide()
        try:
            schedule = self.form.read()
        except ValueError as error:
            self.sentence.setText(str(error))
            theme.tint(self.sentence, theme.careful(self.palette()))
            self.hint.clear()
            return
        theme.tint(self.sentence, self.palette().windowText().color())
        self.sentence.setText(schedule_sentence(schedule, now))
        self.hint.setText(self._what_else(schedule))
        if FILE_PARAMETER in self.fields:
            takes = isinstance(schedule, FileAppears)
            path = self.tr("the path of the file that has appeared") if takes else ""
            self.fields[FILE_PARAMETER].setPlaceholderText(path)

    def _what_else(self, schedule: Schedule) -> str:
        """What happens to missed times, and where nobody may act."""
        waits = self.tr(
            "While the screen is locked or another run is on, it waits for an hour at most. A question stays for an "
            "hour; no answer is a no."
        )
        match schedule:
            case FileAppears():
                there = len(schedule.files())
                left = self.tr("Files that are there already are left alone: {0}.").format(there) if there else ""
                knows = "" if FILE_PARAMETER in self.fields else self.tr("It is not told which file that is.")
                return " ".join(filter(None, (left, knows, waits)))
            case Every():
                return self.tr("Counted from now on, while you are logged in.") + " " + waits
            case _:
                missed = self.tr("If the computer is off at that time, this run is left out, and you are told.")
                return f"{missed} {waits}"

    @Slot()
    def _on_save(self) -> None:
        found: list[Schedule] = []
        for row, form in enumerate(self.forms):
            try:
                found.append(form.read())
            except ValueError as error:
                self.times.setCurrentRow(row)
                self._complain(str(error), form.fault)
                return
        needed = [name for name in self.fields if name != FILE_PARAMETER or not _all_files(found)]
        for name in needed:
            if not self.fields[name].text():
                text = self.tr("Write a value for “{0}”: when it runs by itself, nobody can be asked for it.")
                self._complain(text.format(name), self.fields[name])
                return
        self._end(found)

    @Slot()
    def _on_never(self) -> None:
        self._end(())

    def _end(self, schedules: Sequence[Schedule]) -> None:
        values = {name: field.text() for name, field in self.fields.items() if field.text()}
        try:
            self._keep(schedules, values)
        except (ValueError, TimerError) as error:
            self._complain(localized(str(error)))
        except OSError as error:
            self._complain(self.tr("The routine cannot be written: {0}").format(error.strerror or error))
        else:
            self.accept()

    def _complain(self, sentence: str, control: QWidget | None = None) -> None:
        self.message.setText(sentence)
        self.message.show()
        if control is not None:
            control.setFocus()


def _all_files(schedules: Sequence[Schedule]) -> bool:
    return all(isinstance(one, FileAppears) for one in schedules)
