"""Raw input events: button and key presses and releases, pointer motion; points of the desktop."""

from __future__ import annotations

from dataclasses import dataclass

from agent.core.actions import Key
from vision.frame import Frame
from vision.geometry import DesktopPoint

Modifiers = frozenset[Key]


@dataclass(frozen=True, slots=True)
class TimedFrame:
    """A frame with the time for which the screen showed it, in seconds of a monotonic clock."""

    frame: Frame
    from_s: float
    until_s: float


TimedFrames = tuple[TimedFrame, ...]
"""The latest visually distinct frames there were when an event came, oldest first."""


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A mouse button went down; a notch of the wheel is one of the buttons 4 to 7."""

    at_s: float
    at: DesktopPoint
    button: int
    modifiers: Modifiers = frozenset()
    frames: TimedFrames = ()


@dataclass(frozen=True, slots=True)
class ButtonRelease:
    """A mouse button came up."""

    at_s: float
    at: DesktopPoint
    button: int


@dataclass(frozen=True, slots=True)
class PointerMotion:
    """The pointer moved."""

    at_s: float
    at: DesktopPoint


@dataclass(frozen=True, slots=True)
class KeyPress:
    """A key went down, or repeated.

    Attributes:
        code: The physical key.
        symbol: What it means with Shift, AltGr, Caps Lock and Num Lock as they are.
        plain: What it means without them.
        modifiers: Held before: ctrl, alt, shift, win.
    """

    at_s: float
    code: int
    symbol: int
    plain: int
    modifiers: Modifiers = frozenset()
    frames: TimedFrames = ()


@dataclass(frozen=True, slots=True)
class KeyRelease:
    """A key came up."""

    at_s: float
    code: int


InputEvent = ButtonPress | ButtonRelease | PointerMotion | KeyPress | KeyRelease
