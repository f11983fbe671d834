"""Windows on the screen: what a list of them tells, and finding one by its title or place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from vision.geometry import DesktopBox, DesktopPoint


@dataclass(frozen=True, slots=True)
class Window:
    """A window that is on the screen now.

    Attributes:
        handle: The system's name for it, the same as long as the window lives.
        box: Its content on the desktop, without the frame that the window manager draws; other windows may cover it,
            and it may reach beyond the desktop.
        process: The number of the program that it belongs to; 0 where it does not say.
    """

    handle: int
    title: str
    box: DesktopBox
    process: int = 0


class Windows(Protocol):
    """The system's list of windows. Used on one thread only."""

    def listed(self) -> tuple[Window, ...]:
        """All windows that are shown now, the uppermost last; minimised ones are left out."""
        ...

    def active_title(self) -> str:
        """The title of the window that takes the keys; empty where no window does."""
        ...

    def raise_window(self, handle: int) -> None:
        """Ask the system to put a window in front of all others; it may not do so."""
        ...

    def close(self) -> None:
        """End the connection to the system."""
        ...


def named(windows: Sequence[Window], title: str) -> Window:
    """The window that `title` means: the only one so called, or else the only one whose title contains it.

    Capitals do not matter. Of several windows with just this title it is the uppermost, since no title could tell them
    apart.

    Raises:
        LookupError: If there is none, or more than one; the sentence lists the titles to choose from.
    """
    wanted = title.strip().casefold()
    if same := [window for window in windows if window.title.strip().casefold() == wanted]:
        return same[-1]
    holding = [window for window in windows if wanted in window.title.casefold()]
    if len(holding) == 1:
        return holding[0]
    if holding:
        raise LookupError(f"more than one window is called something with {title!r}: {_quoted(holding)}")
    if not windows:
        raise LookupError(f"there is no window {title!r}; there is no window at all")
    raise LookupError(f"there is no window {title!r}; there are: {_quoted(windows)}")


def covering(windows: Sequence[Window], window: Window) -> tuple[DesktopBox, ...]:
    """What of `window` other programs' windows cover; its own program's dialogs are a part of it.

    Args:
        windows: All that are shown, the uppermost last.
    """
    above = windows[windows.index(window) + 1 :] if window in windows else ()
    others = [one for one in above if not (one.process and one.process == window.process)]
    found = (one.box.intersection(window.box) for one in others)
    return tuple(box for box in found if box is not None)


def title_at(point: DesktopPoint | None, windows: Windows, own: Sequence[DesktopBox]) -> str:
    """The title of the uppermost window at `point`, or for None of the one that takes the keys; empty where none is.

    Args:
        own: The program's own windows, which step aside before the keys are sent.
    """
    if point is None and not own:
        return windows.active_title()
    others = [one for one in windows.listed() if not any(box.contains(one.box.centre) for box in own)]
    if point is not None:
        return next((one.title for one in reversed(others) if one.box.contains(point)), "")
    active = windows.active_title()
    return active if any(one.title == active for one in others) else others[-1].title if others else ""


def _quoted(windows: Sequence[Window]) -> str:
    return ", ".join(repr(title) for title in dict.fromkeys(window.title for window in windows))
