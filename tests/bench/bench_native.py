"""Large native models: what a step costs, beside plain `generate` of transformers, in the same run.

True architectures with random weights: speed does not depend on their values. `--model ui-tars-1.5-7b`, `kimi-vl-a3b`,
`qwen3-vl-8b` and `qwen3.5-35b-a3b` build the published configurations in bfloat16 and need a graphics card; the default
`small` is UI-TARS's architecture at a size that a processor runs, and `small-linear` that of Qwen3.5, which measure
ratios and prove exactness.

Ceilings: decoding one stream reads all active weights once a token, so it is bound by memory bandwidth (measured here
by copying a gigabyte); the time to the first token of a step is bound by what is new in the prompt.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import torch
from report import report
from torch import Tensor
from transformers import (
    Kimi_K25Config,
    Kimi_K25ForConditionalGeneration,
    Qwen2_5_VLConfig,
    Qwen3_5Config,
    Qwen3_5ForConditionalGeneration,
    Qwen3_5MoeConfig,
    Qwen3_5MoeForConditionalGeneration,
    Qwen3VLConfig,
    Qwen3VLForConditionalGeneration,
)
from transformers import Qwen2_5_VLForConditionalGeneration as Qwen
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from agent.policies.conversation.layouts import oldest_picture
from vision.geometry import Size, smart_resize
from vision.vlm import attention, kimi_vl
from vision.vlm.decoding import Decoder, Prompt, PromptPicture
from vision.vlm.patches import KIMI_VL, QWEN_2_VL, QWEN_3_VL, PatchProcessor, resized

Scaled = Callable[[Tensor], Tensor]

STEPS, PICTURES, AT_ONCE = 8, 5, 3
MEASURED: Final = 5
"""The sixth step, the first at which old pictures are left out."""

ANEW, AHEAD = "everything anew, the last five pictures", "kept, read ahead"

IMAGE, OPEN, CLOSE = 7, 8, 9
"""Made-up tokens: a picture's placeholder, and what stands around it."""


def main() -> None:
    """Measure, print the tables and the JSON lines."""
    options = _options()
    _pictures()
    size = Size(616, 392) if options.model.startswith("small") else Size(1920, 1080)
    model, patching = _model(options.model)
    size = (
        kimi_vl.fit_to_patches(size)
        if options.model == "kimi-vl-a3b"
        else smart_resize(size, factor=patching.block, min_pixels=patching.block**2)
    )
    model.train(False)
    prompts, last_five = (list(_prompts(patching, size, options.tokens, at_once)) for at_once in (AT_ONCE, 1))
    plain = _generate(model, patching.normalized, last_five[MEASURED], options.tokens)
    attention.prefer_flash(model)
    if options.profile:
        _profile(model, patching.normalized, prompts)
    gpu = model.device.type == "cuda"
    common = {"static": gpu, "drafted": 0}
    ways: dict[str, dict[str, Any]] = {
        ANEW: {**common, "reuse": False},
        "the same, left out in blocks": {**common, "reuse": False},
        "kept": common,
        AHEAD: {**common, "ahead": True},
        "the same, in fixed shapes": {**common, "ahead": True, "static": True},
        "the same, compiled": {**common, "ahead": True, "static": True, "compiled": True},
        "in fixed shapes, with guesses": {**common, "ahead": True, "static": True, "drafted": 8},
    }
    if gpu:
        del ways["the same, in fixed shapes"]
    if not options.compiled:
        del ways["the same, compiled"]
    rows = {}
    for name, way in ways.items():
        rows[name] = _run(model, patching.normalized, last_five if name == ANEW else prompts, options.tokens, **way)
        print(name, {key: one for key, one in rows[name].items() if key != "tokens"}, flush=True)
    alike = rows["the same, left out in blocks"]["tokens"]
    quick = max((rows[name] for name in rows if "guesses" not in name), key=_rate)
    sixth, cycle = f"first token of step {MEASURED + 1}, ms", f"of steps {MEASURED + 1} to {STEPS}, mean"
    report(
        f"native {options.model}",
        [
            {
                "way": name,
                sixth: row["first_ms"][MEASURED],
                cycle: statistics.mean(row["first_ms"][MEASURED:]),
                "tokens a second": row["rate"],
                "longest wait for a token, ms": row["longest_ms"],
                "tokens as anew": _equal_until(row["tokens"], alike) if name != ANEW else "",
            }
            for name, row in rows.items()
        ]
        + [
            {
                "way": "generate, the last five pictures",
                sixth: plain["first_ms"],
                cycle: "",
                "tokens a second": plain["rate"],
                "longest wait for a token, ms": "",
                "tokens as anew": "",
            }
        ],
        device=torch.cuda.get_device_name() if gpu else "cpu",
        **_figures(rows, quick, plain, _active_bytes(model), _bandwidth(model.device), options.tokens),
    )


def _figures(
    rows: dict[str, dict[str, Any]], quick: dict[str, Any], plain: dict[str, Any], active: int, speed: float, most: int
) -> dict[str, object]:
    ahead, anew = rows[AHEAD], rows[ANEW]
    return {
        "active_bytes": active,
        "bandwidth_bytes_s": speed,
        "rate": quick["rate"],
        "share_of_ceiling": quick["rate"] * active / speed,
        "share_of_ceiling_not_compiled": ahead["rate"] * active / speed,
        "over_generate": quick["rate"] / plain["rate"],
        "over_generate_not_compiled": ahead["rate"] / plain["rate"],
        "first_token_ms": ahead["first_ms"],
        "first_token_ratio": [one / other for one, other in zip(ahead["first_ms"], anew["first_ms"], strict=True)],
        "first_token_over_generate": ahead["first_ms"][MEASURED] / plain["first_ms"],
        "read_ahead_ms": ahead["ahead_ms"],
        "step_s": ahead["first_ms"][MEASURED] / 1e3 + most / quick["rate"],
        "step_not_compiled_s": ahead["first_ms"][MEASURED] / 1e3 + most / ahead["rate"],
        "memory_over_weights_and_cache": ahead["memory"],
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=_MODELS, default="small")
    parser.add_argument("--tokens", type=int, default=None, help="of each reply (small: 24, else 120)")
    parser.add_argument("--profile", action="store_true", help="also list the kernels of a prompt and of three tokens")
    parser.add_argument("--compiled", action="store_true", help="also with kernels that torch compiles: minutes")
    options = parser.parse_args()
    options.tokens = options.tokens or (24 if options.model.startswith("small") else 120)
    return options


def _pictures() -> None:
    """Resize and patches of a full screen, beside transformers' processor."""
    screen = np.random.default_rng(0).integers(0, 256, (1080, 1920, 3), np.uint8)
    fitted = smart_resize(Size(1920, 1080))

    def ours() -> object:
        return QWEN_2_VL.patches(resized(screen, fitted))

    def ours_to_floats() -> object:
        return QWEN_2_VL.normalized(QWEN_2_VL.patches(resized(screen, fitted)).pixels)

    processor = Qwen2VLImageProcessorPil()

    def theirs() -> object:
        return processor(screen, return_tensors="pt")

    rows = []
    ways = (
        ("bytes, as they go to the graphics card", ours),
        ("floats, made on the processor", ours_to_floats),
        ("transformers' processor", theirs),
    )
    for name, make in ways:
        times = []
        for _ in range(22):
            begun = time.perf_counter()
            make()
            times.append(1e3 * (time.perf_counter() - begun))
        times = sorted(times[2:])
        rows.append({"resize and patches, 1920x1080": name, "median ms": statistics.median(times), "best ms": times[0]})
    mine, floats, peer = (row["median ms"] for row in rows)
    report("native pictures", rows, ours_ms=mine, best_ms=rows[0]["best ms"], floats_ms=floats, peer_ms=peer)


def _model(name: str) -> tuple[Any, PatchProcessor]:  # transformers types neither its models nor their outputs
    if name == "kimi-vl-a3b":
        moonlight = {
            "vocab_size": 163840, "hidden_size": 2048, "intermediate_size": 11264, "moe_intermediate_size": 1408,
            "num_hidden_layers": 27, "num_attention_heads": 16, "num_key_value_heads": 16, "n_shared_experts": 2,
            "n_routed_experts": 64, "routed_scaling_factor": 2.446, "kv_lora_rank": 512, "q_lora_rank": None,
            "qk_rope_head_dim": 64, "v_head_dim": 128, "qk_nope_head_dim": 128, "n_group": 1, "topk_group": 1,
            "num_experts_per_tok": 6, "first_k_dense_replace": 1, "norm_topk_prob": True,
            "max_position_embeddings": 131072, "rope_theta": 800000.0,
        }  # fmt: skip
        kimi = Kimi_K25Config(text_config=moonlight, image_token_id=IMAGE, tie_word_embeddings=False)
        return _built(Kimi_K25ForConditionalGeneration, kimi), KIMI_VL
    if name in _QWEN_3:
        return _built(*_QWEN_3[name]()), QWEN_3_VL
    sizes: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "small": ({"hidden_size": 256, "intermediate_size": 768, "num_hidden_layers": 6, "num_attention_heads": 4,
                   "num_key_value_heads": 2, "vocab_size": 4096},
                  {"depth": 4, "hidden_size": 128, "intermediate_size": 256, "num_heads": 4, "out_hidden_size": 256,
                   "fullatt_block_indexes": [3]}),
        "ui-tars-1.5-7b": ({"hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28,
                            "num_attention_heads": 28, "num_key_value_heads": 4, "vocab_size": 152064},
                           {"out_hidden_size": 3584, "hidden_size": 1280, "intermediate_size": 3420, "depth": 32,
                            "num_heads": 16, "fullatt_block_indexes": [7, 15, 23, 31]}),
    }  # fmt: skip
    text, vision = sizes[name]
    half = text["hidden_size"] // text["num_attention_heads"] // 2
    section = [half // 4, half * 3 // 8, half - half // 4 - half * 3 // 8]
    rope = {"rope_type": "default", "rope_theta": 1e6, "mrope_section": section}
    common = {"max_position_embeddings": 128000, "rope_parameters": rope, "tie_word_embeddings": False}
    config = Qwen2_5_VLConfig(text_config={**text, **common}, vision_config=vision, image_token_id=IMAGE)
    return _built(Qwen, config), QWEN_2_VL


_ROPE_3: Final = {"rope_type": "default", "rope_theta": 5e6, "mrope_section": [24, 20, 20]}
_ROPE_3_5: Final = {
    "rope_type": "default", "rope_theta": 1e7, "partial_rotary_factor": 0.25, "mrope_interleaved": True
}  # fmt: skip
_TOWER_3: Final[dict[str, Any]] = {
    "depth": 27, "hidden_size": 1152, "intermediate_size": 4304, "num_heads": 16, "patch_size": 16,
    "spatial_merge_size": 2, "temporal_patch_size": 2, "num_position_embeddings": 2304,
}  # fmt: skip


def _qwen_3_vl_8b() -> tuple[Any, Any]:
    text = {
        "hidden_size": 4096, "intermediate_size": 12288, "num_hidden_layers": 36, "num_attention_heads": 32,
        "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936, "max_position_embeddings": 262144,
        "rope_parameters": _ROPE_3, "tie_word_embeddings": False,
    }  # fmt: skip
    vision = {**_TOWER_3, "out_hidden_size": 4096, "deepstack_visual_indexes": [8, 16, 24]}
    config = Qwen3VLConfig(text_config=text, vision_config=vision, image_token_id=IMAGE)
    return Qwen3VLForConditionalGeneration, config


def _qwen_3_5_35b_a3b() -> tuple[Any, Any]:
    text = {
        "hidden_size": 2048, "num_hidden_layers": 40, "num_attention_heads": 16, "num_key_value_heads": 2,
        "head_dim": 256, "num_experts": 256, "num_experts_per_tok": 8, "moe_intermediate_size": 512,
        "shared_expert_intermediate_size": 512, "linear_num_key_heads": 16, "linear_num_value_heads": 32,
        "linear_key_head_dim": 128, "linear_value_head_dim": 128, "vocab_size": 248320,
        "layer_types": (["linear_attention"] * 3 + ["full_attention"]) * 10, "max_position_embeddings": 262144,
        "rope_parameters": {**_ROPE_3_5, "mrope_section": [11, 11, 10]}, "tie_word_embeddings": False,
    }  # fmt: skip
    config = Qwen3_5MoeConfig(
        text_config=text, vision_config={**_TOWER_3, "out_hidden_size": 2048}, image_token_id=IMAGE
    )
    return Qwen3_5MoeForConditionalGeneration, config


def _small_linear() -> tuple[Any, Any]:
    text = {
        "hidden_size": 256, "intermediate_size": 768, "num_hidden_layers": 8, "num_attention_heads": 4,
        "num_key_value_heads": 2, "head_dim": 64, "linear_num_key_heads": 4, "linear_num_value_heads": 8,
        "linear_key_head_dim": 32, "linear_value_head_dim": 32, "vocab_size": 4096,
        "layer_types": (["linear_attention"] * 3 + ["full_attention"]) * 2, "max_position_embeddings": 128000,
        "rope_parameters": {**_ROPE_3_5, "mrope_section": [3, 3, 2]}, "tie_word_embeddings": False,
    }  # fmt: skip
    vision = {
        **_TOWER_3, "depth": 4, "hidden_size": 128, "intermediate_size": 256, "num_heads": 4, "out_hidden_size": 256
    }  # fmt: skip
    config = Qwen3_5Config(text_config=text, vision_config=vision, image_token_id=IMAGE)
    return Qwen3_5ForConditionalGeneration, config


_QWEN_3: Final[dict[str, Callable[[], tuple[Any, Any]]]] = {
    "small-linear": _small_linear,
    "qwen3-vl-8b": _qwen_3_vl_8b,
    "qwen3.5-35b-a3b": _qwen_3_5_35b_a3b,
}
_MODELS: Final = ("small", "ui-tars-1.5-7b", "kimi-vl-a3b", *_QWEN_3)


def _built(kind: Any, config: Any) -> Any:
    gpu = torch.cuda.is_available()
    torch.manual_seed(0)
    with torch.device("cuda" if gpu else "cpu"):
        return kind._from_config(config, dtype=torch.bfloat16 if gpu else torch.float32)


def _prompts(patching: PatchProcessor, size: Size, said: int, at_once: int) -> Iterator[Prompt]:
    """A run of `STEPS` steps: a task, screens and replies, as the conversation has them.

    Args:
        at_once: How many old pictures are left out at a time.
    """
    rng = np.random.default_rng(0)
    screens = [rng.integers(0, 256, (size.height, size.width, 3), np.uint8) for _ in range(STEPS)]
    patched = [patching.patches(screen) for screen in screens]
    replies = [rng.integers(20, 4000, said).tolist() for _ in range(STEPS)]
    task = rng.integers(20, 4000, 400).tolist()
    for step in range(STEPS):
        tokens, shown = list(task), []
        first = oldest_picture(step, PICTURES, at_once)
        for number in range(step + 1):
            if number >= first:
                pixels, count, grid = patched[number]
                tokens.append(OPEN)
                shown.append(PromptPicture(bytes([number]), len(tokens), count, pixels, grid))
                tokens += [IMAGE] * count + [CLOSE]
            if number < step:
                tokens += replies[number]
        yield Prompt(tuple(tokens), tuple(shown))


def _run(
    model: Any, scaled: Scaled, prompts: list[Prompt], most: int, *, ahead: bool = False, **way: Any
) -> dict[str, Any]:
    """Run through all steps.

    Args:
        ahead: Read what is known of a prompt before its time begins, as the program does while it acts.
    """
    decoder = Decoder(model, normalize=scaled, **way)
    begun = time.perf_counter()
    for _ in decoder.warm_up(prompts[-1]):
        pass
    made_ready, room = time.perf_counter() - begun, _in_use(model.device)
    tokens: list[list[int]] = []
    first_ms, rates, longest, ahead_ms = [], [], 0.0, 0.0
    shown: tuple[PromptPicture, ...] = ()
    for prompt in prompts:
        *known, new = prompt.pictures
        if ahead and shown[:1] and shown[0].digest != prompt.pictures[0].digest:
            begun = time.perf_counter()
            decoder.read(Prompt(prompt.tokens[: new.start - 1], tuple(known)))
            ahead_ms = 1e3 * (time.perf_counter() - begun)
        shown = prompt.pictures
        begun = time.perf_counter()
        reply = decoder.reply(prompt, most=most, ends=())
        said = [next(reply).number]
        first_ms.append(1e3 * (time.perf_counter() - begun))
        begun = before = time.perf_counter()
        for token in reply:
            said.append(token.number)
            now = time.perf_counter()
            before, longest = now, max(longest, now - before)
        rates.append((len(said) - 1) / (before - begun))
        tokens.append(said)
    memory = _most_in_use(model.device) / room - 1 if room else None
    return {
        "tokens": tokens, "first_ms": first_ms, "rate": statistics.median(rates), "longest_ms": 1e3 * longest,
        "memory": memory, "warm_up_s": made_ready, "ahead_ms": ahead_ms,
    }  # fmt: skip


def _profile(model: Any, scaled: Scaled, prompts: list[Prompt]) -> None:
    decoder = Decoder(model, normalize=scaled, drafted=0)
    for _ in decoder.reply(prompts[-2], most=3, ends=()):
        pass
    reply = decoder.reply(prompts[-1], most=9, ends=())
    for what, count in (("prompt", 1), ("three tokens", 3)):
        with torch.profiler.profile() as seen:
            for _ in range(count):
                next(reply)
        order = "self_device_time_total" if model.device.type == "cuda" else "self_cpu_time_total"
        print(what, seen.key_averages().table(sort_by=order, row_limit=30, max_name_column_width=90), sep="\n")


def _in_use(device: torch.device) -> int:
    """Bytes of weights, buffers and recorded passes; counting of the most in use begins here."""
    if device.type != "cuda":
        return 0
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    return torch.cuda.memory_allocated()


def _most_in_use(device: torch.device) -> int:
    return torch.cuda.max_memory_allocated() if device.type == "cuda" else 0


def _generate(model: Any, scaled: Scaled, prompt: Prompt, most: int) -> dict[str, float]:
    """Plain `generate`: time to its first token, and tokens a second after that."""
    tokens = torch.tensor([prompt.tokens], device=model.device)
    kinds = {"mm_token_type_ids": (tokens == IMAGE).long()} if hasattr(model.model, "get_rope_index") else {}
    given = {
        "input_ids": tokens, "attention_mask": torch.ones_like(tokens), **kinds,
        "pixel_values": scaled(torch.cat([one.pixels for one in prompt.pictures]).to(model.device)).to(model.dtype),
        "image_grid_thw": torch.cat([one.grid for one in prompt.pictures if one.grid is not None]).to(model.device),
        "do_sample": False, "pad_token_id": 0, "eos_token_id": None,
    }  # fmt: skip
    spans = []
    for count in (1, 1, most):
        begun = time.perf_counter()
        model.generate(**given, min_new_tokens=count, max_new_tokens=count)
        spans.append(time.perf_counter() - begun)
    return {"first_ms": 1e3 * spans[1], "rate": (most - 1) / (spans[2] - spans[1])}


def _rate(row: dict[str, Any]) -> float:
    """Tokens a second; those that were guessed say nothing here, since random weights repeat themselves."""
    return float(row["rate"])


def _active_bytes(model: Any) -> int:
    """Bytes of weights that writing one token reads: of all experts those that are asked, of embeddings one row."""
    text = model.config.get_text_config()
    total = 0
    for name, one in [*model.model.language_model.named_parameters(), *model.lm_head.named_parameters()]:
        if "embed_tokens" in name:
            continue
        experts = getattr(text, "n_routed_experts", None) or getattr(text, "num_experts", None) or 1
        share = text.num_experts_per_tok / experts if ".experts." in name else 1
        total += int(one.numel() * one.element_size() * share)
    return total


def _equal_until(mine: list[list[int]], theirs: list[list[int]]) -> str:
    """How much of the replies is the same, from each one's beginning: numbers of 16 bits need not agree to the end."""
    same = 0
    for one, other in zip(mine, theirs, strict=True):
        same += next((place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))
    whole = sum(map(len, theirs))
    return "all" if same == whole else f"{same} of {whole}"


def _bandwidth(device: torch.device) -> float:
    """Bytes a second that can be read, by copying memory: each byte is read and written."""
    source = torch.empty(2**31 if device.type == "cuda" else 2**28, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    best = float("inf")
    for _ in range(10):
        begun = time.perf_counter()
        target.copy_(source)
        if device.type == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - begun)
    return 2 * source.numel() / best


if __name__ == "__main__":
    main()
