"""Marked text: text with marks on its spans that survive joining, so that every name and value can be found again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, TypeAlias

Span: TypeAlias = tuple[int, int]
"""First character and the one after the last."""


Mark: TypeAlias = tuple[int, str]
"""The index of the goal that a span belongs to, and its role: `whole`, `value`, `name`, `anchor` or `path`."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A piece of text with marks on spans of it; with `fixed_start` its first letter must not be capitalized."""

    text: str
    marks: tuple[tuple[Mark, Span], ...] = ()
    fixed_start: bool = False

    def __add__(self, other: MarkedText | str) -> MarkedText:
        if isinstance(other, str):
            return replace(self, text=self.text + other) if self.text else MarkedText(other)
        shift = len(self.text)
        moved = tuple((mark, (start + shift, end + shift)) for mark, (start, end) in other.marks)
        return MarkedText(
            self.text + other.text, self.marks + moved, self.fixed_start if self.text else other.fixed_start
        )

    def __radd__(self, other: str) -> MarkedText:
        return MarkedText(other) + self if other else self

    def capital(self) -> MarkedText:
        """With a capital letter at the start, unless a name stands there."""
        if self.fixed_start:
            return self
        return replace(self, text=_upper(self.text[:1]) + self.text[1:])

    def marked(self, mark: Mark) -> MarkedText:
        """All of it under one more mark."""
        return replace(self, marks=(*self.marks, (mark, (0, len(self.text)))))


def filled(template: str, parts: dict[str, MarkedText], order: tuple[str, ...] = ()) -> MarkedText:
    """The template with its slots filled; where `order` is given, the marks come in that order of the slots."""
    result = MarkedText("")
    for text, slot in _pieces(template):
        result = result + text
        if slot:
            result = result + parts[slot]
    if order and template.index(f"{{{order[0]}}}") > template.index(f"{{{order[1]}}}"):
        result = replace(result, marks=result.marks[::-1])
    return result


_SLOT: Final = re.compile(r"\{(\w)\}")


@cache
def _pieces(template: str) -> tuple[tuple[str, str], ...]:
    """The literal texts of a template, each with the slot behind it; the last slot is empty."""
    parts = _SLOT.split(template)
    return tuple(zip(parts[::2], [*parts[1::2], ""], strict=True))


def lower_case(text: str) -> str:
    """In lower case, except for letters that would become two (`İ`): spans count characters."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _upper(letter: str) -> str:
    return letter.upper() if len(letter.upper()) == 1 else letter
