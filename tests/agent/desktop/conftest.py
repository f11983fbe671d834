"""Fixtures: an executor on the test display, and the Qt program that says what reached it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.desktop.capture.screen import MssScreen
from agent.desktop.input.pyautogui_executor import PyAutoGuiExecutor
from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.live_programs import QT_TARGET, Desk, Target, XServer, running


@pytest.fixture
def desk(display: VirtualDisplay) -> Iterator[Desk]:
    server = XServer()
    server.push_pointer(5, 790)
    screen = MssScreen()
    with PyAutoGuiExecutor(screen) as executor:
        yield Desk(screen, executor, server)
    assert server.nothing_is_held()
    screen.close()
    server.close()


@pytest.fixture
def target(display: VirtualDisplay, tmp_path: Path) -> Iterator[Target]:
    state = tmp_path / "state.json"
    command = [sys.executable, str(QT_TARGET), str(state)]
    with running(*command, display=display, home=tmp_path, QT_QPA_PLATFORM="xcb") as process:
        assert process.stdout is not None
        parts = json.loads(process.stdout.readline())
        yield Target(state, {name: tuple(box) for name, box in parts.items()})
