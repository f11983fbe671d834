"""Keys and values in buffers that stay where they are, and short passes over them that a graphics card can repeat.

To write a token, a large model starts some hundred kernels, and each is over before the processor has asked for the
next. A CUDA graph asks for all of them at once. It demands that nothing but the contents of tensors differs from pass
to pass: the same shapes, the same addresses, no value that is looked at on the way. So the buffers have their final
length from the start, all of it takes part in attention, and a mask hides what is not written yet. On the processor
the same passes run without a graph.

Prompts are read in ordinary passes over the written part alone, since each is as long as it is.

Notation: `L` tokens of a pass, `C` capacity, `V` vocabulary, `H` heads, `G` heads that share keys, `D` width of a head.
"""

from __future__ import annotations

import logging
from typing import Any, Final, NamedTuple

import torch
from torch import Tensor
from transformers import AttentionInterface
from transformers.cache_utils import Cache, CacheLayerMixin

log = logging.getLogger(__name__)

BLOCK: Final = 4096
"""Capacity is a multiple of it: whatever is longer needs new buffers, and its passes recorded anew."""

LIKELIEST: Final = 8
_GROUPED: Final = "deskhand_grouped"


class Rows(NamedTuple):
    """What a pass says of the token after each of its own.

    Attributes:
        numbers: `(L,)` the likeliest token; `probabilities`: its probability, `(L,)`.
        others: `(L, LIKELIEST)` the likeliest tokens, itself among them; `shares`: their probabilities.
    """

    numbers: Tensor
    probabilities: Tensor
    others: Tensor
    shares: Tensor


def rows_of(logits: Tensor) -> Rows:
    """Read `(L, V)` logits."""
    likely, numbers = logits.float().softmax(dim=-1), logits.argmax(dim=-1)
    shares, others = likely.topk(min(LIKELIEST, likely.shape[-1]), dim=-1)
    return Rows(numbers, likely.gather(-1, numbers.unsqueeze(-1)).squeeze(-1), others, shares)


class FixedCache(Cache):
    """Keys and values of all layers.

    Attributes:
        length: How many tokens are written; whatever lies beyond is free to be written over.
        slots: `(L,)` where the tokens of a fixed pass go, on the model's device; None during an ordinary pass.
    """

    def __init__(self, layers: int) -> None:
        self.capacity, self.length = 0, 0
        self.slots: Tensor | None = None
        self._layers = [_FixedLayer(self) for _ in range(layers)]
        super().__init__(layers=[*self._layers])

    def make_room(self, tokens: int) -> bool:
        """Have room for so many tokens; True if the buffers are others now."""
        if tokens <= self.capacity:
            return False
        self.capacity = -(-tokens // BLOCK) * BLOCK
        for layer in self._layers:
            layer.enlarge()
        return True


class _FixedLayer(CacheLayerMixin):  # type: ignore[no-untyped-call]  # transformers types no __init_subclass__
    """One layer of a `FixedCache`; `(1, H, C, D)` each."""

    is_sliding = False
    is_croppable = True
    keys: Tensor
    values: Tensor

    def __init__(self, cache: FixedCache) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._cache = cache

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        self.keys, self.values = (self._empty(states) for states in (key_states, value_states))
        self.is_initialized = True

    def enlarge(self) -> None:
        if not self.is_initialized:
            return
        written = slice(0, self._cache.length)
        for name in ("keys", "values"):
            old = getattr(self, name)
            new = self._empty(old)
            new[:, :, written] = old[:, :, written]
            setattr(self, name, new)

    def _empty(self, states: Tensor) -> Tensor:
        # zeros: what is hidden is multiplied by nothing, and must be a number for that
        return states.new_zeros(*states.shape[:2], self._cache.capacity, states.shape[-1])

    def update(self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        slots, keys, values = self._cache.slots, self.keys, self.values
        if slots is not None:
            return keys.index_copy_(2, slots, key_states), values.index_copy_(2, slots, value_states)
        begin = self._cache.length
        end = begin + key_states.shape[2]
        keys[:, :, begin:end], values[:, :, begin:end] = key_states, value_states
        return keys[:, :, :end], values[:, :, :end]

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self._cache.length + query_length, 0

    def get_seq_length(self) -> int:
        return self._cache.length

    def get_max_length(self) -> int:
        return self._cache.capacity


class FixedPass:
    """Passes of `count` tokens over `cache`, the first of which is recorded where there is a graphics card.

    Args:
        axes: Rotary positions of a token: 3 for models that count rows and columns, else 1.
    """

    def __init__(self, model: Any, cache: FixedCache, axes: int, count: int) -> None:
        AttentionInterface.register(_GROUPED, _attend)
        self._model, self._cache = model, cache
        shape = (1, count) if axes == 1 else (axes, 1, count)
        self._tokens = torch.zeros(1, count, dtype=torch.long, device=model.device)
        self._places = torch.zeros(shape, dtype=torch.long, device=model.device)
        self._slots = torch.zeros(count, dtype=torch.long, device=model.device)
        self._graph: torch.cuda.CUDAGraph | None = None
        self._new = model.device.type == "cuda"
        self._rows: Rows | None = None

    def __call__(self, tokens: list[int], place: int) -> Rows:
        """Read `tokens`, which follow what is written, at rotary positions from `place` on."""
        count = len(tokens)
        self._tokens.copy_(torch.tensor([tokens]))
        self._places.copy_(torch.arange(place, place + count).expand_as(self._places))
        self._slots.copy_(torch.arange(self._cache.length, self._cache.length + count))
        if self._new:
            self._record()
        if self._graph is None or self._rows is None:
            return self.run()
        self._graph.replay()
        return self._rows

    def run(self) -> Rows:
        """What is recorded; it asks no tensor for its value."""
        config = self._model.config.get_text_config()
        usual = config._attn_implementation
        seen = torch.arange(self._cache.capacity, device=self._slots.device) <= self._slots.unsqueeze(1)  # (L, C)
        try:
            self._cache.slots, config._attn_implementation = self._slots, _GROUPED
            out = self._model(
                input_ids=self._tokens,
                position_ids=self._places,
                attention_mask=seen[None, None],
                cache=self._cache,
                use_cache=True,
            )
        finally:
            self._cache.slots, config._attn_implementation = None, usual
        return rows_of(out.logits[0])

    def _record(self) -> None:
        """Whatever the passes before the recording write, the pass itself writes again."""
        self._new = False
        try:
            aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
            aside.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(aside):
                for _ in range(2):
                    self.run()
            torch.cuda.current_stream().wait_stream(aside)
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                self._rows = self.run()
            self._graph = graph
        except torch.OutOfMemoryError:
            raise
        except RuntimeError as error:  # an operation that cannot be recorded
            log.warning("passes of this model cannot be recorded, so it writes more slowly: %s", error)
            torch.cuda.synchronize()


def _attend(
    module: Any, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor, *, scaling: float, **_: Any
) -> tuple[Tensor, None]:
    """Attention in which heads that share keys are rows of one product, so that keys are read once, not `G` times."""
    heads, count, width = query.shape[1:]
    shared = key.shape[1]
    rows = query.reshape(1, shared, heads // shared * count, width)  # (1, H, G * L, D)
    mask = attention_mask.repeat(1, 1, heads // shared, 1)  # (1, 1, G * L, C)
    scores = (rows @ key.transpose(2, 3) * scaling).masked_fill(~mask, float("-inf"))
    said = scores.softmax(dim=-1, dtype=torch.float32).to(value.dtype) @ value
    return said.reshape(1, heads, count, -1).transpose(1, 2).contiguous(), None
