"""Asking the person: the proposal they are shown, the answers they may give, and who answers where no person is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from agent.core.actions import Action
from agent.core.api import export
from agent.core.history import Turn
from agent.core.policy import Observation, Pointing, Prediction
from agent.core.stop import Stop
from vision.frame import Frame
from vision.perception.elements import Element


def _nothing_odd(actions: tuple[Action, ...]) -> str:
    return ""


@export("Proposal")
@dataclass(frozen=True, slots=True)
class Proposal:
    """What the gate, and perhaps the person, is asked about.

    Attributes:
        warning: Why the person must be asked even in auto mode; empty where nothing is odd.
        elements: What perception read on `frame`; the gate judges by them what the action would meet.
        task: The person's words; only the secrets that they name may be typed.
        pointing: How sure the model is of the first point of its reply; None where it cannot tell.
        left_out: What the run has left out so far, in words; the person is told before a step that is grave.
        following: Further actions of the same reply that are asked about together with `action`: the rest of filling
            a field (`agent/safety/field_filling.py`).
        reserved: Whether a rule, the nature of the action or an order on the screen is why the person is asked, so that
            nobody else may answer for them; False where it is doubt alone, or the mode.
        goes_back: Whether the person may go back to the step before.
        repeated: Whether it was done before, and comes again because they went back; leaving it out leaves nothing out.
        can_undo: Whether what was done last is of a kind that programs take back with Ctrl+Z, and had an effect.
        assess: Tells why the person would be asked about other actions in the place of `action` and `following`, for
            whoever lets them edit; empty where nothing is odd. May be called on another thread while `ask` blocks.
    """

    step: int
    thought: str
    action: Action
    frame: Frame
    confidence: float | None = None
    warning: str = ""
    elements: tuple[Element, ...] = ()
    task: str = ""
    pointing: Pointing | None = None
    following: tuple[Action, ...] = ()
    left_out: tuple[str, ...] = ()
    reserved: bool = False
    goes_back: bool = False
    repeated: bool = False
    can_undo: bool = False
    assess: Callable[[tuple[Action, ...]], str] = field(default=_nothing_odd, compare=False, repr=False)


def proposal_of(
    turn: Turn, seen: Observation, prediction: Prediction, warning: str, left_out: tuple[str, ...]
) -> Proposal:
    """The first action of a reply as what is asked about.

    Args:
        left_out: What the run has left out so far, in words.
    """
    return Proposal(
        seen.step,
        turn.thought,
        turn.actions[0],
        seen.frame,
        prediction.confidence,
        warning,
        seen.elements,
        seen.task,
        prediction.pointing,
        left_out=left_out,
        goes_back=prediction.goes_back,
        repeated=prediction.repeated,
    )


@export("Approve")
@dataclass(frozen=True, slots=True)
class Approve:
    """Do it as proposed."""


@export("Edit")
@dataclass(frozen=True, slots=True)
class Edit:
    """Do this instead.

    Attributes:
        following: What is done instead of the proposal's `following`; None for just that.
    """

    action: Action
    following: tuple[Action, ...] | None = None


@export("Skip")
@dataclass(frozen=True, slots=True)
class Skip:
    """Leave this action out, with those that follow it, and go on."""


@export("Reject")
@dataclass(frozen=True, slots=True)
class Reject:
    """Do not do it, and tell the model why."""

    note: str


@export("TakenOver")
@dataclass(frozen=True, slots=True)
class TakenOver:
    """The person has done the step; it is recorded as the correction of what was proposed.

    Attributes:
        actions: What they did, in pixels of the frames; empty where nobody watched.
        frames: What the screen showed before each of `actions`; empty where only the proposal's frame is known.
    """

    actions: tuple[Action, ...] = ()
    frames: tuple[Frame, ...] = ()

    def __post_init__(self) -> None:
        if self.frames and len(self.frames) != len(self.actions):
            raise ValueError(f"{len(self.actions)} actions need as many frames, or none, got {len(self.frames)}")


@export("Until")
class Until(StrEnum):
    """What ends running on unasked."""

    UNCERTAIN = "uncertain"
    """A step that is risky, or that the model or the screen leaves in doubt."""
    RISKY = "risky"
    """A risky step; doubt alone is not asked about."""


@export("RunOn")
@dataclass(frozen=True, slots=True)
class RunOn:
    """Do it as proposed, and go on unasked.

    What is forbidden stays forbidden, and a risky step is asked about in any case; after that every step is asked about
    again.

    Attributes:
        until: What ends it.
        steps: How many further steps at most; None for as many as there are.
    """

    until: Until = Until.UNCERTAIN
    steps: int | None = None


@export("StepBack")
@dataclass(frozen=True, slots=True)
class StepBack:
    """Do not do it; the step before comes again. What that did is not undone."""


@export("Undo")
@dataclass(frozen=True, slots=True)
class Undo:
    """Do not do it; press Ctrl+Z in the program, to take back what was done last."""


@export("Quit")
@dataclass(frozen=True, slots=True)
class Quit:
    """End the run."""


Answer = Approve | Edit | Skip | Reject | TakenOver | RunOn | StepBack | Undo | Quit


@export("Asker")
class Asker(Protocol):
    """Whoever answers for the person: the terminal, the window, a test."""

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        """Block, on the thread of the run, until the person has decided; `Quit` as soon as `stop` is set."""
        ...


@runtime_checkable
class Respondent(Protocol):
    """An asker who can also answer a question of the model."""

    def respond(self, question: Proposal, stop: Stop) -> str | None:
        """The person's words in answer to a `CallUser`; None where the run shall end there, or `stop` is set."""
        ...


@export("AutoReject", was="Nobody")
class AutoReject:
    """Answers where no person is there: nothing that needs a person is done."""

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        """Reject, and say that nobody was there and why somebody was needed."""
        return Reject("nobody is here to approve it" + (f": {proposal.warning}" if proposal.warning else ""))
