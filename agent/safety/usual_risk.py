"""Usual risk: why a person would be asked about an action by the shipped rules and by its nature, whoever wants it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Final

from agent.core.actions import Action
from agent.safety.risk import risk
from agent.safety.rules import Decision, first_match, shipped
from agent.safety.situation import field_name, situation_of
from vision.geometry import PixelPoint
from vision.perception.elements import Element

_NOON: Final = time(12)


def usual_risk(action: Action, elements: Sequence[Element], focus: PixelPoint | None) -> str | None:
    """Why a person would be asked about `action` on a screen with `elements`; None where it can be taken back.

    Args:
        focus: Where keys go; None where that is not known.
    """
    situation = situation_of(action, elements, "", focus)
    rule = first_match(tuple(rule for rule in shipped() if rule.between is None), situation, None, _NOON)
    if rule is not None:
        return None if rule.decide is Decision.ALLOW else rule.reason
    return risk(situation, field_name(situation.target, elements))
