"""Arguments of a tool call: points, numbers, keys, flags, whether they are written as JSON values or as text."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeVar, overload

from agent.core.actions import JsonValue, Key
from agent.grammar.arguments import keys_of, pixel_of
from agent.grammar.calls import Unreadable
from agent.grammar.tool_call import ToolCall
from vision.geometry import PixelPoint, Space

COORDINATE: Final = ("coordinate", "position", "point")
MAX_SCROLLED: Final = 100_000

_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_LONGEST: Final = 400
"""Characters of a value that is no text."""

_Choice = TypeVar("_Choice", bound=StrEnum)


class ToolArguments:
    """The arguments of one call, taken one by one, so that it is known what is left over.

    Each method looks for its argument under several names and takes it; null and an empty text count as missing. All
    raise `Unreadable` where it is missing (unless the name says `optional` or a default is given) or means nothing.

    Attributes:
        called: The action for which they are, for errors.
        span: Of the whole call in the reply.
    """

    def __init__(self, call: ToolCall, space: Space) -> None:
        self.called, self.span = call.name, call.span
        self._space = space
        self._left = dict(call.arguments)

    def text(self, *names: str) -> str:
        for name in names:
            if name in self._left and self._left[name] is not None:
                return _as_text(self._left.pop(name))
        raise Unreadable(f"{self.called} needs the argument {names[0]}", self.span)

    def optional_text(self, *names: str) -> str:
        found = self._take(names)
        return "" if found is None else _as_text(found)

    def point(self, *names: str) -> PixelPoint:
        found = self.optional_point(*names)
        if found is None:
            raise Unreadable(f"{self.called} needs the argument {(names or COORDINATE)[0]}", self.span)
        return found

    def optional_point(self, *names: str) -> PixelPoint | None:
        """A point `[x, y]` or the middle of a box; or `x` and `y` apart, where no names are asked for."""
        found = self._take(names or COORDINATE)
        if found is None and not names and {"x", "y"} <= self._left.keys():
            found = [self._left.pop("x"), self._left.pop("y")]
        if found is None:
            return None
        numbers = _numbers(found)
        if len(numbers) not in (2, 4):
            raise Unreadable(
                f"{(names or COORDINATE)[0]} must hold the two numbers of a point, not {_as_text(found)[:60]!r}",
                self.span,
            )
        fractions = any(isinstance(one, float) for one in numbers) and all(0 <= one <= 1 for one in numbers)
        return pixel_of(numbers, self._space, self.span, fractions=fractions)

    def number(self, name: str, default: float, low: float, high: float, *others: str) -> float:
        found = self._take((name, *others))
        if found is None:
            return default
        value = _number(found)
        if value is None or not low <= value <= high:
            raise Unreadable(
                f"{name} must be a number from {low:g} to {high:g}, not {_as_text(found)[:40]!r}", self.span
            )
        return value

    def scrolled(self, *names: str, default: float | None = None) -> float:
        """The amount of a scroll with its sign."""
        found = self._take(names)
        value = default if found is None else _number(found)
        if value is None or not 0 < abs(value) <= MAX_SCROLLED:
            raise Unreadable(
                f"{self.called} needs {names[0]}: a number, above 0 to scroll up or right and below 0 for down or left",
                self.span,
            )
        return value

    def whole(self, name: str, default: int, most: int) -> int:
        """A count from 1 to `most`."""
        return round(self.number(name, default, 1, most))

    def keys(self, *names: str) -> tuple[Key, ...]:
        found = self._take(names)
        if found is None:
            raise Unreadable(f"{self.called} needs the argument {names[0]}", self.span)
        return keys_of(_texts(found), self.span)

    def held(self, name: str) -> tuple[Key, ...]:
        """Keys to hold meanwhile; none where the argument is missing."""
        found = self._take((name,))
        return () if found is None else keys_of(_texts(found), self.span)

    def flag(self, name: str, default: bool) -> bool:
        found = self._take((name,))
        match found:
            case None:
                return default
            case bool():
                return found
            case str() if found.strip().lower() in ("true", "false"):
                return found.strip().lower() == "true"
            case _:
                raise Unreadable(f"{name} must be true or false, not {_as_text(found)[:40]!r}", self.span)

    @overload
    def choice(self, name: str, choices: type[_Choice], default: _Choice) -> _Choice: ...
    @overload
    def choice(self, name: str, choices: type[_Choice], default: None) -> _Choice: ...
    def choice(self, name: str, choices: type[_Choice], default: _Choice | None) -> _Choice:
        found = self.optional_choice(name, choices) or default
        if found is None:
            raise Unreadable(f"{self.called} needs the argument {name}: {', '.join(choices)}", self.span)
        return found

    def optional_choice(self, name: str, choices: type[_Choice]) -> _Choice | None:
        found = self._take((name,))
        if found is None:
            return None
        try:
            return choices(_as_text(found).strip().lower())
        except ValueError:
            raise Unreadable(
                f"{name} must be one of {', '.join(choices)}, not {_as_text(found)[:40]!r}", self.span
            ) from None

    def ignore(self, *names: str) -> None:
        """Take what has no effect, such as a description of the target."""
        for name in names:
            self._left.pop(name, None)

    def everything(self) -> tuple[tuple[str, str], ...]:
        taken = tuple((name, _as_text(value)) for name, value in self._left.items() if value is not None)
        self._left.clear()
        return taken

    def nothing_more(self) -> None:
        left = [name for name, value in self._left.items() if value is not None and value != ""]
        if left:
            raise Unreadable(f"{self.called} takes no argument {left[0][:40]}", self.span)

    def _take(self, names: Sequence[str]) -> JsonValue:
        for name in names:
            value = self._left.pop(name, None)
            if value is not None and value != "":
                return value
        return None


def _as_text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _parsed(value: JsonValue) -> JsonValue:
    """The JSON that a text holds, which values of the XML form are; else the text."""
    if not isinstance(value, str):
        return value
    try:
        found: JsonValue = json.loads(value) if len(value) <= _LONGEST else value
    except (ValueError, RecursionError):
        return value.strip()
    return found


def _number(value: JsonValue) -> float | None:
    found = _parsed(value)
    if isinstance(found, str):
        return float(found) if _NUMBER.fullmatch(found) else None
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        return None
    return found


def _numbers(value: JsonValue) -> list[float]:
    """The numbers of a point in any of its notations; empty where it is none."""
    match _parsed(value):
        case [[*inner]]:
            return _numbers(inner)
        case [*parts]:
            found = [_number(part) for part in parts]
        case {"x": x, "y": y}:
            found = [_number(x), _number(y)]
        case str(text) if len(text) <= _LONGEST:
            parts = [part for part in re.split(r"[\s,()\[\]]+", text) if part]
            found = [_number(part) for part in parts]
        case _:
            return []
    return [one for one in found if one is not None] if None not in found else []


def _texts(value: JsonValue) -> list[str]:
    """Names of keys: a list of texts, or one text."""
    match _parsed(value) if isinstance(value, str) and value.strip().startswith("[") else value:
        case [*parts]:
            return [_as_text(part) for part in parts]
        case other:
            return [_as_text(other)]
