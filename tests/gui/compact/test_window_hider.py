from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

ROOT = Path(__file__).parents[3]


def test_the_window_leaves_the_picture_and_gives_the_keyboard_back(tmp_path: Path) -> None:
    with VirtualDisplay(Size(1280, 800)) as own:  # one of its own: what has the keyboard there matters
        environment = own.environment() | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb"}
        script = Path(__file__).with_name("window_hiding.py")
        done = subprocess.run(
            [sys.executable, str(script)], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 0, done.stderr
    saw = json.loads(done.stdout)
    assert len(saw) == 7
    assert all(saw.values()), saw
