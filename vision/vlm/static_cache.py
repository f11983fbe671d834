"""A static cache: keys and values in buffers that stay where they are, and passes that a graphics card can replay.

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
from collections.abc import Collection
from typing import Any, Final

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin, LinearAttentionLayer

from vision.vlm import attention
from vision.vlm.linear_states import put_back, states_of

log = logging.getLogger(__name__)

BLOCK: Final = 4096
"""Capacity is a multiple of it: whatever is longer needs new buffers, and its passes recorded anew."""

LIKELIEST: Final = 8


def log_probabilities(logits: Tensor) -> Tensor:
    """The likeliest tokens by logits `(L, V)`, packed: `(L, 2 + 2 * K)` in float32, which holds any token's number.

    The likeliest token and its probability, the `K` likeliest tokens and theirs; one tensor, since each look at one
    waits for the graphics card.
    """
    likely, number = logits.float().softmax(dim=-1), logits.argmax(dim=-1, keepdim=True)
    shares, others = likely.topk(min(LIKELIEST, likely.shape[-1]), dim=-1)
    return torch.cat([number.float(), likely.gather(-1, number), others.float(), shares], dim=-1)


class StaticCache(Cache):
    """Keys and values of all layers, or the states of those with linear attention.

    Args:
        linear: Numbers of the layers with linear attention.

    Attributes:
        length: How many tokens are written; whatever lies beyond is free to be written over.
        slots: `(L,)` where the tokens of a static pass go, on the model's device; None during an ordinary pass.
    """

    def __init__(self, layers: int, linear: Collection[int] = ()) -> None:
        self.capacity, self.length = 0, 0
        self.slots: Tensor | None = None
        # states of linear attention have one shape, and transformers writes them in place
        found: list[Any] = [
            LinearAttentionLayer() if number in linear else _StaticLayer(self) for number in range(layers)
        ]
        self._layers = [layer for layer in found if isinstance(layer, _StaticLayer)]
        super().__init__(layers=found)

    def make_room(self, tokens: int) -> bool:
        """Make room for so many tokens; True if the buffers are others now."""
        if tokens <= self.capacity:
            return False
        self.capacity = -(-tokens // BLOCK) * BLOCK
        for layer in self._layers:
            layer.enlarge()
        return True


class _StaticLayer(CacheLayerMixin):  # type: ignore[no-untyped-call]  # transformers types no __init_subclass__
    """One layer of a `StaticCache`; `(1, H, C, D)` each."""

    is_sliding = False
    is_croppable = True
    keys: Tensor
    values: Tensor

    def __init__(self, cache: StaticCache) -> None:
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


class StaticPass:
    """Passes of `count` tokens over `cache`, the first of which is recorded where there is a graphics card.

    A pass of one token leaves behind what the next one takes: the likeliest token, and the places after its own. So
    that one can begin before the processor knows what it reads.

    Args:
        axes: Rotary positions of a token: 3 for models that count rows and columns, else 1.
        compiled: Let torch make one kernel of several small ones first.

    Attributes:
        ahead: The pass for the token that was given out last has begun.
    """

    def __init__(self, model: Any, cache: StaticCache, axes: int, count: int, *, compiled: bool = False) -> None:
        self.ahead = False
        self._model, self._cache, self._axes, self._compiled = model, cache, axes, compiled
        self._card = model.device.type == "cuda"
        # tokens, where they go, where they stand
        self._given = torch.zeros(3, count, dtype=torch.long, device=model.device)
        self._staged = torch.zeros(3, count, dtype=torch.long, pin_memory=self._card)
        self._predicted, self._fetched = torch.empty(0), torch.empty(0)
        self._copied = torch.cuda.Event() if self._card else None  # type: ignore[no-untyped-call]
        self._graph: torch.cuda.CUDAGraph | None = None
        self._new = self._card
        self._forward = torch.compile(self._logits, dynamic=False) if compiled else self._logits

    def __call__(self, tokens: list[int], place: int, *, go_on: bool = False) -> Tensor:
        """Read `tokens`, which follow what is written, at rotary positions from `place` on; see `log_probabilities`.

        Args:
            go_on: Begin with the likeliest next token at once; `tokens` is one then, and the next call is for it.
        """
        if not self.ahead:
            self._give(tokens, place)
            if self._new:
                self._record()
                self._give(tokens, place)
            self._go()
        fetched = self._fetch()
        self.ahead = go_on
        if go_on:
            self._go()
        if self._copied is not None:
            self._copied.synchronize()
        return fetched

    def _give(self, tokens: list[int], place: int) -> None:
        count, length = len(tokens), self._cache.length
        self._staged.copy_(torch.tensor([tokens, [*range(length, length + count)], [*range(place, place + count)]]))
        self._given.copy_(self._staged, non_blocking=True)

    def _go(self) -> None:
        if self._graph is None:
            self.run()
        else:
            self._graph.replay()

    def _fetch(self) -> Tensor:
        """The predictions of the pass, on the processor as soon as `_copied` has happened."""
        if not self._card:
            return self._predicted
        self._fetched = (
            self._fetched if self._fetched.shape == self._predicted.shape else self._predicted.cpu().pin_memory()
        )
        self._fetched.copy_(self._predicted, non_blocking=True)
        if self._copied is not None:
            self._copied.record()
        return self._fetched

    def run(self) -> None:
        """The pass itself, which is recorded; it asks no tensor for its value."""
        tokens, slots, places = self._given
        visible = torch.arange(self._cache.capacity, device=slots.device) <= slots.unsqueeze(1)  # (L, C)
        # one axis, or several that say the same of text
        everywhere = places.unsqueeze(0) if self._axes == 1 else places.expand(self._axes, 1, -1)
        try:
            self._cache.slots = slots
            with attention.static_attention(self._model, norms=not self._compiled):
                logits = self._forward(tokens.unsqueeze(0), everywhere, visible[None, None])
        finally:
            self._cache.slots = None
        self._predicted = log_probabilities(logits)
        if len(tokens) == 1:
            tokens.copy_(self._predicted[:, 0])
            self._given[1:] += 1

    def _logits(self, tokens: Tensor, places: Tensor, visible: Tensor) -> Tensor:
        out = self._model(
            input_ids=tokens, position_ids=places, attention_mask=visible, cache=self._cache, use_cache=True
        )
        logits: Tensor = out.logits[0]
        return logits

    def _record(self) -> None:
        """Record the pass.

        Keys and values that the passes before the recording write, the pass itself writes again; states of linear
        attention are put back.
        """
        self._new = False
        before = states_of(self._cache)
        try:
            side_stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
            side_stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side_stream):
                for _ in range(2):
                    self.run()
            torch.cuda.current_stream().wait_stream(side_stream)
            put_back(self._cache, before)
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                self.run()
            self._graph = graph
        except torch.OutOfMemoryError:
            raise
        except RuntimeError as error:  # an operation that cannot be recorded
            log.warning("passes of this model cannot be recorded, so it writes more slowly: %s", error)
            torch.cuda.synchronize()
            put_back(self._cache, before)
