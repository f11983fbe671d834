"""Tokens of the steps language: its words, quotes and remarks, and the clauses that they make."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from agent.grammar.calls import as_written
from agent.grammar.steps.orders import UNSAYABLE, StepsError

_QUOTES: Final[Mapping[str, str]] = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’", "'": "'"}
_ESCAPES: Final[Mapping[str, str]] = {"n": "\n", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_FILLERS: Final = frozenset("please and now then finally on the a an".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quoted text, a separator or a remark, with its start and end in the instructions."""

    text: str
    span: tuple[int, int]
    quoted: bool = False
    comment: bool = False

    @property
    def word(self) -> str:
        """Its text in small letters where it may be a keyword; else empty."""
        return "" if self.quoted or self.comment else self.text.lower()


class Unreadable(Exception):
    """Why instructions cannot be read, and where."""

    def __init__(self, message: str, span: tuple[int, int]) -> None:
        super().__init__(message)
        self.error = StepsError(message, span)


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of `text`, in order; remarks that say nothing are left out.

    Raises:
        Unreadable: If a quote is never closed.
    """
    at = 0
    while at < len(text):
        char = text[at]
        if char == "#" and not text[text.rfind("\n", 0, at) + 1 : at].strip():
            end = text.find("\n", at) if "\n" in text[at:] else len(text)
            if text.startswith(UNSAYABLE, at):
                yield Token(text[at:end], (at, end), comment=True)
            at = end
        elif char in ";\n,":
            yield Token(char, (at, at + 1))
            at += 1
        elif char.isspace():
            at += 1
        elif char in _QUOTES:
            content, end = _quoted(text, at)
            yield Token(content, (at, end), quoted=True)
            at = end
        else:
            found = re.compile(r"[^\s;,\"“„«]+").match(text, at)
            assert found is not None
            yield Token(found.group(), found.span())
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
    raise Unreadable(f"the quote that opens here is never closed; close it with {closing[-1]}", (start, len(text)))


def clauses_of(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The tokens of each step, without fillers at its ends; some may be empty."""
    for separates, group in itertools.groupby(tokens, lambda token: token.word in {";", "\n", "then"}):
        clause = tuple(group)
        while clause and clause[0].word in _FILLERS | {","}:
            clause = clause[1:]
        while clause and clause[-1].word in {",", ".", "and"}:
            clause = clause[:-1]
        if not separates:
            yield clause
