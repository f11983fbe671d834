"""`deskhand session edit`, as others use it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from agent.cli.main import main
from tests.agent.sessions.editing.test_draft import ACTIONS, recorded


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return recorded(tmp_path / "card.deskhand", ACTIONS)


def printed(capsys: pytest.CaptureFixture[str], file: Path, *arguments: str) -> list[dict[str, Any]]:
    assert main(["session", "edit", str(file), *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_edits_are_lines_and_every_version_is_kept(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = printed(capsys, file, "delete 3", "delete 3", "text 2 = Grace", 'insert click "Send" after 2')
    assert [step["recorded"] for step in steps] == [1, 2, None, 5, 6, 7]
    assert (steps[1]["text"], steps[2]["words"]) == ("Grace", 'click "Send"')
    assert printed(capsys, file) == steps
    steps = printed(capsys, file, "parameter 2 = who", "check 6 text=Saved")
    assert (steps[1]["parameters"], steps[5]["checks"]) == ({"who": "Grace"}, ["text=Saved"])
    assert [version["steps"] for version in printed(capsys, file, "--versions")] == [None, 6, 6]
    assert len(printed(capsys, file, "--restore", "0")) == 7
    assert main(["session", "edit", str(file), "--versions"]) == 0
    assert capsys.readouterr().out.splitlines()[3].endswith("as it was recorded, counts")


def test_edits_are_read_from_standard_input(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('delete 1\n\n{"edit": "text", "step": 1, "text": "Grace"}\n'))
    assert printed(capsys, file, "-")[0]["text"] == "Grace"


def test_all_edits_are_made_or_none(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = file.read_bytes()
    for edits, why in (
        (["delete 1", "delete 9"], "edit 2: there is no step 9; there are 6; nothing was changed"),
        (["delete 1", "dance"], "edit 2: 'dance' is no edit"),
        (['{"edit": '], "edit 1: "),
        (["delete 1", "--restore", "1"], "take one at a time"),
        (["--restore", "4"], "has no version 4"),
    ):
        assert main(["session", "edit", str(file), *edits]) == 2
        assert why in capsys.readouterr().err
    assert main(["session", "edit", str(file), "delete 1", "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "  1  type 'Ada'"
    assert file.read_bytes() == before
