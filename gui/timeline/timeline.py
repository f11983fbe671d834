"""The timeline: the steps of a run as a list with thumbnail, thought, action, status, time and effect."""

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
    QFocusEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.common import theme
from gui.timeline.thumbnail import SIZE, ThumbnailCache
from gui.timeline.timeline_item import StepStatus, TimelineItem
from gui.timeline.timeline_model import TimelineModel

_Index: TypeAlias = QModelIndex | QPersistentModelIndex

_REMEMBERED: Final = 48
"""Items that are kept as they were drawn: some pages."""


class _ItemPainter(QStyledItemDelegate):
    """Four lines: up to two of the thought, the action with its sign, and what is to be said of it."""

    _PAD: Final = 8
    _THOUGHT: Final = 2

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = ThumbnailCache()
        self._drawn: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        line = option.fontMetrics.lineSpacing()
        return QSize(200, max((self._THOUGHT + 2) * line, SIZE.height() + line) + 2 * self._PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = index.data(TimelineModel.ITEM)
        assert isinstance(item, TimelineItem)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        font: QFont = option.font
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ratio = painter.device().devicePixelRatioF()
        wanted = (item, rect.width(), rect.height(), ratio, chosen, palette.cacheKey(), font.key())
        drawn = self._drawn.pop(wanted, None)
        if drawn is None:
            drawn = QPixmap(rect.size() * ratio)
            drawn.setDevicePixelRatio(ratio)
            drawn.fill(palette.color(QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Base))
            canvas = QPainter(drawn)
            self._draw(canvas, item, QRect(QPoint(0, 0), rect.size()), palette, font, chosen=chosen)
            canvas.end()
        # few calls into Qt per repaint: after each of them a busy run may have the interpreter for a while
        self._drawn[wanted] = drawn
        if len(self._drawn) > _REMEMBERED:
            self._drawn.popitem(last=False)
        painter.drawPixmap(rect.topLeft(), drawn)

    def _draw(
        self, painter: QPainter, item: TimelineItem, rect: QRect, palette: QPalette, font: QFont, *, chosen: bool
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
        painter.drawText(inner.left(), inner.top() + ascent, str(item.step))
        if item.picture:
            self._picture(painter, QPoint(inner.left(), inner.top() + line), item.picture, palette)
        body = inner.adjusted(SIZE.width() + self._PAD, 0, 0, 0)
        top = body.top()
        if item.thought:
            painter.setPen(text)
            top += self._thought(painter, font, body, item.thought) * line

        time = f"{item.seconds:.1f} s" if item.seconds else ""
        taken = metrics.horizontalAdvance(time)
        left, base = body.left() + line, top + ascent
        painter.setPen(quiet)
        painter.drawText(body.right() + 1 - taken, base, time)
        painter.setPen(text if chosen else _colour(item.status, palette))
        painter.drawText(body.left(), base, item.status.value)
        shown = item.action or item.status.word
        if (
            item.status
            in (StepStatus.SKIPPED, StepStatus.REJECTED, StepStatus.REFUSED, StepStatus.STOPPED, StepStatus.TAKEN_OVER)
            and item.shown
        ):
            shown = f"{item.status.word}: {item.action}"
        painter.drawText(left, base, _elided(metrics, shown, body.right() - left - taken - self._PAD))
        last = " · ".join(filter(None, (item.note, item.effect)))
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


def _colour(status: StepStatus, palette: QPalette) -> QColor:
    match status:
        case StepStatus.DONE:
            return theme.good(palette)
        case StepStatus.PENDING:
            return palette.color(QPalette.ColorRole.Text)
        case StepStatus.SKIPPED | StepStatus.STOPPED | StepStatus.EDITED | StepStatus.TAKEN_OVER:
            return theme.careful(palette)
        case StepStatus.REJECTED | StepStatus.REFUSED | StepStatus.FAILED:
            return theme.bad(palette)
        case _:
            assert_never(status)


class Timeline(QListView):
    """The list of steps; follows the newest unless the person has scrolled away from the end.

    Signals:
        item_selected: The `TimelineItem` that the person went to, by mouse or keyboard; None when they left it.

    Attributes:
        steps: All items; those that the search hides too.
    """

    item_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = TimelineModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self.steps)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._filtered)
        self.setItemDelegate(_ItemPainter(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Steps of the run"))
        self.setMinimumHeight(48)  # on a small screen a question needs the room
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(30)  # many items may come at once; one scroll is enough
        self._follow.timeout.connect(self._to_the_end)
        self._filtered.rowsAboutToBeInserted.connect(self._keep_following)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def item(self) -> TimelineItem | None:
        """The item that the person is at."""
        found = self.currentIndex().data(TimelineModel.ITEM) if self.currentIndex().isValid() else None
        return found if isinstance(found, TimelineItem) else None

    def search(self, text: str) -> int:
        """Show only the items that hold `text`; how many those are."""
        self._filtered.setFilterFixedString(text)
        return self._filtered.rowCount()

    def deselect(self) -> None:
        """Be at no item."""
        self.selectionModel().clear()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(360, 450)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        # Qt would go to the first item, and the picture with it; the person has only come by
        nowhere, model = not self.currentIndex().isValid(), self.selectionModel()
        blocked = model.blockSignals(nowhere)
        super().focusInEvent(event)
        if nowhere:
            model.clearCurrentIndex()
        model.blockSignals(blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._keep_following()  # a question that comes takes room of the list, and the newest step was out of it then
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._filtered.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(theme.quiet(self.palette()))
            says = self.tr("No step says that.") if self.steps.rowCount() else self.tr("Its steps appear here.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, says)

    @Slot()
    def _on_current(self) -> None:
        self.item_selected.emit(self.item)

    @Slot()
    def _keep_following(self) -> None:
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum() - 4 and self.item is None:
            self._follow.start()

    @Slot()
    def _to_the_end(self) -> None:
        self.scrollToBottom()
