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

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from agent.core.actions import MODIFIERS, Button, Direction, Key, key
from agent.grammar.steps.orders import (
    UNSAYABLE,
    Await,
    Check,
    Choose,
    Enter,
    Keys,
    Order,
    Pause,
    Press,
    Pull,
    Relation,
    Step,
    StepsError,
    Target,
    Tick,
    Unsayable,
    Wheel,
)
from agent.grammar.steps.tokens import Token, Unreadable, clauses_of, tokens_of

ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_THINGS: Final = frozenset("button field link menu checkbox box icon tab item entry list option label text row".split())
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
        tokens = tuple(tokens_of(text))
        clauses = [clause for clause in clauses_of(tokens) if clause]
        if not clauses:
            raise Unreadable('there is nothing to do: write steps such as click "Save"', (0, len(text)))
        return tuple(_step(clause, text) for clause in clauses)
    except Unreadable as unreadable:
        return unreadable.error


class _Reader:
    """Reads one clause from left to right."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def word(self) -> str:
        return self.tokens[self.at].word if self.at < len(self.tokens) else ""

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def fail(self, message: str) -> Unreadable:
        end = self.tokens[-1].span[1]
        return Unreadable(message, (end, end) if self.done else (self.tokens[self.at].span[0], end))

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


def _step(tokens: tuple[Token, ...], text: str) -> Step:
    if tokens[0].comment:
        return Step(Unsayable(tokens[0].text.removeprefix(UNSAYABLE).strip()), tokens[0].text)
    held, tokens = _held_keys(tokens)
    reader = _Reader(tokens)
    for phrase, build in _VERBS.items():
        if reader.take(phrase):
            order = build(reader)
            if held:
                if not isinstance(order, Press):
                    raise Unreadable("keys are held during clicks only, for example ctrl+click", tokens[0].span)
                order = replace(order, held=held)
            if not reader.done:
                rest = text[tokens[reader.at].span[0] : tokens[-1].span[1]]
                raise reader.fail(f"“{rest}” is too much here; separate steps with a semicolon")
            return Step(order, text[tokens[0].span[0] : tokens[-1].span[1]])
    verbs = "click, type, press, tick, choose, scroll, drag, wait, check that"
    raise reader.fail(f"“{tokens[0].text}” is no step; steps begin with {verbs}")


def _held_keys(tokens: tuple[Token, ...]) -> tuple[tuple[Key, ...], tuple[Token, ...]]:
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
    return held, (Token(verb, (end - len(verb), end)), *tokens[1:])


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
            raise Unreadable(f"{error}; a button is named in quotes: press “{name}”", span) from None
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
