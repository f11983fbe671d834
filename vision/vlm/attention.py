"""Attention of large models: torch's flash kernel for prompts, own products for static passes.

transformers offers torch's own attention or the package flash-attn. Torch's wants a mask as soon as keys lie before the
queries, which costs it its best kernel, and the windows of Qwen's vision tower one by one, which costs thousands of
calls a picture. The flash kernel in torch takes both as they are. It exists for graphics cards and numbers of 16 bits.

A static pass (vision/vlm/static_cache.py) has few queries over long buffers, most of which a mask hides. There what
counts is that keys and values are read once.

Notation: `L` queries, `C` keys, `H` heads, `G` heads that share keys, `D` width of a head, `Z` width of a latent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn.attention.varlen import varlen_attn
from transformers import AttentionInterface, PreTrainedModel

# transformers looks for "flash" in the name to see whether pieces of different lengths can be told apart
_FLASH: Final = "deskhand_flash"
_STATIC: Final = "deskhand_static"

_TRIED: Final = frozenset({"qwen2_5_vl", "kimi_k25"})
"""Architectures of which tests/bench/bench_native.py has run on a card."""

_NORMS: Final = frozenset(
    {"Qwen2_5_VLRMSNorm", "Qwen2VLRMSNorm", "Qwen3VLTextRMSNorm", "Qwen3VLMoeTextRMSNorm", "DeepseekV3RMSNorm"}
)
"""Their arithmetic is that of `torch.nn.functional.rms_norm`."""

_PART: Final = 512
"""Keys that are summed up together; the parts of a long buffer are read side by side."""


def prefer_flash(model: PreTrainedModel) -> None:
    """Let a model attend through the flash kernel where that was tried and can be run; elsewhere nothing changes."""
    if model.config.model_type not in _TRIED:
        return
    half = model.device.type == "cuda" and model.dtype in (torch.bfloat16, torch.float16)
    # the kernel begins with Ampere
    if half and torch.cuda.get_device_capability(model.device) >= (8, 0):
        AttentionInterface.register(_FLASH, _flash)
        # set_attn_implementation would go and look for the package flash-attn
        model.config._attn_implementation = _FLASH


@contextmanager
def static_attention(model: Any, *, norms: bool = True) -> Iterator[None]:  # transformers does not type its modules
    """Within, the language model attends as static passes need it: to all that a mask `(1, 1, L, C)` leaves.

    Args:
        norms: Also let one kernel do what norms do in six, of which each takes longer to begin than to run.
    """
    AttentionInterface.register(_STATIC, _static)
    config = model.config.get_text_config()
    usual = config._attn_implementation
    others: list[tuple[Any, str]] = []
    try:
        config._attn_implementation = _STATIC
        for module in model.modules():
            if hasattr(module, "expand_kv"):
                module.expand_kv = _as_they_are
                others.append((module, "expand_kv"))
            elif norms and type(module).__name__ in _NORMS:
                module.forward = partial(_norm, module)
                others.append((module, "forward"))
        yield
    finally:
        config._attn_implementation = usual
        for module, name in others:
            delattr(module, name)


def _norm(module: Any, states: Tensor) -> Tensor:
    return nn.functional.rms_norm(states, module.weight.shape, module.weight, module.variance_epsilon)


def _as_they_are(latents: Tensor, turned: Tensor) -> tuple[Tensor, Tensor]:
    """Instead of `expand_kv`: keys are those that tell places, values are latents; `_latent` makes the rest."""
    return turned, latents


def _flash(
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: None,
    *,
    scaling: float,
    cu_seq_lens_q: Tensor | None = None,
    max_length_q: int | None = None,
    **_: Any,
) -> tuple[Tensor, None]:
    """Pieces that each see themselves, or else the last `L` of `C` tokens, each of which sees those before it."""
    groups, width = query.shape[1] // key.shape[1], value.shape[3]
    key, value = (states.repeat_interleave(groups, dim=1) if groups > 1 else states for states in (key, value))
    value = nn.functional.pad(value, (0, query.shape[3] - width))
    asked, known = query.shape[2], key.shape[2]
    if cu_seq_lens_q is not None and max_length_q is not None:
        ends_q = ends_k = cu_seq_lens_q.int()
        longest_q = longest_k = max_length_q
        window = (-1, -1)
    else:
        ends_q, ends_k = (torch.tensor([0, count], dtype=torch.int32, device=query.device) for count in (asked, known))
        longest_q, longest_k, window = asked, known, (-1, 0)
    queries, keys, values = (states[0].transpose(0, 1).contiguous() for states in (query, key, value))
    attended = varlen_attn(
        queries, keys, values, ends_q, ends_k, longest_q, longest_k, scale=scaling, window_size=window
    )
    assert isinstance(attended, Tensor), "nothing besides was asked for"
    return attended[..., :width].unsqueeze(0), None


def _static(
    module: Any, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor, *, scaling: float, **_: Any
) -> tuple[Tensor, None]:
    return (_latent if hasattr(module, "expand_kv") else _grouped)(module, query, key, value, attention_mask, scaling)


def _grouped(
    module: Any, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, scaling: float
) -> tuple[Tensor, None]:
    """Heads that share keys are rows of one product, so that keys are read once, not `G` times."""
    heads, count, width = query.shape[1:]
    shared = key.shape[1]
    rows = query.reshape(shared, heads // shared * count, width)  # (H, G * L, D)
    shares = _shares(rows @ key[0].transpose(1, 2), mask[0].repeat(1, heads // shared, 1), scaling)
    attended = _weighed(shares.to(value.dtype), value[0])  # (H, G * L, D)
    return attended.reshape(1, heads, count, -1).transpose(1, 2).contiguous(), None


def _latent(
    module: Any, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, scaling: float
) -> tuple[Tensor, None]:
    """Absorbed projections: queries are brought to the latents and results back, no keys or values are made of them.

    Source: DeepSeek-V2 (arXiv:2405.04434), section 2.1.2, "absorbed" projections.
    """
    heads, count = query.shape[1:3]
    made: Tensor = module.kv_b_proj.weight.view(heads, -1, value.shape[3])
    to_keys, to_values = torch.split(made, [module.qk_nope_head_dim, module.v_head_dim], 1)  # (H, D, Z) each
    plain, turned = torch.split(query[0], [module.qk_nope_head_dim, module.qk_rope_head_dim], 2)
    latents = value[0]  # (1, C, Z), for all heads alike
    asked = (plain @ to_keys).flatten(0, 1), turned.flatten(0, 1)
    scores = asked[0] @ latents[0].T + asked[1] @ key[0, 0].T  # (H * L, C)
    shares = _shares(scores[None], mask[0].repeat(1, heads, 1), scaling)
    attended = _weighed(shares.to(value.dtype), latents).view(heads, count, -1) @ to_values.transpose(1, 2)
    return attended.transpose(0, 1)[None].contiguous(), None


def _shares(scores: Tensor, mask: Tensor, scaling: float) -> Tensor:
    return (scores * scaling).masked_fill(~mask, float("-inf")).softmax(dim=-1, dtype=torch.float32)


def _weighed(shares: Tensor, values: Tensor) -> Tensor:
    """`shares (H, M, C) @ values (H, C, D)`; a product with few rows and a long sum leaves most of a card idle."""
    heads, rows, known = shares.shape
    part = math.gcd(known, _PART)
    parts = shares.view(heads, rows, -1, part).transpose(1, 2) @ values.view(heads, -1, part, values.shape[2])
    return parts.sum(dim=1, dtype=torch.float32).to(values.dtype)
