"""A person records in the window, gives the recording a name and tries it: real input on a real program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

ROOT = Path(__file__).parents[2]


@pytest.mark.display
@pytest.mark.parametrize("way", ["mouse", pytest.param("keys", marks=pytest.mark.soak)])
def test_what_a_person_records_in_the_window_is_done_again(tmp_path: Path, way: str) -> None:
    with VirtualDisplay(Size(1280, 800)) as own:
        environment = own.environment() | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path)}
        script = Path(__file__).with_name("record_window_run.py")
        done = subprocess.run(
            [sys.executable, str(script), way, str(tmp_path)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["signed"] == ["Ada", "Ada"]
    assert found["message"].startswith("Done: ")
    if way == "mouse":
        assert found["parameters"] == {"name": "Ada"}
        assert [step.partition("\n")[0] for step in found["steps"]] == [
            "1. Click the field “Name”",
            "2. Type “Ada” into “Name”",
            "3. Click the button “OK”",
        ]
    else:
        assert list(found["parameters"].values()) == ["Ada"]
        assert found["task"] == "Sign the guest book"
