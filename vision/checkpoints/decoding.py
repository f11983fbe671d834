"""Writing a reply token by token, with what was computed for the step before kept.

From step to step a conversation grows at its end: task, older screens and replies stay. Their keys and values are kept,
and only what follows the longest common beginning is computed. Two pictures are the same if their digests are; a
beginning never ends inside a picture. The result is that of computing everything anew, token for token.

Replies repeat themselves and the task (`Action: click(point=`, names, coordinates of the step before). So the tokens
that followed the last two somewhere earlier are guessed and checked together in one pass of the model (prompt lookup
decoding); a wrong guess costs no more than its share of the pass.

Decoding is greedy, as the models' guides ask. Notation: `L` tokens of a pass, `V` vocabulary.
"""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor
from transformers import DynamicCache, PreTrainedModel

_KEY: Final = 2
"""Tokens that must agree for the ones after them to be guessed."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A picture in a prompt.

    Attributes:
        digest: Tells it from others.
        start: Its first token in the prompt; `count`: how many there are.
        pixels: As the model's vision tower takes them; `grid`: `(1, 3)` frames, rows and columns of patches.
    """

    digest: bytes
    start: int
    count: int
    pixels: Tensor
    grid: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """What is asked: tokens, and the pictures among them in their order."""

    tokens: tuple[int, ...]
    pictures: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A written token with its probability among all."""

    number: int
    probability: float


class Decoder:
    """One conversation with one model; not for several threads.

    Args:
        reuse: Keep keys and values from prompt to prompt. Off, everything is computed anew: the reference.
        guessed: How many tokens are guessed at once; 0 for none.

    Attributes:
        computed: Tokens of the last prompt that had to be computed.
    """

    def __init__(self, model: PreTrainedModel, *, reuse: bool = True, guessed: int = 8) -> None:
        self._model: Any = model  # transformers types neither forward nor its outputs
        self._reuse, self._guessed = reuse, guessed
        self._cache = DynamicCache()
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
        positions = self._positions(prompt)  # (axes, prompt)
        new = tuple(one for one in prompt.pictures if one.start >= kept)
        self._pictures = prompt.pictures
        self.computed = len(prompt.tokens) - kept
        logits = self._pass(list(prompt.tokens[kept:]), positions[:, kept:], new)[-1:]
        following = int(positions.max()) + 1
        seen, written = list(prompt.tokens), 0
        while written < most:
            # logits[0] tells the token after all that are kept; rows beyond it check the guesses made before
            number = int(logits[0].argmax())
            if number in ends:
                return
            yield Token(number, float(logits[0].float().softmax(dim=-1)[number]))
            seen.append(number)
            written += 1
            guesses = _guess(seen, self._guessed)
            start = len(self._kept)
            block = [number, *guesses]
            place = torch.arange(following, following + len(block)).expand(positions.shape[0], -1)
            rows = self._pass(block, place, ())  # (L, V)
            right = 0
            for guess, row in zip(guesses, rows, strict=False):
                if int(row.argmax()) != guess or guess in ends or written >= most:
                    break
                yield Token(guess, float(row.float().softmax(dim=-1)[guess]))
                seen.append(guess)
                written += 1
                right += 1
            self._shorten(start + 1 + right)
            following += 1 + right
            logits = rows[right : right + 1]

    def _pass(self, tokens: list[int], positions: Tensor, pictures: tuple[Shown, ...]) -> Tensor:
        """Logits `(L, V)` after each of `tokens`, which follow what is kept."""
        device = self._model.device
        given: dict[str, Tensor] = {}
        if pictures:
            given["pixel_values"] = torch.cat([one.pixels for one in pictures]).to(device, self._model.dtype)
            given["image_grid_thw"] = torch.cat([one.grid for one in pictures]).to(device)
        # three axes for multimodal rotary positions, else one
        places = positions.unsqueeze(1) if len(positions) > 1 else positions
        out = self._model(
            input_ids=torch.tensor([tokens], device=device),
            position_ids=places.to(device),
            cache=self._cache,
            use_cache=True,
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
        grids = torch.cat([one.grid for one in prompt.pictures]) if prompt.pictures else None
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
        if length == 0:
            self._cache = DynamicCache()
        elif length < len(self._kept):
            self._cache.crop(length - len(self._kept))
        del self._kept[length:]


def _guess(seen: list[int], most: int) -> list[int]:
    """What followed the last tokens where they stood before, the latest place first."""
    key = seen[-_KEY:]
    for place in range(len(seen) - _KEY - 1, -1, -1) if most else ():
        if seen[place : place + _KEY] == key:
            return seen[place + _KEY : place + _KEY + most]
    return []
