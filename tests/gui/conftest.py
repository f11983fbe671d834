"""Qt without a display, for this folder only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from agent.core.actions import Key
from agent.core.task import Mode
from gui.approval.takeover import Takeover
from gui.common.run_session import Launch
from gui.main_window import MainWindow
from gui.timeline.frame_loader import FrameSource, no_frames
from tests.gui.scripted_run import ELSEWHERE
from vision.geometry import DesktopBox


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    # by argument, not by environment: programs that other tests start must not inherit it
    return ["deskhand-tests", "-platform", "offscreen"]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    """Makes a shown, active window for a launch; closed at the end, and no worker may be left."""
    made: list[MainWindow] = []
    target = QWidget()  # another window, which has the keyboard while ours is away
    qtbot.addWidget(target)
    target.show()

    def make(
        launch: Launch,
        captured: DesktopBox | Callable[[], DesktopBox] | None = ELSEWHERE,
        takeover: Takeover | None = None,
        mode: Mode = Mode.STEP,
        point_out_s: float = 0.0,
        frames: FrameSource = no_frames,
        stop_chord: tuple[Key, ...] = (),
    ) -> MainWindow:
        new = MainWindow(
            launch,
            ["another", "steps"],
            captured=captured,
            max_steps=50,
            mode=mode,
            point_out_s=point_out_s,
            leave_ms=0,
            takeover=takeover,
            frames=frames,
            stop_chord=stop_chord,
        )
        qtbot.addWidget(new)
        made.append(new)
        new.set_task("greet Ada")
        with qtbot.waitExposed(new):
            new.show()
        new.activateWindow()
        qtbot.waitUntil(new.isActiveWindow)
        return new

    yield make
    for one in made:
        one.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "deskhand-run"]
