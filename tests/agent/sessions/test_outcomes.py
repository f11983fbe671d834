"""Outcomes of replayed steps, written and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.sessions.outcomes import Divergence, Outcome, StepOutcome, read_outcomes, write_outcomes


def test_outcomes_are_read_as_they_were_written(tmp_path: Path) -> None:
    outcomes = (
        StepOutcome(1, "click the button “Save”", Outcome.VERIFIED, "found by its text"),
        StepOutcome(2, "type 3 characters", Outcome.HALTED, "", (Divergence("“Saved” on the screen", "there: “”"),)),
    )
    write_outcomes(tmp_path / "outcomes", outcomes)
    assert read_outcomes(tmp_path / "outcomes") == outcomes


def test_foreign_outcomes_are_refused_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "outcomes").write_text('{"action": "all"}\n')
    with pytest.raises(ValueError, match="line 1: it is no outcome"):
        read_outcomes(tmp_path / "outcomes")
