"""The loop, with real events and real gates; fakes only at its seams: screen, policy, executor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pytest

from agent.core.actions import Action, Button, Click, Finished, Note, Type, Wait
from agent.core.events import (
    Ended,
    Event,
    Executed,
    Failed,
    Judged,
    Misparsed,
    Observed,
    Predicted,
    Reason,
    Verdict,
    event_json,
)
from agent.core.history import COMPARED_FRAMES, NO_EFFECT, History
from agent.core.policy import Observation, Pointing, Prediction
from agent.core.reply import ParseError, Reply
from agent.core.stop import Stop
from agent.core.task import Mode, Task
from agent.desktop.input.executor import Done, Halted, Impossible, Outcome, Stale
from agent.grammar.ui_tars import parse
from agent.loop import Agent
from agent.safety.asker import Answer, Approve, Asker, AutoReject, Edit, Proposal, Quit, Reject, Skip
from agent.safety.gate import Approved, Gate
from vision.frame import Frame
from vision.geometry import DesktopBox, PixelPoint, Size, Space, Viewport

SIZE = Size(200, 130)
CLICK = "Thought: here it is\nAction: click(start_box='(50,60)')"
OTHER = "Thought: or there\nAction: click(start_box='(150,60)')"
FINISH = "Thought: all done\nAction: finished(content='the end')"
POINTING = Pointing(PixelPoint(50, 60), PixelPoint(51, 60), 4.0, 2.0)
GIBBERISH = "I would rather not say"


@dataclass
class PaintedScreen:
    """Shows one grey level; an executor that acts on it repaints it."""

    level: int = 10
    stop_at_look: int | None = None
    looks: int = 0

    def grab(self) -> Frame:
        return Frame(np.full((SIZE.height, SIZE.width, 3), self.level, np.uint8), Viewport.plain(SIZE))

    def settle(self, stop: Stop) -> Frame:
        self.looks += 1
        if self.looks == self.stop_at_look:
            stop.set("a key")
        return self.grab()


@dataclass
class Script:
    """Says the next line at every step, the last one for ever; keeps what it was told."""

    lines: list[str]
    told: list[History] = field(default_factory=list)

    def space(self, size: Size) -> Space:
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        self.told.append(history)
        return Prediction(self.lines[min(observation.step, len(self.lines)) - 1], 0.5, POINTING)


@dataclass
class Hand:
    """Repaints the screen for each action, unless told otherwise; keeps what it did."""

    screen: PaintedScreen
    outcome: Callable[[int], Outcome | None] = lambda number: None
    effective: bool = True
    did: list[Action] = field(default_factory=list)

    def execute(self, approved: Approved, stop: Stop) -> Outcome:
        outcome = self.outcome(len(self.did))
        self.did.append(approved.action)
        if outcome is None and self.effective:
            self.screen.level += 1
        return outcome if outcome is not None else Done(0.01)


@dataclass
class Person:
    """Answers from a list."""

    answers: list[Answer]
    asked: list[Proposal] = field(default_factory=list)

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        self.asked.append(proposal)
        return self.answers.pop(0)


@dataclass
class Respondent(Person):
    """Answers the model's questions too."""

    words: list[str | None] = field(default_factory=list)

    def respond(self, question: Proposal, stop: Stop) -> str | None:
        self.asked.append(question)
        return self.words.pop(0)


@dataclass
class Remarking(Person):
    """Says something to the run, once after each step."""

    said: list[tuple[str, ...]] = field(default_factory=list)

    def remarks(self) -> tuple[str, ...]:
        return self.said.pop(0) if self.said else ()


class Run:
    """One run of the loop over the fakes, to its end."""

    def __init__(
        self,
        *lines: str,
        mode: Mode = Mode.AUTO,
        asker: Asker | None = None,
        screen: PaintedScreen | None = None,
        outcome: Callable[[int], Outcome | None] = lambda number: None,
        effective: bool = True,
        own: tuple[DesktopBox, ...] = (),
        max_steps: int = 20,
        max_seconds: float | None = None,
        front: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.screen = screen or PaintedScreen()
        self.hand = Hand(self.screen, outcome, effective)
        self.policy = Script(list(lines))
        gate = Gate(mode, asker or AutoReject(), lambda: own)
        agent = Agent(
            screen=self.screen,
            policy=self.policy,
            gate=gate,
            executor=self.hand,
            front=lambda: front,
            clock=clock,
        )
        self.events: list[Event] = list(agent.run(Task("a task", max_steps, max_seconds), Stop()))

    @property
    def ended(self) -> Ended:
        last = self.events[-1]
        assert isinstance(last, Ended)
        assert not any(isinstance(event, Ended) for event in self.events[:-1])
        return last

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    def notes(self, step: int) -> tuple[str, ...]:
        """What the policy had been told about `step` when it was last asked."""
        return next(turn.notes for turn in self.policy.told[-1] if turn.step == step)


def test_who_is_asked_is_told_how_sure_the_point_is() -> None:
    person = Person([Approve()])
    Run(CLICK, FINISH, mode=Mode.STEP, asker=person)
    assert [(one.confidence, one.pointing) for one in person.asked] == [(0.5, POINTING)]


def test_a_run_observes_predicts_judges_executes_and_ends() -> None:
    run = Run(CLICK, FINISH)
    kinds = [type(event) for event in run.events]
    assert kinds == [Observed, Predicted, Judged, Executed, Observed, Predicted, Ended]
    assert run.hand.did == [Click(PixelPoint(50, 60))]
    assert run.ended == Ended(2, Reason.FINISHED, "the end")


def test_the_judgement_is_out_before_any_input_is_sent() -> None:
    screen = PaintedScreen()
    hand = Hand(screen)
    agent = Agent(screen=screen, policy=Script([CLICK, FINISH]), gate=Gate(Mode.AUTO, AutoReject()), executor=hand)
    for event in agent.run(Task("a task"), Stop()):
        if isinstance(event, Judged):
            assert hand.did == []
        if isinstance(event, Executed):
            assert len(hand.did) == 1


def test_the_effect_of_an_action_is_the_number_of_changed_tiles_at_the_next_look() -> None:
    run = Run(CLICK, FINISH)
    observed = [event.changed for event in run.events if isinstance(event, Observed)]
    assert observed == [None, 4 * 3]


def test_an_action_without_effect_is_told_to_the_model() -> None:
    run = Run(CLICK, FINISH, effective=False)
    assert run.notes(1) == (NO_EFFECT,)
    assert Run(CLICK, FINISH).notes(1) == ()


class Planner:
    """A policy that gives replies itself, with a text of its own or without."""

    def __init__(self, *replies: Reply | ParseError, text: str = "") -> None:
        self.replies, self.text = list(replies), text

    def space(self, size: Size) -> Space:
        return Space.relative(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        self.history = history
        return Prediction(self.text, 0.75, reply=self.replies.pop(0))


def test_a_reply_without_text_is_carried_out_as_it_is_and_recorded_with_a_text_that_says_the_same() -> None:
    screen = PaintedScreen()
    hand, click = Hand(screen), Click(PixelPoint(50.5, 60), Button.RIGHT, 2)
    type_it = Reply("I type <it>.", (click, Type("Action: finished()")))
    policy = Planner(type_it, Reply("Done.", (Finished("the end"),)))
    agent = Agent(screen=screen, policy=policy, gate=Gate(Mode.AUTO, AutoReject()), executor=hand)
    events = list(agent.run(Task("a task"), Stop()))
    assert hand.did == list(type_it.actions)
    first, last = (event for event in events if isinstance(event, Predicted))
    assert (first.reply, first.confidence) == (type_it, 0.75)
    assert first.text == "Thought: I type <it>.\nAction: right-double-click (50, 60)\nAction: type 'Action: finished()'"
    assert parse(last.text, Space.absolute(screen.grab().size)) == last.reply
    assert [(turn.reply, turn.text) for turn in policy.history] == [(type_it, first.text)]


def test_a_policy_that_reads_its_own_text_is_taken_at_its_word_and_the_text_is_recorded() -> None:
    screen = PaintedScreen()
    hand = Hand(screen)
    wait, error = Reply("", (Wait(0.1),)), ParseError("there is no action 'fly'", (0, 3))
    policy = Planner(wait, error, Reply("", (Finished(),)), text='{"fly": 1}')
    agent = Agent(screen=screen, policy=policy, gate=Gate(Mode.AUTO, AutoReject()), executor=hand)
    events = list(agent.run(Task("a task"), Stop()))
    assert [event.text for event in events if isinstance(event, Predicted | Misparsed)] == [policy.text] * 3
    assert [event.error for event in events if isinstance(event, Misparsed)] == [error]
    assert hand.did == [Wait(0.1)]
    assert policy.history[1].notes == ("Your reply could not be read: there is no action 'fly'",)


def test_a_reply_that_cannot_be_read_is_shown_and_fed_back() -> None:
    run = Run(GIBBERISH, FINISH)
    (misparsed,) = run.of(Misparsed)
    assert isinstance(misparsed, Misparsed)
    assert misparsed.text == GIBBERISH
    assert misparsed.error.message in run.notes(1)[0]
    assert run.ended.reason is Reason.FINISHED


def test_three_unreadable_replies_in_a_row_end_the_run() -> None:
    run = Run(GIBBERISH, GIBBERISH, OTHER, GIBBERISH)
    assert len(run.of(Misparsed)) == 5
    assert run.ended.reason is Reason.FAILED
    assert "3 replies in a row could not be read" in run.ended.content


def test_the_same_action_on_an_unchanged_screen_gets_a_hint_then_a_question_then_the_end() -> None:
    person = Person([Approve()])
    run = Run(CLICK, effective=False, asker=person)
    assert len(run.hand.did) == 2, "the second time it is not carried out, the third time the person said yes"
    assert "Do something else" in run.policy.told[-1][1].notes[0]
    assert [proposal.step for proposal in person.asked] == [3]
    assert person.asked[0].warning
    assert run.ended == Ended(4, Reason.FAILED, "stuck: the same action again and again, without effect")


def test_the_same_action_on_a_changing_screen_is_no_circle() -> None:
    run = Run(CLICK, CLICK, CLICK, CLICK, CLICK, FINISH)
    assert len(run.hand.did) == 5
    assert run.ended.reason is Reason.FINISHED


def test_waiting_again_and_again_is_no_circle() -> None:
    run = Run(*["Action: wait()"] * 6, FINISH, effective=False)
    assert run.ended.reason is Reason.FINISHED


def test_the_run_ends_when_the_steps_are_used_up() -> None:
    run = Run(CLICK, max_steps=3)
    assert run.ended == Ended(3, Reason.OUT_OF_STEPS, "not done after 3 steps")


def test_the_run_ends_when_the_time_is_used_up() -> None:
    ticks: Iterator[float] = iter(range(10_000))
    run = Run(CLICK, max_seconds=20, clock=lambda: float(next(ticks)))
    assert run.ended.reason is Reason.OUT_OF_STEPS
    assert run.ended.content == "not done after 20 seconds"


def test_a_stop_while_looking_ends_the_run_with_its_reason_and_without_input() -> None:
    run = Run(CLICK, screen=PaintedScreen(stop_at_look=2))
    assert run.ended == Ended(2, Reason.STOPPED, "a key")
    assert len(run.hand.did) == 1


def test_a_stop_during_input_ends_the_run() -> None:
    run = Run(CLICK, outcome=lambda number: Halted())
    assert run.ended.reason is Reason.STOPPED
    assert run.of(Executed) == []


def test_a_changed_target_is_looked_at_again() -> None:
    run = Run(CLICK, FINISH, outcome=lambda number: Stale())
    assert "changed" in run.notes(1)[0]
    assert isinstance(run.of(Failed)[0], Failed)
    assert run.ended.reason is Reason.INCOMPLETE


def test_an_action_that_was_voided_may_be_wanted_again_at_once() -> None:
    run = Run(CLICK, CLICK, FINISH, effective=False, outcome=lambda number: Stale() if number == 0 else Done(0.0))
    assert len(run.of(Executed)) == 1, "the voided one sent nothing, so the second is no repetition"
    assert run.ended.reason is Reason.FINISHED


def test_what_cannot_be_done_is_said_to_person_and_model() -> None:
    run = Run("Action: press_home()", FINISH, outcome=lambda number: Impossible("a desktop has no home button"))
    (failed,) = run.of(Failed)
    assert failed == Failed(1, "a desktop has no home button")
    assert run.notes(1) == ("This cannot be done: a desktop has no home button",)


def test_several_actions_of_one_reply_are_done_in_order_and_each_is_judged() -> None:
    run = Run("Action: click(start_box='(50,60)')\n\ntype(content='Ada')", FINISH)
    assert run.hand.did == [Click(PixelPoint(50, 60)), Type("Ada")]
    assert len(run.of(Judged)) == 2


def test_the_rest_of_a_reply_is_dropped_when_its_first_action_fails() -> None:
    run = Run("Action: click(start_box='(50,60)')\n\ntype(content='Ada')", FINISH, outcome=lambda number: Stale())
    assert run.hand.did == [Click(PixelPoint(50, 60))]


def test_in_step_mode_the_person_approves_edits_skips_and_rejects() -> None:
    edited = Click(PixelPoint(7, 0))
    person = Person([Approve(), Edit(edited), Skip(), Reject("wrong button")])
    run = Run(CLICK, OTHER, CLICK, OTHER, FINISH, mode=Mode.STEP, asker=person)
    judged = [event for event in run.events if isinstance(event, Judged)]
    assert [one.verdict for one in judged] == [Verdict.ALLOWED, Verdict.EDITED, Verdict.SKIPPED, Verdict.REJECTED]
    assert run.hand.did == [Click(PixelPoint(50, 60)), edited]
    assert judged[1].action == edited, "the record holds what was done, not what was meant"
    assert run.notes(4) == ("The person rejected this: wrong button",)
    assert run.ended.reason is Reason.INCOMPLETE


FILL = "Thought: the name\nAction: click(start_box='(50,60)')\n\nhotkey(key='ctrl a')\n\ntype(content='Ada')"
CALL = "Thought: which one?\nAction: call_user(content='Which of the two?')"


def test_filling_a_field_is_one_question_and_all_of_it_is_done() -> None:
    person = Person([Approve()])
    run = Run(FILL, FINISH, mode=Mode.STEP, asker=person)
    assert [one.action for one in person.asked] == [run.hand.did[0]]
    assert person.asked[0].following == tuple(run.hand.did[1:])
    assert run.hand.did[2] == Type("Ada")


def test_a_question_of_the_model_is_answered_and_the_run_goes_on_with_the_answer() -> None:
    person = Respondent([], words=["the second one"])
    run = Run(CALL, FINISH, asker=person)
    assert run.ended.reason is Reason.FINISHED
    assert run.policy.told[1][-1].notes == ("The person answers: the second one",)
    (judged,) = [event for event in run.events if isinstance(event, Judged)]
    assert (judged.verdict, judged.note) == (Verdict.ALLOWED, "the second one")


def test_what_the_person_says_to_a_run_is_in_its_history_from_the_next_step_on() -> None:
    run = Run(CLICK, OTHER, FINISH, asker=Remarking([], said=[("no, the second one", "and quickly"), ()]))
    assert run.policy.told[1][-1].notes == ("The person says: no, the second one", "The person says: and quickly")
    assert run.policy.told[2][-1].notes == ()
    said = [event for event in run.events if isinstance(event, Executed) and isinstance(event.action, Note)]
    assert [(event.step, event.action, event.by_person) for event in said] == [
        (2, Note("no, the second one"), True),
        (2, Note("and quickly"), True),
    ]


def test_a_question_that_nobody_answers_ends_the_run() -> None:
    for asker in (Respondent([], words=[None]), Person([])):
        run = Run(CALL, FINISH, asker=asker)
        assert (run.ended.reason, run.ended.content) == (Reason.CALL_USER, "Which of the two?")


def test_quitting_ends_the_run_as_stopped() -> None:
    run = Run(CLICK, mode=Mode.STEP, asker=Person([Quit()]))
    assert run.ended.reason is Reason.STOPPED
    assert run.hand.did == []


def test_the_programs_own_window_is_refused_and_insisting_ends_the_run() -> None:
    run = Run(CLICK, OTHER, CLICK, own=(DesktopBox(0, 0, 200, 130),))
    assert run.hand.did == []
    assert run.ended == Ended(3, Reason.REFUSED, "This is not allowed: that is deskhand's own window")


def test_an_edit_cannot_reach_the_programs_own_window_either() -> None:
    person = Person([Edit(Click(PixelPoint(1, 1)))] * 2)
    run = Run(CLICK, OTHER, mode=Mode.STEP, asker=person, own=(DesktopBox(0, 0, 10, 10),))
    assert run.hand.did == []
    assert run.ended.reason is Reason.REFUSED


def test_whatever_breaks_becomes_a_sentence_and_an_end() -> None:
    class BrokenPolicy(Script):
        def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
            raise RuntimeError("the model file is damaged")

    screen = PaintedScreen()
    agent = Agent(screen=screen, policy=BrokenPolicy([]), gate=Gate(Mode.AUTO, AutoReject()), executor=Hand(screen))
    events = list(agent.run(Task("a task"), Stop()))
    assert events[-2:] == [
        Failed(1, "the model file is damaged"),
        Ended(1, Reason.FAILED, "the model file is damaged"),
    ]


def test_what_only_a_browser_does_is_done_where_one_is_in_front() -> None:
    visit = "Thought: go\nAction: navigate(content='example.org')"
    run = Run(visit, FINISH, front="New Tab - Chromium")
    assert Type("example.org ") in run.hand.did
    assert [event.action for event in run.of(Judged) if isinstance(event, Judged)] == run.hand.did


@dataclass
class Forgetful(Script):
    """A script that says how many past screens it looks at."""

    past_screens: int = 0


@pytest.mark.parametrize(
    ("policy", "kept"),
    [(Script, 20), (partial(Forgetful, past_screens=7), 7), (Forgetful, COMPARED_FRAMES)],
)
def test_frames_that_nobody_looks_at_are_let_go(policy: Callable[[list[str]], Script], kept: int) -> None:
    steps = 27
    screen = PaintedScreen()
    script = policy([*[CLICK] * steps, FINISH])
    agent = Agent(screen=screen, policy=script, gate=Gate(Mode.AUTO, AutoReject()), executor=Hand(screen))
    for _ in agent.run(Task("a task", steps + 1), Stop()):
        pass
    frames = [turn.frame for turn in script.told[-1]]
    assert len(frames) == steps
    assert [frame is not None for frame in frames] == [False] * (steps - kept) + [True] * kept


def test_only_the_gate_can_approve() -> None:
    frame = PaintedScreen().grab()
    with pytest.raises(TypeError, match="only the gate"):
        Approved(Click(PixelPoint(0, 0)), frame, object())


def test_events_as_json_carry_the_contract() -> None:
    run = Run(CLICK, GIBBERISH, FINISH)
    printed = [event_json(event) for event in run.events]
    assert [one["event"] for one in printed] == [
        *("observed", "predicted", "judged", "executed"),
        *("observed", "misparsed"),
        *("observed", "predicted", "ended"),
    ]
    assert all(isinstance(one["step"], int) for one in printed)
    assert printed[3]["desktop"] == [50, 60]
    assert printed[-1] == {"event": "ended", "step": 3, "reason": "finished", "content": "the end"}
