"""Timers of the Task Scheduler, on Windows: a task for each routine. Files are looked for every few minutes.

Source: Task Scheduler schema, schtasks. Tested by what is written and which commands are run, not on Windows.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from agent.routines.schedule import Daily, Every, FileAppears, Once, Schedule, Weekly
from agent.routines.timers.timers import Runner, TimerError, command_of, run_command, unit_name

_NAMESPACE: Final = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_WEEK: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FILES_MINUTES: Final = 5
_BEGIN: Final = datetime(2020, 1, 1)


class TaskScheduler:
    """Timers of the Task Scheduler.

    Args:
        run: Runs schtasks.
    """

    def __init__(self, run: Runner = run_command) -> None:
        self._run = run

    def install(self, name: str, schedules: Sequence[Schedule]) -> None:
        """See `Timers`."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "task.xml")
            file.write_text(_task(name, schedules), encoding="utf-16")
            self._run(["schtasks", "/Create", "/TN", _path(name), "/XML", str(file), "/F"])

    def remove(self, name: str) -> None:
        """See `Timers`."""
        if self.is_installed(name):
            self._run(["schtasks", "/Delete", "/TN", _path(name), "/F"])

    def is_installed(self, name: str) -> bool:
        """See `Timers`."""
        try:
            self._run(["schtasks", "/Query", "/TN", _path(name)])
        except TimerError:
            return False
        return True


def _path(name: str) -> str:
    return f"deskhand\\{unit_name(name)}"


def _task(name: str, schedules: Sequence[Schedule]) -> str:
    task = ElementTree.Element("Task", {"version": "1.2", "xmlns": _NAMESPACE})
    ElementTree.SubElement(ElementTree.SubElement(task, "RegistrationInfo"), "Description").text = f"deskhand: {name}"
    triggers = ElementTree.SubElement(task, "Triggers")
    for one in schedules:
        _add_trigger(triggers, one)
    settings = ElementTree.SubElement(task, "Settings")
    ElementTree.SubElement(settings, "MultipleInstancesPolicy").text = "IgnoreNew"
    # what was missed is started when the machine is on again, to be told
    ElementTree.SubElement(settings, "StartWhenAvailable").text = "true"
    action = ElementTree.SubElement(ElementTree.SubElement(task, "Actions"), "Exec")
    program, *arguments = command_of(name)
    ElementTree.SubElement(action, "Command").text = program
    ElementTree.SubElement(action, "Arguments").text = subprocess.list2cmdline(arguments)
    return ElementTree.tostring(task, encoding="unicode")


def _add_trigger(triggers: ElementTree.Element, schedule: Schedule) -> None:
    match schedule:
        case Once(at):
            _trigger(triggers, "TimeTrigger", at)
        case Daily(at):
            trigger = _trigger(triggers, "CalendarTrigger", datetime.combine(_BEGIN, at))
            ElementTree.SubElement(ElementTree.SubElement(trigger, "ScheduleByDay"), "DaysInterval").text = "1"
        case Weekly(days, at):
            trigger = _trigger(triggers, "CalendarTrigger", datetime.combine(_BEGIN, at))
            weekly = ElementTree.SubElement(trigger, "ScheduleByWeek")
            ElementTree.SubElement(weekly, "WeeksInterval").text = "1"
            of_week = ElementTree.SubElement(weekly, "DaysOfWeek")
            for day in days:
                ElementTree.SubElement(of_week, _WEEK[day])
        case Every(minutes):
            _repeat(triggers, minutes)
        case FileAppears():
            _repeat(triggers, _FILES_MINUTES)


def _trigger(triggers: ElementTree.Element, kind: str, at: datetime) -> ElementTree.Element:
    trigger = ElementTree.SubElement(triggers, kind)
    ElementTree.SubElement(trigger, "StartBoundary").text = at.isoformat(timespec="seconds")
    return trigger


def _repeat(triggers: ElementTree.Element, minutes: int) -> None:
    trigger = ElementTree.SubElement(triggers, "TimeTrigger")
    repetition = ElementTree.SubElement(trigger, "Repetition")
    ElementTree.SubElement(repetition, "Interval").text = f"PT{minutes}M"
    ElementTree.SubElement(trigger, "StartBoundary").text = _BEGIN.isoformat(timespec="seconds")
