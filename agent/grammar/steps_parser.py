"""Parser of the steps language: plain instructions, one after the other, for the `steps` policy.

    click "Save"                            also double-click, triple-click, right-click, middle-click
    ctrl+click "Bob Kahn"                   with keys held: any of ctrl, alt, shift, win, before any of the clicks
    back-click "Page"                       the buttons under the thumb: back, forward
    click the second "Delete"               first, second, third, 4th … last
    click "Delete" right of "Bob Kahn"      left of, above, below, next to
    click "Delete" in the row "Bob Kahn"    tick the box in the row "1003"; type "7" into the field in the row "Bolt"
    type "Ada"                              into whatever has the keyboard
    type "Ada" into "Name"                  replaces what the field holds; also fill "Name" with "Ada"
    press ctrl+s                            press tab 3 times
    tick "Subscribe"                        untick; neither does anything where it is so already
    choose "Lisbon" in "City"               opens the list and clicks the item
    scroll down 5 at "Notes"                up, down, left, right; number and place may be left out
    drag "Report" to "Archive"
    wait 2 s
    wait until "Done" appears for 20 s      disappears; 10 s where no time is given
    check that "Saved" is shown             is not shown; otherwise the run ends and asks
    # cannot be said: drag to (3, 4)        what an export had no words for: the run ends there and asks
    # anything else                         a remark; nothing is done

Steps are separated by `;`, a new line, or `then`. Names stand in quotes, straight or typographic; a short name may go
without: `click Save`. Inside quotes `\\n` is Enter, `\\"` a quote and `\\\\` a backslash.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from agent.core.actions import MODIFIERS, Button, Direction, Key, key
from agent.grammar.calls import as_written


class Relation(StrEnum):
    """Where a target lies relative to a text on the screen."""

    RIGHT_OF = "right of"
    LEFT_OF = "left of"
    ABOVE = "above"
    BELOW = "below"
    NEXT_TO = "next to"
    IN_ROW = "in the row"


@dataclass(frozen=True, slots=True)
class Target:
    """A target on the screen, by its name.

    Attributes:
        name: Empty for whatever of its kind has no text of its own; only within a row.
        ordinal: Which one of several, counted from 1 in reading order; -1 is the last.
        place: The relation to another text on the screen.
    """

    name: str
    ordinal: int | None = None
    place: tuple[Relation, str] | None = None

    def __str__(self) -> str:
        which = "" if self.ordinal is None else "last " if self.ordinal < 0 else f"no. {self.ordinal} of "
        name = f"“{self.name}”" if self.name else "what"
        return f"{which}{name}" + ("" if self.place is None else f" {self.place[0]} “{self.place[1]}”")


@dataclass(frozen=True, slots=True)
class Press:
    """Click on a target."""

    target: Target
    button: Button = Button.LEFT
    count: int = 1
    held: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Enter:
    """Type text; into a field, where a target is given."""

    text: str
    into: Target | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """Press keys together, `times` times."""

    keys: tuple[Key, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Tick:
    """Bring a tick box or radio button into a state."""

    target: Target
    ticked: bool = True


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose an item in a list that opens."""

    item: str
    field: Target


@dataclass(frozen=True, slots=True)
class Wheel:
    """Scroll; over the middle of the screen where no target is given."""

    direction: Direction
    amount: int = 5
    at: Target | None = None


@dataclass(frozen=True, slots=True)
class Pull:
    """Drag one target to another."""

    start: Target
    end: Target


@dataclass(frozen=True, slots=True)
class Pause:
    """Do nothing for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Await:
    """Wait until a text is shown, or is not."""

    text: str
    appears: bool = True
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Check:
    """Go on only if a text is shown, or is not."""

    text: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Unsayable:
    """Something that an export had no words for; `what` it was."""

    what: str


Order = Press | Enter | Keys | Tick | Choose | Wheel | Pull | Pause | Await | Check | Unsayable

UNSAYABLE: Final = "# cannot be said:"
"""Begins the line of what has no words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction.

    Attributes:
        words: As the person wrote it.
    """

    order: Order
    words: str


@dataclass(frozen=True, slots=True)
class StepsError:
    """Why the instructions cannot be read.

    Attributes:
        span: Start and end of the offending characters.
    """

    message: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    span: tuple[int, int]
    quoted: bool = False
    comment: bool = False

    @property
    def word(self) -> str:
        return "" if self.quoted or self.comment else self.text.lower()


class _Unreadable(Exception):
    def __init__(self, message: str, span: tuple[int, int]) -> None:
        super().__init__(message)
        self.error = StepsError(message, span)


_QUOTES: Final[Mapping[str, str]] = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’", "'": "'"}
_ESCAPES: Final[Mapping[str, str]] = {"n": "\n", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_THINGS: Final = frozenset("button field link menu checkbox box icon tab item entry list option label text row".split())
_FILLERS: Final = frozenset("please and now then finally on the a an".split())
_ROW: Final = ("in the row of", "in the row", "in row")
_RELATIONS: Final[Mapping[tuple[str, ...], Relation]] = {
    **dict.fromkeys((tuple(words.split()) for words in _ROW), Relation.IN_ROW),
    ("to", "the", "right", "of"): Relation.RIGHT_OF,
    ("to", "the", "left", "of"): Relation.LEFT_OF,
    ("right", "of"): Relation.RIGHT_OF,
    ("left", "of"): Relation.LEFT_OF,
    ("next", "to"): Relation.NEXT_TO,
    ("above",): Relation.ABOVE,
    ("below",): Relation.BELOW,
    ("under",): Relation.BELOW,
    ("near",): Relation.NEXT_TO,
    ("beside",): Relation.NEXT_TO,
    ("in",): Relation.NEXT_TO,
}


def parse_steps(text: str) -> tuple[Step, ...] | StepsError:
    """The steps in `text`, at least one, or why it cannot be read; see the module's table."""
    try:
        tokens = tuple(_tokens(text))
        clauses = [clause for clause in _clauses(tokens) if clause]
        if not clauses:
            raise _Unreadable('there is nothing to do: write steps such as click "Save"', (0, len(text)))
        return tuple(_step(clause, text) for clause in clauses)
    except _Unreadable as unreadable:
        return unreadable.error


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        char = text[at]
        if char == "#" and not text[text.rfind("\n", 0, at) + 1 : at].strip():
            end = text.find("\n", at) if "\n" in text[at:] else len(text)
            if text.startswith(UNSAYABLE, at):
                yield _Token(text[at:end], (at, end), comment=True)
            at = end
        elif char in ";\n,":
            yield _Token(char, (at, at + 1))
            at += 1
        elif char.isspace():
            at += 1
        elif char in _QUOTES:
            content, end = _quoted(text, at)
            yield _Token(content, (at, end), quoted=True)
            at = end
        else:
            found = re.compile(r"[^\s;,\"“„«]+").match(text, at)
            assert found is not None
            yield _Token(found.group(), found.span())
            at = found.end()


def _quoted(text: str, start: int) -> tuple[str, int]:
    closing = _QUOTES[text[start]]
    content, at = [], start + 1
    while at < len(text):
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] in _ESCAPES:
            content.append(_ESCAPES[text[at + 1]])
            at += 2
        # an apostrophe inside a word does not end what an apostrophe began
        elif char in closing and not (char in "'’" and text[at - 1].isalnum() and text[at + 1 : at + 2].isalnum()):
            return as_written(text[start + 1 : at]) or "".join(content), at + 1
        else:
            content.append(char)
            at += 1
    raise _Unreadable(f"the quote that opens here is never closed; close it with {closing[-1]}", (start, len(text)))


def _clauses(tokens: tuple[_Token, ...]) -> Iterator[tuple[_Token, ...]]:
    for separates, group in itertools.groupby(tokens, lambda token: token.word in {";", "\n", "then"}):
        clause = tuple(group)
        while clause and clause[0].word in _FILLERS | {","}:
            clause = clause[1:]
        while clause and clause[-1].word in {",", ".", "and"}:
            clause = clause[:-1]
        if not separates:
            yield clause


class _Reader:
    """Reads one clause from left to right."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def word(self) -> str:
        return self.tokens[self.at].word if self.at < len(self.tokens) else ""

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def fail(self, message: str) -> _Unreadable:
        end = self.tokens[-1].span[1]
        return _Unreadable(message, (end, end) if self.done else (self.tokens[self.at].span[0], end))

    def take(self, *phrases: str) -> str | None:
        """Pass over one of these phrases where it comes next; returns it, or None."""
        for phrase in phrases:
            words = phrase.split()
            here = [token.word for token in self.tokens[self.at : self.at + len(words)]]
            if here == words:
                self.at += len(words)
                return phrase
        return None

    def text(self, what: str) -> str:
        """A quoted text, or the bare words up to the next keyword.

        Args:
            what: What is missing, for the error.
        """
        if not self.done and self.tokens[self.at].quoted:
            self.at += 1
            return self.tokens[self.at - 1].text
        words = []
        while not self.done and not self.tokens[self.at].quoted and self.word not in _STOPS:
            words.append(self.tokens[self.at].text)
            self.at += 1
        if len(words) > 1 and words[-1].lower() in _THINGS:
            words.pop()
        if not words:
            raise self.fail(f"{what} is missing here; write it in quotes")
        return " ".join(words).rstrip(".")

    def target(self, *, places: bool = True) -> Target:
        self.take("on")
        self.take("the")
        ordinal = self._ordinal()
        if places and self.word in _THINGS and self._is_before(*_ROW):
            self.at += 1
            name = ""
        else:
            name = self.text("the name of something on the screen")
            if self.word in _THINGS:
                self.at += 1
        if places:
            for words, relation in _RELATIONS.items():
                if self.take(" ".join(words)):
                    self.take("the")
                    return Target(name, ordinal, (relation, self.text(f"what it is {relation}")))
        return Target(name, ordinal)

    def number(self) -> float | None:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)?", self.word)
        if found is None:
            return None
        self.at += 1
        unit = found.group(2) or self.take("seconds", "second", "secs", "sec", "s", "milliseconds", "ms") or ""
        return float(found.group(1)) / (1000 if unit in {"ms", "milliseconds"} else 1)

    def _is_before(self, *phrases: str) -> bool:
        """Whether one of these phrases comes after the next word."""
        rest = [token.word for token in self.tokens[self.at + 1 :]]
        return any(rest[: len(words)] == words for words in map(str.split, phrases))

    def _ordinal(self) -> int | None:
        after = self.tokens[self.at + 1 : self.at + 2]
        if not after or after[0].word in _STOPS:
            return None
        counted = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", self.word)
        which = -1 if self.word == "last" else int(counted.group(1)) if counted else 0
        if self.word in ORDINALS:
            which = ORDINALS.index(self.word) + 1
        if which:
            self.at += 1
        return which or None


_STOPS: Final = frozenset(
    "into in with to at from near next right left above below beside under until for within is".split()
) | {"appears", "disappears", ","}


def _step(tokens: tuple[_Token, ...], text: str) -> Step:
    if tokens[0].comment:
        return Step(Unsayable(tokens[0].text.removeprefix(UNSAYABLE).strip()), tokens[0].text)
    held, tokens = _held_keys(tokens)
    reader = _Reader(tokens)
    for phrase, build in _VERBS.items():
        if reader.take(phrase):
            order = build(reader)
            if held:
                if not isinstance(order, Press):
                    raise _Unreadable("keys are held during clicks only, for example ctrl+click", tokens[0].span)
                order = replace(order, held=held)
            if not reader.done:
                rest = text[tokens[reader.at].span[0] : tokens[-1].span[1]]
                raise reader.fail(f"“{rest}” is too much here; separate steps with a semicolon")
            return Step(order, text[tokens[0].span[0] : tokens[-1].span[1]])
    verbs = "click, type, press, tick, choose, scroll, drag, wait, check that"
    raise reader.fail(f"“{tokens[0].text}” is no step; steps begin with {verbs}")


def _held_keys(tokens: tuple[_Token, ...]) -> tuple[tuple[Key, ...], tuple[_Token, ...]]:
    """The keys before a verb, `ctrl+shift+double-click`, and the words without them."""
    first = tokens[0]
    *names, verb = first.word.split("+")
    try:
        held = tuple(key(name) for name in names)
    except ValueError:
        return (), tokens
    if not held or not verb or not MODIFIERS.issuperset(held):
        return (), tokens
    end = first.span[1]
    return held, (_Token(verb, (end - len(verb), end)), *tokens[1:])


def _press(button: Button, count: int) -> Callable[[_Reader], Order]:
    return lambda reader: Press(reader.target(), button, count)


def _enter(reader: _Reader) -> Order:
    text = reader.text("the text to type")
    return Enter(text, reader.target() if reader.take("into", "in") else None)


def _fill(reader: _Reader) -> Order:
    field = reader.target(places=False)
    if not reader.take("with", "to"):
        raise reader.fail('the text is missing here: with "…"')
    return Enter(reader.text("the text to type"), field)


def _keys(reader: _Reader) -> Order:
    if not reader.done and reader.tokens[reader.at].quoted:
        return Press(reader.target())
    names: list[tuple[str, tuple[int, int]]] = []
    times = 1
    while not reader.done:
        token = reader.tokens[reader.at]
        count = re.fullmatch(r"\d+", token.word)
        if names and reader.take("twice"):
            times = 2
        elif names and count and [token.word for token in reader.tokens[reader.at + 1 :]] in (["times"], ["time"]):
            times = int(count.group())
            reader.at += 2
        elif (pair := reader.take("page up", "page down")) is not None:
            names.append((pair, token.span))
        elif token.word in {"+", "and"} and names and reader.at + 1 < len(reader.tokens):
            reader.at += 1
        else:
            # a plus joins, but the last of two is a key
            names.extend((part, token.span) for part in re.findall(r"(?:^|[+-])([^+-]+|[+-]$)", token.text))
            reader.at += 1
    keys = []
    for name, span in names:
        try:
            keys.append(key(name))
        except ValueError as error:
            raise _Unreadable(f"{error}; a button is named in quotes: press “{name}”", span) from None
    if not keys:
        raise reader.fail("the keys are missing here, for example ctrl+s")
    return Keys(tuple(keys), times)


def _tick(ticked: bool) -> Callable[[_Reader], Order]:
    return lambda reader: Tick(reader.target(), ticked)


def _choose(reader: _Reader) -> Order:
    item = reader.text("the item to choose")
    if not reader.take("in", "from", "at"):
        raise reader.fail('the list is missing here: in "…"')
    return Choose(item, reader.target())


def _wheel(reader: _Reader) -> Order:
    for direction in Direction:
        if reader.take(direction.value):
            number = reader.number()
            reader.take("notches", "notch", "times", "clicks", "lines")
            at = reader.target() if reader.take("at", "in", "on") else None
            return Wheel(direction, 5 if number is None else int(number), at)
    raise reader.fail("the direction is missing here: up, down, left or right")


def _pull(reader: _Reader) -> Order:
    start = reader.target(places=False)
    if not reader.take("onto", "to"):
        raise reader.fail('where to is missing here: to "…"')
    return Pull(start, reader.target())


def _wait(reader: _Reader) -> Order:
    if reader.take("until", "for"):
        seconds = reader.number()
        if seconds is not None:
            return Pause(seconds)
        text = reader.text("the text to wait for")
        gone = reader.take("disappears", "is gone", "to disappear", "is not shown", "is no longer shown") is not None
        if not gone:
            reader.take("appears", "is shown", "is there", "is visible", "to appear")
        timeout_s = None
        if reader.take("for up to", "for", "within"):
            timeout_s = reader.number()
            if timeout_s is None:
                raise reader.fail("the number of seconds is missing here")
        return Await(text, not gone, 10.0 if timeout_s is None else timeout_s)
    seconds = reader.number()
    if seconds is None:
        raise reader.fail('how long is missing here: wait 2 s, or wait until "…" appears')
    return Pause(seconds)


def _check(reader: _Reader) -> Order:
    text = reader.text("the text to look for")
    if reader.take("is not shown", "is not there", "is not visible", "is gone", "is absent"):
        return Check(text, shown=False)
    reader.take("is shown", "is there", "is visible", "appears", "is present")
    return Check(text)


_VERBS: Final[Mapping[str, Callable[[_Reader], Order]]] = {
    **{f"{name}click": _press(Button.LEFT, 2) for name in ("double-", "double ", "double")},
    **{f"{name}click": _press(Button.RIGHT, 1) for name in ("right-", "right ", "right")},
    **{f"{name}click": _press(Button.MIDDLE, 1) for name in ("middle-", "middle ", "middle")},
    **{f"{name}click": _press(Button.LEFT, 3) for name in ("triple-", "triple ", "triple")},
    **{f"{name}click": _press(Button.BACK, 1) for name in ("back-", "back ")},
    **{f"{name}click": _press(Button.FORWARD, 1) for name in ("forward-", "forward ")},
    "click": _press(Button.LEFT, 1),
    **dict.fromkeys(("type", "enter", "write"), _enter),
    **dict.fromkeys(("fill in", "fill", "set"), _fill),
    **dict.fromkeys(("press", "hit"), _keys),
    **dict.fromkeys(("check that", "make sure that", "make sure"), _check),
    **dict.fromkeys(("untick", "uncheck"), _tick(False)),
    **dict.fromkeys(("tick", "check"), _tick(True)),
    **dict.fromkeys(("choose", "select", "pick"), _choose),
    "scroll": _wheel,
    "drag": _pull,
    "wait": _wait,
}
