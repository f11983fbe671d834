"""How families of large models are asked: prompts, messages, past replies, dropped pictures."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    ChameleonConfig,
    ChameleonForConditionalGeneration,
    PreTrainedTokenizerFast,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
)

from agent.core.actions import CallUser
from agent.core.history import NO_EFFECT, History, Turn
from agent.core.model_settings import Coordinates
from agent.core.policy import Observation
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.policies.chat_generator import ChatGenerator
from agent.policies.confidence import TokenConfidence
from agent.policies.conversation.layouts import oldest_picture
from agent.policies.conversation.messages import Message, Picture
from agent.policies.families.adjustment import adjusted
from agent.policies.families.family import Family, conversation
from agent.policies.families.general import GENERIC
from agent.policies.families.selection import FAMILIES, family_named, family_of
from agent.policies.families.ui_tars import UI_TARS_1_0, UI_TARS_1_5, with_box_tokens
from agent.policies.native import NativePolicy
from tests.vision.vlm.tiny_models import tiny
from vision.frame import Frame
from vision.geometry import Size, Space, Viewport, smart_resize
from vision.vlm.decoding import Decoder
from vision.vlm.metadata import read_checkpoint
from vision.vlm.patches import CHAMELEON as CHAMELEON_PICTURES
from vision.vlm.tokenizers import CHAMELEON_TEMPLATE, load_tokenizer

QWEN_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

CHAMELEON_MARKS = ["<image>", "<racm3:break>", "<eoss>", "<reserved08706>"]


def frame(shade: int) -> Frame:
    return Frame(np.full((280, 280, 3), shade, np.uint8), Viewport.plain(Size(280, 280)))


def turn(step: int, *, notes: tuple[str, ...] = ()) -> Turn:
    return Turn(step, frame(step), f"Thought: t{step}\nAction: click(start_box='({step},7)')", notes=notes)


def shown(messages: tuple[Message, ...]) -> list[tuple[str, list[str]]]:
    return [
        (
            one.role.value,
            [f"screen {part.frame.pixels[0, 0, 0]}" if isinstance(part, Picture) else part for part in one.parts],
        )
        for one in messages
    ]


def test_a_conversation_has_the_shape_of_the_published_guide_also_where_pictures_were_dropped() -> None:
    history: History = tuple(turn(step) for step in range(1, 7))
    messages = shown(conversation(UI_TARS_1_5, Observation("Save it", 7, frame(7)), history))
    instruction = messages[0][1][0]
    assert instruction.startswith(
        "You are a GUI agent. You are given a task and your action history, with screenshots."
    )
    assert instruction.endswith(
        "- Use English in `Thought` part.\n- Write a small plan and finally summarize your next action (with its "
        "target element) in one sentence in `Thought` part.\n\n## User Instruction\nSave it\n"
    )
    said = [f"Thought: t{n}\nAction: click(start_box='<|box_start|>({n},7)<|box_end|>')" for n in range(1, 7)]
    assert messages[1:] == [
        ("assistant", [said[0]]),
        ("assistant", [said[1]]),
        ("assistant", [said[2]]),
        ("user", ["screen 4"]),
        ("assistant", [said[3]]),
        ("user", ["screen 5"]),
        ("assistant", [said[4]]),
        ("user", ["screen 6"]),
        ("assistant", [said[5]]),
        ("user", ["screen 7"]),
    ]


def test_what_the_loop_noted_is_said_before_the_next_screen() -> None:
    messages = shown(conversation(UI_TARS_1_0, Observation("Save it", 2, frame(2)), (turn(1, notes=(NO_EFFECT,)),)))
    assert messages[-1] == ("user", [NO_EFFECT, "screen 2"])


@given(st.integers(0, 60), st.integers(1, 8), st.data())
def test_at_most_so_many_pictures_are_shown_and_the_beginning_changes_seldom(
    turns: int, kept: int, data: st.DataObject
) -> None:
    at_once = data.draw(st.integers(1, kept))
    first = oldest_picture(turns, kept, at_once)
    assert max(0, kept - at_once) < turns + 1 - first + (kept if turns + 1 < kept else 0)
    assert turns + 1 - first <= kept
    if turns:
        assert first in (oldest_picture(turns - 1, kept, at_once), oldest_picture(turns - 1, kept, at_once) + at_once)


WITH_ONE_PROMPT = {name: family for name, family in FAMILIES.items() if family.layout is None}


@pytest.mark.parametrize("family", WITH_ONE_PROMPT.values(), ids=WITH_ONE_PROMPT.keys())
def test_every_prompt_is_filled_in_and_a_task_cannot_fill_in_anything(family: Family) -> None:
    text = family.instruct("type {language} into {coordinates}", Size(1920, 1080), "French")
    assert "type {language} into {coordinates}" in text
    assert "French" in text
    left = text.replace("type {language} into {coordinates}", "")
    assert not any(mark in left for mark in ("{instruction}", "{language}", "{coordinates}"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Thought: a\nAction: wait()", "Thought: a\nAction: wait()"),
        (
            "Action: drag(start_box='(1, 2)', end_box='(3,4)')",
            "Action: drag(start_box='<|box_start|>(1,2)<|box_end|>', end_box='<|box_start|>(3,4)<|box_end|>')",
        ),
        ("no action (1,2)", "no action (1,2)"),
    ],
)
def test_past_points_are_shown_in_box_tokens(before: str, after: str) -> None:
    assert with_box_tokens(before) == after


@pytest.mark.parametrize(
    ("config", "name", "family"),
    [
        ({"model_type": "qwen2_vl"}, "UI-TARS-7B-DPO", "ui-tars-1.0"),
        ({"model_type": "qwen2_5_vl"}, "ByteDance-Seed/UI-TARS-1.5-7B", "ui-tars-1.5"),
        ({"model_type": "qwen2_5_vl"}, "Qwen2.5-VL-7B-Instruct", "qwen2.5-vl"),
        ({"model_type": "qwen3_vl_moe"}, "anything", "qwen3-vl"),
        ({"model_type": "kimi_vl"}, "Kimi-VL-A3B-Thinking-2506", "kimi-vl"),
        ({"model_type": "chameleon"}, "chameleon-7b", "chameleon"),
        ({}, "doubao-1-5-ui-tars-250428", "doubao"),
        ({}, "qwen/qwen3-vl-235b", "qwen3-vl"),
        ({}, "gpt-oss", "generic"),
        ({}, "tgi", "generic"),
        ({}, "ui-tars", "ui-tars-1.5"),
        ({"model_type": "qwen2_vl"}, "ui-tars", "ui-tars-1.0"),
        ({}, "ui-tars-1-5-7b-x", "ui-tars-1.5"),
        ({}, "UI_TARS.1.5", "ui-tars-1.5"),
        ({}, "uitars-72b-dpo", "ui-tars-1.0"),
        ({}, "ui-tars-2b-sft", "ui-tars-1.0"),
        ({}, "hf.co/someone/UI-TARS-1.5-7B-GGUF:Q4_K_M", "ui-tars-1.5"),
        ({}, "qwen2.5vl:7b", "qwen2.5-vl"),
        ({}, "Qwen3VL-8B-FP8", "qwen3-vl"),
        ({}, "/models/qwen2.5-vl-7b/", "qwen2.5-vl"),
        ({}, "C:\\models\\UI-TARS-1.5-7B", "ui-tars-1.5"),
        ({}, "/root/hub/models--ByteDance-Seed--UI-TARS-1.5-7B/snapshots/683d002dd99d8f95104d31e7", "ui-tars-1.5"),
        ({"model_type": "qwen2_5_vl"}, "/ui-tars-runs/2024/checkpoint", "qwen2.5-vl"),
        ({"model_type": "qwen3_5"}, "Qwen3.5-9B", "qwen3.5"),
        ({"model_type": "qwen3_5_moe"}, "Hcompany/Holo3-35B-A3B", "holo3"),
        ({"model_type": "qwen3_5"}, "microsoft/Fara1.5-9B", "fara"),
        ({"model_type": "qwen2_5_vl"}, "microsoft/Fara-7B", "fara-7b"),
        ({"model_type": "qwen3_vl"}, "mPLUG/GUI-Owl-1.5-8B-Think", "gui-owl-1.5"),
        ({"model_type": "qwen3_vl"}, "meituan/EvoCUA-32B-20260105", "evocua"),
        ({"model_type": "qwen2_5_vl"}, "xlangai/OpenCUA-72B", "opencua"),
        ({"model_type": "qwen3_vl"}, "inclusionAI/UI-Venus-1.5-8B", "ui-venus-1.5"),
        ({"model_type": "glm4v_moe"}, "zai-org/GLM-4.5V", "glm-4.5v"),
        ({"model_type": "glm4v_moe"}, "zai-org/GLM-4.6V", "glm-4.5v"),
        ({"model_type": "kimi_k25"}, "moonshotai/Kimi-K2.6", "kimi-k2.5"),
        ({"model_type": "qwen3_vl"}, "Tongyi-MAI/MAI-UI-8B", "mai-ui"),
        ({}, "moonshotai/kimi-k2.5", "kimi-k2.5"),
        ({}, "qwen/qwen3.6-27b", "qwen3.5"),
        ({}, "qwen3-8b", "generic"),
    ],
)
def test_the_family_is_chosen_by_configuration_and_name(config: dict[str, object], name: str, family: str) -> None:
    assert family_of(config, name).name == family


@pytest.mark.parametrize("name", ["UI-TARS 1.5", "ui_tars_1.5", "uitars1.5", "ui-tars-1-5"])
def test_a_family_may_be_named_however_its_words_are_joined(name: str) -> None:
    assert family_named(name) is UI_TARS_1_5


@given(st.sampled_from(list(FAMILIES.values())), st.builds(Size, st.integers(200, 5000), st.integers(200, 3000)))
def test_no_picture_is_larger_than_the_largest_and_points_mean_what_is_sent(family: Family, size: Size) -> None:
    assume(max(size.width, size.height) <= 16 * min(size.width, size.height))  # families have a least area
    largest = Size(1280, 800)
    small = adjusted(family, largest=largest)
    sent = small.image_size(size)
    assert max(sent.width, sent.height) <= 1280
    assert min(sent.width, sent.height) <= 800
    before = family.space(size)
    if before.model == family.image_size(size):
        assert small.space(size) == Space(size, sent)
    elif before.model.width == before.model.height:
        assert small.space(size) == before


@pytest.mark.parametrize("coordinates", Coordinates)
@pytest.mark.parametrize("family", [GENERIC, UI_TARS_1_5])
def test_other_coordinates_hold_in_prompt_and_points(family: Family, coordinates: Coordinates) -> None:
    size = Size(1500, 900)
    other = adjusted(family, coordinates=coordinates)
    sent = other.image_size(size)
    expected = {
        Coordinates.THOUSANDTHS: Size(1000, 1000),
        Coordinates.TO_999: Size(999, 999),
        Coordinates.FRACTIONS: Size(1, 1),
        Coordinates.RESIZED: smart_resize(size),
        Coordinates.PIXELS: family.image_size(size),
    }[coordinates]
    assert other.space(size) == Space(size, expected)
    if coordinates in (Coordinates.RESIZED, Coordinates.PIXELS):
        assert sent == expected
        assert f"{sent.width} wide and {sent.height} high" in other.coordinates(size)
    else:
        assert sent == family.image_size(size)


def test_an_unknown_family_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"there is no family 'gpt'; there are ui-tars-1\.0, .*generic"):
        family_named("gpt")


def test_sureness_is_that_of_the_coordinates_once_there_are_any() -> None:
    sureness = TokenConfidence(UI_TARS_1_5.format)
    tokens = [("Thought: 7", 0.1), ("\nAction:", 0.5), (" click", 0.5), ("(", 1.0), ("12", 0.9), (",", 0.2), ("3", 0.5)]
    heard = [sureness.add(text, probability) for text, probability in tokens]
    assert heard[:2] == [None, None]
    assert heard[2:] == [pytest.approx(one) for one in (0.5, 0.5, 0.9, 0.9, 0.45)]


# a model on this machine


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    """Every byte a token, as every text can then be asked and written."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    special = [
        "<|im_start|>",
        "<|im_end|>",
        "<|vision_start|>",
        "<|vision_end|>",
        "<|image_pad|>",
        "<|box_start|>",
        "<|box_end|>",
    ]
    bare = Tokenizer(models.BPE({letter: number for number, letter in enumerate(alphabet)}, []))
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=bare, eos_token="<|im_end|>", additional_special_tokens=special
    )
    fast.chat_template = QWEN_TEMPLATE
    return fast


@pytest.fixture(scope="module")
def generator(tokenizer: PreTrainedTokenizerFast) -> Iterator[ChatGenerator]:
    text = {
        "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
        "num_key_value_heads": 1, "vocab_size": len(tokenizer), "max_position_embeddings": 6000,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 3, 3]},
    }  # fmt: skip
    vision = {
        "depth": 1,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_heads": 2,
        "out_hidden_size": 32,
        "fullatt_block_indexes": [0],
    }
    image = tokenizer.get_vocab()["<|image_pad|>"]
    config = Qwen2_5_VLConfig(text_config=text, vision_config=vision, image_token_id=image)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = Qwen2_5_VLForConditionalGeneration(config)
    network.train(False)
    yield ChatGenerator(network, tokenizer, UI_TARS_1_5)
    torch.set_num_threads(threads)


def test_a_prompt_is_the_templates_text_with_as_many_placeholders_as_a_picture_has_tokens(
    generator: ChatGenerator, tokenizer: PreTrainedTokenizerFast
) -> None:
    messages = conversation(UI_TARS_1_5, Observation("Save", 2, frame(2)), (turn(1),))
    prompt = generator.prompt(messages)
    assert [one.count for one in prompt.pictures] == [100, 100]
    for one in prompt.pictures:
        inside = tokenizer.decode(list(prompt.tokens[one.start : one.start + one.count]))
        assert inside == "<|image_pad|>" * one.count
    text = str(tokenizer.decode(list(prompt.tokens))).replace("<|image_pad|>" * 100, "<|image_pad|>")
    assert text.endswith(
        "<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|><|im_end|>\n<|im_start|>assistant\n"
        "Thought: t1\nAction: click(start_box='<|box_start|>(1,7)<|box_end|>')<|im_end|>\n"
        "<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|><|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_policy_lets_it_speak_and_leaves_off_when_stopped(generator: ChatGenerator) -> None:
    policy = NativePolicy(generator)
    whole = policy.predict(Observation("Save", 1, frame(1)), (), Stop()).text
    stop = Stop()
    stop.set("the person")
    begun = policy.predict(Observation("Save", 1, frame(1)), (), stop).text
    assert whole.startswith(begun)
    assert len(begun) < len(whole)


def test_where_old_pictures_are_left_out_the_rest_is_read_while_the_action_is_carried_out(
    generator: ChatGenerator,
) -> None:
    history = tuple(Turn(step, frame(step), f"Thought: t{step}") for step in range(1, 5))
    said = "".join(one.text for one in generator.generate(Observation("Save", 5, frame(5)), history))
    history = (*history, Turn(5, frame(5), said))
    observation = Observation("Save", 6, frame(6))
    pictures = generator.prompt(conversation(UI_TARS_1_5, observation, history)).pictures
    assert len(pictures) == 3, "the first three of six are left out"
    said = "".join(one.text for one in generator.generate(observation, history))
    assert generator._decoder.computed < 2 * pictures[-1].count, "of three pictures only the new one"
    slow = ChatGenerator(generator._decoder._model, generator._tokenizer, UI_TARS_1_5)
    assert said == "".join(one.text for one in slow.generate(observation, history))


@pytest.mark.parametrize(
    ("kind", "name"),
    [("qwen3_vl", "ui-venus-1.5"), ("qwen3_vl", "evocua"), ("qwen3_5", "qwen3.5"), ("qwen3_5", "holo3")],
)
def test_families_of_2026_are_asked_on_this_machine_and_only_what_is_new_is_read(
    tokenizer: PreTrainedTokenizerFast, kind: str, name: str
) -> None:
    network = tiny(kind, vocabulary=len(tokenizer), image=tokenizer.get_vocab()["<|image_pad|>"])
    network.config.get_text_config().max_position_embeddings = 40_000
    family = dataclasses.replace(FAMILIES[name], tokens=8)  # random weights never end
    quick, plain = ChatGenerator(network, tokenizer, family), ChatGenerator(network, tokenizer, family)
    plain._decoder = Decoder(network, normalize=plain._processor.normalized, reuse=False, drafted=0)
    history: History = ()
    for step in range(1, 4):
        observation = Observation("Save it", step, odd_frame(step))
        text = "".join(chunk.text for chunk in quick.generate(observation, history))
        assert text == "".join(chunk.text for chunk in plain.generate(observation, history)), f"step {step}"
        assert plain._decoder.computed > quick._decoder.computed or step == 1
        history = (*history, Turn(step, observation.frame, text))


def odd_frame(shade: int) -> Frame:
    """A screen whose sides are no multiples of what a vision tower takes."""
    return Frame(np.full((150, 230, 3), shade, np.uint8), Viewport.plain(Size(230, 150)))


def test_a_conversation_that_does_not_fit_calls_the_person(generator: ChatGenerator) -> None:
    policy = NativePolicy(generator)
    prediction = policy.predict(Observation("Save " * 2000, 1, frame(1)), (), Stop())
    assert isinstance(prediction.reply, Reply), prediction.text
    (call,) = prediction.reply.actions
    assert isinstance(call, CallUser)
    assert "tokens and the model reads 6000; choose a smaller region" in call.content


def test_out_of_memory_calls_the_person_with_three_remedies_and_the_run_can_go_on(
    generator: ChatGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = NativePolicy(generator)

    def full(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")

    with monkeypatch.context() as broken:
        broken.setattr(Qwen2_5_VLForConditionalGeneration, "forward", full)
        prediction = policy.predict(Observation("Save", 1, frame(1)), (), Stop())
    assert isinstance(prediction.reply, Reply), prediction.text
    (call,) = prediction.reply.actions
    assert isinstance(call, CallUser)
    for remedy in ("smaller region of the screen", "#int8 or #int4", "serve it elsewhere"):
        assert remedy in call.content
    stop = Stop()
    stop.set("enough")
    assert policy.predict(Observation("Save", 1, frame(1)), (), stop).text


def test_kimis_template_is_used_where_a_checkpoint_has_none(tmp_path: Path, tokenizer: PreTrainedTokenizerFast) -> None:
    kimi = Path(__file__).parents[2] / "data" / "kimi_vl" / "checkpoint"
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((kimi / name).read_bytes())
    with pytest.raises(ValueError, match="has no tokenizer"):
        load_tokenizer(read_checkpoint(tmp_path))
    tokenizer.backend_tokenizer.save(str(tmp_path / "tokenizer.json"))
    loaded = load_tokenizer(read_checkpoint(tmp_path))
    asked: list[Any] = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Where?"}]}]
    assert loaded.apply_chat_template(asked, tokenize=False, add_generation_prompt=True) == (
        "<|im_system|>system<|im_middle|>You are a helpful assistant<|im_end|><|im_user|>user<|im_middle|>"
        "<|media_start|>image<|media_content|><|media_pad|><|media_end|>Where?<|im_end|>"
        "<|im_assistant|>assistant<|im_middle|>"
    )


def test_chameleon_is_asked_about_one_whole_picture_and_answers(tokenizer: PreTrainedTokenizerFast) -> None:
    seeing = copy.deepcopy(tokenizer)
    seeing.add_special_tokens({"bos_token": "<s>", "additional_special_tokens": CHAMELEON_MARKS})
    seeing.chat_template = CHAMELEON_TEMPLATE
    known = seeing.get_vocab()
    codes = {f"IMGIMG{'ABCDEFGHIJ'[code]}Z": len(known) + code for code in range(8)}
    vq = {"embed_dim": 8, "num_embeddings": 8, "latent_channels": 32, "base_channels": 32, "num_res_blocks": 1}
    config = ChameleonConfig(
        vocab_size=len(known) + 8, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=2, vocabulary_map={**codes, "<image>": known["<image>"]}, vq_config=vq,
    )  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = ChameleonForConditionalGeneration(config)
    network.train(False)
    family = dataclasses.replace(family_of({"model_type": "chameleon"}, "x"), image_size=lambda size: Size(64, 64))
    generator = ChatGenerator(network, seeing, family)
    prompt = generator.prompt(conversation(family, Observation("Save", 3, frame(3)), (turn(1), turn(2))))
    (picture,) = prompt.pictures
    assert (picture.count, picture.grid) == (16, None)
    text = str(seeing.decode(list(prompt.tokens)))
    assert text.startswith("<s>You")
    assert text.endswith(f"<racm3:break>{'<image>' * 16}<eoss><reserved08706>")
    tokens = torch.tensor([prompt.tokens])
    pixels = CHAMELEON_PICTURES.normalized(picture.pixels)
    expected = network.generate(
        input_ids=tokens, attention_mask=torch.ones_like(tokens), pixel_values=pixels,
        do_sample=False, max_new_tokens=8, min_new_tokens=8, pad_token_id=0, eos_token_id=None,
    )[0, len(prompt.tokens) :].tolist()  # fmt: skip
    for fixed in (False, True):
        decoder = Decoder(network, normalize=CHAMELEON_PICTURES.normalized, static=fixed)
        assert [token.number for token in decoder.reply(prompt, most=8, ends=())] == expected
    assert NativePolicy(generator).predict(Observation("Save", 1, frame(1)), (), Stop()).text
