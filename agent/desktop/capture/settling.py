"""Settling: whether a screen has stopped changing, but for what never stops.

A caret blinks, a spinner turns, a video plays: waiting for those would wait for ever. `Settling` learns such tiles. A
tile is *animated* when it keeps changing for longer than a screen takes to get somewhere, at an even beat; or for twice
as long at any beat. How long that is grows with the share of the screen that is restless, so that a small spinner is
known after a second while a page that scrolls is waited for. What was learnt stays for the next time, until the
tile is seen still for longer than it ever was while it was animated.

Notation: `R, C` rows and columns of tiles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from agent.core.stop import Stop
from vision.frame import Frame, Mask, visible_changes

_SAMPLE_S: Final = 0.04
_PAUSE_S: Final = 1.3
"""A tile that was still for this long has come to an end; its next change begins a new row of changes."""
_LEAST_CHANGES: Final = 4
_SMALL_S: Final = 1.0
_WHOLE_S: Final = 3.0
"""How long a row of even changes must last to count as animation: small things, and the whole screen."""
_MEMORY_S: Final = 30.0

_Seconds = npt.NDArray[np.float64]


class Settling:
    """Tells from the changes between samples whether a screen has settled; knows no screen and no clock.

    Use: `begin`, then `sample` until it says True; again `begin`, and so on. Times are those of one monotonic clock.

    Args:
        quiet_s: How long nothing but animated tiles may change before the screen counts as settled. Counted from
            `begin` at the earliest, so that a program which reacts within this time to an input is waited for.
    """

    def __init__(self, quiet_s: float = 0.3) -> None:
        self._quiet_s = quiet_s
        self._begun_s = self._sampled_s = 0.0
        self._tiles = _Tiles((0, 0))

    @property
    def animated(self) -> Mask:
        """The `(R, C)` tiles whose changes do not count."""
        return self._tiles.animated.copy()

    def begin(self, at_s: float) -> None:
        """Start to wait at the time of the first frame."""
        self._tiles.pause(at_s)
        self._begun_s = self._sampled_s = at_s

    def sample(self, at_s: float, changed: Mask) -> bool:
        """Whether the screen has settled, given the tiles that changed since the sample (or `begin`) before.

        A mask of another shape than before (the window was resized) starts afresh.
        """
        if changed.shape != self._tiles.animated.shape:
            self._tiles = _Tiles(changed.shape)
        self._tiles.sample(self._sampled_s, at_s, changed)
        self._sampled_s = at_s
        counted = self._tiles.last_s[~self._tiles.animated]
        latest_s = max(self._begun_s, float(counted.max(initial=-np.inf)))
        return at_s - latest_s >= self._quiet_s


class _Tiles:
    """What is known of every tile; all arrays are `(R, C)`.

    Stillness is measured between samples that saw the tile unchanged, so a late sample makes no beat uneven.
    """

    def __init__(self, grid: tuple[int, ...]) -> None:
        self.animated: Mask = np.zeros(grid, dtype=np.bool_)
        self.last_s: _Seconds = np.full(grid, -np.inf)
        self._first_s: _Seconds = np.full(grid, -np.inf)
        self._changes = np.zeros(grid, dtype=np.int64)
        self._still_s: _Seconds = np.zeros(grid)
        self._shortest_s: _Seconds = np.full(grid, np.inf)
        self._longest_s: _Seconds = np.zeros(grid)

    def pause(self, at_s: float) -> None:
        """Nobody looked since the last sample: rows of changes end here, what is known to be animated stays."""
        self._changes[:] = 0
        self.animated &= at_s - self.last_s <= _MEMORY_S

    def sample(self, before_s: float, at_s: float, changed: Mask) -> None:
        self._still_s[~changed] += at_s - before_s
        # a spinner that was removed must not hide what is shown in its place
        self.animated &= changed | (self._still_s <= 3 * self._longest_s + 0.25)

        goes_on = changed & (self._changes > 0) & (self._still_s <= _PAUSE_S)
        begins = changed & ~goes_on
        self._first_s[begins] = at_s
        self._changes[begins] = 1
        self._shortest_s[begins] = np.inf
        self._longest_s[begins & ~self.animated] = 0.0
        self._changes[goes_on] += 1
        self._shortest_s[goes_on] = np.minimum(self._shortest_s, self._still_s)[goes_on]
        self._longest_s[goes_on] = np.maximum(self._longest_s, self._still_s)[goes_on]
        self.last_s[changed] = at_s
        self._still_s[changed] = 0.0

        lasted_s = at_s - self._first_s
        restless = (self._changes >= _LEAST_CHANGES) & (self._still_s <= _PAUSE_S)
        needed_s = _SMALL_S + (_WHOLE_S - _SMALL_S) * float(restless.mean()) if restless.size else _SMALL_S
        even = self._longest_s <= 1.5 * self._shortest_s + 0.1
        self.animated |= restless & (lasted_s >= np.where(even, needed_s, 2 * needed_s))


def wait_until_settled(
    grab: Callable[[], Frame], settling: Settling, stop: Stop, *, cap_s: float, sample_s: float = _SAMPLE_S
) -> Frame:
    """Grab until `settling` is content, or for `cap_s` by the frames' own clock, or until `stop`; the last frame."""
    frame = grab()
    begun_s = frame.at_s
    settling.begin(begun_s)
    while not stop.wait(sample_s):
        before, frame = frame, grab()
        if settling.sample(frame.at_s, visible_changes(before, frame)) or frame.at_s - begun_s >= cap_s:
            break
    return frame
