"""OpenCUA, 7B to 72B, and Kimi K2.5 and 2.6 in its form: thought, action and a block of `pyautogui` calls.

Three screens are shown; every past step stays as text, without its code. OpenCUA points in pixels of the picture after
Qwen2.5-VL's resize, Kimi in fractions of the screen. Kimi's reasoning comes from its server apart from the text and is
shown to it again in its own marks.

Both prompts have a place for the password of a benchmark's machine, which stays empty: no program of this kind should
be told a password.

Source: OSWorld, `mm_agents/opencua/` (README of xlang-ai/OpenCUA at f9f965b), read in copies at
karakuri-ai/OSWorld-JP 3301bf9 and fxsc03/OSWorld-main-nex cfe2c9b; `mm_agents/kimi/kimi_agent.py`, read in a copy at
mrwwk/DeskCraft 923f879.
"""

from __future__ import annotations

import re
from typing import Final

from agent.core.actions import describe
from agent.core.history import Turn
from agent.grammar.calls import Unreadable, reasoning
from agent.grammar.code_block import CODE_BLOCK
from agent.policies.conversation.layouts import steps_as_text
from agent.policies.conversation.messages import Asking, Message
from agent.policies.families.family import Family, prompt_text, same_size
from vision.geometry import Size, Space, smart_resize

ASKED: Final = (
    "# Task Instruction:\n{instruction}\n\nPlease generate the next move according to the screenshot, task instruction "
    "and previous steps (if provided).\n"
)
_PIXELS: Final = (3136, 12_845_056)


def section(text: str, name: str) -> str:
    """What a reply says under `## name`; empty where it has no such section."""
    found = re.search(rf"(?:^|(?<=[>▷]))##\s*{name}\s*:?[ \t]*[\n\r]+(.*?)(?=^##|\Z)", text, re.DOTALL | re.MULTILINE)
    return "" if found is None else found[1].strip()


def _resized(size: Size) -> Size:
    return smart_resize(size, min_pixels=_PIXELS[0], max_pixels=_PIXELS[1])


def _space(size: Size) -> Space:
    return Space(size, _resized(size))


def fractions(size: Size) -> Space:
    """Coordinates from 0 to 1 on both sides."""
    return Space.relative(size, 1)


def _action(turn: Turn) -> str:
    return section(turn.text, "Action") or "; ".join(describe(one) for one in turn.actions)


def _opencua_step(number: int, turn: Turn) -> str:
    return f"# Step {number}:\n## Thought:\n{section(turn.text, 'Thought')}\n\n## Action:\n{_action(turn)}\n"


def _kimi_step(number: int, turn: Turn) -> str:
    try:
        thought, _ = reasoning(turn.text)
    except Unreadable:
        thought = ""
    return f"# Step {number}:\n◁think▷{thought}◁/think▷## Action:\n{_action(turn)}\n"


def _opencua_layout(asking: Asking) -> tuple[Message, ...]:
    instruction = ASKED.format(instruction=asking.task)
    return steps_as_text(asking, prompt=prompt_text("opencua.txt"), instruction=instruction, step_text=_opencua_step)


def _kimi_layout(asking: Asking) -> tuple[Message, ...]:
    instruction = ASKED.format(instruction=asking.task)
    return steps_as_text(asking, prompt=prompt_text("kimi-k2.5.txt"), instruction=instruction, step_text=_kimi_step)


OPENCUA: Final = Family(
    "opencua",
    "OpenCUA 7B, 32B, 72B",
    CODE_BLOCK,
    "opencua.txt",
    _space,
    _resized,
    pictures=3,
    dropped_at_once=1,
    tokens=1500,
    title="OpenCUA",
    layout=_opencua_layout,
)
KIMI_K2_5: Final = Family(
    "kimi-k2.5",
    "Kimi K2.5, K2.6, by their endpoint",
    CODE_BLOCK,
    "kimi-k2.5.txt",
    fractions,
    same_size,
    pictures=3,
    dropped_at_once=1,
    tokens=4096,
    title="Kimi K2.5",
    layout=_kimi_layout,
)
