"""Which family a model belongs to: by its configuration, and by any of the names under which it is kept or served."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from agent.policies.families.family import Config, Family
from agent.policies.families.general import CHAMELEON, GENERIC, KIMI_VL, QWEN_2_5_VL, QWEN_3_VL
from agent.policies.families.ui_tars import DOUBAO, UI_TARS_1_0, UI_TARS_1_5

FAMILIES: Final = {
    one.name: one for one in (UI_TARS_1_0, UI_TARS_1_5, DOUBAO, QWEN_2_5_VL, QWEN_3_VL, KIMI_VL, CHAMELEON, GENERIC)
}
"""All families of large models by the name that `--family` takes."""

_TRAINED: Final = (
    (r"doubao", DOUBAO),
    (r"ui-?tars-?v?1-?5", UI_TARS_1_5),
    (r"ui-?tars-?(v?1-?0|2b|7b|72b)|ui-?tars.*(sft|dpo)", UI_TARS_1_0),
    (r"ui-?tars-?2(?!b)", DOUBAO),
)
"""Models trained to act: their names tell more than the `model_type` of the model that they began with.

A pattern is held against a name in lower case, in which anything but letters and digits is one hyphen.
"""

_BARE: Final = re.compile(r"ui-?tars")
_TYPES: Final = {
    "qwen2_vl": UI_TARS_1_0,
    "qwen2_5_vl": QWEN_2_5_VL,
    "qwen3_vl": QWEN_3_VL,
    "qwen3_vl_moe": QWEN_3_VL,
    "kimi_vl": KIMI_VL,
    "kimi_k25": KIMI_VL,
    "chameleon": CHAMELEON,
}
_GENERAL: Final = (
    (r"qwen-?2-?5-?vl", QWEN_2_5_VL),
    (r"qwen-?3-?vl", QWEN_3_VL),
    (r"kimi-?vl", KIMI_VL),
    (r"chameleon", CHAMELEON),
)


def family_named(name: str) -> Family:
    """The family called `name`, however its words are joined.

    Raises:
        ValueError: If there is none.
    """
    known = {_letters(one): family for one, family in FAMILIES.items()}
    if (found := known.get(_letters(name))) is not None:
        return found
    near = get_close_matches(_letters(name), known, n=1)
    hint = f"; did you mean {known[near[0]].name}?" if near else ""
    raise ValueError(f"there is no family {name!r}{hint}; there are {', '.join(FAMILIES)}")


def family_of(config: Config, *names: str) -> Family:
    """The family of a model; `GENERIC` where nothing tells.

    UI-TARS checkpoints are Qwen2-VL and Qwen2.5-VL by their configuration; their names tell them apart. A bare
    `ui-tars` without a configuration is taken for 1.5, the latest whose weights are public.

    Args:
        config: Its `config.json`; empty where only names are known.
        names: Its folder, its hub id, what an endpoint calls it; the first that tells counts.
    """
    kind = _TYPES.get(str(config.get("model_type", "")))
    for part in (part for name in names for part in _parts(name)):
        if (trained := _first(_TRAINED, part)) is not None:
            return trained
        if _BARE.search(part):
            return UI_TARS_1_0 if kind is UI_TARS_1_0 else UI_TARS_1_5
        if (general := _first(_GENERAL, part)) is not None:
            return kind or general
    return kind or GENERIC


def _first(patterns: tuple[tuple[str, Family], ...], part: str) -> Family | None:
    return next((family for pattern, family in patterns if re.search(pattern, part)), None)


def _parts(name: str) -> list[str]:
    """What tells in a name: its last part, the folder around that, and the hub's own folder, as its cache writes it."""
    parts = [part for part in re.split(r"[/\\]", name.lower()) if part]
    telling = [*reversed(parts[-2:]), *(part for part in parts[:-2] if part.startswith("models--"))]
    return [re.sub(r"[^a-z0-9]+", "-", part) for part in telling]


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())
