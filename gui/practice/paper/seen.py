"""Lessons whose elements are the truth, as perception would have seen them."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace

from gui.practice.paper.misreading import Eyes, Reader
from gui.practice.paper.world import Thing
from vision.lessons import Deed, Lesson
from vision.perception import Element, Kind, State

_MARKED = frozenset({Kind.CHECKBOX, Kind.RADIO})


def misread(lesson: Lesson, seed: int) -> Lesson | None:
    """The same lesson with the mistakes of a reader that `seed` draws; None where nobody could decide rightly then.

    Within one task the same thing is misread in the same way as long as it does not change.
    """
    episode = zlib.crc32(f"{seed} {lesson.task}".encode())
    choice = random.Random(episode)  # noqa: S311 - variety, not secrecy
    reader = choice.choices(list(Reader), [25, 40, 35])[0]
    eyes = Eyes(episode, reader, choice.choice([0.4, 1.0, 1.0, 1.6]))
    things = [_thing(one) for one in lesson.elements]
    seen = eyes.see(things, lesson.size)
    decision = lesson.decision
    places = [None if at is None else seen.places.get(things[at].number) for at in (decision.element, decision.end)]
    if (decision.element is not None and places[0] is None) or (decision.end is not None and places[1] is None):
        return None
    if decision.element is not None and decision.deed is Deed.CLICK:
        true, found = lesson.elements[decision.element], seen.elements[places[0] or 0]
        hidden = true.kind in _MARKED and found.kind in _MARKED
        if hidden and (State.CHECKED in true.state) is not (State.CHECKED in found.state):
            return None
    return replace(
        lesson, elements=seen.elements, decision=replace(decision, element=places[0], end=places[1]), image=None
    )


def _thing(element: Element) -> Thing:
    """The element as a thing whose number depends on what and where it is."""
    box = element.box
    number = zlib.crc32(f"{element.kind} {box.left:.0f} {box.top:.0f} {box.width:.0f}".encode())
    points = {name: one.at for name, one in element.points.items()}
    return Thing(element.kind, box, element.text, set(element.state), points=points, number=number)
