"""Processing of the built-in model in PyTorch: as a network that decisions use, and as a transformers processor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import AutoProcessor, ProcessorMixin

from agent.core.stop import Stop
from agent.policies.builtin.batches import START, collate
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.features import Features, Floats, features_of
from agent.policies.builtin.inference.decoding import Decided, Situation, decide
from agent.policies.builtin.modeling import BuiltinModel, Memory
from agent.policies.builtin.vision_inputs import crop_screen
from agent.policies.builtin.vocabulary import Expects, Token
from vision.encoders import Pixels
from vision.perception.elements import Element


class TorchNetwork:
    """See `agent.policies.builtin.inference.network.Network`."""

    def __init__(self, model: BuiltinModel) -> None:
        self._model = model
        model.train(mode=False)
        self.buckets: int = model.config.buckets
        self.calibration: float = model.config.calibration
        self.assurance: float = model.config.assurance

    @torch.inference_mode()
    def encode(self, features: Features, elements: Sequence[Element] = (), pixels: Pixels | None = None) -> TorchScreen:
        """See `Network.encode`."""
        encoder: str = self._model.config.encoder
        crops = None
        if encoder != "none" and pixels is not None:
            crops = crop_screen(pixels, elements)
        return TorchScreen(self._model, self._model.encode(collate([features], [crops], encoder)))


class TorchScreen:
    """See `agent.policies.builtin.inference.network.EncodedScreen`."""

    def __init__(self, model: BuiltinModel, memory: Memory) -> None:
        self._model, self._memory = model, memory
        self.words = memory.words

    @torch.inference_mode()
    def logits(self, tokens: Sequence[Token], expects: Sequence[Expects]) -> Floats:
        """See `EncodedScreen.logits`."""
        written = (START, *tokens)
        sources = torch.tensor([[int(token.source) for token in written]])
        places = torch.tensor([[token.place for token in written]])
        scores = self._model.decode(self._memory, sources, places, torch.tensor([[int(state) for state in expects]]))
        last: Floats = scores[0, -1].numpy()
        return last

    @torch.inference_mode()
    def press(self, element: int, point: int) -> tuple[Floats, Floats]:
        """See `EncodedScreen.press`."""
        at = (torch.tensor([number]) for number in (0, element, point))
        mean, sigma = self._model.presses(self._memory, *at)
        return mean[0].numpy(), sigma[0].numpy()


class BuiltinProcessor(ProcessorMixin):
    """Turns screens into the inputs of `BuiltinModel`, and the tokens that it generates into replies.

    Args:
        buckets: As in the model's configuration.
    """

    def __init__(self, buckets: int = 8192, **others: Any) -> None:
        super().__init__(**others)  # type: ignore[no-untyped-call]
        self.buckets = buckets

    def features(self, situation: Situation) -> Features:
        """The features of a situation."""
        return features_of(situation.task, situation.elements, situation.past, situation.size, self.buckets)

    def decide(self, model: BuiltinModel, situation: Situation, stop: Stop | None = None) -> Decided | None:
        """Generate the most likely decision, token by token; None where `stop` was set meanwhile."""
        return decide(TorchNetwork(model), situation, stop)


def register() -> None:
    """Make the Auto classes know the processor."""
    AutoProcessor.register(BuiltinConfig, BuiltinProcessor, exist_ok=True)  # type: ignore[no-untyped-call]
