"""The steps of an edited recording as a Qt list model: dragged to another place, their texts written anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_LINE_END: Final = "⏎"
"""Stands for Enter in a text that is written on one line."""


@dataclass(frozen=True, slots=True)
class EditedRow:
    """One step as the list shows it.

    Attributes:
        event: What tells the step from all others, wherever it stands.
        label: What it does, in the words of the window.
        notes: What else is to be known of it: inserted, what varies, what is checked.
        text: What can be written anew in the list: the typed text, or the words of an inserted step; None for nothing.
        picture: The place where it acted, as a JPEG; empty for none.
    """

    event: int
    label: str
    notes: str
    text: str | None
    picture: bytes


class EditModel(QAbstractListModel):
    """The steps in order.

    Signals:
        moved: A step was dragged: its row, and the row that it shall have.
        rewritten: A step's text was written anew: its row, the text.
    """

    ROW: Final = Qt.ItemDataRole.UserRole

    moved = Signal(int, int)
    rewritten = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[EditedRow] = ()

    @property
    def rows(self) -> Sequence[EditedRow]:
        """What is listed."""
        return self._rows

    def show(self, rows: Sequence[EditedRow]) -> None:
        """List these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_of(self, event: int) -> int:
        """Where the step stands; -1 for nowhere."""
        return next((number for number, row in enumerate(self._rows) if row.event == event), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{index.row() + 1}. {row.label}"
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (f"{index.row() + 1}. {row.label}", row.notes)))
            case Qt.ItemDataRole.EditRole:
                return None if row.text is None else row.text.replace("\n", _LINE_END)
            case self.ROW:
                return row
            case _:
                return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not isinstance(value, str):
            return False
        text = value.replace(_LINE_END, "\n")
        if text == self._rows[index.row()].text:
            return False
        self.rewritten.emit(index.row(), text)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if self._rows[index.row()].text is not None:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        return Qt.DropAction.MoveAction

    def moveRows(  # noqa: N802 - Qt's name
        self, source: _Index, row: int, count: int, destination: _Index, before: int
    ) -> bool:
        """What the view calls when a step was dropped; the rows follow once the edit is made."""
        if count != 1 or not 0 <= row < len(self._rows):
            return False
        to = before - 1 if before > row else before
        if to == row:
            return False
        self.moved.emit(row, to)
        return True
