"""The built-in model: an encoder over words, elements and past steps, and a decoder that copies and points.

Notation: `B` screens, `W` words, `E` elements, `P` past steps, `N = W + E + P` tokens, `T` tokens of a reply,
`D` width, `H` heads, `R` relations, `V` phrases. With a vision encoder the last token
is the overview of the screen.

A relation between two tokens (this word occurs in that text, these two are in one row) is added to the attention
between them, with a weight that each head of each layer learns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it
from transformers import AutoConfig, AutoModel, PreTrainedModel

from agent.policies.builtin.batches import START, Answers, Inputs
from agent.policies.builtin.configuration import BuiltinConfig
from agent.policies.builtin.features import (
    ELEMENT_NUMBERS,
    KINDS,
    MAX_RANK,
    MAX_WORDS,
    RELATIONS,
    TEXT_RELATIONS,
    WORD_NUMBERS,
)
from agent.policies.builtin.vision_inputs import VisionEncoder
from agent.policies.builtin.vocabulary import PHRASES, POINTS, Expects, Source, allowed

_RELATION_GAIN: Final = 8.0
"""Factor on the weights of relations, so that these need not grow large to decide."""

_MAX_TOKENS: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """An encoded batch.

    Attributes:
        tokens: `(B, N, D)`.
        mask: `(B, N)` bool, False on padding.
        words: Number of word tokens; elements follow them up to `words + elements`.
        keys: For each layer of the decoder, keys and values `(B, H, N, D / H)`.
    """

    tokens: Tensor
    mask: Tensor
    words: int
    elements: int
    keys: tuple[tuple[Tensor, Tensor], ...]


@cache
def _masks() -> Tensor:
    """The allowed phrases of each state, and in the last two columns whether a word or an element is allowed.

    Not a buffer: loading by `from_pretrained` leaves buffers that are not in the file without a value.
    """
    masks = np.zeros((len(Expects), len(PHRASES) + 2), bool)  # an array: a trace must not record how it is filled
    for expects in Expects:
        phrases, words, elements = allowed(expects)
        masks[expects, list(phrases)] = True
        masks[expects, -2:] = words, elements
    return torch.from_numpy(masks)


class _Attention(nn.Module):
    """Multi-head attention with an additive bias."""

    def __init__(self, config: BuiltinConfig) -> None:
        super().__init__()
        self.heads, self.dropout = config.heads, config.dropout
        self.query = nn.Linear(config.width, config.width)
        self.key_value = nn.Linear(config.width, 2 * config.width)
        self.out = nn.Linear(config.width, config.width)

    def split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.heads, -1).transpose(1, 2)  # (B, H, N, D / H)

    def keys(self, x: Tensor) -> tuple[Tensor, Tensor]:
        key, value = self.key_value(x).chunk(2, dim=-1)
        return self.split(key), self.split(value)

    def forward(self, x: Tensor, keys: tuple[Tensor, Tensor], bias: Tensor | None) -> Tensor:
        key, value = keys
        query = self.split(self.query(x)) * (key.shape[-1] ** -0.5)
        # by hand, which on processors is the faster way with a bias
        scores = query @ key.transpose(-1, -2)  # (B, H, N, N)
        mixed = (scores if bias is None else scores + bias).softmax(dim=-1) @ value
        out: Tensor = self.out(mixed.transpose(1, 2).flatten(2))  # (B, N, D)
        return out


def _feed_forward(config: BuiltinConfig) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(config.width, config.hidden),
        nn.GELU(),
        nn.Dropout(config.dropout),
        nn.Linear(config.hidden, config.width),
    )


class _EncoderLayer(nn.Module):
    def __init__(self, config: BuiltinConfig) -> None:
        super().__init__()
        self.attention, self.feed_forward = _Attention(config), _feed_forward(config)
        self.before, self.between = nn.LayerNorm(config.width), nn.LayerNorm(config.width)
        self.relation = nn.Linear(RELATIONS, config.heads, bias=False)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        y = self.before(x)
        x = x + self.dropout(self.attention(y, self.attention.keys(y), bias))
        out: Tensor = x + self.dropout(self.feed_forward(self.between(x)))
        return out


class _DecoderLayer(nn.Module):
    def __init__(self, config: BuiltinConfig) -> None:
        super().__init__()
        self.own, self.cross, self.feed_forward = _Attention(config), _Attention(config), _feed_forward(config)
        self.first, self.second, self.third = (nn.LayerNorm(config.width) for _ in range(3))
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        x: Tensor,
        own: tuple[Tensor, Tensor],
        causal: Tensor | None,
        memory: tuple[Tensor, Tensor],
        hidden: Tensor,
    ) -> Tensor:
        x = x + self.dropout(self.own(self.first(x), own, causal))
        x = x + self.dropout(self.cross(self.second(x), memory, hidden))
        out: Tensor = x + self.dropout(self.feed_forward(self.third(x)))
        return out


class BuiltinModel(PreTrainedModel):  # type: ignore[no-untyped-call]
    """The built-in model; see the module."""

    config_class = BuiltinConfig
    base_model_prefix = "builtin"
    main_input_name = "grams"

    def __init__(self, config: BuiltinConfig) -> None:
        super().__init__(config)
        width = config.width
        self.grams = nn.EmbeddingBag(config.buckets, width, mode="sum")
        self.word_place = nn.Embedding(MAX_WORDS, width)
        self.word_numbers = nn.Linear(WORD_NUMBERS, width)
        self.kind = nn.Embedding(len(KINDS), width)
        self.element_numbers = nn.Linear(ELEMENT_NUMBERS, width)
        self.rank, self.rank_back = nn.Embedding(MAX_RANK + 1, width), nn.Embedding(MAX_RANK + 1, width)
        self.sight = VisionEncoder(config) if config.encoder != "none" else None
        self.past_step, self.past_of = nn.Embedding(10, width), nn.Embedding(10, width)
        self.past_age = nn.Embedding(64, width)
        self.sort = nn.Embedding(3, width)
        self.enter = nn.LayerNorm(width)
        self.encoder = nn.ModuleList(_EncoderLayer(config) for _ in range(config.encoder_layers))
        self.leave = nn.LayerNorm(width)
        self.phrase = nn.Embedding(len(PHRASES), width)
        self.place = nn.Embedding(_MAX_TOKENS, width)
        self.pointed = nn.ModuleList(nn.Linear(width, width) for _ in range(2))
        self.decoder = nn.ModuleList(_DecoderLayer(config) for _ in range(config.decoder_layers))
        self.last = nn.LayerNorm(width)
        self.to_phrase = nn.Linear(width, len(PHRASES))
        self.point_at = nn.ModuleList(nn.Linear(width, width) for _ in range(2))
        self.point_name = nn.Embedding(len(POINTS), width)
        self.press = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 4))
        self.post_init()  # type: ignore[no-untyped-call]

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, VisionEncoder):
            module.reset_parameters()
        elif isinstance(module, nn.Linear) and module.in_features == RELATIONS:
            nn.init.uniform_(module.weight, -0.1, 0.3)
        elif isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=0.5 / math.sqrt(self.config.width) * 4)
        elif isinstance(module, nn.EmbeddingBag):
            nn.init.normal_(module.weight, std=0.15)
        elif isinstance(module, nn.LayerNorm):
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)

    # encoder ----------------------------------------------------------------------------------------------------------

    def encode(self, inputs: Inputs) -> Memory:
        """Encode screens."""
        bags = self.grams(inputs.grams, inputs.offsets).view(len(inputs.kinds), -1, self.config.width)
        return self.encode_bags(bags, inputs)

    def encode_bags(self, bags: Tensor, inputs: Inputs) -> Memory:
        """Encode screens whose sums of n-grams are known, `(B, N, D)`; apart, as the export sums them otherwise."""
        rows, words, elements = len(inputs.kinds), inputs.word_numbers.shape[1], inputs.kinds.shape[1]
        task, shown, done = bags[:, :words], bags[:, words : words + elements], bags[:, words + elements :]
        device = bags.device
        task = task + self.word_place(torch.arange(words, device=device)) + self.word_numbers(inputs.word_numbers)
        shown = shown + self.kind(inputs.kinds) + self.element_numbers(inputs.element_numbers)
        shown = shown + self.rank(inputs.ranks[..., 0]) + self.rank_back(inputs.ranks[..., 1])
        mask, overview = inputs.mask, list[Tensor]()
        if self.sight is not None:
            crops, whole = self.sight(inputs.pictures, rows, elements)
            shown, overview = shown + crops, [whole]
            mask = F.pad(mask, (0, 1), value=True)
        steps = inputs.past_steps
        # the last step is the youngest, whatever the padding behind it
        past_mask = inputs.mask[:, words + elements :]
        age = past_mask.long().flip(1).cumsum(1).flip(1)
        done = done + self.past_step(steps[..., 0]) + self.past_of(steps[..., 1]) + self.past_age(age)
        sorts = [part + self.sort.weight[sort] for sort, part in enumerate((task, shown, done))]
        x = self.enter(torch.cat([*sorts, *overview], dim=1))  # (B, N, D)
        relations = self._relations(inputs, x.shape[1])
        hidden = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None]
        for layer, bias in zip(self.encoder, self._biases(relations), strict=True):
            x = layer(x, bias + hidden)
        x = self.leave(x)
        keys = tuple(layer.cross.keys(x) for layer in self._layers())
        return Memory(x, mask, words, elements, keys)

    def _biases(self, relations: Tensor) -> list[Tensor]:
        """The attention bias of each encoder layer by the relations, `(B, H, N, N)`; computed all at once."""
        weights = torch.cat([layer.relation.weight for layer in self.encoder if isinstance(layer, _EncoderLayer)])
        rows, whole = relations.shape[:2]
        flat = (_RELATION_GAIN * weights) @ relations.view(rows, whole * whole, RELATIONS).transpose(1, 2)
        return list(flat.view(rows, -1, whole, whole).chunk(len(self.encoder), dim=1))

    @staticmethod
    def _relations(inputs: Inputs, whole: int) -> Tensor:
        """Relations between texts and between places, `(B, N, N, R)`."""
        rows, words, elements = len(inputs.kinds), inputs.word_numbers.shape[1], inputs.kinds.shape[1]
        relations = inputs.boxes_xyxy.new_zeros(rows, whole, whole, RELATIONS)
        row, a, b, relation = inputs.links.unbind(1)
        relations[row, a, b, relation] = inputs.strengths.to(relations.dtype)
        left, top, right, bottom = inputs.boxes_xyxy.unbind(-1)
        across = torch.maximum(left[:, :, None] - right[:, None], left[:, None] - right[:, :, None])
        down = torch.maximum(top[:, :, None] - bottom[:, None], top[:, None] - bottom[:, :, None])
        height = torch.minimum(bottom - top, torch.full_like(top, 64.0))
        same_row = -down > 0.4 * torch.minimum(height[:, :, None], height[:, None])
        same_column = across < 0
        near = torch.exp(-(across.clamp(min=0) + 2 * down.clamp(min=0)) / 80)
        centre_x, centre_y = (left + right) / 2, (top + bottom) / 2
        parts = (
            same_row.to(near.dtype),
            near,
            (same_row & (left[:, None] >= centre_x[:, :, None])) * near.clamp(min=0.1),
            (same_row & (right[:, None] <= centre_x[:, :, None])) * near.clamp(min=0.1),
            (same_column & (top[:, None] >= centre_y[:, :, None])) * near.clamp(min=0.1),
            (same_column & (bottom[:, None] <= centre_y[:, :, None])) * near.clamp(min=0.1),
        )
        rest = whole - words - elements
        after = RELATIONS - TEXT_RELATIONS - len(parts)
        return relations + F.pad(torch.stack(parts, dim=-1), (TEXT_RELATIONS, after, words, rest, words, rest))

    # decoder ----------------------------------------------------------------------------------------------------------

    def forward(self, inputs: Inputs, answers: Answers) -> Tensor:
        """Log probabilities of the answers' tokens among the allowed ones, `(B, T)`; 0 behind the end."""
        return self.scores(self.encode(inputs), answers)

    def scores(self, memory: Memory, answers: Answers, temperature: float = 1.0) -> Tensor:
        """The same for encoded screens, with the logits divided by `temperature`."""
        logits = self.logits(memory, answers) / temperature
        scores = logits.log_softmax(dim=-1).gather(-1, self._index(memory, answers)[..., None]).squeeze(-1)
        return scores.masked_fill(answers.expects == Expects.END, 0.0)

    def correct(self, memory: Memory, answers: Answers) -> Tensor:
        """Where the likeliest token, after right tokens before it, is the right one, `(B, T)`; True behind the end."""
        best = self.logits(memory, answers).argmax(dim=-1)
        return (best == self._index(memory, answers)) | (answers.expects == Expects.END)

    @staticmethod
    def _index(memory: Memory, answers: Answers) -> Tensor:
        """The index of each token among the logits."""
        return answers.places + torch.where(
            answers.sources == Source.PHRASE,
            0,
            torch.where(answers.sources == Source.WORD, len(PHRASES), len(PHRASES) + memory.words),
        )

    def logits(self, memory: Memory, answers: Answers) -> Tensor:
        """Logits at each place after the right tokens before it, `(B, T, V + W + E)`."""
        begin = torch.full_like(answers.places[:, :1], START.place)
        sources = torch.cat([torch.zeros_like(begin), answers.sources[:, :-1]], dim=1)
        return self.decode(memory, sources, torch.cat([begin, answers.places[:, :-1]], dim=1), answers.expects)

    def decode(self, memory: Memory, sources: Tensor, places: Tensor, expects: Tensor) -> Tensor:
        """Logits of the token after each of these, in the states that expect them, `(B, T, V + W + E)`.

        Args:
            sources, places, expects: `(B, T)`; the first token is `START`.
        """
        x = self._tokens(memory, sources, places)
        length = x.shape[1]
        causal = torch.full((length, length), -1e4, device=x.device, dtype=x.dtype).triu(1)
        hidden = self._hidden(memory, x.dtype)
        for layer, keys in zip(self._layers(), memory.keys, strict=True):
            x = layer(x, layer.own.keys(layer.first(x)), causal, keys, hidden)
        return self._choices(memory, self.last(x), expects)

    def _layers(self) -> list[_DecoderLayer]:
        return [layer for layer in self.decoder if isinstance(layer, _DecoderLayer)]

    def _hidden(self, memory: Memory, dtype: torch.dtype) -> Tensor:
        return torch.zeros_like(memory.mask, dtype=dtype).masked_fill(~memory.mask, -1e4)[:, None, None]

    def _tokens(self, memory: Memory, sources: Tensor, places: Tensor) -> Tensor:
        """Vectors of tokens already written, `(B, T, D)`."""
        phrases = self.phrase(torch.where(sources == Source.PHRASE, places, 0))
        offset = torch.where(sources == Source.ELEMENT, memory.words, 0)
        at = torch.where(sources == Source.PHRASE, 0, places + offset)
        copied = memory.tokens.gather(1, at[..., None].expand(-1, -1, memory.tokens.shape[-1]))
        word, element = (pointed(copied) for pointed in self.pointed)
        chosen = torch.where((sources == Source.WORD)[..., None], word, element)
        x: Tensor = torch.where((sources == Source.PHRASE)[..., None], phrases, chosen)
        return x + self.place.weight[: x.shape[1]]

    def _choices(self, memory: Memory, x: Tensor, expects: Tensor) -> Tensor:
        words, elements = memory.words, memory.elements
        scale = 1 / math.sqrt(x.shape[-1])
        task, shown = memory.tokens[:, :words], memory.tokens[:, words : words + elements]
        to_word = self.point_at[0](x) @ task.transpose(1, 2) * scale
        to_element = self.point_at[1](x) @ shown.transpose(1, 2) * scale
        states = _masks().to(x.device)[expects]  # (B, T, V + 2)
        phrases, word, element = states[..., :-2], states[..., -2:-1], states[..., -1:]
        mask = memory.mask[:, None]
        may = torch.cat([phrases, word & mask[..., :words], element & mask[..., words : words + elements]], dim=-1)
        logits = torch.cat([self.to_phrase(x), to_word, to_element], dim=-1)
        return logits.float().masked_fill(~may, -1e9)

    def presses(self, memory: Memory, rows: Tensor, elements: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
        """Points at which to press elements, as shares of their boxes, and their standard deviations; both `(K, 2)`.

        Args:
            rows, elements, points: `(K,)`, indices of screens, of their elements, and of `POINTS`.
        """
        return self.press_points(memory.tokens[rows, elements + memory.words] + self.point_name(points))

    def press_points(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """The same for the sums of vectors of elements and of points, `(..., D)`; both `(..., 2)`."""
        raw = self.press(vectors)
        mean, spread = raw.chunk(2, dim=-1)
        return mean.sigmoid(), 0.002 + F.softplus(spread - 3)


def load_builtin(folder: Path) -> BuiltinModel:
    """The model in a folder; as `from_pretrained`, but faster and without a progress bar."""
    model = BuiltinModel(BuiltinConfig.from_pretrained(folder))
    model.load_state_dict(weights_in(folder))
    model.train(mode=False)
    return model


def weights_in(folder: Path) -> dict[str, Tensor]:
    """The weights in a folder; relations that came later weigh nothing."""
    weights = load_file(folder / "model.safetensors")
    for name, weight in weights.items():
        if name.endswith(".relation.weight"):
            weights[name] = F.pad(weight, (0, RELATIONS - weight.shape[1]))
    return weights


def register() -> None:
    """Make the Auto classes know the model."""
    AutoConfig.register(BuiltinConfig.model_type, BuiltinConfig, exist_ok=True)
    AutoModel.register(BuiltinConfig, BuiltinModel, exist_ok=True)
