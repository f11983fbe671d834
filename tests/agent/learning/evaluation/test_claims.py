"""Claims by the confidence of the presses before them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agent.learning.evaluation.claims import claims, main
from agent.learning.evaluation.trial import append_result
from agent.policies.builtin.inference.review import UNSURE
from tests.agent.learning.evaluation.evaluated import LOST, WON

RIGHT = replace(WON, clicks=((0.9, True), (0.7, True)))
UNDONE = replace(
    WON, success=False, reason="call_user", goals=1, said=f"{UNSURE} “Save”: please look.", clicks=((0.4, False),)
)
CALLED = replace(UNDONE, goals=2)
REFUSED = replace(WON, success=False, reason="out_of_steps", goals=2)


def test_a_lower_threshold_makes_the_claims_that_were_not_made_and_a_higher_one_drops_some() -> None:
    runs = [RIGHT, LOST, UNDONE, CALLED, REFUSED]
    assert (claims(runs, 0.0).done, claims(runs, 0.0).claimed_wrongly) == (2, 2)
    assert (claims(runs, 0.45).done, claims(runs, 0.45).claimed_wrongly) == (1, 1)
    assert (claims(runs, 0.6).done, claims(runs, 0.6).claimed_wrongly) == (1, 0)
    assert (claims(runs, 0.8).done, claims(runs, 0.8).claimed_wrongly) == (0, 0)


def test_a_run_that_was_to_end_with_a_question_is_done_at_any_threshold() -> None:
    asked = replace(WON, reason="call_user", said="I do not see “Translate”.")
    assert claims([asked], 0.9).done == 1


def test_the_command_prints_a_table_for_each_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "results.jsonl"
    for one in (RIGHT, replace(LOST, model="other")):
        append_result(file, one)
    assert main([str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "steps, 1 tasks"
    assert ["0.7", "1", "0"] in [line.split() for line in lines]
    assert main([str(tmp_path / "none")]) == 1
