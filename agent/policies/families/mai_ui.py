"""MAI-UI, 2B and 8B: made for phones; it is asked by its own prompt and clicks, types and scrolls on a desktop too.

Buttons of a phone are refused. Three screens are shown, every past reply stays. Points go from 0 to 999.

Source: Tongyi-MAI/MAI-UI, `src/prompt.py` at 25a4155 and `src/mai_naivigation_agent.py` at 42a5509.
"""

from __future__ import annotations

import json
from typing import Final

from agent.grammar.calls import Unreadable, reasoning
from agent.grammar.computer_use import computer_use_format
from agent.grammar.tool_call import read_tool_calls
from agent.policies.conversation.messages import Asking, Message, assistant, system, user
from agent.policies.families.evocua import to_999
from agent.policies.families.family import Family, prompt_text, same_size


def _layout(asking: Asking) -> tuple[Message, ...]:
    messages = [system(prompt_text("mai-ui.txt")), user(asking.task)]
    steps = len(asking.history)
    for step in range(1, steps + 2):
        screen = asking.screen(step) if step > steps + 1 - asking.pictures else None
        parts = (*asking.noted(step), screen)
        if any(part is not None for part in parts):
            messages.append(user(*parts))
        if step <= steps:
            messages.append(assistant(_recalled(asking.history[step - 1].text)))
    return tuple(messages)


def _recalled(text: str) -> str:
    """A past reply written anew, as the published code does from what it understood."""
    try:
        thinking, body = reasoning(text)
        script = read_tool_calls(text)
    except Unreadable:
        return text
    call = {"name": "mobile_use", "arguments": dict(script.calls[0].arguments)}
    thought = thinking or (script.thought if body == 0 else "")
    return f"<thinking>\n{thought}\n</thinking>\n<tool_call>\n{json.dumps(call, separators=(',', ':'))}\n</tool_call>"


MAI_UI: Final = Family(
    "mai-ui",
    "MAI-UI 2B, 8B: made for phones",
    computer_use_format(tool="mobile_use"),
    "mai-ui.txt",
    to_999,
    same_size,
    pictures=3,
    dropped_at_once=1,
    tokens=2048,
    title="MAI-UI",
    layout=_layout,
)
