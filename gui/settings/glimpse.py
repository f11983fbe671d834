"""What there is to choose from: the desktop as it looks now, its monitors, its windows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

from agent.desktop.capture.screen import DisplayError, MssScreen
from agent.desktop.windows import Window, open_windows
from vision.frame import Frame
from vision.geometry import Monitor


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One look at the whole desktop.

    Attributes:
        windows: The uppermost last; empty where the system does not tell.
    """

    frame: Frame
    monitors: tuple[Monitor, ...] = ()
    windows: tuple[Window, ...] = ()


Look: TypeAlias = Callable[[], Glimpse | str]
"""Looks once; or says in a sentence why it cannot. Called on another thread."""


def glimpse() -> Glimpse | str:
    """See `Look`."""
    with closing(MssScreen()) as screen:
        try:
            return Glimpse(screen.grab(), screen.monitors(), _windows())
        except DisplayError as error:
            return str(error)


def _windows() -> tuple[Window, ...]:
    try:
        windows = open_windows()
    except (NotImplementedError, ConnectionError):
        return ()
    with closing(windows):
        return tuple(one for one in windows.listed() if one.title.strip())
