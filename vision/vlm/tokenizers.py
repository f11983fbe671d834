"""The tokenizer of a checkpoint with its chat template, without the code that some repositories bring."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from transformers import AutoTokenizer, PreTrainedTokenizerBase, PreTrainedTokenizerFast

if TYPE_CHECKING:
    from vision.vlm.metadata import Checkpoint

_TIKTOKEN: Final = "tiktoken.model"

_LETTERS: Final = r"[^\r\n\p{L}\p{N}]?"
_UPPER: Final = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]"
_LOWER: Final = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]"
_ENDING: Final = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
MOONSHOT_PATTERN: Final = "|".join(
    [
        r"[\p{Han}]+",
        f"{_LETTERS}{_UPPER}*{_LOWER}+{_ENDING}",
        f"{_LETTERS}{_UPPER}+{_LOWER}*{_ENDING}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
"""How Moonshot's tokenizers cut text before they merge it; the published `tokenization_moonshot.py` says the same."""

KIMI_TEMPLATE: Final = (
    "{%- for message in messages -%}"
    "{%- if loop.first and messages[0]['role'] != 'system' -%}"
    "<|im_system|>system<|im_middle|>You are a helpful assistant<|im_end|>"
    "{%- endif -%}"
    "<|im_{{ message['role'] }}|>{{ message['role'] }}<|im_middle|>"
    "{%- if message['content'] is string -%}{{ message['content'] }}{%- else -%}"
    "{%- for content in message['content'] -%}"
    "{%- if content['type'] == 'image' -%}<|media_start|>image<|media_content|><|media_pad|><|media_end|>"
    "{%- else -%}{{ content['text'] }}{%- endif -%}"
    "{%- endfor -%}{%- endif -%}"
    "<|im_end|>"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}<|im_assistant|>assistant<|im_middle|>{%- endif -%}"
)
"""The published chat template of Kimi-VL, for checkpoints that come without one."""

CHAMELEON_TEMPLATE: Final = (
    "{{ bos_token }}"
    "{%- for message in messages -%}"
    "{%- if message['content'] is string -%}{{ message['content'] }}{%- else -%}"
    "{%- for content in message['content'] -%}"
    "{%- if content['type'] == 'image' -%}<racm3:break><image><eoss>{%- else -%}{{ content['text'] }}{%- endif -%}"
    "{%- endfor -%}{%- endif -%}"
    "<reserved08706>"
    "{%- endfor -%}"
)
"""How the published processor of Chameleon puts a turn: pictures between two marks, and a mark at its end."""


def load_tokenizer(checkpoint: Checkpoint) -> PreTrainedTokenizerBase:
    """The tokenizer of a checkpoint; it has a chat template.

    Raises:
        ValueError: If there is none that can be read without running the repository's code.
    """
    folder = checkpoint.folder
    if (folder / "tokenizer.json").exists():
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    elif (folder / _TIKTOKEN).exists():
        tokenizer = _from_tiktoken(checkpoint)
    else:
        raise ValueError(f"{folder} has no tokenizer: neither tokenizer.json nor {_TIKTOKEN} is in it")
    if tokenizer.chat_template is None:
        tokenizer.chat_template = _template(checkpoint)
    return tokenizer


def _template(checkpoint: Checkpoint) -> str:
    jinja, old = checkpoint.folder / "chat_template.jinja", checkpoint.folder / "chat_template.json"
    if jinja.exists():
        return jinja.read_text(encoding="utf-8")
    if old.exists():
        return str(json.loads(old.read_text(encoding="utf-8"))["chat_template"])
    if checkpoint.architecture == "kimi_vl":
        return KIMI_TEMPLATE
    if checkpoint.architecture == "chameleon":
        return CHAMELEON_TEMPLATE
    raise ValueError(f"{checkpoint.folder} has no chat template; a model that converses is needed")


def _from_tiktoken(checkpoint: Checkpoint) -> PreTrainedTokenizerFast:
    from transformers.convert_slow_tokenizer import TikTokenConverter

    config = json.loads((checkpoint.folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    special = {int(number): str(token["content"]) for number, token in config.get("added_tokens_decoder", {}).items()}
    converter: Any = TikTokenConverter(  # type: ignore[no-untyped-call]
        str(checkpoint.folder / _TIKTOKEN), pattern=MOONSHOT_PATTERN
    )
    ordinary = converter.converted()
    # special tokens have fixed numbers behind the others; what no name is known for keeps its place
    first = ordinary.get_vocab_size()
    last = max(special, default=first - 1)
    ordinary.add_special_tokens([special.get(n, f"<|reserved_token_{n}|>") for n in range(first, last + 1)])
    names = {name: str(config[name]) for name in ("bos_token", "eos_token", "pad_token") if config.get(name)}
    return PreTrainedTokenizerFast(tokenizer_object=ordinary, **names)  # type: ignore[no-untyped-call]
