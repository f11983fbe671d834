"""Keys on a real X server: what is printed is what works, and nothing of it reaches the program under work."""

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
def test_every_key_that_is_printed_works_where_the_keyboard_is(tmp_path: Path) -> None:
    with VirtualDisplay(Size(1280, 800)) as own:  # one of its own: what has the keyboard there matters
        environment = own.environment() | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb"}
        script = Path(__file__).with_name("printed_keys_run.py")
        done = subprocess.run(
            [sys.executable, str(script)], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["form"] == ""
    held = {
        "Approve": "Y",
        "Edit": "E",
        "Skip": "S",
        "Reject": "R",
        "Take over": "T",
        "Run on until…": "U",
        "Quit": "Q",
    }
    chords = {name: f"Ctrl+Alt+{letter}" for name, letter in held.items()}
    for where in ("card", "window"):
        away = found[f"{where}, the form has the keyboard"]
        assert away == chords | {"Pause": "Ctrl+Alt+P", "Stop": "Ctrl+Alt+Escape"}
        near = found[f"{where} has the keyboard"]
        assert near.items() >= held.items() - {("Approve", "Y")}
        assert (near["Pause"], near["Stop"]) == ("F8", "Esc")
    strip = found["strip, the form has the keyboard"]
    assert strip == {
        "Undo last": "Ctrl+Alt+Z",
        "Private": "Ctrl+Alt+P",
        "Pause": "Ctrl+Alt+Space",
        "Finish": "Ctrl+Alt+Escape",
    }
