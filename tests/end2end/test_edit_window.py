"""A recording is edited in the window by real mouse and keys, and replayed in another program as it was edited."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import in_words
from tests.end2end.test_library_window import TIMEOUT_S, Eyes, entered, environment, question, window
from vision.geometry import DesktopPoint
from vision.perception.reader import load_reader

__all__ = ["environment"]
pytestmark = [pytest.mark.display, pytest.mark.soak]


def places(*texts: str) -> list[DesktopPoint]:
    """Where these texts stand on the screen, as soon as they all do."""
    reader, deadline = load_reader(), time.monotonic() + TIMEOUT_S
    with closing(MssScreen()) as screen:
        while time.monotonic() < deadline:
            frame = screen.settle(Stop())
            read = reader.read(frame)
            found = [next((one for one in read if text in one.text), None) for text in texts]
            if all(found):
                return [frame.viewport.to_desktop(one.box.centre) for one in found if one is not None]
    raise AssertionError(f"{texts} are not all on the screen")


def test_steps_are_dragged_inserted_written_anew_and_replayed(environment: dict[str, str], tmp_path: Path) -> None:
    eyes = Eyes(environment)
    file = tmp_path / "data" / "deskhand" / "sessions" / "greet.deskhand"
    with question(environment) as dialog, window(environment, tmp_path):
        eyes.wait_for("New task")
        eyes.send("key", "ctrl+3")
        eyes.wait_for("Step by step")
        eyes.send("type", "ada")
        eyes.send("key", "Return")
        eyes.send("key", "Return")
        eyes.wait_for("From this step")
        eyes.send("key", "ctrl+e")
        eyes.wait_for("Leave out")
        eyes.send("key", "Down", "F2", "ctrl+a")
        eyes.send("type", "Grace Hopper")
        eyes.send("key", "Return")
        eyes.wait_for("Grace Hopper")
        eyes.send("key", "Insert")
        eyes.wait_for("What is to be done")
        eyes.send("type", "wait 2 s")
        eyes.send("key", "Return")
        inserted, first = places("Wait 2 s", "1. Click")
        eyes.send("mousemove", f"{inserted.x:.0f}", f"{inserted.y:.0f}", "mousedown", "1")
        for part in range(1, 9):  # a drag begins after some pixels, and is followed on its way
            at = inserted.y + (first.y - 26 - inserted.y) * part / 8
            eyes.send("mousemove", f"{first.x:.0f}", f"{at:.0f}")
        eyes.send("mouseup", "1")
        eyes.wait_for("1. Wait 2 s")
        eyes.send("key", "ctrl+s")
        eyes.wait_for("What was recorded stays")
        with SessionReader(file) as reader:
            words = [in_words(one) for one in replayed_actions(reader)]
        assert words[0] == "wait 2 s"
        assert words[2].startswith("type 'Grace Hopper'")
        eyes.send("key", "Escape")
        eyes.wait_for("From this step")
        eyes.send("key", "ctrl+r")
        assert entered(dialog) == "Grace Hopper"
