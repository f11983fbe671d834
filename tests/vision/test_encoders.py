"""The encoders: packing changes nothing, gradients pass the codes straight through, the use of codebooks is counted."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from vision.encoders import MoonVit, VqTokenizer, codebook_use, pack, psnr


def crops(*sizes: tuple[int, int]) -> list[np.ndarray]:
    chance = np.random.default_rng(0)
    return [chance.integers(0, 256, (height, width, 3), dtype=np.uint8) for height, width in sizes]


def test_crops_packed_into_one_sequence_give_what_each_gives_alone() -> None:
    torch.manual_seed(0)
    vit = MoonVit(width=32, layers=2, out=16)
    some = crops((20, 90), (14, 14), (300, 40), (1, 1))
    with torch.inference_mode():
        together = vit(pack(some))
        alone = torch.cat([vit(pack([crop])) for crop in some])
    assert together.shape == (4, 16)
    assert torch.allclose(together, alone, atol=1e-5)


def test_a_crop_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        pack(crops((5, 5), (0, 9)))


def test_the_gradient_passes_the_codes_straight_through() -> None:
    torch.manual_seed(0)
    tokenizer = VqTokenizer(codes=16, width=32, channels=8)
    with torch.no_grad():
        vectors = tokenizer.vq.quant_conv(tokenizer.vq.encoder(torch.rand(2, 12, 16, 16)))
    vectors.requires_grad_()
    quantised = tokenizer.vq.quantize(vectors)[0]
    weight = torch.rand_like(quantised)
    (quantised * weight).sum().backward()
    assert vectors.grad is not None
    assert torch.allclose(vectors.grad, weight)


def test_the_tokenizer_learns_to_show_what_it_saw() -> None:
    torch.manual_seed(0)
    tokenizer = VqTokenizer(codes=32, width=32, channels=8)
    squares = torch.zeros(8, 3, 32, 32)
    squares[:4, :, :16] = 1.0
    squares[4:, :, :, :16] = -1.0
    optimiser = torch.optim.Adam(tokenizer.parameters(), 3e-3)
    before = psnr(squares, tokenizer(squares).reconstruction)
    for _ in range(200):  # how many it takes depends on the processor's arithmetic
        output = tokenizer(squares)
        loss = (output.reconstruction - squares).square().mean() + output.commitment
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        assert output.codes.shape == (8, 4, 4)
        if psnr(squares, output.reconstruction) > before + 3:
            return
    raise AssertionError("it shows no more than before")


def test_the_use_of_a_codebook_is_counted() -> None:
    use, perplexity = codebook_use(torch.tensor([[0, 1], [2, 3]]), 8)
    assert use == pytest.approx(0.5)
    assert perplexity == pytest.approx(4.0)
