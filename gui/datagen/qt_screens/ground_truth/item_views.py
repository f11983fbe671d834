"""Ground truth of lists, trees, tables, calendars and their headers: one element per visible cell."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QCalendarWidget, QHeaderView, QListView, QTableView, QTreeView

from gui.datagen.qt_screens.ground_truth.found_element import FoundElement, states
from vision.perception.elements import Kind, State

_MARGIN_PX = 3


def cells(view: QAbstractItemView) -> Iterator[FoundElement]:
    """The visible items of a view, in coordinates of its viewport."""
    if isinstance(view, QHeaderView):
        yield from _sections(view)
        return
    model = view.model()
    for index in _shown(view):
        rect = view.visualRect(index)
        flags = model.flags(index)
        text = _shown_text(view, index, rect)
        state = states(
            checked=model.data(index, Qt.ItemDataRole.CheckStateRole) in (2, Qt.CheckState.Checked),
            enabled=bool(flags & Qt.ItemFlag.ItemIsEnabled) and view.isEnabled(),
            selected=view.selectionModel().isSelected(index),
        )
        match view:
            case QListView():
                yield FoundElement(Kind.LIST_ITEM, rect, text, state)
            case QTreeView() if index.column() == 0 and view.rootIsDecorated():
                yield _branch(view, index, rect, text, state)
            case QTableView() if isinstance(view.parent(), QCalendarWidget):
                if text:
                    # the first row and column name days and weeks: nothing to press
                    plain = index.row() == 0 or (index.column() == 0 and model.columnCount() == 8)
                    yield FoundElement(Kind.TEXT if plain else Kind.TABLE_CELL, rect, text, state)
            case QTableView() if not text and not view.showGrid():
                pass
            case _ if text or isinstance(view, QTableView):
                yield FoundElement(Kind.TABLE_CELL, rect, text, state)
            case _:
                pass


def _shown(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """The indexes that may be visible; never many more, however long the model."""
    model, area = view.model(), view.viewport().rect()
    # a list's model may have further columns, and Qt's own list models do not say how many
    columns = range(1) if isinstance(view, QListView) else range(model.columnCount())
    if isinstance(view, QTreeView):
        index = view.indexAt(QPoint(area.left() + 1, area.top() + 1))
        while index.isValid() and view.visualRect(index).top() < area.bottom():
            for column in columns:
                if not view.isColumnHidden(column):
                    yield index.siblingAtColumn(column)
            index = view.indexBelow(index)
        return
    for row in range(model.rowCount()):
        index = model.index(row, 0, view.rootIndex())
        if view.visualRect(index).top() > area.bottom() and not isinstance(view, QListView):
            return
        for column in columns:
            found = model.index(row, column, view.rootIndex())
            if view.visualRect(found).intersects(area):
                yield found


def _branch(view: QTreeView, index: QModelIndex, rect: QRect, text: str, state: frozenset[State]) -> FoundElement:
    """An item of a tree, whose arrow, where it has one, is a part of it."""
    parts = {}
    if view.model().hasChildren(index):
        left = (
            rect.right() + 1
            if view.layoutDirection() is Qt.LayoutDirection.RightToLeft
            else rect.left() - view.indentation()
        )
        arrow = QRect(left, rect.top(), view.indentation(), rect.height())
        parts["expand"] = arrow
        rect = rect | arrow
    return FoundElement(Kind.TREE_ITEM, rect, text, state, parts)


def _shown_text(view: QAbstractItemView, index: QModelIndex | QPersistentModelIndex, rect: QRect) -> str:
    """An item's text as shown: views elide what does not fit."""
    value = index.data(Qt.ItemDataRole.DisplayRole)
    text = "" if value is None else str(value)
    font = index.data(Qt.ItemDataRole.FontRole) or view.font()
    if isinstance(view, QListView) and (view.viewMode() is QListView.ViewMode.IconMode or view.wordWrap()):
        return text
    room = rect.width() - 2 * _MARGIN_PX
    if index.data(Qt.ItemDataRole.DecorationRole) is not None:
        room -= view.iconSize().width() + _MARGIN_PX
    if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
        room -= 18
    return QFontMetrics(font).elidedText(text, view.textElideMode(), max(0, room))


def _sections(header: QHeaderView) -> Iterator[FoundElement]:
    model, upright = header.model(), header.orientation() is Qt.Orientation.Vertical
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        start, length = header.sectionViewportPosition(section), header.sectionSize(section)
        if upright:
            rect = QRect(0, start, header.viewport().width(), length)
        else:
            rect = QRect(start, 0, length, header.viewport().height())
        if not rect.intersects(header.viewport().rect()):
            continue
        value = model.headerData(section, header.orientation(), Qt.ItemDataRole.DisplayRole)
        text = "" if value is None else str(value)
        if text:
            room = rect.width() - 2 * _MARGIN_PX
            shown = QFontMetrics(header.font()).elidedText(text, header.textElideMode(), max(0, room))
            yield FoundElement(Kind.BUTTON, rect, shown, states(enabled=header.isEnabled()))
