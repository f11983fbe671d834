"""Which family a model belongs to: by its configuration, and by any of the names under which it is kept or served."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from agent.policies.families.evocua import EVOCUA, EVOCUA_S1
from agent.policies.families.family import Config, Family
from agent.policies.families.fara import FARA, FARA_7B
from agent.policies.families.general import CHAMELEON, GENERIC, KIMI_VL, QWEN_2_5_VL, QWEN_3_VL
from agent.policies.families.glm_v import GLM_4_5V
from agent.policies.families.gui_owl import GUI_OWL_1_5
from agent.policies.families.holo3 import HOLO_3, HOLO_3_1_CALLS
from agent.policies.families.mai_ui import MAI_UI
from agent.policies.families.opencua import KIMI_K2_5, OPENCUA
from agent.policies.families.qwen3_5 import QWEN_3_5
from agent.policies.families.ui_tars import DOUBAO, UI_TARS_1_0, UI_TARS_1_5
from agent.policies.families.ui_venus import UI_VENUS_1_5

FAMILIES: Final = {
    one.name: one
    for one in (
        UI_TARS_1_0, UI_TARS_1_5, DOUBAO, QWEN_3_5, HOLO_3, HOLO_3_1_CALLS, FARA, FARA_7B, GUI_OWL_1_5, EVOCUA,
        EVOCUA_S1, OPENCUA, KIMI_K2_5, UI_VENUS_1_5, GLM_4_5V, MAI_UI, QWEN_2_5_VL, QWEN_3_VL, KIMI_VL, CHAMELEON,
        GENERIC,
    )
}  # fmt: skip
"""All families of large models by the name that `--family` takes."""

_TRAINED: Final = (
    (r"doubao", DOUBAO),
    (r"ui-?tars-?v?1-?5", UI_TARS_1_5),
    (r"ui-?tars-?(v?1-?0|2b|7b|72b)|ui-?tars.*(sft|dpo)", UI_TARS_1_0),
    (r"ui-?tars-?2(?!b)", DOUBAO),
    (r"holo-?3", HOLO_3),
    (r"fara-?7b", FARA_7B),
    (r"fara", FARA),
    (r"gui-?owl", GUI_OWL_1_5),
    (r"evocua.*s1", EVOCUA_S1),
    (r"evocua", EVOCUA),
    (r"opencua", OPENCUA),
    (r"kimi-?k2-?[5-9]", KIMI_K2_5),
    (r"ui-?venus", UI_VENUS_1_5),
    (r"glm-?4-?[5-9]v", GLM_4_5V),
    (r"mai-?ui", MAI_UI),
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
    "qwen3_5": QWEN_3_5,
    "qwen3_5_moe": QWEN_3_5,
    "glm4v": GLM_4_5V,
    "glm4v_moe": GLM_4_5V,
    "glm46v": GLM_4_5V,
    "kimi_vl": KIMI_VL,
    "kimi_k25": KIMI_K2_5,
    "chameleon": CHAMELEON,
}
_GENERAL: Final = (
    (r"qwen-?2-?5-?vl", QWEN_2_5_VL),
    (r"qwen-?3-?vl", QWEN_3_VL),
    (r"qwen-?3-?[568](?![0-9]*b)", QWEN_3_5),
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
