"""Adaptive replay as a user runs it: recorded on one look of a program, replayed on another, proved by its state."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from gui.practice.drift import Drift
from gui.practice.process import practising
from gui.practice.tasks import RULES, tasks

pytestmark = [pytest.mark.display, pytest.mark.soak]

PLACE = (560, 80, 600, 640)


@pytest.fixture
def environment(display: VirtualDisplay, tmp_path: Path) -> Mapping[str, str]:
    """The test display, and a home where nothing is configured."""
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    return display.environment() | home


def deskhand(environment: Mapping[str, str], *arguments: str) -> tuple[int, list[dict[str, object]], str]:
    """Run the command with `--json`; its exit code, its lines and its stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", *arguments, "--json", "--rules", str(RULES)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_a_recording_survives_another_theme_place_and_order_and_halts_where_its_target_is_gone(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    task, file = tasks("form")[0], tmp_path / "run.deskhand"
    with practising("form", place=PLACE, environment=environment) as practice:
        code, lines, _ = deskhand(
            environment, "run", task.steps, "--mode", "auto", "--model", "steps", "--save", str(file)
        )
        assert code == 0, lines[-3:]

    with practising("form", place=(60, 60, 640, 600), environment=environment, drift=Drift.REORDERED) as practice:
        state = practice.folder / "state.json"
        code, lines, errors = deskhand(
            environment, "replay", str(file), "--mode", "adaptive", "--expect", f"file={state}"
        )
        assert code == 0, (lines[-3:], errors)
        assert task.check(practice.state()), practice.state()
        outcomes = [line["outcome"] for line in lines if line["event"] == "checked"]
        assert outcomes == ["completed_unverified"] * 3 + ["verified"]

    with practising("editor", place=PLACE, environment=environment) as practice:
        code, lines, errors = deskhand(environment, "replay", str(file), "--mode", "adaptive")
        assert code == 1
        assert practice.state().values["text"] == ""
        assert [line["outcome"] for line in lines if line["event"] == "checked"] == ["halted"]
        assert "--from-step 1" in errors
        assert file.with_name("run.deskhand.halted.png").exists()


def test_a_field_that_was_empty_when_an_agent_filled_it_and_is_filled_now_gets_the_recorded_text_alone(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    task, file = tasks("form")[0], tmp_path / "run.deskhand"
    run = ("run", "--mode", "auto", "--model", "steps")
    with practising("form", place=PLACE, environment=environment):
        code, lines, _ = deskhand(environment, *run, "--save", str(file), task.steps)
        assert code == 0, lines[-3:]
    with practising("form", place=PLACE, environment=environment) as practice:
        code, lines, _ = deskhand(environment, *run, 'type "Grace Hopper" into "Name"')
        assert code == 0, lines[-3:]
        assert practice.state().values["name"] == "Grace Hopper"
        code, lines, errors = deskhand(environment, "replay", str(file))
        assert code == 0, (lines[-3:], errors)
        assert task.check(practice.state()), practice.state()
