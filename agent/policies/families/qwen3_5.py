"""Qwen3.5, 3.6 and 3.8: the general models of the Qwen line, asked to use a computer by their own prompt.

The prompt asks for a sentence after `Action:` and a call of `computer_use` as XML; JSON is read too. Screens come back
as answers of the tool. Twenty screens are shown; the oldest ten of them are then folded into one line each, all text
stays. Points are thousandths of the screen.

Source: the agent for these models in OSWorld, `mm_agents/qwen35vl_agent.py`, read in a copy at
YangYzzzz/OSSymphony-Selfuse 49986bb; reply forms in trycua/cua, `cua_agent/loops/qwen_xml.py` at 379fb9a.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from agent.core.actions import describe
from agent.core.history import Turn
from agent.grammar.computer_use import computer_use_format
from agent.grammar.tool_call import xml_of
from agent.policies.conversation.layouts import oldest_picture
from agent.policies.conversation.messages import Asking, Message, Part, assistant, system, user, without_reasoning
from agent.policies.families.family import Family, prompt_text
from vision.geometry import Size, Space, smart_resize

_TURNS: Final = 100
_COLLAPSED: Final = "This screenshot has been collapsed."
_ASKED: Final = (
    "\nPlease generate the next move according to the UI screenshot, instruction and previous actions.\n\n"
    "Instruction: {task}\n\nPrevious actions:\n{previous}"
)
_PATCH_PX: Final = 32
_PIXELS: Final = (56 * 56, 16 * 16 * 4 * 12800)


def in_patches(size: Size) -> Size:
    """Sides in multiples of 32, as the processors of Qwen3-VL and Qwen3.5 want them."""
    return smart_resize(size, factor=_PATCH_PX, min_pixels=_PIXELS[0], max_pixels=_PIXELS[1])


def asked(task: str, previous: str) -> str:
    """The instruction of the first message."""
    return _ASKED.format(task=task, previous=previous)


def sentence(turn: Turn) -> str:
    """A past turn in one sentence: what it wrote after `Action:`, else what it did."""
    for line in turn.text.split("\n"):
        if line.strip().lower().startswith("action:"):
            return line.strip()[len("action:") :].strip()
    return "; ".join(describe(action) for action in turn.actions)


def _layout(asking: Asking) -> tuple[Message, ...]:
    steps = len(asking.history)
    start = max(1, steps + 1 - _TURNS)
    folded = oldest_picture(steps, asking.pictures, asking.dropped_at_once)
    older = [f"Step {step}: {sentence(asking.history[step - 1])}" for step in range(1, start)]
    messages = [system(prompt_text("qwen3.5.txt").replace("{date}", f"{date.today():%A, %B %d, %Y}"))]
    for step in range(start, steps + 2):
        noted = asking.noted(step)
        screen: Part | None = asking.screen(step) if step > folded or step > steps else None
        if step == start:
            messages.append(user(*noted, screen, asked(asking.task, "\n".join(older) or "None")))
        else:
            parts = (*(f"{note}\n" for note in noted), screen or _COLLAPSED)
            messages.append(user("<tool_response>\n", *parts, "\n</tool_response>"))
        if step <= steps:
            messages.append(assistant(without_reasoning(asking.history[step - 1].text)))
    return tuple(messages)


QWEN_3_5: Final = Family(
    "qwen3.5",
    "Qwen3.5, 3.6, 3.8: 0.8B to 122B-A10B",
    computer_use_format(label="Action:", xml=True),
    "qwen3.5.txt",
    Space.relative,
    in_patches,
    pictures=20,
    dropped_at_once=10,
    tokens=32768,
    title="Qwen3.5",
    layout=_layout,
    called=xml_of,
)
