"""Writing a reply token by token, with what was computed for the step before kept.

From step to step a conversation grows at its end: task, older screens and replies stay. Their keys and values are kept,
and only what follows the longest common beginning is computed. Two pictures are the same if their digests are; a
beginning never ends inside a picture. The result is that of computing everything anew, token for token.

Replies repeat themselves and the task (`Action: click(point=`, names, coordinates of the step before). So the tokens
that followed the last two somewhere earlier are guessed and checked together in one pass of the model (prompt lookup
decoding); a wrong guess costs no more than its share of the pass.

On a graphics card, what is written goes through recorded passes of unchanging shape (vision/checkpoints/fixed.py).

Decoding is greedy, as the models' guides ask. Notation: `L` tokens of a pass, `V` vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor
from transformers import DynamicCache, PreTrainedModel

from vision.checkpoints.fixed import FixedCache, FixedPass, Rows, rows_of

_KEY: Final = 2
"""Tokens that must agree for the ones after them to be guessed."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A picture in a prompt.

    Attributes:
        digest: Tells it from others.
        start: Its first token in the prompt; `count`: how many there are.
        pixels: Its patches, or all of it, still as bytes; `grid`: `(1, 3)` frames, rows and columns of patches, where
            the model asks for them.
    """

    digest: bytes
    start: int
    count: int
    pixels: Tensor
    grid: Tensor | None


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """What is asked: tokens, and the pictures among them in their order."""

    tokens: tuple[int, ...]
    pictures: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A written token with its probability among all.

    Attributes:
        likeliest: The tokens that could as well have stood there, with their probabilities; itself among them.
    """

    number: int
    probability: float
    likeliest: tuple[tuple[int, float], ...] = ()


class Decoder:
    """One conversation with one model; not for several threads.

    Args:
        scaled: Makes of pictures' bytes what the vision tower takes; None where they are that already.
        reuse: Keep keys and values from prompt to prompt. Off, everything is computed anew: the reference.
        guessed: How many tokens are guessed at once; 0 for none.
        fixed: Write in passes of unchanging shape; None does so on a graphics card.

    Attributes:
        computed: Tokens of the last prompt that had to be computed.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        *,
        scaled: Callable[[Tensor], Tensor] | None = None,
        reuse: bool = True,
        guessed: int = 8,
        fixed: bool | None = None,
    ) -> None:
        self._model: Any = model  # transformers types neither forward nor its outputs
        self._scaled, self._reuse, self._guessed = scaled, reuse, guessed
        if fixed is None:
            fixed = _on_one_card(model)
        layers = model.config.get_text_config().num_hidden_layers
        self._fixed = FixedCache(layers) if fixed else None
        self._passes: dict[int, FixedPass] = {}
        self._grown = DynamicCache()
        self._kept: list[int] = []
        self._pictures: tuple[Shown, ...] = ()
        self.computed = 0

    @torch.inference_mode()
    def reply(self, prompt: Prompt, *, most: int, ends: Collection[int]) -> Generator[Token, None, None]:
        """Write until a token of `ends`, which is not given out, or until `most` tokens.

        Whoever iterates may leave off after any token: that is how a generation is stopped.
        """
        kept = self._common(prompt) if self._reuse else 0
        self._shorten(kept)
        if self._fixed is not None:
            self._fixed.length = kept
            if self._fixed.make_room(len(prompt.tokens) + most + self._guessed + 1):
                self._passes.clear()
        positions = self._positions(prompt)  # (axes, prompt)
        new = tuple(one for one in prompt.pictures if one.start >= kept)
        self._pictures = prompt.pictures
        self.computed = len(prompt.tokens) - kept
        following = int(positions.max()) + 1
        token = next(_told(rows_of(self._pass(list(prompt.tokens[kept:]), positions[:, kept:], new)[-1:])))
        seen, written = list(prompt.tokens), 0
        while written < most:
            if token.number in ends:
                return
            yield token
            seen.append(token.number)
            written += 1
            guesses = _guess(seen, self._guessed)
            start = len(self._kept)
            # the token after each of the block: all but the last check the guesses
            after = list(_told(self._after([token.number, *guesses], following, len(positions))))
            right = 0
            for guess, checked in zip(guesses, after, strict=False):
                if checked.number != guess or guess in ends or written >= most:
                    break
                yield checked
                seen.append(guess)
                written += 1
                right += 1
            self._shorten(start + 1 + right)
            following += 1 + right
            token = after[right]

    def warm_up(self, prompt: Prompt) -> Iterator[str]:
        """Do once what every reply needs, so that the first is as fast as the others; says what was done.

        Args:
            prompt: Like those that will come.
        """
        reply = self.reply(prompt, most=2, ends=())
        next(reply)
        yield "a screen is read"
        next(reply)
        yield "passes of one token are recorded"
        with torch.inference_mode():
            if self._guessed:
                place = len(self._kept)
                self._after([prompt.tokens[0]] * (1 + self._guessed), place, len(self._positions(prompt)))
                yield "passes with guesses are recorded"
        self._shorten(0)

    def _after(self, block: list[int], place: int, axes: int) -> Rows:
        """What follows each token of `block`, the first of which stands at rotary position `place`."""
        if self._fixed is None:
            places = torch.arange(place, place + len(block)).expand(axes, -1)
            return rows_of(self._pass(block, places, (), last_only=False))
        count = 1 if len(block) == 1 else 1 + self._guessed
        if count not in self._passes:
            self._passes[count] = FixedPass(self._model, self._fixed, axes, count)
        self._fixed.length = len(self._kept)
        # what fills the block up follows the real tokens, so that these never see it
        rows = self._passes[count]([*block, *block[:1] * (count - len(block))], place)
        self._kept += block
        return Rows(*(one[: len(block)] for one in rows))

    def _pass(
        self, tokens: list[int], positions: Tensor, pictures: tuple[Shown, ...], *, last_only: bool = True
    ) -> Tensor:
        """Logits `(L, V)` after each of `tokens`, which follow what is kept, or after the last alone."""
        device = self._model.device
        given: dict[str, Tensor] = {}
        if pictures:
            pixels = torch.cat([one.pixels for one in pictures]).to(device)
            given["pixel_values"] = (pixels if self._scaled is None else self._scaled(pixels)).to(self._model.dtype)
            grids = [one.grid for one in pictures if one.grid is not None]
            if grids:
                given["image_grid_thw"] = torch.cat(grids).to(device)
        if self._fixed is not None:
            self._fixed.length = len(self._kept)
        # three axes for multimodal rotary positions, else one
        places = positions.unsqueeze(1) if len(positions) > 1 else positions
        out = self._model(
            input_ids=torch.tensor([tokens], device=device),
            position_ids=places.to(device),
            cache=self._grown if self._fixed is None else self._fixed,
            use_cache=True,
            logits_to_keep=1 if last_only else 0,
            **given,
        )
        self._kept += tokens
        logits: Tensor = out.logits[0]
        return logits

    def _positions(self, prompt: Prompt) -> Tensor:
        """Rotary positions `(axes, prompt)`."""
        index = getattr(self._model.model, "get_rope_index", None)
        if index is None:
            return torch.arange(len(prompt.tokens)).unsqueeze(0)
        tokens = torch.tensor([prompt.tokens])
        kinds = torch.zeros_like(tokens)
        for one in prompt.pictures:
            kinds[0, one.start : one.start + one.count] = 1
        shown = [one.grid for one in prompt.pictures if one.grid is not None]
        grids = torch.cat(shown) if shown else None
        positions: Tensor = index(tokens, mm_token_type_ids=kinds, image_grid_thw=grids)[0]
        return positions[:, 0]

    def _common(self, prompt: Prompt) -> int:
        """How many tokens at the beginning are those that are kept; one at least is left to compute."""
        most = min(len(self._kept), len(prompt.tokens) - 1)
        same = next((place for place in range(most) if self._kept[place] != prompt.tokens[place]), most)
        for number, one in enumerate(prompt.pictures):
            if one.start >= same:
                break
            before = self._pictures[number] if number < len(self._pictures) else None
            if before is None or (before.digest, before.start) != (one.digest, one.start):
                return one.start
            if one.start + one.count > same:
                return one.start
        return same

    def _shorten(self, length: int) -> None:
        if self._fixed is None:
            if length == 0:
                self._grown = DynamicCache()
            elif length < len(self._kept):
                self._grown.crop(length - len(self._kept))
        del self._kept[length:]


def _on_one_card(model: PreTrainedModel) -> bool:
    spread = getattr(model, "hf_device_map", None) or {}
    return model.device.type == "cuda" and len(set(spread.values())) <= 1


def _told(rows: Rows) -> Iterator[Token]:
    """Tokens out of tensors, all at once: each look at one waits for the graphics card."""
    for number, likely, others, shares in zip(*(one.tolist() for one in rows), strict=True):
        yield Token(number, likely, tuple(zip(others, shares, strict=True)))


def _guess(seen: list[int], most: int) -> list[int]:
    """What followed the last tokens where they stood before, the latest place first."""
    key = seen[-_KEY:]
    for place in range(len(seen) - _KEY - 1, -1, -1) if most else ():
        if seen[place : place + _KEY] == key:
            return seen[place + _KEY : place + _KEY + most]
    return []
