"""The policy of the built-in model: reads the elements of the screen and replies in pixels of the frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from agent.core.actions import CallUser
from agent.core.history import History
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.builtin.examples import past_of
from agent.policies.builtin.understanding import not_understood
from vision.assets import asset
from vision.geometry import Size, Space

if TYPE_CHECKING:
    from agent.policies.builtin.modeling import BuiltinModel
    from agent.policies.builtin.processing import BuiltinProcessor

SHIPPED: Final = asset("models", "builtin")
"""The weights that come with the program."""

_MOST_NAMED: Final = 8
"""So many words that were not understood are named."""


class BuiltinPolicy:
    """See `agent.core.policy.Policy`; its replies are decisions of a small model, it writes no text."""

    def __init__(self, model: BuiltinModel, processor: BuiltinProcessor) -> None:
        self._model, self._processor = model, processor
        model.train(mode=False)

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> BuiltinPolicy:
        """The model in `folder`.

        Raises:
            ValueError: If what it needs is not installed, or there is no model.
        """
        if not (folder / "model.safetensors").exists():
            raise ValueError(f"{folder} holds no built-in model; train one with: deskhand train builtin --out {folder}")
        try:
            from agent.policies.builtin.modeling import load_builtin
            from agent.policies.builtin.processing import BuiltinProcessor
        except ModuleNotFoundError as error:
            raise ValueError(
                f"the built-in model needs {error.name}; install it with: pip install 'deskhand[models]'"
            ) from None
        return cls(load_builtin(folder), BuiltinProcessor.from_pretrained(folder))

    def space(self, size: Size) -> Space:
        """The frame's own pixels."""
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`; a prediction without text or reply where the run was stopped meanwhile."""
        from agent.policies.builtin.processing import Situation

        if not history and (strange := not_understood(observation.task, (one.text for one in observation.elements))):
            listed = ", ".join(f"“{word}”" for word in strange[:_MOST_NAMED]) + (
                "…" if len(strange) > _MOST_NAMED else ""
            )
            question = f"I read short English instructions, and do not understand {listed}. Please say it otherwise."
            return Prediction(reply=Reply("I cannot read this task.", (CallUser(question),)), confidence=1.0)
        frame = observation.frame
        situation = Situation(observation.task, observation.elements, past_of(history), frame.size, frame.pixels)
        decided = self._processor.decide(self._model, situation, stop)
        if decided is None:
            return Prediction()
        return Prediction(reply=decided.reply, confidence=decided.confidence)
