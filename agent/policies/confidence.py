"""Confidence of a generated reply, and the distribution of its point, from the probabilities of its tokens.

A thought can be worded in many ways, each of them improbable; a coordinate cannot. The confidence is therefore the
product of the probabilities of the tokens that write digits of the action, or of all its tokens if it has no digits:
the share of the model's own distribution that lies on this very point.

The rest of the distribution comes from the alternatives of those tokens. Each leads to another reply: the digits that
follow in the same number count as equally likely, and the rest of the reply stays as it was written. Such a reply is
read like the real one, so that points, boxes and all notations mean the same here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from agent.core.actions import target
from agent.core.policy import Pointing
from agent.core.reply import Reply
from agent.grammar.reply_format import ReplyFormat
from vision.geometry import PixelPoint, Space

_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_UNFINISHED: Final = re.compile(r"[0-9.]*$")
_MIN_PROBABILITY: Final = 0.002
"""Least probability of an alternative that is followed."""

_MAX_OTHERS: Final = 8

Alternatives = Sequence[tuple[int, float]]
"""The likeliest tokens at one place of the reply, with their probabilities."""


@dataclass(frozen=True, slots=True)
class _ScoredToken:
    """A token of the action; `start` is its place in the text of the reply."""

    start: int
    text: str
    probability: float
    likeliest: Alternatives


class TokenConfidence:
    """The confidence of a reply, updated token by token.

    Args:
        form: The reply format of the model.
    """

    def __init__(self, form: ReplyFormat) -> None:
        self._form = form
        self._text = ""
        self._acting = False
        self._digits = self._all = 0.0
        self._pointed = False
        self._scored: list[_ScoredToken] = []

    def add(self, text: str, probability: float, likeliest: Alternatives = ()) -> float | None:
        """Add a token; returns the confidence so far, None before the action begins."""
        was_acting = self._acting
        start = len(self._text)
        self._text += text
        self._acting = self._acting or any(mark in self._text for mark in self._form.acts)
        if not (was_acting and self._acting):
            return None
        self._scored.append(_ScoredToken(start, text, probability, likeliest))
        certainty = math.log(max(probability, 1e-12))
        self._all += certainty
        if any(character.isdecimal() for character in text):
            self._digits += certainty
            self._pointed = True
        return math.exp(self._digits if self._pointed else self._all)

    def pointing(self, read: Callable[[int], str], space: Space) -> Pointing | None:
        """The distribution of the reply's first point; None where it has no point.

        Args:
            read: The text of a token.
        """
        at = self._pointed_at(self._text, space)
        if at is None:
            return None
        spots = [_Spot(at, 0.0, 0.0, 1.0)]
        path = 1.0
        for scored, number in self._in_numbers():
            for token, share in scored.likeliest:
                written = read(token)
                if written not in (scored.text, "") and path * share >= _MIN_PROBABILITY:
                    spot = self._instead(scored, written, number, space)
                    spots += [] if spot is None else [replace(spot, share=path * share)]
            path *= scored.probability
        spots[0] = replace(spots[0], share=path)
        return _summed(at, spots)

    def _pointed_at(self, text: str, space: Space) -> PixelPoint | None:
        reply = self._form.parse(text, space)
        return next((at for at in map(target, reply.actions) if at), None) if isinstance(reply, Reply) else None

    def _instead(self, scored: _ScoredToken, written: str, number: re.Match[str], space: Space) -> _Spot | None:
        """Where the reply would point with `written` in the place of `scored`, which is in `number` or at its end."""
        head = self._text[: scored.start] + re.sub(r"[^0-9]+$", "", written)
        so_far = _UNFINISHED.search(head, number.start())
        if so_far is None or not so_far[0]:
            return None  # no number any more
        missing = number[0][len(so_far[0]) :] if written[-1].isdecimal() else ""
        tail = self._text[number.end() :]
        low, high = (self._pointed_at(head + re.sub("[0-9]", digit, missing) + tail, space) for digit in ("0", "9"))
        low, high = low or high, high or low  # a point outside the screen is no point
        if low is None or high is None:
            return None
        width, height = abs(high.x - low.x), abs(high.y - low.y)
        return _Spot(PixelPoint((low.x + high.x) / 2, (low.y + high.y) / 2), width**2 / 12, height**2 / 12, 0.0)

    def _in_numbers(self) -> Iterator[tuple[_ScoredToken, re.Match[str]]]:
        """The tokens that write numbers of the action, or end them, each with its number."""
        if not self._scored:
            return
        numbers = list(_NUMBER.finditer(self._text, self._scored[0].start))
        for scored in self._scored:
            end = scored.start + len(scored.text)
            for number in numbers:
                if scored.start <= number.end() and number.start() < end:
                    yield scored, number
                    break


@dataclass(frozen=True, slots=True)
class _Spot:
    """An alternative point with the variance of its unknown digits, and its share of the probability."""

    at: PixelPoint
    variance_x: float
    variance_y: float
    share: float


def _summed(at: PixelPoint, spots: Sequence[_Spot]) -> Pointing:
    whole = sum(spot.share for spot in spots)
    x = sum(spot.share * spot.at.x for spot in spots) / whole
    y = sum(spot.share * spot.at.y for spot in spots) / whole
    across = sum(spot.share * (spot.variance_x + (spot.at.x - x) ** 2) for spot in spots) / whole
    down = sum(spot.share * (spot.variance_y + (spot.at.y - y) ** 2) for spot in spots) / whole
    others: dict[PixelPoint, float] = {}
    for spot in spots[1:]:
        if spot.at != at:
            others[spot.at] = others.get(spot.at, 0.0) + spot.share / whole
    likeliest = sorted(others.items(), key=lambda other: -other[1])[:_MAX_OTHERS]
    return Pointing(at, PixelPoint(x, y), math.sqrt(across), math.sqrt(down), tuple(likeliest))
