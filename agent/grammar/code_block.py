"""Replies that end with a block of Python: `pyautogui` calls as OpenCUA, Kimi and EvoCUA-S1 write them. Never run.

    # Step 1:
    ## Thought:
    …
    ## Action:
    Click Save.

    ## Code:
    ```python
    pyautogui.click(x=960, y=546)
    ```

The block is parsed with `ast` and compared with a list: calls of the functions below, one a line, with literal
arguments. Anything else (a loop, a name, an attribute that is not listed, a call inside an argument) is an error that
names it. Lines are carried out in order; a reply with a second step, imagined before its screen, is refused.
"""

from __future__ import annotations

import ast
import re
import warnings
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
    Key,
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
from agent.grammar.arguments import MAX_NOTCHES, keys_of, notches, pixel_of
from agent.grammar.calls import Unreadable, reasoning
from agent.grammar.computer_use import FAILED
from agent.grammar.reply_format import ReplyFormat, checked, guarded, model_numbers
from vision.geometry import PixelPoint, Space

EXAMPLE: Final = "## Code:\n```python\npyautogui.sleep(1)\n```"

_LONGEST: Final = 20_000
_MOST_CALLS: Final = 50
_MOST_PRESSES: Final = 50
_MAX_WAIT_S: Final = 3600.0
_WAIT_S: Final = 20.0
"""What the prompts say that computer.wait() takes."""

_SECTION: Final = re.compile(
    r"(?:(?m:^)|(?<=[>▷]))[ \t]*#{1,3}[ \t]*(Step|Observation|Thought|Action|Code)\b[^\n:]*:?", re.IGNORECASE
)
_FENCE: Final = re.compile(r"```[ \t]*(?:python|code|py)?[ \t]*\n?", re.IGNORECASE)
_LINE: Final = re.compile(r"(?m:^)[ \t]*(?:pyautogui|computer)\.\w")
_IMPORTED: Final = frozenset({"pyautogui", "time"})

_TIMING: Final = ("interval", "duration", "pause", "tween", "logScreenshot", "_pause", "mouseDownUp")
_POINTED: Final = ("x", "y")
_PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "pyautogui.click": ("x", "y", "clicks", "interval", "button", "duration"),
    "pyautogui.doubleClick": ("x", "y", "interval", "button", "duration"),
    "pyautogui.tripleClick": ("x", "y", "interval", "button", "duration"),
    "pyautogui.rightClick": ("x", "y", "interval", "duration"),
    "pyautogui.middleClick": ("x", "y", "interval", "duration"),
    "pyautogui.moveTo": ("x", "y", "duration"),
    "pyautogui.dragTo": ("x", "y", "duration", "button"),
    "pyautogui.scroll": ("clicks", "x", "y"),
    "pyautogui.hscroll": ("clicks", "x", "y"),
    "pyautogui.write": ("message", "interval"),
    "pyautogui.typewrite": ("message", "interval"),
    "pyautogui.press": ("keys", "presses", "interval"),
    "pyautogui.hotkey": (),
    "pyautogui.keyDown": ("key",),
    "pyautogui.keyUp": ("key",),
    "pyautogui.sleep": ("seconds",),
    "time.sleep": ("seconds",),
    "computer.wait": ("seconds",),
    "computer.triple_click": ("x", "y"),
    "computer.tripleClick": ("x", "y"),
    "computer.terminate": ("status", "answer"),
}
"""Every function that is understood, with its parameters in order."""

_CLICKS: Final = {
    "click": (Button.LEFT, 1),
    "doubleClick": (Button.LEFT, 2),
    "tripleClick": (Button.LEFT, 3),
    "triple_click": (Button.LEFT, 3),
    "rightClick": (Button.RIGHT, 1),
    "middleClick": (Button.MIDDLE, 1),
}

Literal = str | int | float | bool | None | list["Literal"]


def _read(text: str, space: Space) -> Reply:
    thinking, body = reasoning(text)
    thought, blocks = _parts(text, body)
    actions: list[Action] = []
    pointer: PixelPoint | None = None
    for start, end in blocks:
        for call in _calls(text[start:end], start):
            for action in call.actions(space, pointer):
                actions.append(action)
                pointer = action.at if isinstance(action, Click | Move) else pointer
    if not actions:
        raise Unreadable(f"the code does nothing; end the reply with a block such as {EXAMPLE}", blocks[-1])
    return Reply(thought or thinking, tuple(actions))


def _render(reply: Reply, space: Space) -> str:
    thought = reply.thought.strip()
    lines = "\n".join(_line(action, space) for action in reply.actions)
    head = f"## Thought:\n{thought}\n\n" if thought else ""
    text = f"{head}## Code:\n```python\n{lines}\n```"
    return checked(text, Reply(thought, reply.actions), _parse, space)


_parse = guarded(_read)

CODE_BLOCK: Final = ReplyFormat("Python code", _parse, _render, ("pyautogui.", "computer."), EXAMPLE)


def _parts(text: str, body: int) -> tuple[str, list[tuple[int, int]]]:
    """The thought, and where the code is.

    Raises:
        Unreadable: If there is no code, or a second step.
    """
    sections = [one for one in _SECTION.finditer(text, body) if one[1].lower() == "code"]
    # a thought may quote code; where there is a section for it, that is the one
    first = _FENCE.search(text, sections[0].end() if sections else body)
    if first is None:
        return _unfenced(text, body)
    blocks: list[tuple[int, int]] = []
    opening: re.Match[str] | None = first
    while opening is not None:
        closing = text.find("```", opening.end())
        blocks.append((opening.end(), len(text) if closing < 0 else closing))
        if closing < 0:
            break
        opening = _FENCE.search(text, closing + 3)
        repeated = _SECTION.search(text, closing + 3, len(text) if opening is None else opening.start())
        if repeated is not None and (opening is not None or repeated[1].lower() != "code"):
            raise Unreadable(
                "the reply goes on with another step, whose screen is not there yet; end it after the first code block",
                repeated.span(),
            )
    return _thought(text, body, sections[0].start() if sections else first.start()), blocks


def _unfenced(text: str, body: int) -> tuple[str, list[tuple[int, int]]]:
    sections = [one for one in _SECTION.finditer(text, body) if one[1].lower() == "code"]
    if len(sections) > 1:
        raise Unreadable("the reply holds several steps; end it after the first code block", sections[1].span())
    line = _LINE.search(text, body) if not sections else None
    if not sections and line is None:
        raise Unreadable(f"the reply contains no code; end it with a block such as {EXAMPLE}", (body, len(text)))
    start = sections[0].end() if sections else line.start() if line is not None else body
    return _thought(text, body, sections[0].start() if sections else start), [(start, len(text))]


def _thought(text: str, body: int, end: int) -> str:
    """The section `Thought`; without one the section `Action`, else what stands before the code."""
    sections = list(_SECTION.finditer(text, body, end))
    for wanted in ("thought", "action"):
        for number, one in enumerate(sections):
            if one[1].lower() == wanted:
                after = sections[number + 1].start() if number + 1 < len(sections) else end
                if found := text[one.end() : after].strip():
                    return found
    return text[body : sections[0].start() if sections else end].strip()


class _Call:
    """One call of a listed function, its arguments by name."""

    def __init__(
        self, name: str, arguments: Mapping[str, Literal], rest: Sequence[Literal], span: tuple[int, int]
    ) -> None:
        self._name, self._arguments, self._rest, self._span = name, arguments, rest, span

    def actions(self, space: Space, pointer: PixelPoint | None) -> Sequence[Action]:
        function = self._name.partition(".")[2]
        match function:
            case "click" | "doubleClick" | "tripleClick" | "triple_click" | "rightClick" | "middleClick":
                return self._clicked(function, space, pointer)
            case "moveTo":
                return (Move(self._required_point(space)),)
            case "dragTo":
                if self._text("button", "left") != "left":
                    raise self._wrong("button", "'left', since only that button drags here")
                return (Drag(pointer, self._required_point(space)),)
            case "scroll" | "hscroll":
                amount = self._number("clicks", None, -100_000, 100_000)
                if amount == 0:
                    raise self._wrong("clicks", "a number other than 0")
                ways = (Direction.UP, Direction.DOWN) if function == "scroll" else (Direction.RIGHT, Direction.LEFT)
                return (Scroll(ways[amount < 0], self._point(space), notches(amount)),)
            case "write" | "typewrite":
                return (Type(self._text("message")),)
            case "press":
                presses = round(self._number("presses", 1, 1, _MOST_PRESSES))
                return tuple(action for one in self._keys("keys") for action in (self._tap(one),) * presses)
            case "hotkey":
                return (Hotkey(keys_of([name for one in self._rest for name in self._names(one)], self._span)),)
            case "keyDown":
                return tuple(map(KeyDown, keys_of(self._keys("key"), self._span)))
            case "keyUp":
                return tuple(map(KeyUp, keys_of(self._keys("key"), self._span)))
            case "sleep":
                return (Wait(self._number("seconds", None, 0, _MAX_WAIT_S)),)
            case "wait":
                return (Wait(self._number("seconds", _WAIT_S, 0, _MAX_WAIT_S)),)
            case _:
                return (self._ended(),)

    def _clicked(self, function: str, space: Space, pointer: PixelPoint | None) -> Sequence[Action]:
        button, count = _CLICKS[function]
        if "button" in self._arguments:
            try:
                button = Button(self._text("button").lower())
            except ValueError:
                raise self._wrong("button", "'left', 'middle' or 'right'") from None
        if function == "click":
            count = round(self._number("clicks", 1, 1, 3))
        at = self._point(space) or pointer
        return (MouseDown(button=button), MouseUp(button=button)) * count if at is None else (Click(at, button, count),)

    def _tap(self, name: str) -> Action:
        # pyautogui writes a capital letter; a key has none
        return Type(name) if len(name) == 1 and name.isupper() else Hotkey(keys_of([name], self._span))

    def _ended(self) -> Action:
        status, answer = self._text("status", "success").lower(), self._text("answer", "")
        if status == "success":
            return Finished(answer)
        if status in ("failure", "fail"):
            return CallUser(answer or FAILED)
        raise self._wrong("status", "'success' or 'failure'")

    def _required_point(self, space: Space) -> PixelPoint:
        at = self._point(space)
        if at is None:
            raise Unreadable(f"{self._name} needs x and y", self._span)
        return at

    def _point(self, space: Space) -> PixelPoint | None:
        x, y = self._arguments.get("x"), self._arguments.get("y")
        if isinstance(x, list) and y is None and len(x) == 2:
            x, y = x
        if x is None and y is None:
            return None
        if (
            isinstance(x, bool)
            or isinstance(y, bool)
            or not isinstance(x, int | float)
            or not isinstance(y, int | float)
        ):
            raise self._wrong("x and y", "two numbers")
        if not (abs(x) < 1e9 and abs(y) < 1e9):
            raise self._wrong("x and y", "numbers of the screen")
        fractions = any(isinstance(one, float) for one in (x, y)) and 0 <= x <= 1 and 0 <= y <= 1
        return pixel_of((float(x), float(y)), space, self._span, fractions=fractions)

    def _number(self, name: str, default: float | None, low: float, high: float) -> float:
        value = self._arguments.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self._wrong(name, f"a number from {low:g} to {high:g}")
        return float(value)

    def _text(self, name: str, default: str | None = None) -> str:
        value = self._arguments.get(name, default)
        if not isinstance(value, str):
            raise self._wrong(name, "a text")
        return value

    def _keys(self, name: str) -> list[str]:
        return self._names(self._arguments.get(name))

    def _names(self, value: Literal) -> list[str]:
        names = value if isinstance(value, list) else [value]
        if not names or len(names) > _MOST_PRESSES or not all(isinstance(one, str) for one in names):
            raise self._wrong("keys", "names of keys")
        return [str(one) for one in names]

    def _wrong(self, name: str, wanted: str) -> Unreadable:
        return Unreadable(f"{name} of {self._name} must be {wanted}", self._span)


def _calls(code: str, offset: int) -> list[_Call]:
    """The calls of which `code` consists, if it consists of nothing else."""
    if len(code) > _LONGEST:
        raise Unreadable(f"the code is longer than {_LONGEST} characters", (offset, offset + len(code)))
    whole = (offset, offset + len(code))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # models write '\d' and mean a backslash
            module = ast.parse(_dedented(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = error.msg if isinstance(error, SyntaxError) and error.msg else "it cannot be taken apart"
        raise Unreadable(f"the code is no Python ({why}); write it whole, like {EXAMPLE}", whole) from None
    if len(module.body) > _MOST_CALLS:
        raise Unreadable(f"the code has more than {_MOST_CALLS} lines; write what this screen needs", whole)
    calls: list[_Call] = []
    for statement in module.body:
        if isinstance(statement, ast.Import) and all(
            one.name in _IMPORTED and not one.asname for one in statement.names
        ):
            continue
        calls.append(_call(statement, _lines(code, offset, statement)))
    return calls


def _lines(code: str, offset: int, statement: ast.stmt) -> tuple[int, int]:
    """The span of the lines on which `statement` stands; lines are counted behind the first line ends."""
    lines = code.lstrip("\n").split("\n")
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    start = offset + len(code) - len(code.lstrip("\n")) + sum(len(line) + 1 for line in lines[:first])
    length = sum(len(line) + 1 for line in lines[first : last + 1]) - 1
    return start, min(start + length, offset + len(code))


def _dedented(code: str) -> str:
    lines = code.strip("\n").split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip(" \t"))
    return "\n".join(line[margin:] if not line[:margin].strip() else line for line in lines)


def _call(statement: ast.stmt, span: tuple[int, int]) -> _Call:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        raise Unreadable(f"the code may only call functions, and {_named(statement)} is something else", span)
    call = statement.value
    match call.func:
        case ast.Attribute(ast.Name(module), attribute) if f"{module}.{attribute}" in _PARAMETERS:
            name = f"{module}.{attribute}"
        case _:
            raise Unreadable(f"{_named(call.func)} is not one of {', '.join(_PARAMETERS)}", span)
    order = _PARAMETERS[name]
    values = [_literal(one, name, span) for one in call.args]
    if name == "pyautogui.hotkey":
        for one in call.keywords:
            if one.arg not in _TIMING:
                raise Unreadable(f"pyautogui.hotkey takes no argument {one.arg}", span)
        return _Call(name, {}, values, span)
    if len(values) > len(order):
        raise Unreadable(f"{name} takes at most {len(order)} arguments: {', '.join(order)}", span)
    arguments = dict(zip(order, values, strict=False))
    for one in call.keywords:
        if one.arg is None or (one.arg not in order and one.arg not in _TIMING) or one.arg in arguments:
            raise Unreadable(
                f"{name} takes {', '.join(order) or 'no arguments'}, each once, not {one.arg or '**'}", span
            )
        if one.arg not in _TIMING:
            arguments[one.arg] = _literal(one.value, name, span)
    return _Call(name, arguments, (), span)


def _literal(node: ast.expr, name: str, span: tuple[int, int]) -> Literal:
    match node:
        case ast.Constant(str() | bool() | int() | float() | None as value):
            return value
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as value)):
            return -value
        case ast.List(parts) | ast.Tuple(parts) if all(isinstance(part, ast.Constant | ast.UnaryOp) for part in parts):
            return [_literal(part, name, span) for part in parts]
        case _:
            raise Unreadable(f"an argument of {name} must be written out, and {_named(node)} is not", span)


def _named(node: ast.AST) -> str:
    try:
        written = ast.unparse(node)
    except (ValueError, RecursionError):
        return type(node).__name__
    line = written.split("\n")[0]
    return repr(line if len(line) <= 60 else line[:59] + "…")


def _line(action: Action, space: Space) -> str:
    def at(point: PixelPoint) -> str:
        x, y = model_numbers(point, space)
        return f"x={x}, y={y}"

    match action:
        case Click(point, button, count, ()):
            names = {clicks: name for name, clicks in _CLICKS.items() if name != "triple_click"}
            if (button, count) in names:
                return f"pyautogui.{names[button, count]}({at(point)})"
            return f"pyautogui.click({at(point)}, clicks={count}, button={button.value!r})"
        case Move(point):
            return f"pyautogui.moveTo({at(point)})"
        case Drag(None, end):
            return f"pyautogui.dragTo({at(end)})"
        case Scroll(direction, place, amount) if amount <= MAX_NOTCHES:
            function = "scroll" if direction in (Direction.UP, Direction.DOWN) else "hscroll"
            sign = 1 if direction in (Direction.UP, Direction.RIGHT) else -1
            return f"pyautogui.{function}({sign * amount}{'' if place is None else f', {at(place)}'})"
        case Hotkey((one,)):
            return f"pyautogui.press({_key(one)!r})"
        case Hotkey(keys):
            return f"pyautogui.hotkey({', '.join(repr(_key(one)) for one in keys)})"
        case KeyDown(one):
            return f"pyautogui.keyDown({_key(one)!r})"
        case KeyUp(one):
            return f"pyautogui.keyUp({_key(one)!r})"
        case Type(text):
            return f"pyautogui.write(message={text!r})"
        case Wait(seconds):
            return f"pyautogui.sleep({seconds!r})"
        case Finished(content):
            return f"computer.terminate(status='success'{f', answer={content!r}' if content else ''})"
        case CallUser(content):
            answer = "" if content == FAILED else f", answer={content!r}"
            return f"computer.terminate(status='failure'{answer})"
        case Click() | Drag() | Scroll() | MouseDown() | MouseUp() | Screenshot() | Note() | Foreign():
            raise ValueError(f"code has no words for: {describe(action)}")
        case _:
            assert_never(action)


def _key(one: Key) -> str:
    return one.replace("_", "") if len(one) > 1 else one
