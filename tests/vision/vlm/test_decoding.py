"""Replies written with what was computed before are those written from nothing, token for token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from transformers import PreTrainedModel, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

from vision.vlm import static_cache as buffers
from vision.vlm.decoding import Decoder, Prompt, PromptPicture
from vision.vlm.loading import load
from vision.vlm.metadata import read_checkpoint

KIMI = Path(__file__).parents[2] / "data" / "kimi_vl" / "checkpoint"
END: Final = 1
QWEN_IMAGE: Final = 58


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Networks as small as these lose more by sharing the work than by doing it."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def tiny_qwen() -> PreTrainedModel:
    """UI-TARS's architecture with random weights, small enough for a test."""
    text = {
        "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
        "num_key_value_heads": 1, "vocab_size": 64, "max_position_embeddings": 4096, "tie_word_embeddings": False,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 3, 3]},
    }  # fmt: skip
    vision = {
        "depth": 2, "hidden_size": 32, "intermediate_size": 64, "num_heads": 2, "out_hidden_size": 32,
        "fullatt_block_indexes": [1], "window_size": 112,
    }  # fmt: skip
    config = Qwen2_5_VLConfig(text_config=text, vision_config=vision, image_token_id=QWEN_IMAGE)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        network: PreTrainedModel = Qwen2_5_VLForConditionalGeneration(config)
    network.train(False)
    if torch.cuda.is_available():
        torch.nn.Module.cuda(network)
    return network


class Chat:
    """A run that grows: a task, screens and the replies to them, as tokens."""

    def __init__(self, image_token: int, per_patch: tuple[int, ...]) -> None:
        self._image, self._per_patch = image_token, per_patch
        self._tokens: list[int] = [2, 3, 4, 5, 6]
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
        self._tokens += [9, *tokens, 10]

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


@pytest.fixture(scope="module", params=["qwen", "kimi"])
def model(request: pytest.FixtureRequest) -> tuple[PreTrainedModel, int, tuple[int, ...]]:
    if request.param == "qwen":
        return tiny_qwen(), QWEN_IMAGE, (3 * 2 * 14 * 14,)
    return load(read_checkpoint(KIMI), dtype=torch.float32), 60, (3, 14, 14)


def written(decoder: Decoder, prompt: Prompt, most: int = 24) -> list[int]:
    return [token.number for token in decoder.reply(prompt, most=most, ends={END})]


@pytest.mark.parametrize("fixed", [False, True], ids=["growing", "fixed"])
def test_six_steps_with_kept_beginnings_and_guesses_say_what_is_said_without(
    model: tuple[PreTrainedModel, int, tuple[int, ...]], fixed: bool
) -> None:
    network, image, per_patch = model
    chat = Chat(image, per_patch)
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
    model: tuple[PreTrainedModel, int, tuple[int, ...]],
) -> None:
    network, image, per_patch = model
    decoder = Decoder(network)
    for seed in (1, 2, 1):
        chat = Chat(image, per_patch)
        chat.show(seed)
        assert written(decoder, chat.prompt()) == written(Decoder(network, reuse=False), chat.prompt())


def test_the_same_prompt_again_computes_one_token_and_says_the_same(
    model: tuple[PreTrainedModel, int, tuple[int, ...]],
) -> None:
    network, image, per_patch = model
    chat, decoder = Chat(image, per_patch), Decoder(network)
    chat.show(1)
    first = written(decoder, chat.prompt())
    assert written(decoder, chat.prompt()) == first
    assert decoder.computed == 1


def test_a_generation_that_is_left_in_the_middle_leaves_nothing_wrong_behind(
    model: tuple[PreTrainedModel, int, tuple[int, ...]],
) -> None:
    network, image, per_patch = model
    chat, decoder = Chat(image, per_patch), Decoder(network)
    chat.show(1)
    whole = written(decoder, chat.prompt())
    for left in range(min(4, len(whole))):
        reply = decoder.reply(chat.prompt(), most=24, ends={END})
        begun = [next(reply).number for _ in range(left)]
        reply.close()
        assert begun == whole[:left]
        assert written(decoder, chat.prompt()) == whole


def test_what_the_model_writes_is_what_transformers_generates(
    model: tuple[PreTrainedModel, int, tuple[int, ...]],
) -> None:
    network, image, per_patch = model
    chat = Chat(image, per_patch)
    chat.show(5)
    prompt = chat.prompt()
    tokens = torch.tensor([prompt.tokens], device=network.device)
    (shown,) = prompt.pictures
    assert shown.grid is not None
    kinds = {"mm_token_type_ids": (tokens == image).long()} if image == QWEN_IMAGE else {}
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


def test_buffers_that_grow_keep_what_was_written(
    model: tuple[PreTrainedModel, int, tuple[int, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffers, "BLOCK", 16)
    network, image, per_patch = model
    chat, decoder = Chat(image, per_patch), Decoder(network, static=True)
    for step in range(3):
        chat.show(step)
        reply = written(decoder, chat.prompt())
        assert reply == written(Decoder(network, reuse=False, drafted=0), chat.prompt())
        chat.say(reply)


def test_warming_up_leaves_nothing_behind(model: tuple[PreTrainedModel, int, tuple[int, ...]]) -> None:
    network, image, per_patch = model
    decoder, first, second = Decoder(network, static=True), Chat(image, per_patch), Chat(image, per_patch)
    first.show(1)
    second.show(2)
    assert len(list(decoder.warm_up(first.prompt()))) == 3
    assert written(decoder, second.prompt()) == written(Decoder(network), second.prompt())
    assert decoder.computed == len(second.prompt().tokens)


class Unasked(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch types no __init_subclass__
    """Fails where a tensor is asked for its value or its extent: a CUDA graph cannot hold that."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        assert func not in (torch.ops.aten._local_scalar_dense.default, torch.ops.aten.nonzero.default), func
        return func(*args, **(kwargs or {}))


def test_a_pass_of_fixed_shape_can_be_recorded(model: tuple[PreTrainedModel, int, tuple[int, ...]]) -> None:
    network, _, _ = model
    cache = buffers.StaticCache(network.config.get_text_config().num_hidden_layers)
    cache.make_room(32)
    short = buffers.StaticPass(network, cache, 3 if isinstance(network, Qwen2_5_VLForConditionalGeneration) else 1, 4)
    with torch.inference_mode():
        before = short([2, 3, 4, 5], 0).tolist()
        with Unasked():  # type: ignore[no-untyped-call]
            short.run()
        assert short._predicted.tolist() == before


def test_probabilities_are_those_of_the_written_tokens(model: tuple[PreTrainedModel, int, tuple[int, ...]]) -> None:
    network, image, per_patch = model
    chat = Chat(image, per_patch)
    chat.show(2)
    quick = [token.probability for token in Decoder(network).reply(chat.prompt(), most=12, ends={END})]
    plain = Decoder(network, reuse=False, drafted=0).reply(chat.prompt(), most=12, ends={END})
    assert quick == pytest.approx([token.probability for token in plain], rel=1e-4)
    assert all(0 < one <= 1 for one in quick)


def test_the_written_token_is_the_likeliest_of_those_that_could_stand_there(
    model: tuple[PreTrainedModel, int, tuple[int, ...]],
) -> None:
    network, image, per_patch = model
    chat = Chat(image, per_patch)
    chat.show(2)
    for token in Decoder(network, static=True).reply(chat.prompt(), most=12, ends={END}):
        assert token.likeliest[0] == (token.number, token.probability)
        shares = [share for _, share in token.likeliest]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-5
