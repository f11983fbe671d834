"""Batches of the built-in model: features and replies collated into tensors, padded to the longest of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor

from agent.policies.builtin.features import Features
from agent.policies.builtin.inference.arrays import batch_arrays
from agent.policies.builtin.vision_inputs import PictureBatch, ScreenCrops, batch_pictures
from agent.policies.builtin.vocabulary import BEGIN, Expects, Source, Token, after


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The inputs of the model. `B` screens, `W` words, `E` elements, `P` past steps, `N = W + E + P`.

    Attributes:
        grams, offsets: All n-grams, and where those of each of the `B * N` tokens begin.
        word_numbers: `(B, W, 6)`, `element_numbers`: `(B, E, 18)`, `boxes_xyxy`: `(B, E, 4)`.
        kinds: `(B, E)`, `ranks`: `(B, E, 2)`, `past_steps`: `(B, P, 2)`.
        links: `(L, 4)` screen, from, to, relation, with padding counted in; `strengths`: `(L,)`.
        mask: `(B, N)` bool, False on padding.
        pictures: Of the screens that have one, for models with a vision encoder; else None.
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
    mask: Tensor
    pictures: PictureBatch | None = None

    def to(self, device: torch.device) -> Inputs:
        tensors: dict[str, Tensor] = {
            field.name: getattr(self, field.name) for field in fields(self) if field.name != "pictures"
        }
        pictures = None if self.pictures is None else self.pictures.to(device)
        return replace(self, **{name: value.to(device) for name, value in tensors.items()}, pictures=pictures)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Replies as tokens, the targets of training; `T` is the longest.

    Attributes:
        expects: `(B, T)`, the state at each place, `Expects.END` behind the end.
        sources, places: `(B, T)`, the token at each place.
    """

    expects: Tensor
    sources: Tensor
    places: Tensor

    def to(self, device: torch.device) -> Answers:
        return Answers(self.expects.to(device), self.sources.to(device), self.places.to(device))


def collate(screens: Sequence[Features], crops: Sequence[ScreenCrops | None] = (), encoder: str = "none") -> Inputs:
    """Collate the features of several screens.

    Args:
        crops: For each screen its picture, or None; empty where no screen has one.
        encoder: The vision encoder, one of `ENCODERS`.
    """
    arrays = batch_arrays(screens)
    return Inputs(
        torch.from_numpy(arrays.grams),
        torch.from_numpy(arrays.offsets),
        torch.from_numpy(arrays.word_numbers),
        torch.from_numpy(arrays.element_numbers),
        torch.from_numpy(arrays.boxes_xyxy),
        torch.from_numpy(arrays.kinds),
        torch.from_numpy(arrays.ranks),
        torch.from_numpy(arrays.past_steps),
        torch.from_numpy(arrays.links),
        torch.from_numpy(arrays.strengths),
        torch.from_numpy(arrays.mask),
        batch_pictures(crops, arrays.kinds.shape[1], encoder),
    )


def collate_replies(replies: Sequence[Sequence[Token]]) -> Answers:
    """Collate replies.

    Raises:
        ValueError: If one ends before the state machine does.
    """
    longest = max(len(tokens) for tokens in replies)
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
