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
from agent.safety.gate import Proposal
from gui.i18n.action_labels import said
from gui.i18n.message_translation import in_words
from gui.timeline.steps_text import instruction
from gui.timeline.thumbnail import thumbnail

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_PICTURES: Final = 2000
"""Rows that keep their thumbnail: a few megabytes."""


class Fate(Enum):
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
            case Fate.PENDING:
                return translate("Fate", "pending")
            case Fate.DONE:
                return translate("Fate", "done")
            case Fate.EDITED:
                return translate("Fate", "edited")
            case Fate.TAKEN_OVER:
                return translate("Fate", "taken over")
            case Fate.SKIPPED:
                return translate("Fate", "skipped")
            case Fate.REJECTED:
                return translate("Fate", "rejected")
            case Fate.REFUSED:
                return translate("Fate", "refused")
            case Fate.FAILED:
                return translate("Fate", "failed")
            case Fate.STOPPED:
                return translate("Fate", "stopped")
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the timeline.

    Attributes:
        thought: Empty for the second and later actions of one reply.
        action: In the words of the interface.
        note: Why the gate, the person or the machine decided so; what was proposed, where the person did otherwise.
        seconds: Thinking and acting, together.
        changed: How many tiles of the screen changed after it; None while that is not known.
        shown: The action itself, for the picture; None where the row is about none.
        told: The action as an instruction of the steps language; empty where it cannot be said there.
        picture: A thumbnail, packed; empty where there is none.
    """

    step: int
    thought: str
    action: str = ""
    fate: Fate = Fate.PENDING
    note: str = ""
    seconds: float = 0.0
    judged: bool = False
    by_person: bool = False
    changed: int | None = None
    shown: Action | None = None
    told: str = ""
    picture: bytes = b""

    @property
    def effect(self) -> str:
        """What it did to the screen; empty where that is not known, or nothing was done."""
        translate = QCoreApplication.translate
        if self.changed is None or self.fate not in (Fate.DONE, Fate.EDITED):
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


def told(last: Row | None, event: Event) -> Row | None:
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
            return Row(step, reply.thought, said(action), seconds=seconds, shown=action)
        case Misparsed(step, _, error):
            return Row(step, translate("Row", "The reply could not be read."), fate=Fate.FAILED, note=error.message)
        case Judged():
            return _judged(same, event)
        case Executed(step, frame, action, seconds, True):
            row = Row(step, "", said(action), Fate.DONE, translate("Row", "by you"), seconds)
            return replace(row, judged=True, by_person=True, shown=action, picture=thumbnail(frame, action))
        case Executed(_, _, _, seconds, _):
            if same is None:
                return None
            fate = Fate.DONE if same.fate is Fate.PENDING else same.fate
            return replace(same, fate=fate, seconds=same.seconds + seconds)
        case Failed(step, message):
            return replace(same or Row(step, ""), fate=Fate.FAILED, note=in_words(message), judged=True)
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
            return last.fate is Fate.PENDING and not last.judged
        case Executed():
            return not event.by_person
        case Failed():
            return True
        case Observed() | Predicted() | Misparsed() | Paused() | Resumed():
            return False
        case _:
            assert_never(event)


def _judged(same: Row | None, event: Judged) -> Row:
    translate = QCoreApplication.translate
    row = same if same is not None and not same.judged else Row(event.step, "")
    note = event.note if event.verdict is Verdict.REJECTED else in_words(event.note)  # what a person said stays
    if event.verdict is Verdict.EDITED and row.shown is not None and row.shown != event.action:
        note = translate("Row", "you, instead of: {0}").format(said(row.shown, event.elements))
    return replace(
        row,
        action=said(event.action, event.elements),
        fate=_fate(event.verdict),
        note=note,
        judged=True,
        shown=event.action,
        told=instruction(event.action, event.elements),
        picture=thumbnail(event.frame, event.action),
    )


def _fate(verdict: Verdict) -> Fate:
    match verdict:
        case Verdict.ALLOWED:
            return Fate.PENDING
        case Verdict.EDITED:
            return Fate.EDITED
        case Verdict.TAKEN_OVER:
            return Fate.TAKEN_OVER
        case Verdict.SKIPPED:
            return Fate.SKIPPED
        case Verdict.REJECTED:
            return Fate.REJECTED
        case Verdict.REFUSED:
            return Fate.REFUSED
        case Verdict.QUIT:
            return Fate.STOPPED
        case _:
            assert_never(verdict)


def _end(same: Row | None, step: int, reason: Reason, content: str) -> Row:
    row = same if same is not None and same.fate is Fate.PENDING and not same.judged else Row(step, "")
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


def _last_fate(reason: Reason) -> Fate:
    match reason:
        case Reason.FINISHED:
            return Fate.DONE
        case Reason.STOPPED:
            return Fate.STOPPED
        case Reason.REFUSED:
            return Fate.REFUSED
        case Reason.FAILED | Reason.OUT_OF_STEPS | Reason.CALL_USER:
            return Fate.FAILED
        case _:
            assert_never(reason)


class TimelineModel(QAbstractListModel):
    """The rows of one run; made from events, without frames, so that a long run stays small."""

    ROW: Final = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    @property
    def rows(self) -> tuple[Row, ...]:
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
        row = told(last, event)
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
            self._put(len(self._rows) - 1, replace(last, action=said(action, elements), shown=action, picture=picture))

    def _note_effect(self, changed: int | None) -> None:
        """The look after a step tells what it did."""
        if changed is not None and self._rows and self._rows[-1].changed is None:
            self._put(len(self._rows) - 1, replace(self._rows[-1], changed=changed))

    def _put(self, place: int, row: Row) -> None:
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
