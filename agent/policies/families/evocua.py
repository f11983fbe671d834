"""EvoCUA, 8B and 32B: a sentence after `Action:` and one call of `computer_use` (style S2), or code (style S1).

Style S2, the published default, shows four past turns whole and older ones as sentences; its points go from 0 to 999,
although the prompt speaks of a screen of 1000x1000. S1 has the shape of OpenCUA, and as its published run is started
also its points, in pixels of the resized picture, and its three screens. Both styles are read under either name.

The prompt of S1 has a place for the password of a benchmark's machine, which stays empty: no program of this kind
should be told a password.

Source: meituan/EvoCUA, `mm_agents/evocua/prompts.py` and `evocua_agent.py`, read in copies at bantianyue/EvoCUA
af15ff3 and 0756a75 (there README.md has the options of both runs); the size of pictures is that of the Qwen3-VL agent
beside it. S1 is sent screens unresized there; they are sent here at the size that its processor gives them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from agent.core.actions import describe
from agent.core.history import Turn
from agent.core.reply import ParseError, Reply
from agent.grammar.code_block import CODE_BLOCK
from agent.grammar.computer_use import computer_use_format
from agent.grammar.reply_format import ReplyFormat
from agent.policies.conversation.layouts import recent_window, steps_as_text
from agent.policies.conversation.messages import Asking, Message
from agent.policies.families.family import Family, prompt_text
from agent.policies.families.opencua import ASKED, OPENCUA, section
from agent.policies.families.qwen3_5 import asked, in_patches, sentence
from vision.geometry import Size, Space

_TURNS: Final = 4
_CALLS: Final = computer_use_format(label="Action:")


def _parse(text: str, space: Space) -> Reply | ParseError:
    """Read a reply of either style."""
    code = "<tool_call>" not in text and ("pyautogui." in text or "computer." in text)
    return (CODE_BLOCK if code else _CALLS).parse(text, space)


def to_999(size: Size) -> Space:
    """Coordinates from 0 to 999 on both sides."""
    return Space.relative(size, 999)


def _calls_layout(asking: Asking) -> tuple[Message, ...]:
    return recent_window(asking, prompt=prompt_text("evocua.txt"), ask=asked, sentence=sentence, turns=_TURNS)


def _code_layout(asking: Asking) -> tuple[Message, ...]:
    def step(number: int, turn: Turn) -> str:
        action = section(turn.text, "Action") or "; ".join(describe(one) for one in turn.actions)
        return f"# Step {number}:\n## Action:\n{action}\n"

    instruction = ASKED.format(instruction=asking.task)
    return steps_as_text(asking, prompt=prompt_text("opencua.txt"), instruction=instruction, step_text=step)


EVOCUA: Final = Family(
    "evocua",
    "EvoCUA 8B, 32B",
    replace(_CALLS, parse=_parse, acts=(*_CALLS.acts, *CODE_BLOCK.acts)),
    "evocua.txt",
    to_999,
    in_patches,
    pictures=_TURNS + 1,
    dropped_at_once=1,
    tokens=32768,
    title="EvoCUA",
    layout=_calls_layout,
)
EVOCUA_S1: Final = Family(
    "evocua-s1",
    "EvoCUA on OpenCUA, asked for code",
    ReplyFormat(CODE_BLOCK.name, _parse, CODE_BLOCK.render, EVOCUA.format.acts, CODE_BLOCK.example),
    "opencua.txt",
    OPENCUA.space,
    OPENCUA.image_size,
    pictures=3,
    dropped_at_once=1,
    tokens=10240,
    title="EvoCUA (S1)",
    layout=_code_layout,
)
