"""A reply of a policy: the reasoning and the actions to take; or why a text could not be read as one."""

from __future__ import annotations

from dataclasses import dataclass

from agent.core.actions import Action
from agent.core.api import export


@export("Reply")
@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of a policy.

    Attributes:
        thought: The reasoning shown to the person.
        actions: What to do, in order; never empty.
        reflection: Second thoughts on the step before, where the model writes them (UI-TARS 1.0).
    """

    thought: str
    actions: tuple[Action, ...]
    reflection: str = ""


@export("ParseError")
@dataclass(frozen=True, slots=True)
class ParseError:
    """Why a text could not be read as a reply.

    Attributes:
        message: One sentence for the person and the model.
        span: Start and end of the offending characters in the text.
    """

    message: str
    span: tuple[int, int]
