"""Processing of the built-in model: screens to tensors, and generated tokens to replies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from transformers import AutoProcessor, ProcessorMixin

from agent.core.history import NO_EFFECT
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.builtin.batches import START, collate
from agent.policies.builtin.examples import ActionKind, Decision, Past
from agent.policies.builtin.features import Features, features_of
from agent.policies.builtin.modeling import BuiltinModel, Cache, Memory
from agent.policies.builtin.replies import reply_for, usual_point
from agent.policies.builtin.vision_inputs import crop_screen
from agent.policies.builtin.vocabulary import PHRASES, POINTS, Expects, Source, Token, after, decision_of, is_number
from vision.encoders import Pixels
from vision.geometry import PixelPoint, Size
from vision.perception.elements import Affordance, Element


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


class BuiltinProcessor(ProcessorMixin):
    """Turns screens into the inputs of `BuiltinModel`, and the tokens that it generates into replies.

    Args:
        buckets: As in the model's configuration.
    """

    def __init__(self, buckets: int = 8192, **others: Any) -> None:
        super().__init__(**others)  # type: ignore[no-untyped-call]
        self.buckets = buckets

    def features(self, situation: Situation) -> Features:
        """The features of a situation."""
        return features_of(situation.task, situation.elements, situation.past, situation.size, self.buckets)

    @torch.inference_mode()
    def decide(self, model: BuiltinModel, situation: Situation, stop: Stop | None = None) -> Decided | None:
        """Generate the most likely decision, token by token; None where `stop` was set meanwhile."""
        features = self.features(situation)
        encoder: str = model.config.encoder
        crops = None
        if encoder != "none" and situation.pixels is not None:
            crops = crop_screen(situation.pixels, situation.elements)
        memory = model.encode(collate([features], [crops], encoder))
        cache: Cache = []
        tokens: list[Token] = []
        token, expects, least = START, Expects.STEP, 1.0
        while expects is not Expects.END:
            if stop is not None and stop.is_set():
                return None
            scores = model.step(memory, token, expects, cache)
            _forbid(scores, expects, tokens, situation.task, features)
            place = int(scores.argmax())
            probability = float(torch.softmax(scores / model.config.calibration, dim=-1)[place])
            token = _token(place, memory)
            tokens.append(token)
            least = min(least, probability)
            expects = after(expects, token)
        decision = decision_of(tokens, situation.task, features.words)
        return Decided(decision, self.reply(model, memory, decision, situation, confidence=least), least)

    def reply(
        self, model: BuiltinModel, memory: Memory, decision: Decision, situation: Situation, *, confidence: float = 1.0
    ) -> Reply:
        """The reply that carries out a decision; at the element's own point, else at the one that the model gives."""
        at = None
        if decision.element is not None:
            element = situation.elements[decision.element]
            name = decision.point
            if name not in element.points:
                at = _press(model, memory, decision.element, name, element)
        doubtful = confidence < model.config.assurance
        task, elements, size = situation.task, situation.elements, situation.size
        reply = reply_for(decision, task, elements, size, at=at, doubtful=doubtful)
        last = situation.past[-1] if situation.past else None
        missed = last is not None and NO_EFFECT in last.notes and last.is_reply(reply)
        if missed and decision.kind is ActionKind.CLICK:
            return reply_for(decision, task, elements, size, elsewhere=True)
        return reply


_POINTING: Final = {ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK, ActionKind.FILL, ActionKind.DRAG}
_COPYING: Final = {ActionKind.FILL, ActionKind.WRITE}


def _press(model: BuiltinModel, memory: Memory, place: int, name: str, element: Element) -> PixelPoint | None:
    """The point at which the model presses; the usual one where it is unsure, None where it has no such point."""
    if name not in POINTS:
        return None
    mean, sigma = model.presses(memory, torch.tensor([0]), torch.tensor([place]), torch.tensor([POINTS.index(name)]))
    (x, y), box = mean[0].tolist(), element.box
    spread = Affordance(PixelPoint(box.left + x * box.width, box.top + y * box.height), *_in_pixels(sigma, element))
    if spread.sigma_x > box.width / 4 or spread.sigma_y > box.height / 4:
        return usual_point(element, name)
    return spread.at


def _in_pixels(sigma: torch.Tensor, element: Element) -> tuple[float, float]:
    x, y = sigma[0].tolist()
    return x * element.box.width, y * element.box.height


def _token(place: int, memory: Memory) -> Token:
    if place < len(PHRASES):
        return Token(Source.PHRASE, place)
    place -= len(PHRASES)
    return Token(Source.WORD, place) if place < memory.words else Token(Source.ELEMENT, place - memory.words)


def _forbid(scores: torch.Tensor, expects: Expects, tokens: Sequence[Token], task: str, features: Features) -> None:
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


def register() -> None:
    """Make the Auto classes know the processor."""
    from agent.policies.builtin.configuration import BuiltinConfig

    AutoProcessor.register(BuiltinConfig, BuiltinProcessor, exist_ok=True)  # type: ignore[no-untyped-call]
