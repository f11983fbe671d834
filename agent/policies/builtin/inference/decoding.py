"""Decisions of the built-in model, token by token, and the replies that carry them out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from agent.core.actions import Type
from agent.core.history import NO_EFFECT, REPEATED
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.builtin.examples import ActionKind, Decision, Past
from agent.policies.builtin.features import MAX_ELEMENTS, Features, Floats, features_of, touched
from agent.policies.builtin.inference.network import EncodedScreen, Network
from agent.policies.builtin.replies import reply_for, usual_point
from agent.policies.builtin.vocabulary import PHRASES, POINTS, Expects, Source, Token, after, decision_of, is_number
from vision.detector.shards import Pixels
from vision.geometry import PixelPoint, Size
from vision.perception.elements import FIELDS, Element


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """The input of one decision: task, screen, past steps.

    Attributes:
        pixels: The screen, `(H, W, 3)` uint8 RGB, for models that look at it; None where there is no picture.
    """

    task: str
    elements: tuple[Element, ...]
    past: tuple[Past, ...]
    size: Size
    pixels: Pixels | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the model, with the reply that carries it out.

    Attributes:
        confidence: The least of the tokens' calibrated probabilities, in [0, 1].
    """

    decision: Decision
    reply: Reply
    confidence: float


def decide(
    network: Network, situation: Situation, stop: Stop | None = None, *, without: frozenset[ActionKind] = frozenset()
) -> Decided | None:
    """Generate the most likely decision, token by token; None where `stop` was set meanwhile.

    What was pressed twice without any effect is not pressed a third time: it is not what is meant.

    Args:
        without: Kinds that it is not to be.
    """
    in_vain = _pressed_in_vain(situation.past, situation.elements)
    given = _value_to_type(situation)
    features = features_of(situation.task, situation.elements, situation.past, situation.size, network.buckets)
    screen = network.encode(features, situation.elements, situation.pixels)
    tokens: list[Token] = []
    states, least = [Expects.STEP], 1.0
    while states[-1] is not Expects.END:
        if stop is not None and stop.is_set():
            return None
        logits = screen.logits(tokens, states).copy()
        _forbid(logits, states[-1], tokens, situation.task, features)
        if states[-1] is Expects.FIRST:
            _forbid_sources(logits[len(PHRASES) + screen.words :], tokens, situation, given=given)
        if states[-1] is Expects.KIND:
            logits[[PHRASES.index(f"kind {kind.value}") for kind in without]] = -1e9
        if states[-1] is Expects.PRESSED and len(in_vain) < len(situation.elements):
            logits[[len(PHRASES) + screen.words + place for place in in_vain]] = -1e9
        place = int(logits.argmax())
        least = min(least, float(_probabilities(logits / network.calibration)[place]))
        tokens.append(_token(place, screen.words))
        states.append(after(states[-1], tokens[-1]))
    decision = decision_of(tokens, situation.task, features.words)
    reply = reply_of(decision, situation, screen, confidence=least, assurance=network.assurance)
    return Decided(decision, reply, least)


def reply_of(
    decision: Decision, situation: Situation, screen: EncodedScreen, *, confidence: float = 1.0, assurance: float = 0.0
) -> Reply:
    """The reply that carries out a decision; at the element's own point, else at the one that the network gives."""
    at = None
    if decision.element is not None:
        element = situation.elements[decision.element]
        if decision.point not in element.points:
            at = _press(screen, decision.element, decision.point, element)
    doubtful = confidence < assurance
    task, elements, size = situation.task, situation.elements, situation.size
    reply = reply_for(decision, task, elements, size, at=at, doubtful=doubtful)
    last = situation.past[-1] if situation.past else None
    missed = last is not None and NO_EFFECT in last.notes and last.is_reply(reply)
    if missed and decision.kind is ActionKind.CLICK:
        return reply_for(decision, task, elements, size, elsewhere=True)
    return reply


_IN_VAIN: Final = 2

_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)+|\d{2,}(?![\w%])")
"""A number that may be a value; single digits are mostly places or times."""

_NUMBERING: Final = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)

_POINTING: Final = {ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK, ActionKind.FILL, ActionKind.DRAG}
_COPYING: Final = {ActionKind.FILL, ActionKind.WRITE}


def _pressed_in_vain(past: Sequence[Past], elements: Sequence[Element]) -> list[int]:
    """The elements that were pressed twice and more without any effect; no fields, for they are typed into."""
    count = Counter[int]()
    for step in past:
        at = touched(step.actions, elements) if len(step.actions) == 1 else None
        if at is None or elements[at].kind in FIELDS:
            continue
        if any(note in {NO_EFFECT, REPEATED} for note in step.notes):
            count[at] += 1
        else:
            count[at] = -len(past)
    return [place for place, times in count.items() if times >= _IN_VAIN and place < MAX_ELEMENTS]


def _press(screen: EncodedScreen, place: int, name: str, element: Element) -> PixelPoint | None:
    """The point at which the network presses; the usual one where it is unsure, None where it has no such point."""
    if name not in POINTS:
        return None
    (x, y), (sigma_x, sigma_y) = (pair.tolist() for pair in screen.press(place, POINTS.index(name)))
    if sigma_x > 1 / 4 or sigma_y > 1 / 4:
        return usual_point(element, name)
    return PixelPoint(element.box.left + x * element.box.width, element.box.top + y * element.box.height)


def _probabilities(logits: Floats) -> Floats:
    weights = np.exp(logits - logits.max())
    probabilities: Floats = weights / weights.sum()
    return probabilities


def _token(place: int, words: int) -> Token:
    if place < len(PHRASES):
        return Token(Source.PHRASE, place)
    place -= len(PHRASES)
    return Token(Source.WORD, place) if place < words else Token(Source.ELEMENT, place - words)


def _value_to_type(situation: Situation) -> bool:
    """Whether the task holds a number that was not typed yet and stands nowhere on the screen."""
    typed = [action.text for step in situation.past for action in step.actions if isinstance(action, Type)]
    known = [one.text for one in situation.elements] + typed
    return any(
        not any(number in text for text in known) for number in _NUMBER.findall(_NUMBERING.sub(" ", situation.task))
    )


def _forbid_sources(scores: Floats, tokens: Sequence[Token], situation: Situation, *, given: bool) -> None:
    """Forbid to type what an element shows that shows nothing or is filled in itself; any, if a value is given."""
    for place in range(len(scores)):
        if given or not situation.elements[place].text.strip() or tokens[-1] == Token(Source.ELEMENT, place):
            scores[place] = -1e9


def _forbid(scores: Floats, expects: Expects, tokens: Sequence[Token], task: str, features: Features) -> None:
    """Forbid what the state machine allows and this screen does not: a last word before the first, say."""
    begin, words = len(PHRASES), features.words
    if expects is Expects.KIND:
        lacking = (_POINTING if not len(features.kinds) else set()) | (_COPYING if not words else set())
        for kind in lacking:
            scores[PHRASES.index(f"kind {kind.value}")] = -1e9
    if expects is Expects.LAST:
        scores[begin : begin + tokens[-1].place] = -1e9
    elif expects is Expects.OF:
        step = int(PHRASES[tokens[-1].place].split()[1])
        for token, phrase in enumerate(PHRASES):
            if phrase.startswith("of ") and int(phrase.split()[1]) < step:
                scores[token] = -1e9
    elif expects in {Expects.GOAL, Expects.NUMBER}:
        numbers = [is_number(task[first:last]) for first, last in words]
        if expects is Expects.NUMBER:
            for place, number in enumerate(numbers):
                if not number:
                    scores[begin + place] = -1e9
        elif not any(numbers):
            scores[PHRASES.index("number")] = -1e9
    if expects in {Expects.KEY, Expects.KEY_OR_TIMES}:
        # letters, digits and function keys are only pressed where the task names them
        named = set(re.findall(r"f\d+|[^\W_]+", task.casefold()))
        for token, phrase in enumerate(PHRASES):
            name = phrase.removeprefix("key ")
            if name != phrase and re.fullmatch(r"[a-z0-9]|f\d+", name) and name not in named:
                scores[token] = -1e9
    if expects is Expects.KEY_OR_TIMES and len(tokens) >= 3 + 4:
        for token, phrase in enumerate(PHRASES):
            if phrase.startswith("key "):
                scores[token] = -1e9
