"""Exact replay: a policy that takes its actions from a session file.

The recorded actions are carried out again in their order, as the person edited them at the time. Each waits until the
screen shows around its target what it showed when the action was recorded; the waits of the recording are therefore
left out. The glow under a pointer, a lit field and a caret make no difference. Where the screen never shows it, the
replay calls the person.

The policy keeps no state: how far the replay has come is read from the history of the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from agent.core.actions import Action, CallUser, Drag, Finished, Note, Screenshot, Type, Wait, describe, target
from agent.core.api import export
from agent.core.history import REJECTED, REPEATED, SKIPPED, STALE, UNDONE, History, Turn, only_looks
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.replay.matching.same_meaning import means_the_same
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.reader import Recording
from vision.frame import Frame, same_place
from vision.geometry import PixelPoint, Size, Space

LOOK_AGAIN_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """One recorded action that was carried out.

    Attributes:
        number: Counted from 1, over all that is carried out again; `--from-step` takes it.
        frame_id: The frame on which it was carried out.
        places: Points around which the screen must look as it did. Keys have no target; they go where the action before
            them acted, unless that was decided on the same frame, which does not show its effect.
    """

    number: int
    action: Action
    frame_id: int
    places: tuple[PixelPoint, ...]


@export("ReplayPolicy")
class ReplayPolicy:
    """The policy of exact replay: carries out the actions of a session again.

    Args:
        max_looks: How often it waits `LOOK_AGAIN_S` for the screen that an action needs.
        start: Number of the step to begin with, counted from 1.

    Raises:
        SessionError: If the recording is damaged.
        ValueError: If there is no step number `start`.
    """

    def __init__(self, reader: Recording, *, max_looks: int = 20, start: int = 1) -> None:
        self._reader, self._max_looks = reader, max_looks
        steps = recorded_steps(reader)
        if not 1 <= start <= max(1, len(steps)):
            raise ValueError(f"there is no step {start}; the recording has {len(steps)}")
        self._steps, self._start = steps[start - 1 :], start
        self._last_frame = _last_frame(reader)

    @property
    def max_steps(self) -> int:
        """Steps after which every run of this policy has ended."""
        return len(self._steps) * (self._max_looks + 1) + 1

    @property
    def past_screens(self) -> int:
        """None; see `agent.core.policy.LooksBack`."""
        return 0

    def space(self, size: Size) -> Space:
        """Pixels of the frame."""
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """The next recorded action where the screen is ready for it, else a short wait."""
        done = _count_done(history)
        if done >= len(self._steps):
            return Prediction(reply=self._at_end(observation.frame, history))
        step, last = self._steps[done], history[-1] if history else None
        hindrance = self._hindrance(step, observation.frame)
        if last is not None and not _is_done(last) and not only_looks(last.actions) and not _was_undone(last):
            if not {REPEATED, STALE} & set(last.notes):
                return Prediction(reply=_call_person(step, " ".join(last.notes)))
            # a look in between shows the loop that trying again is no running in circles
            hindrance = hindrance or "it was held back"
        if hindrance is None:
            # no step back is offered: what a step did is on the screen, which is then not as it was recorded
            return Prediction(reply=Reply(_thought(step), (step.action,)))
        looks = _looks(history)
        if looks >= self._max_looks or self._reader.frame(step.frame_id).size != observation.frame.size:
            may = f"; adaptive replay may go on from here: --mode adaptive --from-step {step.number}"
            return Prediction(reply=_call_person(step, hindrance + may))
        return Prediction(reply=Reply(f"{_thought(step)}: not yet, {hindrance}", (Wait(LOOK_AGAIN_S),)))

    def _hindrance(self, step: RecordedStep, now: Frame) -> str | None:
        """Why `step` cannot be carried out on the screen `now`; None where it can."""
        return self._difference(step, step.frame_id, now)

    def _at_end(self, now: Frame, history: History) -> Reply:
        """The end, once the place of the last action looks as the recording left it; a call where it never does."""
        end = Reply("", (Finished(f"the recording of {len(self._steps)} steps was replayed to its end"),))
        last = self._steps[-1] if self._steps else None
        if last is None or self._last_frame is None or self._last_frame == last.frame_id:
            return end
        if history and SKIPPED in next(turn for turn in reversed(history) if _is_done(turn)).notes:
            return end  # the loop says that it is left out
        difference = self._difference(last, self._last_frame, now)
        if difference is None:
            return end
        if _looks(history) < self._max_looks:
            return Reply(f"The last action is done: not yet, {difference}", (Wait(LOOK_AGAIN_S),))
        return Reply("", (CallUser(f"all was done as recorded, but at the end {difference}"),))

    def _difference(self, step: RecordedStep, frame_id: int, now: Frame) -> str | None:
        """What is otherwise around the places of `step` than on a recorded frame; None where it means the same."""
        then = self._reader.frame(frame_id)
        if then.size != now.size:
            return f"it was recorded on {then.size} pixels and the screen has {now.size}"
        for place in step.places:
            if not same_place(then, now, place) and not means_the_same(then, now, place):
                return f"the screen differs at ({place.x:.0f}, {place.y:.0f})"
        return None


def recorded_steps(reader: Recording) -> tuple[RecordedStep, ...]:
    """The recorded actions to carry out again: all that were carried out but waits and looks.

    Raises:
        SessionError: If the file is damaged.
        ValueError: If something else is to be pressed than was recorded.
    """
    steps: list[RecordedStep] = []
    last: tuple[PixelPoint, ...] = ()
    if reader.script() is not None:
        return _edited_steps(reader)
    for record in reader.events():
        if record.kind != "executed" or record.frame_id is None:
            continue
        for action in record.actions:
            if isinstance(action, Wait | Screenshot | Note):
                continue
            if (instead := reader.wording(record)) is not None:
                raise ValueError(f"exact replay cannot choose “{instead}”, which was not recorded; use --mode adaptive")
            at = target(action)
            places = action.points if isinstance(action, Drag) else last if at is None else (at,)
            same_frame = bool(steps) and steps[-1].frame_id == record.frame_id
            keys = () if same_frame else places
            steps.append(RecordedStep(len(steps) + 1, action, record.frame_id, keys if at is None else places))
            last = places[-1:]
    return tuple(steps)


def _edited_steps(reader: Recording) -> tuple[RecordedStep, ...]:
    steps: list[RecordedStep] = []
    last: tuple[PixelPoint, ...] = ()
    for one in replayed_actions(reader):
        if one.words or one.checks:
            what = f"find “{one.words}”, which was not recorded" if one.words else "check what an edit asks for"
            raise ValueError(f"exact replay cannot {what}; use --mode adaptive")
        assert one.record.frame_id is not None
        at = target(one.action)
        places = one.action.points if isinstance(one.action, Drag) else last if at is None else (at,)
        same_frame = one.follows and bool(steps) and steps[-1].frame_id == one.record.frame_id
        # where keys went before it was edited says nothing of where they go now
        keys = () if same_frame or not one.follows else places
        steps.append(RecordedStep(len(steps) + 1, one.action, one.record.frame_id, keys if at is None else places))
        last = places[-1:]
    return tuple(steps)


def _count_done(history: History) -> int:
    """How many steps are done, less those that the person had undone."""
    done = 0
    for turn in history:
        done = max(0, done - 1) if _was_undone(turn) else done + _is_done(turn)
    return done


def _was_undone(turn: Turn) -> bool:
    """Whether the person had the step before taken back in the place of this one."""
    return REJECTED + UNDONE in turn.notes


def _looks(history: History) -> int:
    """How many turns have passed since the last action, or since the last was undone."""
    return sum(1 for _ in takewhile(lambda turn: not _is_done(turn) and not _was_undone(turn), reversed(history)))


def _last_frame(reader: Recording) -> int | None:
    """The last frame that was looked at after the last action; None where there is none, or it was edited."""
    if reader.script() is not None:
        return None
    last: int | None = None
    for record in reader.events():
        if record.kind == "executed":
            last = None
        elif record.kind == "observed":
            last = record.frame_id
    return last


def _thought(step: RecordedStep) -> str:
    return f"As in step {step.number} of the recording"


def _call_person(step: RecordedStep, why: str) -> Reply:
    # typed text stays out: it may be a secret, and it may look like an action
    wanted = f"type {len(step.action.text)} characters" if isinstance(step.action, Type) else describe(step.action)
    return Reply(_thought(step), (CallUser(f"step {step.number}: expected to {wanted}, but {why}"),))


def _is_done(turn: Turn) -> bool:
    return (turn.acted or SKIPPED in turn.notes) and not only_looks(turn.actions)
