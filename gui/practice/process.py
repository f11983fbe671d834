"""Practice applications as processes: start one, wait for its window, read its state, end it. No Qt here."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gui.practice.drift import Drift
from gui.practice.state import State, read_state
from vision.geometry import DesktopBox

_PATIENCE_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Practice:
    """A running practice application.

    Attributes:
        place: Its window's inside on the desktop, as it was when it opened.
        folder: Where its files lie, and its state.
    """

    place: DesktopBox
    folder: Path

    def state(self) -> State:
        """What the application itself says that it holds and has done."""
        state = read_state(self.folder / "state.json")
        assert state is not None  # it was written before the application said that it was ready
        return state


@contextmanager
def practising(
    app: str,
    *,
    seed: int = 0,
    place: tuple[int, int, int, int] | None = None,
    environment: Mapping[str, str],
    drift: Drift | None = None,
) -> Iterator[Practice]:
    """Start `app` on the display that `environment` names; it is ended on the way out.

    Args:
        place: Left, top, width and height of its window's inside on the desktop.
        drift: What has changed since its task was recorded; scale and place are the caller's to change.

    Raises:
        RuntimeError: If the application ends before its window is there.
    """
    with tempfile.TemporaryDirectory(prefix="deskhand-practice-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "gui.practice", app, "--seed", str(seed), "--folder", name]
        command += ["--state", str(folder / "state.json")]
        if drift is not None:
            command += ["--drift", drift.value]
        if place is not None:
            command += ["--geometry", ",".join(map(str, place))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            try:
                assert process.stdout is not None
                word, _, where = process.stdout.readline().partition(" ")
                if word != "ready":
                    raise RuntimeError(f"the practice application {app!r} did not open a window")
                at = json.loads(where)
                box = DesktopBox(at["x"], at["y"], at["x"] + at["width"], at["y"] + at["height"])
                yield Practice(box, folder)
            finally:
                process.terminate()
                try:
                    process.wait(_PATIENCE_S)
                except subprocess.TimeoutExpired:
                    process.kill()  # another toolkit's file dialog has a loop of its own, deaf to signals
