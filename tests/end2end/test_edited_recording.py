"""An edited recording as a user replays it, on a real display: a step left out, moved, inserted, another text."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from gui.practice.process import practising
from gui.practice.tasks import RULES

pytestmark = [pytest.mark.display, pytest.mark.soak]

PLACE = (560, 80, 600, 640)


@pytest.fixture
def environment(display: VirtualDisplay, tmp_path: Path) -> Mapping[str, str]:
    """The test display, and a home where nothing is configured."""
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    return display.environment() | home


def deskhand(environment: Mapping[str, str], *arguments: str) -> list[dict[str, object]]:
    """Run the command with `--json`; its lines."""
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", *arguments, "--json"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, (done.stdout[-2000:], done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_edited_recording_is_replayed_as_it_was_edited(environment: Mapping[str, str], tmp_path: Path) -> None:
    file, rules = str(tmp_path / "run.deskhand"), ("--rules", str(RULES))
    steps = 'type "Ada" into "Name"; type "a@b.example" into "Email"; type "soon" into "Notes"; click "Save"'
    with practising("form", place=PLACE, environment=environment) as practice:
        deskhand(environment, "run", steps, "--mode", "auto", "--model", "steps", "--save", file, *rules)
        assert practice.state().values["name"] == "Ada"
    first = [
        *("move 5 to 1", "move 6 to 2", "delete 6", "delete 5"),
        *("text 4 = Grace Hopper", 'insert tick "Subscribe" after 4', "parameter 4 = who: Hopper"),
    ]
    deskhand(environment, "session", "edit", file, *first)
    listed = deskhand(environment, "session", "edit", file, "check 6 text=Saved", "--dry-run")
    assert [step["recorded"] for step in listed] == [3, 3, 1, 1, None, 4]
    assert listed[3]["parameters"] == {"who": "Hopper"}

    with practising("form", place=PLACE, environment=environment) as practice:
        deskhand(environment, "session", "edit", file, f"check 6 file={practice.folder / 'state.json'}")
        lines = deskhand(environment, "replay", file, "--set", "who=Murray", *rules)
        values, log = practice.state().values, practice.state().log
    assert (values["name"], values["email"], values["notes"]) == ("Grace Murray", "", "soon")
    assert (values["subscribe"], log[-1:]) == (True, ("saved",))
    outcomes = [line["outcome"] for line in lines if line["event"] == "checked"]
    assert outcomes == ["completed_unverified"] * 5 + ["verified"]
