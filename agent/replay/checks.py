"""Checks around single actions: whether a text came about, whether a tick box already is as it was left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from typing import Final

from rapidfuzz.distance import Levenshtein

from agent.core.actions import Click
from agent.grammar.target_search import is_shown
from agent.replay.matching.target_matcher import Found
from agent.replay.script import Line, letters_of
from agent.sessions.outcomes import Divergence
from vision.frame import Frame
from vision.geometry import PixelBox
from vision.perception.elements import CHOICES, Element, Kind, State, element_at
from vision.perception.text_similarity import SAME, similarity

_LEAST_LETTERS: Final = 4
_ROUGHLY: Final = 0.6
_SIGNS: Final = "'\"`“”‘’()[]{}<>,;"
_CLEARER: Final = 0.1
_MARK_PX: Final = 24
_VARIES: Final = re.compile(
    r"\d+(?:[.,]\d+)*\s?(?:[KMGT]?i?B|bytes?|%|ms|s|sec|min|seconds?|minutes?)\b|\b\d{1,2}:\d{2}(?::\d{2})?\b",
    re.IGNORECASE,
)
"""Sizes, shares, durations and times of day: they are others in each run."""


def came_about(text: str, elements: Sequence[Element]) -> bool:
    """Whether a text that was new in the recording is on the screen, also in pieces, and with another size or time."""
    if is_shown(text, elements):
        return True
    # the signs around a word are read as pieces of their own: “echo”, “'”, “one”
    words = [word for word in (word.strip(_SIGNS) for word in text.split()) if word]
    if len(words) > 1 and all(is_shown(word, elements) for word in words):
        return True
    plain = _VARIES.sub("#", text)
    if plain == text or sum(map(str.isalpha, plain)) < _LEAST_LETTERS:
        return False
    return any(similarity(plain, _VARIES.sub("#", element.text)) >= SAME for element in elements)


def written_since(before: Frame, now: Frame, elements: Sequence[Element]) -> list[Element]:
    """The texts that stand now where the screen was another before."""
    if before.pixels.shape != now.pixels.shape:
        return [one for one in elements if one.text.strip()]
    differs = (before.pixels != now.pixels).any(axis=2)
    return [
        one
        for one in elements
        if one.text.strip()
        and differs[int(one.box.top) : ceil(one.box.bottom), int(one.box.left) : ceil(one.box.right)].any()
    ]


def came_about_misread(text: str, written: Sequence[Element], typed: str = "") -> bool:
    """Whether a text that was new in the recording was misread there, and is among those that are new now.

    A selected name or a formula in an open list is read in other pieces each time. Of the few texts that came about now
    a rough likeness is enough; what shows what was typed may be read as any pieces of that.

    Args:
        written: The texts that are new now.
        typed: What was typed just before; empty where nothing was.
    """
    if any(_roughly(text, one.text) for one in written):
        return True
    letters, words = letters_of(typed), [letters_of(word) for word in text.split()]
    if not all(word in letters for word in words):
        return False
    rows = [
        [one for one in written if one.box.top < row.box.bottom and row.box.top < one.box.bottom] for row in written
    ]
    return any(_roughly(typed, "".join(one.text for one in sorted(row, key=lambda one: one.box.left))) for row in rows)


def _roughly(one: str, other: str) -> bool:
    a, b = letters_of(one), letters_of(other)
    if min(len(a), len(b)) < _LEAST_LETTERS:
        return False
    return 1 - Levenshtein.distance(a, b) / max(len(a), len(b)) >= _ROUGHLY


def as_left(line: Line, found: Found, now: Frame) -> Divergence | None:
    """Says so where a tick box or radio button already has the state that the recorded click gave it; else None."""
    then, here = line.marks[0].element, found.element
    if not isinstance(line.action, Click) or then is None or here is None or then.kind not in CHOICES:
        return None
    ticks = line.checked if line.checked is not None else _left_ticked(line, then)
    if here.kind is not then.kind or ticks is None or (State.CHECKED in here.state) is not ticks:
        return None
    if _looks_as_before(line, then, here, now):
        return None
    kind = "ticked" if here.kind is Kind.CHECKBOX else "chosen"
    before, already = ("not ", kind) if ticks else ("", f"not {kind}")
    return Divergence(f"“{here.text}” {before}{kind} before", f"it was {already} already")


def _left_ticked(line: Line, then: Element) -> bool | None:
    """The state that the click left, read off the next screen; None where that does not show a click put it out."""
    if State.CHECKED not in then.state:
        return True
    after = None if line.after is None else element_at(line.marks[0].at, line.after.elements)
    return False if after is not None and after.kind is Kind.CHECKBOX and State.CHECKED not in after.state else None


def _looks_as_before(line: Line, then: Element, here: Element, now: Frame) -> bool:
    """Whether it looks like the recorded one before the click rather than after it, whatever state was read."""
    from vision.perception.template_matching import resemblance

    if line.after is None or element_at(line.marks[0].at, line.after.elements) is None:
        return False
    looks = now.crop(_mark_box(here, now))
    box = _mark_box(then, line.scene.frame)
    before, after = (resemblance(scene.frame.crop(box), looks) for scene in (line.scene, line.after))
    return before > after + _CLEARER


def _mark_box(element: Element, frame: Frame) -> PixelBox:
    """The mark of a tick box or radio button, without its caption."""
    mark = element.points.get("mark") or element.points.get("press")
    if mark is None:
        return element.box
    half = min(_MARK_PX, element.box.height) / 2
    return PixelBox(mark.at.x, mark.at.y, mark.at.x + 1, mark.at.y + 1).grown(half, frame.size)
