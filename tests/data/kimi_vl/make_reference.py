"""A tiny random Kimi-VL with the published names of its tensors, and what an independent implementation makes of it.

Needs `mlx[cpu]` and `mlx-vlm`; run once, `python make_reference.py`, and keep what it writes beside itself:
`checkpoint/` as a published checkpoint has them, `reference.safetensors` with the inputs,
mlx-vlm's image features and its logits.
"""

from __future__ import annotations

import json
from pathlib import Path

import mlx.core as mx
import mlx.nn as nn
import numpy as np
from mlx.utils import tree_unflatten
from mlx_vlm.models.kimi_vl import Model, ModelConfig, TextConfig, VisionConfig
from safetensors.numpy import save_file

HERE = Path(__file__).parent
IMAGE_TOKEN = 60
VISION = {
    "model_type": "moonvit", "patch_size": 14, "num_attention_heads": 2, "num_hidden_layers": 2, "hidden_size": 32,
    "intermediate_size": 48, "merge_kernel_size": [2, 2], "init_pos_emb_height": 6, "init_pos_emb_width": 6,
}  # fmt: skip
TEXT = {
    "model_type": "deepseek_v3", "vocab_size": 64, "hidden_size": 32, "intermediate_size": 64,
    "moe_intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 2,
    "n_shared_experts": 2, "n_routed_experts": 4, "routed_scaling_factor": 2.446, "kv_lora_rank": 16,
    "q_lora_rank": None, "qk_rope_head_dim": 8, "v_head_dim": 16, "qk_nope_head_dim": 16, "topk_method": "noaux_tc",
    "scoring_func": "sigmoid", "norm_topk_prob": True, "n_group": 1, "topk_group": 1, "num_experts_per_tok": 2,
    "moe_layer_freq": 1, "first_k_dense_replace": 1, "max_position_embeddings": 512, "rms_norm_eps": 1e-5,
    "rope_theta": 800000.0, "rope_scaling": None, "attention_bias": False, "tie_word_embeddings": False,
    "hidden_act": "silu", "ep_size": 1, "aux_loss_alpha": 0.001, "seq_aux": True, "num_nextn_predict_layers": 0,
}  # fmt: skip
CONFIG = {
    "architectures": ["KimiVLForConditionalGeneration"], "model_type": "kimi_vl", "ignore_index": -100,
    "media_placeholder_token_id": IMAGE_TOKEN, "vocab_size": 64, "torch_dtype": "float32", "vision_config": VISION,
    "text_config": TEXT,
}  # fmt: skip


def published(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Random weights by their published names."""
    tensors: dict[str, np.ndarray] = {}

    def linear(name: str, outputs: int, inputs: int, *, bias: bool = True) -> None:
        tensors[f"{name}.weight"] = rng.normal(0, inputs**-0.5, (outputs, inputs)).astype(np.float32)
        if bias:
            tensors[f"{name}.bias"] = rng.normal(0, 0.1, outputs).astype(np.float32)

    def norm(name: str, width: int, *, bias: bool = True) -> None:
        tensors[f"{name}.weight"] = rng.normal(1, 0.1, width).astype(np.float32)
        if bias:
            tensors[f"{name}.bias"] = rng.normal(0, 0.1, width).astype(np.float32)

    width, inner = 32, 48
    tensors["vision_tower.patch_embed.proj.weight"] = rng.normal(0, 0.04, (width, 3, 14, 14)).astype(np.float32)
    tensors["vision_tower.patch_embed.proj.bias"] = rng.normal(0, 0.1, width).astype(np.float32)
    tensors["vision_tower.patch_embed.pos_emb.weight"] = rng.normal(0, 1, (6, 6, width)).astype(np.float32)
    for number in range(2):
        block = f"vision_tower.encoder.blocks.{number}"
        norm(f"{block}.norm0", width)
        norm(f"{block}.norm1", width)
        linear(f"{block}.wqkv", 3 * width, width)
        linear(f"{block}.wo", width, width)
        linear(f"{block}.mlp.fc0", inner, width)
        linear(f"{block}.mlp.fc1", width, inner)
    norm("vision_tower.encoder.final_layernorm", width)
    norm("multi_modal_projector.pre_norm", width)
    linear("multi_modal_projector.linear_1", 4 * width, 4 * width)
    linear("multi_modal_projector.linear_2", 32, 4 * width)
    tensors["language_model.model.embed_tokens.weight"] = rng.normal(0, 1, (64, 32)).astype(np.float32)
    for number in range(2):
        layer = f"language_model.model.layers.{number}"
        norm(f"{layer}.input_layernorm", 32, bias=False)
        norm(f"{layer}.post_attention_layernorm", 32, bias=False)
        linear(f"{layer}.self_attn.q_proj", 2 * 24, 32, bias=False)
        linear(f"{layer}.self_attn.kv_a_proj_with_mqa", 16 + 8, 32, bias=False)
        norm(f"{layer}.self_attn.kv_a_layernorm", 16, bias=False)
        linear(f"{layer}.self_attn.kv_b_proj", 2 * 32, 16, bias=False)
        linear(f"{layer}.self_attn.o_proj", 32, 2 * 16, bias=False)
        if number == 0:
            for name, outputs, inputs in (("gate", 64, 32), ("up", 64, 32), ("down", 32, 64)):
                linear(f"{layer}.mlp.{name}_proj", outputs, inputs, bias=False)
            continue
        linear(f"{layer}.mlp.gate", 4, 32, bias=False)
        tensors[f"{layer}.mlp.gate.e_score_correction_bias"] = rng.normal(0, 0.1, 4).astype(np.float32)
        for expert in range(4):
            for name, outputs, inputs in (("gate", 24, 32), ("up", 24, 32), ("down", 32, 24)):
                linear(f"{layer}.mlp.experts.{expert}.{name}_proj", outputs, inputs, bias=False)
        for name, outputs, inputs in (("gate", 48, 32), ("up", 48, 32), ("down", 32, 48)):
            linear(f"{layer}.mlp.shared_experts.{name}_proj", outputs, inputs, bias=False)
    norm("language_model.model.norm", 32, bias=False)
    linear("language_model.lm_head", 64, 32, bias=False)
    return tensors


def main() -> None:
    rng = np.random.default_rng(0)
    tensors = published(rng)
    (HERE / "checkpoint").mkdir(exist_ok=True)
    (HERE / "checkpoint" / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n", encoding="utf-8")
    save_file(tensors, HERE / "checkpoint" / "model.safetensors", {"format": "pt"})

    known = {name: VISION[name] for name in ("model_type", "patch_size", "hidden_size", "intermediate_size")}
    vision = VisionConfig(
        **known, depth=2, embed_dim=32, num_heads=2, init_pos_emb_height=6, init_pos_emb_width=6,
        merge_kernel_size=(2, 2),
    )  # fmt: skip
    fields = TextConfig.__dataclass_fields__
    text = TextConfig(**{name: value for name, value in TEXT.items() if name in fields})
    model = Model(ModelConfig(text, vision, "kimi_vl", media_placeholder_token_id=IMAGE_TOKEN))
    weights = {name: mx.array(value) for name, value in tensors.items()}
    for part in (model, model.vision_tower, model.language_model):
        weights = part.sanitize(weights)
    model.update(tree_unflatten(list(weights.items())))
    # where mlx-vlm departs from the published code: its activation is the approximation by tanh, its norms end at 1e-5
    for block in model.vision_tower.blocks:
        block.mlp.activation_fn = nn.GELU(approx="precise")
        block.norm0.eps = block.norm1.eps = 1e-5
    model.vision_tower.final_layernorm.eps = 1e-5

    pixels = rng.normal(0, 1, (36, 3, 14, 14)).astype(np.float32)
    tokens = np.array([[1, 2, *[IMAGE_TOKEN] * 9, 3, 4, 5]], dtype=np.int64)
    grid = mx.array([[6, 6]])
    hidden = model.vision_tower(mx.array(pixels).transpose(0, 2, 3, 1), grid_thw=grid, output_hidden_states=True)
    features = model.multi_modal_projector(hidden)
    logits = model(mx.array(tokens), mx.array(pixels), image_grid_hws=grid).logits
    reference: dict[str, np.ndarray] = {
        "pixels": pixels, "tokens": tokens, "features": np.array(features), "logits": np.array(logits[0]),
    }  # fmt: skip
    save_file(reference, HERE / "reference.safetensors")


if __name__ == "__main__":
    main()
