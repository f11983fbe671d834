"""`deskhand train builtin`: what it does before it trains."""

from __future__ import annotations

from pathlib import Path

from agent.cli.models.train import _with_examples
from agent.policies.builtin.examples import ExampleFolder


def test_where_no_examples_are_named_they_are_simulated_once(tmp_path: Path) -> None:
    arguments = ["--out", str(tmp_path), "--examples", "30", "--steps", "5"]
    completed = _with_examples(arguments)
    data, validation = tmp_path / "lessons", tmp_path / "validation"
    assert completed == [
        *("--data", str(data), "--out", str(tmp_path), "--validation", str(validation), "--steps", "5")
    ]
    assert (len(ExampleFolder(data)), len(ExampleFolder(validation))) == (30, 2000)
    assert _with_examples(arguments) == completed
    assert len(ExampleFolder(data)) == 30


def test_named_examples_are_used_as_they_are(tmp_path: Path) -> None:
    arguments = ["--data", "mine", "--out", str(tmp_path)]
    assert _with_examples(arguments) == arguments
    assert list(tmp_path.iterdir()) == []
