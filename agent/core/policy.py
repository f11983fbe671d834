"""Policies: an observation goes in, a prediction comes out: the text that a model wrote, or the reply itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, runtime_checkable

from agent.core.api import export
from agent.core.history import History
from agent.core.reply import ParseError, Reply
from agent.core.stop import Stop
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Space
from vision.perception.elements import Element, Perception

_MOST_PAST_SCREENS: Final = 20


@export("Observation")
@dataclass(frozen=True, slots=True)
class Observation:
    """The task and the screen on which a policy decides.

    Attributes:
        task: The person's words.
        step: Counted from 1.
        elements: What perception read, in reading order; empty where nothing reads the screen.
    """

    task: str
    step: int
    frame: Frame
    elements: tuple[Element, ...] = ()


@export("Pointing")
@dataclass(frozen=True, slots=True)
class Pointing:
    """The distribution of the point that a model wrote, by its own probabilities; in pixels of the frame.

    Attributes:
        at: The point that it wrote.
        mean: Mean of the distribution; `sigma_x` and `sigma_y` are its standard deviations.
        others: Other points with their probabilities, the likeliest first.
    """

    at: PixelPoint
    mean: PixelPoint
    sigma_x: float
    sigma_y: float
    others: tuple[tuple[PixelPoint, float], ...] = ()


@export("Prediction")
@dataclass(frozen=True, slots=True)
class Prediction:
    """What a policy predicts: the text that a model wrote, and the reply, as far as the policy itself reads it.

    Attributes:
        text: As the model wrote it; empty from policies that write no text.
        confidence: Probability that the step is right, in [0, 1], or None where the policy cannot tell.
        pointing: How sure the first point of the first action is, or None likewise.
        reply: What the text means in the format of its family, or why it means nothing; None leaves a text to be read
            as UI-TARS.
        otherwise: What went otherwise than the policy was to do it, each in words, where the reply says it is finished;
            the run then ends as incomplete.
        goes_back: Whether the person may go back to the step before, which is then predicted once more.
        repeated: Whether this step was done before, and comes again because the person went back.
    """

    text: str = ""
    confidence: float | None = None
    pointing: Pointing | None = None
    reply: Reply | ParseError | None = field(default=None, kw_only=True)
    otherwise: tuple[str, ...] = field(default=(), kw_only=True)
    goes_back: bool = field(default=False, kw_only=True)
    repeated: bool = field(default=False, kw_only=True)


@export("Policy")
class Policy(Protocol):
    """Decides the next step. One instance serves one run after the other, never two at once."""

    def space(self, size: Size) -> Space:
        """The coordinate space of the texts that it writes for a frame of `size`."""
        ...

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """The next reply. Returns at once, with whatever there is, when `stop` is set."""
        ...


@export("Described")
@runtime_checkable
class Described(Protocol):
    """A policy that can say how its model is asked."""

    def description(self, stop: Stop) -> str:
        """`asked as UI-TARS 1.5, pixels of the resized picture`; may ask a server, and is empty where none answers."""
        ...


def described(policy: Policy, stop: Stop) -> str:
    """How the model of `policy` is asked, in a sentence for the person; empty where there is nothing to say."""
    return policy.description(stop) if isinstance(policy, Described) else ""


@export("LooksBack")
@runtime_checkable
class LooksBack(Protocol):
    """A policy that says how many past screens it looks at, so that the run lets go of older ones."""

    @property
    def past_screens(self) -> int:
        """How many of the latest past screens, the new one left out."""
        ...


def past_screens(policy: Policy) -> int:
    """How many past screens `policy` looks at; where it does not say, as many as any family of models does."""
    return policy.past_screens if isinstance(policy, LooksBack) else _MOST_PAST_SCREENS


@export("LoadedModel", was="Mind")
@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory and the reader of screens: both are slow to load, and outlive a task.

    Attributes:
        faint_text: Reads what is written too palely for `perception`, where the model sees pictures: the gate looks
            there for orders.
        name: What to call it in a record of a run: no folder, no address with what may be secret in it.
    """

    policy: Policy
    perception: Perception | None = None
    faint_text: Callable[[Frame], Sequence[Element]] | None = None
    name: str = ""
