"""The loop: observe, predict, parse, judge, execute, and an event for everything.

    screen -> Frame -> Observation -> Policy -> text or Reply -> Gate -> Approved -> Executor -> effect

`Agent.run` is a generator. It knows neither recorder nor window nor command line; they iterate it. An action is
yielded as `Judged` before its input is sent, so whoever has written that event to disk knows all that may have
happened. Replay is this loop with a policy that reads a session file; evaluation is this loop with a checker.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from agent.core.actions import CallUser, Finished
from agent.core.api import export
from agent.core.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Predicted, Reason, Verdict
from agent.core.history import (
    ANSWERED,
    IMPOSSIBLE,
    INTERRUPTED,
    MISPARSED,
    REPEATED,
    STALE,
    History,
    Turn,
    declined,
    extended,
    hopeless,
    repeats,
)
from agent.core.policy import Observation, Policy, Prediction, past_screens
from agent.core.reply import ParseError
from agent.core.stop import Stop, rest
from agent.core.task import Task
from agent.desktop.capture.screen import Screen
from agent.desktop.input.executor import Done, Executor, Halted, Impossible, Interrupted, Stale, undone
from agent.desktop.resolution import resolved
from agent.grammar.ui_tars import parse, transcript
from agent.safety.asker import proposal_of
from agent.safety.field_filling import rest_of_filling
from agent.safety.gate import Gate
from agent.safety.omissions import Omissions, incomplete
from vision.frame import visible_changes
from vision.perception.elements import Perception

log = logging.getLogger(__name__)


@export("Agent")
class Agent:
    """Carries out tasks on one screen, one at a time, all on the thread that iterates `run`."""

    def __init__(
        self,
        *,
        screen: Screen,
        policy: Policy,
        gate: Gate,
        executor: Executor,
        perception: Perception | None = None,
        front: Callable[[], str] = lambda: "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.screen, self.perception, self._policy, self._gate = screen, perception, policy, gate
        self._executor, self._front, self._clock, self._omissions = executor, front, clock, Omissions()

    def run(self, task: Task, stop: Stop) -> Iterator[Event]:
        """Carry out `task`. The last event is always `Ended`, whatever goes wrong."""
        step, self._omissions = 0, Omissions()
        try:
            episode = self._episode(task, stop)
            while True:
                event = next(episode)
                step = event.step
                self._omissions.take(event)
                yield event
        except StopIteration as end:
            yield self._omissions.ending(end.value)
        except Exception as error:  # the border: nothing that breaks below may leave a run without an end
            log.debug("step %d failed", step, exc_info=True)
            why = str(error) or type(error).__name__
            yield Failed(step, why)
            yield Ended(step, Reason.FAILED, why)

    def _episode(self, task: Task, stop: Stop) -> Generator[Event, None, Ended]:
        history: History = ()
        turn: Turn | None = None
        began = self._clock()
        for step in range(1, task.max_steps + 1):
            began += yield from rest(step, stop, self._clock)
            started = self._clock()
            frame = self.screen.settle(stop)
            changed = None
            if turn is not None and turn.frame is not None:
                changed = int(visible_changes(turn.frame, frame).sum())
                turn = yield from self._gate.remarked(turn, step, frame)
                history = extended(history, turn, changed, past_screens(self._policy))
            yield Observed(step, frame, changed, self._clock() - started)
            if (why := hopeless(history)) is not None:
                return Ended(step, Reason.REFUSED if history[-1].refused else Reason.FAILED, why)
            if task.max_seconds is not None and self._clock() - began > task.max_seconds:
                return Ended(step, Reason.OUT_OF_STEPS, f"not done after {task.max_seconds:g} seconds")

            started = self._clock()
            elements = self.perception.read(frame) if self.perception is not None and not stop.is_set() else ()
            observation = Observation(task.text, step, frame, elements)
            prediction = self._policy.predict(observation, history, stop)
            if stop.is_set():
                return Ended(step, Reason.STOPPED, stop.reason)
            reply = prediction.reply or parse(prediction.text, self._policy.space(frame.size))
            if isinstance(reply, ParseError):
                yield Misparsed(step, prediction.text, reply)
                turn = Turn(step, frame, prediction.text).noting(MISPARSED + reply.message)
                continue
            text = prediction.text or transcript(reply, frame.size)
            reply = resolved(reply, history, frame, self._front)
            turn = Turn(step, frame, text, reply)
            yield Predicted(step, text, reply, prediction.confidence, self._clock() - started)
            match repeats(history, reply.actions, frame):
                case 0:
                    outcome = yield from self.act(turn, observation, prediction, stop)
                case 1:
                    outcome = turn.noting(REPEATED)
                case 2:
                    outcome = yield from self.act(turn, observation, prediction, stop, "this did nothing before")
                case _:
                    outcome = Ended(step, Reason.FAILED, "stuck: the same action again and again, without effect")
            if isinstance(outcome, Ended):
                return outcome
            turn = outcome
        return Ended(task.max_steps, Reason.OUT_OF_STEPS, f"not done after {task.max_steps} steps")

    def act(
        self, turn: Turn, seen: Observation, prediction: Prediction, stop: Stop, warning: str = ""
    ) -> Generator[Event, None, Turn | Ended]:
        """Judge and execute the actions of one reply, in order, until one of them ends the step or the run."""
        step, frame = seen.step, seen.frame
        base = proposal_of(turn, seen, prediction, warning, self._omissions.in_words())
        for index, action in enumerate(turn.actions):
            proposal = replace(base, action=action, following=rest_of_filling(turn.actions[index:]))
            if isinstance(action, Finished):
                return incomplete(Ended(step, Reason.FINISHED, action.content), prediction.otherwise)
            if isinstance(action, CallUser):
                if (answer := self._gate.respond(proposal, stop)) is None:
                    return Ended(step, Reason.CALL_USER, action.content)
                yield Judged(step, frame, action, Verdict.ALLOWED, answer, seen.elements)
                return turn.noting(ANSWERED + answer)
            if turn.acted:
                self.screen.settle(stop)  # keys sent too early overtake a click that the window manager still holds
            judged = self._gate.judge(proposal, stop)
            yield Judged(step, frame, judged.action, judged.verdict, judged.note, seen.elements)
            if judged.approved is None:
                for done, before in judged.instead:
                    yield Executed(step, before, done, 0.0, by_person=True)
                yield from undone(judged, seen, self._executor, stop)
                kept = declined(turn, judged.verdict, judged.note, tuple(done for done, _ in judged.instead))
                if kept is None:
                    return Ended(step, Reason.STOPPED, judged.note)
                if judged.verdict is not Verdict.SKIPPED:
                    return kept
                turn = kept
                continue
            match self._executor.execute(judged.approved, stop):
                case Done(seconds):
                    yield Executed(step, frame, judged.action, seconds)
                    turn = replace(turn, acted=True)
                case Stale():
                    yield Failed(step, "the target changed before the input was sent; looking again")
                    return turn.noting(STALE)
                case Impossible(why):
                    yield Failed(step, why)
                    return turn.noting(IMPOSSIBLE + why)
                case Interrupted():
                    return turn.noting(INTERRUPTED)
                case Halted():
                    return Ended(step, Reason.STOPPED, stop.reason)
        return turn
