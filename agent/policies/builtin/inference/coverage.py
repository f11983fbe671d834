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
from vision.perception.elements import FIELDS, Element
from vision.perception.text_similarity import SAME, reads_as, similarity

_QUOTED: Final = re.compile(r"\"([^\"]+)\"|“([^”]+)”|‘([^’]+)’|«([^»]+)»|(?<!\w)'([^']+)'(?!\w)")
_NUMBERING: Final = re.compile(
    r"(?:^|(?<=[,;.>] )|(?<=and )|(?<=then ))\s*(?:\(?\d+[.)]\s|[-*]\s|step \d+:)", re.MULTILINE | re.I
)
_CHORD: Final = re.compile(
    r"\b(?:ctrl|control|alt|shift|strg|cmd|win)\s*[+-]\s*(?:(?:alt|shift)\s*[+-]\s*)?(\w+)", re.I
)
_KEY: Final = re.compile(
    r"\b(?:(enter|return|escape|esc|backspace|f\d+)\b(?=\s+key|\s*[.,;]|\s*$)|(tab|delete|space|home|end)\b(?=\s+key))",
    re.I,
)
_NUMBER: Final = re.compile(
    r"(?:(?<=press )|(?<=click )|(?<=hit )|(?<=push )|(?<=tap )|(?<=then )|(?<=on )|(?<=enter )|(?<=type ))"
    r"\d+(?:[.,]\d+)*(?![\w/:@%-]|[.,)]\d|\)\s| times| %)",
    re.I,
)
"""A number that is pressed or typed, not one to which something is set."""

_VALUE: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\S)(?!\d+(?:st|nd|rd|th)\b)(?!f\d+\b)(?=\w*\d)(?=\w*[A-Za-z])\w+(?=[\s,;.]|$)",
    re.I,
)
"""An address, or letters and digits in one word."""

_SIGN: Final = re.compile(
    r"(?:(?<=press )|(?<=click )|(?<=hit )|(?<=push )|(?<=tap )|(?<=then )|(?<=on )|(?<=the )|(?<=and ))"
    r"(?:\+/-|<-|[-+*/=()])(?=[\s,.;]|$)",
    re.I,
)
_NO_NAME: Final = re.compile(r"\b(?:I|Step|Control|Ctrl|CTRL|Shift|Alt|Win)\b")
_OTHER_SCRIPT: Final = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_PLACES: Final = frozenset(
    "of beside near above below under underneath beneath over by for between behind after before from in at".split()
)
_TO_PLACES: Final = frozenset("right left next close".split())
_BREAK: Final = re.compile(r"[.;>\n](?=\s|$)|\bthen\b|\bafterwards\b|\bafter that\b", re.I)
_LOOKS: Final = re.compile(
    r"\b(make sure|check (that|whether|if)|see (that|if)|if|unless|otherwise|or else|visible|missing|scroll|"
    r"there|into view|(turn|switch|put|set|bring|drag|slide|move|adjust|change|pull)\b.*|un\w+|tick|check|mark|enable|"
    r"disable|activate|deactivate|clear|deselect|should|shown?)\b",
    re.I,
)
"""Clauses that ask for a look, or for what may be so already."""

_MOST: Final = 0.7
"""The share of a name that has to be read."""

_KEY_NAMES: Final = {"return": "enter", "esc": "escape", "control": "ctrl"}


_MERE: Final = frozenset("the a an button field row part section group page tab".split())
"""Words between *in* and a name."""


def left_out(task: str, past: Sequence[Past], elements: Iterable[Element] = ()) -> tuple[str, ...]:
    """What the task names outright and no act was about, in its order.

    An act that is about nothing that the task says may have been about any of it, misread: as many names as there are
    such acts are forgiven.

    Args:
        elements: What is on the screen; what already stands in a field needs no act.
    """
    things = named(task)
    if not past:
        return ()  # all of it may be so already; how sure the network is decides that
    acts = [[_plain(text) for text in _texts(step)] for step in past]
    done = [text for act in acts for text in act] + [_plain(one.text) for one in elements if one.kind in FIELDS]
    keys = {str(key) for step in past for action in step.actions if isinstance(action, Hotkey) for key in action.keys}
    missing = [
        name for kind, name in things if not (kind == "key" and _pressed(name, keys)) and not _done(_plain(name), done)
    ]
    words = set(re.findall(r"\w+", task.casefold()))
    chords = {_KEY_NAMES.get(name.casefold(), name.casefold()) for kind, name in things if kind == "key"}
    unclear = sum(not _is_about(act, step, words, chords) for act, step in zip(acts, past, strict=True))
    return tuple(missing) if len(missing) > unclear else ()


def answers(missing: Sequence[str], step: Past) -> bool:
    """Whether a step is about one of the things that were left out."""
    texts = [_plain(text) for text in _texts(step)]
    keys = {str(key) for action in step.actions if isinstance(action, Hotkey) for key in action.keys}
    return any(_pressed(name, keys) or _done(_plain(name), texts) for name in missing)


def _is_about(texts: Sequence[str], step: Past, words: set[str], chords: set[str]) -> bool:
    """Whether an act is plainly about something that the task says."""
    pressed = {str(key) for action in step.actions if isinstance(action, Hotkey) for key in action.keys}
    if not any(texts):
        return bool(pressed & chords)
    return any(text and all(word in words for word in re.findall(r"\w+", text)) for text in texts)


def named(task: str) -> list[tuple[str, str]]:
    """The things that a task names outright, each with its kind: `key`, `name` (by its capital) or `thing`."""
    found: list[tuple[int, str, str]] = []
    rest = task

    def take(pattern: re.Pattern[str], kind: str, group: int = 0) -> None:
        nonlocal rest
        for match in list(pattern.finditer(rest)):
            text = next((part for part in match.groups() if part), match[0]) if group else match[0]
            if not _is_place(task[: match.start()]) and not _LOOKS.search(_clause(task, match.start())):
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
    return [
        (kind, text) for _, kind, text in sorted(found) if not _OTHER_SCRIPT.search(text) and not _NO_NAME.search(text)
    ]


def _clause(task: str, at: int) -> str:
    """The part of a task around a place, between points, semicolons, new lines and *then*."""
    first = max((match.end() for match in _BREAK.finditer(task, 0, at)), default=0)
    last = _BREAK.search(task, at)
    return task[first : len(task) if last is None else last.start()]


def _is_place(before: str) -> bool:
    """Whether a name behind these words says where something is or on what condition, not what is to be done."""
    words = re.findall(r"[a-z]+", before.casefold())[-3:]
    while words and words[-1] in _MERE:
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
