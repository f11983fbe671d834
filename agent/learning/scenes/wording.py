"""Wording of tasks of scenes: templates with synonyms, whole sentences as people say them, and people's noise.

In a template `<press>` stands for any word that means it, `[…]` for what may be left out, `{name}` for a value. The
words are neither those of `agent.learning.instructions` nor those of the live pages.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]

_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "put": ("put", "enter", "type", "write", "fill in", "set", "insert", "give"),
    "press": ("press", "click", "click on", "hit", "tap", "push", "use", "choose"),
    "tick": ("tick", "check", "mark", "select", "switch on", "enable", "turn on", "activate"),
    "untick": ("untick", "uncheck", "clear", "deselect", "switch off", "turn off", "disable"),
    "open": ("open", "unfold", "expand", "go to", "go into", "look into", "show"),
    "choose": ("choose", "pick", "select", "take", "go for", "use"),
    "set": ("set", "change", "bring", "adjust", "turn", "put"),
    "delete": ("delete", "remove", "get rid of", "throw away", "erase", "drop", "kick out"),
    "find": ("find", "look for", "search for", "get me", "show me", "I need", "I want", "I am looking for"),
    "close": ("close", "dismiss", "get rid of", "shut", "hide", "put away", "remove"),
    "all": ("all", "all of", "every one of", "each of"),
    "then": ("then", "and then", "after that", "and", "afterwards", "next"),
    "make": ("make", "create", "add", "set up", "enter"),
    "send": ("send", "mail", "write", "email"),
    "copy": ("copy", "carry over", "transfer", "take over", "write"),
}
_POLITE: Final = (
    "please {s}", "could you {s}?", "can you {s}", "would you {s}, please", "{s}, please", "{s} for me", "kindly {s}",
    "I need you to {s}", "I'd like you to {s}", "hi, {s}", "ok, {s}", "now {s}", "{s}, thanks", "just {s}", "{s} now",
    "you should {s}", "let's {s}", "{s} pls",
)  # fmt: skip
_ORDER: Final = re.compile(
    r"<(?!find)\w+>|(archive|add|answer|book|buy|call|delete|edit|go|log|open|order|rename|sign|sort|start|stop|type|write|"
    r"rate|print|save|show|share|search|step|reply|skip)\b"
)
"""How sentences begin before which people say *could you*."""

_TYPOS: Final = 0.07
_WORD: Final = re.compile(r"<(\w+)>")
_SLOT: Final = re.compile(r"\{(\w+)\}")
_QUOTES: Final = ("{}", "{}", "{}", '"{}"', "“{}”", "'{}'", "‘{}’")


@dataclass(frozen=True, slots=True)
class Told:
    """A task with the span of each value in it."""

    text: str
    spans: Mapping[str, Span]


def tell(choice: random.Random, templates: Sequence[str], values: Mapping[str, str]) -> Told:
    """One of the templates with its values, noise of people included.

    Args:
        values: By their names in the template; those whose names begin with `_` are never quoted.
    """
    template = choice.choice(list(templates))
    orders = _ORDER.match(template) is not None
    template = re.sub(r"\[([^\[\]]*)\]", lambda found: found[1] if choice.random() < 0.5 else "", template)
    template = _WORD.sub(lambda found: choice.choice(_SYNONYMS[found[1]]), template)
    template = re.sub(r"[ \t]+", " ", template).strip()
    if orders and choice.random() < 0.22:
        template = choice.choice(_POLITE).replace("{s}", template)
    if choice.random() < _TYPOS:
        template = mistyped(template, choice)
    if choice.random() < 0.55 and not template.startswith("{"):
        template = template[:1].upper() + template[1:]
    if template[-1] not in "?.!" and choice.random() < 0.5:
        template += choice.choice([".", ".", ".", "!", "..."])
    quote = choice.choice(_QUOTES)
    text, spans, at = "", dict[str, Span](), 0
    for found in _SLOT.finditer(template):
        name = found[1]
        text += template[at : found.start()]
        before, after = ("", "") if name[0] == "_" else quote.split("{}")
        begin = len(text) + len(before)
        spans[name] = begin, begin + len(values[name])
        text += before + values[name] + after
        at = found.end()
    return Told(text + template[at:], spans)


def mistyped(template: str, choice: random.Random) -> str:
    """One longer word with two letters changed over, one left out or one doubled; never within a value."""
    words = list(re.finditer(r"(?<![{\w])[a-z]{4,}(?![}\w])", template))
    if not words:
        return template
    found = choice.choice(words)
    at = found.start() + choice.randint(1, len(found[0]) - 2)
    rest = template[at + 2 :]
    swapped = template[:at] + template[at + 1] + template[at] + rest
    return choice.choice([swapped, template[:at] + template[at + 1 :], template[: at + 1] + template[at:]])
