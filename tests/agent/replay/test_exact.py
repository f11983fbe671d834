"""Exact replay through the real loop and gate, from real session files; the screen is a panel of painted buttons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from agent.core.actions import (
    Action,
    CallUser,
    Click,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    Note,
    Screenshot,
    Type,
    Wait,
    key,
)
from agent.core.events import Ended, Executed, Predicted, Reason
from agent.grammar.ui_tars import parse
from agent.replay.exact import ReplayPolicy, recorded_steps
from agent.safety.asker import Answer, Approve, Edit, Reject, Skip
from agent.sessions.reader import SessionReader
from tests.agent.replay.panel import ACTIONS, EDITS, FIRST, INPUTS, SECOND, SIZE, Answers, Panel, ending, record, run
from vision.geometry import PixelPoint, Size, Space


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[SessionReader]:
    record(tmp_path / "session", ACTIONS)
    with SessionReader(tmp_path / "session") as opened:
        yield opened


def test_what_was_done_is_done_again_without_the_waiting(reader: SessionReader) -> None:
    panel = Panel()
    events = run(panel, ReplayPolicy(reader))
    assert panel.done == INPUTS
    assert ending(events) == Ended(len(INPUTS) + 1, Reason.FINISHED, "the recording of 6 steps was replayed to its end")


def test_one_policy_replays_twice(reader: SessionReader) -> None:
    policy = ReplayPolicy(reader)
    for panel in (Panel(), Panel()):
        run(panel, policy)
        assert panel.done == INPUTS


def test_the_edited_action_is_replayed_and_not_the_one_that_was_meant(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST), Type("wrong")], Answers([Edit(Click(SECOND)), Skip()]))
    with SessionReader(tmp_path / "session") as reader:
        assert [step.action for step in recorded_steps(reader)] == [Click(SECOND)]


def test_replay_waits_for_a_screen_that_is_slower_than_it_was(reader: SessionReader) -> None:
    panel = Panel(lag=4)
    events = run(panel, ReplayPolicy(reader))
    assert panel.done == INPUTS
    assert ending(events).reason is Reason.FINISHED
    thoughts = [event.reply.thought for event in events if isinstance(event, Predicted)]
    assert "As in step 2 of the recording: not yet, the screen differs at (60, 60)" in thoughts


def test_a_place_that_never_looks_as_it_did_calls_the_user(reader: SessionReader) -> None:
    panel = Panel(moved=SECOND)
    events = run(panel, ReplayPolicy(reader, max_looks=3))
    assert panel.done == INPUTS[:2]
    assert ending(events) == Ended(
        6,
        Reason.CALL_USER,
        "step 3: expected to double-click (300, 200), but the screen differs at (300, 200)"
        "; adaptive replay may go on from here: --mode adaptive --from-step 3",
    )


def test_the_end_of_a_drag_must_look_as_it_did_too(tmp_path: Path) -> None:
    record(tmp_path / "session", [Drag(FIRST, SECOND)])
    panel = Panel(moved=SECOND)
    with SessionReader(tmp_path / "session") as reader:
        events = run(panel, ReplayPolicy(reader, max_looks=1))
    assert panel.done == []
    assert "differs at (300, 200)" in ending(events).content


def test_keys_go_only_where_the_last_target_looks_as_it_did(reader: SessionReader) -> None:
    panel = Panel(lag=99)
    events = run(panel, ReplayPolicy(reader, max_looks=2))
    assert panel.done == INPUTS[:1]
    expected = "step 2: expected to type 8 characters, but the screen differs at (60, 60)"
    assert ending(events).content.startswith(expected)


def test_a_change_elsewhere_does_not_matter(reader: SessionReader) -> None:
    panel = Panel(moved=PixelPoint(200, 280))
    assert ending(run(panel, ReplayPolicy(reader))).reason is Reason.FINISHED


def test_another_screen_size_calls_the_user_at_once(reader: SessionReader) -> None:
    panel = Panel(size=Size(410, 300))
    end = ending(run(panel, ReplayPolicy(reader)))
    assert (end.step, end.reason) == (1, Reason.CALL_USER)
    assert "but it was recorded on 400x300 pixels and the screen has 410x300" in end.content


def test_an_action_that_was_held_back_is_tried_again(reader: SessionReader) -> None:
    panel = Panel(hold_back=2)
    assert ending(run(panel, ReplayPolicy(reader))).reason is Reason.FINISHED
    assert panel.done == INPUTS


def test_the_same_key_several_times_is_no_running_in_circles(tmp_path: Path) -> None:
    keys: list[Action] = []
    for _ in range(4):  # on a screen that does not change the loop itself wants a look between two equal actions
        keys += [Hotkey((key("tab"),)), Wait(1)]
    record(tmp_path / "session", keys)
    panel = Panel()
    with SessionReader(tmp_path / "session") as reader:
        assert ending(run(panel, ReplayPolicy(reader))).reason is Reason.FINISHED
    assert panel.done == [Hotkey((key("tab"),))] * 4


def test_what_the_person_skips_is_left_out(reader: SessionReader) -> None:
    panel = Panel()
    events = run(panel, ReplayPolicy(reader), Answers([*[Approve()] * 5, Skip()]))
    assert ending(events).reason is Reason.INCOMPLETE
    assert [event.action for event in events if isinstance(event, Executed)] == panel.done == INPUTS[:5]


@pytest.mark.parametrize(
    ("panel", "answers", "why"),
    [
        (Panel(unable=True), [], "This cannot be done: this panel has no such button"),
        (Panel(), [Reject("not here")], "The person rejected this: not here"),
    ],
)
def test_what_cannot_or_must_not_be_done_ends_the_replay(
    reader: SessionReader, panel: Panel, answers: list[Answer], why: str
) -> None:
    end = ending(run(panel, ReplayPolicy(reader), Answers(answers)))
    assert end == Ended(2, Reason.CALL_USER, f"step 1: expected to click (60, 60), but {why}")


@pytest.mark.parametrize("edit", EDITS, ids=repr)
def test_a_recorded_step_is_replayed_as_it_was_edited_whatever_the_edit(tmp_path: Path, edit: Action) -> None:
    record(tmp_path / "session", [Click(FIRST)], Answers([Edit(edit)]))
    panel = Panel()
    with SessionReader(tmp_path / "session") as reader:
        assert ending(run(panel, ReplayPolicy(reader))).reason is Reason.FINISHED
    assert panel.done == [edit]


@pytest.mark.parametrize("edit", EDITS, ids=repr)
def test_a_step_that_is_edited_during_replay_is_done_and_replay_goes_on(reader: SessionReader, edit: Action) -> None:
    panel = Panel()
    run(panel, ReplayPolicy(reader), Answers([*[Approve()] * 5, Edit(edit)]))
    assert panel.done == [*INPUTS[:5], edit]


def test_the_kinds_of_edits_are_all_kinds_of_input() -> None:
    no_input = {Wait, Screenshot, Note, Finished, CallUser, Foreign}
    assert {type(edit) for edit in EDITS} == set(get_args(Action)) - no_input


def test_the_text_of_a_recorded_reply_can_be_read_and_says_what_was_done(reader: SessionReader) -> None:
    for event in run(Panel(), ReplayPolicy(reader)):
        if isinstance(event, Predicted):
            assert parse(event.text, Space.absolute(SIZE)) == event.reply


def test_an_empty_recording_is_replayed_at_once(tmp_path: Path) -> None:
    record(tmp_path / "session", [])
    with SessionReader(tmp_path / "session") as reader:
        assert ending(run(Panel(), ReplayPolicy(reader))) == Ended(
            1, Reason.FINISHED, "the recording of 0 steps was replayed to its end"
        )
