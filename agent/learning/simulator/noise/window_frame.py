"""Frames of windows as readers see them: a small picture, the title, signs at the right that may be misread."""

from __future__ import annotations

import random
from typing import Final

from agent.learning.simulator.window_state import Widget
from vision.geometry import PixelBox
from vision.perception.elements import Kind

HEIGHT: Final = 28.0

_MISREAD: Final = ("-Ox", "- x", "_ O x", "—□×", "x", "Ox")


def window_frame(
    choice: random.Random, left: float, top: float, right: float, title: str, avoid: frozenset[Kind] = frozenset()
) -> list[Widget]:
    """What stands in the title bar of a window whose content begins at `top`.

    Args:
        avoid: Kinds of which nothing may stand there, for they are counted.
    """
    middle = top - HEIGHT / 2
    made: list[Widget] = []

    def place(kind: Kind, x: float, width: float, text: str = "", height: float = 14.0) -> None:
        box = PixelBox(max(0.0, x), middle - height / 2, max(0.0, x) + width, middle + height / 2)
        if kind not in avoid:
            made.append(Widget(kind, box, text, points={"press": box.centre}))

    if choice.random() < 0.8:
        place(choice.choice([Kind.IMAGE, Kind.IMAGE, Kind.ICON]), left + 4, 18)
    width = 7.0 * len(title) + 4
    if title:
        place(Kind.TEXT, (left + right - width) / 2 if choice.random() < 0.7 else left + 30, width, title)
    roll = choice.random()
    if roll < 0.25:
        place(Kind.TEXT, right - 46, 42, choice.choice(_MISREAD))
    elif roll < 0.5:
        for at in range(3):
            place(Kind.ICON, right - 62 + 20 * at, 16)
    return made
