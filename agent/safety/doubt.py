"""Doubt that an action does what was meant: the model's own doubt, a vague point, another element's name."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from agent.core.actions import Action, Click, target
from agent.core.policy import Pointing
from vision.geometry import PixelPoint
from vision.perception.captions import caption
from vision.perception.elements import FIELDS, Element, Kind, element_at

_NAMED: Final = re.compile(r"[\"“„«]([^\"“”„«»]{2,60})[\"“”»]")

_NAMELESS: Final = FIELDS | {Kind.TEXT, Kind.IMAGE, Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL}
"""What is called by another text than its own, or holds texts that others are called by."""


def doubt(
    action: Action,
    thought: str,
    elements: Sequence[Element],
    confidence: float | None,
    pointing: Pointing | None = None,
    *,
    least: float,
) -> str | None:
    """Why the person should be asked, in a few words, or None.

    Args:
        confidence: Probability that the step is right, in [0, 1], or None where the policy cannot tell.
        pointing: How sure the model is of its point, or None likewise.
        least: Confidence below which the person is asked.
    """
    if confidence is not None and confidence < least:
        return f"the model is only {100 * confidence:.0f} % sure"
    return disagreement(action, thought, elements, pointing)


def disagreement(
    action: Action, thought: str, elements: Sequence[Element], pointing: Pointing | None = None
) -> str | None:
    """Why the point of `action` and the element under it do not go together, in a few words, or None."""
    at = target(action)
    under = None if at is None else element_at(at, elements)
    if at is None or under is None:
        return None
    if _is_vague(at, under, pointing):
        return "the place to press is less certain than the element is large"
    if isinstance(action, Click) and (meant := _other_named(thought, under, elements)) is not None:
        return f"the thought names “{meant.text}”, but “{under.text}” is under the pointer"
    return None


def named(thought: str, elements: Sequence[Element]) -> Element | None:
    """The one element that `thought` names in quotation marks, where it names one and the screen has it once."""
    names = {caption(name) for name in _NAMED.findall(thought)}
    found = [element for element in elements if element.kind not in _NAMELESS and caption(element.text) in names]
    return found[0] if len(names) == len(found) == 1 else None


def _is_vague(at: PixelPoint, under: Element, pointing: Pointing | None) -> bool:
    """Whether what perception knows of the element's point, or the model of its own, is wider than the element."""
    box = under.box
    if pointing is not None and pointing.at == at and (pointing.sigma_x > box.width or pointing.sigma_y > box.height):
        return True
    nearest = min(
        under.points.values(), key=lambda point: math.hypot(point.at.x - at.x, point.at.y - at.y), default=None
    )
    return nearest is not None and (nearest.sigma_x > box.width or nearest.sigma_y > box.height)


def _other_named(thought: str, under: Element, elements: Sequence[Element]) -> Element | None:
    """The one element that the thought names, where it is certainly not the one `under` the point."""
    own = caption(under.text)
    if under.kind in _NAMELESS or not own or own in caption(thought):
        return None
    meant = named(thought, elements)
    return None if meant is under else meant
