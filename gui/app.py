"""The application: `deskhand` without arguments."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from agent.events import Event
from agent.safety import Asker, Mode
from agent.stop import Stop
from gui import theme
from gui.hands import DemonstrationHands
from gui.recall import SessionFrames
from gui.window import MainWindow
from vision.geometry import DesktopBox

_GAP_PX: Final = 12
"""Between the window and its neighbours; three of them hold a title bar."""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed.

    Args:
        argv: Without the program's name; None for the command line's.
    """
    from agent.build import MODELS, Bounds, launch, new_session_path
    from agent.config import load
    from agent.screen import Area, Region, WholeDesktop
    from agent.stop import chord_name

    parser = argparse.ArgumentParser(prog="deskhand", description="The window of deskhand.")
    parser.add_argument("--task", default="", metavar="TEXT", help="fill in the task line")
    parser.add_argument("--model", metavar="NAME", help="choose the model")
    parser.add_argument("--region", type=Region.parse, metavar="X,Y,W,H", help="see and touch only this part")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="rules that come before the shipped ones")
    options = parser.parse_args(argv)
    region: Region | None = options.region
    area: Area = WholeDesktop() if region is None else region
    config = load()
    application = make_application()

    frames = SessionFrames()

    def start(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        frames.path = new_session_path(load())
        bounds = Bounds(mode, area, rules=options.rules)
        return launch(task, model, bounds, stop, asker, window.own_boxes, frames.path, window.overlay.veils)

    window = MainWindow(
        start,
        MODELS,
        captured=None if region is None else region.box,
        max_steps=config.max_steps,
        stop_keys=chord_name(config.stop_chord),
        kept=frames,
        hands=DemonstrationHands(area, config),
    )
    window.set_task(options.task)
    window.set_model(options.model or config.model)
    if region is not None:
        _move_beside(window, region.box)
    window.show()
    return application.exec()


def _move_beside(window: MainWindow, box: DesktopBox) -> None:
    """Put the window left of `box` where there is room, so that it stays in view while the agent looks there."""
    free, scale = window.screen().availableGeometry(), window.devicePixelRatioF()
    room = round(box.left / scale) - free.left() - 3 * _GAP_PX
    if room >= window.minimumSizeHint().width():
        height = min(window.height(), free.height() - 5 * _GAP_PX)
        window.setGeometry(free.left() + _GAP_PX, free.top() + 3 * _GAP_PX, min(window.width(), room), height)


def make_application() -> QCoreApplication:
    """The one Qt application of this process, with its name and icon."""
    # the window shares the interpreter lock with the run, and takes it back after every call into Qt: at Python's
    # 5 ms a busy run makes one repaint last ten times as long
    sys.setswitchinterval(0.0005)
    application = QApplication.instance() or QApplication([sys.argv[0]])
    application.setApplicationName("deskhand")
    QGuiApplication.setApplicationDisplayName("deskhand")
    QGuiApplication.setDesktopFileName("deskhand")
    QGuiApplication.setWindowIcon(theme.icon("deskhand"))
    # the strip is a window too: closing the main one must end the program
    QGuiApplication.setQuitOnLastWindowClosed(True)
    return application


if __name__ == "__main__":
    sys.exit(main())
