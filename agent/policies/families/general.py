"""General vision-language models that can point: asked with a prompt of our own, in the UI-TARS grammar.

Each has learned to point in its own coordinates, and points worse in any others; the prompt says which. Qwen2.5-VL
counts the pixels of the picture after its processor's resize, Qwen3-VL, Kimi-VL and most others thousandths of the
screen. Sources: the Qwen2.5-VL report (arXiv:2502.13923, section 2.1.2), Qwen3-VL's and Kimi-VL's model cards.
"""

from __future__ import annotations

from typing import Final

from agent.grammar.ui_tars import Generation, ui_tars_format
from agent.policies.families.family import Family, same_size
from agent.policies.families.ui_tars import as_function, resized
from vision.geometry import Size, Space


def in_thousandths(size: Size) -> str:
    """What the prompt says of relative coordinates."""
    return (
        "x and y are whole numbers from 0 to 1000: thousandths of the screenshot's width and height, "
        "counted from its upper left corner."
    )


def in_pixels(picture: Size) -> str:
    """What the prompt says of the pixels of a picture that is sent at this size."""
    return (
        f"x and y are pixels of the screenshot, which is {picture.width} wide and {picture.height} high, "
        "counted from its upper left corner."
    )


def _in_resized_pixels(size: Size) -> str:
    return in_pixels(resized(size))


def _fitted(size: Size) -> Size:
    from vision.vlm.kimi_vl import fit_to_patches  # brings torch

    return fit_to_patches(size)


_FORMAT: Final = ui_tars_format(Generation.UI_TARS_1_5)  # its words, and no `press`

QWEN_2_5_VL: Final = Family(
    "qwen2.5-vl",
    "Qwen2.5-VL 3B to 72B",
    _FORMAT,
    "generic.txt",
    Space.smart_resized,
    resized,
    coordinates=_in_resized_pixels,
    title="Qwen2.5-VL",
    called=as_function,
)
QWEN_3_VL: Final = Family(
    "qwen3-vl", "Qwen3-VL, dense and mixture of experts", _FORMAT, "generic.txt", Space.relative, same_size,
    coordinates=in_thousandths, title="Qwen3-VL",
    called=as_function,
)  # fmt: skip
KIMI_VL: Final = Family(
    "kimi-vl", "Kimi-VL-A3B Instruct and Thinking", _FORMAT, "generic.txt", Space.relative, _fitted,
    coordinates=in_thousandths, tokens=2048, title="Kimi-VL",
    called=as_function,
)  # fmt: skip
CHAMELEON: Final = Family(
    "chameleon", "Chameleon 7B, 30B: it sees 512x512, one picture at a time", _FORMAT, "generic.txt", Space.relative,
    lambda size: Size(512, 512), coordinates=in_thousandths, pictures=1, dropped_at_once=1, title="Chameleon",
    called=as_function,
)  # fmt: skip
GENERIC: Final = Family(
    "generic", "anything else that sees and writes", _FORMAT, "generic.txt", Space.relative, same_size,
    coordinates=in_thousandths, title="a general model",
    called=as_function,
)  # fmt: skip
