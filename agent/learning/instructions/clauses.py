"""Wording of single goals: one clause of English each, as one person would write it throughout an instruction."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import assert_never

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
from agent.learning.instructions.marked_text import Mark, MarkedText, filled, lower_case
from vision.perception.elements import Kind


class ClauseWriter:
    """Words goals in one person's manner: quotes everywhere, nowhere or at random, and the like."""

    def __init__(self, choice: random.Random) -> None:
        self.choice = choice
        self._quotes = choice.choice(phrases.QUOTES)
        self._quoting = choice.choice([0.0, 0.0, 0.25, 0.5, 1.0, 1.0])
        self._nouns = choice.choice([0.15, 0.5, 0.85])
        self._lower = choice.choice([0.0, 0.0, 0.0, 0.6])

    def goal(self, goal: Goal, place: int) -> MarkedText:
        """The clause of one goal, without a full stop.

        Args:
            place: The goal's index, for the marks.
        """
        ways: Sequence[str]
        match goal:
            case Press(target, click):
                return self._from_template(phrases.PRESS[click], place, target=target)
            case Fill(value, into):
                ways = phrases.WRITE if into is None else phrases.FILL
                return self._from_template(ways, place, target=into, value=value)
            case Tick(target, on):
                return self._from_template(phrases.TICK if on else phrases.UNTICK, place, target=target)
            case Choose(value, within, kind):
                if within is None:
                    return self._choice_clause(value, kind, place)
                ways = phrases.CHOOSE_IN if within.kind is Kind.COMBOBOX else phrases.CHOOSE_IN_LIST
                return self._from_template(ways, place, target=within, value=value)
            case SetTo(value, target):
                slider = target.kind is Kind.SLIDER
                date = re.search(r"\d\D\d+\D\d", value) is not None
                ways = phrases.SET_SLIDER if slider else phrases.SET_DATE if date else phrases.SET
                return self._from_template(ways, place, target=target, value=value)
            case Keys(keys, times):
                return self._keys(keys, times)
            case Menu(path):
                return self._menu(path, place)
            case SwitchTab(name):
                return filled(self.choice.choice(phrases.TAB), {"t": self._name(name, (place, "name"))})
            case Reveal(name):
                return filled(self.choice.choice(phrases.REVEAL), {"t": self._name(name, (place, "name"))})
            case Expect(target, shown):
                ways = phrases.EXPECT if shown else phrases.EXPECT_NONE
                template = self.choice.choice(ways)
                return filled(template, {"t": self._target(target, place, article="no {t}" not in template)})
            case _:
                assert_never(goal)

    def _from_template(
        self, ways: Sequence[str], place: int, *, target: Target | None = None, value: str | None = None
    ) -> MarkedText:
        parts: dict[str, MarkedText] = {}
        if target is not None:
            parts["t"] = self._target(target, place)
        if value is not None:
            parts["v"] = self._value(value, (place, "value"))
        template = self.choice.choice(ways)
        if template.startswith("{t}") and not (target and target.name):
            template = ways[0]
        return filled(template, parts)

    def _choice_clause(self, value: str, kind: Kind, place: int) -> MarkedText:
        name = self._name(value, (place, "value"), exact=True)
        template = self.choice.choice(phrases.CHOOSE)
        if kind is Kind.RADIO and "the" not in template and self.choice.random() < 0.3:
            name = "the " + name + " " + self.choice.choice(phrases.NOUNS[Kind.RADIO])
        return filled(template, {"v": name})

    def _keys(self, keys: tuple[str, ...], times: int) -> MarkedText:
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
        worded = template.format(k=self.choice.choice(phrases.JOINTS).join(names))
        if times > 1:
            worded += " " + self.choice.choice(phrases.TIMES.get(times, (f"{times} times",)))
        return MarkedText(worded)

    def _menu(self, path: tuple[str, ...], place: int) -> MarkedText:
        names = [self._name(name, (place, "path")) for name in path]
        if len(names) == 2 and self.choice.random() < 0.9:
            return filled(self.choice.choice(phrases.MENU), {"a": names[0], "b": names[1]}, ("a", "b"))
        joint = self.choice.choice(phrases.PATH_JOINTS)
        whole = names[0]
        for name in names[1:]:
            whole = whole + joint + name
        return filled(self.choice.choice(phrases.MENU_LONG), {"p": whole})

    def _target(self, target: Target, place: int, *, article: bool = True) -> MarkedText:
        """The words for a target: “Save”, the Save button, the second “Delete”, the box left of Weekly."""
        pick, the = self.choice, "the " if article else ""
        noun = pick.choice(phrases.NOUNS[target.kind]) if target.kind is not None else ""
        which = self._which(target.ordinal)
        if not target.name:
            worded = MarkedText(f"{the}{which}{noun}")
        else:
            name = self._name(target.name, (place, "name"))
            if noun and (pick.random() < self._nouns or (which and pick.random() < 0.4)):
                way = pick.random()
                if way < 0.55:
                    worded = f"{the}{which}" + name + f" {noun}"
                elif way < 0.7 and not which:
                    worded = (f"{the}{noun} " if pick.random() < 0.6 else f"{noun} ") + name
                else:
                    called = pick.choice(["called", "named", "labelled", "that says", "with the label"])
                    worded = f"{the}{which}{noun} {called} " + name
            elif which:
                worded = f"{the}{which}" + name
            elif pick.random() < 0.15 and target.kind not in {None, Kind.TEXT_FIELD} and article:
                worded = "the " + name
            else:
                worded = name
        if target.where is not None:
            template = pick.choice(phrases.PLACES[target.where])
            worded = worded + " " + filled(template, {"x": self._name(target.anchor, (place, "anchor"))})
        return worded

    def _which(self, ordinal: int | None) -> str:
        if ordinal is None:
            return ""
        if ordinal < 0:
            return "last "
        words = phrases.ORDINALS if self.choice.random() < 0.8 else phrases.NUMERALS
        return words[ordinal - 1] + " "

    def _name(self, name: str, mark: Mark, *, exact: bool = False) -> MarkedText:
        """A name, quoted or not, in lower case now and then; with `exact` letter by letter."""
        if not exact and self.choice.random() < 0.9:
            name = name.rstrip(" :…") or name
        if _must_quote(name) or self.choice.random() < self._quoting:
            return self._quoted(name, mark)
        if not exact and self._lower and self.choice.random() < self._lower:
            name = lower_case(name)
        return MarkedText(name, ((mark, (0, len(name))),), fixed_start=not name.islower())

    def _value(self, value: str, mark: Mark) -> MarkedText:
        if _must_quote(value) or self.choice.random() < max(self._quoting, 0.2):
            return self._quoted(value, mark)
        return MarkedText(value, ((mark, (0, len(value))),), fixed_start=True)

    def _quoted(self, text: str, mark: Mark) -> MarkedText:
        left, right = self._quotes
        for left, right in (self._quotes, ('"', '"'), ("“", "”"), ("«", "»")):
            if left not in text and right not in text:
                break
        return MarkedText(left + text + right, ((mark, (len(left), len(left) + len(text))),), fixed_start=True)


def _must_quote(text: str) -> bool:
    """Whether a text could be mistaken for a part of the sentence around it."""
    return (
        re.search(r"[,;:.!?\"“”«»()\n]|\s['-]\s|\b(and|then|in|into|to|of|as|with|for|is|from)\b", text) is not None
        and re.fullmatch(r"[\w.+-]+@[\w.-]+\w|\d+[.:]\d+|\d+[./-]\d+[./-]\d+|[\w-]+\.\w{1,5}", text) is None
    ) or not text.strip()
