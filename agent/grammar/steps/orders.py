"""Orders of the steps language: what the parser reads, and the `steps` policy carries out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from agent.core.actions import Button, Direction, Key


class Relation(StrEnum):
    """Where a target lies relative to a text on the screen."""

    RIGHT_OF = "right of"
    LEFT_OF = "left of"
    ABOVE = "above"
    BELOW = "below"
    NEXT_TO = "next to"
    IN_ROW = "in the row"


@dataclass(frozen=True, slots=True)
class Target:
    """A target on the screen, by its name.

    Attributes:
        name: Empty for whatever of its kind has no text of its own; only within a row.
        ordinal: Which one of several, counted from 1 in reading order; -1 is the last.
        place: The relation to another text on the screen.
    """

    name: str
    ordinal: int | None = None
    place: tuple[Relation, str] | None = None

    def __str__(self) -> str:
        which = "" if self.ordinal is None else "last " if self.ordinal < 0 else f"no. {self.ordinal} of "
        name = f"“{self.name}”" if self.name else "what"
        return f"{which}{name}" + ("" if self.place is None else f" {self.place[0]} “{self.place[1]}”")


@dataclass(frozen=True, slots=True)
class Press:
    """Click on a target."""

    target: Target
    button: Button = Button.LEFT
    count: int = 1
    held: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Enter:
    """Type text; into a field, where a target is given."""

    text: str
    into: Target | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """Press keys together, `times` times."""

    keys: tuple[Key, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Tick:
    """Bring a tick box or radio button into a state."""

    target: Target
    ticked: bool = True


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose an item in a list that opens."""

    item: str
    field: Target


@dataclass(frozen=True, slots=True)
class Wheel:
    """Scroll; over the middle of the screen where no target is given."""

    direction: Direction
    amount: int = 5
    at: Target | None = None


@dataclass(frozen=True, slots=True)
class Pull:
    """Drag one target to another."""

    start: Target
    end: Target


@dataclass(frozen=True, slots=True)
class Pause:
    """Do nothing for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Await:
    """Wait until a text is shown, or is not."""

    text: str
    appears: bool = True
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Check:
    """Go on only if a text is shown, or is not."""

    text: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Unsayable:
    """Something that an export had no words for; `what` it was."""

    what: str


Order = Press | Enter | Keys | Tick | Choose | Wheel | Pull | Pause | Await | Check | Unsayable

UNSAYABLE: Final = "# cannot be said:"
"""Begins the line of what has no words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction.

    Attributes:
        words: As the person wrote it.
    """

    order: Order
    words: str


@dataclass(frozen=True, slots=True)
class StepsError:
    """Why the instructions cannot be read.

    Attributes:
        span: Start and end of the offending characters.
    """

    message: str
    span: tuple[int, int]
