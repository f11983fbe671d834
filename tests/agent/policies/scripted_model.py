"""A checkpoint that writes what it is told, with the probabilities that it is told: a real network, its weights chosen.

All that attention and its neighbours add is nothing, so that the last token alone decides what follows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

from agent.policies.chat_generator import ChatGenerator
from agent.policies.families.ui_tars import UI_TARS_1_5

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPECIAL = ["<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>"]
END = "<|im_end|>"
BEGIN = "\n"
"""What every prompt ends with."""

_WIDTH = 320
_NEVER = -30.0

Follows = Mapping[str, Mapping[str, float]]
"""After each token those that may follow, with their probabilities. Tokens are single characters, or are made."""


def writing(follows: Follows) -> ChatGenerator:
    """A model of UI-TARS's architecture whose replies begin with what follows `BEGIN`."""
    tokenizer = _tokenizer(follows)
    known = tokenizer.get_vocab()
    text = {
        "hidden_size": _WIDTH, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
        "num_key_value_heads": 1, "vocab_size": len(tokenizer), "max_position_embeddings": 9000, "rms_norm_eps": 1e-12,

        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [20, 30, 30]},
    }  # fmt: skip
    vision = {
        "depth": 1, "hidden_size": 32, "intermediate_size": 8, "num_heads": 2, "out_hidden_size": _WIDTH,
        "fullatt_block_indexes": [0],
    }  # fmt: skip
    config = Qwen2_5_VLConfig(
        text_config=text, vision_config=vision, image_token_id=known["<|image_pad|>"], tie_word_embeddings=False
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = Qwen2_5_VLForConditionalGeneration(config)
    network.train(False)
    (layer,) = network.model.language_model.layers
    with torch.no_grad():
        layer.self_attn.o_proj.weight.zero_()
        layer.mlp.down_proj.weight.zero_()
        torch.nn.init.eye_(network.model.language_model.embed_tokens.weight)
        network.lm_head.weight.fill_(_NEVER / math.sqrt(_WIDTH))
        for before, after in follows.items():
            for one, share in after.items():
                # the norm before the last layer makes sqrt(width) of a one
                network.lm_head.weight[number(one, known), number(before, known)] = math.log(share) / math.sqrt(_WIDTH)
    return ChatGenerator(network, tokenizer, UI_TARS_1_5)


def number(token: str, known: Mapping[str, int]) -> int:
    """Of a token by its text."""
    return known["Ċ" if token == BEGIN else token]


def _tokenizer(follows: Follows) -> PreTrainedTokenizerFast:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    bare = Tokenizer(models.BPE({letter: number for number, letter in enumerate(alphabet)}, []))
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=bare, eos_token=END, additional_special_tokens=SPECIAL
    )
    texts = {one for before, after in follows.items() for one in (before, *after)}
    fast.add_tokens([AddedToken(one, normalized=False) for one in sorted(texts) if len(one) > 1 and one != END])
    fast.chat_template = TEMPLATE
    return fast
