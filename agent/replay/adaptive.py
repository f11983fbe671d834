"""Adaptive and hybrid replay: a policy that finds each recorded target again, and asks a model where it cannot.

Each action waits for its target, or for the texts after which it was recorded, not for a time. An unexpected dialog is
closed first, by a button that agrees to nothing. Where the evidence does not agree, the replay halts and reports what
it expected and what is on the screen; nothing is done on a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from agent.core.actions import (
    Action,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Hotkey,
    KeyDown,
    MouseDown,
    MouseUp,
    Move,
    Scroll,
    Type,
    Wait,
    key,
)
from agent.core.api import export
from agent.core.history import (
    NO_EFFECT,
    REJECTED,
    REPEATED,
    SKIPPED,
    STALE,
    UNDONE,
    WENT_BACK,
    History,
    Turn,
)
from agent.core.policy import Observation, Policy, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.grammar.target_search import is_shown, visible_text
from agent.replay.checks import as_left, came_about, came_about_misread, written_since
from agent.replay.confirmations import other_question
from agent.replay.edits.edited_script import script_of
from agent.replay.edits.inserted_step import Done, InsertedStep, Stuck
from agent.replay.expectations import Confirmed, Expectation, World, before_run, checked
from agent.replay.fallback.model_choice import DeferredPolicy, ask_model
from agent.replay.fallback.repairs import Repair
from agent.replay.matching.same_meaning import free_ground
from agent.replay.matching.target_matcher import Found, Lost, TargetMatcher
from agent.replay.obstacles import obstacle
from agent.replay.progress import Attempt, OutcomeLog, Revisit
from agent.replay.script import Line
from agent.replay.typed_text import STAYS, TypedText
from agent.safety.rules import shipped
from agent.sessions.outcomes import Divergence, StepOutcome
from agent.sessions.reader import Recording
from vision.frame import Frame, visible_changes
from vision.geometry import PixelBox, PixelPoint, Size, Space
from vision.perception.elements import FIELDS, Perception

LOOK_AGAIN_S: Final = 0.5
_MAX_VOIDED: Final = 5
_MAX_DETOURS: Final = 4
_MAX_SCROLLS: Final = 12
_LOOKS_IF_AMBIGUOUS: Final = 2
_SHARE_SHOWN: Final = 0.5
"""Share of the awaited texts that must be read."""


@dataclass(frozen=True, slots=True)
class Halt:
    """The halt of a replay, for a picture of the expected and the actual screen.

    Attributes:
        number: Of the step at which it halted.
        then: The recorded screen.
        box: The recorded target, in pixels of `then`; None for keys.
        now: The actual screen.
    """

    number: int
    why: str
    then: Frame
    box: PixelBox | None
    now: Frame


@export("AdaptiveReplayPolicy")
class AdaptiveReplayPolicy:
    """The policy of adaptive replay: carries out a recording on a screen that may have changed.

    Keeps its place from one `predict` to the next; an empty history starts afresh. Its run needs perception.

    Args:
        perception: Reads the recorded frames of sessions that hold no elements.
        matcher: Finds targets again; by all kinds of evidence where None.
        fallback: Makes the policy that is asked where a target is not found; called when it is first needed.
        start: Number of the step to begin with, counted from 1.
        patience: How often the screen that an action needs is waited for.
        expectations: Of the person, checked after their actions; those that an edit put into the recording as well.
        world: Sources of expectations besides the screen.
        instructions: Makes the policy that carries out steps which an edit inserted; called when there are any.

    Raises:
        SessionError: If the recording is damaged.
        ValueError: If there is no step number `start`, or nothing carries out the inserted steps.
    """

    def __init__(
        self,
        recording: Recording,
        perception: Perception,
        *,
        matcher: TargetMatcher | None = None,
        fallback: Callable[[], Policy] | None = None,
        start: int = 1,
        patience: int = 8,
        expectations: Sequence[Expectation] = (),
        world: World | None = None,
        instructions: Callable[[], Policy] | None = None,
    ) -> None:
        self._lines = script_of(recording, perception)
        if not 1 <= start <= max(1, len(self._lines)):
            raise ValueError(f"there is no step {start}; the recording has {len(self._lines)}")
        numbers = {expectation.after for expectation in expectations if expectation.after is not None}
        if unknown := numbers - {line.number for line in self._lines}:
            raise ValueError(f"nothing can be checked after step {min(unknown)}: there are {len(self._lines)}")
        self._matcher = TargetMatcher() if matcher is None else matcher
        self._fallback = None if fallback is None else DeferredPolicy(fallback)
        self._start, self._patience = start, patience
        checks = [(check, line.number) for line in self._lines for check in line.checks]
        edited = [Expectation(Expectation.parse(check).what, number) for check, number in checks]
        self._expectations, self._world = (*expectations, *edited), world or World(tuple, lambda: None)
        self._instructions: Policy | None = None
        if any(line.words for line in self._lines):
            if instructions is None:
                raise ValueError("the recording has inserted steps, and nothing here carries out instructions")
            self._instructions = instructions()
        self._scrolls = any(isinstance(line.action, Scroll) for line in self._lines)
        self._rules = shipped()
        self._history: History = ()
        self._begin()

    @property
    def max_steps(self) -> int:
        """Steps after which every run of this policy has ended."""
        return (len(self._lines) + 1) * (self._patience + _MAX_VOIDED + 2 * _MAX_DETOURS + _MAX_SCROLLS + 4)

    @property
    def outcomes(self) -> tuple[StepOutcome, ...]:
        """The outcomes of the actions so far."""
        return self._log.outcomes

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What a model did where a target was not found; proposals, not changes."""
        return self._log.repairs

    @property
    def halt(self) -> Halt | None:
        """The halt before the end of the recording; None while there is none."""
        return self._halt

    @property
    def past_screens(self) -> int:
        """None; see `agent.core.policy.LooksBack`."""
        return 0

    def space(self, size: Size) -> Space:
        """Pixels of the frame."""
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`."""
        if not history:
            self._begin()
        self._history = history
        reply = self._after_turn(history, observation) or self._due(observation, stop)
        return Prediction(
            reply=reply,
            otherwise=self._log.otherwise,
            goes_back=self._index >= self._start,
            repeated=self._is_repeated,
        )

    @property
    def _is_repeated(self) -> bool:
        """Whether the action that is due was done before, and comes again because the person went back."""
        return self._index < self._revisit.furthest

    def _begin(self) -> None:
        self._index = self._start - 1
        self._attempt = Attempt()
        self._sent: Line | None = None
        self._log = OutcomeLog()
        self._halt: Halt | None = None
        self._acted_on: Frame | None = None
        self._typed = TypedText()
        self._inserted: InsertedStep | None = None
        self._revisit = Revisit()
        self._before = before_run(self._expectations, self._world)

    def _after_turn(self, history: History, observation: Observation) -> Reply | None:
        """Learn from the last turn; a reply where it halts the replay or has to be waited over."""
        line, self._sent = self._sent, None
        if history and {REJECTED + WENT_BACK, REJECTED + UNDONE} & set(history[-1].notes):
            self._go_back(history[-1], observation.frame)
            return None
        if not history or line is None:
            return None
        turn, attempt = history[-1], self._attempt
        if turn.acted or SKIPPED in turn.notes:
            if NO_EFFECT in turn.notes and line.marks and line.changed_screen and line.appeared:
                attempt.misses, attempt.looks, attempt.idle = attempt.misses + 1, 0, turn.frame
                return self._wait(line, "nothing changed")
            self._acted_on = turn.frame
            if isinstance(line.action, Type):
                self._typed.sent(line, turn.frame)
            if SKIPPED in turn.notes and not self._is_repeated:
                attempt.divergences.append(Divergence("to be done", "the person skipped it"))
            self._complete(line)
            return None
        if {REPEATED, STALE} & set(turn.notes) and attempt.voided < _MAX_VOIDED:
            attempt.voided += 1
            # a look in between shows the loop that trying again is no running in circles
            return self._wait(line, "it was held back")
        return self._halted(" ".join(turn.notes) or "it was not done", observation)

    def _go_back(self, turn: Turn, now: Frame) -> None:
        """The action before comes again, on the screen as it is."""
        self._revisit.go_back(turn, now, self._index)
        self._index = max(self._start - 1, self._index - 1)
        self._log.reopen(self._index + 1)
        self._attempt, self._inserted = Attempt(), None
        self._typed.forget()

    def _go_forward(self, line: Line) -> None:
        """On with what was not done yet: what comes again cannot be done once more on this screen."""
        self._log.reopen(line.number)
        for again in self._lines[self._index : self._revisit.furthest]:
            self._log.complete(again, Attempt(evidence="done before"))
        self._revisit.news = f"Step {line.number} cannot be done once more on this screen; on with the next. "
        self._index, self._attempt, self._inserted, self._halt = self._revisit.furthest, Attempt(), None, None

    def _complete(self, line: Line) -> None:
        """Log the outcome of `line` and go to the next."""
        self._log.complete(line, self._attempt)
        self._index, self._attempt = self._index + 1, Attempt()

    def _due(self, observation: Observation, stop: Stop) -> Reply:
        """The reply for the action that is due; actions that need not be done are passed over."""
        if (reply := self._await_typed_text(observation)) is not None:
            return reply
        while self._index < len(self._lines):
            line = self._lines[self._index]
            if (reply := self._verify(line.number - 1, observation)) is not None:
                return reply
            if self._attempt.idle is not None:
                if visible_changes(self._attempt.idle, observation.frame).any():  # a slow program
                    self._acted_on = self._attempt.idle
                    self._complete(line)
                    continue
                if (reply := self._without_effect(line, observation)) is not None:
                    return reply
            if line.words:
                reply = self._by_words(line, observation, stop)
            elif (reply := self._close_obstacle(line, observation)) is None:
                reply = self._at_target(line, observation, stop) if line.marks else self._at_focus(line, observation)
            if reply is not None and self._is_repeated and isinstance(reply.actions[0], CallUser):
                self._go_forward(line)
            elif reply is not None:
                return self._revisit.with_news(reply)
        return self._finish(observation)

    def _await_typed_text(self, observation: Observation) -> Reply | None:
        """A wait, or a halt, as long as the field does not show that something was typed into it.

        A dialog may have taken the keys, and the next action may be the one that saves.
        """
        if not self._index:
            return None
        line = self._lines[self._index - 1]
        if (why := self._typed.missing(line, observation)) is not None:
            if self._attempt.looks < self._patience:
                return self._wait(line, why)
            if not self._typed.type_again(line, observation.frame):
                return self._halted(why, observation, at=line.number)
            self._type_again(line)
        self._typed.forget()
        return None

    def _type_again(self, line: Line) -> None:
        """Go back to what was typed, and to the click before it."""
        first = line
        if self._index > 1 and isinstance(self._lines[self._index - 2].action, Click):
            first = self._lines[self._index - 2]
        self._log.reopen(first.number)
        self._index, self._attempt = first.number - 1, Attempt()

    def _without_effect(self, line: Line, observation: Observation) -> Reply | None:
        """A wait for the effect of what was done, or a halt; None where it is to be done once more."""
        attempt = self._attempt
        if attempt.looks < self._patience:
            return self._wait(line, "nothing changed")
        if attempt.misses > 1:
            return self._halted("it was done twice and nothing changed on the screen", observation)
        if line.risky is not None:
            why = (
                f"nothing changed on the screen, and it is not done twice, since it cannot be taken back: {line.risky}"
            )
            return self._halted(why, observation)
        attempt.idle, attempt.looks = None, 0
        return None

    def _by_words(self, line: Line, observation: Observation, stop: Stop) -> Reply | None:
        """The reply for an inserted step; None where it is done."""
        assert self._instructions is not None
        if self._inserted is None:
            self._inserted = InsertedStep(line.words, self._instructions)
        match self._inserted.next(observation, self._history, stop):
            case Stuck(why):
                return self._halted(why, observation)
            case Done(skipped):
                if skipped:
                    self._attempt.divergences.append(Divergence("to be done", "the person skipped it"))
                self._inserted, self._typed.box, self._acted_on = None, None, None
                self._attempt.evidence = "found by its words"
                self._complete(line)
                return None
            case reply:
                head = f"Step {line.number} of {len(self._lines)}"
                return replace(reply, thought=reply.thought.replace("Step 1 of 1", head, 1))

    def _at_target(self, line: Line, observation: Observation, stop: Stop) -> Reply | None:
        """The reply for an action with a target; None where it needs not be done."""
        now, elements, attempt = observation.frame, observation.elements, self._attempt
        if isinstance(line.action, Scroll) and self._is_next_in_view(line, observation):
            attempt.divergences.append(Divergence("the next target out of view", "it can be seen"))
            self._complete(line)
            return None
        matches = [self._matcher.find(mark, now, elements) for mark in line.marks]
        lost = next((match for match in matches if isinstance(match, Lost)), None)
        if lost is None:
            found = [match for match in matches if isinstance(match, Found)]
            if line.risky is None or all(target.surely for target in found):
                if (asked := other_question(line, self._lines, elements)) is not None:
                    if attempt.looks < _LOOKS_IF_AMBIGUOUS:
                        return self._wait(line, asked)
                    return self._halted(asked, observation)
                if (already := as_left(line, found[0], now)) is not None:
                    attempt.evidence = str(found[0])
                    attempt.divergences.append(already)
                    self._complete(line)
                    return None
                element = found[0].element
                if isinstance(line.action, Click):
                    self._typed.box = element.box if element is not None and element.kind in FIELDS else None
                attempt.evidence = "; ".join(map(str, found))
                return self._send(line, _moved(line.action, [target.at for target in found]), attempt.evidence)
            lost = Lost(f"{found[0]}, which is too little for a step that cannot be taken back: {line.risky}")
        if attempt.looks == 1 and not attempt.is_pointer_away and (free := free_ground(now, elements)) is not None:
            attempt.is_pointer_away = True
            return Reply(f"{_head(line)}: a tip under the pointer may cover it; I move away.", (Move(free),))
        if attempt.looks < (self._patience if not lost.ambiguous else _LOOKS_IF_AMBIGUOUS):
            return self._wait(line, lost.why)
        if self._scrolls and attempt.scrolls < _MAX_SCROLLS:
            return self._scroll(line, now.size)
        return self._ask_model(line, lost, observation, stop) or self._halted(lost.why, observation)

    def _at_focus(self, line: Line, observation: Observation) -> Reply:
        """The reply for keys: they go to the focus, so the screen must be the one that they were recorded on."""
        shown = self._shown(line.expected, line, observation)
        if len(shown) < _SHARE_SHOWN * len(line.expected):
            missing = next(text for text in line.expected if text not in shown)
            if self._attempt.looks < self._patience:
                return self._wait(line, f"“{missing}” is not on the screen yet")
            moved = self._acted_on is not None and bool(visible_changes(self._acted_on, observation.frame).any())
            there = visible_text(observation.elements)
            if not moved or line.risky is not None:
                return self._halted(f"“{missing}” is not on the screen: {there}", observation)
            self._attempt.divergences.append(Divergence(f"“{missing}” on the screen", f"there: {there}", decisive=True))
        if isinstance(line.action, Hotkey | KeyDown):
            self._typed.box = None  # the focus may be elsewhere now
        if line.field is not None:
            found = self._matcher.find(line.field, observation.frame, observation.elements)
            field = found.element if isinstance(found, Found) else None
            self._typed.box = None if field is None or field.kind not in FIELDS else field.box
        if (asked := other_question(line, self._lines, observation.elements)) is not None:
            if self._attempt.looks < _LOOKS_IF_AMBIGUOUS:
                return self._wait(line, asked)
            return self._halted(asked, observation)
        return self._make_room(line, observation) or self._send(line, line.action, "")

    def _make_room(self, line: Line, observation: Observation) -> Reply | None:
        """Select what stands in a field that the recording filled, to replace it; a halt where that is a page."""
        attempt = self._attempt
        if attempt.is_selected or not self._typed.standing(line, observation.elements) or line.sets:
            return None
        if self._typed.is_page:
            return self._wait(line, STAYS) if attempt.looks < self._patience else self._halted(STAYS, observation)
        attempt.is_selected = True
        thought = f"{_head(line)}: another text stands in its field; I select it, so that it is replaced."
        return Reply(thought, (Hotkey((key("ctrl"), key("a"))),))

    def _shown(self, texts: Sequence[str], line: Line, observation: Observation) -> list[str]:
        """Those of `texts`, new before `line`, that are on the screen; misread ones too, if it need not be certain."""
        shown = [text for text in texts if came_about(text, observation.elements)]
        enough = len(shown) >= _SHARE_SHOWN * len(texts)
        if enough or line.risky is not None or self._acted_on is None or self._attempt.looks < _LOOKS_IF_AMBIGUOUS:
            return shown
        written = written_since(self._acted_on, observation.frame, observation.elements)
        before = self._lines[line.number - 2].action if line.number > 1 else None
        typed = before.text if isinstance(before, Type) else ""
        return [text for text in texts if text in shown or came_about_misread(text, written, typed)]

    def _finish(self, observation: Observation) -> Reply:
        """Finish, once the effect of the last action shows and the expectations of the end are met."""
        if self._lines:
            last = self._lines[-1]
            shown = self._shown(last.appeared, last, observation)
            missing = [text for text in last.appeared if text not in shown]
            if len(missing) > (1 - _SHARE_SHOWN) * len(last.appeared):
                if self._attempt.looks < self._patience:
                    return self._wait(last, f"“{missing[0]}” is not on the screen yet")
                changed = self._acted_on is not None and visible_changes(self._acted_on, observation.frame).any()
                there = visible_text(observation.elements)
                why = Divergence(f"“{missing[0]}” on the screen", f"there: {there}", decisive=True)
                self._log.diverge(last.number, why)
                if not changed:
                    return self._halted(str(why), observation)
            if (reply := self._verify(last.number, observation)) is not None:
                return reply
            if (reply := self._close_obstacle(last, observation, at_end=True)) is not None:
                return reply
        return Reply("The recording is at its end.", (Finished(self._log.summary()),))

    def _verify(self, number: int, observation: Observation) -> Reply | None:
        """Check the expectations after action `number`: a wait where one is not met yet, or a halt."""
        due = [expectation for expectation in self._expectations if (expectation.after or len(self._lines)) == number]
        for expectation in due:
            match checked(expectation.what, observation.elements, self._world, self._before):
                case Confirmed(by, independent):
                    self._log.confirm(number, by, independent=independent)
                case Divergence() as divergence:
                    if self._attempt.looks < self._patience:
                        return self._wait(self._lines[number - 1], str(divergence))
                    self._log.diverge(number, divergence)
                    return self._halted(str(divergence), observation, at=number)
        return None

    def _close_obstacle(self, line: Line, observation: Observation, *, at_end: bool = False) -> Reply | None:
        """The click that closes an unexpected dialog; None where there is none.

        Args:
            at_end: Whether `line` is done, and nothing may be open that the recording did not leave open.
        """
        if not at_end and any(is_shown(text, observation.elements) for text in line.awaited):
            return None  # it is the very dialog that the recording waited for
        if at_end and line.after is None:
            return None  # the recording does not say what it left open
        if at_end:
            readings = [line.after.elements] if line.after is not None else []
        else:
            near = [other for other in self._lines if other.group in (line.group, line.group - 1)]
            readings = [other.scene.elements for other in reversed(near)]
        dialog = obstacle(readings, observation.elements, self._rules)
        if dialog is None:
            return None
        attempt, name = self._attempt, dialog.closing.text
        if attempt.looks < (self._patience if at_end else 1):  # what was done last may be about to close it
            return self._wait(line, f"a dialog with “{name}” is there that the recording does not know")
        if dialog.grave is not None or attempt.detours >= _MAX_DETOURS:
            where = "left open" if at_end else "in the way"
            why = f"a dialog is {where}, and “{name}” may not be pressed unasked"
            return self._halted(f"{why}: {dialog.grave}" if dialog.grave else why, observation)
        attempt.detours += 1
        attempt.looks = 0
        what = f"one with “{name}”, which was closed"
        if at_end:  # what was done last may have led to it
            self._log.diverge(line.number, Divergence("no dialog", what, decisive=True))
        else:
            attempt.divergences.append(Divergence("no dialog", what))
        press = dialog.closing.points.get("press")
        thought = f"A dialog is in the way that the recording does not know; I close it with “{name}”."
        return Reply(thought, (Click(dialog.closing.box.centre if press is None else press.at),))

    def _scroll(self, line: Line, size: Size) -> Reply:
        """Scroll in search of the target: half of the times down, then up."""
        attempt = self._attempt
        attempt.scrolls += 1
        direction = Direction.DOWN if attempt.scrolls <= _MAX_SCROLLS // 2 else Direction.UP
        at = line.marks[0].at
        at = PixelPoint(min(at.x, size.width - 1), min(at.y, size.height - 1))
        return Reply(f"{_head(line)}: out of view; I turn the wheel.", (Scroll(direction, at, 3),))

    def _ask_model(self, line: Line, lost: Lost, observation: Observation, stop: Stop) -> Reply | None:
        """The action that a model replies with, where there is a model and its answer can be used."""
        if self._fallback is None:
            return None
        candidates = self._matcher.candidates(line.marks[0], observation.frame, observation.elements)
        repair = ask_model(self._fallback, line, lost.why, candidates, observation, stop)
        if repair is None:
            return None
        self._attempt.repair = repair
        self._attempt.evidence = "found by the model; kept as a proposal"
        return self._send(line, repair.action, f"{lost.why}; the model was asked and says: {repair.thought}")

    def _send(self, line: Line, action: Action, how: str) -> Reply:
        self._sent = line
        again = ", once more" if self._attempt.misses or self._is_repeated else ""
        return Reply(f"{_head(line)}{again}{f': {how}' if how else ''}.", (action,))

    def _wait(self, line: Line, why: str) -> Reply:
        self._attempt.looks += 1
        return Reply(f"{_head(line)}: not yet, {why}.", (Wait(LOOK_AGAIN_S),))

    def _halted(self, why: str, observation: Observation, *, at: int | None = None) -> Reply:
        """Log the halt and call the person.

        Args:
            at: Number of the action at which it halts; where None, the one that is due, or the last.
        """
        line = self._lines[min(self._index, len(self._lines) - 1) if at is None else at - 1]
        box = None
        if line.marks:
            mark = line.marks[0]
            box = mark.element.box if mark.element is not None else PixelBox(mark.at.x, mark.at.y, mark.at.x, mark.at.y)
        self._halt = Halt(line.number, why, line.scene.frame, box, observation.frame)
        self._log.halt(line, self._attempt, why)
        return Reply(_head(line), (CallUser(f"step {line.number}, {line.description}: {why}"),))

    def _is_next_in_view(self, line: Line, observation: Observation) -> bool:
        """Whether the targets of the next action that is no scroll are found on the screen as it is."""
        after = next((later for later in self._lines[line.number :] if not isinstance(later.action, Scroll)), None)
        if after is None or not after.marks:
            return False
        matches = [self._matcher.find(mark, observation.frame, observation.elements) for mark in after.marks]
        return all(isinstance(match, Found) and match.surely for match in matches)


def _head(line: Line) -> str:
    return f"Step {line.number} of the recording, {line.description}"


def _moved(action: Action, points: Sequence[PixelPoint]) -> Action:
    """`action` at other points."""
    match action:
        case Drag():
            return Drag(None if action.start is None else points[0], points[-1])
        case Click() | Move() | MouseDown() | MouseUp() | Scroll():
            return replace(action, at=points[0])
        case _:
            raise AssertionError("an action without a target has no points")
