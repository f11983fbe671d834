"""Replay of an edited recording: what was moved, left out, inserted and changed, and what no longer holds of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agent.core.actions import Click, Hotkey, Type, key
from agent.core.events import Event, Reason
from agent.factory import load_policy
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.edits.edited_script import script_of
from agent.replay.exact import ReplayPolicy
from agent.routines.preview import FoundBy, preview_of
from agent.safety.asker import Approve, Skip
from agent.sessions.editing.draft import Drafting
from agent.sessions.editing.edits import (
    AddCheck,
    DeleteStep,
    Edit,
    InsertStep,
    MarkParameter,
    MoveStep,
    SetTarget,
    SetText,
)
from agent.sessions.editing.versions import save_draft
from agent.sessions.outcomes import Outcome
from agent.sessions.parameters import with_values
from agent.sessions.reader import SessionReader
from tests.agent.replay.panel import FIRST, SECOND, Answers, Panel, ending, record, run
from tests.agent.replay.test_adaptive import ALPHA, THEN, Brightness, Elements
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind

SAVE = Hotkey((key("ctrl"), key("s")))
GAMMA = PixelPoint(192, 266)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Alpha is clicked, a name typed, Beta clicked, and saved."""
    record(tmp_path / "session", [Click(FIRST), Type("Ada"), Click(SECOND), SAVE], perception=THEN)
    return tmp_path / "session"


def edit(file: Path, *edits: Edit) -> None:
    with SessionReader(file) as reader:
        drafting = Drafting(reader)
        draft = drafting.start
        for one in edits:
            draft = drafting.edited(draft, one)
    save_draft(file, draft)


def replayed(
    file: Path, panel: Panel, now: Elements = THEN, asker: Answers | None = None, start: int = 1, **values: str
) -> tuple[AdaptiveReplayPolicy, list[Event]]:
    with SessionReader(file) as reader:
        recording = with_values(reader, values) if values else reader
        policy = AdaptiveReplayPolicy(
            recording, THEN, patience=2, start=start, instructions=lambda: load_policy("steps")
        )
        return policy, run(panel, policy, asker, now)


def test_steps_are_replayed_in_their_new_order_with_what_was_inserted_and_changed(file: Path) -> None:
    edit(file, MoveStep(3, 1), DeleteStep(4), SetText(3, "Grace"), InsertStep(2, 'right-click "Gamma"'))
    panel = Panel()
    policy, events = replayed(file, panel)
    assert ending(events).reason is Reason.FINISHED, ending(events)
    assert [type(done) for done in panel.done] == [Click, Click, Click, Type]
    assert panel.done[0] == Click(SECOND)
    assert isinstance(panel.done[1], Click)
    assert (panel.done[1].at, panel.done[1].button) == (GAMMA, "right")
    assert panel.done[2:] == [Click(FIRST), Type("Grace")]
    assert policy.outcomes[1].evidence == "found by its words"
    assert policy.outcomes[1].said == 'right-click "Gamma"'


def test_another_target_is_found_where_it_is_now(file: Path) -> None:
    edit(file, SetTarget(3, "Alpha"))
    panel, here = Panel(), replace(ALPHA, box=PixelBox(200, 44, 264, 76))
    _, events = replayed(file, panel, Elements((here, *THEN.elements[1:])))
    assert ending(events).reason is Reason.FINISHED, ending(events)
    assert panel.done[2] == Click(here.box.centre)


def test_an_inserted_step_that_finds_nothing_halts_and_says_where_to_go_on(file: Path) -> None:
    edit(file, InsertStep(2, 'click "Print"'))
    panel = Panel()
    policy, events = replayed(file, panel)
    assert ending(events).reason is Reason.CALL_USER
    assert ending(events).content.startswith('step 2, click "Print": looked for something named “Print”')
    assert panel.done == [Click(FIRST)]
    assert (policy.halt.number if policy.halt else 0, policy.outcomes[-1].outcome) == (2, Outcome.HALTED)
    panel = Panel()
    _, events = replayed(file, panel, start=3)
    assert panel.done == [Type("Ada"), Click(SECOND), SAVE]


def test_an_inserted_step_can_be_skipped_and_values_are_put_into_it(file: Path) -> None:
    edit(file, InsertStep(1, 'type "Dear Ada"'), MarkParameter(1, "who", "Ada"), InsertStep(2, 'click "Gamma"'))
    panel = Panel()
    policy, events = replayed(file, panel, asker=Answers([Approve(), Skip()]), who="Bob")
    assert panel.done[0] == Type("Dear Bob")
    assert Click(GAMMA) not in panel.done
    assert ending(events).reason is Reason.INCOMPLETE
    assert [str(one) for one in policy.outcomes[1].divergences] == [
        "expected to be done, but: the person skipped it"
    ] or ("skipped" in str(policy.outcomes[1]))


def test_checks_of_an_edit_hold_or_halt(file: Path) -> None:
    edit(file, AddCheck(1, "text=Alpha"), AddCheck(2, "no-text=Error"))
    policy, events = replayed(file, Panel())
    assert ending(events).reason is Reason.FINISHED
    assert "“Alpha” is on the screen" in policy.outcomes[0].evidence
    edit(file, AddCheck(2, "text=Saved"))
    panel = Panel()
    _, events = replayed(file, panel)
    assert ending(events).reason is Reason.CALL_USER
    assert "“Saved” on the screen" in ending(events).content
    assert panel.done == [Click(FIRST), Type("Ada")]


def test_keys_that_were_moved_go_nowhere_where_the_program_is_not_there(file: Path) -> None:
    edit(file, MoveStep(4, 1))
    panel = Panel()
    _, events = replayed(file, panel, Elements((Element(Kind.BUTTON, PixelBox(5, 5, 60, 30), "Elsewhere"),)))
    assert ending(events).reason is Reason.CALL_USER
    assert panel.done == []


def test_what_a_step_led_to_is_asked_of_it_only_where_it_still_leads_there(tmp_path: Path) -> None:
    """“Contact saved” came after the click; with another target of the click nobody waits for it."""
    saved = Element(Kind.TEXT, PixelBox(20, 270, 120, 290), "Contact saved")
    read = Brightness(THEN.elements, (*THEN.elements, saved))
    record(tmp_path / "session", [Click(FIRST), Click(SECOND)], perception=read)
    with SessionReader(tmp_path / "session") as reader:
        assert [line.appeared for line in script_of(reader, read)] == [("Contact saved",), ()]
    edit(tmp_path / "session", SetTarget(1, "Gamma"))
    with SessionReader(tmp_path / "session") as reader:
        lines = script_of(reader, read)
    assert (lines[0].appeared, lines[0].awaited, lines[0].after) == ((), (), None)
    assert lines[1].awaited == ()


def test_exact_replay_takes_another_order_and_text_and_refuses_what_it_cannot_do(file: Path) -> None:
    edit(file, DeleteStep(3), SetText(2, "Grace"))
    panel = Panel()
    with SessionReader(file) as reader:
        events = run(panel, ReplayPolicy(reader, max_looks=2))
    assert panel.done == [Click(FIRST), Type("Grace"), SAVE]
    assert ending(events).reason is Reason.FINISHED
    edit(file, AddCheck(1, "text=Alpha"))
    with SessionReader(file) as reader, pytest.raises(ValueError, match=r"cannot check .* use --mode adaptive"):
        ReplayPolicy(reader)
    edit(file, InsertStep(1, "press f5"))
    with (
        SessionReader(file) as reader,
        pytest.raises(ValueError, match="cannot find “press f5”"),
    ):
        ReplayPolicy(reader)


def test_inserted_steps_need_somebody_who_carries_out_instructions(file: Path) -> None:
    edit(file, InsertStep(1, "press f5"))
    with SessionReader(file) as reader, pytest.raises(ValueError, match="nothing here carries out instructions"):
        AdaptiveReplayPolicy(reader, THEN)


def test_a_preview_says_what_inserted_steps_are_found_by(file: Path) -> None:
    edit(file, InsertStep(1, 'click "Gamma"'))
    found = preview_of(file, THEN)
    assert [(step.words, step.found_by) for step in found.steps][:2] == [
        ('click "Gamma"', FoundBy.WORDS),
        ("click the button “Alpha”", FoundBy.TEXT),
    ]
