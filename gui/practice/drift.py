"""Drift: what may have changed in an application since its task was recorded. No Qt here.

The drift of a seed is the same on every machine. `other_look` is what the words and the layout become; the rest
(scale, place, a dialog in the way, a slow program, another toolkit's style) is done where windows are made.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from gui.practice.appearance import BUTTONS, FIELDS, Look


class Drift(StrEnum):
    """One kind of change."""

    THEME = "theme"
    SCALE = "scale"
    FONT = "font"
    MOVED = "moved"
    RESIZED = "resized"
    REORDERED = "reordered"
    RENAMED = "renamed"
    INSERTED = "inserted"
    MODAL = "modal"
    SLOW = "slow"
    DIALOG = "dialog"
    STYLE = "style"


SCALES: Final = (0.75, 1.25, 1.5, 2.0)
FONTS: Final = ("DejaVu Serif", "Liberation Sans", "Noto Sans CJK JP", "DejaVu Sans Mono")
SLOW_S: Final = 1.5
"""How long a slow application does nothing after each click and each Enter."""

_CAPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "&File": ("&Document",),
    "&New": ("&New document", "Ne&w file"),
    "&Open…": ("&Open file…",),
    "Save &As…": ("Save copy &as…",),
    "&View": ("&Views",),
    "&Word wrap": ("&Wrap words", "&Word-wrap"),
}
"""Captions of the editor and what a later version may call them."""


def other_look(look: Look, drift: Drift, seed: int) -> Look:
    """`look` after `drift`."""
    choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
    match drift:
        case Drift.THEME:
            return replace(look, dark=not look.dark)
        case Drift.FONT:
            return replace(look, family=choice.choice(FONTS), type_pt=choice.choice((9, 13, 15)))
        case Drift.REORDERED:
            order = look.order
            while order == look.order:
                order = tuple(choice.sample(look.order, len(look.order)))
            return replace(look, order=order, menus_reversed=True)
        case Drift.RENAMED:
            words = {**FIELDS, **BUTTONS}
            name = choice.choice([*FIELDS, "save"])
            others = [word for word in words[name] if word != look.labels[name]]
            renamed = {choice.choice(list(_CAPTIONS)): 0}
            captions = {caption: choice.choice(_CAPTIONS[caption]) for caption in renamed}
            return replace(look, labels={**look.labels, name: choice.choice(others)}, captions=captions)
        case Drift.INSERTED:
            return replace(look, inserted=choice.randrange(len(look.order)))
        case _:
            return look


def scale_of(drift: Drift, seed: int) -> float:
    """The scale at which the windows are drawn."""
    return SCALES[seed % len(SCALES)] if drift is Drift.SCALE else 1.0
