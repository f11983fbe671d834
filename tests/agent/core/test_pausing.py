"""A run that is paused, a step that is taken over, and running on unasked: through the loop and the gate."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest

from agent.core.actions import Click, Type
from agent.core.events import Ended, Event, Executed, Judged, Observed, Paused, Predicted, Reason, Resumed, Verdict
from agent.core.history import INTERRUPTED, TAKEN_OVER
from agent.core.stop import Stop
from agent.core.task import Mode, Task
from agent.desktop.input.executor import Interrupted, Outcome
from agent.loop import Agent
from agent.safety.asker import Answer, Approve, Proposal, RunOn, TakenOver, Until
from agent.safety.gate import Approved, Gate
from tests.agent.test_loop import CLICK, FINISH, OTHER, Hand, PaintedScreen, Person, Script
from vision.geometry import PixelPoint

ELSEWHERE = "Thought: or here\nAction: click(start_box='(90,20)')"


@dataclass
class Interfering:
    """Pauses the run in the middle of the actions with these numbers."""

    hand: Hand
    at: tuple[int, ...]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def execute(self, approved: Approved, stop: Stop) -> Outcome:
        if next(self.numbers) in self.at:
            stop.pause("you moved the mouse")
            return Interrupted()
        return self.hand.execute(approved, stop)


def run(
    lines: list[str],
    *,
    stop: Stop,
    person: Person | None = None,
    interfere_at: tuple[int, ...] = (),
    task: Task | None = None,
    clock: Iterator[float] | None = None,
) -> tuple[Iterator[Event], Script, Hand]:
    screen, script = PaintedScreen(), Script(lines)
    hand = Hand(screen)
    times = count(0.0, 0.001) if clock is None else clock
    agent = Agent(
        screen=screen,
        policy=script,
        gate=Gate(Mode.AUTO if person is None else Mode.STEP, person or Person([])),
        executor=Interfering(hand, interfere_at),
        clock=lambda: next(times),
    )
    return agent.run(task or Task("a task", 20), stop), script, hand


def test_an_interrupted_action_pauses_the_run_and_it_looks_anew_once_resumed() -> None:
    stop = Stop(resumable=True)
    events, script, hand = run([CLICK, CLICK, FINISH], stop=stop, interfere_at=(1,))
    kinds: list[type[Event]] = []
    for event in events:
        kinds.append(type(event))
        if isinstance(event, Paused):
            assert event == Paused(2, "you moved the mouse")
            assert hand.did == []
            stop.resume()
    assert kinds == [Observed, Predicted, Judged, Paused, Resumed, Observed, Predicted, Judged, Executed,
                     Observed, Predicted, Ended]  # fmt: skip
    assert script.told[-1][0].notes == (INTERRUPTED,)
    assert hand.did == [Click(PixelPoint(50, 60))]  # the same action on the same screen is no running in circles


def test_a_paused_run_waits_until_it_is_resumed_from_another_thread() -> None:
    stop = Stop(resumable=True)
    events, _, _ = run([CLICK, FINISH], stop=stop, interfere_at=(1,))
    rests, seen = threading.Event(), list[Event]()

    def consume() -> None:
        for event in events:
            seen.append(event)
            if isinstance(event, Paused):
                rests.set()

    thread = threading.Thread(target=consume)
    thread.start()
    assert rests.wait(20)
    assert not any(isinstance(event, Resumed) for event in seen)
    stop.resume()
    thread.join(20)
    assert isinstance(seen[-1], Ended)
    assert seen[-1].reason is Reason.FINISHED


def test_a_paused_run_can_be_stopped() -> None:
    stop = Stop(resumable=True)
    events, _, hand = run([CLICK], stop=stop, interfere_at=(1,))
    last: Event | None = None
    for event in events:
        last = event
        if isinstance(event, Paused):
            stop.set("the person pressed Stop")
    assert isinstance(last, Ended)
    assert (last.reason, last.content) == (Reason.STOPPED, "the person pressed Stop")
    assert hand.did == []


def test_the_time_of_a_pause_does_not_count() -> None:
    now = [0.0]

    def times() -> Iterator[float]:
        while True:
            yield now[0]

    stop = Stop(resumable=True)
    events, _, _ = run(
        [CLICK, FINISH], stop=stop, interfere_at=(1,), task=Task("a task", 20, max_seconds=5.0), clock=times()
    )
    for event in events:
        if isinstance(event, Paused):
            now[0] += 3600
            stop.resume()
    assert isinstance(event, Ended)
    assert event.reason is Reason.FINISHED


def test_where_nobody_can_resume_pausing_stops() -> None:
    stop = Stop()
    stop.pause("you moved the mouse")
    assert stop.paused == ""
    assert stop.reason == "you moved the mouse, and nobody is here to let it go on"
    stop.wait_resumed()


def test_the_first_reason_of_a_pause_stays_until_it_is_resumed() -> None:
    stop = Stop(resumable=True)
    stop.pause("you moved the mouse")
    stop.pause("the window")
    assert stop.paused == "you moved the mouse"
    stop.resume()
    assert stop.paused == ""
    stop.pause("the window")
    assert stop.paused == "the window"


def test_a_step_that_the_person_took_over_is_recorded_as_theirs_and_told_to_the_model() -> None:
    did = (Click(PixelPoint(10, 20)), Type("hunter2"))
    events, script, hand = run([CLICK, FINISH], stop=Stop(), person=Person([TakenOver(did)]))
    seen = list(events)
    (judged,) = [event for event in seen if isinstance(event, Judged)]
    assert (judged.verdict, judged.action) == (Verdict.TAKEN_OVER, Click(PixelPoint(50, 60)))
    executed = [event for event in seen if isinstance(event, Executed)]
    assert [(event.action, event.by_person) for event in executed] == [(did[0], True), (did[1], True)]
    assert hand.did == []
    (note,) = script.told[-1][0].notes[:1]
    assert note == f"{TAKEN_OVER}: click (10, 20); type 7 characters."
    assert "hunter2" not in note


def test_a_step_done_unwatched_is_still_a_step_done_by_the_person() -> None:
    events, script, _ = run([CLICK, FINISH], stop=Stop(), person=Person([TakenOver()]))
    assert [event.verdict for event in events if isinstance(event, Judged)] == [Verdict.TAKEN_OVER]
    assert f"{TAKEN_OVER}." in script.told[-1][0].notes


def test_what_the_person_did_needs_a_frame_for_each_action() -> None:
    with pytest.raises(ValueError, match="1 actions need as many frames"):
        TakenOver((Type("x"),), (PaintedScreen().grab(), PaintedScreen().grab()))


@pytest.mark.parametrize(
    ("answers", "asked_in_steps"),
    [
        ([RunOn()], [1]),
        ([RunOn(steps=1), Approve()], [1, 3]),
        ([RunOn(steps=1), RunOn()], [1, 3]),
        ([Approve(), RunOn(steps=5)], [1, 2]),
    ],
)
def test_running_on_asks_no_more_until_its_steps_are_done(answers: list[Answer], asked_in_steps: list[int]) -> None:
    person = Person(answers)
    events, _, hand = run([CLICK, OTHER, ELSEWHERE, FINISH], stop=Stop(), person=person)
    assert isinstance(list(events)[-1], Ended)
    assert [proposal.step for proposal in person.asked] == asked_in_steps
    assert len(hand.did) == 3


def judge(gate: Gate, step: int, *, confidence: float = 0.9, warning: str = "") -> Verdict:
    action = Click(PixelPoint(10 * step, 10))
    proposal = Proposal(step, "", action, PaintedScreen().grab(), confidence, warning)
    return gate.judge(proposal, Stop()).verdict


def test_running_on_ends_at_the_first_uncertain_step_and_every_step_is_asked_about_again() -> None:
    person = Person([RunOn(), Approve(), Approve()])
    gate = Gate(Mode.STEP, person)
    for step, sure in ((1, 0.9), (2, 0.9), (3, 0.2), (4, 0.9)):
        assert judge(gate, step, confidence=sure) is Verdict.ALLOWED
    assert [one.step for one in person.asked] == [1, 3, 4]


def test_running_on_until_a_risky_step_passes_over_doubt_but_never_over_risk() -> None:
    person = Person([RunOn(Until.RISKY), Approve()])
    gate = Gate(Mode.STEP, person)
    judge(gate, 1)
    judge(gate, 2, confidence=0.1)
    judge(gate, 3, warning="this did nothing before")
    assert [one.step for one in person.asked] == [1, 3]


def test_running_on_ends_with_the_run() -> None:
    person = Person([RunOn(), Approve()])
    gate = Gate(Mode.STEP, person)
    judge(gate, 5)
    judge(gate, 6)
    judge(gate, 1)
    assert [one.step for one in person.asked] == [5, 1]
