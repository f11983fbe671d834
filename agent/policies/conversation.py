"""What a large model is told: the task, the screens it saw, what it did, as a list of messages.

One conversation serves both ways of asking: the local model's chat template and the wire format of an endpoint. It is
a function of task and history alone, and grows at its end: all but the newest turns are the same messages as a step
before, so that whoever keeps keys and values of the beginning (agent/native) computes only what is new. Old pictures
are therefore dropped several at a time.

Source: UI-TARS (arXiv:2501.12326, section 4.2: the last N = 5 screenshots, all thoughts and actions as text); the shape
of the messages is that of the published deployment guide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agent.core.history import History, Turn
from agent.core.policy import Observation
from agent.policies.families.family import Family
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


@dataclass(frozen=True, slots=True)
class Message:
    """One message: texts and pictures in their order."""

    role: Role
    parts: tuple[str | Picture, ...]


def conversation(
    family: Family, observation: Observation, history: History, *, language: str = "English"
) -> tuple[Message, ...]:
    """The messages that ask `family` for the next reply; the last one holds the screen of `observation`.

    Args:
        language: In which thoughts are wanted, by its English name.
    """
    messages = [Message(Role.SYSTEM, (family.system,))] if family.system else []
    messages.append(Message(Role.USER, (family.instruct(observation.task, observation.frame.size, language),)))
    first = oldest_picture(len(history), family.pictures, family.dropped_at_once)
    notes: tuple[str, ...] = ()
    for number, turn in enumerate(history):
        seen = _screen(family, turn.frame if number >= first else None, notes)
        if seen:
            messages.append(Message(Role.USER, seen))
        messages.append(Message(Role.ASSISTANT, (family.recalled(turn.text),)))
        notes = notes_of(turn)
    messages.append(Message(Role.USER, _screen(family, observation.frame, notes)))
    return tuple(messages)


def oldest_picture(turns: int, kept: int, dropped_at_once: int) -> int:
    """The number of the first past turn that still has its picture, `turns` being past and one more to come.

    At most `kept` pictures are shown, the new one included, and at least `kept - dropped_at_once + 1` if there were as
    many. The answer stays the same for `dropped_at_once` steps, and with it the beginning of the conversation.
    """
    over = turns + 1 - kept
    return 0 if over <= 0 else -(-over // dropped_at_once) * dropped_at_once


def notes_of(turn: Turn) -> tuple[str, ...]:
    """What the model is told of a turn besides its own reply."""
    return turn.notes


def _screen(family: Family, frame: Frame | None, notes: tuple[str, ...]) -> tuple[str | Picture, ...]:
    said = (" ".join(notes),) if notes else ()
    return said if frame is None else (*said, Picture(frame, family.image_size(frame.size)))
