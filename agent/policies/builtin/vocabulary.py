"""What the built-in model writes with: a small vocabulary of whole phrases, pointers to words, pointers to elements.

A decision is a sequence of 3 to 9 tokens, and a state machine says which may follow which, so nothing that cannot be
read is ever written:

    STEP OF kind                                    wait, finished
    STEP OF kind ELEMENT point                      click, double click, right click
    STEP OF kind ELEMENT WORD WORD                  fill: the first and the last word of what is typed
    STEP OF kind WORD WORD                          write
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
MOST_STEPS: Final = 9
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
    *(f"step {number}" for number in range(1, MOST_STEPS + 1)),
    *(f"of {number}" for number in range(1, MOST_STEPS + 1)),
    *(f"kind {kind.value}" for kind in ActionKind),
    *(f"point {name}" for name in POINTS),
    *(f"share {percent}" for percent in range(0, 101, 5)),
    *(f"direction {name}" for name in DIRECTIONS),
    *(f"amount {notches}" for notches in _AMOUNTS),
    *(f"times {number}" for number in range(1, 10)),
    *(f"key {name}" for name in _KEYS),
)
"""Every phrase; its place is its token."""

PAD: Final = 0
BEGIN: Final = 1
_OF: Final = {phrase: token for token, phrase in enumerate(PHRASES)}


class Source(IntEnum):
    """From where a token is taken."""

    PHRASE = 0
    WORD = 1
    ELEMENT = 2


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a reply: a phrase, or a pointer to a word of the task or to an element."""

    source: Source
    place: int


class Expects(IntEnum):
    """What may come next."""

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
_ELEMENTS: Final = frozenset({Expects.PRESSED, Expects.FILLED, Expects.OVER, Expects.DRAGGED, Expects.GOAL})

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
    Expects.FIRST: Expects.LAST,
    Expects.LAST: Expects.END,
    Expects.KEY: Expects.KEY_OR_TIMES,
    Expects.DIRECTION: Expects.AMOUNT,
    Expects.AMOUNT: Expects.OVER,
    Expects.OVER: Expects.END,
    Expects.DRAGGED: Expects.GOAL,
    Expects.NUMBER: Expects.END,
}


def allowed(expects: Expects) -> tuple[tuple[int, ...], bool, bool]:
    """Which phrases may come, and whether a word or an element may."""
    return _PHRASES_FOR.get(expects, ()), expects in _WORDS, expects in _ELEMENTS


def after(expects: Expects, token: Token) -> Expects:
    """What may come after `token`."""
    match expects:
        case Expects.KIND:
            return _AFTER_KIND[ActionKind(PHRASES[token.place].removeprefix("kind "))]
        case Expects.KEY_OR_TIMES:
            return Expects.END if PHRASES[token.place].startswith("times ") else Expects.KEY_OR_TIMES
        case Expects.GOAL:
            return Expects.NUMBER if token == Token(Source.PHRASE, _OF["number"]) else Expects.END
        case Expects.MISSING:
            return Expects.LAST if token.source is Source.WORD else Expects.END
        case _:
            return _AFTER[expects]


Span = tuple[int, int]


def tokens_of(decision: Decision, task: str, words: Sequence[Span]) -> list[Token]:
    """A decision as tokens.

    Args:
        words: The span of each word in the task.

    Raises:
        ValueError: If the vocabulary cannot say it: too many steps, an unknown key, a span that cuts a word.
    """
    if decision.steps > MOST_STEPS:
        raise ValueError(f"{decision.steps} steps are more than {MOST_STEPS}")
    tokens = [_phrase("step", decision.step), _phrase("of", decision.steps), _phrase("kind", decision.kind.value)]
    element = None if decision.element is None else Token(Source.ELEMENT, decision.element)
    match decision.kind:
        case ActionKind.CLICK | ActionKind.DOUBLE_CLICK | ActionKind.RIGHT_CLICK:
            assert element is not None
            tokens += [element, _phrase("point", decision.point)]
        case ActionKind.FILL:
            assert element is not None
            tokens += [element, *_span(decision.span, words)]
        case ActionKind.WRITE:
            tokens += _span(decision.span, words)
        case ActionKind.KEYS:
            tokens += [_phrase("key", _ALIASES.get(key, key)) for key in decision.keys]
            tokens.append(_phrase("times", min(9, decision.amount or 1)))
        case ActionKind.SCROLL:
            amount = min(_AMOUNTS, key=lambda one: abs(one - (decision.amount or 5)))
            tokens += [_phrase("direction", decision.direction), _phrase("amount", amount)]
            tokens.append(element or Token(Source.PHRASE, _OF["none"]))
        case ActionKind.DRAG:
            assert element is not None
            tokens.append(element)
            if decision.end is not None:
                tokens.append(Token(Source.ELEMENT, decision.end))
            else:
                tokens += _share(decision, task, words)
        case ActionKind.ASK:
            tokens += [Token(Source.PHRASE, _OF["none"])] if decision.span is None else _span(decision.span, words)
        case ActionKind.WAIT | ActionKind.FINISHED:
            pass
    return tokens


def decision_of(tokens: Sequence[Token], task: str, words: Sequence[Span]) -> Decision:
    """Undo `tokens_of`. The tokens must be what the state machine allows."""
    step, steps = (int(PHRASES[one.place].split()[1]) for one in tokens[:2])
    kind = ActionKind(PHRASES[tokens[2].place].removeprefix("kind "))
    rest = tokens[3:]
    elements = [one.place for one in rest if one.source is Source.ELEMENT]
    pointed = [words[one.place] for one in rest if one.source is Source.WORD]
    phrases = [PHRASES[one.place].partition(" ") for one in rest if one.source is Source.PHRASE]
    said = {name: value for name, _, value in phrases}
    share: float | None = None
    if kind is ActionKind.DRAG and len(elements) == 1:
        share = min(100, int(task[slice(*pointed[0])])) / 100 if pointed else int(said["share"]) / 100
    return Decision(
        kind,
        min(step, steps),
        steps,
        elements[0] if elements else None,
        "handle" if kind is ActionKind.DRAG and share is not None else said.get("point", "press"),
        share,
        elements[1] if len(elements) > 1 else None,
        (min(pointed[0][0], pointed[-1][0]), max(pointed[0][1], pointed[-1][1])) if pointed else None,
        tuple(value for name, _, value in phrases if name == "key"),
        said.get("direction"),
        int(said["amount"]) if "amount" in said else int(said["times"]) if int(said.get("times", 1)) > 1 else None,
    )


def _phrase(sort: str, value: object) -> Token:
    name = f"{sort} {value}"
    if name not in _OF:
        raise ValueError(f"there is no phrase {name!r}")
    return Token(Source.PHRASE, _OF[name])


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
                return [Token(Source.PHRASE, _OF["number"]), Token(Source.WORD, place)]
    return [_phrase("share", 5 * round(20 * decision.share))]


def is_number(word: str) -> bool:
    """Whether a word is a whole number from 0 to 100 that a slider may be set to."""
    return word.isascii() and word.isdigit() and int(word) <= 100
