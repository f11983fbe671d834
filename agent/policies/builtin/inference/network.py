"""The network of the built-in model as decisions use it: a screen goes in, scores of tokens and points come out.

Two implementations: `onnx_network.py`, which runs do without PyTorch, and `TorchNetwork` in `processing.py`, for models
in training and for those with a vision encoder, which are not exported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from agent.policies.builtin.features import Features, Floats
from agent.policies.builtin.vocabulary import Expects, Token
from vision.detector.shards import Pixels
from vision.perception.elements import Element


class EncodedScreen(Protocol):
    """One screen, encoded."""

    words: int
    """How many word tokens stand between the phrases and the elements."""

    def logits(self, tokens: Sequence[Token], expects: Sequence[Expects]) -> Floats:
        """Logits of the next token, `(V + W + E,)`; of what the last state does not allow, -1e9.

        Args:
            tokens: The reply so far.
            expects: The state at each of its places and at the next one.
        """
        ...

    def press(self, element: int, point: int) -> tuple[Floats, Floats]:
        """Where to press an element, as shares of its box, and the standard deviations; both `(2,)`.

        Args:
            point: An index of `POINTS`.
        """
        ...


class Network(Protocol):
    """A network with the settings that decisions need.

    Attributes:
        buckets: Number of hashes of n-grams.
        calibration: Temperature of the logits for the confidence.
        assurance: Least confidence for a `finished`.
    """

    buckets: int
    calibration: float
    assurance: float

    def encode(self, features: Features, elements: Sequence[Element], pixels: Pixels | None) -> EncodedScreen:
        """Encode a screen; `elements` and `pixels` are for networks that look at it."""
        ...
