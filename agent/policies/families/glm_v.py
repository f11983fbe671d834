"""GLM-4.5V and 4.6V on a desktop: one message in which the history is text with screens between.

The latest four past screens are shown at half their size, the newest at its own. What the model keeps in memory is
taken from its latest reply. Points go from 0 to 999, and 999 is the far edge, as trycua/cua divides
(`cua_agent/loops/glm45v.py`); thousandths would be 2 px off at the edge of 1920. Two lines of the published prompt are
left out, which tell the model passwords of a benchmark's machine.

Source: zai-org/GLM-V, `examples/gui-agent/glm-45v/agent.md`, section PC, read in a copy at yuzh0816/GLM-V cfa545f.
"""

from __future__ import annotations

from typing import Final

from agent.core.history import Turn
from agent.grammar.glm import GLM, explanation_of, memory_of
from agent.policies.conversation.messages import Asking, Message, Part, user, without_reasoning
from agent.policies.families.evocua import to_999
from agent.policies.families.family import Family, prompt_text, same_size

_OMITTED: Final = "(Omitted in context.)"
_HALF: Final = 0.5


def _layout(asking: Asking) -> tuple[Message, ...]:
    head, _, tail = prompt_text("glm-4.5v.txt").partition("{history}")
    steps = len(asking.history)
    parts: list[Part | None] = []
    text = ""
    for step, turn in enumerate(asking.history, start=1):
        text += f"\nstep {step}: Screenshot:"
        picture = asking.screen(step, share=_HALF) if step > steps + 1 - asking.pictures else None
        if picture is None:
            text += _OMITTED
        else:
            parts += [text, picture]
            text = ""
        text += _past(turn)
    memory = memory_of(asking.history[-1].text) if steps else "[]"
    parts += [text + tail.replace("{memory}", memory), asking.screen(steps + 1)]
    first = head.replace("{instruction}", asking.task)
    return (user(f"{first}{parts[0]}", *parts[1:]),)


def _past(turn: Turn) -> str:
    thought, action = explanation_of(without_reasoning(turn.text))
    return "\n".join((f" Thought: {thought}\nAction: {action}", *turn.notes))


GLM_4_5V: Final = Family(
    "glm-4.5v",
    "GLM-4.5V, GLM-4.6V",
    GLM,
    "glm-4.5v.txt",
    to_999,
    same_size,
    pictures=5,
    dropped_at_once=1,
    tokens=8192,
    title="GLM-4.5V",
    layout=_layout,
)
