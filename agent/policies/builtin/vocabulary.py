"""The vocabulary of the built-in model: whole phrases, pointers to words of the task, pointers to elements.

A decision is a sequence of 3 to 9 tokens. A state machine allows only sequences that are a decision:

    STEP OF kind                                    wait, finished
    STEP OF kind ELEMENT point                      click, double click, right click
    STEP OF kind ELEMENT (WORD WORD | ELEMENT)      fill: the first and the last word of what is typed, or what shows it
    STEP OF kind (WORD WORD | ELEMENT)              write
    STEP OF kind key… times                         keys
    STEP OF kind direction amount (ELEMENT | none)  scroll
    STEP OF kind ELEMENT (share | number WORD | ELEMENT)    drag
    STEP OF kind (WORD WORD | none)                 ask
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from agent.policies.builtin.examples import DIRECTIONS, ActionKind, Decision

POINTS: Final = ("press", "mark", "arrow", "up", "down", "expand", "close", "caret", "thumb", "handle", "start", "end")
MAX_STEPS: Final = 9
_AMOUNTS: Final = (1, 2, 3, 5, 10)
_KEYS: Final = (
    *("ctrl alt shift win enter tab space backspace delete insert escape home end page_up page_down ").split(),
    *("up down left right menu print_screen pause caps_lock").split(),
    *"abcdefghijklmnopqrstuvwxyz0123456789",
    *"+-,./;='[]\\`*",
    *(f"f{number}" for number in range(1, 13)),
)

_ALIASES: Final = {"esc": "escape", "return": "enter", "del": "delete", "page up": "page_up", "page down": "page_down"}

PHRASES: Final = (
    "<pad>",
    "<begin>",
    "none",
    "number",
    *(f"step {number}" for number in range(1, MAX_STEPS + 1)),
    *(f"of {number}" for number in range(1, MAX_STEPS + 1)),
    *(f"kind {kind.value}" for kind in ActionKind),
    *(f"point {name}" for name in POINTS),
    *(f"share {percent}" for percent in range(0, 101, 5)),
    *(f"direction {name}" for name in DIRECTIONS),
    *(f"amount {notches}" for notches in _AMOUNTS),
    *(f"times {number}" for number in range(1, 10)),
    *(f"key {name}" for name in _KEYS),
)
"""All phrases; the index of a phrase is its token."""

PAD: Final = 0
BEGIN: Final = 1
_TOKEN_OF: Final = {phrase: token for token, phrase in enumerate(PHRASES)}


class Source(IntEnum):
    """Where a token is taken from."""

    PHRASE = 0
    WORD = 1
    ELEMENT = 2


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a reply: a phrase, or a pointer to a word of the task or to an element."""

    source: Source
    place: int


class Expects(IntEnum):
    """States of the state machine, by the token that they expect."""

    STEP = 0
    OF = 1
    KIND = 2
    PRESSED = 3
    POINT = 4
    FILLED = 5
    FIRST = 6
    LAST = 7
    KEY = 8
    KEY_OR_TIMES = 9
    DIRECTION = 10
    AMOUNT = 11
    OVER = 12
    DRAGGED = 13
    GOAL = 14
    NUMBER = 15
    MISSING = 16
    END = 17


def _starting(*prefixes: str) -> tuple[int, ...]:
    return tuple(token for token, phrase in enumerate(PHRASES) if phrase.startswith(prefixes))


_PHRASES_FOR: Final[dict[Expects, tuple[int, ...]]] = {
    Expects.STEP: _starting("step "),
    Expects.OF: _starting("of "),
    Expects.KIND: _starting("kind "),
    Expects.POINT: _starting("point "),
    Expects.KEY: _starting("key "),
    Expects.KEY_OR_TIMES: _starting("key ", "times "),
    Expects.DIRECTION: _starting("direction "),
    Expects.AMOUNT: _starting("amount "),
    Expects.OVER: _starting("none"),
    Expects.GOAL: _starting("share ", "number"),
    Expects.MISSING: _starting("none"),
}
_WORDS: Final = frozenset({Expects.FIRST, Expects.LAST, Expects.NUMBER, Expects.MISSING})
_ELEMENTS: Final = frozenset(
    {Expects.PRESSED, Expects.FILLED, Expects.FIRST, Expects.OVER, Expects.DRAGGED, Expects.GOAL}
)

_AFTER_KIND: Final = {
    ActionKind.CLICK: Expects.PRESSED,
    ActionKind.DOUBLE_CLICK: Expects.PRESSED,
    ActionKind.RIGHT_CLICK: Expects.PRESSED,
    ActionKind.FILL: Expects.FILLED,
    ActionKind.WRITE: Expects.FIRST,
    ActionKind.KEYS: Expects.KEY,
    ActionKind.SCROLL: Expects.DIRECTION,
    ActionKind.DRAG: Expects.DRAGGED,
    ActionKind.WAIT: Expects.END,
    ActionKind.FINISHED: Expects.END,
    ActionKind.ASK: Expects.MISSING,
}
_AFTER: Final = {
    Expects.STEP: Expects.OF,
    Expects.OF: Expects.KIND,
    Expects.PRESSED: Expects.POINT,
    Expects.POINT: Expects.END,
    Expects.FILLED: Expects.FIRST,
    Expects.LAST: Expects.END,
    Expects.KEY: Expects.KEY_OR_TIMES,
    Expects.DIRECTION: Expects.AMOUNT,
    Expects.AMOUNT: Expects.OVER,
    Expects.OVER: Expects.END,
    Expects.DRAGGED: Expects.GOAL,
    Expects.NUMBER: Expects.END,
}


def allowed(expects: Expects) -> tuple[tuple[int, ...], bool, bool]:
    """The allowed phrases of a state, and whether it allows a word or an element."""
    return _PHRASES_FOR.get(expects, ()), expects in _WORDS, expects in _ELEMENTS


def after(expects: Expects, token: Token) -> Expects:
    """The state after `token`."""
    match expects:
        case Expects.KIND:
            return _AFTER_KIND[ActionKind(PHRASES[token.place].removeprefix("kind "))]
        case Expects.KEY_OR_TIMES:
            return Expects.END if PHRASES[token.place].startswith("times ") else Expects.KEY_OR_TIMES
        case Expects.GOAL:
            return Expects.NUMBER if token == Token(Source.PHRASE, _TOKEN_OF["number"]) else Expects.END
        case Expects.FIRST | Expects.MISSING:
            return Expects.LAST if token.source is Source.WORD else Expects.END
        case _:
            return _AFTER[expects]


Span = tuple[int, int]


def tokens_of(decision: Decision, task: str, words: Sequence[Span]) -> list[Token]:
    """A decision as tokens.

    Args:
        words: The span of each word in the task.

    Raises:
        ValueError: If the vocabulary cannot express it: too many steps, an unknown key, a span that cuts a word.
    """
    if decision.steps > MAX_STEPS:
        raise ValueError(f"{decision.steps} steps are more than {MAX_STEPS}")
    tokens = [_phrase("step", decision.step), _phrase("of", decision.steps), _phrase("kind", decision.kind.value)]
    element = None if decision.element is None else Token(Source.ELEMENT, decision.element)
    match decision.kind:
        case ActionKind.CLICK | ActionKind.DOUBLE_CLICK | ActionKind.RIGHT_CLICK:
            assert element is not None
            tokens += [element, _phrase("point", decision.point)]
        case ActionKind.FILL:
            assert element is not None
            tokens += [element, *_typed(decision, words)]
        case ActionKind.WRITE:
            tokens += _typed(decision, words)
        case ActionKind.KEYS:
            tokens += [_phrase("key", _ALIASES.get(key, key)) for key in decision.keys]
            tokens.append(_phrase("times", min(9, decision.amount or 1)))
        case ActionKind.SCROLL:
            amount = min(_AMOUNTS, key=lambda amount: abs(amount - (decision.amount or 5)))
            tokens += [_phrase("direction", decision.direction), _phrase("amount", amount)]
            tokens.append(element or Token(Source.PHRASE, _TOKEN_OF["none"]))
        case ActionKind.DRAG:
            assert element is not None
            tokens.append(element)
            if decision.end is not None:
                tokens.append(Token(Source.ELEMENT, decision.end))
            else:
                tokens += _share(decision, task, words)
        case ActionKind.ASK:
            tokens += (
                [Token(Source.PHRASE, _TOKEN_OF["none"])] if decision.span is None else _span(decision.span, words)
            )
        case ActionKind.WAIT | ActionKind.FINISHED:
            pass
    return tokens


def decision_of(tokens: Sequence[Token], task: str, words: Sequence[Span]) -> Decision:
    """The decision in a sequence of tokens that the state machine allows; the inverse of `tokens_of`."""
    step, steps = (int(PHRASES[token.place].split()[1]) for token in tokens[:2])
    kind = ActionKind(PHRASES[tokens[2].place].removeprefix("kind "))
    rest = tokens[3:]
    elements = [token.place for token in rest if token.source is Source.ELEMENT]
    pointed = [words[token.place] for token in rest if token.source is Source.WORD]
    phrases = [PHRASES[token.place].partition(" ") for token in rest if token.source is Source.PHRASE]
    values = {name: value for name, _, value in phrases}
    times = int(values.get("times", 1))
    share: float | None = None
    if kind is ActionKind.DRAG and len(elements) == 1:
        share = min(100, int(task[slice(*pointed[0])])) / 100 if pointed else int(values["share"]) / 100
    return Decision(
        kind,
        min(step, steps),
        steps,
        elements[0] if elements and kind is not ActionKind.WRITE else None,
        "handle" if kind is ActionKind.DRAG and share is not None else values.get("point", "press"),
        share,
        elements[1] if len(elements) > 1 and kind is ActionKind.DRAG else None,
        (min(pointed[0][0], pointed[-1][0]), max(pointed[0][1], pointed[-1][1])) if pointed else None,
        tuple(value for name, _, value in phrases if name == "key"),
        values.get("direction"),
        int(values["amount"]) if "amount" in values else times if times > 1 else None,
        elements[-1] if kind in _TYPING and not pointed else None,
    )


def _phrase(name: str, value: object) -> Token:
    phrase = f"{name} {value}"
    if phrase not in _TOKEN_OF:
        raise ValueError(f"there is no phrase {phrase!r}")
    return Token(Source.PHRASE, _TOKEN_OF[phrase])


_TYPING: Final = frozenset({ActionKind.FILL, ActionKind.WRITE})


def _typed(decision: Decision, words: Sequence[Span]) -> list[Token]:
    """What is typed: words of the task, or what an element shows."""
    return _span(decision.span, words) if decision.source is None else [Token(Source.ELEMENT, decision.source)]


def _span(span: Span | None, words: Sequence[Span]) -> list[Token]:
    assert span is not None
    first = next((place for place, word in enumerate(words) if word[0] == span[0]), None)
    last = next((place for place, word in enumerate(words) if word[1] == span[1]), None)
    if first is None or last is None:
        raise ValueError(f"the span {span} cuts a word")
    return [Token(Source.WORD, first), Token(Source.WORD, last)]


def _share(decision: Decision, task: str, words: Sequence[Span]) -> list[Token]:
    assert decision.share is not None
    if decision.span is not None:
        for place, (begin, end) in enumerate(words):
            inside = decision.span[0] <= begin and end <= decision.span[1]
            if inside and is_number(task[begin:end]) and abs(int(task[begin:end]) / 100 - decision.share) < 0.005:
                return [Token(Source.PHRASE, _TOKEN_OF["number"]), Token(Source.WORD, place)]
    return [_phrase("share", 5 * round(20 * decision.share))]


def is_number(word: str) -> bool:
    """Whether a word is a whole number from 0 to 100, a percentage that a slider may be set to."""
    return word.isascii() and word.isdigit() and int(word) <= 100
