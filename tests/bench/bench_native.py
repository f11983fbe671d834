"""Large native models: what a step costs, beside plain `generate` of transformers, in the same run.

True architectures with random weights: speed does not depend on their values. `--model ui-tars-1.5-7b` and
`--model kimi-vl-a3b` build the published configurations in bfloat16 and need a graphics card; the default `small` is
UI-TARS's architecture at a size that a processor runs, which measures ratios and proves exactness.

Ceilings: decoding one stream reads all active weights once a token, so it is bound by memory bandwidth (measured here
by copying a gigabyte); the time to the first token of a step is bound by what is new in the prompt.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from report import report
from torch import Tensor
from transformers import Kimi_K25Config, Kimi_K25ForConditionalGeneration, Qwen2_5_VLConfig
from transformers import Qwen2_5_VLForConditionalGeneration as Qwen
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from agent.conversation import oldest_picture
from vision.checkpoints.decoding import Decoder, Prompt, Shown
from vision.checkpoints.patches import KIMI_VL, QWEN_2_VL, Patching, resized
from vision.geometry import Size, smart_resize

Scaled = Callable[[Tensor], Tensor]

STEPS, PICTURES, AT_ONCE = 6, 5, 3
IMAGE, OPEN, CLOSE = 7, 8, 9
"""Made-up tokens: a picture's placeholder, and what stands around it."""


def main() -> None:
    """Measure, print the tables and the JSON lines."""
    options = _options()
    _pictures()
    size = Size(1920, 1080) if options.model != "small" else Size(616, 392)
    model, patching = _model(options.model)
    model.train(False)
    scaled = patching.scaled
    prompts = list(_prompts(patching, smart_resize(size), options.tokens))
    ways = {
        "kept, fixed shapes, guesses": {"fixed": True, "guessed": 8},
        "kept, fixed shapes": {"fixed": True, "guessed": 0},
        "kept": {"fixed": False, "guessed": 0},
        "everything anew": {"fixed": False, "guessed": 0, "reuse": False},
    }
    rows = [_run(model, scaled, prompts, options.tokens, **way) for way in ways.values()]
    exact = all(row["tokens"] == rows[-1]["tokens"] for row in rows)
    reused, anew = rows[1], rows[-1]
    plain_s, plain_tokens = _generate(model, scaled, prompts[0], options.tokens)
    bandwidth = _bandwidth(model.device)
    active = sum(one.numel() * one.element_size() for one in model.parameters())
    report(
        f"native {options.model}",
        [
            {"way": name, "first token of step 6, ms": row["first_ms"], "tokens a second": row["rate"]}
            for name, row in zip(ways, rows, strict=True)
        ]
        + [{"way": "generate", "first token of step 6, ms": "", "tokens a second": plain_tokens / plain_s}],
        device=str(model.device),
        weights_bytes=active,
        bandwidth_bytes_s=bandwidth,
        share_of_ceiling=reused["rate"] * active / bandwidth if options.model != "kimi-vl-a3b" else None,
        first_token_ratio=reused["first_ms"] / anew["first_ms"],
        over_generate=rows[0]["rate"] / (plain_tokens / plain_s),
        same_tokens=exact,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=["small", "ui-tars-1.5-7b", "kimi-vl-a3b"], default="small")
    parser.add_argument("--tokens", type=int, default=None, help="of each reply (small: 24, else 120)")
    options = parser.parse_args()
    options.tokens = options.tokens or (24 if options.model == "small" else 120)
    return options


def _pictures() -> None:
    """Resize and patches of a full screen, beside transformers' processor."""
    screen = np.random.default_rng(0).integers(0, 256, (1080, 1920, 3), np.uint8)
    fitted = smart_resize(Size(1920, 1080))

    def ours() -> object:
        return QWEN_2_VL.cut(resized(screen, fitted))

    def ours_to_floats() -> object:
        return QWEN_2_VL.scaled(QWEN_2_VL.cut(resized(screen, fitted)).pixels)

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


def _model(name: str) -> tuple[Any, Patching]:  # transformers types neither its models nor their outputs
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


def _built(kind: Any, config: Any) -> Any:
    gpu = torch.cuda.is_available()
    torch.manual_seed(0)
    with torch.device("cuda" if gpu else "cpu"):
        return kind._from_config(config, dtype=torch.bfloat16 if gpu else torch.float32)


def _prompts(patching: Patching, size: Size, said: int) -> Iterator[Prompt]:
    """A run of `STEPS` steps: a task, screens and replies, as the conversation has them."""
    rng = np.random.default_rng(0)
    screens = [rng.integers(0, 256, (size.height, size.width, 3), np.uint8) for _ in range(STEPS)]
    patched = [patching.cut(screen) for screen in screens]
    replies = [rng.integers(20, 4000, said).tolist() for _ in range(STEPS)]
    task = rng.integers(20, 4000, 400).tolist()
    for step in range(STEPS):
        tokens, shown = list(task), []
        first = oldest_picture(step, PICTURES, AT_ONCE)
        for number in range(step + 1):
            if number >= first:
                pixels, count, grid = patched[number]
                tokens.append(OPEN)
                shown.append(Shown(bytes([number]), len(tokens), count, pixels, grid))
                tokens += [IMAGE] * count + [CLOSE]
            if number < step:
                tokens += replies[number]
        yield Prompt(tuple(tokens), tuple(shown))


def _run(model: Any, scaled: Scaled, prompts: list[Prompt], most: int, **way: Any) -> dict[str, Any]:
    decoder = Decoder(model, scaled=scaled, **way)
    tokens, first_ms, rates = [], 0.0, []
    for prompt in prompts:
        begun = time.perf_counter()
        reply = decoder.reply(prompt, most=most, ends=())
        tokens.append(next(reply).number)
        first_ms = 1e3 * (time.perf_counter() - begun)
        begun = time.perf_counter()
        rest = [token.number for token in reply]
        rates.append(len(rest) / (time.perf_counter() - begun))
        tokens += rest
    return {"tokens": tokens, "first_ms": first_ms, "rate": statistics.median(rates)}


def _generate(model: Any, scaled: Scaled, prompt: Prompt, most: int) -> tuple[float, int]:
    """Seconds and tokens of plain `generate`, without the time to its first token."""
    tokens = torch.tensor([prompt.tokens], device=model.device)
    kinds = {"mm_token_type_ids": (tokens == IMAGE).long()} if isinstance(model, Qwen) else {}
    given = {
        "input_ids": tokens, "attention_mask": torch.ones_like(tokens), **kinds,
        "pixel_values": scaled(torch.cat([one.pixels for one in prompt.pictures])).to(model.device, model.dtype),
        "image_grid_thw": torch.cat([one.grid for one in prompt.pictures if one.grid is not None]).to(model.device),
        "do_sample": False, "pad_token_id": 0, "eos_token_id": None,
    }  # fmt: skip
    spans = []
    for count in (1, most + 1):
        begun = time.perf_counter()
        model.generate(**given, min_new_tokens=count, max_new_tokens=count)
        spans.append(time.perf_counter() - begun)
    return spans[1] - spans[0], most


def _bandwidth(device: torch.device) -> float:
    """Bytes a second that can be read, by copying memory: each byte is read and written."""
    source = torch.empty(2**28, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        target.copy_(source)
        if device.type == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - begun)
    return 2 * source.numel() / best


if __name__ == "__main__":
    main()
