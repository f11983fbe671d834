"""The meaning of a call's arguments: points, numbers, choices, keys."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeVar

from agent.core.actions import Key, key
from agent.grammar.calls import Argument, Call, Unreadable
from vision.geometry import ModelPoint, PixelPoint, Space

POINT: Final = ("point", "start_box", "start_point")
START: Final = ("start_point", "start_box", "start_start_box", "start_start_point", "start", "point")
END: Final = ("end_point", "end_box", "end")

_KEY: Final = ("key", "keys", "hotkey")
_CONTENT: Final = ("content", "text")
_MAX_KEYS: Final = 4
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_BETWEEN_NUMBERS: Final = re.compile(r"[\s,()\[\]]+")
_QUOTED_KEY: Final = re.compile(r"(['\"])(.*?)\1")
_WRAPPERS: Final = (("<|box_start|>", "<|box_end|>"), ("<bbox>", "</bbox>"), ("<point>", "</point>"))

MAX_NOTCHES: Final = 50
"""More than so many are no notches of a wheel: they are pixels."""

MAX_SCROLLED: Final = 100_000
_NOTCH_PX: Final = 100

_Choice = TypeVar("_Choice", bound=StrEnum)


class Arguments:
    """The arguments of one call, taken one by one, so that it is known what was asked for and what is left over.

    Each method looks for its argument under several names and takes it. All raise `Unreadable` where it is missing
    (unless the name says `optional` or a default is given) or does not mean anything.
    """

    def __init__(self, call: Call, space: Space) -> None:
        self._call, self._space = call, space
        self._left: dict[str, Argument] = {}
        self._asked: list[str] = []
        for argument in call.arguments:
            if argument.name in self._left:
                raise Unreadable(f"{call.name} has {argument.name} twice", argument.span)
            self._left[argument.name] = argument

    def point(self, names: tuple[str, ...] = POINT) -> PixelPoint:
        return _point(self._required(names), self._space)

    def optional_point(self, names: tuple[str, ...] = POINT) -> PixelPoint | None:
        found = self._optional(names)
        return None if found is None else _point(found, self._space)

    def text(self) -> str:
        return self._required(_CONTENT).value

    def optional_text(self) -> str:
        found = self._optional(_CONTENT)
        return "" if found is None else found.value

    def one_key(self) -> Key:
        argument = self._required(_KEY)
        found = _key(argument.value)
        if found is None:
            raise Unreadable(
                f"{self._call.name} needs the name of one key, not {argument.value[:40]!r}; several together: hotkey",
                argument.span,
            )
        return found

    def several_keys(self) -> tuple[Key, ...]:
        return _keys(self._required(_KEY))

    def listed_keys(self) -> tuple[Key, ...]:
        """Keys written as a list, `['ctrl', 'c']`, or as one text."""
        argument = self._required(_KEY)
        names = [name for _, name in _QUOTED_KEY.findall(argument.value)]
        return keys_of(names or [argument.value.strip().removeprefix("[").removesuffix("]")], argument.span)

    def has(self, name: str) -> bool:
        """Whether the argument is there and not empty."""
        return name in self._left and bool(self._left[name].value.strip())

    def ignore(self, *names: str) -> None:
        """Take what has no effect, such as a description of the target."""
        for name in names:
            self._left.pop(name, None)

    def held_keys(self) -> tuple[Key, ...]:
        """The keys held during a click; no published prompt has them, recorded sessions do."""
        found = self._optional(("held",))
        return () if found is None else _keys(found)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        found = self._optional((name,))
        return default if found is None else _number(found, low, high)

    def optional_choice(self, name: str, choices: type[_Choice]) -> _Choice | None:
        found = self._optional((name,))
        if found is None:
            return None
        try:
            return choices(found.value.strip().lower())
        except ValueError:
            raise Unreadable(
                f"{name} must be one of {', '.join(choices)}, not {found.value[:40]!r}", found.span
            ) from None

    def everything(self) -> tuple[tuple[str, str], ...]:
        taken = tuple((argument.name, argument.value) for argument in self._left.values())
        self._left.clear()
        return taken

    def nothing_more(self) -> None:
        for argument in self._left.values():
            takes = f"takes only {', '.join(self._asked)}" if self._asked else "takes no arguments"
            raise Unreadable(f"{self._call.name} {takes}, not {argument.name}", argument.span)

    def _optional(self, names: tuple[str, ...]) -> Argument | None:
        self._asked.append(names[0])
        for name in names:
            if name in self._left:
                return self._left.pop(name)
        return None

    def _required(self, names: tuple[str, ...]) -> Argument:
        found = self._optional(names)
        if found is None:
            raise Unreadable(f"{self._call.name} needs the argument {names[0]}", self._call.span)
        return found


def _point(argument: Argument, space: Space) -> PixelPoint:
    value = argument.value
    for opening, closing in _WRAPPERS:
        # a quote may trail: the published grounding prompt has one too many, and models copy it
        value = value.strip("'\" \n").removeprefix(opening).removesuffix(closing)
    parts = [part for part in _BETWEEN_NUMBERS.split(value) if part]
    numbers = [float(part) for part in parts if _NUMBER.fullmatch(part)]
    if len(numbers) != len(parts) or len(numbers) not in (2, 4) or not all(map(math.isfinite, numbers)):
        raise Unreadable(
            f"{argument.name} must hold the two numbers of a point or the four of a box, not {argument.value[:60]!r}",
            argument.span,
        )
    fractions = any("." in part for part in parts) and all(0 <= number <= 1 for number in numbers)
    return pixel_of(numbers, space, argument.span, fractions=fractions)


def pixel_of(numbers: Sequence[float], space: Space, span: tuple[int, int], *, fractions: bool) -> PixelPoint:
    """The pixel meant by the two numbers of a point, or by the four of a box, which acts at its centre.

    Args:
        fractions: Whether they are written as parts of one, which no space but that of fractions has.

    Raises:
        Unreadable: If they lie outside the space.
    """
    left, top, right, bottom = tuple(numbers) * 2 if len(numbers) == 2 else numbers
    width, height = space.model.width, space.model.height
    if fractions and (width, height) != (1, 1):
        raise Unreadable(
            f"({left:g}, {top:g}) are fractions; write whole numbers, x from 0 to {width} and y from 0 to {height}",
            span,
        )
    if not (
        min(left, right) >= 0 and max(left, right) <= width and 0 <= min(top, bottom) <= max(top, bottom) <= height
    ):
        raise Unreadable(
            f"({', '.join(f'{number:g}' for number in numbers)}) lies outside the screen; "
            f"x goes from 0 to {width} and y from 0 to {height}",
            span,
        )
    return space.to_pixel(ModelPoint(left / 2 + right / 2, top / 2 + bottom / 2))


def notches(amount: float) -> int:
    """The notches meant by the amount of a scroll, which some models write in pixels; at least 1, at most 50."""
    size = abs(amount)
    return max(1, min(MAX_NOTCHES, round(size if size <= MAX_NOTCHES else size / _NOTCH_PX)))


def _number(argument: Argument, low: float, high: float) -> float:
    value = argument.value.strip()
    if not _NUMBER.fullmatch(value) or not low <= float(value) <= high:
        raise Unreadable(
            f"{argument.name} must be a number from {low:g} to {high:g}, not {argument.value[:40]!r}", argument.span
        )
    return float(value)


def keys_of(names: Sequence[str], span: tuple[int, int]) -> tuple[Key, ...]:
    """The keys of a hotkey, each name one key or several.

    Raises:
        Unreadable: If there is no such key, or if there are too many.
    """
    keys = tuple(key for name in names for key in _keys(Argument("keys", name, span)))
    if not keys or len(set(keys)) < len(keys) or len(keys) > _MAX_KEYS:
        raise Unreadable(f"a hotkey has 1 to {_MAX_KEYS} keys, each once", span)
    return keys


def _keys(argument: Argument) -> tuple[Key, ...]:
    """The keys of `ctrl c`, `ctrl+c`, `ctrl + c`, `ctrl-c`, `ctrl +`, `page down`, `ctrl shift left arrow`."""
    words = [part for word in _key_words(argument.value) for part in _hyphened(word)] or [argument.value]
    keys: list[Key] = []
    at = 0
    while at < len(words):
        found, used = _key(words[at]), 1
        if at + 1 < len(words) and (found is None or _key(words[at + 1]) is None):
            # `page down` and `left arrow` are one key; `ctrl left` is two, although `ctrlleft` is a name for one
            pair = _key(f"{words[at]} {words[at + 1]}")
            found, used = (found, 1) if pair is None else (pair, 2)
        if found is None:
            raise Unreadable(f"there is no key {words[at][:40]!r}; write 'ctrl c' or 'page down'", argument.span)
        if found in keys:
            raise Unreadable(f"a hotkey holds each key once, and {found} is there twice", argument.span)
        if len(keys) == _MAX_KEYS:
            raise Unreadable(f"a hotkey has at most {_MAX_KEYS} keys", argument.span)
        keys.append(found)
        at += used
    return tuple(keys)


def _hyphened(word: str) -> list[str]:
    """`ctrl-c` as its keys; words that are a key as they stand, and those that are none in parts either, stay whole."""
    if _key(word) is not None or "-" not in word[1:]:
        return [word]
    parts = [*word[:-2].split("-"), "-"] if word.endswith("--") else word.split("-")
    return parts if all(part and _key(part) is not None for part in parts) else [word]


def _key_words(value: str) -> list[str]:
    """Words between spaces and joining `+` signs; a `+` at the end, or after another one, is a word."""
    words: list[str] = []
    joining = False
    for part in re.findall(r"\+|[^\s+]+", value):
        if part == "+" and words and not joining:
            joining = True
        else:
            words.append(part)
            joining = False
    return [*words, "+"] if joining else words


def _key(name: str) -> Key | None:
    try:
        return key(name)
    except ValueError:
        return None
