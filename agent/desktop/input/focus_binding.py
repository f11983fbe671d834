"""Focus binding: keys go to the window that had them on the frame on which they were decided, or nowhere.

What the agent itself did since then may have moved the keyboard: a click to the window that was clicked, a shortcut to
another window of the same program. Any other window that took the keyboard is a stranger.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from agent.core.stop import Stop
from agent.desktop.window_list import open_focus_watch
from vision.frame import Frame

if TYPE_CHECKING:
    from agent.desktop.x11.focus import FocusWatch

_PATIENCE_S: Final = 1.0
"""How long a window manager may take to give the keyboard back after a question was answered in our own window."""
_AFTER_CLICK_S: Final = 0.3
"""Panels and menus never get the keyboard."""
_TICK_S: Final = 0.005


class FocusBinding:
    """Whether keys would still reach the window for which they were approved. Used on the thread of the run.

    Where the system does not say which window has the keyboard (no X11), everything holds.
    """

    def __init__(self) -> None:
        self._watch = open_focus_watch()
        self._acted_on: Frame | None = None
        self._windows: set[int] = set()
        self._programs: set[int] = set()
        self._clicked = False

    def close(self) -> None:
        if self._watch is not None:
            self._watch.close()

    def holds(self, frame: Frame, stop: Stop) -> bool:
        """Wait a moment for the keyboard to be where it was on `frame`; False if it is elsewhere."""
        if self._watch is None:
            return True
        if self._clicked:
            self._clicked = False
            self._wait(self._watch.is_under_pointer, stop, _AFTER_CLICK_S)
        watch = self._watch
        return self._wait(lambda: self._is_allowed(frame, watch), stop, _PATIENCE_S)

    def is_known(self, frame: Frame) -> bool:
        """Whether there is a window to bind to."""
        return self._watch is None or bool(frame.focus)

    def acted(self, frame: Frame, *, clicked: bool = False) -> None:
        """Note that something was sent that was decided on `frame`; a click, where the pointer is."""
        if self._watch is None:
            return
        if self._acted_on is not frame:
            self._acted_on = frame
            self._windows = {frame.focus}
            self._programs = {self._watch.program(frame.focus)}
        if clicked:
            self._clicked = True
            under = self._watch.window_under_pointer()
            self._windows.add(under)
            self._programs.add(self._watch.program(under))

    def still(self) -> Callable[[], bool]:
        """What tells, any number of times, whether the window that has the keyboard now has it still."""
        if self._watch is None:
            return lambda: True
        watch, window, place = self._watch, self._watch.window(), self._watch.place()
        follows_pointer = place <= 1
        return lambda: (not follows_pointer and watch.place() == place) or watch.window() == window

    def _is_allowed(self, frame: Frame, watch: FocusWatch) -> bool:
        now = watch.window()
        program = watch.program(now)
        if program == os.getpid():  # whatever is typed, it is not meant for us
            return False
        if not frame.focus or watch.program(frame.focus) == os.getpid():
            return True
        if frame is self._acted_on:
            return now in self._windows or (program != 0 and program in self._programs)
        return now == frame.focus

    def _wait(self, true: Callable[[], bool], stop: Stop, patience_s: float) -> bool:
        deadline = time.monotonic() + patience_s
        while not true():
            if time.monotonic() > deadline or stop.wait(_TICK_S):
                return False
        return True
