"""Desktop snapshot: a frame of the whole desktop with its monitors and windows, to choose from."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

from agent.desktop.capture.screen import DisplayError, MssScreen
from agent.desktop.window_list import open_windows
from agent.desktop.windows import Window
from vision.frame import Frame
from vision.geometry import Monitor


@dataclass(frozen=True, slots=True)
class DesktopSnapshot:
    """One look at the whole desktop.

    Attributes:
        windows: The uppermost last; empty where the system does not tell.
    """

    frame: Frame
    monitors: tuple[Monitor, ...] = ()
    windows: tuple[Window, ...] = ()


TakeSnapshot: TypeAlias = Callable[[], DesktopSnapshot | str]
"""Looks once; or says in a sentence why it cannot. Called on another thread."""


def take_snapshot() -> DesktopSnapshot | str:
    """See `TakeSnapshot`."""
    with closing(MssScreen()) as screen:
        try:
            return DesktopSnapshot(screen.grab(), screen.monitors(), _windows())
        except DisplayError as error:
            return str(error)


def _windows() -> tuple[Window, ...]:
    try:
        windows = open_windows()
    except (NotImplementedError, ConnectionError):
        return ()
    with closing(windows):
        return tuple(one for one in windows.listed() if one.title.strip())
