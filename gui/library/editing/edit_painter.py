"""How a step of an edited recording is drawn: its picture, what it does, what else is to be known of it."""

from __future__ import annotations

from typing import Final, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.common import theme
from gui.library.editing.edit_model import EditedRow, EditModel
from gui.timeline.thumbnail import SIZE, ThumbnailCache

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_PAD: Final = 6


class EditPainter(QStyledItemDelegate):
    """Two lines beside a thumbnail; the text of a step is written anew over them.

    Attributes:
        editor_name: What the field is called in which a text is written anew.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = ThumbnailCache()
        self.editor_name = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, max(2 * option.fontMetrics.lineSpacing(), SIZE.height()) + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(EditModel.ROW)
        assert isinstance(row, EditedRow)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Base
        painter.fillRect(rect, palette.color(ground))
        inner = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        self._picture(painter, row, QRect(inner.topLeft(), SIZE), palette)
        text = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        left = inner.left() + SIZE.width() + _PAD + 2
        metrics = option.fontMetrics
        lines = 2 if row.notes else 1
        base = inner.center().y() - lines * metrics.lineSpacing() // 2 + metrics.ascent()
        painter.setFont(option.font)
        painter.setPen(text)
        label = index.data(Qt.ItemDataRole.DisplayRole)
        painter.drawText(left, base, _elided(metrics, str(label), inner.right() + 1 - left))
        if row.notes:
            painter.setPen(text if chosen else theme.quiet(palette))
            notes = _elided(metrics, row.notes, inner.right() + 1 - left)
            painter.drawText(left, base + metrics.lineSpacing(), notes)
        edge = theme.blend(palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text), 0.12)
        painter.setPen(edge)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        field = QLineEdit(parent)
        field.setAccessibleName(self.editor_name)
        return field

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        rect: QRect = option.rect
        left = rect.left() + SIZE.width() + 2 * _PAD
        height = editor.sizeHint().height()
        editor.setGeometry(left, rect.center().y() - height // 2, rect.right() - left - _PAD, height)

    def _picture(self, painter: QPainter, row: EditedRow, place: QRect, palette: QPalette) -> None:
        ground = palette.color(QPalette.ColorRole.Base)
        edge = theme.blend(ground, palette.color(QPalette.ColorRole.Text), 0.25)
        picture = self._pictures.pixmap(row.picture)
        if picture.isNull():  # inserted: there is no picture of it
            painter.fillRect(place, theme.blend(ground, edge, 0.4))
            painter.setPen(theme.quiet(palette))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "+")
            return
        ratio = painter.device().devicePixelRatioF()
        how = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaled(place.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, how)
        picture.setDevicePixelRatio(ratio)
        size = picture.deviceIndependentSize().toSize()
        corner = place.topLeft() + QPoint((place.width() - size.width()) // 2, (place.height() - size.height()) // 2)
        painter.drawPixmap(corner, picture)
        painter.setPen(edge)
        painter.drawRect(QRect(corner, size - QSize(1, 1)))


def _elided(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, width)
