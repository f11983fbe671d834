"""Takeover: the seam between the window and what records the person doing a step themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from agent.safety.asker import TakenOver
from vision.geometry import DesktopBox

OwnBoxes = Callable[[], tuple[DesktopBox, ...]]


class Takeover(Protocol):
    """Watches what the person does, from `watch` to `hand_back` or `leave`."""

    def watch(self, own_boxes: OwnBoxes) -> str:
        """Begin; what happens inside `own_boxes` is not part of the step. Why it cannot be watched, or nothing."""
        ...

    def hand_back(self) -> TakenOver:
        """End, and tell what the person did."""
        ...

    def leave(self) -> None:
        """End; nothing that was seen is kept. Does nothing where nothing is watched."""
        ...


class NoTakeover:
    """Watches nothing: the step is recorded as done by the person, without what they did."""

    def watch(self, own_boxes: OwnBoxes) -> str:
        """See `Takeover.watch`."""
        return ""

    def hand_back(self) -> TakenOver:
        """See `Takeover.hand_back`."""
        return TakenOver()

    def leave(self) -> None:
        """See `Takeover.leave`."""
