"""Meaning: whether two words mean much the same, by static vectors of some 24,000 English words.

The vectors are what a small pretrained encoder of sentences (all-MiniLM-L6-v2) makes of each word alone, reduced to 48
numbers of one byte (`word_table.py`). Nothing is run to compare words: *costs* is near *price*, *bin* near *delete*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.assets import asset

LEAST: Final = 0.5
"""Cosine from which two words mean much the same."""

_GRAMMAR: Final = frozenset(
    "a an the this that these those it its i me my we us our you your he she they them their is are was were be "
    "been am do does did have has had to of in on at by for from with and or not no so as if then than there "
    "here please could can would will should may might must just also now all any some every each one ones into "
    "out up down off over under".split()
)
"""Words between which similarity tells nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Vectors of length 1, `(N, D)`, with the place of each word."""

    places: Mapping[str, int]
    vectors: npt.NDArray[np.float32]

    def pairs(self, some: Sequence[str], others: Sequence[str]) -> list[tuple[int, int, float]]:
        """Which of `some` mean much the same as which of `others`, and how much; equal words are left out.

        Args:
            some, others: Words in lower case.
        """
        left = [at for at, word in enumerate(some) if word in self.places and word not in _GRAMMAR]
        right = [at for at, word in enumerate(others) if word in self.places and word not in _GRAMMAR]
        if not left or not right:
            return []
        a, b = (
            self.vectors[[self.places[words[at]] for at in places]] for words, places in ((some, left), (others, right))
        )
        close = a @ b.T
        return [
            (left[row], right[column], float(close[row, column]))
            for row, column in zip(*np.nonzero(close >= LEAST), strict=True)
            if some[left[row]] != others[right[column]]
        ]


@cache
def load_word_vectors(path: Path | None = None) -> WordVectors:
    """The vectors in a file; the shipped ones if None.

    Raises:
        ValueError: If the file is damaged.
    """
    path = asset("word_vectors.npz") if path is None else path
    with np.load(path, allow_pickle=False) as table:
        words = bytes(table["words"]).decode("ascii").split("\n")
        vectors = table["vectors"].astype(np.float32)
    if len(words) != len(vectors):
        raise ValueError(f"{path} is damaged: {len(words)} words and {len(vectors)} vectors")
    vectors /= np.maximum(1e-6, np.linalg.norm(vectors, axis=1, keepdims=True))
    vectors.setflags(write=False)
    return WordVectors({word: place for place, word in enumerate(words)}, vectors)
