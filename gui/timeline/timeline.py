"""The steps of a run as a list: thumbnail, thought, action, what became of it, how long it took, what it did."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, TypeAlias, assert_never

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.common import theme
from gui.timeline.thumbnail import SIZE, Thumbnails
from gui.timeline.timeline_model import StepStatus, TimelineItem, TimelineModel

_Index: TypeAlias = QModelIndex | QPersistentModelIndex

_REMEMBERED: Final = 48
"""Rows that are kept as they were drawn: some pages."""


class _RowPainter(QStyledItemDelegate):
    """Four lines: up to two of the thought, the action with its sign, and what is to be said of it."""

    _PAD: Final = 8
    _THOUGHT: Final = 2

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = Thumbnails()
        self._drawn: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        line = option.fontMetrics.lineSpacing()
        return QSize(200, max((self._THOUGHT + 2) * line, SIZE.height() + line) + 2 * self._PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(TimelineModel.ROW)
        assert isinstance(row, TimelineItem)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        font: QFont = option.font
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ratio = painter.device().devicePixelRatioF()
        wanted = (row, rect.width(), rect.height(), ratio, chosen, palette.cacheKey(), font.key())
        drawn = self._drawn.pop(wanted, None)
        if drawn is None:
            drawn = QPixmap(rect.size() * ratio)
            drawn.setDevicePixelRatio(ratio)
            drawn.fill(palette.color(QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Base))
            canvas = QPainter(drawn)
            self._draw(canvas, row, QRect(QPoint(0, 0), rect.size()), palette, font, chosen=chosen)
            canvas.end()
        # few calls into Qt per repaint: after each of them a busy run may have the interpreter for a while
        self._drawn[wanted] = drawn
        if len(self._drawn) > _REMEMBERED:
            self._drawn.popitem(last=False)
        painter.drawPixmap(rect.topLeft(), drawn)

    def _draw(
        self, painter: QPainter, row: TimelineItem, rect: QRect, palette: QPalette, font: QFont, *, chosen: bool
    ) -> None:
        metrics = QFontMetrics(font)
        text = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        quiet = text if chosen else theme.quiet(palette)
        painter.setFont(font)
        line = metrics.lineSpacing()
        inner = rect.adjusted(self._PAD, self._PAD, -self._PAD, -self._PAD)

        # by its baseline, and not into a box: glyphs of another font than the first, say Chinese ones, are taller
        ascent = metrics.ascent()
        painter.setPen(quiet)
        painter.drawText(inner.left(), inner.top() + ascent, str(row.step))
        if row.picture:
            self._picture(painter, QPoint(inner.left(), inner.top() + line), row.picture, palette)
        body = inner.adjusted(SIZE.width() + self._PAD, 0, 0, 0)
        top = body.top()
        if row.thought:
            painter.setPen(text)
            top += self._thought(painter, font, body, row.thought) * line

        time = f"{row.seconds:.1f} s" if row.seconds else ""
        taken = metrics.horizontalAdvance(time)
        left, base = body.left() + line, top + ascent
        painter.setPen(quiet)
        painter.drawText(body.right() + 1 - taken, base, time)
        painter.setPen(text if chosen else _colour(row.fate, palette))
        painter.drawText(body.left(), base, row.fate.value)
        shown = row.action or row.fate.word
        if (
            row.fate
            in (StepStatus.SKIPPED, StepStatus.REJECTED, StepStatus.REFUSED, StepStatus.STOPPED, StepStatus.TAKEN_OVER)
            and row.shown
        ):
            shown = f"{row.fate.word}: {row.action}"
        painter.drawText(left, base, _elided(metrics, shown, body.right() - left - taken - self._PAD))
        last = " · ".join(filter(None, (row.note, row.effect)))
        if last:
            painter.setPen(quiet)
            painter.drawText(left, base + line, _elided(metrics, last, body.right() - left))
        painter.setPen(theme.blend(palette.base().color(), palette.text().color(), 0.12))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _picture(self, painter: QPainter, at: QPoint, packed: bytes, palette: QPalette) -> None:
        pixmap = self._thumbnails.pixmap(packed)
        size = pixmap.size().scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(at, size)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, pixmap)
        painter.setPen(theme.blend(palette.base().color(), palette.text().color(), 0.25))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)

    def _thought(self, painter: QPainter, font: QFont, body: QRect, thought: str) -> int:
        """Draw two lines at most; how many there were."""
        plain = " ".join(thought[:500].split())
        metrics = QFontMetrics(font)
        layout = QTextLayout(plain, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        drawn = 0
        while drawn < self._THOUGHT and (line := layout.createLine()).isValid():
            line.setLineWidth(body.width())
            begin, length = line.textStart(), line.textLength()
            part = plain[begin : begin + length]
            if drawn == self._THOUGHT - 1 and begin + length < len(plain):
                part = _elided(metrics, plain[begin:], body.width())
            painter.drawText(body.left(), body.top() + drawn * metrics.lineSpacing() + metrics.ascent(), part)
            drawn += 1
        layout.endLayout()
        return drawn


def _elided(metrics: QFontMetrics, text: str, width_px: int) -> str:
    return metrics.elidedText(" ".join(text[:500].split()), Qt.TextElideMode.ElideRight, width_px)


def _colour(fate: StepStatus, palette: QPalette) -> QColor:
    match fate:
        case StepStatus.DONE:
            return theme.good(palette)
        case StepStatus.PENDING:
            return palette.color(QPalette.ColorRole.Text)
        case StepStatus.SKIPPED | StepStatus.STOPPED | StepStatus.EDITED | StepStatus.TAKEN_OVER:
            return theme.careful(palette)
        case StepStatus.REJECTED | StepStatus.REFUSED | StepStatus.FAILED:
            return theme.bad(palette)
        case _:
            assert_never(fate)


class Timeline(QListView):
    """The list of steps; follows the newest unless the person has scrolled away from the end.

    Signals:
        looked_at: The `TimelineItem` that the person went to, by mouse or keyboard; None when they left it.

    Attributes:
        steps: All rows; those that the search hides too.
    """

    looked_at = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = TimelineModel(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self.steps)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._found)
        self.setItemDelegate(_RowPainter(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Steps of the run"))
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(30)  # many rows may come at once; one scroll is enough
        self._follow.timeout.connect(self._to_the_end)
        self._found.rowsAboutToBeInserted.connect(self._before_rows)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def row(self) -> TimelineItem | None:
        """The row that the person is at."""
        found = self.currentIndex().data(TimelineModel.ROW) if self.currentIndex().isValid() else None
        return found if isinstance(found, TimelineItem) else None

    def search(self, text: str) -> int:
        """Show only the rows that hold `text`; how many those are."""
        self._found.setFilterFixedString(text)
        return self._found.rowCount()

    def leave(self) -> None:
        """Be at no row."""
        self.selectionModel().clear()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(360, 450)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._found.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(theme.quiet(self.palette()))
            says = self.tr("No step says that.") if self.steps.rowCount() else self.tr("Its steps appear here.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, says)

    @Slot()
    def _on_current(self) -> None:
        self.looked_at.emit(self.row)

    @Slot()
    def _before_rows(self) -> None:
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum() - 4 and self.row is None:
            self._follow.start()

    @Slot()
    def _to_the_end(self) -> None:
        self.scrollToBottom()
