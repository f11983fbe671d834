"""Target editing: moving the points of an action by dragging, by small steps, or from element to element."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.core.actions import Action
from gui.canvas.action_marks import handles, moved
from vision.geometry import PixelPoint, Size
from vision.perception.elements import Element, element_at, in_reading_order


@dataclass(frozen=True, slots=True)
class TargetEdit:
    """An action whose points are being moved.

    Attributes:
        size: Of the frame; no point leaves it.
        elements: What may be chosen instead.
        handle: Which of the action's points moves: a drag has two.
    """

    action: Action
    size: Size
    elements: tuple[Element, ...] = ()
    handle: int = 0

    @property
    def at(self) -> PixelPoint | None:
        """The point that moves; None where the action has none."""
        points = handles(self.action)
        return points[self.handle] if points else None

    def grabbed(self, at: PixelPoint, reach_px: float) -> TargetEdit | None:
        """The same with the point nearest to `at`; None where none is within `reach_px`."""
        points = handles(self.action)
        apart = [math.hypot(one.x - at.x, one.y - at.y) for one in points]
        if not apart or min(apart) > reach_px:
            return None
        return replace(self, handle=apart.index(min(apart)))

    def to(self, at: PixelPoint) -> TargetEdit:
        """The point at `at`, kept inside the frame."""
        x, y = min(max(at.x, 0.0), self.size.width - 1.0), min(max(at.y, 0.0), self.size.height - 1.0)
        return replace(self, action=moved(self.action, self.handle, PixelPoint(x, y)))

    def nudged(self, right: int, down: int) -> TargetEdit:
        """The point so many pixels further."""
        at = self.at
        return self if at is None else self.to(PixelPoint(at.x + right, at.y + down))

    def onto(self, at: PixelPoint) -> TargetEdit:
        """On the element that is at `at`, where it is best pressed; on the bare place where there is none."""
        under = element_at(at, self.elements)
        return self.to(at if under is None else press_point(under))

    def stepped(self, by: int) -> TargetEdit:
        """On the next element in reading order, or the one before."""
        order = in_reading_order(self.elements)
        at = self.at
        if not order or at is None:
            return self
        under = element_at(at, order)
        if under is None:
            index = _after(at, order) if by > 0 else _after(at, order) - 1
        else:
            index = next(number for number, one in enumerate(order) if one is under) + by
        return self.to(press_point(order[index % len(order)]))

    def turned(self) -> TargetEdit:
        """With the other point of a drag to move."""
        count = len(handles(self.action))
        return replace(self, handle=(self.handle + 1) % count) if count else self


def press_point(element: Element) -> PixelPoint:
    """Where `element` is pressed."""
    press = element.points.get("press")
    return element.box.centre if press is None else press.at


def _after(at: PixelPoint, order: Sequence[Element]) -> int:
    """How many of `order` stand above `at`, or left of it on its line."""
    return sum(
        one.box.bottom <= at.y or (one.box.top <= at.y < one.box.bottom and one.box.right <= at.x) for one in order
    )
