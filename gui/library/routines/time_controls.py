"""Controls for a time of the day and for a day, as people choose them: from a list, from a calendar, or written."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QDateEdit, QWidget

_TIME: Final = re.compile(r"(\d{1,2})(?:[:.：时点](\d{2})?)?分?")


class TimeBox(QComboBox):
    """A time of the day: every half hour is offered, any other can be written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        self.addItems([f"{half // 2:02}:{half % 2 * 30:02}" for half in range(48)])

    @property
    def chosen(self) -> time | None:
        """What it says; None where that is no time."""
        found = _TIME.fullmatch(self.currentText().strip())
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            return None
        return time(int(found[1]), int(found[2] or 0))

    def show_time(self, at: time) -> None:
        """Say this one."""
        text = f"{at:%H:%M}"
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)


class DateBox(QDateEdit):
    """A day, chosen from a calendar or written; none before `first`."""

    def __init__(self, first: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setMinimumDate(QDate(first.year, first.month, first.day))

    @property
    def day(self) -> date:
        """What it says."""
        found = self.date()
        return date(found.year(), found.month(), found.day())

    def show_day(self, day: date) -> None:
        """Say this one."""
        self.setDate(QDate(day.year, day.month, day.day))

    def name_parts(self, name: str, locale: QLocale) -> None:
        """Call the calendar `name`, and speak as `locale` does in it."""
        calendar = self.calendarWidget()
        calendar.setLocale(locale)
        calendar.setFirstDayOfWeek(locale.firstDayOfWeek())
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setAccessibleName(name)
        for part in calendar.findChildren(QWidget):
            part.setAccessibleName(part.accessibleName() or name)
