"""Selection of the elements that the model looks at, where a screen shows more than it can take.

A sheet or the tool bars of an office program hold hundreds. What the task may speak of comes first, then what can be
used, and empty cells last; the order on the screen stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.policies.builtin.examples import Past
from agent.policies.builtin.features import MAX_ELEMENTS, touched
from vision.icons.meanings import load_meanings
from vision.perception.elements import CHOICES, FIELDS, Element, Kind

_WORD: Final = re.compile(r"\d+|[^\W\d_]+")
_LEAST_LETTERS: Final = 3
"""Shorter words of a task, such as "in" and "to", are in every second name; numbers count however short."""

_USABLE: Final = FIELDS | CHOICES | {Kind.BUTTON, Kind.ICON, Kind.TAB, Kind.MENU_ITEM, Kind.LINK, Kind.SLIDER}

_NAMED, _BESIDE, _USED, _SAID, _BARE = 4, 3, 2, 1, 0


def selected(elements: tuple[Element, ...], task: str, past: Sequence[Past]) -> tuple[Element, ...]:
    """At most `MAX_ELEMENTS` of the elements, in their order; all of them where they are no more."""
    if len(elements) <= MAX_ELEMENTS:
        return elements
    asked = _words(task)
    named = [bool(asked & _words_of(element)) for element in elements]
    for step in past:
        place = touched(step.actions, elements)
        if place is not None:
            named[place] = True
    rows = sorted((one.box.centre.y, one.box.height) for one, is_named in zip(elements, named, strict=True) if is_named)
    worth = [
        _NAMED if is_named else _BESIDE if _in_a_row(element, rows) and _holds(element) else _own_worth(element)
        for element, is_named in zip(elements, named, strict=True)
    ]
    best = sorted(range(len(elements)), key=lambda place: (-worth[place], place))[:MAX_ELEMENTS]
    return tuple(elements[place] for place in sorted(best))


def _own_worth(element: Element) -> int:
    """How likely an element is of use that the task does not name."""
    if element.kind in _USABLE:
        return _USED
    return _SAID if _holds(element) else _BARE


def _holds(element: Element) -> bool:
    return bool(element.called.strip()) or element.kind in _USABLE


def _in_a_row(element: Element, rows: Sequence[tuple[float, float]]) -> bool:
    """Whether something named lies in its row."""
    return any(abs(element.box.centre.y - middle) < min(element.box.height, height) / 2 for middle, height in rows)


def _words_of(element: Element) -> set[str]:
    """The words of its text, or those that people say for its icon."""
    if element.text.strip() or not element.name:
        return _words(element.called)
    others = load_meanings().synonyms.get(element.name, ())
    return set().union(*map(_words, (element.name, *others)))


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if len(word) >= _LEAST_LETTERS or word.isdecimal()}
