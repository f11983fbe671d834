"""Adaptive and hybrid replay: a policy that finds each recorded target again, and asks a model where it cannot.

Each step waits for its target, or for the texts that it followed upon, and not for a time. A dialog that the recording
does not know is closed first where that says yes to nothing. Where the evidence does not agree, the replay halts and
says what it expected and what is there; nothing is done on a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from agent.core.actions import (
    Action,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    MouseDown,
    MouseUp,
    Move,
    Scroll,
    Type,
    Wait,
)
from agent.core.api import export
from agent.core.history import NO_EFFECT, REPEATED, SKIPPED, STALE, History, Turn
from agent.core.policy import Observation, Policy, Prediction
from agent.core.reply import ParseError, Reply
from agent.core.stop import Stop
from agent.grammar.target_search import is_shown, visible_text
from agent.grammar.ui_tars import parse
from agent.replay.expectations import Confirmed, Expectation, World, checked
from agent.replay.obstacles import Obstacle, obstacle
from agent.replay.repairs import Repair
from agent.replay.script import Line, script_of
from agent.replay.target_matcher import Found, Lost, TargetMatcher
from agent.safety.rules import shipped
from agent.sessions.outcomes import Divergence, Outcome, StepOutcome
from agent.sessions.reader import Recording
from vision.frame import Frame, visible_changes
from vision.geometry import PixelBox, PixelPoint, Size, Space
from vision.perception.elements import CHOICES, FIELDS, Element, Kind, Perception, State, element_at
from vision.perception.text_similarity import SAME, similarity

LOOK_AGAIN_S: Final = 0.5
_TRIES: Final = 5
_DETOURS: Final = 4
_SCROLLS: Final = 12
_SHOWN: Final = 0.5
"""Share of the awaited texts that must be read."""


@dataclass(slots=True)
class _Place:
    """How far the replay has come, and what it waits for.

    Attributes:
        index: Of the line that is due.
        looks: How often it was waited for.
        tries: How often it was voided just before the input.
        misses: How often it was done without effect.
        detours: Dialogs closed for it.
        scrolled: How often the view was turned in search of it.
        sent: What the last reply did.
        found: How the target of the line was found.
        repair: What a model did for it.
        odd: What was otherwise than recorded.
    """

    index: int = 0
    looks: int = 0
    tries: int = 0
    misses: int = 0
    detours: int = 0
    scrolled: int = 0
    sent: str = ""
    evidence: str = ""
    repair: Repair | None = None
    odd: list[Divergence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Halt:
    """Where a replay stopped, for a picture of what was expected and what is there.

    Attributes:
        box: What was to be acted on, in pixels of `then`; None for keys.
    """

    number: int
    why: str
    then: Frame
    box: PixelBox | None
    now: Frame


@export("AdaptiveReplayPolicy")
class AdaptiveReplayPolicy:
    """Does again what a recording says, on a screen that may have changed.

    Keeps its place from one `predict` to the next; an empty history starts afresh. Its run needs perception.

    Args:
        perception: Reads the recorded frames of old sessions.
        fallback: Makes the policy that is asked for a step that is not found; called when it is first needed.
        start: Number of the action to begin with.
        patience: How often it looks again for what a step needs.
        expectations: What the person wants checked.
        world: Where expectations look besides the screen.

    Raises:
        SessionError: If the recording is damaged.
        ValueError: If there is no action number `start`.
    """

    def __init__(
        self,
        recording: Recording,
        perception: Perception,
        *,
        ladder: TargetMatcher | None = None,
        fallback: Callable[[], Policy] | None = None,
        start: int = 1,
        patience: int = 8,
        expectations: Sequence[Expectation] = (),
        world: World | None = None,
    ) -> None:
        self._lines = script_of(recording, perception)
        if not 1 <= start <= max(1, len(self._lines)):
            raise ValueError(f"there is no action {start}; the recording has {len(self._lines)}")
        numbers = {one.after for one in expectations if one.after is not None}
        if unknown := numbers - {line.number for line in self._lines}:
            raise ValueError(f"nothing can be checked after action {min(unknown)}: there are {len(self._lines)}")
        self._ladder = TargetMatcher() if ladder is None else ladder
        self._fallback = None if fallback is None else _Deferred(fallback)
        self._start, self._patience = start, patience
        self._expectations, self._world = tuple(expectations), world or World(tuple, lambda: None)
        self._scrolls = any(isinstance(line.action, Scroll) for line in self._lines)
        self._rules = shipped()
        self._begin()

    @property
    def max_steps(self) -> int:
        """Steps after which every run of this policy has ended."""
        return (len(self._lines) + 1) * (self._patience + _TRIES + 2 * _DETOURS + _SCROLLS + 4)

    @property
    def outcomes(self) -> tuple[StepOutcome, ...]:
        """What became of each step so far."""
        return tuple(self._outcomes)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What a model did for steps that were not found; proposals, not changes."""
        return tuple(self._repairs)

    @property
    def halt(self) -> Halt | None:
        """Where the run stopped before its end; None while it has not."""
        return self._halt

    def space(self, size: Size) -> Space:
        """Pixels of the frame."""
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`."""
        if not history:
            self._begin()
        return Prediction(reply=self._settled(history, observation) or self._next(observation, stop))

    def _begin(self) -> None:
        self._place = _Place(self._start - 1)
        self._outcomes: list[StepOutcome] = []
        self._repairs: list[Repair] = []
        self._halt: Halt | None = None
        self._acted_on: Frame | None = None
        self._field: PixelBox | None = None
        self._typed_on: Frame | None = None

    def _settled(self, history: History, observation: Observation) -> Reply | None:
        """Learn from the last turn; a reply where it ends the replay or has to be waited over."""
        place = self._place
        sent, place.sent = place.sent, ""
        if not history or sent != "line":
            return None
        turn, line = history[-1], self._lines[place.index]
        if turn.acted or SKIPPED in turn.notes:
            if self._missed(turn, line):
                place.misses += 1
                if place.misses > 1:
                    return self._halted("it was done twice and nothing changed on the screen", observation)
                return self._look(line, "nothing changed")
            self._acted_on = turn.frame
            if isinstance(line.action, Type) and line.stirs and turn.frame is not None and self._field is not None:
                self._typed_on = turn.frame
            self._over(line, skipped=SKIPPED in turn.notes)
            return None
        if {REPEATED, STALE} & set(turn.notes) and place.tries < _TRIES:
            place.tries += 1
            # a look in between shows the loop that trying again is no running in circles
            return self._look(line, "it was held back")
        return self._halted(" ".join(turn.notes) or "it was not done", observation)

    def _missed(self, turn: Turn, line: Line) -> bool:
        return NO_EFFECT in turn.notes and bool(line.marks) and line.stirs and bool(line.brings)

    def _over(self, line: Line, *, skipped: bool = False) -> None:
        """Note what became of `line` and go to the next."""
        place = self._place
        if skipped:
            place.odd.append(Divergence("to be done", "the person skipped it"))
        outcome = Outcome.COMPLETED_UNVERIFIED
        self._outcomes.append(StepOutcome(line.number, line.description, outcome, place.evidence, tuple(place.odd)))
        if place.repair is not None:
            self._repairs.append(place.repair)
        self._place = _Place(place.index + 1)

    def _next(self, observation: Observation, stop: Stop) -> Reply:
        if (reply := self._arrived(observation)) is not None:
            return reply
        while self._place.index < len(self._lines):
            line = self._lines[self._place.index]
            if (reply := self._verified(line.number - 1, observation)) is not None:
                return reply
            if (reply := self._cleared(line, observation)) is not None:
                return reply
            reply = self._aimed(line, observation, stop) if line.marks else self._typed(line, observation)
            if reply is not None:
                return reply
        return self._ended(observation)

    def _arrived(self, observation: Observation) -> Reply | None:
        """Whether the field shows that something was typed into it: a look, or the end, where it does not.

        A dialog may have taken the keys, and what comes next may be what saves.
        """
        before, box = self._typed_on, self._field
        if before is not None and box is not None:
            now = observation.frame
            shown = before.pixels.shape != now.pixels.shape or (before.crop(box) != now.crop(box)).any()
            if not shown:
                why, line = "what was typed does not show in its field", self._lines[self._place.index - 1]
                if self._place.looks < self._patience:
                    return self._look(line, why)
                return self._halted(why, observation, after=line.number)
        self._typed_on = None
        return None

    def _aimed(self, line: Line, observation: Observation, stop: Stop) -> Reply | None:
        """The reply for an action with a target; None where the line needs not be done."""
        now, elements, place = observation.frame, observation.elements, self._place
        if isinstance(line.action, Scroll) and self._is_in_view(line, observation):
            place.odd.append(Divergence("the next target out of view", "it can be seen"))
            self._over(line)
            return None
        finds = [self._ladder.find(mark, now, elements) for mark in line.marks]
        lost = next((one for one in finds if isinstance(one, Lost)), None)
        if lost is None:
            found = [one for one in finds if isinstance(one, Found)]
            if line.risky is None or all(one.surely for one in found):
                if self._is_so(line, found[0]):
                    self._over(line)
                    return None
                met = found[0].element
                if isinstance(line.action, Click):
                    self._field = met.box if met is not None and met.kind in FIELDS else None
                place.evidence = "; ".join(map(str, found))
                return self._doing(line, _moved(line.action, [one.at for one in found]), place.evidence)
            lost = Lost(f"{found[0]}, which is too little for a step that cannot be taken back: {line.risky}")
        if place.looks < (self._patience if not lost.ambiguous else 2):
            return self._look(line, lost.why)
        if self._scrolls and place.scrolled < _SCROLLS:
            return self._searching(line, elements, now.size)
        return self._asked(line, lost, observation, stop) or self._halted(lost.why, observation)

    def _typed(self, line: Line, observation: Observation) -> Reply:
        """The reply for keys: they go where the focus is, so the screen has to be the one they were meant for."""
        shown = [text for text in line.awaits if is_shown(text, observation.elements)]
        if len(shown) < _SHOWN * len(line.awaits):
            missing = next(text for text in line.awaits if text not in shown)
            why = f"“{missing}” is not on the screen yet"
            if self._place.looks < self._patience:
                return self._look(line, why)
            moved = self._acted_on is not None and bool(visible_changes(self._acted_on, observation.frame).any())
            if not moved or line.risky is not None:
                return self._halted(
                    f"“{missing}” is not on the screen: {visible_text(observation.elements)}", observation
                )
            self._place.odd.append(
                Divergence(f"“{missing}” on the screen", f"there: {visible_text(observation.elements)}")
            )
        return self._doing(line, line.action, "")

    def _ended(self, observation: Observation) -> Reply:
        """Finish, once what the last step brought about is to be seen and what the person expects is so."""
        if self._lines:
            last, place = self._lines[-1], self._place
            missing = [text for text in last.brings if not is_shown(text, observation.elements)]
            if len(missing) > (1 - _SHOWN) * len(last.brings):
                if place.looks < self._patience:
                    return self._look(last, f"“{missing[0]}” is not on the screen yet")
                changed = self._acted_on is not None and visible_changes(self._acted_on, observation.frame).any()
                why = Divergence(f"“{missing[0]}” on the screen", f"there: {visible_text(observation.elements)}")
                self._noting(last.number, why)
                if not changed:
                    return self._halted(str(why), observation)
            if (reply := self._verified(last.number, observation)) is not None:
                return reply
        return Reply("The recording is at its end.", (Finished(self._summary()),))

    def _verified(self, number: int, observation: Observation) -> Reply | None:
        """Check what the person expects after action `number`: a look where it is not so yet, or the end."""
        due = [one for one in self._expectations if (one.after or len(self._lines)) == number]
        for one in due:
            match checked(one.what, observation.elements, self._world):
                case Confirmed(by, independent):
                    self._confirming(number, by, independent=independent)
                case Divergence() as otherwise:
                    if self._place.looks < self._patience:
                        return self._look(self._lines[number - 1], str(otherwise))
                    self._noting(number, otherwise)
                    return self._halted(str(otherwise), observation, after=number)
        return None

    def _cleared(self, line: Line, observation: Observation) -> Reply | None:
        """What closes a dialog that the recording does not know."""
        if any(is_shown(text, observation.elements) for text in line.awaits):
            return None  # it is the very dialog that the recording waited for
        readings = [one.scene.elements for one in self._lines if one.group in (line.group, line.group - 1)][::-1]
        met = obstacle(readings, observation.elements, self._rules)
        if met is None:
            return None
        place, name = self._place, met.closing.text
        if place.looks < 1:
            return self._look(line, f"a dialog with “{name}” is there that the recording does not know")
        if met.grave is not None or place.detours >= _DETOURS:
            return self._halted(f"a dialog is in the way, and “{name}” may not be pressed unasked", observation)
        place.detours += 1
        place.looks = 0
        place.sent = "detour"
        place.odd.append(Divergence("no dialog", f"one with “{name}”, which was closed"))
        thought = f"A dialog is in the way that the recording does not know; I close it with “{name}”."
        return Reply(thought, (Click(_press(met)),))

    def _searching(self, line: Line, elements: Sequence[Element], size: Size) -> Reply:
        place = self._place
        place.scrolled += 1
        place.sent = "detour"
        direction = Direction.DOWN if place.scrolled <= _SCROLLS // 2 else Direction.UP
        at = line.marks[0].at
        at = PixelPoint(min(at.x, size.width - 1), min(at.y, size.height - 1))
        return Reply(f"{_head(line)}: out of view; I turn the wheel.", (Scroll(direction, at, 3),))

    def _asked(self, line: Line, lost: Lost, observation: Observation, stop: Stop) -> Reply | None:
        """What a model does for the step, where there is one and its answer can be used."""
        if self._fallback is None or (order := line.order) is None:
            return None
        policy = self._fallback.policy()
        predicted = policy.predict(replace(observation, task=order, step=1), (), stop)
        reply = predicted.reply or parse(predicted.text, policy.space(observation.frame.size))
        if isinstance(reply, ParseError):
            return None
        action = next((one for one in reply.actions if type(one) is type(line.action)), None)
        if action is None:
            return None
        point = action.points[0] if isinstance(action, Drag) else getattr(action, "at", None)
        met = None if point is None else element_at(point, observation.elements)
        if line.risky is not None and (met is None or similarity(met.text, line.marks[0].name) < SAME):
            return None
        place = self._place
        place.repair = Repair(line.number, order, lost.why, reply.thought, action, met)
        place.evidence = "found by the model; kept as a proposal"
        return self._doing(line, action, f"{lost.why}; the model was asked and says: {reply.thought}")

    def _doing(self, line: Line, action: Action, how: str) -> Reply:
        self._place.sent = "line"
        again = "" if self._place.misses == 0 else ", once more"
        return Reply(f"{_head(line)}{again}{f': {how}' if how else ''}.", (action,))

    def _look(self, line: Line, why: str) -> Reply:
        self._place.looks += 1
        return Reply(f"{_head(line)}: not yet, {why}.", (Wait(LOOK_AGAIN_S),))

    def _halted(self, why: str, observation: Observation, *, after: int | None = None) -> Reply:
        number = min(self._place.index, len(self._lines) - 1) + 1 if after is None else after
        line = self._lines[number - 1]
        box = None
        if line.marks:
            mark = line.marks[0]
            box = mark.element.box if mark.element is not None else PixelBox(mark.at.x, mark.at.y, mark.at.x, mark.at.y)
        self._halt = Halt(number, why, line.scene.frame, box, observation.frame)
        self._outcomes = [one for one in self._outcomes if one.number != number]
        odd = (*self._place.odd, Divergence(line.description, why))
        self._outcomes.append(StepOutcome(number, line.description, Outcome.HALTED, "", odd))
        return Reply(_head(line), (CallUser(f"action {number}, {line.description}: {why}"),))

    def _is_so(self, line: Line, found: Found) -> bool:
        """Whether a tick box is already what the recorded click made of it."""
        then, now = line.marks[0].element, found.element
        if not isinstance(line.action, Click) or then is None or now is None or then.kind not in CHOICES:
            return False
        if now.kind is not then.kind or State.CHECKED in then.state or State.CHECKED not in now.state:
            return False
        self._place.evidence = str(found)
        kind = "ticked" if now.kind is Kind.CHECKBOX else "chosen"
        self._place.odd.append(Divergence(f"“{now.text}” not {kind} before", f"it was {kind} already"))
        return True

    def _is_in_view(self, line: Line, observation: Observation) -> bool:
        after = next((one for one in self._lines[line.number :] if not isinstance(one.action, Scroll)), None)
        if after is None or not after.marks:
            return False
        finds = [self._ladder.find(mark, observation.frame, observation.elements) for mark in after.marks]
        return all(isinstance(one, Found) and one.surely for one in finds)

    def _noting(self, number: int, otherwise: Divergence) -> None:
        self._outcomes = [
            replace(one, divergences=(*one.divergences, otherwise)) if one.number == number else one
            for one in self._outcomes
        ]

    def _confirming(self, number: int, by: str, *, independent: bool) -> None:
        for place, one in enumerate(self._outcomes):
            if one.number == number and by not in one.evidence:
                evidence = f"{one.evidence}; {by}" if one.evidence else by
                outcome = Outcome.VERIFIED if independent else one.outcome
                self._outcomes[place] = replace(one, outcome=outcome, evidence=evidence)

    def _summary(self) -> str:
        verified = sum(one.outcome is Outcome.VERIFIED for one in self._outcomes)
        odd = sum(bool(one.divergences) for one in self._outcomes)
        parts = [f"{len(self._outcomes)} actions were replayed to the end of the recording, {verified} verified"]
        if odd:
            parts.append(f"{odd} went otherwise than recorded")
        if self._repairs:
            parts.append(f"{len(self._repairs)} found by the model and proposed as repairs")
        return ", ".join(parts)


class _Deferred:
    """A policy that is made when it is first asked for."""

    def __init__(self, make: Callable[[], Policy]) -> None:
        self._make = make
        self._made: Policy | None = None

    def policy(self) -> Policy:
        if self._made is None:
            self._made = self._make()
        return self._made


def _head(line: Line) -> str:
    return f"Action {line.number} of the recording, {line.description}"


def _moved(action: Action, points: Sequence[PixelPoint]) -> Action:
    """`action` at other points."""
    match action:
        case Drag():
            return Drag(None if action.start is None else points[0], points[-1])
        case Click() | Move() | MouseDown() | MouseUp() | Scroll():
            return replace(action, at=points[0])
        case _:
            raise AssertionError("an action without a target has no points")


def _press(met: Obstacle) -> PixelPoint:
    press = met.closing.points.get("press")
    return met.closing.box.centre if press is None else press.at
