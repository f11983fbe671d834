"""Messages with texts and pictures, and everything that a layout makes them of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from agent.core.history import History, Turn
from agent.core.policy import Observation
from agent.grammar.calls import Unreadable, reasoning
from vision.frame import Frame
from vision.geometry import Size


class Role(StrEnum):
    """Who says it."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot, and the size at which the model gets it, so that nobody resizes it a second time."""

    frame: Frame
    size: Size


Part = str | Picture


@dataclass(frozen=True, slots=True)
class Message:
    """One message: texts and pictures in their order."""

    role: Role
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """What a conversation is made of.

    Attributes:
        language: In which thoughts are wanted, by its English name.
        image_size: At which size the model gets a frame.
        pictures: The most that it is shown, the newest included.
        dropped_at_once: How many old ones are left out together.
    """

    observation: Observation
    history: History
    language: str
    image_size: Callable[[Size], Size]
    pictures: int
    dropped_at_once: int

    @property
    def task(self) -> str:
        """The person's words."""
        return self.observation.task

    @property
    def size(self) -> Size:
        """Of the newest frame."""
        return self.observation.frame.size

    def screen(self, step: int, *, share: float = 1.0) -> Picture | None:
        """The picture of a step, counted from 1; None where its frame is kept no more.

        Args:
            share: Of the size at which the model usually gets it.
        """
        frame = self.observation.frame if step > len(self.history) else self.history[step - 1].frame
        if frame is None:
            return None
        size = self.image_size(frame.size)
        return Picture(frame, Size(max(1, round(size.width * share)), max(1, round(size.height * share))))

    def notes(self, step: int) -> str:
        """What the model must know about the turn before a step; empty where there is nothing."""
        return " ".join(notes_of(self.history[step - 2])) if step > 1 else ""

    def noted(self, step: int) -> tuple[str, ...]:
        """The same as parts of a message."""
        notes = self.notes(step)
        return (notes,) if notes else ()


Layout = Callable[[Asking], tuple[Message, ...]]
"""How a family wants its messages; the last one holds the newest screen."""


def user(*parts: Part | None) -> Message:
    """A message of the user; parts that are None are left out."""
    return Message(Role.USER, tuple(part for part in parts if part is not None))


def assistant(text: str) -> Message:
    """A message of the model."""
    return Message(Role.ASSISTANT, (text,))


def system(text: str) -> Message:
    """The message before all others."""
    return Message(Role.SYSTEM, (text,))


def without_reasoning(text: str) -> str:
    """A past reply without the reasoning between tags before it; as it is where that does not end."""
    try:
        return text[reasoning(text)[1] :].lstrip("\n")
    except Unreadable:
        return text


def notes_of(turn: Turn) -> tuple[str, ...]:
    """What the model is told of a turn besides its own reply."""
    return turn.notes
