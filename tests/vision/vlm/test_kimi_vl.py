"""Kimi-VL beside an independent implementation, and the size of its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from transformers import Kimi_K25ForConditionalGeneration

from vision.geometry import Size
from vision.vlm.kimi_vl import MOST_PATCHES, PATCH, fit_to_patches
from vision.vlm.loading import load
from vision.vlm.metadata import read_checkpoint

REFERENCE = Path(__file__).parents[2] / "data" / "kimi_vl" / "reference.safetensors"
KIMI = REFERENCE.parent / "checkpoint"


def test_published_weights_of_kimi_vl_give_the_features_and_logits_of_an_independent_implementation() -> None:
    model = cast("Kimi_K25ForConditionalGeneration", load(read_checkpoint(KIMI), dtype=torch.float32))
    reference = load_file(REFERENCE)
    grid = torch.tensor([[1, 6, 6]])
    with torch.inference_mode():
        features = model.get_image_features(pixel_values=reference["pixels"], image_grid_thw=grid).pooler_output
        logits = model(input_ids=reference["tokens"], pixel_values=reference["pixels"], image_grid_thw=grid).logits
    torch.testing.assert_close(torch.cat(list(features)), reference["features"], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(logits[0], reference["logits"], atol=1e-4, rtol=1e-4)


@given(st.integers(1, 6000), st.integers(1, 6000))
def test_a_picture_fit_to_patches_has_whole_pairs_of_patches_within_the_limit(width: int, height: int) -> None:
    size = fit_to_patches(Size(width, height))
    assert size.width % (2 * PATCH) == size.height % (2 * PATCH) == 0
    assert (size.width // PATCH) * (size.height // PATCH) <= max(MOST_PATCHES, 2 * max(width, height) // PATCH + 4)
    assert size.width <= max(width, 2 * PATCH)
    assert size.height <= max(height, 2 * PATCH)
