"""Greedy decoding with a cache: replies token by token, what was computed for the step before kept.

From step to step a conversation grows at its end: task, older screens and replies stay. Their keys and values are kept,
and only what follows the longest common beginning is computed. Two pictures are the same if their digests are; a
beginning never ends inside a picture. The result is that of computing everything anew, token for token.

Replies repeat themselves and the task (`Action: click(point=`, names, coordinates of the step before). So the tokens
that followed the last two somewhere earlier are drafted and checked together in one pass of the model (prompt lookup
decoding); a wrong draft costs no more than its share of the pass.

On a graphics card, what is written goes through recorded passes of static shape (vision/vlm/static_cache.py).

Decoding is greedy, as the models' guides ask. Notation: `L` tokens of a pass, `V` vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import torch
from torch import Tensor
from transformers import DynamicCache, PreTrainedModel
from transformers.cache_utils import Cache

from vision.vlm.linear_states import Snapshots, linear_layers
from vision.vlm.static_cache import StaticCache, StaticPass, log_probabilities

_USUAL_REPLY: Final = 4096
"""Tokens for which there is room at once; buffers grow under a longer reply."""

_BEFORE_PICTURES: Final = 16
"""Tokens before the first picture that may change when it is left out."""

_KEY: Final = 2
"""Tokens that must agree for the ones after them to be drafted."""


@dataclass(frozen=True, slots=True, eq=False)
class PromptPicture:
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
    """A prompt: tokens, and the pictures among them in their order."""

    tokens: tuple[int, ...]
    pictures: tuple[PromptPicture, ...] = ()


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
    """A decoder for one conversation with one model; not for several threads.

    Args:
        normalize: Makes of pictures' bytes what the vision tower takes; None where they are that already.
        reuse: Keep keys and values from prompt to prompt. Off, everything is computed anew: the reference.
        drafted: How many tokens are drafted at once; 0 for none.
        static: Write in passes of static shape; None does so on a graphics card.
        compiled: Let torch make one kernel of several small ones in passes of one token; that takes a minute more.

    Attributes:
        computed: Tokens of the last prompt that had to be computed.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        *,
        normalize: Callable[[Tensor], Tensor] | None = None,
        reuse: bool = True,
        drafted: int = 8,
        static: bool | None = None,
        compiled: bool = False,
    ) -> None:
        self._model: Any = model  # transformers types neither forward nor its outputs
        text = model.config.get_text_config()
        linear = linear_layers(text)
        # a state that has read a wrong draft could only be put back whole
        self._normalize, self._reuse, self._drafted = normalize, reuse, 0 if linear else drafted
        if static is None:
            static = _on_one_card(model)
        self._static = StaticCache(text.num_hidden_layers, linear) if static else None
        self._passes: dict[int, StaticPass] = {}
        self._compiled = compiled
        self._snapshots = Snapshots() if linear else None
        self._dynamic = self._empty()
        self._cached: list[int] = []
        self._pictures: tuple[PromptPicture, ...] = ()
        self.computed = 0

    @torch.inference_mode()
    def reply(self, prompt: Prompt, *, most: int, ends: Collection[int]) -> Generator[Token, None, None]:
        """Write until a token of `ends`, which is not given out, or until `most` tokens.

        Whoever iterates may leave off after any token: that is how a generation is stopped.
        """
        following, axes, token = self._begin(prompt, most)
        draft_tokens, written = _DraftTokens(prompt.tokens, self._drafted), 0
        while written < most:
            if token.number in ends:
                return
            yield token
            draft_tokens.append(token.number)
            written += 1
            drafts = draft_tokens.next()
            start = len(self._cached)
            # the token after each of the block: all but the last check the drafts
            after = list(_tokens(self._after(token.number, drafts, following, axes)))
            right = 0
            for draft, checked in zip(drafts, after[:-1], strict=False):
                if checked.number != draft or draft in ends or written >= most:
                    break
                yield checked
                draft_tokens.append(draft)
                written += 1
                right += 1
            self._shorten(start + 1 + right)
            following += 1 + right
            token = after[right]

    @torch.inference_mode()
    def read(self, prompt: Prompt) -> None:
        """Compute and keep what a prompt holds, so that one that begins like it is answered sooner."""
        if self._reuse:
            self._begin(prompt, 0)

    def _begin(self, prompt: Prompt, most: int) -> tuple[int, int, Token]:
        """Compute what is new in a prompt, with room for `most` tokens of a reply.

        Returns:
            The rotary position after it, how many axes positions have, and what follows.
        """
        kept = self._resumed(self._common(prompt)) if self._reuse else 0
        self._shorten(kept)
        self._make_room(len(prompt.tokens) + min(most, _USUAL_REPLY))
        positions = self._positions(prompt)  # (axes, prompt)
        self._pictures = prompt.pictures
        self.computed = len(prompt.tokens) - kept
        stops = [*self._stops(prompt, kept), len(prompt.tokens)]
        for begin, end in pairwise((kept, *stops)):
            new = tuple(picture for picture in prompt.pictures if begin <= picture.start < end)
            logits = self._pass(list(prompt.tokens[begin:end]), positions[:, begin:end], new)
            if self._snapshots is not None and end < len(prompt.tokens):
                self._snapshots.take(self._cache, end)
        (token,) = _tokens(log_probabilities(logits[-1:]))
        return int(positions.max()) + 1, len(positions), token

    def _stops(self, prompt: Prompt, kept: int) -> list[int]:
        """Where a snapshot is taken: a little before the first picture and after each.

        Nowhere without linear attention. What stands right before a picture that is left out may go with it.
        """
        if self._snapshots is None or not self._reuse or not prompt.pictures:
            return []
        places = [
            prompt.pictures[0].start - _BEFORE_PICTURES,
            *(picture.start + picture.count for picture in prompt.pictures),
        ]
        return [place for place in places if kept < place < len(prompt.tokens)]

    def _resumed(self, common: int) -> int:
        """From where on a prompt is computed that begins like `common` tokens of what is cached."""
        ahead = any(one.ahead for one in self._passes.values())
        if self._snapshots is None or (common == len(self._cached) and not ahead):
            return common
        return self._snapshots.nearest(common)

    @property
    def _cache(self) -> Cache:
        return self._dynamic if self._static is None else self._static

    def _empty(self) -> DynamicCache:
        config = self._model.config.get_text_config() if self._snapshots is not None else None
        return DynamicCache(config=config)

    def _make_room(self, tokens: int) -> None:
        if self._static is None:
            return
        self._static.length = len(self._cached)
        if self._static.make_room(tokens + self._drafted + 1):
            # buffers of another length would have to be compiled anew: a minute in the middle of a run
            self._compiled = self._compiled and not self._passes
            self._passes.clear()
        for static_pass in self._passes.values():
            static_pass.ahead = False

    def warm_up(self, prompt: Prompt, *, room: int = 0) -> Iterator[str]:
        """Record and compile what every reply needs, so that the first is as fast as the others; yields what was done.

        Args:
            prompt: Like those that will come.
            room: Tokens that passes have room for from the start where they are compiled.
        """
        if self._compiled:
            self._make_room(room)
        reply = self.reply(prompt, most=2, ends=())
        next(reply)
        yield "a screen is read"
        next(reply)
        yield "passes of one token are recorded"
        if self._drafted and self._static is not None:
            some = [prompt.tokens[0]] * (1 + self._drafted)
            with torch.inference_mode():
                axes = len(self._positions(prompt))
                self._static.length = len(self._cached)
                self._passed(self._static, len(some), axes)(some, len(self._cached))
            yield "passes with drafts are recorded"
        self._shorten(0)

    def _after(self, token: int, drafts: list[int], place: int, axes: int) -> Tensor:
        """Predictions after `token`, at rotary position `place`, and after each of `drafts`; see `log_probabilities`.

        Drafts may be left out, where the answer for `token` alone is on its way.
        """
        if self._static is None:
            block = [token, *drafts]
            places = torch.arange(place, place + len(block)).expand(axes, -1)
            return log_probabilities(self._pass(block, places, (), last_only=False))
        self._static.length = len(self._cached)
        needed = len(self._cached) + self._drafted + 2
        if needed > self._static.capacity and not any(one.ahead for one in self._passes.values()):
            self._make_room(needed + _USUAL_REPLY)
        single = self._passed(self._static, 1, axes)
        if single.ahead or not drafts:
            self._cached.append(token)
            return single([token], place, go_on=not drafts and needed < self._static.capacity)
        block = [token, *drafts]
        self._cached += block
        # what fills the block up follows the real tokens, so that these never see it
        filled = [*block, *[token] * (self._drafted - len(drafts))]
        return self._passed(self._static, 1 + self._drafted, axes)(filled, place)[: len(block)]

    def _passed(self, cache: StaticCache, count: int, axes: int) -> StaticPass:
        if count not in self._passes:
            compiled = self._compiled and count == 1
            self._passes[count] = StaticPass(self._model, cache, axes, count, compiled=compiled)
        return self._passes[count]

    def _pass(
        self, tokens: list[int], positions: Tensor, pictures: tuple[PromptPicture, ...], *, last_only: bool = True
    ) -> Tensor:
        """Logits `(L, V)` after each of `tokens`, which follow what is kept, or after the last alone."""
        device = self._model.device
        given: dict[str, Tensor] = {}
        if pictures:
            pixels = torch.cat([picture.pixels for picture in pictures]).to(device)
            given["pixel_values"] = (pixels if self._normalize is None else self._normalize(pixels)).to(
                self._model.dtype
            )
            grids = [picture.grid for picture in pictures if picture.grid is not None]
            if grids:
                given["image_grid_thw"] = torch.cat(grids).to(device)
        if self._static is not None:
            self._static.length = len(self._cached)
        # three axes for multimodal rotary positions, else one
        places = positions.unsqueeze(1) if len(positions) > 1 else positions
        try:
            out = self._model(
                input_ids=torch.tensor([tokens], device=device),
                position_ids=places.to(device),
                cache=self._cache,
                use_cache=True,
                logits_to_keep=1 if last_only else 0,
                **given,
            )
        except torch.OutOfMemoryError:  # some layers may hold more than others now
            self._shorten(0)
            raise
        self._cached += tokens
        logits: Tensor = out.logits[0]
        return logits

    def _positions(self, prompt: Prompt) -> Tensor:
        """The rotary positions `(axes, prompt)` of a prompt."""
        index = getattr(self._model.model, "get_rope_index", None)
        if index is None:
            return torch.arange(len(prompt.tokens)).unsqueeze(0)
        tokens = torch.tensor([prompt.tokens])
        kinds = torch.zeros_like(tokens)
        for picture in prompt.pictures:
            kinds[0, picture.start : picture.start + picture.count] = 1
        known_grids = [picture.grid for picture in prompt.pictures if picture.grid is not None]
        grids = torch.cat(known_grids) if known_grids else None
        positions: Tensor = index(tokens, mm_token_type_ids=kinds, image_grid_thw=grids)[0]
        return positions[:, 0]

    def _common(self, prompt: Prompt) -> int:
        """The length of the common beginning with what is cached; one token at least is left to compute."""
        most = min(len(self._cached), len(prompt.tokens) - 1)
        same = next((place for place in range(most) if self._cached[place] != prompt.tokens[place]), most)
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
        if self._snapshots is not None:
            if length == 0 and self._static is None:  # some layers may hold more than others
                self._dynamic = self._empty()
            if length < len(self._cached) or not length:
                self._snapshots.rewind(self._cache, len(self._cached), length)
        elif self._static is None:
            if length == 0:
                self._dynamic = self._empty()
            elif length < len(self._cached):
                self._dynamic.crop(length - len(self._cached))
        del self._cached[length:]


def _on_one_card(model: PreTrainedModel) -> bool:
    spread = getattr(model, "hf_device_map", None) or {}
    return model.device.type == "cuda" and len(set(spread.values())) <= 1


def _tokens(packed: Tensor) -> Iterator[Token]:
    """Tokens out of a tensor; see `log_probabilities`."""
    for number, likely, *rest in packed.tolist():
        half = len(rest) // 2
        others = map(int, rest[:half])
        yield Token(int(number), likely, tuple(zip(others, rest[half:], strict=True)))


class _DraftTokens:
    """Prompt lookup: the tokens so far and where each pair of them stood last, so that nothing is searched."""

    def __init__(self, tokens: Iterable[int], most: int) -> None:
        self._tokens_so_far: list[int] = []
        self._after: dict[tuple[int, ...], int] = {}
        self._most = most
        for token in tokens if most else ():
            self.append(token)

    def append(self, token: int) -> None:
        """Add a token."""
        self._after[tuple(self._tokens_so_far[-_KEY:])] = len(self._tokens_so_far)
        self._tokens_so_far.append(token)

    def next(self) -> list[int]:
        """The tokens that followed the last ones where these stood before."""
        start = self._after.get(tuple(self._tokens_so_far[-_KEY:]))
        return [] if start is None or not self._most else self._tokens_so_far[start : start + self._most]
