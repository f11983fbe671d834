"""The steps of a run as a list: thought, action, what became of it, how long it took."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeAlias, assert_never

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from agent.actions import describe
from agent.events import (
    Ended,
    Event,
    Executed,
    Failed,
    Judged,
    Misparsed,
    Observed,
    Paused,
    Predicted,
    Reason,
    Resumed,
    Verdict,
)
from gui import theme

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class Mark(Enum):
    """What became of an action, as the sign and the word that show it."""

    PENDING = ("•", "pending")
    DONE = ("✓", "done")
    SKIPPED = ("–", "skipped")
    REJECTED = ("✗", "rejected")
    REFUSED = ("✗", "refused")
    FAILED = ("!", "failed")
    STOPPED = ("■", "stopped")

    @property
    def sign(self) -> str:
        return self.value[0]

    @property
    def word(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the timeline.

    Attributes:
        thought: Empty for the second and later actions of one reply.
        note: Why the gate, the person or the machine decided so.
        seconds: Thinking and acting, together.
    """

    step: int
    thought: str
    action: str = ""
    mark: Mark = Mark.PENDING
    note: str = ""
    seconds: float = 0.0
    judged: bool = False

    def __str__(self) -> str:
        """The whole row as text, for tooltips and screen readers."""
        last = f"{self.action}: {self.mark.word}" if self.action else self.mark.word
        time = f"{self.seconds:.1f} s" if self.seconds else ""
        return "\n".join(part for part in (f"Step {self.step}", self.thought, last, self.note, time) if part)


def told(last: Row | None, event: Event) -> Row | None:
    """The row that `event` makes; it takes the place of `last` if it is about the same action, else it follows.

    None where the event makes no row. See `continues`.
    """
    same = last if last is not None and last.step == event.step else None
    match event:
        case Observed():
            return None
        case Predicted(step, _, reply, _, seconds):
            return Row(step, reply.thought, describe(reply.actions[0]), seconds=seconds)
        case Misparsed(step, _, error):
            return Row(step, "The reply could not be read.", mark=Mark.FAILED, note=error.message)
        case Judged(step, _, action, verdict, note):
            row = same if same is not None and not same.judged else Row(step, "")
            return replace(row, action=describe(action), mark=_mark(verdict), note=note, judged=True)
        case Paused() | Resumed():
            return None
        case Executed(_, _, _, seconds, _):
            return None if same is None else replace(same, mark=Mark.DONE, seconds=same.seconds + seconds)
        case Failed(step, message):
            return replace(same or Row(step, ""), mark=Mark.FAILED, note=message, judged=True)
        case Ended(step, reason, content):
            return _end(same, step, reason, content)
        case _:
            assert_never(event)


def continues(last: Row | None, event: Event) -> bool:
    """Whether the row of `event` replaces `last`."""
    if last is None or last.step != event.step:
        return False
    match event:
        case Judged() | Ended():
            return last.mark is Mark.PENDING and not last.judged
        case Executed() | Failed():
            return True
        case Observed() | Predicted() | Misparsed() | Paused() | Resumed():
            return False
        case _:
            assert_never(event)


def _mark(verdict: Verdict) -> Mark:
    match verdict:
        case Verdict.ALLOWED | Verdict.EDITED | Verdict.TAKEN_OVER:
            return Mark.PENDING
        case Verdict.SKIPPED:
            return Mark.SKIPPED
        case Verdict.REJECTED:
            return Mark.REJECTED
        case Verdict.REFUSED:
            return Mark.REFUSED
        case Verdict.QUIT:
            return Mark.STOPPED
        case _:
            assert_never(verdict)


def _end(same: Row | None, step: int, reason: Reason, content: str) -> Row:
    row = same if same is not None and same.mark is Mark.PENDING and not same.judged else Row(step, "")
    said = reason.value.replace("_", " ")
    match reason:
        case Reason.FINISHED:
            mark = Mark.DONE
        case Reason.STOPPED:
            mark = Mark.STOPPED
        case Reason.REFUSED:
            mark = Mark.REFUSED
        case Reason.FAILED | Reason.OUT_OF_STEPS | Reason.CALL_USER:
            mark = Mark.FAILED
        case _:
            assert_never(reason)
    return replace(row, action=said, mark=mark, note=content, judged=True)


class TimelineModel(QAbstractListModel):
    """The rows of one run; made from events, without frames, so that a long run stays small."""

    ROW: Final = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def clear(self) -> None:
        """Begin anew."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def show(self, event: Event) -> None:
        """Take in one event."""
        last = self._rows[-1] if self._rows else None
        row = told(last, event)
        if row is None:
            return
        if continues(last, event):
            self._rows[-1] = row
            index = self.index(len(self._rows) - 1)
            self.dataChanged.emit(index, index)
        else:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows))
            self._rows.append(row)
            self.endInsertRows()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return str(row)
            case self.ROW:
                return row
            case _:
                return None


class _RowPainter(QStyledItemDelegate):
    """Three lines: up to two of the thought, the action with its sign, and the note where there is one."""

    _PAD: Final = 8
    _LINES: Final = 2

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, (self._LINES + 1) * option.fontMetrics.lineSpacing() + 2 * self._PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(TimelineModel.ROW)
        assert isinstance(row, Row)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        metrics: QFontMetrics = option.fontMetrics
        font: QFont = option.font
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        text = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        quiet = text if chosen else theme.quiet(palette)
        painter.save()
        painter.setFont(font)
        if chosen:
            painter.fillRect(rect, palette.highlight())
        line = metrics.lineSpacing()
        inner = rect.adjusted(self._PAD, self._PAD, -self._PAD, -self._PAD)
        number = metrics.horizontalAdvance("0000")
        body = inner.adjusted(number, 0, 0, 0)

        painter.setPen(quiet)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, str(row.step))
        top = body.top()
        if row.thought:
            painter.setPen(text)
            top += self._thought(painter, font, body, row.thought, self._LINES - bool(row.note)) * line

        time = f"{row.seconds:.1f} s" if row.seconds else ""
        painter.setPen(quiet)
        at = QRect(body.left(), top, body.width(), line)
        painter.drawText(at, Qt.AlignmentFlag.AlignRight, time)
        painter.setPen(text if chosen else _colour(row.mark, palette))
        painter.drawText(at, Qt.AlignmentFlag.AlignLeft, row.mark.sign)
        room = at.adjusted(line, 0, -metrics.horizontalAdvance(time) - self._PAD, 0)
        said = row.action or row.mark.word
        if row.mark in (Mark.SKIPPED, Mark.REJECTED, Mark.REFUSED, Mark.STOPPED) and row.action:
            said = f"{row.mark.word}: {row.action}" if row.action != row.mark.word else row.action
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, _elided(metrics, said, room.width()))
        if row.note:
            painter.setPen(quiet)
            below = room.translated(0, line)
            below.setRight(body.right())
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, _elided(metrics, row.note, below.width()))
        painter.setPen(theme.blend(palette.base().color(), palette.text().color(), 0.12))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _thought(self, painter: QPainter, font: QFont, body: QRect, thought: str, lines: int) -> int:
        """Draw at most so many lines; how many there were."""
        plain = " ".join(thought.split())
        metrics = QFontMetrics(font)
        layout = QTextLayout(plain, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        drawn = 0
        while drawn < lines and (line := layout.createLine()).isValid():
            line.setLineWidth(body.width())
            begin, length = line.textStart(), line.textLength()
            part = plain[begin : begin + length]
            if drawn == lines - 1 and begin + length < len(plain):
                part = _elided(metrics, plain[begin:], body.width())
            place = QRect(body.left(), body.top() + drawn * metrics.lineSpacing(), body.width(), metrics.lineSpacing())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, part)
            drawn += 1
        layout.endLayout()
        return drawn


def _elided(metrics: QFontMetrics, text: str, width_px: int) -> str:
    return metrics.elidedText(" ".join(text[:500].split()), Qt.TextElideMode.ElideRight, width_px)


def _colour(mark: Mark, palette: QPalette) -> QColor:
    match mark:
        case Mark.DONE:
            return theme.good(palette)
        case Mark.PENDING:
            return palette.color(QPalette.ColorRole.Text)
        case Mark.SKIPPED | Mark.STOPPED:
            return theme.careful(palette)
        case Mark.REJECTED | Mark.REFUSED | Mark.FAILED:
            return theme.bad(palette)
        case _:
            assert_never(mark)


class Timeline(QListView):
    """The list of steps; follows the newest unless the person has scrolled away from the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = TimelineModel(self)
        self.setModel(self.steps)
        self.setItemDelegate(_RowPainter(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Steps of the run"))
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(30)  # many rows may come at once; one scroll is enough
        self._follow.timeout.connect(self._to_the_end)
        self.steps.rowsAboutToBeInserted.connect(self._before_rows)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(360, 450)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self.steps.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(theme.quiet(self.palette()))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Its steps appear here."))

    @Slot()
    def _before_rows(self) -> None:
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum() - 4:
            self._follow.start()

    @Slot()
    def _to_the_end(self) -> None:
        self.scrollToBottom()
