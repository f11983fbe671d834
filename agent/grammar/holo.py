"""Replies of the Holo line: one JSON object with a note, a thought and a flat tool call; or function calls.

    {"note": … or null, "thought": …, "tool_call": {"tool_name": "click", "element": …, "x": 932, "y": 880}}

Holo3 writes the object, Holo3.1 may write calls of the same tools instead. A note is an action of its own, before the
call: it is what the model keeps of this screen. The names of the desktop tools are those of H Company's harness, with
or without `_desktop`. Coordinates are whole numbers from 0 to 1000.

Source: H Company's page "Agent loop" (hub.hcompany.ai/agent-loop), read 2026-11.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, assert_never

from agent.core.actions import (
    Action,
    Button,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    JsonValue,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Note,
    Screenshot,
    Scroll,
    Type,
    Wait,
    describe,
    key,
)
from agent.core.reply import Reply
from agent.grammar.arguments import MAX_NOTCHES
from agent.grammar.calls import Unreadable, reasoning
from agent.grammar.reply_format import ReplyFormat, checked, guarded, model_numbers
from agent.grammar.tool_arguments import ToolArguments
from agent.grammar.tool_call import ToolCall, ToolScript, read_tool_calls
from vision.geometry import PixelPoint, Space

EXAMPLE: Final = '{"note": null, "thought": "The page loads.", "tool_call": {"tool_name": "wait", "seconds": 1}}'

_OBJECT: Final = re.compile(r"\s*+(?:```(?:json)?\s*+)?(?=\{)")
_BEHIND: Final = re.compile(r"(?:\s|```|<\|\w+\|>)*+")
_TOOL_NAME: Final = re.compile(r'"(?:tool_)?name"\s*:\s*"([\w.-]{1,60})"|<function=([\w.-]{1,60})>')
_MOST_TIMES: Final = 20
_MOST_NOTCHES: Final = 100
_DEFAULT_NOTCHES: Final = 10
_TOOLS: Final = frozenset(
    {
        "click", "double_click", "triple_click", "right_click", "drag_to", "scroll", "move_to", "write", "hotkey",
        "hold_and_tap_key", "key_down", "key_up", "wait", "update_plan", "answer", "ask_user", "screenshot",
    }
)  # fmt: skip
_CLICKS: Final = {"click": 1, "right_click": 1, "double_click": 2, "triple_click": 3}


def _read(text: str, space: Space) -> Reply:
    thinking, body = reasoning(text)
    start = _OBJECT.match(text, body)
    actions: list[Action] = []
    if start is None:
        script = read_tool_calls(text, EXAMPLE)
    else:
        script, note = _step(text, start.end())
        actions += [] if note is None else [note]
    pointer: PixelPoint | None = None
    for call in script.calls:
        done = _meant(call, space, pointer)
        pointer = next((one.at for one in reversed(done) if isinstance(one, Click | Move)), pointer)
        actions += done
    return Reply(script.thought or thinking, tuple(actions))


def _render(reply: Reply, space: Space) -> str:
    thought, actions = reply.thought.strip(), reply.actions
    note = actions[0].text if isinstance(actions[0], Note) and len(actions) > 1 else None
    calls = actions[1:] if note is not None else actions
    if len(calls) != 1:
        raise ValueError("Holo writes one call at a time")
    step = {"note": note, "thought": thought, "tool_call": _written(calls[0], space)}
    return checked(json.dumps(step, ensure_ascii=False), Reply(thought, actions), _parse, space)


_parse = guarded(_read)

HOLO: Final = ReplyFormat("Holo's JSON", _parse, _render, ('"tool_call"', "<tool_call>", "<function="), EXAMPLE)


def tool_of(text: str) -> str:
    """The name of the tool that a reply calls, as it is written; `tool` where it calls none."""
    found = _TOOL_NAME.search(text)
    return "tool" if found is None else found[1] or found[2]


def _step(text: str, at: int) -> tuple[ToolScript, Note | None]:
    """The object at `at`, which is all that is left of the reply."""
    value: JsonValue
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text, at)
    except (ValueError, RecursionError):
        raise Unreadable(f"the reply is no whole JSON object; write one like {EXAMPLE}", (at, len(text))) from None
    behind = _BEHIND.match(text, end)
    if behind is not None and behind.end() < len(text):
        raise Unreadable(
            "the reply goes on behind its JSON object; write one object and nothing else", (end, len(text))
        )
    tool = value.get("tool_call") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(tool, dict) or not isinstance(tool.get("tool_name"), str):
        raise Unreadable(f"the object has no tool_call with a tool_name; write one like {EXAMPLE}", (at, end))
    call = ToolCall(str(tool.pop("tool_name")), tool, (at, end))
    note, thought = value.get("note"), value.get("thought")
    kept = Note(note.strip()) if isinstance(note, str) and note.strip() else None
    return ToolScript(thought.strip() if isinstance(thought, str) else "", (call,)), kept


def _meant(call: ToolCall, space: Space, pointer: PixelPoint | None) -> Sequence[Action]:
    name = call.name.strip().lower().removesuffix("_desktop")
    if name not in _TOOLS:
        raise Unreadable(f"there is no tool {call.name[:40]!r}; the tools are {', '.join(sorted(_TOOLS))}", call.span)
    given = ToolArguments(call, space)
    given.ignore("element")
    actions = _tool(name, given, pointer)
    given.nothing_more()
    return actions


def _tool(name: str, given: ToolArguments, pointer: PixelPoint | None) -> Sequence[Action]:
    match name:
        case "click" | "right_click" | "double_click" | "triple_click":
            button = Button.RIGHT if name == "right_click" else Button.LEFT
            return (Click(given.point(), given.choice("button", Button, button), _CLICKS[name]),)
        case "move_to":
            return (Move(given.point()),)
        case "drag_to":
            return (Drag(pointer, given.point()),)
        case "scroll":
            amount = given.whole("scroll_size", _DEFAULT_NOTCHES, _MOST_NOTCHES)
            return (
                Scroll(given.choice("direction", Direction, None), given.optional_point(), min(amount, MAX_NOTCHES)),
            )
        case "write":
            return _write(given)
        case "hotkey":
            return (Hotkey(given.keys("keys", "key")),) * given.whole("repeat_count", 1, _MOST_TIMES)
        case "hold_and_tap_key":
            held, taps = given.keys("hold_keys"), given.keys("tap_keys")
            return (*map(KeyDown, held), *(Hotkey((one,)) for one in taps), *map(KeyUp, reversed(held)))
        case "key_down":
            return tuple(map(KeyDown, given.keys("key", "keys")))
        case "key_up":
            return tuple(map(KeyUp, given.keys("key", "keys")))
        case "wait":
            return (Wait(given.number("seconds", Wait().seconds, 0, 3600, "time")),)
        case "update_plan":
            goals = given.everything()
            return (Note("; ".join(text for _, text in goals)), Screenshot())
        case "answer":
            return (Finished(given.text("content", "answer")),)
        case "ask_user":
            return (CallUser(given.text("question", "content")),)
        case _:
            return (Screenshot(),)


def _write(given: ToolArguments) -> Sequence[Action]:
    text = given.text("content", "text")
    before: tuple[Action, ...] = ()
    if given.flag("overwrite", False):
        before = (Hotkey((key("ctrl"), key("a"))), Hotkey((key("delete"),)))
    enter = given.flag("press_enter", False) and not text.endswith("\n")
    return (*before, Type(text + "\n" if enter else text))


_CLICKED: Final = {(Button.LEFT, 1), (Button.LEFT, 2), (Button.LEFT, 3), (Button.MIDDLE, 1), (Button.RIGHT, 1)}


def _written(action: Action, space: Space) -> Mapping[str, JsonValue]:
    def at(point: PixelPoint) -> dict[str, JsonValue]:
        x, y = model_numbers(point, space)
        return {"element": "", "x": x, "y": y}

    match action:
        case Click(point, button, count, ()) if (button, count) in _CLICKED:
            name = {1: "click", 2: "double_click", 3: "triple_click"}[count]
            side: dict[str, JsonValue] = {} if button is Button.LEFT else {"button": button.value}
            return {"tool_name": f"{name}_desktop", **at(point), **side}
        case Move(point):
            return {"tool_name": "move_to_desktop", **at(point)}
        case Drag(None, end):
            return {"tool_name": "drag_to_desktop", **at(end)}
        case Scroll(direction, place, amount) if amount <= MAX_NOTCHES:
            where = {} if place is None else at(place)
            return {"tool_name": "scroll_desktop", **where, "direction": direction.value, "scroll_size": amount}
        case Type(text):
            return {"tool_name": "write_desktop", "content": text}
        case Hotkey(keys):
            return {"tool_name": "hotkey_desktop", "keys": list(keys)}
        case KeyDown(one):
            return {"tool_name": "key_down_desktop", "key": one}
        case KeyUp(one):
            return {"tool_name": "key_up_desktop", "key": one}
        case Wait(seconds):
            return {"tool_name": "wait", "seconds": seconds}
        case Screenshot():
            return {"tool_name": "screenshot"}
        case Finished(content):
            return {"tool_name": "answer", "content": content}
        case CallUser(content):
            return {"tool_name": "ask_user", "question": content}
        case Click() | Drag() | Scroll() | MouseDown() | MouseUp() | Note() | Foreign():
            raise ValueError(f"Holo has no words for: {describe(action)}")
        case _:
            assert_never(action)
