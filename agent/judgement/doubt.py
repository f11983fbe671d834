"""Reasons to doubt that an action does what was meant: the model's own doubt, a vague point, another element's name."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from agent.actions import Action, Click, target
from agent.judgement.situation import caption, element_at
from agent.targets import FIELDS
from vision.geometry import PixelPoint
from vision.perception import Element, Kind

_NAMED: Final = re.compile(r"[\"“„«]([^\"“”„«»]{2,60})[\"“”»]")

_NAMELESS: Final = FIELDS | {Kind.TEXT, Kind.IMAGE, Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL}
"""What is called by another text than its own, or holds texts that others are called by."""


def doubt(
    action: Action, thought: str, elements: Sequence[Element], confidence: float | None, *, least: float
) -> str | None:
    """Why the person should be asked, in a few words, or None.

    Args:
        confidence: Probability that the step is right, in [0, 1], or None where the policy cannot tell.
        least: Confidence below which the person is asked.
    """
    if confidence is not None and confidence < least:
        return f"the model is only {100 * confidence:.0f} % sure"
    at = target(action)
    under = None if at is None else element_at(at, elements)
    if at is None or under is None:
        return None
    if _is_vague(at, under):
        return "the place to press is less certain than the element is large"
    if isinstance(action, Click) and (meant := _other_named(thought, under, elements)) is not None:
        return f"the thought names “{meant.text}”, but “{under.text}” is under the pointer"
    return None


def _is_vague(at: PixelPoint, under: Element) -> bool:
    nearest = min(under.points.values(), key=lambda one: math.hypot(one.at.x - at.x, one.at.y - at.y), default=None)
    return nearest is not None and (nearest.sigma_x > under.box.width or nearest.sigma_y > under.box.height)


def _other_named(thought: str, under: Element, elements: Sequence[Element]) -> Element | None:
    """The one element that the thought names, where it is certainly not the one `under` the point."""
    names = {caption(name) for name in _NAMED.findall(thought)}
    own = caption(under.text)
    if len(names) != 1 or under.kind in _NAMELESS or not own or own in caption(thought):
        return None
    named = [one for one in elements if one.kind not in _NAMELESS and caption(one.text) in names]
    return named[0] if len(named) == 1 and named[0] is not under else None
