"""Kimi-VL (arXiv:2504.07491) on transformers' own classes, without the code that its repository brings.

Its vision tower, MoonViT, is that of Kimi-K2.5 at one frame, its language model, Moonlight, is DeepSeek-V3. The names
of Kimi-K2.5, including the fused query, key and value, are converted by transformers; what is left is three names of
the projector and the configuration's own names. tests/data/kimi_vl holds what an independent implementation computes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from transformers import Kimi_K25Config

from vision.geometry import Size

if TYPE_CHECKING:
    from vision.vlm.metadata import Checkpoint

KEY_MAPPING: Final[Mapping[str, str]] = {
    r"multi_modal_projector\.pre_norm": "mm_projector.pre_norm",
    r"multi_modal_projector\.linear_1": "mm_projector.proj.0",
    r"multi_modal_projector\.linear_2": "mm_projector.proj.2",
}
"""Published names to those that transformers' conversion of Kimi-K2.5 starts from."""

PATCH: Final = 14
MOST_PATCHES: Final = 4096
"""`in_token_limit` of Kimi-VL-A3B-Instruct; Thinking-2506 takes four times as many."""

_MOST_PER_SIDE: Final = 512


def configuration(checkpoint: Checkpoint) -> Kimi_K25Config:
    """The checkpoint's configuration in the names of transformers' class.

    Raises:
        ValueError: If a part of it is missing.
    """
    raw = checkpoint.config
    try:
        vision, text = dict(raw["vision_config"]), dict(raw["text_config"])
        vision["pos_emb_height"] = vision.pop("init_pos_emb_height")
        vision["pos_emb_width"] = vision.pop("init_pos_emb_width")
        image_token = int(raw["media_placeholder_token_id"])
        width = int(vision["hidden_size"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{checkpoint.folder / 'config.json'} is not that of a Kimi-VL: {error}") from None
    vision.pop("model_type", None)
    # pairs of neighbours are rotated, as in the published code
    text["rope_interleave"] = True
    settings: dict[str, Any] = {
        "projection_hidden_size": width,
        "image_token_id": image_token,
        "tie_word_embeddings": bool(text.get("tie_word_embeddings", False)),
    }
    return Kimi_K25Config(text_config=text, vision_config=vision, **settings)


def fit_to_patches(size: Size, most_patches: int = MOST_PATCHES) -> Size:
    """The size at which a screenshot is shown: at most `most_patches` patches, sides in whole pairs of patches.

    Native resolution where it fits (section 2.1); the published processor then neither resizes nor pads again.

    Raises:
        ValueError: If a side has more patches than MoonViT's positions reach.
    """
    scale = min(1.0, math.sqrt(most_patches * PATCH**2 / (size.width * size.height)))
    pair = 2 * PATCH
    sides = [max(pair, math.floor(side * scale / pair) * pair) for side in (size.width, size.height)]
    if max(sides) > _MOST_PER_SIDE * PATCH:
        raise ValueError(f"a picture of {size} is too long for Kimi-VL: choose a smaller region of the screen")
    return Size(*sides)
