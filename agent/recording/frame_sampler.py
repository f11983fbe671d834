"""Frame sampler: the latest distinct frames while a person works, and which of them a gesture was decided on."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np

from agent.desktop.capture.screen import DisplayError, Screen
from agent.desktop.monitor.raw_input import TimedFrame, TimedFrames
from agent.recording.gestures import Gesture
from vision.frame import TILE, Frame, visible_changes
from vision.geometry import PixelPoint

log = logging.getLogger(__name__)

_PERIOD_S: Final = 0.05
_KEPT: Final = 12
_FIRST_S: Final = 20.0
_MARGIN_S: Final = 0.02
"""Input is reported up to this much after it happened, so a frame must be as much older to be from before it."""

_HIGHLIGHT: Final = (4, 12)
"""Rows and columns of tiles that lighting up under the pointer, and a tip below it, may change."""


class FrameSampler:
    """Captures a screen on a thread of its own, at an even pace; a twentieth of one core at 1280x800.

    Args:
        lost: Called on that thread, with the reason, when the screen can no longer be captured.
    """

    def __init__(
        self, screen: Screen, *, lost: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._screen, self._lost, self._clock = screen, lost, clock
        self._frames: deque[TimedFrame] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()
        self._first, self._ended, self._paused = threading.Event(), threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="frame-sampler", daemon=True)

    def start(self) -> None:
        """Begin, and return once there is a first frame.

        Raises:
            DisplayError: If the screen cannot be captured.
        """
        self._thread.start()
        if not self._first.wait(_FIRST_S) or not self._frames:
            self.close()
            raise DisplayError("the screen cannot be captured; `deskhand doctor` says why")

    def close(self) -> None:
        """End the thread."""
        self._ended.set()
        self._thread.join()

    def set_paused(self, *, paused: bool) -> None:
        """Capture nothing and forget all frames, or begin to capture again."""
        with self._lock:
            if paused:
                self._paused.set()
                self._frames.clear()
            else:
                self._paused.clear()

    def frames(self) -> TimedFrames:
        """The latest visually distinct frames, oldest first; empty while paused."""
        with self._lock:
            return tuple(self._frames)

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                if not self._paused.is_set():
                    self._keep(self._screen.grab())
                self._first.set()
                self._ended.wait(_PERIOD_S)
        except (DisplayError, OSError) as error:
            self._lost(str(error))
        finally:
            self._first.set()

    def _keep(self, frame: Frame) -> None:
        now_s = self._clock()
        last = self._frames[-1] if self._frames else None
        same = last is not None and not visible_changes(last.frame, frame).any()
        with self._lock:
            if self._paused.is_set():  # since this frame was captured
                return
            if same and last is not None and self._frames:
                self._frames[-1] = TimedFrame(last.frame, last.from_s, now_s)
            else:
                self._frames.append(TimedFrame(frame, now_s, now_s))


def decided_on(gesture: Gesture, at: PixelPoint | None, since_s: float) -> Frame | None:
    """The frame a gesture was decided on: the last distinct one before it.

    Programs light up what lies under the pointer. Where nothing but that has changed since the pointer came near, it
    is the frame from before it came: so the place looks to whoever is about to go there.

    Args:
        at: Where it acts.
        since_s: The end of the gesture before; older frames show a screen before that.
    """
    if not gesture.frames:
        return None
    before = [one for one in gesture.frames if one.from_s <= gesture.began_s - _MARGIN_S] or [gesture.frames[0]]
    last = before[-1]
    if at is None or gesture.arrived_s is None:
        return last.frame
    coming = [one for one in before if one.from_s <= gesture.arrived_s - _MARGIN_S and one.until_s > since_s]
    return coming[-1].frame if coming and _only_lit(coming[-1].frame, last.frame, at) else last.frame


def frame_before(frames: TimedFrames, before_s: float) -> Frame | None:
    """The latest frame from before a moment."""
    found = [one for one in frames if one.from_s <= before_s - _MARGIN_S] or list(frames[:1])
    return found[-1].frame if found else None


def _only_lit(before: Frame, after: Frame, at: PixelPoint) -> bool:
    """Whether the frames differ at most in a small part around `at`, all in one piece."""
    import cv2

    mask = visible_changes(before, after)
    changed = np.argwhere(mask)
    if not changed.size:
        return True
    if cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)[0] > 2:  # the ground is one
        return False
    low, high = changed.min(axis=0), changed.max(axis=0)
    place = np.array([at.y // TILE, at.x // TILE])
    small = bool(((high - low + 1) <= np.array(_HIGHLIGHT)).all())
    return small and bool((low - 1 <= place).all() and (place <= high + 1).all())
