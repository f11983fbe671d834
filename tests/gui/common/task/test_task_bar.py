"""The task bar where there is little room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from agent.core.stop import DEFAULT_CHORD
from gui.main_window import MainWindow
from tests.gui.scripted_run import ScriptedRun


@pytest.mark.parametrize("width", [704, 800, 960, 1120])
def test_the_task_can_be_read_in_a_narrow_window(qtbot: QtBot, window: Callable[..., MainWindow], width: int) -> None:
    top = window(ScriptedRun(), stop_chord=DEFAULT_CHORD)
    top.resize(width, 600)
    qtbot.waitUntil(lambda: top.width() == width and top.bar.task.width() >= 240)
    assert top.bar.stop.geometry().right() < top.bar.width()
    assert not top.bar.stop.geometry().intersects(top.bar.task.geometry())
