"""Attention over long buffers and over pieces is that of torch, which is told by a mask who sees whom."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention as attend

from vision.vlm import attention

SCALE = 0.3


def random(*shape: int, seed: int, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Tensor:
    made = torch.randn(*shape, generator=torch.Generator().manual_seed(seed))
    return made.to(device, dtype)


def last_of(count: int, known: int) -> Tensor:
    """`(1, 1, L, C)`: the last `L` of `C` tokens see themselves and what is before them."""
    return torch.ones(count, known, dtype=torch.bool).tril(known - count)[None, None]


@pytest.mark.parametrize("shared", [1, 2, 6])
@pytest.mark.parametrize("known", [24, 512, 1536])
def test_heads_that_share_keys_see_what_they_see_one_by_one(shared: int, known: int) -> None:
    query, key, value = (
        random(1, 6, 3, 8, seed=1),
        random(1, shared, known, 8, seed=2),
        random(1, shared, known, 8, seed=3),
    )
    mask = last_of(3, known) & (torch.arange(known) != 5)
    said, _ = attention._static(nn.Module(), query, key, value, mask, scaling=SCALE)
    keys, values = (one.repeat_interleave(6 // shared, dim=1) for one in (key, value))
    expected = attend(query, keys, values, attn_mask=mask, scale=SCALE)
    torch.testing.assert_close(said, expected.transpose(1, 2))


on_a_card = pytest.mark.skipif(not torch.cuda.is_available(), reason="the flash kernel needs a graphics card")


@on_a_card
@pytest.mark.parametrize(("shared", "width"), [(4, 128), (1, 128), (4, 80)])
def test_a_prompt_that_follows_what_is_kept_sees_it_all(shared: int, width: int) -> None:
    half = {"device": "cuda", "dtype": torch.bfloat16}
    query = random(1, 4, 70, width, seed=1, **half)  # type: ignore[arg-type]
    key, value = (random(1, shared, 200, width, seed=seed, **half) for seed in (2, 3))  # type: ignore[arg-type]
    said, _ = attention._flash(nn.Module(), query, key, value, None, scaling=SCALE)
    keys, values = (one.repeat_interleave(4 // shared, dim=1) for one in (key, value))
    expected = attend(query, keys, values, attn_mask=last_of(70, 200).cuda(), scale=SCALE)
    torch.testing.assert_close(said, expected.transpose(1, 2), atol=2e-2, rtol=2e-2)


@on_a_card
def test_keys_may_be_wider_than_values() -> None:
    half = {"device": "cuda", "dtype": torch.bfloat16}
    query, key = (random(1, 4, 50, 192, seed=seed, **half) for seed in (1, 2))  # type: ignore[arg-type]
    value = random(1, 4, 50, 128, seed=3, **half)  # type: ignore[arg-type]
    said, _ = attention._flash(nn.Module(), query, key, value, None, scaling=SCALE / 4)
    expected = attend(query, key, value, is_causal=True, scale=SCALE / 4)
    torch.testing.assert_close(said, expected.transpose(1, 2), atol=2e-2, rtol=2e-2)


@on_a_card
def test_windows_see_themselves_alone() -> None:
    half = {"device": "cuda", "dtype": torch.bfloat16}
    query, key, value = (random(1, 4, 96, 80, seed=seed, **half) for seed in (1, 2, 3))  # type: ignore[arg-type]
    ends = torch.tensor([0, 64, 80, 96], device="cuda")
    said, _ = attention._flash(nn.Module(), query, key, value, None, scaling=SCALE, cu_seq_lens_q=ends, max_length_q=64)
    window = torch.bucketize(torch.arange(96, device="cuda"), ends[1:], right=True)
    mask = (window[:, None] == window)[None, None]
    expected = attend(query, key, value, attn_mask=mask, scale=SCALE)
    torch.testing.assert_close(said, expected.transpose(1, 2), atol=2e-2, rtol=2e-2)
