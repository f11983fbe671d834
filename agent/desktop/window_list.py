"""The windows of this desktop, as its system lists them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from agent.desktop.windows import Window, Windows
from vision.geometry import DesktopBox

if TYPE_CHECKING:
    from agent.desktop.x11.focus import FocusWatch
    from agent.desktop.x11.screen_state import ScreenState


def open_focus_watch() -> FocusWatch | None:
    """What tells which window has the keyboard; None where there is no X server to ask."""
    if sys.platform in ("darwin", "win32"):
        return None
    from agent.desktop.x11.focus import FocusWatch

    try:
        return FocusWatch()
    except ConnectionError:
        return None


def open_screen_state() -> ScreenState | None:
    """What tells how the screen is: its monitors, whether it is locked. None where there is no X server to ask."""
    if sys.platform in ("darwin", "win32"):
        return None
    from agent.desktop.x11.screen_state import ScreenState

    try:
        return ScreenState()
    except ConnectionError:
        return None


def open_windows() -> Windows:
    """The windows of this desktop.

    Raises:
        NotImplementedError: On macOS; one sentence.
    """
    if sys.platform == "darwin":
        raise NotImplementedError("choosing a window by its title does not work on macOS yet; choose a region instead")
    if sys.platform == "win32":
        return PyGetWindowList()
    from agent.desktop.x11.server import XServer

    return XServer()


class PyGetWindowList:
    """Microsoft Windows, through the package that pyautogui brings along."""

    def listed(self) -> tuple[Window, ...]:
        import pygetwindow

        return tuple(
            Window(found._hWnd, found.title, DesktopBox(found.left, found.top, found.right, found.bottom))
            for found in reversed(pygetwindow.getAllWindows())
            if found.title and found.visible and not found.isMinimized and found.width > 0 and found.height > 0
        )

    def active_title(self) -> str:
        import pygetwindow

        return pygetwindow.getActiveWindowTitle() or ""

    def raise_window(self, handle: int) -> None:
        import pygetwindow

        for found in pygetwindow.getAllWindows():
            if found._hWnd == handle:
                found.activate()

    def close(self) -> None:
        return None
