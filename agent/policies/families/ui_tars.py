"""UI-TARS 1.0 (2B, 7B, 72B), UI-TARS-1.5-7B, and Doubao's models of the same line.

Prompts are those of the published packages and model cards, character for character; what they mean is in
`agent/grammar/ui_tars.py`. The 1.5 deployment guide shows a model its past coordinates between the box tokens that its
tokenizer knows and that servers strip from replies.
"""

from __future__ import annotations

import json
import re
from typing import Final

from agent.grammar.calls import tagged
from agent.grammar.ui_tars import Generation, ui_tars_format
from agent.policies.families.family import Family
from vision.geometry import Size, smart_resize

_BOX: Final = re.compile(r"(start_box|end_box)='\((\d+),\s*(\d+)\)'")


def with_box_tokens(text: str) -> str:
    """A past reply as the guide shows it again: actions trimmed, a blank line between them, points in box tokens."""
    thought, *actions = text.split("Action: ")
    if not actions or "start_box=" not in text:
        return text
    marked = (_BOX.sub(r"\1='<|box_start|>(\2,\3)<|box_end|>'", action.strip()) for action in actions)
    return f"{thought}Action: " + "\n\n".join(marked)


def as_function(name: str, arguments: str) -> str:
    """A call that a server took out of the text, in the form in which UI-TARS 2 writes calls."""
    try:
        given = json.loads(arguments or "{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return f"<seed:tool_call><function={name}>{arguments}"  # which is told to the model as it is
    values = {one: value if isinstance(value, str) else json.dumps(value) for one, value in given.items()}
    parameters = "".join(f"<parameter={one}>{tagged(value)}</parameter>" for one, value in values.items())
    return f"<seed:tool_call><function={name}>{parameters}</function></seed:tool_call>"


def resized(size: Size) -> Size:
    """Sides in multiples of 28, so that no processor resizes the picture again."""
    return smart_resize(size)


UI_TARS_1_0: Final = Family(
    "ui-tars-1.0",
    "UI-TARS-2B, 7B, 72B (SFT and DPO)",
    ui_tars_format(Generation.UI_TARS_1_0),
    "ui-tars-1.txt",
    Generation.UI_TARS_1_0.space,
    resized,
    recalled=with_box_tokens,
    title="UI-TARS 1.0",
    called=as_function,
)
UI_TARS_1_5: Final = Family(
    "ui-tars-1.5",
    "UI-TARS-1.5-7B",
    ui_tars_format(Generation.UI_TARS_1_5),
    "ui-tars-1.5.txt",
    Generation.UI_TARS_1_5.space,
    resized,
    recalled=with_box_tokens,
    title="UI-TARS 1.5",
    called=as_function,
)
DOUBAO: Final = Family(
    "doubao",
    "Doubao-1.5-UI-TARS and later, by their endpoint",
    ui_tars_format(Generation.DOUBAO),
    "doubao.txt",
    Generation.DOUBAO.space,
    resized,
    title="Doubao",
    called=as_function,
)
