"""How sure a model was of where it pointed, from the probabilities of what it wrote.

A thought can be worded in many ways, each of them improbable; a coordinate cannot. What counts are therefore the tokens
that write digits after `Action:`, or, where an action has none, all its tokens. The product of their probabilities is
the share of the model's own distribution that lies on just this point.
"""

from __future__ import annotations

import math
from typing import Final

_ACTION: Final = ("Action:", "Action：", "<function=")


class Sureness:
    """Listens to a reply as it is written."""

    def __init__(self) -> None:
        self._text = ""
        self._acting = False
        self._digits = self._all = 0.0
        self._pointed = False

    def heard(self, text: str, probability: float) -> float | None:
        """Take in one more token; the confidence so far, None before there is an action."""
        was_acting = self._acting
        self._text += text
        self._acting = any(mark in self._text for mark in _ACTION)
        if not (was_acting and self._acting):
            return None
        certainty = math.log(max(probability, 1e-12))
        self._all += certainty
        if any(character.isdecimal() for character in text):
            self._digits += certainty
            self._pointed = True
        return math.exp(self._digits if self._pointed else self._all)
