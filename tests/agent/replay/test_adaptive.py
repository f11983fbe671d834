"""Adaptive and hybrid replay through the real loop and gate: edits, moved targets, targets that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import pytest

from agent.core.actions import Action, Click, Drag, Hotkey, Move, Type, Wait, key
from agent.core.events import Ended, Event, Executed, Predicted, Reason
from agent.core.history import History
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.desktop.input import executor
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.expectations import Expectation, FileIs
from agent.safety.asker import Approve, Edit, Skip
from agent.safety.gate import Approved
from agent.sessions.outcomes import Outcome
from agent.sessions.reader import SessionReader
from tests.agent.replay.panel import EDITS, FIRST, SECOND, Answers, Panel, ending, record, run
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space
from vision.perception.elements import Element, Kind, State


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


@dataclass(frozen=True)
class Tip:
    """A perception that sees a tip in the place of “Beta” until the pointer has moved."""

    panel: Panel

    def read(self, frame: Frame) -> tuple[Element, ...]:
        tip = replace(BETA, kind=Kind.TEXT, text="Opens the first letter")
        moved = any(isinstance(action, Move) for action in self.panel.done)
        return (ALPHA, BETA if moved else tip, GAMMA)


def test_the_pointer_moves_away_once_where_a_tip_under_it_may_cover_the_target(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST), Click(SECOND)], perception=THEN)
    panel = Panel()
    with SessionReader(tmp_path / "session") as reader:
        events = run(panel, AdaptiveReplayPolicy(reader, THEN), None, Tip(panel))
    assert ending(events).reason is Reason.FINISHED
    assert panel.acts() == [Click(FIRST), Click(SECOND)]
    (move,) = [action for action in panel.done if isinstance(action, Move)]
    assert not any(element.box.contains(move.at) for element in THEN.elements)


def test_a_target_that_is_gone_halts_the_replay_with_a_reason(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST), Click(SECOND)], perception=THEN)
    panel = Panel()
    policy, events = replayed(tmp_path / "session", panel, Elements((ALPHA, GAMMA)))
    assert panel.acts() == [Click(FIRST)]
    assert ending(events).reason is Reason.CALL_USER
    assert ending(events).content.startswith("step 2, click the button “Beta”: “Beta” is not on the screen")
    assert [outcome.outcome for outcome in policy.outcomes] == [Outcome.COMPLETED_UNVERIFIED, Outcome.HALTED]
    assert policy.halt is not None
    assert policy.halt.box == BETA.box


BEYOND = Element(Kind.LINK, PixelBox(10, 120, 80, 140), "Beyond")


def test_hybrid_replay_asks_a_model_where_a_target_is_gone_and_keeps_its_answer_as_a_proposal(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(SECOND)], perception=THEN)
    panel, instead = Panel(), Click(PixelPoint(40, 130))
    policy, events = replayed(tmp_path / "session", panel, Elements((ALPHA, BEYOND, GAMMA)), fallback=Fallback(instead))
    assert ending(events).reason is Reason.FINISHED
    assert panel.acts() == [instead]
    (repair,) = policy.repairs
    assert (repair.order, repair.action, repair.element) == ('click "Beta"', instead, BEYOND)
    asked = repair.thought.splitlines()
    assert asked[0] == 'I do this: click "Beta"'
    assert asked[1].startswith("# Near it stood “")
    assert asked[2].startswith("# It can only be one of these: the link “Beyond” at (45, 130).")


def test_a_model_never_chooses_what_was_something_else_in_the_recording(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(SECOND)], perception=THEN)
    panel, instead = Panel(), Click(PixelPoint(190, 260))
    now = Elements((ALPHA, BEYOND, GAMMA))
    policy, events = replayed(tmp_path / "session", panel, now, fallback=Fallback(instead))
    assert ending(events).reason is Reason.CALL_USER
    assert (panel.acts(), policy.repairs) == ([], ())


def test_an_answer_of_another_kind_than_the_recorded_action_is_not_used(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(SECOND)], perception=THEN)
    panel = Panel()
    policy, events = replayed(
        tmp_path / "session", panel, Elements((ALPHA, GAMMA)), fallback=Fallback(Drag(FIRST, SECOND))
    )
    assert ending(events).reason is Reason.CALL_USER
    assert panel.acts() == []
    assert policy.repairs == ()


@dataclass
class Saving(Panel):
    """A panel where every input writes a file."""

    file: Path = field(default=Path(), kw_only=True)
    text: str = field(default="noon", kw_only=True)

    def execute(self, approved: Approved, stop: Stop) -> executor.Outcome:
        outcome = super().execute(approved, stop)
        if not isinstance(approved.action, Wait):
            self.file.write_text(self.text)
        return outcome


def test_a_file_that_is_written_in_the_run_verifies_the_action(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST)], perception=THEN)
    file = tmp_path / "plan.txt"
    for before in (None, "evening"):
        if before is not None:
            file.write_text(before)
        policy, events = replayed(tmp_path / "session", Saving(file=file), expectations=[Expectation(FileIs(file))])
        assert ending(events) == Ended(
            ending(events).step,
            Reason.FINISHED,
            "1 step was done again, to the end of the recording; the effect of each was seen",
        )
        assert policy.outcomes[-1].outcome is Outcome.VERIFIED


def test_a_file_that_is_missing_or_was_there_before_halts(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST)], perception=THEN)
    file = tmp_path / "plan.txt"
    for why in ("no such file", "it is as it was before"):
        policy, events = replayed(tmp_path / "session", Panel(), expectations=[Expectation(FileIs(file))])
        assert ending(events).reason is Reason.CALL_USER
        assert why in ending(events).content
        assert policy.outcomes[-1].outcome is Outcome.HALTED
        file.write_text("noon")


def test_a_file_written_again_with_the_same_contents_is_completed_and_not_verified(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST)], perception=THEN)
    file = tmp_path / "plan.txt"
    file.write_text("noon")
    digest = sha256(b"noon").hexdigest()
    for panel, expected in (
        (Saving(file=file), FileIs(file)),
        (Saving(file=file), FileIs(file, digest)),
        (Panel(), FileIs(file, digest)),
    ):
        policy, events = replayed(tmp_path / "session", panel, expectations=[Expectation(expected)])
        assert ending(events).reason is Reason.FINISHED
        assert policy.outcomes[-1].outcome is Outcome.COMPLETED_UNVERIFIED
        assert policy.outcomes[-1].evidence.endswith("as before this replay")


@dataclass(frozen=True)
class Brightness:
    """A perception by what the panel shows: one reading before the first input, another one after it."""

    before: tuple[Element, ...]
    after: tuple[Element, ...]

    def read(self, frame: Frame) -> tuple[Element, ...]:
        return self.before if (frame.pixels == 220).all() else self.after


def test_a_replay_whose_last_action_led_to_something_else_does_not_end_well(tmp_path: Path) -> None:
    saved = Element(Kind.TEXT, PixelBox(20, 270, 120, 290), "Contact saved")
    recorded = Brightness(THEN.elements, (*THEN.elements, saved))
    record(tmp_path / "session", [Click(FIRST)], perception=recorded)
    with SessionReader(tmp_path / "session") as reader:
        policy = AdaptiveReplayPolicy(reader, recorded, patience=2)
        events = run(Panel(), policy, perception=recorded)
        assert ending(events).reason is Reason.FINISHED
        events = run(Panel(), policy, perception=Brightness(THEN.elements, THEN.elements))
    assert ending(events).reason is Reason.INCOMPLETE
    assert "went otherwise: step 1, click the button “Alpha”: expected “Contact saved”" in ending(events).content


def test_a_dialog_that_the_recording_did_not_leave_open_is_closed_and_said_or_halts(tmp_path: Path) -> None:
    record(tmp_path / "session", [Click(FIRST)], perception=THEN)
    cancel = button("Cancel", 32, 200)
    for question, reason in (
        ("Tell us what you think", Reason.INCOMPLETE),
        ("plan.txt already exists", Reason.CALL_USER),
    ):
        asked = Element(Kind.TEXT, PixelBox(20, 150, 200, 170), question)
        with SessionReader(tmp_path / "session") as reader:
            policy = AdaptiveReplayPolicy(reader, THEN, patience=2)
            panel = Panel()
            events = run(panel, policy, perception=_UntilClosed(panel, (*THEN.elements, asked, cancel), cancel))
        assert ending(events).reason is reason, ending(events)
        pressed = [done for done in panel.done if isinstance(done, Click) and cancel.box.contains(done.at)]
        assert len(pressed) == (1 if reason is Reason.INCOMPLETE else 0)


@dataclass(frozen=True)
class _UntilClosed:
    """A perception of a dialog that opens with the first input, until its button is pressed."""

    panel: Panel
    opened: tuple[Element, ...]
    closing: Element

    def read(self, frame: Frame) -> tuple[Element, ...]:
        pressed = any(isinstance(done, Click) and self.closing.box.contains(done.at) for done in self.panel.done)
        return self.opened if self.panel.done and not pressed else THEN.elements


@pytest.mark.parametrize("ticked", [False, True])
def test_a_tick_box_is_left_alone_where_it_already_is_as_the_click_left_it(tmp_path: Path, ticked: bool) -> None:
    on = Element(Kind.CHECKBOX, PixelBox(32, 44, 160, 76), "Newsletter", state=frozenset({State.CHECKED}))
    off = replace(on, state=frozenset())
    first, then = ((on, BETA), (off, BETA)) if ticked else ((off, BETA), (on, BETA))
    recorded = Brightness(first, then)
    record(tmp_path / "session", [Click(FIRST)], perception=recorded)
    for now, clicks in ((first, 1), (then, 0)):
        panel = Panel()
        with SessionReader(tmp_path / "session") as reader:
            policy = AdaptiveReplayPolicy(reader, recorded, patience=2)
            events = run(panel, policy, perception=Brightness(now, then))
        assert ending(events).reason is Reason.FINISHED, ending(events)
        assert len(panel.done) == clicks


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


class Form:
    """A perception of a field that shows one text before and another after something was typed."""

    def __init__(self, panel: Panel, shows: str) -> None:
        label = Element(Kind.TEXT, PixelBox(200, 184, 260, 216), "City")
        field = Element(Kind.TEXT_FIELD, PixelBox(272, 184, 390, 216), "")
        self._before, self._after = (label, field, ALPHA), (label, replace(field, text=shows), ALPHA)
        self._panel = panel

    def read(self, frame: Frame) -> tuple[Element, ...]:
        return self._after if any(isinstance(done, Type) for done in self._panel.done) else self._before


@pytest.mark.parametrize(
    ("shows", "reason"),
    [
        ("Lisbon", Reason.FINISHED),
        ("Lisb0n", Reason.FINISHED),
        ("isbon", Reason.FINISHED),
        ("Oslo", Reason.CALL_USER),
        ("", Reason.CALL_USER),
    ],
)
def test_a_field_that_shows_something_else_than_what_was_typed_halts_before_the_form_is_sent(
    tmp_path: Path, shows: str, reason: Reason
) -> None:
    label, field, send = Form(Panel(), "").read(Panel().grab())
    typed = Typed((label, field, send), (label, replace(field, text="Lisbon"), send))
    record(tmp_path / "session", [Click(SECOND), Type("Lisbon"), Click(FIRST)], perception=typed)
    panel = Panel()
    now = Form(panel, shows)
    with SessionReader(tmp_path / "session") as reader:
        policy = AdaptiveReplayPolicy(reader, typed, patience=2)
        events = run(panel, policy, perception=now)
    assert ending(events).reason is reason, ending(events)
    assert (Click(FIRST) in panel.done) is (reason is Reason.FINISHED)
    assert shows not in ending(events).content or reason is Reason.FINISHED or not shows


SELECT_ALL = Hotkey((key("ctrl"), key("a")))


class Filled:
    """A perception of a form whose field holds a text at first, and then what was typed into it.

    Args:
        holds: What it holds at first.
        selects: Whether Ctrl+A selects what it holds, so that what is typed takes its place.
        tall: Whether it has many lines.
    """

    def __init__(self, panel: Panel, holds: str, *, selects: bool = True, tall: bool = False) -> None:
        self._panel, self._holds, self._selects = panel, holds, selects
        self._bottom = 299 if tall else 216

    def read(self, frame: Frame) -> tuple[Element, ...]:
        holds, selected = self._holds, False
        for done in self._panel.done:
            if isinstance(done, Type):
                holds, selected = done.text if selected else holds + done.text, False
            selected = (selected or self._selects) and done == SELECT_ALL
        label = Element(Kind.TEXT, PixelBox(200, 184, 260, 216), "City")
        return label, Element(Kind.TEXT_FIELD, PixelBox(272, 184, 390, self._bottom), holds), ALPHA


class Recorded:
    """The perception of a recording: the form as the panel that is recorded shows it."""

    def __init__(self, before: str, after: str, *, tall: bool = False) -> None:
        self._forms = [Filled(Panel(), text, tall=tall) for text in (before, after)]

    def read(self, frame: Frame) -> tuple[Element, ...]:
        before, after = self._forms
        return (before if frame.pixels[int(SECOND.y), int(SECOND.x), 0] in (220, 20) else after).read(frame)


@pytest.mark.parametrize(
    ("before", "after", "typed", "now", "then"),
    [
        ("", "Lisbon", "Lisbon", "", [Type("Lisbon")]),
        ("", "Lisbon", "Lisbon", "Oslo", [SELECT_ALL, Type("Lisbon")]),
        ("", "Lisbon", "Lisbon", "Lisbon", [SELECT_ALL, Type("Lisbon")]),
        ("a city", "Lisbon", "Lisbon", "a city", [Type("Lisbon")]),  # what an empty field says of itself
        ("a city", "Lisbon", "Lisbon", "Oslo", [SELECT_ALL, Type("Lisbon")]),
        ("Lisbon", "Lisbon North", " North", "Oslo", [Type(" North")]),  # behind what is there, as in the recording
    ],
)
def test_what_stands_in_a_field_that_the_recording_filled_is_replaced(
    tmp_path: Path, before: str, after: str, typed: str, now: str, then: list[Action]
) -> None:
    record(tmp_path / "session", [Click(SECOND), Type(typed), Click(FIRST)], perception=Recorded(before, after))
    panel = Panel()
    with SessionReader(tmp_path / "session") as reader:
        policy = AdaptiveReplayPolicy(reader, Recorded(before, after), patience=2)
        events = run(panel, policy, perception=Filled(panel, now))
    assert ending(events).reason is Reason.FINISHED, ending(events)
    assert panel.done == [Click(SECOND), *then, Click(FIRST)]


@pytest.mark.parametrize("tall", [False, True])
def test_a_field_that_keeps_what_stood_there_halts_before_the_form_is_sent(tmp_path: Path, tall: bool) -> None:
    """What has many lines is a document, of which nothing is deleted."""
    then = Recorded("", "Lisbon", tall=tall)
    record(tmp_path / "session", [Click(SECOND), Type("Lisbon"), Click(FIRST)], perception=then)
    panel = Panel()
    with SessionReader(tmp_path / "session") as reader:
        policy = AdaptiveReplayPolicy(reader, then, patience=2)
        events = run(panel, policy, perception=Filled(panel, "Oslo", selects=False, tall=tall))
    assert ending(events).reason is Reason.CALL_USER, ending(events)
    assert "Oslo" not in ending(events).content
    assert panel.acts() == ([Click(SECOND)] if tall else [Click(SECOND), SELECT_ALL, Type("Lisbon")])


def test_a_text_that_was_typed_in_two_parts_is_typed_in_two_parts(tmp_path: Path) -> None:
    """The second part was decided on a screen that did not show the first."""
    then = Recorded("", "Lisbon")
    record(tmp_path / "session", [Click(SECOND), Type("Lis"), Type("bon")], perception=then)
    panel = Panel()
    with SessionReader(tmp_path / "session") as reader:
        policy = AdaptiveReplayPolicy(reader, then, patience=2)
        run(panel, policy, perception=Filled(panel, ""))
    assert panel.done == [Click(SECOND), Type("Lis"), Type("bon")]


@dataclass(frozen=True)
class Typed:
    """A perception by what the panel painted last: a click 20, the text typed after it 40."""

    before: tuple[Element, ...]
    after: tuple[Element, ...]

    def read(self, frame: Frame) -> tuple[Element, ...]:
        return self.before if frame.pixels[int(SECOND.y), int(SECOND.x), 0] in (220, 20) else self.after


@dataclass(frozen=True)
class _Opening:
    """A perception of a dialog that opens as soon as the panel shows that something was done."""

    opened: tuple[Element, ...]

    def read(self, frame: Frame) -> tuple[Element, ...]:
        return THEN.elements if (frame.pixels == 220).all() else self.opened


def test_what_takes_effect_late_is_done_once_and_the_dialog_that_it_opens_is_no_obstacle(tmp_path: Path) -> None:
    opened = _Opening(
        (*THEN.elements, Element(Kind.TEXT, PixelBox(20, 150, 200, 170), "Sure?"), button("Cancel", 20, 5))
    )
    record(tmp_path / "session", [Click(FIRST), Click(SECOND)], perception=opened)
    panel = Panel(lag=4)
    with SessionReader(tmp_path / "session") as reader:
        events = run(panel, AdaptiveReplayPolicy(reader, opened, patience=8), perception=opened)
    assert ending(events).reason is Reason.FINISHED, ending(events)
    assert panel.done == [Click(FIRST), Click(SECOND)]
