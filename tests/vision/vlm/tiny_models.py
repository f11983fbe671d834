"""The architectures of large models with random weights, small enough for a test."""

from __future__ import annotations

from typing import Any, Final

import torch
import transformers as of
from transformers import PreTrainedModel

IMAGE: Final = 58
"""The token of a picture."""

_TEXT: Final[dict[str, Any]] = {
    "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
    "num_key_value_heads": 1, "vocab_size": 64, "max_position_embeddings": 4096, "tie_word_embeddings": False,
    "initializer_range": 0.2,
}  # fmt: skip
_TOWER: Final[dict[str, Any]] = {
    "depth": 2, "hidden_size": 32, "intermediate_size": 64, "num_heads": 2, "out_hidden_size": 32,
    "spatial_merge_size": 2, "temporal_patch_size": 2,
}  # fmt: skip
_QWEN_TOWER: Final = {**_TOWER, "patch_size": 16, "num_position_embeddings": 16}
_GLM_TOWER: Final = {**_TOWER, "patch_size": 14, "image_size": 56}
_GLM_TOKENS: Final[dict[str, Any]] = {"image_token_id": IMAGE, "image_start_token_id": 56, "image_end_token_id": 57}
_EXPERTS: Final[dict[str, Any]] = {"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 16}
_LINEAR: Final[dict[str, Any]] = {
    "layer_types": ["linear_attention", "full_attention", "linear_attention"], "num_hidden_layers": 3,
    "linear_num_value_heads": 4, "linear_num_key_heads": 2, "linear_key_head_dim": 8, "linear_value_head_dim": 8,
    "linear_conv_kernel_dim": 4, "head_dim": 16,
}  # fmt: skip


def _rotary(sections: list[int], share: float = 1.0) -> dict[str, Any]:
    turned = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": sections}
    return {"rope_parameters": {**turned, "partial_rotary_factor": share}}


def _config(kind: str) -> tuple[Any, Any]:
    """Configuration and class; transformers types neither."""
    qwen_3: dict[str, Any] = {
        "vision_config": {**_QWEN_TOWER, "deepstack_visual_indexes": [0, 1]},
        "image_token_id": IMAGE,
    }
    qwen_3_5: dict[str, Any] = {"vision_config": _QWEN_TOWER, "image_token_id": IMAGE}
    hybrid: dict[str, Any] = {**_TEXT, **_LINEAR, **_rotary([1, 1, 0], 0.25)}
    glm: dict[str, Any] = {"vision_config": _GLM_TOWER, **_GLM_TOKENS}
    match kind:
        case "qwen2_5_vl":
            vision = {**_TOWER, "fullatt_block_indexes": [1], "window_size": 112}
            config = of.Qwen2_5_VLConfig(
                text_config={**_TEXT, **_rotary([2, 3, 3])}, vision_config=vision, image_token_id=IMAGE
            )
            return config, of.Qwen2_5_VLForConditionalGeneration
        case "qwen3_vl":
            text: dict[str, Any] = {**_TEXT, **_rotary([2, 3, 3]), "head_dim": 16}
            return of.Qwen3VLConfig(text_config=text, **qwen_3), of.Qwen3VLForConditionalGeneration
        case "qwen3_vl_moe":
            text = {**_TEXT, **_rotary([2, 3, 3]), **_EXPERTS, "head_dim": 16, "decoder_sparse_step": 1}
            return of.Qwen3VLMoeConfig(text_config=text, **qwen_3), of.Qwen3VLMoeForConditionalGeneration
        case "qwen3_5":
            return of.Qwen3_5Config(text_config=hybrid, **qwen_3_5), of.Qwen3_5ForConditionalGeneration
        case "qwen3_5_moe":
            text = {**hybrid, **_EXPERTS, "shared_expert_intermediate_size": 16}
            return of.Qwen3_5MoeConfig(text_config=text, **qwen_3_5), of.Qwen3_5MoeForConditionalGeneration
        case "glm4v":
            text = {**_TEXT, **_rotary([2, 3, 3]), "pad_token_id": 0}
            return of.Glm4vConfig(text_config=text, **glm), of.Glm4vForConditionalGeneration
        case "glm4v_moe":
            experts = {"n_routed_experts": 4, "n_shared_experts": 1, "num_experts_per_tok": 2, "n_group": 1,
                       "moe_intermediate_size": 16, "first_k_dense_replace": 1, "topk_group": 1}  # fmt: skip
            text = {**_TEXT, **_rotary([1, 1, 2], 0.5), **experts, "head_dim": 16, "pad_token_id": 0}
            return of.Glm4vMoeConfig(text_config=text, **glm), of.Glm4vMoeForConditionalGeneration
        case "glm46v":
            text = {**_TEXT, **_rotary([2, 3, 3]), "pad_token_id": 0, "model_type": "glm4v_text"}
            vision = {**_GLM_TOWER, "model_type": "glm4v_vision"}
            made: Any = of.Glm46VConfig(text_config=text, vision_config=vision, **_GLM_TOKENS)
            return made, of.Glm46VForConditionalGeneration
        case _:
            raise ValueError(kind)


ARCHITECTURES: Final = (
    "qwen2_5_vl", "qwen3_vl", "qwen3_vl_moe", "qwen3_5", "qwen3_5_moe", "glm4v", "glm4v_moe", "glm46v"
)  # fmt: skip


def tiny(kind: str, *, vocabulary: int = 64, image: int = IMAGE) -> PreTrainedModel:
    """The model of an architecture, with the same random weights each time."""
    config, made_of = _config(kind)
    config.text_config.vocab_size = vocabulary
    config.image_token_id = image
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        network: PreTrainedModel = made_of(config)
    network.train(False)
    if torch.cuda.is_available():
        torch.nn.Module.cuda(network)
    return network


def patch_numbers(kind: str) -> int:
    """How many numbers a patch has."""
    return 3 * 2 * (16 if kind.startswith("qwen3") else 14) ** 2
