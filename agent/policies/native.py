"""The policy of native models: whatever writes replies in the action grammar by itself, small or large.

`NativePolicy` is one class for all of them. What differs is a `ReplyGenerator`: the built-in model's reads the elements
of the screen (agent/policies/builtin/policy.py), a large model's is a conversation with pictures
(agent/policies/chat_generator.py).
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
    """Some more of a reply.

    Attributes:
        text: As it is to be appended.
        confidence: Probability that the reply is right as far as it goes, in [0, 1]; None where that is not known yet.
        pointing: How sure its point is; with the last piece, from models that can tell.
    """

    text: str
    confidence: float | None = None
    pointing: Pointing | None = None


class ReplyGenerator(Protocol):
    """A loaded model."""

    def space(self, size: Size) -> Space:
        """The coordinate space of its replies for a frame of `size`."""
        ...

    def parse(self, text: str, size: Size) -> Reply | ParseError:
        """What a reply for a frame of `size` means."""
        ...

    def speak(self, observation: Observation, history: History) -> Iterator[Chunk]:
        """The next reply, piece by piece; whoever iterates may leave off after any piece.

        Raises:
            SpeechError: If it cannot go on; the sentence is for the person.
        """
        ...


class GenerationError(RuntimeError):
    """The model cannot go on: out of memory, a picture too large for its context."""


@export("NativePolicy")
class NativePolicy:
    """Lets a model speak until its reply is complete, or until the run is stopped.

    Args:
        family: As which the model is asked; None for the built-in one, which knows but one way.
    """

    def __init__(self, speaker: ReplyGenerator, *, family: Family | None = None) -> None:
        self._speaker, self._family = speaker, family

    @property
    def family(self) -> Family | None:
        """See `agent.policies.families.family.AskedAsFamily`."""
        return self._family

    def description(self, stop: Stop) -> str:
        """See `agent.core.policy.Described`."""
        return "" if self._family is None else f"asked as {in_words(self._family)}"

    def space(self, size: Size) -> Space:
        """See `Policy.space`."""
        return self._speaker.space(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`; what the model cannot do becomes a call for the person, and the run can go on later."""
        text, confidence, pointing = "", None, None
        try:
            for spoken in self._speaker.speak(observation, history):
                text += spoken.text
                confidence = spoken.confidence if spoken.confidence is not None else confidence
                pointing = spoken.pointing
                if stop.is_set():
                    break
        except GenerationError as error:
            return Prediction(reply=call_for_help(str(error)))
        reply = self._speaker.parse(text, observation.frame.size)
        return Prediction(text, confidence, pointing, reply=reply)


def call_for_help(why: str) -> Reply:
    """The reply of a policy whose model cannot go on: it calls the person."""
    return Reply("I cannot go on by myself.", (CallUser(why),))
