"""Batches of the built-in model: features and replies collated into tensors, padded to the longest of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor

from agent.policies.builtin.features import Features
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
    words = max(len(screen.words) for screen in screens)
    elements = max(1, *(len(screen.kinds) for screen in screens)) if screens else 1
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
        links.append(
            np.column_stack(
                [
                    np.full(len(screen.links), row),
                    moved[screen.links[:, 0]],
                    moved[screen.links[:, 1]],
                    screen.links[:, 2],
                ]
            )
        )
        strengths.append(screen.strengths)
        word_numbers[row, :w], element_numbers[row, :e], boxes[row, :e] = (
            screen.word_numbers,
            screen.element_numbers,
            screen.boxes_xyxy,
        )
        kinds[row, :e], ranks[row, :e], steps[row, :p] = screen.kinds, screen.ranks, screen.past_steps
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
        torch.from_numpy(mask),
        batch_pictures(crops, elements, encoder),
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
