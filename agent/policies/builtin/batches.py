"""Readings put together into tensors, padded to the longest of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor

from agent.policies.builtin.features import Reading
from agent.policies.builtin.vision_inputs import Look, Looks, looks
from agent.policies.builtin.vocabulary import BEGIN, Expects, Source, Token, after


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What the model reads. `B` screens, `W` words, `E` elements, `P` past steps, `N = W + E + P`.

    Attributes:
        grams, offsets: All n-grams, and where those of each of the `B * N` tokens begin.
        word_numbers: `(B, W, 6)`, `element_numbers`: `(B, E, 18)`, `boxes_xyxy`: `(B, E, 4)`.
        kinds: `(B, E)`, `ranks`: `(B, E, 2)`, `past_steps`: `(B, P, 2)`.
        links: `(L, 4)` screen, from, to, relation, with padding counted in; `strengths`: `(L,)`.
        there: `(B, N)` bool, False on padding.
        looks: The pictures of those screens that have one and that the model looks at, else None.
    """

    grams: Tensor
    offsets: Tensor
    word_numbers: Tensor
    element_numbers: Tensor
    boxes_xyxy: Tensor
    kinds: Tensor
    ranks: Tensor
    past_steps: Tensor
    links: Tensor
    strengths: Tensor
    there: Tensor
    looks: Looks | None = None

    def to(self, device: torch.device) -> Inputs:
        tensors: dict[str, Tensor] = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "looks"}
        seen = None if self.looks is None else self.looks.to(device)
        return replace(self, **{name: value.to(device) for name, value in tensors.items()}, looks=seen)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Replies as tokens; `T` is the longest.

    Attributes:
        expects: `(B, T)` what may come at each place, `Expects.END` behind the end.
        sources: `(B, T)`, `places`: `(B, T)`, the token at each place.
    """

    expects: Tensor
    sources: Tensor
    places: Tensor

    def to(self, device: torch.device) -> Answers:
        return Answers(self.expects.to(device), self.sources.to(device), self.places.to(device))


def gathered(readings: Sequence[Reading], seen: Sequence[Look | None] = (), encoder: str = "none") -> Inputs:
    """Put screens together.

    Args:
        seen: For each screen its picture, or None; nothing where there are no pictures at all.
        encoder: Which of `ENCODERS` is to look at them.
    """
    words = max(len(one.words) for one in readings)
    elements = max(1, *(len(one.kinds) for one in readings)) if readings else 1
    past = max(len(one.past_steps) for one in readings)
    count, whole = len(readings), words + elements + past
    lengths = np.zeros(count * whole, np.int64)
    grams, links, strengths = [], [], []
    there = np.zeros((count, whole), bool)
    word_numbers = np.zeros((count, words, readings[0].word_numbers.shape[1]), np.float32)
    element_numbers = np.zeros((count, elements, readings[0].element_numbers.shape[1]), np.float32)
    boxes = np.zeros((count, elements, 4), np.float32)
    kinds = np.zeros((count, elements), np.int64)
    ranks = np.zeros((count, elements, 2), np.int64)
    steps = np.zeros((count, past, 2), np.int64)
    for row, one in enumerate(readings):
        w, e, p = len(one.words), len(one.kinds), len(one.past_steps)
        # where each of its tokens comes to stand
        moved = np.concatenate([np.arange(w), words + np.arange(e), words + elements + np.arange(p)])
        there[row, moved] = True
        lengths[row * whole : (row + 1) * whole] = np.bincount(moved[one.owners], minlength=whole)
        grams.append(one.grams)
        links.append(
            np.column_stack(
                [np.full(len(one.links), row), moved[one.links[:, 0]], moved[one.links[:, 1]], one.links[:, 2]]
            )
        )
        strengths.append(one.strengths)
        word_numbers[row, :w], element_numbers[row, :e], boxes[row, :e] = (
            one.word_numbers,
            one.element_numbers,
            one.boxes_xyxy,
        )
        kinds[row, :e], ranks[row, :e], steps[row, :p] = one.kinds, one.ranks, one.past_steps
    offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return Inputs(
        torch.from_numpy(np.concatenate(grams)),
        torch.from_numpy(offsets),
        torch.from_numpy(word_numbers),
        torch.from_numpy(element_numbers),
        torch.from_numpy(boxes),
        torch.from_numpy(kinds),
        torch.from_numpy(ranks),
        torch.from_numpy(steps),
        torch.from_numpy(np.concatenate(links).astype(np.int64)),
        torch.from_numpy(np.concatenate(strengths)),
        torch.from_numpy(there),
        looks(seen, elements, encoder),
    )


def answered(replies: Sequence[Sequence[Token]]) -> Answers:
    """Put replies together."""
    longest = max(len(one) for one in replies)
    expects = np.full((len(replies), longest), int(Expects.END), np.int64)
    sources = np.zeros((len(replies), longest), np.int64)
    places = np.zeros((len(replies), longest), np.int64)
    for row, tokens in enumerate(replies):
        state = Expects.STEP
        for column, token in enumerate(tokens):
            expects[row, column], sources[row, column], places[row, column] = state, token.source, token.place
            state = after(state, token)
        if state is not Expects.END:
            raise ValueError(f"a reply of {len(tokens)} tokens ends too early: {state.name.lower()} is missing")
    return Answers(torch.from_numpy(expects), torch.from_numpy(sources), torch.from_numpy(places))


START = Token(Source.PHRASE, BEGIN)
