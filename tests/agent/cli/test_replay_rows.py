"""Replays for the rows of a table: results as CSV, and resuming."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.cli.runs.replay_rows import replay_rows
from agent.cli.usage import UsageError
from agent.routines.rows import results_path

ROWS = ({"name": "Ada"}, {"name": "Bob"}, {"name": "Cy"})


class Replays:
    """Replays that fail for these names."""

    def __init__(self, *failing: str) -> None:
        self._failing = failing
        self.names: list[str] = []

    def once(self, row: Mapping[str, str]) -> int:
        self.names.append(row["name"])
        return 1 if row["name"] in self._failing else 0


def results(table: Path) -> list[tuple[str, str]]:
    with results_path(table).open(encoding="utf-8", newline="") as file:
        return [(line["row"], line["result"]) for line in csv.DictReader(file)]


def test_a_failed_row_is_listed_and_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, replays = tmp_path / "people.csv", Replays("Bob")
    assert replay_rows(table, ROWS, replays.once, resume=False) == 1
    assert replays.names == ["Ada", "Bob"]
    assert results(table) == [("1", "done"), ("2", "failed"), ("3", "left")]
    said = capsys.readouterr().err
    assert "row 1 of 3" in said
    assert "row 2 of 3 did not end well, 1 are left" in said
    replays = Replays()
    assert replay_rows(table, ROWS, replays.once, resume=True) == 0
    assert replays.names == ["Bob", "Cy"]
    assert results(table) == [("1", "done"), ("2", "done"), ("3", "done")]
    assert "Ada" not in results_path(table).read_text(encoding="utf-8")


def test_a_row_whose_values_were_changed_is_done_again(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    assert replay_rows(table, ROWS, Replays().once, resume=False) == 0
    replays = Replays()
    assert replay_rows(table, ({"name": "Eve"}, *ROWS[1:]), replays.once, resume=True) == 0
    assert replays.names == ["Eve"]


def test_without_earlier_results_there_is_nothing_to_resume(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are no results"):
        replay_rows(tmp_path / "people.csv", ROWS, Replays().once, resume=True)
    results_path(tmp_path / "people.csv").write_text("x\ny\n", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read as results"):
        replay_rows(tmp_path / "people.csv", ROWS, Replays().once, resume=True)
