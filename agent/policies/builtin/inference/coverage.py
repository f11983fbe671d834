"""Coverage: whether every thing that a task names outright was acted on.

A small model drops what comes late in a list: *press 5, then +, then 3, then =* ends after the 3. What a task says
outright (in quotation marks, as a number, a sign, a key, a name with a capital) and is no place (*in the row of Bob*)
must occur among the names of what was pressed, the texts that were typed and the keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from agent.core.actions import Hotkey, Type
from agent.policies.builtin.examples import Past
from agent.policies.builtin.replies import names_in
from vision.perception.text_similarity import SAME, reads_as, similarity

_QUOTED: Final = re.compile(r"\"([^\"]+)\"|“([^”]+)”|‘([^’]+)’|«([^»]+)»|(?<!\w)'([^']+)'(?!\w)")
_NUMBERING: Final = re.compile(r"^\s*(?:\(?\d+[.)]|-)\s", re.MULTILINE)
_CHORD: Final = re.compile(
    r"\b(?:ctrl|control|alt|shift|strg|cmd|win)\s*[+-]\s*(?:(?:alt|shift)\s*[+-]\s*)?(\w+)", re.I
)
_KEY: Final = re.compile(
    r"\b(enter|return|escape|esc|tab|delete|backspace|space|home|end|f\d+)\b(?=\s+key|\s*[.,;]|\s*$)", re.I
)
_NUMBER: Final = re.compile(r"(?<![\w.,/:@-])\d+(?:[.,]\d+)*(?![\w/:@%-]|[.,)]\d|\)\s)")
_VALUE: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\S)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]+(?=[\s,;.]|$)")
"""An address, or letters and digits in one word."""

_SIGN: Final = re.compile(r"(?<=[^\n] )(?:\+/-|<-|[-+*/=()])(?=[\s,.;]|$)")
_OTHER_SCRIPT: Final = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")
_NAME: Final = re.compile(r"(?<=[a-z,>] )[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_PLACES: Final = frozenset(
    "of beside near above below under underneath beneath over by for between behind after before from in at".split()
)
_TO_PLACES: Final = frozenset("right left next close".split())
_MOST: Final = 0.7
"""The share of a name that has to be read."""

_KEY_NAMES: Final = {"return": "enter", "esc": "escape", "control": "ctrl"}


def left_out(task: str, past: Sequence[Past]) -> tuple[str, ...]:
    """What the task names outright and no act was about, in its order."""
    done = [_plain(text) for step in past for text in _texts(step)]
    keys = {str(key) for step in past for action in step.actions if isinstance(action, Hotkey) for key in action.keys}
    return tuple(
        name for kind, name in named(task) if not (_pressed(name, keys) if kind == "key" else _done(_plain(name), done))
    )


def named(task: str) -> list[tuple[str, str]]:
    """The things that a task names outright, each with its kind: `key`, `name` (by its capital) or `thing`."""
    found: list[tuple[int, str, str]] = []
    rest = task

    def take(pattern: re.Pattern[str], kind: str, group: int = 0) -> None:
        nonlocal rest
        for match in list(pattern.finditer(rest)):
            text = next((part for part in match.groups() if part), match[0]) if group else match[0]
            if not _is_place(task[: match.start()]):
                found.append((match.start(), kind, text))
            rest = rest[: match.start()] + "\0" * len(match[0]) + rest[match.end() :]

    rest = _NUMBERING.sub(lambda match: "\0" * len(match[0]), rest)
    take(_QUOTED, "thing", 1)
    take(_VALUE, "thing")
    take(_CHORD, "key", 1)
    take(_KEY, "key", 1)
    take(_NAME, "name")
    take(_NUMBER, "thing")
    take(_SIGN, "thing")
    # letters that the reader of screens knows less well may have been pressed under another name
    return [(kind, text) for _, kind, text in sorted(found) if not _OTHER_SCRIPT.search(text) and text != "I"]


def _is_place(before: str) -> bool:
    """Whether a name behind these words says where something is or on what condition, not what is to be done."""
    words = re.findall(r"[a-z]+", before.casefold())[-3:]
    while words and words[-1] in {"the", "a", "an", "button", "field", "row"}:
        words.pop()
    if not words:
        return False
    if words[-1] in {"no", "not", "if", "unless", "whether"}:
        return True
    return words[-1] in _PLACES or (words[-1] == "to" and len(words) > 1 and words[-2] in _TO_PLACES)


def _texts(step: Past) -> Iterable[str]:
    yield from names_in(step.thought)
    yield from (action.text for action in step.actions if isinstance(action, Type))


def _done(name: str, done: Sequence[str]) -> bool:
    return not name or any(
        name in text or reads_as(text, name) or similarity(text, name) >= SAME or _cut(text, name) for text in done
    )


def _cut(text: str, name: str) -> bool:
    """Whether a text is a name of which an end was not read."""
    return text in name and len(text) >= _MOST * len(name)


def _pressed(name: str, keys: set[str]) -> bool:
    low = name.casefold()
    return _KEY_NAMES.get(low, low) in keys


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".… ")
