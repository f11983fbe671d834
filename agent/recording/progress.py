"""Progress of a demonstration: what is told its recording thread beside the input, and what it knows so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from agent.desktop.monitor.raw_input import InputEvent, TimedFrames
from agent.recording.gestures import Gestures
from agent.recording.hidden_text import HiddenText
from agent.recording.private_input import PrivateText
from vision.frame import Frame


@dataclass(frozen=True, slots=True)
class PrivateTurned:
    """The private toggle was turned.

    Attributes:
        frame: What the screen showed last, where it was turned on.
    """

    on: bool
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class PauseTurned:
    """The recording rests, or goes on.

    Attributes:
        frames: What the screen had shown when it began to rest.
    """

    paused: bool
    frames: TimedFrames = ()


@dataclass(frozen=True, slots=True)
class Settle:
    """What is under way is complete now.

    Attributes:
        due_s: Not before then: what the person did just before may still be on its way.
        frames: What the screen had shown when it was asked for.
        then: Called once it was taken.
    """

    due_s: float
    frames: TimedFrames
    then: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Unkept:
    """What was done in private; only what was typed is looked at, to hide it."""

    event: InputEvent


@dataclass(frozen=True, slots=True)
class Lost:
    """Input or screen can no longer be watched."""

    why: str


@dataclass(slots=True)
class Progress:
    """What has been yielded so far.

    Attributes:
        hidden: What must not be seen on frames any more.
        unkept: What is typed in private.
        before_private: The screen before the private toggle was turned on, while what came of it is not known.
        unseen: Names of placeholders for what was not seen on the screen.
        private: What the last text was that was not kept, while the keys still go to its field.
    """

    unkept: Gestures
    step: int = 0
    first: Frame | None = None
    frame: Frame | None = None
    ended_s: float = float("-inf")
    hidden: HiddenText = field(default_factory=HiddenText)
    before_private: Frame | None = None
    typed_in_private: bool = False
    unseen: set[str] = field(default_factory=set)
    private: PrivateText | None = None

    def free(self, name: str) -> str:
        """`name` for a text that nobody saw, numbered where it is taken: two such texts need not be the same."""
        free, number = name, 2
        while free in self.unseen:
            free, number = f"{name}_{number}", number + 1
        self.unseen.add(free)
        return free
