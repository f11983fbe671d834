"""Replies of GLM-4.5V and 4.6V on a desktop: an explanation, one call, and what the model keeps in memory.

    The dialog is open. I click OK.
    Action: <|begin_of_box|>left_click(start_box='[586, 446]', element_info='OK button')<|end_of_box|>
    Memory:
    [{"total": "42"}]

The label and the box tokens may be missing. Coordinates go from 0 to 999. `FAIL()` calls the person.

Source: zai-org/GLM-V, examples/gui-agent/glm-45v/agent.md, read in a copy at cfa545f.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
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
)
from agent.core.reply import Reply
from agent.grammar.arguments import MAX_NOTCHES, MAX_SCROLLED, Arguments, notches
from agent.grammar.calls import Call, Unreadable, quoted, read, read_calls, reasoning
from agent.grammar.computer_use import FAILED
from agent.grammar.reply_format import ReplyFormat, checked, guarded, model_numbers
from vision.geometry import PixelPoint, Space

EXAMPLE: Final = "The page loads.\nAction: WAIT()\nMemory:\n[]"

_KNOWN: Final = {
    "left_click": ("start_box",), "right_click": ("start_box",), "middle_click": ("start_box",),
    "hover": ("start_box",), "left_double_click": ("start_box",), "left_drag": ("start_box", "end_box"),
    "key": ("keys",), "type": ("content",), "scroll": ("start_box", "direction", "step"),
    "WAIT": (), "DONE": (), "FAIL": (),
}  # fmt: skip
_WAIT_S: Final = 5.0
_MEMORY: Final = re.compile(r"(?m:^)\**Memory\**\s*[:：]")
_CLICKS: Final = {
    "left_click": (Button.LEFT, 1),
    "left_double_click": (Button.LEFT, 2),
    "right_click": (Button.RIGHT, 1),
    "middle_click": (Button.MIDDLE, 1),
}
_CALLED: Final = re.compile(r"\b(?:" + "|".join(_KNOWN) + r")\(")


def memory_of(text: str) -> str:
    """What the reply keeps in memory; an empty list where it says nothing."""
    found = list(_MEMORY.finditer(text))
    return text[found[-1].end() :].strip() if found else "[]"


def explanation_of(text: str) -> tuple[str, str]:
    """The explanation of a reply and its call, word for word, without box tokens."""
    plain = re.sub(r"<\|\w+\|>", "", text)
    head = plain[: found[-1].start()] if (found := list(_MEMORY.finditer(plain))) else plain
    label = head.rfind("Action:")
    if label >= 0:
        return head[:label].strip(), head[label + len("Action:") :].strip()
    starts = [one.start() for one in _CALLED.finditer(head)]
    return (head[: starts[-1]].strip(), head[starts[-1] :].strip()) if starts else (head.strip(), "")


def _read(text: str, space: Space) -> Reply:
    found = list(_MEMORY.finditer(text))
    # a text that is typed may hold the word, so what stands behind the last one is memory only if the rest can be read
    ends = [found[-1].start(), len(text)] if found else [len(text)]
    failure: Unreadable | None = None
    for end in ends:
        try:
            thought, calls = _script(text[:end])
        except Unreadable as error:
            failure = failure or error
            continue
        return Reply(thought, tuple(_action(call, space) for call in calls))
    assert failure is not None
    raise failure


def _script(text: str) -> tuple[str, tuple[Call, ...]]:
    """The explanation and the calls, which follow a label, stand on a line, or end the text."""
    try:
        script = read(text, _KNOWN)
    except Unreadable:
        starts = list(_CALLED.finditer(text, reasoning(text)[1]))
        if not starts or "Action:" in text:
            raise
        return text[: starts[-1].start()].strip(), read_calls(text, starts[-1].start(), _KNOWN)
    return script.thought, script.calls


def _render(reply: Reply, space: Space) -> str:
    thought = reply.thought.strip()
    calls = "\n".join(_written(action, space) for action in reply.actions)
    return checked(f"{thought}\nAction: {calls}\nMemory:\n[]".lstrip(), Reply(thought, reply.actions), _parse, space)


_parse = guarded(_read)

GLM: Final = ReplyFormat("calls with boxes", _parse, _render, ("Action:", "<|begin_of_box|>"), EXAMPLE)


def _action(call: Call, space: Space) -> Action:
    given = Arguments(call, space)
    given.ignore("element_info")
    action: Action
    match call.name:
        case "left_click" | "left_double_click" | "right_click" | "middle_click":
            action = Click(given.point(), *_CLICKS[call.name])
        case "hover":
            action = Move(given.point())
        case "left_drag":
            action = Drag(given.point(("start_box",)), given.point(("end_box",)))
        case "key":
            action = Hotkey(given.several_keys())
        case "type":
            action = Type(given.text())
        case "scroll":
            at, direction = given.optional_point(), given.optional_choice("direction", Direction)
            if direction is None:
                raise Unreadable("scroll needs the argument direction: up or down", call.span)
            action = Scroll(direction, at, notches(given.number("step", 5, 1, MAX_SCROLLED)))
        case "WAIT":
            action = Wait(_WAIT_S)
        case "DONE":
            action = Finished()
        case "FAIL":
            action = CallUser(FAILED)
        case _:
            near = get_close_matches(call.name[:40], sorted(_KNOWN), n=1)
            hint = f"did you mean {near[0]}?" if near else "the actions are " + ", ".join(sorted(_KNOWN))
            raise Unreadable(f"there is no action {call.name[:40]!r}; {hint}", call.span)
    given.nothing_more()
    return action


def _written(action: Action, space: Space) -> str:
    def at(point: PixelPoint, name: str = "start_box") -> str:
        x, y = model_numbers(point, space)
        return f"{name}='[{x},{y}]'"

    match action:
        case Click(point, button, count, ()) if (button, count) in _CLICKS.values():
            name = next(name for name, clicks in _CLICKS.items() if clicks == (button, count))
            return f"{name}({at(point)}, element_info='')"
        case Move(point):
            return f"hover({at(point)}, element_info='')"
        case Drag(PixelPoint() as start, end):
            return f"left_drag({at(start)}, {at(end, 'end_box')}, element_info='')"
        case Hotkey(keys):
            return f"key(keys={quoted('+'.join(_key(one) for one in keys))})"
        case Type(text):
            return f"type(content={quoted(text)})"
        case Scroll(direction, PixelPoint() as point, amount) if amount <= MAX_NOTCHES:
            return f"scroll({at(point)}, direction={direction.value!r}, step={amount}, element_info='')"
        case Wait(5):
            return "WAIT()"
        case Finished(""):
            return "DONE()"
        case CallUser(content) if content == FAILED:
            return "FAIL()"
        case (
            Click() | Drag() | Scroll() | MouseDown() | MouseUp() | KeyDown() | KeyUp() | Wait() | Screenshot() | Note()
            | Finished() | CallUser() | Foreign()
        ):  # fmt: skip
            raise ValueError(f"GLM has no words for: {describe(action)}")
        case _:
            assert_never(action)


def _key(one: str) -> str:
    return "plus" if one == "+" else one.replace("_", "") if len(one) > 1 else one
