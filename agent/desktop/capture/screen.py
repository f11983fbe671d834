"""Screen capture: the whole desktop, a monitor, a region, a window.

One grab takes one rectangle; which monitors it shows becomes the frame's viewport. On X11 and Windows captured pixels
are the input system's pixels; where they are not (macOS), the scale is read off the captured image itself.
"""

from __future__ import annotations

import ctypes
import math
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, assert_never

import numpy as np
import numpy.typing as npt

from agent.core.api import export
from agent.core.area import Area, OneMonitor, OneWindow, Region, WholeDesktop
from agent.core.stop import Stop
from agent.desktop.capture.settling import Settling, wait_until_settled
from agent.desktop.window_list import open_focus_watch, open_screen_state, open_windows
from agent.desktop.windows import Window, Windows, covering, named
from vision.frame import Frame
from vision.geometry import DesktopBox, DesktopPoint, Monitor, Size, Viewport

if TYPE_CHECKING:
    from mss import MSS
    from mss.screenshot import ScreenShot

    from agent.desktop.x11.focus import FocusWatch
    from agent.desktop.x11.screen_state import Layout, ScreenState

_Result = TypeVar("_Result")

_RAISED_S: Final = 0.5
"""So long a window manager is given to put a window in front."""

_COVERED: Final = 128
_PROBE: Final = 16
"""Side of the patch that tells a monitor's scale; macOS pads narrower ones."""


_OWN: Final = "which brings a display of its own"
_WAYLAND: Final = (
    "this is a Wayland session, where programs may neither see nor control each other's windows: "
    'log in again with the "Xorg" (X11) session, or start this by `make run`, ' + _OWN
)


@export("Screen")
class Screen(Protocol):
    """Where frames come from. Used on one thread only: capture handles belong to the thread that made them."""

    def grab(self) -> Frame:
        """What the screen shows now."""
        ...

    def settle(self, stop: Stop) -> Frame:
        """Wait until the screen has stopped changing, or a cap, or `stop`; the last frame grabbed."""
        ...


@export("DisplayError")
class DisplayError(RuntimeError):
    """The screen, or the part of it that is asked for, cannot be captured. One sentence that says what to do."""


@export("MssScreen")
class MssScreen:
    """The person's screen, captured with mss.

    Nothing is opened before the first grab, so that the handle belongs to the thread of the run. Monitors are those
    there are at each grab.

    Args:
        quiet_s: See `Settling`.
        cap_s: The longest that `settle` waits.

    Raises:
        DisplayError: From every method, if there is no display, it vanished, or it does not hold `area`.
    """

    def __init__(
        self,
        area: Area | None = None,
        *,
        quiet_s: float = 0.3,
        cap_s: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._area: Area = WholeDesktop() if area is None else area
        self._settling, self._cap_s, self._clock = Settling(quiet_s), cap_s, clock
        self._handle: MSS | None = None
        self._state: ScreenState | None = None
        self._layout: Layout | None = None
        self._focus: FocusWatch | None = None
        self._windows: Windows | None = None
        self._followed: Window | None = None
        self._covered: tuple[DesktopBox, ...] = ()

    def grab(self) -> Frame:
        """What the area shows now."""
        return self._with_handle(self._grab)

    def settle(self, stop: Stop) -> Frame:
        """Wait until the area has stopped changing, or the cap, or `stop`; the last frame grabbed."""
        return wait_until_settled(self.grab, self._settling, stop, cap_s=self._cap_s)

    def covered(self) -> tuple[DesktopBox, ...]:
        """What of the window that is captured other windows cover; it is painted over in the frames."""
        return self._covered

    def monitors(self) -> tuple[Monitor, ...]:
        """All monitors, in the order in which `OneMonitor` counts them."""
        return self._with_handle(_monitors)

    def close(self) -> None:
        """Close the display; the next grab opens it again."""
        from mss.exception import ScreenShotError

        handle, self._handle = self._handle, None
        windows, self._windows = self._windows, None
        state, self._state = self._state, None
        focus, self._focus = self._focus, None
        try:
            if focus is not None:
                focus.close()
            if state is not None:
                state.close()
            if windows is not None:
                windows.close()
            if handle is not None:
                handle.close()
        except (ScreenShotError, ConnectionError):
            return  # the display was gone before us

    def _with_handle(self, use: Callable[[MSS], _Result]) -> _Result:
        from mss.exception import ScreenShotError

        # mss asserts where a server is gone in the middle of a request
        broken = (ScreenShotError, ConnectionError, AssertionError)
        try:
            return use(self._opened())
        except broken:
            # a monitor that was turned, or a desktop that grew, wants a fresh handle
            self.close()
        try:
            return use(self._opened())
        except broken as error:
            self.close()
            raise DisplayError(f"the screen cannot be captured: {error}") from error

    def _opened(self) -> MSS:
        if self._state is not None and self._state.layout() != self._layout:
            self.close()  # mss keeps the monitors that there were when it was opened
        if self._handle is None:
            if (why := check_display()) is not None:
                raise DisplayError(why)
            from mss import MSS

            self._handle = MSS()
            self._state = open_screen_state()
            self._layout = None if self._state is None else self._state.layout()
            self._focus = open_focus_watch()
        return self._handle

    def _grab(self, handle: MSS) -> Frame:
        desktop, *each = [_box(monitor) for monitor in handle.monitors]
        monitors = each or [desktop]
        wanted = self._wanted(desktop, monitors)
        outward = DesktopBox(
            math.floor(wanted.left), math.floor(wanted.top), math.ceil(wanted.right), math.ceil(wanted.bottom)
        )
        box = outward.intersection(desktop)
        if box is None or all(box.intersection(monitor) is None for monitor in monitors):
            raise DisplayError(f"{_described(self._area)} shows nothing of the desktop, which is {_sides(desktop)}")
        shot = handle.grab((int(box.left), int(box.top), int(box.right), int(box.bottom)))
        at_s = self._clock()
        viewport = Viewport.across(box, monitors, Size(shot.width, shot.height))
        pixels = _rgb(shot)
        for covered in self._covered:
            _paint_over(pixels, covered, viewport)
        return Frame(pixels, viewport, at_s, 0 if self._focus is None else self._focus.window())

    def _wanted(self, desktop: DesktopBox, monitors: list[DesktopBox]) -> DesktopBox:
        match self._area:
            case WholeDesktop():
                return desktop
            case OneMonitor(number):
                if not 1 <= number <= len(monitors):
                    raise DisplayError(f"there is no monitor {number}; choose one of 1 to {len(monitors)}")
                return monitors[number - 1]
            case Region(box):
                return box
            case OneWindow(title):
                return self._window(title).box
            case _:
                assert_never(self._area)

    def _window(self, title: str) -> Window:
        """The window as it lies now, in front where the system lets it be."""
        try:
            if self._windows is None:
                self._windows = open_windows()
            listed, followed = _others(self._windows), self._followed
            # by its handle once it is known: editors put the name of the file into their title
            window = named(listed, title) if followed is None else _still_there(listed, followed)
            if covering(listed, window):
                listed, window = self._raised(self._windows, window)
        except (LookupError, NotImplementedError) as error:
            raise DisplayError(str(error)) from error
        self._followed, self._covered = window, covering(listed, window)
        return window

    def _raised(self, windows: Windows, window: Window) -> tuple[tuple[Window, ...], Window]:
        """The windows, and `window` among them, once it is in front, or has had time to be."""
        windows.raise_window(window.handle)
        deadline_s = self._clock() + _RAISED_S
        while True:
            listed = _others(windows)
            found = _still_there(listed, window)
            if not covering(listed, found) or self._clock() > deadline_s:
                return listed, found
            time.sleep(_RAISED_S / 20)


def check_display() -> str | None:
    """Why the screen cannot be captured and controlled, with the remedy, in one sentence; None where it can."""
    if sys.platform == "darwin":
        return _check_macos()
    if sys.platform == "win32":
        return None
    name = os.environ.get("DISPLAY")
    if not name and (os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland"):
        return _WAYLAND
    if not name:
        return "there is no display (DISPLAY is not set): start this in an X11 session, or by `make run`, " + _OWN
    from agent.desktop.x11.server import XServer

    try:
        with closing(XServer()) as server:
            return _WAYLAND if server.is_xwayland() else None
    except ConnectionError:
        return (
            f"the display {name} cannot be opened: no X server runs there, or it does not let this user in; "
            "check DISPLAY and XAUTHORITY (`xauth list`)"
        )


def _check_macos() -> str | None:
    graphics = ctypes.CDLL("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics")
    graphics.CGPreflightScreenCaptureAccess.restype = ctypes.c_bool
    if graphics.CGPreflightScreenCaptureAccess():
        return None
    return (
        "this program may not see the screen: allow it under System Settings, Privacy & Security, Screen Recording, "
        "and start it again"
    )


def _others(windows: Windows) -> tuple[Window, ...]:
    """The windows of other programs; ours are painted over by `MaskedScreen`."""
    return tuple(one for one in windows.listed() if one.process != os.getpid())


def _still_there(listed: Sequence[Window], window: Window) -> Window:
    """The window as it is listed now.

    Raises:
        LookupError: If it was closed; another one of the same title is another window.
    """
    for one in listed:
        if one.handle == window.handle:
            return one
    raise LookupError(f"the window {window.title!r} was closed or minimised, so there is nothing left to see or touch")


def _paint_over(pixels: npt.NDArray[np.uint8], box: DesktopBox, viewport: Viewport) -> None:
    """Grey where another program's window lies."""
    first = viewport.to_pixel(DesktopPoint(box.left, box.top))
    last = viewport.to_pixel(DesktopPoint(box.right - 1, box.bottom - 1))
    if first is not None and last is not None:
        pixels[int(first.y) : int(last.y) + 1, int(first.x) : int(last.x) + 1] = _COVERED


def _monitors(handle: MSS) -> tuple[Monitor, ...]:
    found = handle.monitors[1:] or handle.monitors
    flagged = any(monitor.get("is_primary") for monitor in found)
    result = []
    for number, monitor in enumerate(found, start=1):
        box = _box(monitor)
        left, top = int(box.left), int(box.top)
        scale = handle.grab((left, top, left + _PROBE, top + _PROBE)).width / _PROBE
        result.append(
            Monitor(
                name=str(monitor.get("output") or monitor.get("name") or number),
                desktop=box,
                pixels=Size(round(box.width * scale), round(box.height * scale)),
                primary=bool(monitor.get("is_primary")) if flagged else number == 1,
            )
        )
    return tuple(result)


def _box(monitor: Mapping[str, int]) -> DesktopBox:
    left, top = monitor["left"], monitor["top"]
    return DesktopBox(left, top, left + monitor["width"], top + monitor["height"])


def _rgb(shot: ScreenShot) -> npt.NDArray[np.uint8]:
    """An `(H, W, 3)` copy; plane by plane, which is five times as fast as reversing the last axis."""
    bgrx = np.frombuffer(shot.raw, dtype=np.uint8).reshape(shot.height, shot.width, 4)
    rgb = np.empty((shot.height, shot.width, 3), dtype=np.uint8)
    for plane in range(3):
        rgb[..., plane] = bgrx[..., 2 - plane]
    return rgb


def _described(area: Area) -> str:
    match area:
        case WholeDesktop():
            return "the desktop"
        case OneMonitor(number):
            return f"monitor {number}"
        case Region(box):
            return f"the region {_sides(box)}"
        case OneWindow(title):
            return f"the window {title!r}"
        case _:
            assert_never(area)


def _sides(box: DesktopBox) -> str:
    return f"({box.left:g}, {box.top:g}) to ({box.right:g}, {box.bottom:g})"
