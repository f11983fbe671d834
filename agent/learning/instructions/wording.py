"""Goals said in English, in very many wordings, with the place of every name and value in what is said. No Qt here.

What is typed stands in the instruction letter by letter; names may be written as people write them: in lower case,
without the dots at the end. The same seed gives the same words.

    told = word((Fill("Ada", Target("Name", Kind.TEXT_FIELD)), Press(Target("Save", Kind.BUTTON))), random.Random(1))
    told.text                        # Enter Ada in the Name field, then press “Save”.
    told.parts[0].value              # (6, 9)
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, TypeAlias, assert_never

from agent.learning.instructions import phrases
from agent.learning.instructions.goals import (
    Choose,
    Expect,
    Fill,
    Goal,
    Keys,
    Menu,
    Press,
    Reveal,
    SetTo,
    SwitchTab,
    Target,
    Tick,
)
from vision.perception.elements import Kind

Span: TypeAlias = tuple[int, int]
"""First character and the one after the last."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where one goal's words stand in the instruction.

    Attributes:
        whole: All that is said of the goal.
        value: What is typed, chosen or set.
        name: The target's name; of a goal without a target None, and of one whose name is not said.
        anchor: The text that the target is found by.
        path: The names on the way through a menu.
    """

    goal: Goal
    whole: Span
    value: Span | None = None
    name: Span | None = None
    anchor: Span | None = None
    path: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a person says, and the parts of it in the order of the goals."""

    text: str
    parts: tuple[Mention, ...]


_Mark: TypeAlias = tuple[int, str]
"""Whose part of the text it is (the goal's place) and what: `value`, `name`, `anchor`, `path`; `""` is not kept."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A piece of text with marks on parts of it; `first` tells whether its first letter may be made a capital."""

    text: str
    marks: tuple[tuple[_Mark, Span], ...] = ()
    fixed_start: bool = False

    def __add__(self, other: _Words | str) -> _Words:
        if isinstance(other, str):
            return replace(self, text=self.text + other) if self.text else _Words(other)
        shift = len(self.text)
        moved = tuple((mark, (start + shift, end + shift)) for mark, (start, end) in other.marks)
        return _Words(self.text + other.text, self.marks + moved, self.fixed_start if self.text else other.fixed_start)

    def __radd__(self, other: str) -> _Words:
        return _Words(other) + self if other else self

    def capital(self) -> _Words:
        """With a capital letter at the start, unless a name stands there."""
        if self.fixed_start:
            return self
        return replace(self, text=_capital(self.text[:1]) + self.text[1:])

    def marked(self, mark: _Mark) -> _Words:
        """All of it under one more mark."""
        return replace(self, marks=(*self.marks, (mark, (0, len(self.text)))))


def word(goals: Sequence[Goal], choice: random.Random) -> Instruction:
    """Say `goals`, in this order or in one that says it.

    Raises:
        ValueError: If there is no goal.
    """
    if not goals:
        raise ValueError("there is nothing to say without a goal")
    voice = _Voice(choice)
    said = _joined(_clauses(goals, voice), choice)
    if choice.random() < 0.04:
        said = replace(said, text=_small(said.text)) if _may_be_lower(said) else said
    parts = tuple(_mention(goal, place, said) for place, goal in enumerate(goals))
    return Instruction(said.text, parts)


def _mention(goal: Goal, place: int, said: _Words) -> Mention:
    spans: dict[str, list[Span]] = {}
    for (whose, what), span in said.marks:
        if whose == place:
            spans.setdefault(what, []).append(span)

    def one(what: str) -> Span | None:
        return spans[what][0] if what in spans else None

    return Mention(goal, spans["whole"][0], one("value"), one("name"), one("anchor"), tuple(spans.get("path", ())))


def _may_be_lower(said: _Words) -> bool:
    """Whether nothing that must be copied letter by letter would change."""
    return all(
        said.text[start:end].islower() or not any(letter.isalpha() for letter in said.text[start:end])
        for (_, what), (start, end) in said.marks
        if what == "value"
    )


class _Voice:
    """Says single goals as one person would through one instruction: quotes everywhere, or nowhere, or as it comes."""

    def __init__(self, choice: random.Random) -> None:
        self.choice = choice
        self._quotes = choice.choice(phrases.QUOTES)
        self._quoting = choice.choice([0.0, 0.0, 0.25, 0.5, 1.0, 1.0])
        self._nouns = choice.choice([0.15, 0.5, 0.85])
        self._lower = choice.choice([0.0, 0.0, 0.0, 0.6])

    def goal(self, goal: Goal, place: int) -> _Words:
        """What is said of one goal, without a full stop."""
        ways: Sequence[str]
        match goal:
            case Press(target, click):
                return self._said(phrases.PRESS[click], place, target=target)
            case Fill(value, into):
                ways = phrases.WRITE if into is None else phrases.FILL
                return self._said(ways, place, target=into, value=value)
            case Tick(target, on):
                return self._said(phrases.TICK if on else phrases.UNTICK, place, target=target)
            case Choose(value, within, kind):
                if within is None:
                    return self._chosen(value, kind, place)
                ways = phrases.CHOOSE_IN if within.kind is Kind.COMBOBOX else phrases.CHOOSE_IN_LIST
                return self._said(ways, place, target=within, value=value)
            case SetTo(value, target):
                slider = target.kind is Kind.SLIDER
                date = re.search(r"\d\D\d+\D\d", value) is not None
                ways = phrases.SET_SLIDER if slider else phrases.SET_DATE if date else phrases.SET
                return self._said(ways, place, target=target, value=value)
            case Keys(keys, times):
                return self._keys(keys, times)
            case Menu(path):
                return self._menu(path, place)
            case SwitchTab(name):
                return self.filled(self.choice.choice(phrases.TAB), {"t": self._name(name, (place, "name"))})
            case Reveal(name):
                return self.filled(self.choice.choice(phrases.REVEAL), {"t": self._name(name, (place, "name"))})
            case Expect(target, shown):
                ways = phrases.EXPECT if shown else phrases.EXPECT_NONE
                template = self.choice.choice(ways)
                return self.filled(template, {"t": self._target(target, place, article="no {t}" not in template)})
            case _:
                assert_never(goal)

    def _said(
        self, ways: Sequence[str], place: int, *, target: Target | None = None, value: str | None = None
    ) -> _Words:
        parts: dict[str, _Words] = {}
        if target is not None:
            parts["t"] = self._target(target, place)
        if value is not None:
            parts["v"] = self._value(value, (place, "value"))
        template = self.choice.choice(ways)
        if template.startswith("{t}") and not (target and target.name):
            template = ways[0]
        return self.filled(template, parts)

    def _chosen(self, value: str, kind: Kind, place: int) -> _Words:
        name = self._name(value, (place, "value"), exact=True)
        template = self.choice.choice(phrases.CHOOSE)
        if kind is Kind.RADIO and "the" not in template and self.choice.random() < 0.3:
            name = "the " + name + " " + self.choice.choice(phrases.NOUNS[Kind.RADIO])
        return self.filled(template, {"v": name})

    def _keys(self, keys: tuple[str, ...], times: int) -> _Words:
        names = []
        for key in keys:
            known = phrases.KEY_NAMES.get(key)
            if known is not None:
                names.append(self.choice.choice(known))
            elif re.fullmatch(r"f\d+", key) or self.choice.random() < 0.75:
                names.append(key.upper())
            else:
                names.append(key)
        template = self.choice.choice(phrases.KEYS if len(keys) > 1 else phrases.KEY)
        if names[0].startswith(("the ", "arrow ")):
            template = "press {k}"
        said = template.format(k=self.choice.choice(phrases.JOINTS).join(names))
        if times > 1:
            said += " " + self.choice.choice(phrases.TIMES.get(times, (f"{times} times",)))
        return _Words(said)

    def _menu(self, path: tuple[str, ...], place: int) -> _Words:
        names = [self._name(name, (place, "path")) for name in path]
        if len(names) == 2 and self.choice.random() < 0.9:
            return self.filled(self.choice.choice(phrases.MENU), {"a": names[0], "b": names[1]}, ("a", "b"))
        joint = self.choice.choice(phrases.PATH_JOINTS)
        whole = names[0]
        for name in names[1:]:
            whole = whole + joint + name
        return self.filled(self.choice.choice(phrases.MENU_LONG), {"p": whole})

    def _target(self, target: Target, place: int, *, article: bool = True) -> _Words:
        """“Save”, the Save button, the second “Delete”, the box left of Weekly."""
        pick, the = self.choice, "the " if article else ""
        noun = pick.choice(phrases.NOUNS[target.kind]) if target.kind is not None else ""
        which = self._which(target.ordinal)
        if not target.name:
            said = _Words(f"{the}{which}{noun}")
        else:
            name = self._name(target.name, (place, "name"))
            if noun and (pick.random() < self._nouns or (which and pick.random() < 0.4)):
                way = pick.random()
                if way < 0.55:
                    said = f"{the}{which}" + name + f" {noun}"
                elif way < 0.7 and not which:
                    said = (f"{the}{noun} " if pick.random() < 0.6 else f"{noun} ") + name
                else:
                    called = pick.choice(["called", "named", "labelled", "that says", "with the label"])
                    said = f"{the}{which}{noun} {called} " + name
            elif which:
                said = f"{the}{which}" + name
            elif pick.random() < 0.15 and target.kind not in {None, Kind.TEXT_FIELD} and article:
                said = "the " + name
            else:
                said = name
        if target.where is not None:
            template = pick.choice(phrases.PLACES[target.where])
            said = said + " " + self.filled(template, {"x": self._name(target.anchor, (place, "anchor"))})
        return said

    def _which(self, ordinal: int | None) -> str:
        if ordinal is None:
            return ""
        if ordinal < 0:
            return "last "
        words = phrases.ORDINALS if self.choice.random() < 0.8 else phrases.NUMERALS
        return words[ordinal - 1] + " "

    def _name(self, name: str, mark: _Mark, *, exact: bool = False) -> _Words:
        """A name as a person writes it, quoted or not."""
        if not exact and self.choice.random() < 0.9:
            name = name.rstrip(" :…") or name
        if _must_quote(name) or self.choice.random() < self._quoting:
            return self._quoted(name, mark)
        if not exact and self._lower and self.choice.random() < self._lower:
            name = _small(name)
        return _Words(name, ((mark, (0, len(name))),), fixed_start=not name.islower())

    def _value(self, value: str, mark: _Mark) -> _Words:
        if _must_quote(value) or self.choice.random() < max(self._quoting, 0.2):
            return self._quoted(value, mark)
        return _Words(value, ((mark, (0, len(value))),), fixed_start=True)

    def _quoted(self, text: str, mark: _Mark) -> _Words:
        left, right = self._quotes
        for left, right in (self._quotes, ('"', '"'), ("“", "”"), ("«", "»")):
            if left not in text and right not in text:
                break
        return _Words(left + text + right, ((mark, (len(left), len(left) + len(text))),), fixed_start=True)

    def filled(self, template: str, parts: dict[str, _Words], order: tuple[str, ...] = ()) -> _Words:
        """The template with its parts; marks of a path stay in the order of the path."""
        said = _Words("")
        for text, slot in _pieces(template):
            said = said + text
            if slot:
                said = said + parts[slot]
        if order and template.index(f"{{{order[0]}}}") > template.index(f"{{{order[1]}}}"):
            said = replace(said, marks=said.marks[::-1])
        return said


_SLOT: Final = re.compile(r"\{(\w)\}")


@cache
def _pieces(template: str) -> tuple[tuple[str, str], ...]:
    """Text and the slot behind it, the last one empty."""
    parts = _SLOT.split(template)
    return tuple(zip(parts[::2], [*parts[1::2], ""], strict=True))


def _must_quote(text: str) -> bool:
    """Whether a text would run into the words around it."""
    return (
        re.search(r"[,;:.!?\"“”«»()\n]|\s['-]\s|\b(and|then|in|into|to|of|as|with|for|is|from)\b", text) is not None
        and re.fullmatch(r"[\w.+-]+@[\w.-]+\w|\d+[.:]\d+|\d+[./-]\d+[./-]\d+|[\w-]+\.\w{1,5}", text) is None
    ) or not text.strip()


def _clauses(goals: Sequence[Goal], voice: _Voice) -> list[_Words]:
    """What is said of each goal, and what may be missing together with what is done to it."""
    choice = voice.choice
    said: list[_Words] = []
    place = 0
    while place < len(goals):
        goal, after = goals[place], goals[place + 1] if place + 1 < len(goals) else None
        if isinstance(goal, Expect) and goal.shown and isinstance(after, Press) and after.target == goal.target:
            both = voice.goal(after, place + 1).marked((place + 1, "whole"))
            name = [span for (_, what), span in both.marks if what == "name"]
            template = choice.choice(phrases.EXPECT_AND)
            joined = voice.filled(template, {"g": both})
            shift = template.index("{g}")
            marks = [((place, "name"), (span[0] + shift, span[1] + shift)) for span in name]
            said.append(replace(joined, marks=(*joined.marks, *marks)).marked((place, "whole")))
            place += 2
        else:
            said.append(voice.goal(goal, place).marked((place, "whole")))
            place += 1
    return said


def _joined(clauses: list[_Words], choice: random.Random) -> _Words:
    """One instruction: sentences, commas, numbers, bullets."""
    ways = [_one_sentence, _one_sentence, _one_sentence, _sentences, _sentences, _numbered, _semicolons]
    if len(clauses) == 1:
        return _alone(clauses[0], choice)
    if len(clauses) == 2 and choice.random() < 0.04:
        template = choice.choice(phrases.LATER)
        said = _Words("")
        for text, slot in _pieces(template):
            said = said + text
            if slot:
                said = said + clauses[int(slot) - 1]
        return said.capital() + choice.choice([".", ""])
    return choice.choice(ways)(clauses, choice)


def _alone(clause: _Words, choice: random.Random) -> _Words:
    roll = choice.random()
    if roll < 0.2 and not _is_statement(clause):
        plea = choice.choice(phrases.PLEAS)
        end = choice.choice(["?", "?", ""]) if plea in phrases.QUESTIONS else choice.choice([".", ""])
        return (plea + clause).capital() + end
    if roll < 0.28 and not _is_statement(clause):
        return clause.capital() + choice.choice(phrases.PLEAS_AFTER) + choice.choice([".", ""])
    said = clause.capital() if choice.random() < 0.8 else clause
    return said + choice.choice([".", "", ""])


def _is_statement(clause: _Words) -> bool:
    """Whether it begins with a name: “Name: Ada”, “Name should be Ada”."""
    return clause.fixed_start or clause.text.startswith(("if ", "I ", "the ", "stop "))


def _one_sentence(clauses: list[_Words], choice: random.Random) -> _Words:
    """A, B, then C"""
    plea = choice.choice(phrases.PLEAS) if choice.random() < 0.15 and not _is_statement(clauses[0]) else ""
    said: _Words = plea + clauses[0] if plea else clauses[0]
    if not plea and choice.random() < 0.1 and not _is_statement(said):
        said = choice.choice(phrases.FIRST) + said
    last = choice.choice([", then ", ", then ", " and ", ", and ", " then ", " and then ", ", and then ", ", "])
    if last == " and " and len(clauses) > 2:
        last = ", and "
    middle = choice.choice([", ", ", ", ", then ", ", and then ", " and "])
    for place, clause in enumerate(clauses[1:], 2):
        said = said + (last if place == len(clauses) else middle) + clause
    end = choice.choice(["?", ""]) if plea in phrases.QUESTIONS else choice.choice([".", ".", ""])
    return (said.capital() if choice.random() < 0.85 else said) + end


def _sentences(clauses: list[_Words], choice: random.Random) -> _Words:
    """A. Then B. Finally C."""
    said = _Words("")
    plain = choice.random() < 0.4
    for place, clause in enumerate(clauses):
        begin = "" if plain else choice.choice(phrases.THEN)
        if place == 0:
            begin = "" if plain else choice.choice([*phrases.FIRST, "please "])
        elif place == len(clauses) - 1 and not plain and choice.random() < 0.5:
            begin = choice.choice(phrases.FINALLY)
        sentence: _Words = begin + clause if begin and not _is_statement(clause) else clause
        said = said + (" " if place else "") + sentence.capital() + "."
    return said


def _numbered(clauses: list[_Words], choice: random.Random) -> _Words:
    """A list: numbers, letters or dashes, each on a line of its own or all in one line."""
    mark = choice.choice(["{}. ", "{}) ", "({}) ", "- ", "* ", "Step {}: "])
    between = "\n" if "{}" not in mark or choice.random() < 0.7 else choice.choice([" ", "; ", ", "])
    capital, stop = choice.random() < 0.7, choice.choice(["", "", "."]) if between in {"\n", " "} else ""
    said = _Words("")
    for place, clause in enumerate(clauses, 1):
        line = clause.capital() if capital else clause
        said = said + (between if place > 1 else "") + mark.format(place) + line + stop
    return said


def _semicolons(clauses: list[_Words], choice: random.Random) -> _Words:
    """a; b; c, or a line for each."""
    between = choice.choice(["; ", "; ", "\n", ". ", " > "])
    capital = choice.random() < 0.3
    said = _Words("")
    for place, clause in enumerate(clauses):
        said = said + (between if place else "") + (clause.capital() if capital else clause)
    return said


def _small(text: str) -> str:
    """In small letters, where a letter stays one: spans count characters, and `İ` would become two."""
    return "".join(small if len(small := one.lower()) == 1 else one for one in text)


def _capital(letter: str) -> str:
    return letter.upper() if len(letter.upper()) == 1 else letter
