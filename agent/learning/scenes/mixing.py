"""Mixed scenes: two skills on one screen, in two panes, and one task that asks for both, in this order or that."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from agent.learning.scenes.stage import Act, Stage
from agent.learning.scenes.wording import Told
from agent.policies.builtin.examples import ActionKind
from agent.policies.builtin.vocabulary import MAX_STEPS

_GLUES: Final = (
    "{a}, then {b}", "{a}. Then {b}", "{a}. {B}", "{a} and then {b}", "{a}; {b}", "{a}. After that, {b}", "{a}\n{B}",
    "first {a}, then {b}", "1. {A}\n2. {B}", "{a}, and {b}", "{a}. When that is done, {b}", "1) {a} 2) {b}",
    "two things: {a}; {b}", "- {A}\n- {B}", "{a}, afterwards {b}", "{a}. Finally {b}", "start with this: {a}. Then {b}",
)  # fmt: skip
_TURNED: Final = (
    "{b}. Before that, {a}", "{b}, but first {a}", "{B}. But {a} first", "at the end {b}; begin with {a}",
    "{B} - only after this: {a}", "last of all {b}. Before, {a}",
)  # fmt: skip
"""In which what is said first is done last."""

_ALONE: Final = frozenset({ActionKind.ASK, ActionKind.WRITE, ActionKind.KEYS})
"""Acts that depend on what has the keyboard, or end the task."""

_PART: Final = re.compile(r"\{([abAB])\}")


def mix(s: Stage, builders: Sequence[Callable[[Stage], None]]) -> None:
    """Build two skills in two panes of one stage; nothing where they would be taken for each other."""
    one, two = s.choice.sample(list(builders), 2)
    s.first_pane, s.swapped = s.choice.uniform(0.42, 0.58), s.chance(0.3)
    first = _built(s, one)
    s.aside = True
    count = len(s.rows)
    second = _built(s, two)
    s.aside = False
    s.acts, s.told = [], Told("", {})
    if first is None or second is None:
        return
    texts = [{cell.text.casefold().strip(": ") for row in rows for cell in row.cells if cell.text.strip()}
             for rows in (s.rows[:count], s.rows[count:])]  # fmt: skip
    symbols = [{cell.name for row in rows for cell in row.cells if cell.name}
               for rows in (s.rows[:count], s.rows[count:])]  # fmt: skip
    if texts[0] & texts[1] or symbols[0] & symbols[1]:
        return
    last = first[1][-1].step
    if last + second[1][-1].step > MAX_STEPS:
        return
    s.told = _joined(s, first[0], second[0])
    s.acts = [
        *(replace(act, value=_renamed(act, "a")) for act in first[1]),
        *(replace(act, value=_renamed(act, "b"), step=act.step + last) for act in second[1]),
    ]


def _built(s: Stage, build: Callable[[Stage], None]) -> tuple[Told, list[Act]] | None:
    """The task and the acts of one skill, or None where it takes the whole screen."""
    s.acts, s.told = [], Told("", {})
    build(s)
    if not s.told.text or not s.acts or s.over or any(act.kind in _ALONE for act in s.acts):
        return None
    return s.told, s.acts


def _renamed(act: Act, part: str) -> str | None:
    return None if act.value is None else f"{part} {act.value}"


def _joined(s: Stage, first: Told, second: Told) -> Told:
    """Both tasks as one, with the spans of the values of both."""
    glue = s.choice.choice(_TURNED if s.chance(0.15) else _GLUES)
    parts = {"a": first, "b": second}
    text, spans, at = "", dict[str, tuple[int, int]](), 0
    for found in _PART.finditer(glue):
        text += glue[at : found.start()]
        name, told = found[1].lower(), parts[found[1].lower()]
        said = told.text.rstrip(".!? ")
        starts = any(begin == 0 for begin, _ in told.spans.values())
        if not starts and not said.startswith("I "):
            said = (said[:1].upper() if found[1].isupper() or not text.strip() else said[:1].lower()) + said[1:]
        spans |= {f"{name} {value}": (begin + len(text), end + len(text)) for value, (begin, end) in told.spans.items()}
        text += said
        at = found.end()
    return Told(text + glue[at:] + s.choice.choice(["", "."]), spans)
