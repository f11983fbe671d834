"""The policy of native models that write text: it generates a reply chunk by chunk and reads it.

The text comes from a `ReplyGenerator`, for large models the one in agent/policies/chat_generator.py. The built-in model
writes no text and is a policy of its own (agent/policies/builtin/policy.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from agent.core.actions import CallUser
from agent.core.api import export
from agent.core.history import History
from agent.core.policy import Observation, Pointing, Prediction
from agent.core.reply import ParseError, Reply
from agent.core.stop import Stop
from agent.policies.families.adjustment import in_words
from agent.policies.families.family import Family
from vision.geometry import Size, Space


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of a reply.

    Attributes:
        text: To be appended to the chunks before.
        confidence: Probability that the reply so far is right, in [0, 1]; None where it is not known yet.
        pointing: The distribution of its point; with the last chunk, from models that give one.
    """

    text: str
    confidence: float | None = None
    pointing: Pointing | None = None


class ReplyGenerator(Protocol):
    """A loaded model that generates text."""

    def space(self, size: Size) -> Space:
        """The coordinate space of its replies for a frame of `size`."""
        ...

    def parse(self, text: str, size: Size) -> Reply | ParseError:
        """The reply in a text for a frame of `size`, or why there is none."""
        ...

    def generate(self, observation: Observation, history: History) -> Iterator[Chunk]:
        """The text of the next reply, chunk by chunk; the iteration may end after any chunk.

        Raises:
            GenerationError: If it cannot go on; the message is for the person.
        """
        ...


class GenerationError(RuntimeError):
    """The model cannot go on: out of memory, a picture too large for its context."""


@export("NativePolicy")
class NativePolicy:
    """The policy of a generator: generates until the reply is complete, or until the run is stopped.

    Args:
        family: As which the model is asked; None for the built-in one, which knows but one way.
    """

    def __init__(self, generator: ReplyGenerator, *, family: Family | None = None) -> None:
        self._generator, self._family = generator, family

    @property
    def family(self) -> Family | None:
        """See `agent.policies.families.family.AskedAsFamily`."""
        return self._family

    @property
    def past_screens(self) -> int:
        """See `agent.core.policy.LooksBack`."""
        return 0 if self._family is None else self._family.pictures - 1

    def description(self, stop: Stop) -> str:
        """See `agent.core.policy.Described`."""
        return "" if self._family is None else f"asked as {in_words(self._family)}"

    def space(self, size: Size) -> Space:
        """See `Policy.space`."""
        return self._generator.space(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`; what the model cannot do becomes a call for the person, and the run can go on later."""
        text, confidence, pointing = "", None, None
        try:
            for chunk in self._generator.generate(observation, history):
                text += chunk.text
                confidence = chunk.confidence if chunk.confidence is not None else confidence
                pointing = chunk.pointing
                if stop.is_set():
                    break
        except GenerationError as error:
            return Prediction(reply=call_for_help(str(error)))
        reply = self._generator.parse(text, observation.frame.size)
        return Prediction(text, confidence, pointing, reply=reply)


def call_for_help(why: str) -> Reply:
    """The reply of a policy whose model cannot go on: it calls the person."""
    return Reply("I cannot go on by myself.", (CallUser(why),))
