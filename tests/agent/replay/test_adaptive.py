"""Adaptive and hybrid replay through the real loop and gate: edits, moved targets, targets that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.core.actions import Action, Click, Drag, Hotkey, key
from agent.core.events import Ended, Event, Executed, Predicted, Reason
from agent.core.history import History
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.expectations import Expectation, FileIs
from agent.safety.asker import Approve, Edit, Skip
from agent.sessions.outcomes import Outcome
from agent.sessions.reader import SessionReader
from tests.agent.replay.panel import EDITS, FIRST, SECOND, Answers, Panel, ending, record, run
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space
from vision.perception.elements import Element, Kind


@dataclass(frozen=True)
class Elements:
    """A perception that finds the same elements on every frame."""

    elements: tuple[Element, ...]

    def read(self, frame: Frame) -> tuple[Element, ...]:
        return self.elements


def button(text: str, left: float, top: float) -> Element:
    return Element(Kind.BUTTON, PixelBox(left, top, left + 64, top + 32), text)


ALPHA, BETA = button("Alpha", 32, 44), button("Beta", 272, 184)
GAMMA = button("Gamma", 160, 250)
THEN = Elements((ALPHA, BETA, GAMMA))


def replayed(
    path: Path,
    panel: Panel,
    now: Elements = THEN,
    asker: Answers | None = None,
    fallback: Fallback | None = None,
    expectations: Sequence[Expectation] = (),
) -> tuple[AdaptiveReplayPolicy, list[Event]]:
    with SessionReader(path) as reader:
        policy = AdaptiveReplayPolicy(
            reader,
            THEN,
            fallback=None if fallback is None else lambda: fallback,
            patience=2,
            expectations=expectations,
        )
        return policy, run(panel, policy, asker, now)


@dataclass(frozen=True)
class Fallback:
    """A model that replies with one action, whatever it is asked."""

    action: Action

    def space(self, size: Size) -> Space:
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        assert history == ()
        return Prediction(reply=Reply(f"I do this: {observation.task}.", (self.action,)))


@pytest.mark.parametrize("edit", EDITS, ids=repr)
def test_a_recorded_step_is_replayed_as_it_was_edited_whatever_the_edit(tmp_path: Path, edit: Action) -> None:
    record(tmp_path / "session", [Click(FIRST)], Answers([Edit(edit)]), THEN)
    panel = Panel()
    policy, events = replayed(tmp_path / "session", panel)
    assert ending(events).reason is Reason.FINISHED
    assert panel.done == [edit]
    assert [outcome.outcome for outcome in policy.outcomes] == [Outcome.COMPLETED_UNVERIFIED]


@pytest.mark.parametrize("edit", EDITS, ids=repr)
def test_a_step_that_is_edited_during_replay_is_done_and_replay_goes_on(tmp_path: Path, edit: Action) -> None:
    save = Hotkey((key("ctrl"), key("s")))
    record(tmp_path / "session", [Click(FIRST), save], perception=THEN)
    panel = Panel()
    _, events = replayed(tmp_path / "session", panel, asker=Answers([Edit(edit), Approve()]))
    assert ending(events).reason is Reason.FINISHED
    assert panel.done == [edit, save]


def test_targets_are_clicked_and_dragged_where_they_are_now(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST), Drag(FIRST, SECOND)], perception=THEN)
    panel = Panel()
    now = Elements((button("Alpha", 92, 54), button("Beta", 332, 194), button("Gamma", 220, 260)))
    _, events = replayed(tmp_path / "session", panel, now)
    assert ending(events).reason is Reason.FINISHED
    first, second = (PixelPoint(at.x + 60, at.y + 10) for at in (FIRST, SECOND))
    assert panel.done == [Click(first), Drag(first, second)]


def test_a_target_that_is_gone_halts_the_replay_with_a_reason(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST), Click(SECOND)], perception=THEN)
    panel = Panel()
    policy, events = replayed(tmp_path / "session", panel, Elements((ALPHA, GAMMA)))
    assert panel.done == [Click(FIRST)]
    assert ending(events).reason is Reason.CALL_USER
    assert ending(events).content.startswith("action 2, click the button “Beta”: “Beta” is not on the screen")
    assert [outcome.outcome for outcome in policy.outcomes] == [Outcome.COMPLETED_UNVERIFIED, Outcome.HALTED]
    assert policy.halt is not None
    assert policy.halt.box == BETA.box


def test_hybrid_replay_asks_a_model_where_a_target_is_gone_and_keeps_its_answer_as_a_proposal(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(SECOND)], perception=THEN)
    panel, instead = Panel(), Click(PixelPoint(190, 260))
    policy, events = replayed(tmp_path / "session", panel, Elements((ALPHA, GAMMA)), fallback=Fallback(instead))
    assert ending(events).reason is Reason.FINISHED
    assert panel.done == [instead]
    (repair,) = policy.repairs
    assert (repair.order, repair.action, repair.element) == ('click "Beta"', instead, GAMMA)


def test_an_answer_of_another_kind_than_the_recorded_action_is_not_used(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(SECOND)], perception=THEN)
    panel = Panel()
    policy, events = replayed(
        tmp_path / "session", panel, Elements((ALPHA, GAMMA)), fallback=Fallback(Drag(FIRST, SECOND))
    )
    assert ending(events).reason is Reason.CALL_USER
    assert panel.done == []
    assert policy.repairs == ()


def test_a_file_that_the_person_expects_verifies_the_action_and_its_absence_halts(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST)], perception=THEN)
    expected = [Expectation(FileIs(tmp_path / "plan.txt"))]
    policy, events = replayed(tmp_path / "session", Panel(), expectations=expected)
    assert ending(events).reason is Reason.CALL_USER
    assert policy.outcomes[-1].outcome is Outcome.HALTED
    (tmp_path / "plan.txt").touch()
    policy, events = replayed(tmp_path / "session", Panel(), expectations=expected)
    assert ending(events) == Ended(
        ending(events).step,
        Reason.FINISHED,
        "1 actions were replayed to the end of the recording, 1 verified",
    )
    assert policy.outcomes[-1].outcome is Outcome.VERIFIED


def test_what_the_person_skips_is_left_out_and_noted(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST), Click(SECOND)], perception=THEN)
    panel = Panel()
    policy, events = replayed(tmp_path / "session", panel, asker=Answers([Skip()]))
    assert ending(events).reason is Reason.INCOMPLETE
    assert [event.action for event in events if isinstance(event, Executed)] == [Click(SECOND)]
    assert [str(divergence) for divergence in policy.outcomes[0].divergences] == [
        "expected to be done, found the person skipped it"
    ]


def test_the_policy_ends_within_the_steps_that_it_names(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST), Click(SECOND)], perception=THEN)
    policy, events = replayed(tmp_path / "session", Panel(hold_back=1000))
    assert ending(events).reason is Reason.CALL_USER
    assert sum(isinstance(event, Predicted) for event in events) <= policy.max_steps
