"""Confirmations: the question that a yes answers is compared with the recorded one; another name in it halts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from agent.core.actions import Click, Hotkey, Type
from agent.replay.script import Line
from agent.safety.situation import situation_of
from vision.perception.captions import caption
from vision.perception.elements import FIELDS, Element
from vision.perception.text_similarity import similarity, unspaced, without_lookalikes

_MIN_WORDS: Final = 3
_SAME_SENTENCE: Final = 0.4


def other_question(line: Line, lines: Sequence[Line], elements: Sequence[Element]) -> str | None:
    """What the screen asks in the place of what was recorded, in one sentence; None where it asks the same.

    Words that this run itself gave (typed, or chosen by another value) may stand in the place of recorded ones.

    Args:
        lines: The whole script.
        elements: What is on the screen now.
    """
    given = {
        word
        for other in lines[: line.number]
        for text in (
            *((other.action.text,) if isinstance(other.action, Type) else ()),
            *(mark.name for mark in other.marks if mark.varies),
        )
        for word in _words(text)
    }
    shown = unspaced("".join(without_lookalikes(caption(element.text)) for element in elements))
    for question in _questions(line):
        if unspaced(without_lookalikes(caption(question))) in shown:
            continue
        best = max(elements, key=lambda element: similarity(question, element.text), default=None)
        if best is None or similarity(question, best.text) < _SAME_SENTENCE:
            if line.risky is not None:
                return f"“{question}” was asked in the recording, and is not now"
            continue
        if set(_words(best.text)) - set(_words(question)) - given or set(_words(question)) == set(_words(best.text)):
            return f"“{best.text}” is asked, and “{question}” was in the recording"
    return None


def _questions(line: Line) -> tuple[str, ...]:
    """The sentences that the recorded action said yes to."""
    if not isinstance(line.action, Click | Hotkey):
        return ()
    says_yes = bool(situation_of(line.action, line.scene.elements).question)
    if not says_yes and line.risky is None:
        return ()
    return tuple(
        element.text
        for element in line.scene.elements
        if element.kind not in FIELDS
        and (element.text.rstrip().endswith(("?", "？")) or element.text in line.awaited)
        and len(element.text.split()) >= _MIN_WORDS
    )


def _words(text: str) -> list[str]:
    return [without_lookalikes(word.strip(".,:;!?“”\"'()")) for word in caption(text).split()]
