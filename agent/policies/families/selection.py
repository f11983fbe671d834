"""Which family a checkpoint belongs to, by its configuration."""

from __future__ import annotations

from typing import Final

from agent.policies.families.family import Config, Family
from agent.policies.families.general import CHAMELEON, GENERIC, KIMI_VL, QWEN_2_5_VL, QWEN_3_VL
from agent.policies.families.ui_tars import DOUBAO, UI_TARS_1_0, UI_TARS_1_5

FAMILIES: Final = {
    one.name: one for one in (UI_TARS_1_0, UI_TARS_1_5, DOUBAO, QWEN_2_5_VL, QWEN_3_VL, KIMI_VL, CHAMELEON, GENERIC)
}
"""All families of large models by the name that `--family` takes."""

_TYPES: Final = {
    "qwen2_vl": UI_TARS_1_0,
    "qwen2_5_vl": QWEN_2_5_VL,
    "qwen3_vl": QWEN_3_VL,
    "qwen3_vl_moe": QWEN_3_VL,
    "kimi_vl": KIMI_VL,
    "kimi_k25": KIMI_VL,
    "chameleon": CHAMELEON,
}


def family_named(name: str) -> Family:
    """The family called `name`.

    Raises:
        ValueError: If there is none.
    """
    if name not in FAMILIES:
        raise ValueError(f"there is no family {name!r}; there are {', '.join(FAMILIES)}")
    return FAMILIES[name]


def family_of(config: Config, name: str) -> Family:
    """The family of a checkpoint.

    UI-TARS checkpoints are Qwen2-VL and Qwen2.5-VL by their configuration; the name of the model, which is its folder,
    its hub id, or what an endpoint calls it, tells them apart.

    Args:
        config: Its `config.json`; empty where only the name is known.
    """
    called = name.lower().replace("_", "-")
    if "ui-tars" in called:
        if "doubao" in called:
            return DOUBAO
        return UI_TARS_1_5 if "1.5" in called or config.get("model_type") == "qwen2_5_vl" else UI_TARS_1_0
    known = _TYPES.get(str(config.get("model_type", "")))
    if known is not None:
        return known
    for part, family in (
        ("qwen2.5-vl", QWEN_2_5_VL),
        ("qwen3-vl", QWEN_3_VL),
        ("kimi-vl", KIMI_VL),
        ("chameleon", CHAMELEON),
        ("doubao", DOUBAO),
    ):
        if part in called:
            return family
    return GENERIC
