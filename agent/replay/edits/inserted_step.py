"""Inserted step of a replay: an instruction without a recorded screen, carried out by the policy of instructions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.core.actions import CallUser, Finished
from agent.core.history import SKIPPED, History
from agent.core.policy import Observation, Policy
from agent.core.reply import Reply
from agent.core.stop import Stop


@dataclass(frozen=True, slots=True)
class Done:
    """The step is done, or was fulfilled already."""

    skipped: bool


@dataclass(frozen=True, slots=True)
class Stuck:
    """The step cannot be done.

    Attributes:
        why: One sentence.
    """

    why: str


class InsertedStep:
    """Carries out one instruction, found by its words on the screen as it is.

    Args:
        words: The instruction.
        policy: Carries it out; begun afresh by an empty history.
    """

    def __init__(self, words: str, policy: Policy) -> None:
        self._words, self._policy = words, policy
        self._began: int | None = None

    def next(self, observation: Observation, history: History, stop: Stop) -> Reply | Done | Stuck:
        """What to do now, on this screen."""
        began = len(history) if self._began is None else self._began
        self._began = began
        mine = history[began:]
        reply = self._policy.predict(replace(observation, task=self._words), mine, stop).reply
        if not isinstance(reply, Reply):
            return Stuck("the instruction cannot be read")
        match reply.actions:
            case (Finished(),):
                return Done(any(SKIPPED in turn.notes for turn in mine))
            case (CallUser(why),):
                return Stuck(why.removeprefix("Step 1: "))
            case _:
                return reply
