"""Checks around single actions: whether typed text is in its field, whether a tick box already is as it was left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.core.actions import Click, Type
from agent.core.policy import Observation
from agent.grammar.target_search import is_shown
from agent.replay.script import Line, holds_typed, text_in
from agent.replay.target_matcher import Found
from agent.sessions.outcomes import Divergence
from vision.frame import Frame
from vision.geometry import PixelBox
from vision.perception.elements import CHOICES, Element, Kind, State, element_at
from vision.perception.text_similarity import SAME, similarity

_LEAST_LETTERS: Final = 4
_VARIES: Final = re.compile(
    r"\d+(?:[.,]\d+)*\s?(?:[KMGT]?i?B|bytes?|%|ms|s|sec|min|seconds?|minutes?)\b|\b\d{1,2}:\d{2}(?::\d{2})?\b",
    re.IGNORECASE,
)
"""Sizes, shares, durations and times of day: they are others in each run."""


def came_about(text: str, elements: Sequence[Element]) -> bool:
    """Whether a text that was new in the recording is on the screen, also in pieces, and with another size or time."""
    if is_shown(text, elements):
        return True
    words = text.split()
    if len(words) > 1 and all(is_shown(word, elements) for word in words):
        return True
    plain = _VARIES.sub("#", text)
    if plain == text or sum(map(str.isalpha, plain)) < _LEAST_LETTERS:
        return False
    return any(similarity(plain, _VARIES.sub("#", element.text)) >= SAME for element in elements)


def typed_otherwise(line: Line, box: PixelBox, before: Frame, observation: Observation) -> str | None:
    """Why the field does not hold what `line` typed; None where it does, or cannot be read.

    Args:
        box: The field.
        before: The screen before it was typed.
        observation: The screen after it.
    """
    now = observation.frame
    if before.pixels.shape == now.pixels.shape and not (before.crop(box) != now.crop(box)).any():
        return "what was typed does not show in its field"
    if not line.is_echoed or not isinstance(line.action, Type):
        return None
    says = text_in(box, observation.elements)
    if says is None or holds_typed(says, line.action.text):
        return None
    return "its field shows something else than what was typed"


def as_left(line: Line, found: Found) -> Divergence | None:
    """Says so where a tick box or radio button already has the state that the recorded click gave it; else None."""
    then, now = line.marks[0].element, found.element
    if not isinstance(line.action, Click) or then is None or now is None or then.kind not in CHOICES:
        return None
    ticked = State.CHECKED in then.state
    if now.kind is not then.kind or (State.CHECKED in now.state) is ticked:
        return None
    if ticked and not _unticks(line):
        return None
    kind = "ticked" if now.kind is Kind.CHECKBOX else "chosen"
    before, already = ("", f"not {kind}") if ticked else ("not ", kind)
    return Divergence(f"“{now.text}” {before}{kind} before", f"it was {already} already")


def _unticks(line: Line) -> bool:
    """Whether the recording shows that the click took a tick away."""
    mark = line.marks[0]
    after = None if line.after is None else element_at(mark.at, line.after.elements)
    return after is not None and after.kind is Kind.CHECKBOX and State.CHECKED not in after.state
