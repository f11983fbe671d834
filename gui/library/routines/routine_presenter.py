"""Routine presenter: the routines of this person as a menu, carried out in the window, scheduled, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from agent.core.events import Event
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.routines.routine import Routine
from agent.routines.runs import check_routine
from agent.routines.schedule import Schedule, parse_schedule
from agent.routines.scheduling import keep_schedule
from agent.routines.store import RoutineStore
from agent.routines.timers.timers import TimerError, Timers, timers_of_this_system
from agent.safety.asker import Asker
from agent.sessions.format.schema import SessionError
from agent.sessions.parameters import Parameter, Sort
from gui.i18n.schedule_sentences import schedule_name, schedule_sentence
from gui.library.routines.schedule_dialog import ScheduleDialog
from gui.library.row_runs import RowRuns
from gui.main_window import MainWindow

RoutineRunner: TypeAlias = Callable[[Routine, Mapping[str, str], Mode, Stop, Asker], Iterator[Event]]
"""Carries a routine out with these values; called and iterated on the run's worker thread."""


class RoutinePresenter(QObject):
    """Attends to what the person wants with routines in one window.

    Args:
        runner: Carries them out.
        store: Where they are kept; None for this user's.
        timers: What starts them by schedule; None for those of this system.

    Signals:
        changed: There are others than before, or one was carried out.
    """

    changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        runner: RoutineRunner,
        store: RoutineStore | None = None,
        timers: Timers | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._page, self._runner = window, window.library_page, runner
        self._store = store or RoutineStore()
        self._timers = timers or timers_of_this_system()
        self._asked: Routine | None = None
        self._page.routines_wanted.connect(self._on_menu_wanted)
        self._rows = RowRuns(window, self)
        self._page.values_page.begun.connect(self._on_values_begun)
        self._page.values_page.rows_begun.connect(self._on_rows_begun)
        self._page.values_page.left.connect(self._on_values_left)

    def names(self) -> tuple[str, ...]:
        """What there is."""
        return self._store.names()

    def run(self, name: str) -> None:
        """Carry out the routine called `name`; its values are asked for where it has any."""
        routine = self._loaded(name)
        if routine is None or self._window.busy:
            return
        try:
            parameters = routine.parameters()
        except SessionError as error:
            self._say(str(error))
            return
        if not parameters:
            self._begin(routine, {}, routine.mode)
            return
        self._page.values_page.left.emit()  # whatever else was asked there is not asked any more
        self._asked = routine
        fields = [Parameter(one, value or "", Sort.TEXT, ()) for one, value in parameters.items()]
        self._window.pages.show_page(self._page)
        self._page.ask_values(routine.name, fields)

    def menu(self) -> QMenu:
        """All routines, with what can be done with each."""
        menu = QMenu(self._window)
        menu.setAccessibleName(self.tr("Routines"))
        for name in self.names():
            routine = self._store.all().get(name)
            sub = menu.addMenu(name.replace("&", "&&"))
            sub.setAccessibleName(name)
            self._offer(sub, self.tr("Run"), name, self._on_run)
            when = _when(routine)
            schedule = self.tr("Schedule ({0})…").format(when) if when else self.tr("Schedule…")
            self._offer(sub, schedule, name, self._on_schedule)
            self._offer(sub, self.tr("Forget it"), name, self._on_forget)
        if not self.names():
            none = menu.addAction(self.tr("None yet: keep a session as one, under “More”"))
            none.setEnabled(False)
        return menu

    def _offer(self, menu: QMenu, text: str, name: str, do: Callable[[], None]) -> None:
        entry = QAction(text, menu)
        entry.setData(name)
        entry.triggered.connect(do)
        menu.addAction(entry)

    def _loaded(self, name: str) -> Routine | None:
        try:
            return self._store.load(name)
        except (ValueError, OSError) as error:
            self._say(str(error))
            return None

    def _begin(self, routine: Routine, values: Mapping[str, str], mode: Mode, title: str = "") -> bool:
        """Carry it out; whether that has begun."""
        try:
            check_routine(routine, values)
        except (ValueError, SessionError) as error:
            self._say(str(error))
            return False
        runner = self._runner

        def launch(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
            return runner(routine, values, mode, stop, asker)

        self._window.carry_out(title or routine.name, mode, launch)
        return True

    def _name(self) -> str:
        entry = self.sender()
        assert isinstance(entry, QAction)
        return str(entry.data())

    @Slot()
    def _on_menu_wanted(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        button = self._page.routines
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    @Slot()
    def _on_run(self) -> None:
        self.run(self._name())

    @Slot()
    def _on_schedule(self) -> None:
        self.ask_schedule(self._name())

    def ask_schedule(self, name: str) -> ScheduleDialog | None:
        """Ask when the routine called `name` runs by itself; None where it cannot be read."""
        routine = self._loaded(name)
        if routine is None:
            return None
        schedules, complaint = _schedules(routine)
        try:
            parameters = routine.parameters()
        except SessionError as error:
            self._say(str(error))
            return None

        def keep(said: Sequence[Schedule], values: Mapping[str, str]) -> None:
            changed = {one: value for one, value in values.items() if value != parameters[one]}
            self._keep_schedule(replace(routine, values={**routine.values, **changed}), said)

        dialog = ScheduleDialog(routine.name, schedules, parameters, keep, complaint=complaint, parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _keep_schedule(self, routine: Routine, schedules: Sequence[Schedule]) -> None:
        now = datetime.now()
        keep_schedule(routine, schedules, self._store, self._timers, now)
        when = " ".join(schedule_sentence(one, now) for one in schedules)
        self._say(
            self.tr("“{0}” runs by itself. {1}").format(routine.name, when)
            if schedules
            else self.tr("“{0}” runs only when you say so.").format(routine.name)
        )
        self.changed.emit()

    @Slot()
    def _on_forget(self) -> None:
        name = self._name()
        try:
            self._timers.remove(name)
            self._store.remove(name)
        except (ValueError, OSError, TimerError) as error:
            self._say(str(error))
            return
        self._say(self.tr("“{0}” is no routine any more; its recording stays.").format(name))
        self.changed.emit()

    @Slot(object, object)
    def _on_values_begun(self, mode: Mode, values: Mapping[str, str]) -> None:
        if self._asked is not None:
            self._begin(self._asked, values, mode if mode is Mode.STEP else self._asked.mode)

    @Slot(object, bool)
    def _on_rows_begun(self, mode: Mode, resume: bool) -> None:
        routine = self._asked
        if routine is not None:
            wanted = mode if mode is Mode.STEP else routine.mode
            self._rows.begin(routine.name, lambda row, title: self._begin(routine, row, wanted, title), resume=resume)

    @Slot()
    def _on_values_left(self) -> None:
        self._asked = None

    def _say(self, sentence: str) -> None:
        self._window.state.show_message(sentence)


def _when(routine: Routine | None) -> str:
    """When it runs by itself, in words."""
    schedules = () if routine is None else _schedules(routine)[0]
    return "; ".join(schedule_name(one, datetime.now()) for one in schedules)


def _schedules(routine: Routine) -> tuple[tuple[Schedule, ...], str]:
    """When it runs by itself, and what is wrong with a line of that, which somebody may have edited."""
    found, complaint = [], ""
    for line in routine.schedule:
        try:
            found.append(parse_schedule(line))
        except ValueError as error:
            complaint = str(error)
    return tuple(found), complaint
