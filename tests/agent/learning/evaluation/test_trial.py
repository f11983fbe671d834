"""Trials: a run on a real program, judged by it, and the file of results."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.core.policy import LoadedModel
from agent.core.stop import Stop
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.factory import run_task
from agent.learning.evaluation.ground_truth import (
    ExampleRecorder,
    GroundTruthPerception,
)
from agent.learning.evaluation.suites import (
    PRACTICE,
    list_tasks,
)
from agent.learning.evaluation.trial import EvaluatedPolicy, append_result, results_in, run_trial
from agent.policies.builtin.examples import ActionKind, ExampleFolder, ExampleWriter
from agent.policies.steps import StepsPolicy
from agent.sessions.reader import SessionReader
from tests.agent.learning.evaluation.evaluated import LOST, WON


@pytest.mark.display
def test_a_listed_task_can_be_opened_done_and_is_judged_by_its_window(display: VirtualDisplay, tmp_path: Path) -> None:
    """The whole way with real input: listed, opened, carried out by the steps policy on what the window shows."""
    (job,) = list_tasks(PRACTICE, ["--family=dialog", "--split=validation", "--count=1"])
    truth, stop = GroundTruthPerception(), Stop()
    with ExampleWriter(tmp_path / "examples") as examples:
        recorder = ExampleRecorder(StepsPolicy(), examples)
        evaluated = EvaluatedPolicy("steps+truth", LoadedModel(recorder, truth), True, truth, recorder)
        outcome = run_trial(PRACTICE, job, evaluated, tmp_path, display.environment(), stop, run_task)
    assert outcome is not None
    assert outcome.job == job.key
    assert (outcome.success, outcome.reason) == (True, job.ends), outcome
    with SessionReader(tmp_path / f"{job.key}.deskhand") as session:
        assert session.verify() == ()
    taught = ExampleFolder(tmp_path / "examples")
    assert taught[0].task == job.instruction
    assert taught[len(taught) - 1].decision.kind is ActionKind.FINISHED
    assert taught.pixels(0) is not None


def test_results_are_kept_and_a_line_cut_short_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    append_result(file, WON)
    append_result(file, LOST)
    with file.open("a") as lines:
        lines.write('{"model": "st')
    assert list(results_in(file)) == [WON, LOST]
    assert list(results_in(tmp_path / "none.jsonl")) == []
