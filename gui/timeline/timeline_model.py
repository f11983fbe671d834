"""The steps of a run as a Qt list model: made from events, without frames, so that a long run stays small."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from agent.core.events import Event, Observed
from agent.safety.asker import Proposal
from gui.i18n.action_labels import action_label
from gui.timeline.thumbnail import thumbnail
from gui.timeline.timeline_item import TimelineItem, continues, item_after

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_PICTURES: Final = 2000
"""Items that keep their thumbnail: a few megabytes."""


class TimelineModel(QAbstractListModel):
    """The items of one run; made from events, without frames, so that a long run stays small."""

    ITEM: Final = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[TimelineItem] = []

    @property
    def items(self) -> tuple[TimelineItem, ...]:
        """All items, oldest first."""
        return tuple(self._items)

    def clear(self) -> None:
        """Begin anew."""
        self.beginResetModel()
        self._items = []
        self.endResetModel()

    def set_items(self, items: tuple[TimelineItem, ...]) -> None:
        """Show these items."""
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def show(self, event: Event) -> None:
        """Take in one event."""
        last = self._items[-1] if self._items else None
        if isinstance(event, Observed):
            self._note_effect(event.changed)
            return
        item = item_after(last, event)
        if item is None:
            return
        if continues(last, event):
            self._put(len(self._items) - 1, item)
            return
        count = len(self._items)
        self.beginInsertRows(_NOWHERE, count, count)
        self._items.append(item)
        self.endInsertRows()
        if count >= _PICTURES:
            self._items[count - _PICTURES] = replace(self._items[count - _PICTURES], picture=b"")

    def propose(self, proposal: Proposal) -> None:
        """The step that is asked about can be told better: what was read on its frame is known."""
        last = self._items[-1] if self._items else None
        if last is not None and last.step == proposal.step and not last.judged:
            action, elements = proposal.action, proposal.elements
            picture = thumbnail(proposal.frame, action)
            self._put(
                len(self._items) - 1,
                replace(last, action=action_label(action, elements), shown=action, picture=picture),
            )

    def _note_effect(self, changed: int | None) -> None:
        """The look after a step tells what it did."""
        if changed is not None and self._items and self._items[-1].changed is None:
            self._put(len(self._items) - 1, replace(self._items[-1], changed=changed))

    def _put(self, place: int, item: TimelineItem) -> None:
        self._items[place] = item
        index = self.index(place)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return str(item)
            case self.ITEM:
                return item
            case _:
                return None
