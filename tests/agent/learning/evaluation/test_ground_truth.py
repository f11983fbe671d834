"""Ground truth: examples of a run on true and on perceived elements."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.core.history import NO_EFFECT, Turn
from agent.core.policy import Observation
from agent.learning.evaluation.ground_truth import (
    GroundTruthPerception,
    example_as_read,
    example_from_run,
)
from agent.learning.evaluation.suites import (
    PRACTICE,
    ExpectedStep,
    program_state,
    settled_state,
)
from agent.policies.builtin.examples import ActionKind, Decision, Example
from tests.agent.learning.evaluation.evaluated import NAME, SAVE, SCREEN, frame
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.elements import Element, Kind, State


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


def test_a_example_from_true_elements_is_told_of_those_that_were_read() -> None:
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
