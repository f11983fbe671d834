"""Holo3 and 3.1, 0.8B to 122B-A10B: one JSON object a step, constrained by the schema that its prompt shows too.

Screens come in <observation> tags, the outcome of a call in a <tool_output> message of the user; only the parsed
object of a reply is shown again, never its reasoning. Three screens at most, older ones as a placeholder. Points are
thousandths of the screen. Holo3.1 takes functions in the place of the schema: `holo3.1-calls` sends the same tools to
the server, and shows past calls and their answers in the form that the chat template gives them.

The layout, the schema's shape and the image budget are H Company's; the words of the system prompt are ours, since
theirs is not published; of the form with functions the page says but that it is there.

Source: H Company's page "Agent loop" (hub.hcompany.ai/agent-loop), read 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.core.history import Turn
from agent.grammar.holo import HOLO, tool_of
from agent.grammar.tool_call import xml_of
from agent.policies.conversation.messages import Asking, Message, assistant, system, user, without_reasoning
from agent.policies.families.family import Family, prompt_text, same_size
from vision.geometry import Size, Space

_EVICTED: Final = "[screenshot evicted]"
_DONE: Final = "The action was carried out."

_STRING: Final = {"type": "string"}
_AT: Final = {
    "element": {"type": "string", "description": "Detailed description of the target UI element"},
    "x": {"type": "integer", "description": "X coordinate as integer in [0, 1000]"},
    "y": {"type": "integer", "description": "Y coordinate as integer in [0, 1000]"},
}


def _tool(name: str, description: str, properties: Mapping[str, object], *optional: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": {"tool_name": {"const": name}, **properties},
        "required": ["tool_name", *(one for one in properties if one not in optional)],
    }


_BUTTON: Final = {"type": "string", "enum": ["left", "right", "middle"], "default": "left"}
_KEYS: Final = {"type": "array", "items": _STRING, "minItems": 1, "maxItems": 4}
_TOOLS: Final = [
    _tool("click_desktop", "Click at (x, y) coordinates", {**_AT, "button": _BUTTON}, "button"),
    _tool("double_click_desktop", "Double-click at (x, y) coordinates", _AT),
    _tool("move_to_desktop", "Move the pointer to (x, y) without clicking", _AT),
    _tool("drag_to_desktop", "Drag from where the pointer is to (x, y); move it to the start first", _AT),
    _tool(
        "scroll_desktop",
        "Move to (x, y) and turn the wheel",
        {
            **_AT,
            "direction": {"type": "string", "enum": ["up", "down", "left", "right"]},
            "scroll_size": {"type": "integer", "description": "Notches of the wheel", "default": 10},
        },
        "scroll_size",
    ),
    _tool(
        "write_desktop",
        "Type text into the currently focused element without clicking first",
        {
            "content": {"type": "string", "description": "Content to write"},
            "press_enter": {"type": "boolean", "description": "Whether to press Enter after typing", "default": False},
            "overwrite": {"type": "boolean", "description": "Whether to clear the field first", "default": False},
        },
        "press_enter",
        "overwrite",
    ),
    _tool("hotkey_desktop", "Press keys in order and release them in reverse", {"keys": _KEYS}),
    _tool("wait", "Wait for the screen to change", {"seconds": {"type": "number"}}),
    _tool("ask_user", "Ask the user, and wait for the answer", {"question": _STRING}),
    _tool("answer", "Provide a final answer", {"content": {"type": "string", "description": "The answer content"}}),
]
SCHEMA: Final[Mapping[str, object]] = {
    "type": "object",
    "properties": {
        "note": {
            "type": ["string", "null"],
            "description": "Task-relevant information from the previous observation. Empty if nothing new.",
        },
        "thought": {"type": "string", "description": "Reasoning about next steps"},
        "tool_call": {"oneOf": _TOOLS},
    },
    "required": ["thought", "tool_call"],
}
"""What a reply must be; shown in the prompt, and sent to servers that can hold a model to it."""


FUNCTIONS: Final[Sequence[Mapping[str, object]]] = [
    {
        "type": "function",
        "function": {
            "name": tool["properties"]["tool_name"]["const"],
            "description": tool["description"],
            "parameters": {
                "type": "object",
                "properties": {name: one for name, one in tool["properties"].items() if name != "tool_name"},
                "required": [name for name in tool["required"] if name != "tool_name"],
            },
        },
    }
    for tool in _TOOLS
]
"""The same tools as functions, for a server that gives them to the model in the form it was trained with."""


def _layout(asking: Asking) -> tuple[Message, ...]:
    prompt = prompt_text("holo3.txt").replace("{schema}", json.dumps(SCHEMA)).replace("{instruction}", asking.task)
    messages = [system(prompt)]
    steps = len(asking.history)
    for step in range(1, steps + 2):
        screen = asking.screen(step) if step > steps + 1 - asking.pictures else None
        messages.append(user("<observation>\n", screen or _EVICTED, "\n</observation>"))
        if step <= steps:
            turn = asking.history[step - 1]
            messages += [assistant(without_reasoning(turn.text)), user(_outcome(turn))]
    return tuple(messages)


def _calls_layout(asking: Asking) -> tuple[Message, ...]:
    messages = [system(prompt_text("holo3.1-calls.txt").replace("{instruction}", asking.task))]
    steps = len(asking.history)
    for step in range(1, steps + 2):
        screen = asking.screen(step) if step > steps + 1 - asking.pictures else None
        messages.append(user("<observation>\n", screen or _EVICTED, "\n</observation>"))
        if step <= steps:
            turn = asking.history[step - 1]
            answer = f"<tool_response>\n{' '.join(turn.notes) or _DONE}\n</tool_response>"
            messages += [assistant(without_reasoning(turn.text)), user(answer)]
    return tuple(messages)


def _outcome(turn: Turn) -> str:
    return f'<tool_output tool="{tool_of(turn.text)}">\n{" ".join(turn.notes) or _DONE}\n</tool_output>'


def _constraint(size: Size) -> Mapping[str, object]:
    return {"structured_outputs": {"json": SCHEMA}}


HOLO_3: Final = Family(
    "holo3",
    "Holo3, Holo3.1: 0.8B to 122B-A10B",
    HOLO,
    "holo3.txt",
    Space.relative,
    same_size,
    pictures=3,
    dropped_at_once=1,
    tokens=8192,
    title="Holo3",
    layout=_layout,
    constraint=_constraint,
)
HOLO_3_1_CALLS: Final = Family(
    "holo3.1-calls",
    "Holo3.1, by function calls",
    HOLO,
    "holo3.1-calls.txt",
    Space.relative,
    same_size,
    pictures=3,
    dropped_at_once=1,
    tokens=8192,
    title="Holo3.1, function calls",
    layout=_calls_layout,
    tools=lambda size: FUNCTIONS,
    called=xml_of,
)
