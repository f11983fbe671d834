"""The rows of a table of values as a Qt table model, with what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from agent.routines.rows import Row, RowResult

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class RowsModel(QAbstractTableModel):
    """A column for what became of a row, and one for each parameter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._names: tuple[str, ...] = ()
        self._result: Callable[[int], RowResult] = lambda number: RowResult.LEFT

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show these, none of which is done."""
        self.beginResetModel()
        self._rows = rows
        self._names = tuple(rows[0]) if rows else ()
        self._result = lambda number: RowResult.LEFT
        self.endResetModel()

    def show_results(self, result: Callable[[int], RowResult]) -> None:
        """Show what became of each row, by its number counted from 1."""
        self._result = result
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() or not self._rows else 1 + len(self._names)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        return QCoreApplication.translate("Rows", "Result") if section == 0 else self._names[section - 1]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if index.column() == 0:
            return result_name(self._result(index.row() + 1))
        return self._rows[index.row()][self._names[index.column() - 1]]


def result_name(result: RowResult) -> str:
    """What became of a row, in the words of the interface."""
    translate = QCoreApplication.translate
    return {
        RowResult.LEFT: translate("Rows", "not yet"),
        RowResult.BEGAN: translate("Rows", "under way"),
        RowResult.DONE: translate("Rows", "✓ done"),
        RowResult.FAILED: translate("Rows", "✗ did not end well"),
    }[result]
