"""GUI-Owl-1.5, 2B to 32B: a sentence after `Action:` and one call of `computer_use` as JSON.

Four past turns are shown whole, older ones as their sentences. Points are thousandths of the screen.

Source: X-PLUG/MobileAgent, `Mobile-Agent-v3.5/computer_use/utils.py` at 04f5e08.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from agent.core.history import Turn
from agent.grammar.calls import Unreadable, reasoning
from agent.grammar.computer_use import computer_use_format
from agent.policies.conversation.layouts import recent_window
from agent.policies.conversation.messages import Asking, Message
from agent.policies.families.family import Family, prompt_text
from vision.geometry import Size, Space, smart_resize

_TURNS: Final = 4
_ASKED: Final = (
    "Please generate the next move according to the UI screenshot, instruction and previous actions.\n\n"
    "Instruction: {task}\n\nPrevious actions:\n{previous}"
)


def _sentence(turn: Turn) -> str:
    text = turn.text
    if "Action:" in text and "<tool_call>" in text:
        return text.split("Action:")[1].split("<tool_call>")[0].strip()
    return text


def _recalled(text: str) -> str:
    """A past reply with its reasoning between the tags in which the published code puts it."""
    try:
        thought, body = reasoning(text)
    except Unreadable:
        return text
    return f"<thinking>\n{thought}\n</thinking>{text[body:].lstrip()}" if thought else text


def _layout(asking: Asking) -> tuple[Message, ...]:
    return recent_window(
        asking,
        prompt=prompt_text("gui-owl-1.5.txt"),
        ask=lambda task, previous: _ASKED.format(task=task, previous=previous),
        sentence=_sentence,
        turns=_TURNS,
        recalled=_recalled,
        text_first=True,
    )


_in_patches = partial(smart_resize, factor=16, min_pixels=3136, max_pixels=10_035_200)


def _image_size(size: Size) -> Size:
    return _in_patches(size)


GUI_OWL_1_5: Final = Family(
    "gui-owl-1.5",
    "GUI-Owl-1.5, 2B to 32B",
    computer_use_format(label="Action:"),
    "gui-owl-1.5.txt",
    Space.relative,
    _image_size,
    pictures=_TURNS + 1,
    dropped_at_once=1,
    tokens=2048,
    title="GUI-Owl 1.5",
    layout=_layout,
)
