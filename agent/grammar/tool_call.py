"""Tool calls in a reply: a name and arguments, as JSON or as XML, between <tool_call> tags or bare.

    reply     = [think "</think>"] [text] call {[text] call} [text]
    call      = "<tool_call>" (object | function {function}) "</tool_call>"  |  object  |  function
    object    = {"name": …, "arguments": {…}}                    also in quotes of Python, which some models write
    function  = "<function=" name ">" {"<parameter=" name ">" value "</parameter>"} "</function>"

Several calls are carried out in order. A call that breaks off is an error, and so is a reply that goes on with the
answer of the tool, which it cannot know. Only the tag around a whole call may be missing at the end, because servers
that stop at it cut it off. What the calls mean is in `computer_use.py` and in the formats of single families.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from agent.core.actions import JsonValue
from agent.grammar.calls import Unreadable, reasoning

EXAMPLE: Final = '<tool_call>\n{"name": "computer_use", "arguments": {"action": "wait", "time": 1}}\n</tool_call>'
EXAMPLE_XML: Final = (
    "<tool_call>\n<function=computer_use>\n<parameter=action>\nwait\n</parameter>\n<parameter=time>\n1\n</parameter>\n"
    "</function>\n</tool_call>"
)

_MOST_CALLS: Final = 20
_LONGEST_LITERAL: Final = 20_000
_OPEN, _CLOSE = "<tool_call>", "</tool_call>"
_SPACE: Final = re.compile(r"(?:\s|```(?:json|xml)?)*+")
_BARE: Final = re.compile(r"(?m:^)(?:```(?:json)?\s*+)?(\{\s*+[\"']name[\"']\s*+:)")
_IMAGINED: Final = re.compile(r"<tool_response|<\|im_start\|>|<\|im_end\|>\s*\S|(?m:^)\s*Observation\s*:")
_FUNCTION: Final = re.compile(r"<function=([A-Za-z_][\w.-]*+)>")
_PARAMETER: Final = re.compile(r"\s*+<parameter=([A-Za-z_][\w.-]*+)>")
_PARAMETER_END: Final = re.compile(r"</parameter>(?=\s*+</?(?:parameter|function))")
_FUNCTION_END: Final = re.compile(r"\s*+</function>")


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call as written, not yet understood; values of the XML form are texts."""

    name: str
    arguments: Mapping[str, JsonValue]
    span: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class ToolScript:
    """A reply taken apart; `calls` are never empty."""

    thought: str
    calls: tuple[ToolCall, ...]


def read_tool_calls(text: str, example: str = EXAMPLE) -> ToolScript:
    """Take a reply apart.

    Args:
        example: A call as the model should write it, for errors.

    Raises:
        Unreadable: If there is no call, or one that is not whole.
    """
    thought, body = reasoning(text)
    first = text.find(_OPEN, body)
    if first < 0:
        return _bare(text, body, thought, example)
    calls: list[ToolCall] = []
    at = first
    while at >= 0:
        found, end = _tagged(text, at, example)
        calls += found
        if len(calls) > _MOST_CALLS:
            raise Unreadable(f"the reply holds more than {_MOST_CALLS} calls; write the first of them", (first, end))
        at = text.find(_OPEN, end)
        _refuse_imagined(text, end, len(text) if at < 0 else at)
    return ToolScript(text[body:first].strip() or thought, tuple(calls))


def json_call(name: str, arguments: Mapping[str, JsonValue]) -> str:
    """A call as JSON between its tags."""
    call = json.dumps({"name": name, "arguments": dict(arguments)}, ensure_ascii=False).replace("</", "<\\/")
    return f"{_OPEN}\n{call}\n{_CLOSE}"


def xml_call(name: str, arguments: Mapping[str, JsonValue]) -> str:
    """A call as XML between its tags; texts as they are, other values as JSON.

    Raises:
        ValueError: If a text cannot be told from the tags around it.
    """
    parameters = ""
    for key, value in arguments.items():
        written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if "</parameter>" in written or "</think" in written:
            raise ValueError("a text that holds a closing tag cannot be written in XML")
        parameters += f"<parameter={key}>\n{written}\n</parameter>\n"
    return f"{_OPEN}\n<function={name}>\n{parameters}</function>\n{_CLOSE}"


def _bare(text: str, body: int, thought: str, example: str) -> ToolScript:
    """Calls whose tags a server has taken away: functions, or JSON objects on lines of their own."""
    function = _FUNCTION.search(text, body)
    if function is not None:
        calls, end = _functions(text, function.start(), example)
        _refuse_imagined(text, end, len(text))
        return ToolScript(text[body : function.start()].strip() or thought, tuple(calls))
    start = _BARE.search(text, body)
    if start is None:
        raise Unreadable(f"the reply contains no tool call; end it with one such as {example}", (body, len(text)))
    calls, at = [], start.start(1)
    while text.startswith("{", at) and len(calls) < _MOST_CALLS:
        call, end = _object(text, at, len(text), example)
        calls.append(call)
        at = _skip(text, end)
    return ToolScript(text[body : start.start()].strip() or thought, tuple(calls))


def _tagged(text: str, at: int, example: str) -> tuple[list[ToolCall], int]:
    """The calls of the block that opens at `at`, and where it ends."""
    start = _skip(text, at + len(_OPEN))
    if text.startswith("{", start):
        closing = text.find(_CLOSE, start)
        call, end = _object(text, start, len(text) if closing < 0 else closing, example)
        calls = [call]
    elif text.startswith("<function=", start):
        calls, end = _functions(text, start, example)
    else:
        raise Unreadable(
            f"a tool call holds the name of a tool and its arguments; write it like {example}",
            (at, min(len(text), start + 20)),
        )
    behind = _skip(text, end)
    if text.startswith(_CLOSE, behind):
        return calls, behind + len(_CLOSE)
    if behind == len(text):
        return calls, behind
    raise Unreadable(f"the tool call has no {_CLOSE} behind it", (at, min(len(text), behind + 20)))


def _object(text: str, at: int, closing: int, example: str) -> tuple[ToolCall, int]:
    """The JSON object at `at`; where it is none, the same in quotes of Python, up to `closing`."""
    try:
        value, end = _JSON.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        value, end = _literal(text[at:closing].rstrip().removesuffix("```").rstrip()), closing
        if value is None:
            why = getattr(error, "msg", "") or "it is nested too deeply or a number is too long"
            where = min(getattr(error, "pos", at), len(text))
            cut = where >= len(text.rstrip()) or "Unterminated" in why
            what = "breaks off" if cut else f"is no JSON ({why[:1].lower()}{why[1:]})"
            raise Unreadable(f"the tool call {what}; write it whole, like {example}", (at, max(at, where))) from None
    match value:
        case {"name": str(name), "arguments": arguments}:
            return ToolCall(name, _arguments(arguments, (at, end), example), (at, end)), end
        case _:
            raise Unreadable(f"a tool call has a name and arguments; write it like {example}", (at, end))


def _arguments(value: object, span: tuple[int, int], example: str) -> Mapping[str, JsonValue]:
    if isinstance(value, str):  # as servers hand calls on, which take them out of the text
        try:
            value = _JSON.decode(value or "{}")
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, dict):
        raise Unreadable(f"the arguments of a tool call are an object; write it like {example}", span)
    return value


def _unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for name, value in pairs:
        if name in found and found[name] != value:
            raise json.JSONDecodeError(f"{name[:40]!r} is there twice", "", 0)
        found[name] = value
    return found


_JSON: Final = json.JSONDecoder(strict=False, object_pairs_hook=_unique)
"""Lines may break inside a text, which models do not escape."""


def _literal(text: str) -> object:
    """A dictionary in the notation of Python, or None."""
    if len(text) > _LONGEST_LITERAL or not text.endswith("}"):
        return None
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, dict) and all(isinstance(name, str) for name in value) else None


def _functions(text: str, at: int, example: str) -> tuple[list[ToolCall], int]:
    calls: list[ToolCall] = []
    while (opening := _FUNCTION.match(text, at)) is not None and len(calls) < _MOST_CALLS:
        call, at = _function(text, opening, example)
        calls.append(call)
        at = _skip(text, at)
    return calls, at


def _function(text: str, opening: re.Match[str], example: str) -> tuple[ToolCall, int]:
    arguments: dict[str, JsonValue] = {}
    at = opening.end()
    while (parameter := _PARAMETER.match(text, at)) is not None:
        name = parameter[1]
        if name in arguments:
            raise Unreadable(f"{opening[1]} has {name} twice", parameter.span(1))
        if (
            _PARAMETER.match(text, parameter.end()) is not None
        ):  # some write the name of the action so, and nothing in it
            arguments[name], at = "", parameter.end()
            continue
        end = _PARAMETER_END.search(text, parameter.end())
        if end is None:
            raise Unreadable(f"parameter {name} has no </parameter>; write {example}", (parameter.start(), len(text)))
        arguments[name] = _unwrapped(text[parameter.end() : end.start()])
        at = end.end()
    closing = _FUNCTION_END.match(text, at)
    if closing is None:
        raise Unreadable(f"the function {opening[1]} has no </function>; write {example}", (opening.start(), len(text)))
    return ToolCall(opening[1], arguments, (opening.start(), closing.end())), closing.end()


def _unwrapped(value: str) -> str:
    """A value on lines of its own, without the line ends that set it apart."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == "\n" else value


def _refuse_imagined(text: str, start: int, end: int) -> None:
    imagined = _IMAGINED.search(text, start, end)
    if imagined is not None:
        raise Unreadable(
            "the reply goes on with the answer of the tool, which is not there yet; end it after the call",
            imagined.span(),
        )


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()


def xml_of(name: str, arguments: str) -> str:
    """A call that a server took out of the text, written into it again as XML; as JSON where XML cannot hold it."""
    try:
        given = _JSON.decode(arguments or "{}")
        return xml_call(name, given) if isinstance(given, dict) else json_call(name, {})
    except (ValueError, RecursionError):
        return f'{_OPEN}\n{{"name": {json.dumps(name)}, "arguments": {arguments}}}\n{_CLOSE}'


def texts_of(calls: Sequence[tuple[str, Mapping[str, JsonValue]]], *, xml: bool) -> str:
    """Calls one below the other."""
    write = xml_call if xml else json_call
    return "\n".join(write(name, arguments) for name, arguments in calls)
