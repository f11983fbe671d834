"""Thought translation: what our own policies think and ask, in the window's language; thoughts of models stay."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication

from gui.i18n.element_names import kind_name
from gui.i18n.own_sentences import own_sentence
from vision.perception.elements import Kind

_HOLE: Final = re.compile(r"\\\{(\d)\\\}")
_HEAD: Final = r"Step (?P<step>\d+) of (?P<steps>\d+)(?:: (?P<words>.*?))?\. "
_ELEMENT: Final = re.compile(r"([a-z]+(?: [a-z]+)*?)( “.*”)?( at \(\d+, \d+\))?", re.DOTALL)
_TYPED: Final = re.compile(r"type (\d+) characters(?: into (.*))?", re.DOTALL)


def localized_thought(thought: str) -> str:
    """A thought of plain instructions, of the built-in model or of a replay; any other as it is."""
    for english, translated in _sentences().items():
        if (found := _pattern(english, _HEAD).fullmatch(thought)) is not None:
            return f"{_head(found)}{_filled(translated, found)}"
        if (found := _pattern(english, "").fullmatch(thought)) is not None:
            return _filled(translated, found)
    if (found := _pattern("", _HEAD.rstrip()).fullmatch(thought)) is not None:
        return _head(found).rstrip()
    return own_sentence(thought) or thought


def _head(found: re.Match[str]) -> str:
    translate = QCoreApplication.translate
    step, steps, words = found["step"], found["steps"], found["words"]
    if words is None:
        return translate("Thought", "Step {0} of {1}. ").format(step, steps)
    return translate("Thought", "Step {0} of {1}: {2}. ").format(step, steps, _step_words(words))


def _step_words(words: str) -> str:
    """A step in the person's own words; of what is typed only the length is said, and that is ours."""
    translate = QCoreApplication.translate
    found = _TYPED.fullmatch(words)
    if found is None:
        return words
    count, field = found.groups()
    if field is None:
        return translate("Thought", "type {0} characters").format(count)
    return translate("Thought", "type {0} characters into {1}").format(count, field)


def _filled(translated: str, found: re.Match[str]) -> str:
    holes = {int(name[1:]): value for name, value in found.groupdict().items() if name.startswith("h")}
    return translated.format(*(_named(holes[number]) for number in sorted(holes)))


def _named(words: str) -> str:
    """An element by its kind and name, with the kind translated; or another word of ours."""
    translate = QCoreApplication.translate
    ours = {
        "up": translate("Thought", "up"),
        "down": translate("Thought", "down"),
        "left": translate("Thought", "left"),
        "right": translate("Thought", "right"),
        "what is meant": translate("Thought", "what is meant"),
    }
    if words in ours:
        return ours[words]
    found = _ELEMENT.fullmatch(words)
    if found is None:
        return words
    try:
        kind = Kind(found[1].replace(" ", "_"))
    except ValueError:
        return words
    return translate("Thought", "{0}{1}").format(kind_name(kind), found[2] or "")


@cache
def _pattern(english: str, head: str) -> re.Pattern[str]:
    return re.compile(head + _HOLE.sub(r"(?P<h\1>.+?)", re.escape(english)), re.DOTALL)


def _sentences() -> dict[str, str]:
    """What the policies say, and what the window says for it; the longer before the shorter that it begins with."""
    known: dict[str, str] = {}
    ask = QCoreApplication.translate

    def translate(context: str, text: str) -> None:
        known[text] = ask(context, text)

    # agent/policies/steps.py
    translate("Thought", "I see the {0}; I click it.")
    translate("Thought", "I see the {0}; I fill it.")
    translate("Thought", "I see the {0}; I open it.")
    translate("Thought", "I see the {0} and the {1}; I drag one to the other.")
    translate("Thought", "The list is open; I click {0}.")
    translate("Thought", "I type it where the keyboard is.")
    translate("Thought", "I press the keys.")
    translate("Thought", "I turn the wheel.")
    translate("Thought", "I turn the wheel over the {0}.")
    translate("Thought", "I wait.")
    translate("Thought", "Not yet; I look again in {0} s.")
    translate("Thought", "All steps are done.")
    translate("Thought", "I cannot read the instructions.")
    # agent/policies/builtin/replies.py
    translate("Thought", "I see the {0}; I double-click it.")
    translate("Thought", "I see the {0}; I right-click it.")
    translate("Thought", "I see the {0}; I drag it.")
    translate("Thought", "I type where the keyboard is.")
    translate("Thought", "I do not see it yet; I scroll {0} over the {1}.")
    translate("Thought", "I do not see it yet; I scroll {0}.")
    translate("Thought", "I wait until the screen is ready.")
    translate("Thought", "All should be done, but I am not sure; I ask.")
    translate("Thought", "I see several things that fit; I ask.")
    translate("Thought", "All is done as it should be.")
    translate("Thought", "I do not see {0}; I ask.")
    translate("Thought", "I cannot go on by myself.")
    return known
