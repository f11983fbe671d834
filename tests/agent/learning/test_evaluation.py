"""Evaluation: what a program says of itself, what a run teaches, what many runs come to."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.cli.models.evaluate import _evaluated, _families
from agent.cli.usage import UsageError
from agent.core.actions import Wait
from agent.core.events import Observed, Predicted
from agent.core.history import NO_EFFECT, Turn
from agent.core.policy import LoadedModel, Observation
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.factory import run_task
from agent.grammar.ui_tars import parse
from agent.learning.evaluation.ground_truth import (
    ExampleRecorder,
    GroundTruthPerception,
    example_as_read,
    example_from_run,
)
from agent.learning.evaluation.ranking import auroc, click_confidence
from agent.learning.evaluation.suites import (
    PRACTICE,
    ExpectedStep,
    ProgramState,
    Suite,
    list_tasks,
    program_state,
    settled_state,
)
from agent.learning.evaluation.summary import as_json, as_table, summary
from agent.learning.evaluation.trial import EvaluatedPolicy, TrialResult, append_result, results_in, run_trial
from agent.learning.evaluation.written_instructions import WrittenInstruction, carries_out, written_instructions
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleFolder, ExampleWriter
from agent.policies.builtin.replies import reply_for
from agent.policies.steps import StepsPolicy
from agent.sessions.reader import SessionReader
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Space, Viewport
from vision.perception.elements import Element, Kind, State

DATA = Path(__file__).parents[2] / "data"
SCREEN = Size(640, 480)
SAVE = Element(Kind.BUTTON, PixelBox(100, 100, 180, 128), "Save")
NAME = Element(Kind.TEXT_FIELD, PixelBox(100, 50, 300, 78), "")
WON = TrialResult("steps", "form-1-0", "form", ("fill", "click"), True, "finished", False, 3, 3, 0.5, 2, 2, ())
LOST = replace(
    WON, job="form-5-0", success=False, false_finish=True, goals=1, harm=("pressed 003 Delete",), clicks=((0.5, False),)
)


def frame(size: Size = SCREEN) -> Frame:
    return Frame(np.zeros((size.height, size.width, 3), np.uint8), Viewport.plain(size))


@pytest.mark.display
def test_a_listed_task_can_be_opened_done_and_is_judged_by_its_window(display: VirtualDisplay, tmp_path: Path) -> None:
    """The whole way with real input: listed, opened, carried out by the steps policy on what the window shows."""
    (job,) = list_tasks(PRACTICE, ["--family=dialog", "--split=validation", "--count=1"])
    truth, stop = GroundTruthPerception(), Stop()
    with ExampleWriter(tmp_path / "lessons") as examples:
        recorder = ExampleRecorder(StepsPolicy(), examples)
        evaluated = EvaluatedPolicy("steps+truth", LoadedModel(recorder, truth), True, truth, recorder)
        outcome = run_trial(PRACTICE, job, evaluated, tmp_path, display.environment(), stop, run_task)
    assert outcome is not None
    assert outcome.job == job.key
    assert (outcome.success, outcome.reason) == (True, job.ends), outcome
    with SessionReader(tmp_path / f"{job.key}.deskhand") as session:
        assert session.verify() == ()
    taught = ExampleFolder(tmp_path / "lessons")
    assert taught[0].task == job.instruction
    assert taught[len(taught) - 1].decision.kind is ActionKind.FINISHED
    assert taught.pixels(0) is not None


@pytest.mark.parametrize("decision", [Decision(ActionKind.CLICK, element=0), Decision(ActionKind.FINISHED)])
def test_what_was_right_is_told_of_the_elements_that_were_read(decision: Decision) -> None:
    misread = replace(SAVE, text="5ave", box=PixelBox(103, 99, 178, 130), kind=Kind.TEXT)
    seen = Observation("Save it", 1, frame(), (NAME, misread))
    due = ExpectedStep(decision.kind.value, 1, 1, SAVE if decision.element is not None else None)
    turn = Turn(1, None, "Thought: …", notes=(NO_EFFECT,))
    example = example_from_run(seen, (turn,), due)
    assert example is not None
    assert example.decision.kind is decision.kind
    assert example.decision.element == (1 if decision.element is not None else None)
    assert example.past[0].notes == (NO_EFFECT,)


def test_a_screen_on_which_the_target_was_not_read_teaches_nothing() -> None:
    seen = Observation("Save it", 1, frame(), (NAME,))
    assert example_from_run(seen, (), ExpectedStep("click", 1, 1, SAVE)) is None


def test_a_lesson_from_true_elements_is_told_of_those_that_were_read() -> None:
    tick = Element(Kind.CHECKBOX, PixelBox(100, 200, 220, 218), "Daily", frozenset({State.CHECKED}))
    example = Example("Untick Daily", (SAVE, tick), (), Decision(ActionKind.CLICK, element=1, point="mark"), SCREEN)
    read = replace(tick, text="Dai1y", box=PixelBox(98, 199, 218, 220))
    told = example_as_read(example, (read, SAVE))
    assert told is not None
    assert (told.elements, told.decision.element, told.decision.point) == ((read, SAVE), 0, "press")
    assert example_as_read(example, (replace(read, state=frozenset()), SAVE)) is None  # it would be right to do nothing


def test_what_was_not_read_is_asked_for_where_the_task_calls_it_by_its_text() -> None:
    tick = Element(Kind.CHECKBOX, PixelBox(100, 200, 220, 218), "Daily")
    example = Example("Tick Daily, then save", (SAVE, tick), (), Decision(ActionKind.CLICK, 1, 2, element=1), SCREEN)
    told = example_as_read(example, (SAVE,))
    assert told is not None
    assert told.decision == Decision(ActionKind.ASK, 1, 2, span=(5, 10))
    elsewhere = replace(SAVE, text="Not the Daily one")
    assert example_as_read(example, (elsewhere,)) is None  # something is read in its stead: no telling what is right
    assert example_as_read(replace(example, task="Tick the first box, then save"), (SAVE,)) is None


def test_the_truth_is_told_in_pixels_of_the_frame(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    due = {"kind": "click", "step": 1, "steps": 1, "element": 0, "point": "press", "share": None, "span": None}
    due |= {"keys": [], "direction": None, "amount": None}
    task = {"instruction": "Save it", "script": 'click "Save"', "sorts": ["click"], "done": 0, "ends": "finished"}
    task |= {"solved": False, "stray": [], "harm": [], "due": due}
    shown = {"kind": "button", "text": "Save", "name": "", "checked": False}
    elements = [shown | {"box": [300, 220, 380, 250]}, shown | {"box": [10, 10, 60, 40], "text": "left of the frame"}]
    state.write_text(json.dumps({"app": "form", "values": {}, "log": [], "elements": elements, "task": task}))
    reader = GroundTruthPerception()
    assert reader.read(frame()) == ()
    reader.state = state
    part = Frame(np.zeros((200, 300, 3), np.uint8), Viewport.plain(Size(300, 200), 200, 100))
    (read,) = reader.read(part)
    assert read.box == PixelBox(100, 120, 180, 150)
    found = program_state(state)
    assert found is not None
    assert found.due.element is not None
    assert found.due.element.text == "Save"
    assert settled_state(PRACTICE, state) == found
    assert program_state(tmp_path / "nothing.json") is None


def test_results_are_kept_and_a_line_cut_short_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    append_result(file, WON)
    append_result(file, LOST)
    with file.open("a") as lines:
        lines.write('{"model": "st')
    assert list(results_in(file)) == [WON, LOST]
    assert list(results_in(tmp_path / "none.jsonl")) == []


def test_the_table_has_a_column_for_each_policy_and_the_figures_agree_with_it() -> None:
    other = replace(WON, model="builtin", steps=6)
    table = as_table([WON, LOST, other])
    head, everything = table.splitlines()[:2]
    assert head.split() == ["tasks", "steps", "builtin"]
    assert everything.split() == ["all", "2", "50%", "100%"]
    told = json.loads(json.dumps(as_json("practice", "test", [WON, LOST, other])))
    assert told["models"]["steps"]["all"]["false_finished"] == 1
    assert told["models"]["steps"]["all"]["harm"] == 1
    assert told["models"]["builtin"]["all"]["steps_to_oracle"] == 2.0
    assert told["models"]["steps"]["sorts"]["fill"]["tasks"] == 2


@pytest.mark.parametrize(
    ("clicks", "expected"),
    [
        ([], None),
        ([(0.9, True)], None),
        ([(0.9, True), (0.1, False)], 1.0),
        ([(0.1, True), (0.9, False)], 0.0),
        ([(0.5, True), (0.5, False)], 0.5),
        ([(0.9, True), (0.4, True), (0.6, False), (0.2, False)], 0.75),
    ],
)
def test_confidence_is_judged_by_how_often_right_clicks_are_surer(
    clicks: list[tuple[float, bool]], expected: float | None
) -> None:
    assert auroc(clicks) == expected
    assert summary([replace(WON, clicks=tuple(clicks))])["auroc"] == expected


@pytest.mark.parametrize(("x", "right"), [(100, True), (179, True), (180, False)])
def test_a_click_is_right_on_what_is_due(x: int, right: bool) -> None:
    moved = Frame(frame().pixels, Viewport.plain(SCREEN, 1000, 0))
    reply = parse(f"Thought: I save.\nAction: click(point='<point>{x} 110</point>')", Space.absolute(SCREEN))
    assert isinstance(reply, Reply)
    due = ExpectedStep("click", 1, 1, replace(SAVE, box=PixelBox(1100, 100, 1180, 128)))
    now = ProgramState("Save it", 'click "Save"', "finished", (), 0, False, (), (), due)
    event = Predicted(1, "", reply, 0.8, 0.1)
    assert click_confidence(Observed(1, moved, None, 0.0), event, now) == (0.8, right)
    assert click_confidence(Observed(1, moved, None, 0.0), replace(event, confidence=None), now) is None


def test_a_suite_that_cannot_list_its_tasks_says_why() -> None:
    broken = Suite("broken", ("-c", "import sys; sys.exit('no such family')"))
    with pytest.raises(RuntimeError, match="no such family"):
        list(list_tasks(broken, []))


def test_a_family_is_one_of_windows_or_the_one_as_which_models_are_asked() -> None:
    assert _families(["form", "UI-TARS 1.5", "mail"]) == (["form", "mail"], "ui-tars-1.5")
    assert _families([]) == ([], None)
    with pytest.raises(UsageError, match=r"one family at a time, not as ui-tars-1\.5 and doubao"):
        _families(["ui-tars-1.5", "doubao"])


def test_an_unknown_model_or_reading_is_a_matter_of_usage() -> None:
    with pytest.raises(UsageError, match="truth"):
        _evaluated("steps+guess", None)
    with pytest.raises(UsageError, match="not known"):
        _evaluated("oracle9", None)


def test_at_least_150_instructions_of_people_name_what_is_there() -> None:
    every = list(written_instructions(DATA))
    assert len(every) >= 150
    assert len({(one.screen, one.task) for one in every}) == len(every)
    for one in every:
        assert one.text in one.task
        assert (one.at is None) == (one.kind in {ActionKind.KEYS, ActionKind.WRITE, ActionKind.ASK})


@pytest.mark.parametrize("one", list(written_instructions(DATA)), ids=lambda one: f"{one.screen}-{one.kind.value}")
def test_the_right_step_is_recognised_and_another_is_not(one: WrittenInstruction) -> None:
    span = None
    if one.text:
        begin = one.task.index(one.text)
        span = (begin, begin + len(one.text))
    share = 0.5 if one.kind is ActionKind.DRAG else None
    decision = Decision(one.kind, 1, 1, one.at, share=share, span=span, keys=one.keys)
    assert carries_out(reply_for(decision, one.task, one.elements, one.size).actions, one)
    assert not carries_out((Wait(1),), one)


def test_eval_is_refused_where_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    from agent.cli.main import main

    assert main(["eval", "nothing"]) == 2
    assert "practice" in capsys.readouterr().err
