"""The sessions of the library as a Qt list model, and how one is drawn: thumbnail, name, and what became of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from agent.sessions.format.schema import Origin
from agent.sessions.library.index import LibraryEntry
from agent.sessions.library.summary import COMPLETED, RECORDED, VERIFIED
from gui.common import theme
from gui.i18n.model_names import model_title
from gui.i18n.outcome_names import outcome_name

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_PICTURE: Final = QSize(96, 60)
_REMEMBERED: Final = 128


class LibraryModel(QAbstractListModel):
    """The sessions that are listed; thousands of them."""

    ENTRY: Final = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[LibraryEntry] = ()

    def show(self, entries: Sequence[LibraryEntry]) -> None:
        """List these."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    @property
    def entries(self) -> Sequence[LibraryEntry]:
        """What is listed."""
        return self._entries

    def row_of(self, file: str) -> int:
        """Where the session in `file` stands; -1 for nowhere."""
        return next((row for row, entry in enumerate(self._entries) if entry.file == file), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return "\n".join((entry.title, *filter(None, (facts(entry), more(entry)))))
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join((entry.task, facts(entry), *filter(None, (more(entry), entry.file))))
            case self.ENTRY:
                return entry
            case _:
                return None


def facts(entry: LibraryEntry) -> str:
    """When it was, how it ended, how long it took, and who decided."""
    translate = QCoreApplication.translate
    began = datetime.fromtimestamp(entry.started_s)
    parts = [f"{began:%Y-%m-%d %H:%M}", outcome_name(entry.outcome)]
    steps = (
        translate("Library", "1 step") if entry.steps == 1 else translate("Library", "{0} steps").format(entry.steps)
    )
    parts += [steps, duration(entry.duration_s)]
    if entry.origin is Origin.PERSON:
        parts.append(translate("Library", "done by you"))
    elif entry.model == "replay":
        parts.append(translate("Library", "a replay"))
    elif entry.model:
        parts.append(model_title(entry.model))
    if entry.approver == "person":
        parts.append(translate("Library", "you were asked"))
    elif entry.approver == "rules":
        parts.append(translate("Library", "nobody was asked"))
    return " · ".join(parts)


def more(entry: LibraryEntry) -> str:
    """Its folder, its tags, and what can be set when it is done again."""
    translate = QCoreApplication.translate
    mark = entry.mark
    parts = [f"{mark.folder}/"] if mark.folder else []
    parts += [f"#{tag}" for tag in mark.tags]
    if entry.parameters:
        parts.append(translate("Library", "can be set: {0}").format(", ".join(entry.parameters)))
    return "  ".join(parts)


def duration(seconds: float) -> str:
    """`12 s`, `3 min 5 s`, `2 h 10 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def disk_size(count: int) -> str:
    """A number of bytes as people write it."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


class EntryPainter(QStyledItemDelegate):
    """Three lines beside a thumbnail.

    Args:
        thumbnail: Gives the picture of a session as a JPEG, or nothing.
    """

    _PAD: Final = 8

    def __init__(self, thumbnail: Callable[[LibraryEntry], bytes], parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnail = thumbnail
        self._pictures: OrderedDict[tuple[str, float, int, int], QPixmap] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, max(3 * option.fontMetrics.lineSpacing(), _PICTURE.height()) + 2 * self._PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.data(LibraryModel.ENTRY)
        assert isinstance(entry, LibraryEntry)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Base
        painter.fillRect(rect, palette.color(ground))
        self._draw(painter, entry, rect, palette, option.font, chosen=chosen)
        painter.setPen(
            theme.blend(palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text), 0.12)
        )
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _draw(
        self, painter: QPainter, entry: LibraryEntry, rect: QRect, palette: QPalette, font: QFont, *, chosen: bool
    ) -> None:
        inner = rect.adjusted(self._PAD, self._PAD, -self._PAD, -self._PAD)
        self._picture(painter, entry, inner.topLeft(), palette)
        left = inner.left() + _PICTURE.width() + self._PAD + 2
        width = inner.right() + 1 - left
        text = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        quiet = text if chosen else theme.quiet(palette)
        heading = QFont(font)
        heading.setBold(True)
        metrics, bold = QFontMetrics(font), QFontMetrics(heading)
        base = inner.top() + metrics.ascent()
        star = "★ " if entry.star else ""
        painter.setFont(heading)
        painter.setPen(text)
        painter.drawText(left, base, _elided(bold, star + entry.title, width))
        painter.setFont(font)
        base += metrics.lineSpacing()
        painter.setPen(text if chosen else _colour(entry.outcome, palette))
        painter.drawText(left, base, _elided(metrics, facts(entry), width))
        base += metrics.lineSpacing()
        painter.setPen(quiet)
        painter.drawText(left, base, _elided(metrics, more(entry), width))

    def _picture(self, painter: QPainter, entry: LibraryEntry, at: QPoint, palette: QPalette) -> None:
        place = QRect(at, _PICTURE)
        ratio = painter.device().devicePixelRatioF()
        wanted = (entry.session, entry.duration_s, entry.number, round(ratio * 100))
        found = self._pictures.pop(wanted, None)
        if found is None:
            found = QPixmap()
            found.loadFromData(self._thumbnail(entry))
            if not found.isNull():
                how = Qt.TransformationMode.SmoothTransformation
                found = found.scaled(_PICTURE * ratio, Qt.AspectRatioMode.KeepAspectRatio, how)
                found.setDevicePixelRatio(ratio)
        self._pictures[wanted] = found
        if len(self._pictures) > _REMEMBERED:
            self._pictures.popitem(last=False)
        edge = theme.blend(palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text), 0.25)
        if found.isNull():
            painter.fillRect(place, theme.blend(palette.color(QPalette.ColorRole.Base), edge, 0.4))
            return
        size = found.deviceIndependentSize().toSize()
        corner = place.topLeft() + QPoint((place.width() - size.width()) // 2, (place.height() - size.height()) // 2)
        painter.drawPixmap(corner, found)
        painter.setPen(edge)
        painter.drawRect(QRect(corner, size - QSize(1, 1)))


def _colour(outcome: str, palette: QPalette) -> QColor:
    if outcome in ("finished", VERIFIED, RECORDED):
        return theme.good(palette)
    if outcome in (COMPLETED, "incomplete", "stopped", "call_user", "cut"):
        return theme.careful(palette)
    return theme.bad(palette)


def _elided(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, width)
