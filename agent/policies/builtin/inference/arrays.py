"""Batches as NumPy arrays: features of several screens side by side, padded to the longest of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agent.policies.builtin.features import Features, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class BatchArrays:
    """The inputs of the model as arrays. `B` screens, `W` words, `E` elements, `P` past steps, `N = W + E + P`.

    Attributes:
        grams: All n-grams, one token after the other.
        lengths: `(B * N,)`, how many n-grams each token has.
        word_numbers: `(B, W, 6)`, `element_numbers`: `(B, E, 18)`, `boxes_xyxy`: `(B, E, 4)`.
        kinds: `(B, E)`, `ranks`: `(B, E, 2)`, `past_steps`: `(B, P, 2)`.
        links: `(L, 4)` screen, from, to, relation, with padding counted in; `strengths`: `(L,)`.
        mask: `(B, N)`, False on padding.
    """

    grams: Ints
    lengths: Ints
    word_numbers: Floats
    element_numbers: Floats
    boxes_xyxy: Floats
    kinds: Ints
    ranks: Ints
    past_steps: Ints
    links: Ints
    strengths: Floats
    mask: npt.NDArray[np.bool_]

    @property
    def offsets(self) -> Ints:
        """Where the n-grams of each token begin."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.lengths)[:-1]])

    def padded_grams(self) -> Ints:
        """The n-grams of each token in a row, `(B * N, G)`; behind its end stands 0, which no n-gram has."""
        padded = np.zeros((len(self.lengths), max(1, int(self.lengths.max(initial=0)))), np.int64)
        padded[np.arange(padded.shape[1]) < self.lengths[:, None]] = self.grams
        return padded


def batch_arrays(screens: Sequence[Features]) -> BatchArrays:
    """Pad and join the features of several screens; one without elements gets an empty one, so that none is empty."""
    words = max(len(screen.words) for screen in screens)
    elements = max(1, *(len(screen.kinds) for screen in screens))
    past = max(len(screen.past_steps) for screen in screens)
    count, whole = len(screens), words + elements + past
    lengths = np.zeros(count * whole, np.int64)
    grams, links, strengths = [], [], []
    mask = np.zeros((count, whole), bool)
    word_numbers = np.zeros((count, words, screens[0].word_numbers.shape[1]), np.float32)
    element_numbers = np.zeros((count, elements, screens[0].element_numbers.shape[1]), np.float32)
    boxes = np.zeros((count, elements, 4), np.float32)
    kinds = np.zeros((count, elements), np.int64)
    ranks = np.zeros((count, elements, 2), np.int64)
    steps = np.zeros((count, past, 2), np.int64)
    for row, screen in enumerate(screens):
        w, e, p = len(screen.words), len(screen.kinds), len(screen.past_steps)
        # the new index of each of its tokens
        moved = np.concatenate([np.arange(w), words + np.arange(e), words + elements + np.arange(p)])
        mask[row, moved] = True
        lengths[row * whole : (row + 1) * whole] = np.bincount(moved[screen.owners], minlength=whole)
        grams.append(screen.grams)
        ends = (moved[screen.links[:, 0]], moved[screen.links[:, 1]], screen.links[:, 2])
        links.append(np.column_stack([np.full(len(screen.links), row), *ends]))
        strengths.append(screen.strengths)
        word_numbers[row, :w], element_numbers[row, :e] = screen.word_numbers, screen.element_numbers
        boxes[row, :e], kinds[row, :e] = screen.boxes_xyxy, screen.kinds
        ranks[row, :e], steps[row, :p] = screen.ranks, screen.past_steps
    return BatchArrays(
        np.concatenate(grams),
        lengths,
        word_numbers,
        element_numbers,
        boxes,
        kinds,
        ranks,
        steps,
        np.concatenate(links).astype(np.int64),
        np.concatenate(strengths),
        mask,
    )
