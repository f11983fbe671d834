"""A recording process that is killed leaves a sound file; the campaign of 200 kills is `soak_kill.py` by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_fifteen_kills_at_random_moments_leave_fifteen_sound_files() -> None:
    campaign = Path(__file__).with_name("soak_kill.py")
    done = subprocess.run([sys.executable, campaign, "15", "2"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("killed 15, ")
    assert done.stdout.endswith("files not sound 0\n")
