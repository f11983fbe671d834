"""One step back in a replay, and Ctrl+Z in the place of a step: what comes again, and what nobody claims."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.core.actions import Action, Click, Hotkey, Move, Type, key
from agent.core.events import Event, Judged, Predicted, Reason, Verdict
from agent.core.history import UNDONE, WENT_BACK
from agent.core.stop import Stop
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.exact import ReplayPolicy
from agent.safety.asker import Answer, Approve, Proposal, Skip, StepBack, Undo
from agent.safety.undoing import UNDO
from agent.sessions.reader import SessionReader
from tests.agent.replay.panel import FIRST, SECOND, Panel, ending, record, run
from tests.agent.replay.test_adaptive import ALPHA, BETA, GAMMA, THEN, Elements
from vision.frame import Frame
from vision.perception.elements import Element

ACTS: list[Action] = [Click(FIRST), Type("Ada"), Click(SECOND)]


@dataclass
class Noting:
    """Gives one answer after the other, then approves; keeps what was asked."""

    answers: list[Answer]

    def __post_init__(self) -> None:
        self.asked: list[Proposal] = []

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        self.asked.append(proposal)
        return self.answers.pop(0) if self.answers else Approve()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    record(tmp_path / "session", ACTS, perception=THEN)
    return tmp_path / "session"


def replayed(
    file: Path, asker: Noting, *, exact: bool = False, now: Elements = THEN, start: int = 1
) -> tuple[Panel, list[Event]]:
    panel = Panel()
    with SessionReader(file) as reader:
        policy: ReplayPolicy | AdaptiveReplayPolicy
        if exact:
            policy = ReplayPolicy(reader, max_looks=3, start=start)
        else:
            policy = AdaptiveReplayPolicy(reader, THEN, patience=1, start=start)
        return panel, run(panel, policy, asker, now)


def thoughts(events: list[Event]) -> list[str]:
    return [event.reply.thought for event in events if isinstance(event, Predicted)]


def test_the_step_before_comes_again_and_can_be_done_or_skipped(file: Path) -> None:
    asker = Noting([Approve(), Approve(), StepBack(), StepBack(), Skip()])
    panel, events = replayed(file, asker)
    assert [one.action for one in asker.asked] == [*ACTS, ACTS[1], ACTS[0], ACTS[1], ACTS[2]]
    assert [one.goes_back for one in asker.asked] == [False, True, True, True, False, True, True]
    assert [one.repeated for one in asker.asked] == [False, False, False, True, True, True, False]
    assert panel.done == [ACTS[0], ACTS[1], ACTS[1], ACTS[2]]
    assert ending(events).reason is Reason.FINISHED, ending(events)
    notes = [event.note for event in events if isinstance(event, Judged) and event.verdict is Verdict.REJECTED]
    assert notes == [WENT_BACK, WENT_BACK]
    assert any("once more" in thought for thought in thoughts(events))


def test_exact_replay_goes_no_step_back_since_the_screen_is_another_then(file: Path) -> None:
    asker = Noting([])
    replayed(file, asker, exact=True)
    assert [one.goes_back for one in asker.asked] == [False] * 3


def test_nothing_comes_before_the_step_with_which_a_replay_began(file: Path) -> None:
    asker = Noting([])
    replayed(file, asker, start=2)
    assert [one.goes_back for one in asker.asked] == [False, True]


@dataclass(frozen=True)
class _WithoutAlpha(Elements):
    """Alpha is gone as soon as something was done."""

    def read(self, frame: Frame) -> tuple[Element, ...]:
        return self.elements if (frame.pixels == 220).all() else (BETA, GAMMA)


def test_what_cannot_be_done_once_more_is_said_and_the_replay_goes_on(file: Path) -> None:
    asker = Noting([Approve(), StepBack()])
    panel, events = replayed(file, asker, now=_WithoutAlpha((ALPHA, BETA, GAMMA)))
    assert [done for done in panel.done if not isinstance(done, Move)] == ACTS  # it may look beneath the pointer
    assert any(
        thought.startswith("Step 1 cannot be done once more on this screen; on with the next.")
        for thought in thoughts(events)
    )
    assert ending(events).reason is Reason.FINISHED, ending(events)


@pytest.mark.parametrize("exact", [False, True])
def test_undo_presses_ctrl_z_through_the_gate_and_the_step_before_comes_again(file: Path, exact: bool) -> None:
    asker = Noting([Approve(), Approve(), Undo()])
    panel, events = replayed(file, asker, exact=exact)
    assert [one.can_undo for one in asker.asked] == [False, False, True, False, True]
    assert [one.action for one in asker.asked] == [*ACTS, ACTS[1], ACTS[2]]
    assert [one.repeated for one in asker.asked] == [False] * 5
    assert panel.done == [ACTS[0], ACTS[1], UNDO, ACTS[1], ACTS[2]]
    judged = [event for event in events if isinstance(event, Judged)]
    assert [(event.action, event.note) for event in judged[2:4]] == [(ACTS[2], UNDONE), (UNDO, "by the person")]
    assert ending(events).reason is Reason.FINISHED, ending(events)


def test_nobody_claims_that_something_was_taken_back(file: Path) -> None:
    """The panel paints nothing for keys: nothing changed on the screen, and that is what is said."""
    _, events = replayed(file, Noting([Approve(), Approve(), Undo()]))
    assert any(
        thought.startswith("Ctrl+Z was pressed, and nothing changed on the screen.") for thought in thoughts(events)
    )
    assert "undone" not in ending(events).content


def test_undo_is_offered_only_after_what_programs_take_back(tmp_path: Path) -> None:
    acts: list[Action] = [Click(FIRST), Hotkey((key("ctrl"), key("s"))), Type(" "), Click(SECOND)]
    record(tmp_path / "session", acts, perception=THEN)
    asker = Noting([])
    replayed(tmp_path / "session", asker)
    assert [one.can_undo for one in asker.asked] == [False] * 4
