"""Snapshots of linear-attention states, from which a conversation goes on where it parts from what was read.

A layer with linear attention (the gated delta rule of Qwen3.5) keeps a matrix for each head instead of keys and values.
It is as large after one token as after a thousand, and nothing can be taken out of it again. So its states are copied
where a later prompt is likely to part from this one: before the first picture and after each. To go on from there, the
copy is put back, and the keys and values of the other layers are cut off at the same token.

Source: Gated Delta Networks (arXiv:2412.06464); the states are those of transformers' `LinearAttentionLayer`.
"""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import Tensor
from transformers.cache_utils import Cache, DynamicLayer, LinearAttentionLayer

_LINEAR: Final = "linear_attention"
_MOST: Final = 8
"""Snapshots that are kept; one of Qwen3.5-9B takes 50 MB."""

States = list[tuple[dict[int, Tensor], dict[int, Tensor]]]
"""Of each linear layer: its convolutions' last inputs and its recurrent states, by their index in the layer."""


def linear_layers(config: Any) -> frozenset[int]:  # transformers does not type its configurations
    """The numbers of the layers with linear attention of a text configuration."""
    kinds = getattr(config, "layer_types", None) or ()
    return frozenset(number for number, kind in enumerate(kinds) if kind == _LINEAR)


def states_of(cache: Cache) -> States:
    """Copies of the states in `cache`."""
    return [
        (
            {at: state.clone() for at, state in layer.conv_states.items() if state is not None},
            {at: state.clone() for at, state in layer.recurrent_states.items() if state is not None},
        )
        for layer in _layers(cache)
    ]


def put_back(cache: Cache, states: States) -> None:
    """Write copies back into the tensors from which they were taken, which stay where they are."""
    for layer, (convolved, recurrent) in zip(_layers(cache), states, strict=True):
        for kept, current in ((convolved, layer.conv_states), (recurrent, layer.recurrent_states)):
            for at, state in kept.items():
                current[at].copy_(state)
        for at in convolved:
            layer.has_previous_state[at] = True


class Snapshots:
    """Snapshots by the number of tokens that were read before them."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._taken: dict[int, States] = {}

    def take(self, cache: Cache, tokens: int) -> None:
        """Copy the states of `cache`, which has read `tokens`; the first and the latest are kept."""
        self._taken[tokens] = states_of(cache)
        while len(self._taken) > self._most:
            del self._taken[sorted(self._taken)[1]]

    def nearest(self, tokens: int) -> int:
        """How many of `tokens` need not be read again."""
        return max((taken for taken in self._taken if taken <= tokens), default=0)

    @torch.inference_mode()
    def rewind(self, cache: Cache, read: int, tokens: int) -> None:
        """Let `cache`, which has read `read` tokens, have read the first `tokens` of them, where a snapshot is kept.

        Keys and values in buffers of fixed length are left to who knows how many of them count.
        """
        self._taken = {taken: states for taken, states in self._taken.items() if taken <= tokens}
        if not tokens:
            for layer in _layers(cache):
                layer.reset()
            return
        put_back(cache, self._taken[tokens])
        for grown in cache.layers:
            if isinstance(grown, DynamicLayer):
                grown.crop(tokens - read)


def _layers(cache: Cache) -> list[Any]:  # transformers does not type its layers
    return [layer for layer in cache.layers if isinstance(layer, LinearAttentionLayer)]
