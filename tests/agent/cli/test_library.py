"""`deskhand library`, as others use it."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from agent.cli.main import main
from agent.sessions.recorder import Recorder
from tests.agent.sessions.recorded_run import run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session folder with three sessions, in a home of its own."""
    for name, place in (("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")):
        monkeypatch.setenv(name, str(tmp_path / place))
    found = tmp_path / "data" / "deskhand" / "sessions"
    found.mkdir(parents=True)
    for number, task in enumerate(("pay the rent", "print the letter", "pay the invoice"), start=1):
        at_s = itertools.repeat(1e9 + number)
        with Recorder.create(found / f"{number}.deskhand", task, clock=at_s.__next__) as recorder:
            for event in run(1):
                recorder.write(event)
    return found


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["library", *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_sessions_are_found_named_starred_tagged_and_filed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everything = printed(capsys, "list")
    assert [one["task"] for one in everything] == ["pay the invoice", "print the letter", "pay the rent"]
    assert everything[0]["outcome"] == "finished"
    assert [one["task"] for one in printed(capsys, "search", "pay", "rent")] == ["pay the rent"]
    number = str(everything[0]["number"])
    printed(capsys, "name", number, "--to", "ACME")
    printed(capsys, "star", "ACME")
    printed(capsys, "tag", "ACME", "--as", "tax", "--as", "2026")
    (one,) = printed(capsys, "folder", "ACME", "--to", "bills/march")
    assert (one["name"], one["starred"], one["tags"], one["folder"]) == ("ACME", True, ["2026", "tax"], "bills/march")
    for arguments in (["--starred"], ["--tag", "TAX"], ["--folder", "bills"]):
        assert [one["name"] for one in printed(capsys, "list", *arguments)] == ["ACME"]
    printed(capsys, "untag", "ACME", "--as", "tax")
    (one,) = printed(capsys, "unstar", "ACME")
    assert (one["starred"], one["tags"]) == (False, ["2026"])
    assert main(["library", "list", "--most", "1"]) == 0
    assert "ACME  #2026 bills/march/" in capsys.readouterr().out


def test_the_trash_gives_back_or_is_emptied(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed(capsys, "trash", "pay the rent", "print the letter")
    assert [one["task"] for one in printed(capsys, "list")] == ["pay the invoice"]
    assert not (folder / "1.deskhand").exists()
    printed(capsys, "restore", "pay the rent")
    assert (folder / "1.deskhand").exists()
    assert printed(capsys, "empty-trash", "--days", "3") == [{"deleted": 0}]
    assert printed(capsys, "empty-trash") == [{"deleted": 1}]
    (use,) = printed(capsys, "disk-use")
    assert (use["sessions"], use["trashed"]) == (2, 0)
    (use,) = printed(capsys, "rebuild")
    assert use["sessions"] == 2
    assert [one["task"] for one in printed(capsys, "retain", "--days", "90")] == ["pay the invoice", "pay the rent"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["star", "nothing"], "there is no session 'nothing'"),
        (["name", "1", "--to", "a\x07"], "cannot be shown"),
        (["trash", "9999"], "there is no session '9999'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(["library", *arguments]) == 2
    output = capsys.readouterr()
    assert sentence in output.err
    assert len(output.err.splitlines()) == 1
