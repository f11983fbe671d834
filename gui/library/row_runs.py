"""Row runs: a run for each row of a table of values, one after the other, until one does not end well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Slot

from agent.routines.rows import Row, RowResults
from gui.main_window import MainWindow

RunRow: TypeAlias = Callable[[Row, str], bool]
"""Begins a run with the values of a row, under this title; whether it has begun."""


class RowRuns(QObject):
    """Goes through the rows of the table that the page of values shows."""

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._page, self._values = window.library_page, window.library_page.values_page
        self._results: RowResults | None = None
        self._run: RunRow = lambda row, title: False
        self._title, self._row = "", 0
        window.run_ended.connect(self._on_run_ended)

    def begin(self, title: str, run: RunRow, *, resume: bool) -> None:
        """Carry out what is called `title` once for each row; with `resume` only for those that are not done."""
        table, rows = self._values.table, self._values.rows.rows
        assert table is not None
        try:
            self._results = RowResults(table, rows, resume=resume)
        except FileNotFoundError:
            self._results = RowResults(table, rows, resume=False)
        except (ValueError, OSError) as error:
            self._window.state.show_message(str(error))
            return
        self._title, self._run = title, run
        self._next()

    def _next(self) -> None:
        """Begin the next row; without one, all are done."""
        if self._results is None:
            return
        if not self._results.left:
            self._end()
            return
        self._row = self._results.left[0]
        rows = self._values.rows.rows
        title = self.tr("row {0} of {1} · {2}").format(self._row, len(rows), self._title)
        try:
            self._results.begin(self._row)
        except OSError as error:
            says = self.tr("“{0}” cannot be written: {1}").format(self._results.path, error.strerror or error)
            self._window.state.show_message(says)
            self._results = None
            return
        if not self._run(rows[self._row - 1], title):
            self._results.end(self._row, 2)
            self._end()

    def _end(self) -> None:
        results, self._results = self._results, None
        if results is not None:
            self._window.pages.show_page(self._page)
            self._values.show_results(results, max(self._row, 1))

    @Slot(str, bool)
    def _on_run_ended(self, message: str, went_well: bool) -> None:
        if self._results is None:
            return
        self._results.end(self._row, 0 if went_well else 1)
        self._values.show_results(self._results, self._row)
        if went_well:
            QTimer.singleShot(0, self, self._next)
        else:
            self._end()
