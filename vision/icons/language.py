"""Vectors of meanings by a pretrained language encoder; needed for training alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor


def text_vectors(folder: Path, synonyms: Mapping[str, Sequence[str]]) -> Tensor:
    """`(M, T)` for each meaning the mean of what its name and synonyms are to the encoder, of length 1.

    Args:
        folder: Of a BERT of transformers, such as all-MiniLM-L6-v2.

    Raises:
        OSError: If there is no such model.
    """
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    encoder = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    vectors = []
    with torch.inference_mode():
        for meaning, others in synonyms.items():
            tokens = tokenizer([meaning, meaning, *others], padding=True, return_tensors="pt")
            hidden = encoder(**tokens).last_hidden_state
            mask = tokens["attention_mask"][..., None]
            means = (hidden * mask).sum(dim=1) / mask.sum(dim=1)
            mean = torch.nn.functional.normalize(means, dim=1).mean(dim=0)
            vectors.append(torch.nn.functional.normalize(mean, dim=0))
    return torch.stack(vectors).clone()
