"""A tiny UI-TARS with random weights, loaded as stored, in int8 and in int4: what it says, as JSON.

In a process of its own, `python quantised_model.py FOLDER`: torchao is slow to import, and talks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

from vision.vlm.decoding import Decoder, Prompt
from vision.vlm.loading import Precision, load
from vision.vlm.metadata import read_checkpoint

TEXT = {
    "hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 2, "num_attention_heads": 2,
    "num_key_value_heads": 1, "vocab_size": 64, "max_position_embeddings": 4096, "tie_word_embeddings": False,
    "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [8, 12, 12]},
}  # fmt: skip
VISION = {
    "depth": 1, "hidden_size": 32, "intermediate_size": 64, "num_heads": 2, "out_hidden_size": 128,
    "fullatt_block_indexes": [0], "window_size": 112,
}  # fmt: skip


def main(folder: Path) -> None:
    """Write the checkpoint, and load it three times."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = Qwen2_5_VLConfig(text_config=TEXT, vision_config=VISION, image_token_id=58)
    Qwen2_5_VLForConditionalGeneration(config).save_pretrained(folder)
    ways: tuple[Precision, ...] = ("as stored", "int8", "int4")
    print(json.dumps({way: said(folder, way) for way in ways}))


def said(folder: Path, precision: Precision) -> dict[str, object]:
    """Of the model in this precision: the kinds of its weights, some logits, a reply."""
    model = load(read_checkpoint(folder), precision=precision)
    layer = model.get_parameter("model.language_model.layers.0.mlp.up_proj.weight")
    seeing = model.get_parameter("model.visual.blocks.0.attn.qkv.weight")
    tokens = torch.arange(2, 40)
    with torch.inference_mode():
        logits = model(input_ids=tokens.unsqueeze(0)).logits[0]
    written = Decoder(model, static=True).reply(Prompt(tuple(tokens.tolist())), most=8, ends=())
    return {
        "weight": type(layer.data).__name__,
        "seeing": type(seeing.data).__name__,
        "logits": logits.float().tolist(),
        "reply": [token.number for token in written],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
