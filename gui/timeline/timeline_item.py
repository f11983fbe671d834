"""Timeline items: what was thought in a step, what was done, what became of it; made from events alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never

from PySide6.QtCore import QCoreApplication

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
from agent.grammar.calls import thinking
from gui.i18n.action_labels import action_label
from gui.i18n.message_translation import localized
from gui.i18n.thought_translation import localized_thought
from gui.timeline.steps_text import instruction
from gui.timeline.thumbnail import thumbnail


class StepStatus(Enum):
    """Step status: what became of an action, as the sign that shows it."""

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
        thinking: What the model reasoned before that, where it writes both; the list shows it folded, as a tooltip.
        action: In the words of the interface.
        note: Why the gate, the person or the machine decided so; what was proposed, where the person did otherwise.
        seconds: Thinking and acting, together.
        changed: How many tiles of the screen changed after it; None while that is not known.
        shown: The action itself, for the picture; None where the item is about none.
        steps_text: The action as an instruction of the steps language; empty where it cannot be said there.
        picture: A thumbnail, packed; empty where there is none.
    """

    step: int
    thought: str
    action: str = ""
    status: StepStatus = StepStatus.PENDING
    note: str = ""
    seconds: float = 0.0
    judged: bool = False
    by_person: bool = False
    changed: int | None = None
    shown: Action | None = None
    steps_text: str = ""
    picture: bytes = b""
    thinking: str = ""

    @property
    def effect(self) -> str:
        """What it did to the screen; empty where that is not known, or nothing was done."""
        translate = QCoreApplication.translate
        if self.changed is None or self.status not in (StepStatus.DONE, StepStatus.EDITED):
            return ""
        if self.changed == 0:
            return translate("Row", "no visible effect")
        if self.changed == 1:
            return translate("Row", "1 place changed")
        return translate("Row", "{0} places changed").format(self.changed)

    def __str__(self) -> str:
        """The whole item as text, for tooltips, screen readers and the search."""
        translate = QCoreApplication.translate
        last = f"{self.action}: {self.status.word}" if self.action else self.status.word
        time = f"{self.seconds:.1f} s" if self.seconds else ""
        step = translate("Row", "Step {0}").format(self.step)
        before = translate("Row", "Thinking: {0}").format(self.thinking) if self.thinking else ""
        return "\n".join(filter(None, (step, self.thought, last, self.note, self.effect, time, before)))


def item_after(last: TimelineItem | None, event: Event) -> TimelineItem | None:
    """The item that `event` makes; it takes the place of `last` if it is about the same action, else it follows.

    None where the event makes no item. See `continues`.
    """
    translate = QCoreApplication.translate
    same = last if last is not None and last.step == event.step else None
    match event:
        case Observed() | Paused() | Resumed():
            return None
        case Predicted(step, text, reply, _, seconds):
            action, before = reply.actions[0], thinking(text, reply.thought)
            thought = localized_thought(reply.thought)
            return TimelineItem(step, thought, action_label(action), seconds=seconds, shown=action, thinking=before)
        case Misparsed(step, _, error):
            return TimelineItem(
                step, translate("Row", "The reply could not be read."), status=StepStatus.FAILED, note=error.message
            )
        case Judged():
            return _judged(same, event)
        case Executed(step, frame, action, seconds, True):
            item = TimelineItem(step, "", action_label(action), StepStatus.DONE, translate("Row", "by you"), seconds)
            return replace(item, judged=True, by_person=True, shown=action, picture=thumbnail(frame, action))
        case Executed(_, _, _, seconds, _):
            if same is None:
                return None
            status = StepStatus.DONE if same.status is StepStatus.PENDING else same.status
            return replace(same, status=status, seconds=same.seconds + seconds)
        case Failed(step, message):
            return replace(
                same or TimelineItem(step, ""), status=StepStatus.FAILED, note=localized(message), judged=True
            )
        case Ended(step, reason, content):
            return _end(same, step, reason, content)
        case _:
            assert_never(event)


def continues(last: TimelineItem | None, event: Event) -> bool:
    """Whether the item of `event` replaces `last`."""
    if last is None or last.step != event.step:
        return False
    match event:
        case Judged():
            return last.status is StepStatus.PENDING and not last.judged
        case Ended():
            return _is_open(last)
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
    item = same if same is not None and not same.judged else TimelineItem(event.step, "")
    note = event.note if event.verdict is Verdict.REJECTED else localized(event.note)  # what a person said stays
    if event.verdict is Verdict.EDITED and item.shown is not None and item.shown != event.action:
        note = translate("Row", "you, instead of: {0}").format(action_label(item.shown, event.elements))
    return replace(
        item,
        action=action_label(event.action, event.elements),
        status=_status_of(event.verdict),
        note=note,
        judged=True,
        shown=event.action,
        steps_text=instruction(event.action, event.elements),
        picture=thumbnail(event.frame, event.action),
    )


def _status_of(verdict: Verdict) -> StepStatus:
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
    item = same if same is not None and _is_open(same) else TimelineItem(step, "")
    return replace(
        item,
        action=reason_name(reason),
        status=_final_status(reason),
        note=localized(content),
        judged=True,
        shown=None,
    )


def _is_open(item: TimelineItem) -> bool:
    """Whether the end of a run may stand in the place of `item`: nothing was decided in it, or it only says why."""
    if item.status is StepStatus.FAILED:
        return not item.action and not item.thought
    return item.status is StepStatus.PENDING and not item.judged


def reason_name(reason: Reason) -> str:
    """How a run ended, in the words of the interface."""
    translate = QCoreApplication.translate
    match reason:
        case Reason.FINISHED:
            return translate("Reason", "Done")
        case Reason.INCOMPLETE:
            return translate("Reason", "Done, but something was left out")
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


def _final_status(reason: Reason) -> StepStatus:
    match reason:
        case Reason.FINISHED:
            return StepStatus.DONE
        case Reason.STOPPED:
            return StepStatus.STOPPED
        case Reason.REFUSED:
            return StepStatus.REFUSED
        case Reason.FAILED | Reason.OUT_OF_STEPS | Reason.CALL_USER | Reason.INCOMPLETE:
            return StepStatus.FAILED
        case _:
            assert_never(reason)
