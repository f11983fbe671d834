"""Schedules in words: what will happen, and when next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from agent.routines.schedule import Daily, Every, FileAppears, Once, Schedule, Weekly, next_due


def schedule_sentence(schedule: Schedule, now: datetime) -> str:
    """What will happen, and when next: `Every day at 09:00, next tomorrow at 09:00.`"""
    translate = QCoreApplication.translate
    at = next_due(schedule, now)
    if isinstance(schedule, Once) or at is None:
        return translate("Schedule", "{0}.").format(schedule_name(schedule, now))
    return translate("Schedule", "{0}, next {1}.").format(schedule_name(schedule, now), moment(at, now))


def schedule_name(schedule: Schedule, now: datetime) -> str:
    """When it runs, in a few words: `Every day at 09:00`."""
    translate = QCoreApplication.translate
    match schedule:
        case Once(at):
            return translate("Schedule", "Once, {0}").format(moment(at, now))
        case Daily(at):
            return translate("Schedule", "Every day at {0}").format(f"{at:%H:%M}")
        case Weekly(days, at) if len(days) == len(day_names()):
            return translate("Schedule", "Every day at {0}").format(f"{at:%H:%M}")
        case Weekly(days, at):
            names = translate("Schedule", ", ").join(day_names()[day] for day in days)
            return translate("Schedule", "Every {0} at {1}").format(names, f"{at:%H:%M}")
        case Every(minutes):
            return translate("Schedule", "Every {0}").format(_span(minutes))
        case FileAppears(folder, "*"):
            return translate("Schedule", "When a file appears in {0}").format(folder)
        case FileAppears(folder, pattern):
            return translate("Schedule", "When a file called {1} appears in {0}").format(folder, pattern)
        case _:
            assert_never(schedule)


def moment(at: datetime, now: datetime) -> str:
    """A time as people say it: `tomorrow at 09:00`, `on Thursday, 24 December 2026 at 09:00`."""
    translate = QCoreApplication.translate
    clock = f"{at:%H:%M}"
    if at.date() == now.date():
        return translate("Schedule", "today at {0}").format(clock)
    if at.date() == now.date() + timedelta(days=1):
        return translate("Schedule", "tomorrow at {0}").format(clock)
    written = translate("Schedule", "dddd, d MMMM yyyy")  # as QLocale.toString takes it
    day = language_locale().toString(QDate(at.year, at.month, at.day), written)
    return translate("Schedule", "on {0} at {1}").format(day, clock)


def language_locale() -> QLocale:
    """How dates are written in the language of the window, whatever that of the system is."""
    return QLocale(QCoreApplication.translate("Schedule", "en_GB"))  # the code of that language


def day_names() -> tuple[str, ...]:
    """The days of the week, Monday first."""
    translate = QCoreApplication.translate
    return (
        translate("Schedule", "Monday"),
        translate("Schedule", "Tuesday"),
        translate("Schedule", "Wednesday"),
        translate("Schedule", "Thursday"),
        translate("Schedule", "Friday"),
        translate("Schedule", "Saturday"),
        translate("Schedule", "Sunday"),
    )


def short_day_names() -> tuple[str, ...]:
    """The days of the week as calendars head their columns, Monday first."""
    locale = language_locale()
    return tuple(locale.dayName(day, QLocale.FormatType.ShortFormat) for day in range(1, 8))


def _span(minutes: int) -> str:
    translate = QCoreApplication.translate
    for size, one, several in (
        (24 * 60, translate("Schedule", "day"), translate("Schedule", "{0} days")),
        (60, translate("Schedule", "hour"), translate("Schedule", "{0} hours")),
        (1, translate("Schedule", "minute"), translate("Schedule", "{0} minutes")),
    ):
        if minutes % size == 0:
            return one if minutes == size else several.format(minutes // size)
    raise AssertionError(minutes)
