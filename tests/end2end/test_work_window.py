"""A person who has never seen it records, replays with another value, schedules, reads the report: all by real input.

By mouse alone and by keys alone, on an editor, a file manager and a page. `-s` prints how long each part took.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

ROOT = Path(__file__).parents[2]


@pytest.mark.display
@pytest.mark.soak
@pytest.mark.parametrize("way", ["mouse", "keys"])
@pytest.mark.parametrize("program", ["mousepad", "pcmanfm", "chromium"])
def test_work_is_recorded_replayed_scheduled_and_reported(tmp_path: Path, way: str, program: str) -> None:
    (tmp_path / "bin").mkdir()
    for name in (
        "systemctl",
        "xdg-open",
    ):  # neither a session of systemd nor a browser here: what they are asked is noted
        command = tmp_path / "bin" / name
        command.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/{name}.txt"\n')
        command.chmod(0o755)
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")}
    with VirtualDisplay(Size(1280, 800)) as own:
        environment = own.environment() | folders | {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
        environment["PATH"] = f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}"
        script = Path(__file__).with_name("work_window_run.py")
        done = subprocess.run(
            [sys.executable, str(script), way, program, str(tmp_path)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(f"{program}, {way}: {found['took_s']} s")
    assert found["routines"] == {"My work": ["weekly fri 07:30"]}
    (timer,) = (tmp_path / "config" / "systemd" / "user").glob("*.timer")
    assert "OnCalendar=Fri *-*-* 07:30:00" in timer.read_text()
    assert f"enable --now {timer.name}" in (tmp_path / "systemctl.txt").read_text()
    (page,) = (tmp_path / "sessions").glob("*.html")
    assert (tmp_path / "xdg-open.txt").read_text().strip() == page.as_uri()
    assert "<strong>Recorded</strong>" in page.read_text(encoding="utf-8")
