"""Timers: what is written for each system, and which of its commands are run."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from agent.routines.schedule import Schedule, parse_schedule
from agent.routines.timers.launchd import Launchd
from agent.routines.timers.systemd import Systemd
from agent.routines.timers.task_scheduler import TaskScheduler
from agent.routines.timers.timers import TimerError, Timers, command_of, run_command, timers_of_this_system, unit_name

NAME = "Rent, 100 % (ours) & $HOME"
LINES = ("daily 09:00", "weekly mon,thu 10:30", "every 30 min", "once 2026-12-24 08:15", "file /in box/100%/*.csv")
SCHEDULES: list[Schedule] = [parse_schedule(line) for line in LINES]


class Commands:
    """Commands that were to be run.

    Attributes:
        failing: The word at which one fails.
    """

    def __init__(self, failing: str = "") -> None:
        self.run: list[list[str]] = []
        self.failing = failing
        self.files: list[str] = []

    def __call__(self, command: Sequence[str]) -> None:
        self.run.append(list(command))
        if "/XML" in command:
            self.files.append(Path(command[command.index("/XML") + 1]).read_text(encoding="utf-16"))
        if self.failing and self.failing in command:
            raise TimerError("it does not want to")


def test_systemd_gets_a_service_a_timer_and_a_path(tmp_path: Path) -> None:
    commands = Commands()
    timers = Systemd(tmp_path, commands)
    timers.install(NAME, SCHEDULES)
    unit = f"deskhand-{unit_name(NAME)}"
    service = (tmp_path / f"{unit}.service").read_text()
    assert '"run" "Rent, 100 %% (ours) & $$HOME" "--scheduled"' in service
    timer = (tmp_path / f"{unit}.timer").read_text()
    for line in (
        "OnCalendar=*-*-* 09:00:00",
        "OnCalendar=Mon,Thu *-*-* 10:30:00",
        "OnUnitActiveSec=30min",
        "OnCalendar=2026-12-24 08:15:00",
        "Persistent=true",
    ):
        assert line in timer.splitlines()
    assert "PathChanged=/in box/100%%" in (tmp_path / f"{unit}.path").read_text().splitlines()
    assert [command[2:] for command in commands.run] == [
        ["daemon-reload"],
        ["enable", "--now", f"{unit}.timer", f"{unit}.path"],
    ]
    assert timers.is_installed(NAME)
    timers.remove(NAME)
    assert list(tmp_path.iterdir()) == []
    assert commands.run[-2][2:] == ["disable", "--now", f"{unit}.timer", f"{unit}.path"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd to ask")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    Systemd(tmp_path, Commands()).install(NAME, SCHEDULES)
    for unit in tmp_path.iterdir():
        done = subprocess.run(
            ["systemd-analyze", "verify", "--user", unit], capture_output=True, text=True, check=False
        )
        assert unit.name not in done.stderr, done.stderr


def test_what_systemd_refuses_leaves_nothing_behind(tmp_path: Path) -> None:
    timers = Systemd(tmp_path, Commands("enable"))
    with pytest.raises(TimerError, match="does not want to"):
        timers.install(NAME, SCHEDULES)
    assert list(tmp_path.iterdir()) == []


def test_launchd_gets_an_agent(tmp_path: Path) -> None:
    commands = Commands()
    timers = Launchd(tmp_path, commands)
    timers.install(NAME, SCHEDULES)
    (file,) = tmp_path.iterdir()
    agent = plistlib.loads(file.read_bytes())
    assert agent["ProgramArguments"] == command_of(NAME)
    assert {"Hour": 9, "Minute": 0} in agent["StartCalendarInterval"]
    assert {"Weekday": 1, "Hour": 10, "Minute": 30} in agent["StartCalendarInterval"]
    assert (agent["StartInterval"], agent["WatchPaths"]) == (1800, ["/in box/100%"])
    timers.remove(NAME)
    assert [command[1] for command in commands.run] == ["bootstrap", "bootout"]
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(TimerError):
        Launchd(tmp_path, Commands("bootstrap")).install(NAME, SCHEDULES)
    assert list(tmp_path.iterdir()) == []


def test_the_task_scheduler_gets_a_task() -> None:
    commands = Commands()
    timers = TaskScheduler(commands)
    timers.install(NAME, SCHEDULES)
    root = ElementTree.fromstring(commands.files[0])
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert root.findtext(".//t:Command", namespaces=space) == sys.executable
    assert '"Rent, 100 % (ours) & $HOME" --scheduled' in str(root.findtext(".//t:Arguments", namespaces=space))
    assert [one.text for one in root.findall(".//t:Interval", space)] == ["PT30M", "PT5M"]
    assert root.find(".//t:DaysOfWeek/t:Thursday", space) is not None
    assert timers.is_installed(NAME)
    timers.remove(NAME)
    assert [command[1] for command in commands.run] == ["/Create", "/Query", "/Query", "/Delete"]
    assert not TaskScheduler(Commands("/Query")).is_installed(NAME)


def test_names_that_look_alike_have_timers_of_their_own() -> None:
    assert unit_name("Rent") != unit_name("rent ")
    assert unit_name("房租").startswith("routine-")


def test_a_command_that_fails_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TimerError, match="which is not on this machine"):
        run_command(["deskhand-has-no-such-program"])
    with pytest.raises(TimerError, match="failed: exit code 3"):
        run_command([sys.executable, "-c", "import sys; sys.exit(3)"])
    ours: Timers = timers_of_this_system()
    assert not ours.is_installed("there is no such routine")
