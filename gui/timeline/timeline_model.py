"""The steps of a run as rows: what was thought, what was done, what became of it; made from events alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeAlias, assert_never

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from agent.core.actions import Action
from agent.core.events import (
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
from agent.safety.asker import Proposal
from gui.i18n.action_labels import action_label
from gui.i18n.message_translation import in_words
from gui.timeline.steps_text import instruction
from gui.timeline.thumbnail import thumbnail

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_PICTURES: Final = 2000
"""Rows that keep their thumbnail: a few megabytes."""


class StepStatus(Enum):
    """What became of an action, as the sign that shows it."""

    PENDING = "•"
    DONE = "✓"
    EDITED = "✎"
    TAKEN_OVER = "☞"
    SKIPPED = "–"
    REJECTED = "✗"
    REFUSED = "⊘"
    FAILED = "!"
    STOPPED = "■"

    @property
    def word(self) -> str:
        """The same as a word of the interface."""
        translate = QCoreApplication.translate
        match self:
            case StepStatus.PENDING:
                return translate("Fate", "pending")
            case StepStatus.DONE:
                return translate("Fate", "done")
            case StepStatus.EDITED:
                return translate("Fate", "edited")
            case StepStatus.TAKEN_OVER:
                return translate("Fate", "taken over")
            case StepStatus.SKIPPED:
                return translate("Fate", "skipped")
            case StepStatus.REJECTED:
                return translate("Fate", "rejected")
            case StepStatus.REFUSED:
                return translate("Fate", "refused")
            case StepStatus.FAILED:
                return translate("Fate", "failed")
            case StepStatus.STOPPED:
                return translate("Fate", "stopped")
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One entry of the timeline.

    Attributes:
        thought: Empty for the second and later actions of one reply.
        action: In the words of the interface.
        note: Why the gate, the person or the machine decided so; what was proposed, where the person did otherwise.
        seconds: Thinking and acting, together.
        changed: How many tiles of the screen changed after it; None while that is not known.
        shown: The action itself, for the picture; None where the row is about none.
        steps_text: The action as an instruction of the steps language; empty where it cannot be said there.
        picture: A thumbnail, packed; empty where there is none.
    """

    step: int
    thought: str
    action: str = ""
    fate: StepStatus = StepStatus.PENDING
    note: str = ""
    seconds: float = 0.0
    judged: bool = False
    by_person: bool = False
    changed: int | None = None
    shown: Action | None = None
    steps_text: str = ""
    picture: bytes = b""

    @property
    def effect(self) -> str:
        """What it did to the screen; empty where that is not known, or nothing was done."""
        translate = QCoreApplication.translate
        if self.changed is None or self.fate not in (StepStatus.DONE, StepStatus.EDITED):
            return ""
        if self.changed == 0:
            return translate("Row", "no visible effect")
        if self.changed == 1:
            return translate("Row", "1 place changed")
        return translate("Row", "{0} places changed").format(self.changed)

    def __str__(self) -> str:
        """The whole row as text, for tooltips, screen readers and the search."""
        translate = QCoreApplication.translate
        last = f"{self.action}: {self.fate.word}" if self.action else self.fate.word
        time = f"{self.seconds:.1f} s" if self.seconds else ""
        step = translate("Row", "Step {0}").format(self.step)
        return "\n".join(filter(None, (step, self.thought, last, self.note, self.effect, time)))


def item_after(last: TimelineItem | None, event: Event) -> TimelineItem | None:
    """The row that `event` makes; it takes the place of `last` if it is about the same action, else it follows.

    None where the event makes no row. See `continues`.
    """
    translate = QCoreApplication.translate
    same = last if last is not None and last.step == event.step else None
    match event:
        case Observed() | Paused() | Resumed():
            return None
        case Predicted(step, _, reply, _, seconds):
            action = reply.actions[0]
            return TimelineItem(step, reply.thought, action_label(action), seconds=seconds, shown=action)
        case Misparsed(step, _, error):
            return TimelineItem(
                step, translate("Row", "The reply could not be read."), fate=StepStatus.FAILED, note=error.message
            )
        case Judged():
            return _judged(same, event)
        case Executed(step, frame, action, seconds, True):
            row = TimelineItem(step, "", action_label(action), StepStatus.DONE, translate("Row", "by you"), seconds)
            return replace(row, judged=True, by_person=True, shown=action, picture=thumbnail(frame, action))
        case Executed(_, _, _, seconds, _):
            if same is None:
                return None
            fate = StepStatus.DONE if same.fate is StepStatus.PENDING else same.fate
            return replace(same, fate=fate, seconds=same.seconds + seconds)
        case Failed(step, message):
            return replace(same or TimelineItem(step, ""), fate=StepStatus.FAILED, note=in_words(message), judged=True)
        case Ended(step, reason, content):
            return _end(same, step, reason, content)
        case _:
            assert_never(event)


def continues(last: TimelineItem | None, event: Event) -> bool:
    """Whether the row of `event` replaces `last`."""
    if last is None or last.step != event.step:
        return False
    match event:
        case Judged() | Ended():
            return last.fate is StepStatus.PENDING and not last.judged
        case Executed():
            return not event.by_person
        case Failed():
            return True
        case Observed() | Predicted() | Misparsed() | Paused() | Resumed():
            return False
        case _:
            assert_never(event)


def _judged(same: TimelineItem | None, event: Judged) -> TimelineItem:
    translate = QCoreApplication.translate
    row = same if same is not None and not same.judged else TimelineItem(event.step, "")
    note = event.note if event.verdict is Verdict.REJECTED else in_words(event.note)  # what a person said stays
    if event.verdict is Verdict.EDITED and row.shown is not None and row.shown != event.action:
        note = translate("Row", "you, instead of: {0}").format(action_label(row.shown, event.elements))
    return replace(
        row,
        action=action_label(event.action, event.elements),
        fate=_fate(event.verdict),
        note=note,
        judged=True,
        shown=event.action,
        steps_text=instruction(event.action, event.elements),
        picture=thumbnail(event.frame, event.action),
    )


def _fate(verdict: Verdict) -> StepStatus:
    match verdict:
        case Verdict.ALLOWED:
            return StepStatus.PENDING
        case Verdict.EDITED:
            return StepStatus.EDITED
        case Verdict.TAKEN_OVER:
            return StepStatus.TAKEN_OVER
        case Verdict.SKIPPED:
            return StepStatus.SKIPPED
        case Verdict.REJECTED:
            return StepStatus.REJECTED
        case Verdict.REFUSED:
            return StepStatus.REFUSED
        case Verdict.QUIT:
            return StepStatus.STOPPED
        case _:
            assert_never(verdict)


def _end(same: TimelineItem | None, step: int, reason: Reason, content: str) -> TimelineItem:
    row = same if same is not None and same.fate is StepStatus.PENDING and not same.judged else TimelineItem(step, "")
    return replace(
        row, action=reason_name(reason), fate=_last_fate(reason), note=in_words(content), judged=True, shown=None
    )


def reason_name(reason: Reason) -> str:
    """How a run ended, in the words of the interface."""
    translate = QCoreApplication.translate
    match reason:
        case Reason.FINISHED:
            return translate("Reason", "Done")
        case Reason.OUT_OF_STEPS:
            return translate("Reason", "Out of steps")
        case Reason.REFUSED:
            return translate("Reason", "Refused")
        case Reason.STOPPED:
            return translate("Reason", "Stopped")
        case Reason.FAILED:
            return translate("Reason", "Failed")
        case Reason.CALL_USER:
            return translate("Reason", "It needs you")
        case _:
            assert_never(reason)


def _last_fate(reason: Reason) -> StepStatus:
    match reason:
        case Reason.FINISHED:
            return StepStatus.DONE
        case Reason.STOPPED:
            return StepStatus.STOPPED
        case Reason.REFUSED:
            return StepStatus.REFUSED
        case Reason.FAILED | Reason.OUT_OF_STEPS | Reason.CALL_USER:
            return StepStatus.FAILED
        case _:
            assert_never(reason)


class TimelineModel(QAbstractListModel):
    """The rows of one run; made from events, without frames, so that a long run stays small."""

    ROW: Final = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[TimelineItem] = []

    @property
    def rows(self) -> tuple[TimelineItem, ...]:
        """All rows, oldest first."""
        return tuple(self._rows)

    def clear(self) -> None:
        """Begin anew."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def show(self, event: Event) -> None:
        """Take in one event."""
        last = self._rows[-1] if self._rows else None
        if isinstance(event, Observed):
            self._note_effect(event.changed)
            return
        row = item_after(last, event)
        if row is None:
            return
        if continues(last, event):
            self._put(len(self._rows) - 1, row)
            return
        count = len(self._rows)
        self.beginInsertRows(_NOWHERE, count, count)
        self._rows.append(row)
        self.endInsertRows()
        if count >= _PICTURES:
            self._rows[count - _PICTURES] = replace(self._rows[count - _PICTURES], picture=b"")

    def propose(self, proposal: Proposal) -> None:
        """The step that is asked about can be told better: what was read on its frame is known."""
        last = self._rows[-1] if self._rows else None
        if last is not None and last.step == proposal.step and not last.judged:
            action, elements = proposal.action, proposal.elements
            picture = thumbnail(proposal.frame, action)
            self._put(
                len(self._rows) - 1, replace(last, action=action_label(action, elements), shown=action, picture=picture)
            )

    def _note_effect(self, changed: int | None) -> None:
        """The look after a step tells what it did."""
        if changed is not None and self._rows and self._rows[-1].changed is None:
            self._put(len(self._rows) - 1, replace(self._rows[-1], changed=changed))

    def _put(self, place: int, row: TimelineItem) -> None:
        self._rows[place] = row
        index = self.index(place)
        self.dataChanged.emit(index, index)

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
