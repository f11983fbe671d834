"""The application: `deskhand` without arguments."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.common import theme


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed.

    Args:
        argv: Without the program's name; None for the command line's.
    """
    from agent.core.area import Region
    from gui.program import Program, Wishes

    parser = argparse.ArgumentParser(prog="deskhand", description="The window of deskhand.")
    parser.add_argument("--task", default="", metavar="TEXT", help="fill in the task line")
    parser.add_argument("--model", metavar="NAME", help="choose the model")
    parser.add_argument("--region", type=Region.parse, metavar="X,Y,W,H", help="see and touch only this part")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="rules that come before the shipped ones")
    options = parser.parse_args(argv)
    application = make_application()
    with closing(Program(application, Wishes(options.task, options.model, options.region, options.rules))) as program:
        program.begin()
        return application.exec()


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
