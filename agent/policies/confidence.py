"""How sure a model was of where it pointed, from the probabilities of what it wrote.

A thought can be worded in many ways, each of them improbable; a coordinate cannot. What counts are therefore the tokens
that write digits after `Action:`, or, where an action has none, all its tokens. The product of their probabilities is
the share of the model's own distribution that lies on just this point.

The rest of the distribution is read off the tokens that could as well have stood there. Each leads to another reply, up
to where the model would have gone on by itself: the digits that follow in the same number count as equally likely, and
whatever follows it as it was written. Such a reply is read as the real one is, so that points, boxes and every
way of writing them mean the same here.
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
_LEAST: Final = 0.002
"""Probability below which it is not asked where a token would have led."""

_MOST_OTHERS: Final = 8

Likeliest = Sequence[tuple[int, float]]
"""Tokens that could have stood in one place, with their probabilities."""


@dataclass(frozen=True, slots=True)
class _Heard:
    start: int
    text: str
    probability: float
    likeliest: Likeliest


class Sureness:
    """Listens to a reply as it is written.

    Args:
        form: In which the model writes.
    """

    def __init__(self, form: ReplyFormat) -> None:
        self._form = form
        self._text = ""
        self._acting = False
        self._digits = self._all = 0.0
        self._pointed = False
        self._heard: list[_Heard] = []

    def heard(self, text: str, probability: float, likeliest: Likeliest = ()) -> float | None:
        """Take in one more token; the confidence so far, None before there is an action."""
        was_acting = self._acting
        start = len(self._text)
        self._text += text
        self._acting = self._acting or any(mark in self._text for mark in self._form.acts)
        if not (was_acting and self._acting):
            return None
        self._heard.append(_Heard(start, text, probability, likeliest))
        certainty = math.log(max(probability, 1e-12))
        self._all += certainty
        if any(character.isdecimal() for character in text):
            self._digits += certainty
            self._pointed = True
        return math.exp(self._digits if self._pointed else self._all)

    def pointing(self, read: Callable[[int], str], space: Space) -> Pointing | None:
        """The distribution over points of the reply that was heard; None where it points nowhere.

        Args:
            read: The text of a token.
        """
        at = self._pointed_at(self._text, space)
        if at is None:
            return None
        spots = [_Spot(at, 0.0, 0.0, 1.0)]
        path = 1.0
        for heard, number in self._in_numbers():
            for token, share in heard.likeliest:
                written = read(token)
                if written not in (heard.text, "") and path * share >= _LEAST:
                    spot = self._instead(heard, written, number, space)
                    spots += [] if spot is None else [replace(spot, share=path * share)]
            path *= heard.probability
        spots[0] = replace(spots[0], share=path)
        return _summed(at, spots)

    def _pointed_at(self, text: str, space: Space) -> PixelPoint | None:
        reply = self._form.parse(text, space)
        return next((at for at in map(target, reply.actions) if at), None) if isinstance(reply, Reply) else None

    def _instead(self, heard: _Heard, written: str, number: re.Match[str], space: Space) -> _Spot | None:
        """Where the reply would have pointed with `written` instead of `heard`, which is in `number` or at its end."""
        head = self._text[: heard.start] + re.sub(r"[^0-9]+$", "", written)
        so_far = _UNFINISHED.search(head, number.start())
        if so_far is None or not so_far[0]:
            return None  # no number any more
        missing = number[0][len(so_far[0]) :] if written[-1].isdecimal() else ""
        tail = self._text[number.end() :]
        low, high = (self._pointed_at(head + re.sub("[0-9]", digit, missing) + tail, space) for digit in ("0", "9"))
        low, high = low or high, high or low  # what lies outside the screen is no point
        if low is None or high is None:
            return None
        width, height = abs(high.x - low.x), abs(high.y - low.y)
        return _Spot(PixelPoint((low.x + high.x) / 2, (low.y + high.y) / 2), width**2 / 12, height**2 / 12, 0.0)

    def _in_numbers(self) -> Iterator[tuple[_Heard, re.Match[str]]]:
        """The tokens that write numbers of the action, or end them, each with its number."""
        if not self._heard:
            return
        numbers = list(_NUMBER.finditer(self._text, self._heard[0].start))
        for heard in self._heard:
            end = heard.start + len(heard.text)
            for number in numbers:
                if heard.start <= number.end() and number.start() < end:
                    yield heard, number
                    break


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place with the variance of what is unknown about it, and its share of the probability."""

    at: PixelPoint
    variance_x: float
    variance_y: float
    share: float


def _summed(at: PixelPoint, spots: Sequence[_Spot]) -> Pointing:
    whole = sum(one.share for one in spots)
    x = sum(one.share * one.at.x for one in spots) / whole
    y = sum(one.share * one.at.y for one in spots) / whole
    across = sum(one.share * (one.variance_x + (one.at.x - x) ** 2) for one in spots) / whole
    down = sum(one.share * (one.variance_y + (one.at.y - y) ** 2) for one in spots) / whole
    others: dict[PixelPoint, float] = {}
    for one in spots[1:]:
        if one.at != at:
            others[one.at] = others.get(one.at, 0.0) + one.share / whole
    likeliest = sorted(others.items(), key=lambda other: -other[1])[:_MOST_OTHERS]
    return Pointing(at, PixelPoint(x, y), math.sqrt(across), math.sqrt(down), tuple(likeliest))
