"""The built-in model as a speaker: it reads the elements of the screen and points in pixels of the frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agent.core.history import History
from agent.core.policy import Observation
from agent.policies.builtin.examples import Past
from agent.policies.native import Chunk
from vision.assets import asset
from vision.geometry import Size, Space

if TYPE_CHECKING:
    from agent.policies.builtin.modeling import BuiltinModel
    from agent.policies.builtin.processing import BuiltinProcessor

SHIPPED: Final = asset("models", "builtin")
"""The weights that come with the program."""


class BuiltinGenerator:
    """See `agent.policies.native.Speaker`."""

    def __init__(self, model: BuiltinModel, processor: BuiltinProcessor) -> None:
        self._model, self._processor = model, processor
        model.train(mode=False)

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> BuiltinGenerator:
        """The model in `folder`.

        Raises:
            ValueError: If what it needs is not installed, or there is no model.
        """
        if not (folder / "model.safetensors").exists():
            raise ValueError(f"{folder} holds no built-in model; train one with: deskhand train builtin --out {folder}")
        try:
            from agent.policies.builtin.modeling import loaded
            from agent.policies.builtin.processing import BuiltinProcessor
        except ModuleNotFoundError as error:
            raise ValueError(
                f"the built-in model needs {error.name}; install it with: pip install 'deskhand[models]'"
            ) from None
        return cls(loaded(folder), BuiltinProcessor.from_pretrained(folder))

    def space(self, size: Size) -> Space:
        """The frame's own pixels."""
        return Space.absolute(size)

    def speak(self, observation: Observation, history: History) -> Iterator[Chunk]:
        """See `Speaker.speak`."""
        from agent.policies.builtin.processing import Situation

        past = tuple(Past(turn.text, turn.notes) for turn in history)
        frame = observation.frame
        situation = Situation(observation.task, observation.elements, past, frame.size, frame.pixels)
        before = ""
        for written in self._processor.write(self._model, situation):
            yield Chunk(written.text.removeprefix(before), written.confidence)
            before = written.text
