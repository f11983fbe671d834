"""Keyboard focus between windows of different programs: who has it, and giving it back.

A person who answers in our window by key has taken the keyboard from the program under work; what the agent types
next must not land in our window. Where the platform offers nothing simple (macOS), nothing is done.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Final

from PySide6.QtGui import QGuiApplication

_SOURCE_PAGER: Final = 2
"""Source indication of `_NET_ACTIVE_WINDOW`: a request that stands for the person's own (EWMH 1.5)."""


class FocusReturn:
    """Remembers which window of another program had the keyboard, and gives it back.

    Args:
        is_ours: Whether the person's keys come to us now.
    """

    def __init__(self, is_ours: Callable[[], bool]) -> None:
        self._is_ours = is_ours
        self._before: int | None = None

    def note(self) -> None:
        """Remember who has the keyboard now, unless we do."""
        if not self._is_ours():
            self._before = focused_window()

    def give_back(self) -> None:
        """Give the keyboard to the window that had it."""
        if self._before is not None:
            give_focus(self._before)


def focused_window() -> int | None:
    """The system's number of the window that has the keyboard, or None where it cannot be told."""
    if sys.platform == "win32":
        return int(ctypes.windll.user32.GetForegroundWindow()) or None
    if QGuiApplication.platformName() == "xcb":
        return _x11_active()
    return None


def give_focus(window: int) -> None:
    """Ask the system to give the keyboard to `window`."""
    if sys.platform == "win32":
        ctypes.windll.user32.SetForegroundWindow(window)
    elif QGuiApplication.platformName() == "xcb":
        _x11_activate(window)


def _x11_active() -> int | None:
    import xcffib
    from xcffib.xproto import Atom

    with closing(_X11()) as x11:
        try:
            reply = x11.core.GetProperty(False, x11.root, x11.atom("_NET_ACTIVE_WINDOW"), Atom.WINDOW, 0, 1).reply()
        except xcffib.Error:
            return None
        found = reply.value.to_atoms() if reply.value_len else (0,)
        return int(found[0]) or None


def _x11_activate(window: int) -> None:
    import xcffib
    from xcffib.xproto import ClientMessageData, ClientMessageEvent, EventMask

    with closing(_X11()) as x11:
        data = ClientMessageData.synthetic([_SOURCE_PAGER, 0, 0, 0, 0], "5I")
        message = ClientMessageEvent.synthetic(32, window, x11.atom("_NET_ACTIVE_WINDOW"), data)
        mask = EventMask.SubstructureRedirect | EventMask.SubstructureNotify
        try:
            x11.core.SendEventChecked(False, x11.root, mask, message.pack()).check()
        except xcffib.Error:
            return


class _X11:
    """A short connection of its own: Qt does not show its own to Python."""

    def __init__(self) -> None:
        import xcffib

        self._connection = xcffib.connect()
        self.core = self._connection.core
        self.root = self._connection.get_setup().roots[self._connection.pref_screen].root

    def atom(self, name: str) -> int:
        return int(self.core.InternAtom(False, len(name), name).reply().atom)

    def close(self) -> None:
        self._connection.disconnect()
