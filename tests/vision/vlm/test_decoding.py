"""Replies written with what was computed before are those written from nothing, token for token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from transformers import DynamicCache, PreTrainedModel

from tests.vision.vlm.tiny_models import ARCHITECTURES, IMAGE, patch_numbers, tiny
from vision.vlm import decoding
from vision.vlm import static_cache as buffers
from vision.vlm.decoding import Decoder, Prompt, PromptPicture
from vision.vlm.linear_states import Snapshots, linear_layers, put_back, states_of
from vision.vlm.loading import load
from vision.vlm.metadata import read_checkpoint

KIMI = Path(__file__).parents[2] / "data" / "kimi_vl" / "checkpoint"
END: Final = 1


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Networks as small as these lose more by sharing the work than by doing it."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


class Chat:
    """A run that grows: a task, screens and the replies to them, as tokens."""

    def __init__(self, image_token: int, per_patch: tuple[int, ...], task: int = 5) -> None:
        self._image, self._per_patch = image_token, per_patch
        self._tokens: list[int] = [2 + number % 5 for number in range(task)]
        self._pictures: list[PromptPicture] = []

    def show(self, seed: int, rows: int = 4, columns: int = 6) -> None:
        """One more screen; equal seeds are equal screens."""
        pixels: Tensor = torch.randn(rows * columns, *self._per_patch, generator=torch.Generator().manual_seed(seed))
        count = rows * columns // 4
        self._tokens.append(7)
        grid = torch.tensor([[1, rows, columns]])
        self._pictures.append(PromptPicture(bytes([seed]), len(self._tokens), count, pixels, grid))
        self._tokens += [self._image] * count + [8]

    def say(self, tokens: list[int]) -> None:
        # random weights write the token of a picture now and then, which stands for nothing there
        self._tokens += [9, *(11 if token == self._image else token for token in tokens), 10]

    def forget(self) -> None:
        """Leave out the oldest screen, as long runs do."""
        first = self._pictures[0]
        del self._tokens[first.start - 1 : first.start + first.count + 1]
        gone = first.count + 2
        self._pictures = [
            PromptPicture(one.digest, one.start - gone, one.count, one.pixels, one.grid) for one in self._pictures[1:]
        ]

    def prompt(self) -> Prompt:
        return Prompt((*self._tokens, 9), tuple(self._pictures))


@dataclass(frozen=True, slots=True)
class Model:
    """A tiny model with the token of its pictures and the shape of a patch."""

    network: PreTrainedModel
    image: int
    per_patch: tuple[int, ...]

    @property
    def is_linear(self) -> bool:
        """Whether it has layers with linear attention."""
        return bool(linear_layers(self.network.config.get_text_config()))

    def chat(self) -> Chat:
        return Chat(self.image, self.per_patch)


@pytest.fixture(scope="module", params=[*ARCHITECTURES, "kimi"])
def model(request: pytest.FixtureRequest) -> Model:
    if request.param == "kimi":
        return Model(load(read_checkpoint(KIMI), dtype=torch.float32), 60, (3, 14, 14))
    return Model(tiny(request.param), IMAGE, (patch_numbers(request.param),))


def written(decoder: Decoder, prompt: Prompt, most: int = 24) -> list[int]:
    return [token.number for token in decoder.reply(prompt, most=most, ends={END})]


@pytest.mark.parametrize("fixed", [False, True], ids=["growing", "fixed"])
def test_six_steps_with_kept_beginnings_and_guesses_say_what_is_said_without(model: Model, fixed: bool) -> None:
    network = model.network
    chat = model.chat()
    quick, plain = Decoder(network, static=fixed), Decoder(network, reuse=False, drafted=0)
    for step in range(6):
        chat.show(step)
        if step == 4:
            chat.forget()
        prompt = chat.prompt()
        reply = written(quick, prompt)
        assert reply == written(plain, prompt), f"step {step}"
        assert plain.computed == len(prompt.tokens)
        if step not in (0, 4):
            assert quick.computed <= len(reply) + 40, "only the newest screen and what was said since"
        chat.say(reply)


def test_a_screen_of_the_same_size_with_other_pixels_is_not_taken_for_the_one_that_is_kept(
    model: Model,
) -> None:
    network = model.network
    decoder = Decoder(network)
    for seed in (1, 2, 1):
        chat = model.chat()
        chat.show(seed)
        assert written(decoder, chat.prompt()) == written(Decoder(network, reuse=False), chat.prompt())


def test_the_same_prompt_again_computes_one_token_and_says_the_same(
    model: Model,
) -> None:
    chat, decoder = model.chat(), Decoder(model.network)
    chat.show(1)
    first = written(decoder, chat.prompt())
    assert written(decoder, chat.prompt()) == first
    # a state of linear attention is put back to where one was kept: behind the picture
    assert decoder.computed == (2 if model.is_linear else 1)


def test_a_generation_that_is_left_in_the_middle_leaves_nothing_wrong_behind(
    model: Model,
) -> None:
    chat, decoder = model.chat(), Decoder(model.network)
    chat.show(1)
    whole = written(decoder, chat.prompt())
    for left in range(min(4, len(whole))):
        reply = decoder.reply(chat.prompt(), most=24, ends={END})
        begun = [next(reply).number for _ in range(left)]
        reply.close()
        assert begun == whole[:left]
        assert written(decoder, chat.prompt()) == whole


def test_what_the_model_writes_is_what_transformers_generates(
    model: Model,
) -> None:
    network = model.network
    chat = model.chat()
    chat.show(5)
    prompt = chat.prompt()
    tokens = torch.tensor([prompt.tokens], device=network.device)
    (shown,) = prompt.pictures
    assert shown.grid is not None
    kinds = {"mm_token_type_ids": (tokens == model.image).long()} if model.image == IMAGE else {}
    generated = network.generate(  # type: ignore[operator]  # transformers does not type its modules
        input_ids=tokens,
        attention_mask=torch.ones_like(tokens),
        **kinds,
        pixel_values=shown.pixels.to(network.device),
        image_grid_thw=shown.grid.to(network.device),
        do_sample=False,
        max_new_tokens=24,
        eos_token_id=END,
        pad_token_id=0,
    )
    expected = generated[0, len(prompt.tokens) :].tolist()
    assert written(Decoder(network), prompt) == [one for one in expected if one != END]


def test_buffers_that_grow_keep_what_was_written(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffers, "BLOCK", 16)
    network = model.network
    chat, decoder = model.chat(), Decoder(network, static=True)
    for step in range(3):
        chat.show(step)
        reply = written(decoder, chat.prompt())
        assert reply == written(Decoder(network, reuse=False, drafted=0), chat.prompt())
        chat.say(reply)


def test_warming_up_leaves_nothing_behind(model: Model) -> None:
    network = model.network
    decoder, first, second = Decoder(network, static=True), model.chat(), model.chat()
    first.show(1)
    second.show(2)
    assert len(list(decoder.warm_up(first.prompt()))) == (2 if model.is_linear else 3)
    assert written(decoder, second.prompt()) == written(Decoder(network), second.prompt())
    assert decoder.computed == len(second.prompt().tokens)


class Unasked(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch types no __init_subclass__
    """Fails where a tensor is asked for its value or its extent: a CUDA graph cannot hold that."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        assert func not in (torch.ops.aten._local_scalar_dense.default, torch.ops.aten.nonzero.default), func
        return func(*args, **(kwargs or {}))


def test_a_pass_of_fixed_shape_can_be_recorded(model: Model) -> None:
    network, text = model.network, model.network.config.get_text_config()
    cache = buffers.StaticCache(text.num_hidden_layers, linear_layers(text))
    cache.make_room(32)
    tokens = [2] if model.is_linear else [2, 3, 4, 5]
    short = buffers.StaticPass(network, cache, 3 if model.image == IMAGE else 1, len(tokens))
    with torch.inference_mode():
        short(tokens, 0)  # makes the states, which a prompt has made before in a reply
        states = states_of(cache)
        before = short(tokens, 0).tolist()
        put_back(cache, states)
        short._give(tokens, 0)
        with Unasked():  # type: ignore[no-untyped-call]
            short.run()
        assert short._predicted.tolist() == before


def test_buffers_grow_under_a_long_reply(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffers, "BLOCK", 8)
    monkeypatch.setattr(decoding, "_USUAL_REPLY", 4)
    chat = model.chat()
    chat.show(1)
    decoder = Decoder(model.network, static=True)
    expected = written(Decoder(model.network, reuse=False, drafted=0, static=False), chat.prompt(), most=60)
    assert written(decoder, chat.prompt(), most=60) == expected
    assert written(decoder, chat.prompt(), most=60) == expected


@pytest.mark.parametrize("fixed", [False, True], ids=["growing", "fixed"])
def test_linear_attention_goes_on_from_the_newest_state_that_the_prompts_share(fixed: bool) -> None:
    chat = Chat(IMAGE, (patch_numbers("qwen3_5"),), task=40)
    network = tiny("qwen3_5")
    decoder, plain = Decoder(network, static=fixed), Decoder(network, reuse=False)
    for step in range(12):  # more pictures than states are kept
        chat.show(step)
        reply = written(decoder, chat.prompt())
        assert reply == written(plain, chat.prompt()), f"step {step}"
        if step:
            assert decoder.computed <= len(reply) + 40
        chat.say(reply[:3])  # as where the reasoning is left out of the past
    chat.forget()
    assert written(decoder, chat.prompt()) == written(plain, chat.prompt())
    kept = len(chat.prompt().tokens) - decoder.computed
    assert kept == 40 + 1 - decoding._BEFORE_PICTURES, "what stands well before the first picture"


def test_only_the_first_snapshot_and_the_latest_are_kept() -> None:
    snapshots, cache = Snapshots(most=3), DynamicCache(config=tiny("qwen3_5").config.get_text_config())
    for tokens in (5, 10, 15, 20):
        snapshots.take(cache, tokens)
    assert [snapshots.nearest(tokens) for tokens in (4, 12, 15, 19, 40)] == [0, 5, 15, 15, 20]


def test_probabilities_are_those_of_the_written_tokens(model: Model) -> None:
    network = model.network
    chat = model.chat()
    chat.show(2)
    quick = [token.probability for token in Decoder(network).reply(chat.prompt(), most=12, ends={END})]
    plain = Decoder(network, reuse=False, drafted=0).reply(chat.prompt(), most=12, ends={END})
    assert quick == pytest.approx([token.probability for token in plain], rel=1e-4)
    assert all(0 < one <= 1 for one in quick)


def test_the_written_token_is_the_likeliest_of_those_that_could_stand_there(
    model: Model,
) -> None:
    network = model.network
    chat = model.chat()
    chat.show(2)
    for token in Decoder(network, static=True).reply(chat.prompt(), most=12, ends={END}):
        assert token.likeliest[0] == (token.number, token.probability)
        shares = [share for _, share in token.likeliest]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-5
