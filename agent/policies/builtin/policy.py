"""The policy of the built-in model: reads the elements of the screen and replies in pixels of the frame."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from agent.core.actions import CallUser
from agent.core.history import History
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.builtin.examples import past_of
from agent.policies.builtin.inference.decoding import Situation, decide
from agent.policies.builtin.inference.evidence import Act
from agent.policies.builtin.inference.loading import load_network
from agent.policies.builtin.inference.network import Network
from agent.policies.builtin.inference.review import reviewed
from agent.policies.builtin.inference.selection import selected
from agent.policies.builtin.language.understanding import not_understood
from vision.assets import asset
from vision.frame import Frame
from vision.geometry import Size, Space
from vision.perception.elements import Element

SHIPPED: Final = asset("models", "builtin")
"""The weights that come with the program."""

_MOST_NAMED: Final = 8
"""So many words that were not understood are named."""


class BuiltinPolicy:
    """See `agent.core.policy.Policy`; its replies are decisions of a small model, it writes no text."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._seen: list[tuple[Frame, tuple[Element, ...]]] = []
        self._sure: dict[int, float] = {}

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> BuiltinPolicy:
        """The model in `folder`.

        Raises:
            ValueError: See `load_network`.
        """
        return cls(load_network(folder))

    @property
    def past_screens(self) -> int:
        """None; see `agent.core.policy.LooksBack`."""
        return 0

    def space(self, size: Size) -> Space:
        """The frame's own pixels."""
        return Space.absolute(size)

    def _acts(self, observation: Observation, history: History) -> list[Act]:
        """The past steps of this run: what was seen before and after each, and how sure the model was of it."""
        self._seen = [
            (frame, elements) for frame, elements in self._seen if any(turn.frame is frame for turn in history)
        ]
        self._seen.append((observation.frame, observation.elements))
        frames = [*(turn.frame for turn in history), observation.frame]
        known = [next((elements for seen, elements in self._seen if seen is frame), None) for frame in frames]
        self._sure = {turn.step: self._sure[turn.step] for turn in history if turn.step in self._sure}
        return [
            Act(past, known[place], known[place + 1], self._sure.get(turn.step))
            for place, (past, turn) in enumerate(zip(past_of(history), history, strict=True))
        ]

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`; a prediction without text or reply where the run was stopped meanwhile."""
        if not history and (strange := not_understood(observation.task, (one.text for one in observation.elements))):
            listed = ", ".join(f"“{word}”" for word in strange[:_MOST_NAMED]) + (
                "…" if len(strange) > _MOST_NAMED else ""
            )
            question = f"I read short English instructions, and do not understand {listed}. Please say it otherwise."
            return Prediction(reply=Reply("I cannot read this task.", (CallUser(question),)), confidence=1.0)
        frame = observation.frame
        past = past_of(history)
        elements = selected(observation.elements, observation.task, past)
        situation = Situation(observation.task, elements, past, frame.size, frame.pixels)
        decided = decide(self._network, situation, stop)
        if decided is None:
            return Prediction()
        decided = reviewed(self._network, decided, situation, self._acts(observation, history), stop)
        self._sure[observation.step] = decided.confidence
        return Prediction(reply=decided.reply, confidence=decided.confidence)
