"""Wordings of tasks on live pages, by three hands: templates with synonyms, seeds as people write, and their noise.

The synonyms and the seeds are written for these pages and are not those of `agent.learning.instructions`. The noise is
what people do to a sentence: they are polite, leave out points and capitals, and mistype.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Final

_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "put": ("put", "enter", "type", "write", "fill in", "key in"),
    "press": ("press", "click", "hit", "push", "use"),
    "tick": ("tick", "check", "mark", "select"),
    "open": ("open", "unfold", "expand", "show what is under"),
    "choose": ("choose", "pick", "select", "take", "go for"),
    "set": ("set", "change", "bring", "adjust"),
    "delete": ("delete", "remove", "get rid of", "throw out", "bin"),
    "find": ("find", "look for", "search for"),
    "close": ("close", "dismiss", "get rid of", "shut"),
    "all": ("all", "every one of", "each of"),
    "then": ("then", "and then", "after that", "next"),
}
_POLITE: Final = ("please {s}", "could you {s}?", "can you {s}", "I need you to {s}", "{s}, please", "would you {s}")
_NO_ORDER: Final = re.compile(
    r"(I|we|no|none|the|every|this|in|display|arrival|amount|invoice|\{\w+\}|"
    r"not|only|nothing|under|our|my|you|your|somebody|what|there|should|where|why|does|how|everything|"
    r"letter|name|user|seat|place|which|that one|that was|it was|two|three|as|neither|so so|second|worst|message|"
    r"cookies|oh|\w+ is|\w+ are)\b|\{|\d",
    re.IGNORECASE,
)
"""How sentences begin before which nobody says *could you*."""

_TYPOS: Final = 0.08
_WORD: Final = re.compile(r"<(\w+)>")


class Wording:
    """Words a task, each time another way.

    In a template `<put>` stands for any word that means it, and `[…]` for what may be left out; what is quoted and
    what is written in braces comes as it is.
    """

    def __init__(self, choice: random.Random) -> None:
        self._choice = choice

    def __call__(self, *templates: str, **values: str) -> str:
        """A sentence from one of the templates, with noise."""
        text = self._choice.choice(templates)
        text = re.sub(r"\[([^\]]*)\]", lambda found: found[1] if self._choice.random() < 0.5 else "", text)
        text = _WORD.sub(lambda found: self._choice.choice(_SYNONYMS[found[1]]), text)
        text = re.sub(r"\s+", " ", text).strip()
        text = self._noisy(text)
        quote = self._choice.choice(['"{}"', "“{}”", "{}", "{}", "{}", "'{}'"])
        return text.format(**{name: quote.format(value) if name[0] != "_" else value for name, value in values.items()})

    def _noisy(self, text: str) -> str:
        roll = self._choice.random()
        if roll < 0.2 and not _NO_ORDER.match(text):
            text = self._choice.choice(_POLITE).replace("{s}", text)
        if self._choice.random() < _TYPOS:
            text = self._mistyped(text)
        if self._choice.random() < 0.6:
            text = text[:1].upper() + text[1:]
            text += "" if text[-1] in "?.!" else self._choice.choice([".", ".", ""])
        return text

    def _mistyped(self, text: str) -> str:
        """Two letters of one longer word changed over; never within a value."""
        words = list(re.finditer(r"(?<![{\w])[a-z]{5,}(?![}\w])", text))
        if not words:
            return text
        found = self._choice.choice(words)
        at = found.start() + self._choice.randint(1, len(found[0]) - 2)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
