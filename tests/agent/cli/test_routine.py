"""`deskhand routine`, as others use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agent.cli.main import main
from agent.routines.replay_run import Replay, check_replay
from agent.routines.routine import Routine
from agent.routines.runs import check_routine
from agent.sessions.format.schema import SessionError
from agent.sessions.recorder import Recorder
from tests.agent.sessions.recorded_run import run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, place in (("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")):
        monkeypatch.setenv(name, str(tmp_path / place))
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["routine", *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_task_is_kept_listed_and_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    task = 'write "{what}" to {who}'
    assert main(["routine", "add", "Greet", "--task", task, "--set", "what=Hi", "--window", "Mail"]) == 0
    (routine,) = printed(capsys, "list")
    assert routine["parameters"] == {"what": "Hi", "who": None}
    assert (routine["task"], routine["area"], routine["mode"], routine["way"]) == (task, "window Mail", "auto", None)
    assert main(["routine", "run", "Greet"]) == 2
    assert "needs a value: --set who=…" in capsys.readouterr().err
    assert main(["routine", "add", "greet", "--task", "x"]) == 2
    assert main(["routine", "list"]) == 0
    assert "Greet  write" in capsys.readouterr().out
    assert main(["routine", "remove", "Greet"]) == 0
    assert printed(capsys, "list") == []


def test_a_recording_of_the_library_is_meant_by_its_name(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = home / "data" / "deskhand" / "sessions"
    folder.mkdir(parents=True)
    with Recorder.create(folder / "one.deskhand", "pay the rent") as recorder:
        for event in run(1):
            recorder.write(event)
    assert main(["routine", "add", "Rent", "--recording", "pay the rent", "--mode", "step", "--way", "exact"]) == 0
    capsys.readouterr()
    (routine,) = printed(capsys, "show", "rent")
    assert (routine["recording"], routine["mode"], routine["way"]) == (str(folder / "one.deskhand"), "step", "exact")
    assert main(["routine", "run", "Rent", "--set", "amount=3"]) == 2
    assert "has no parameter 'amount'" in capsys.readouterr().err
    assert main(["routine", "add", "Other", "--recording", "pay the rent", "--set", "amount=3"]) == 2
    assert main(["routine", "add", "Other", "--recording", "nothing"]) == 2
    assert "there is no session 'nothing'" in capsys.readouterr().err


def test_a_recording_that_is_gone_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "config" / "deskhand" / "routines").mkdir(parents=True)
    (home / "config" / "deskhand" / "routines" / "Rent.toml").write_text('recording = "/nowhere.deskhand"')
    (routine,) = printed(capsys, "list")
    assert "there is no session file /nowhere.deskhand" in routine["fault"]
    assert main(["routine", "run", "Rent"]) == 1
    assert "there is no session file" in capsys.readouterr().err
    with pytest.raises(SessionError):
        check_replay(Replay(home / "nothing.deskhand"))
    with pytest.raises(SessionError):
        check_routine(Routine("Rent", recording=home / "nothing.deskhand"), {})


def test_a_schedule_needs_something_that_keeps_it(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(home))
    assert main(["routine", "add", "Greet", "--task", "write to {who}"]) == 0
    assert main(["routine", "schedule", "Greet", "daily 09:00"]) == 2
    assert "has no value for 'who', so it cannot run alone" in capsys.readouterr().err
    assert main(["routine", "add", "Rent", "--task", "pay", "--model", "steps"]) == 0
    assert main(["routine", "schedule", "Rent", "now and then"]) == 2
    capsys.readouterr()
    assert main(["routine", "schedule", "Rent", "daily 09:00"]) == 1
    assert "schedules need systemctl, which is not on this machine" in capsys.readouterr().err
    (_, rent) = printed(capsys, "list")
    assert rent["schedule"] == []
    assert main(["routine", "unschedule", "Rent"]) == 0
    assert main(["routine", "run", "Rent", "--scheduled"]) == 0, "nothing is due"


def test_a_missed_time_is_told(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))
    folder = home / "config" / "deskhand" / "routines"
    folder.mkdir(parents=True)
    (folder / "Rent.toml").write_text('task = "pay"\nschedule = ["once 2020-01-01 09:00"]')
    assert main(["routine", "run", "Rent", "--scheduled"]) == 0
    assert "missed on 2020-01-01 at 09:00, and not made up for" in capsys.readouterr().err
