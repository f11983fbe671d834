"""The hand-labelled list of what is pressed and typed, as situations on a screen.

The rules were written against the first two of every three; the third was held out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, Final, cast

from agent.core.actions import Action, Click, Hotkey, Type, key
from agent.safety.risk import risk
from agent.safety.rules import Decision, Rules, first_match
from agent.safety.situation import situation_of
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind

_DATA: Final = Path(__file__).parents[2] / "data" / "risk"
_LINE: Final = PixelBox(300, 300, 620, 318)
_RIGHT: Final = PixelBox(520, 360, 620, 384)
_LEFT: Final = PixelBox(400, 360, 500, 384)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An action on a screen, and what the person who labelled it says.

    Attributes:
        name: What is pressed or typed.
    """

    name: str
    risky: bool
    held_out: bool
    action: Action
    elements: tuple[Element, ...]
    window: str = ""

    def asked(self, rules: Rules) -> bool:
        """Whether rules and risk ask about it."""
        met = situation_of(self.action, self.elements, self.window)
        rule = first_match(rules, met, None, time(12))
        return rule.decide is not Decision.ALLOW if rule is not None else risk(met) is not None


def labelled() -> Iterator[Labelled]:
    """The whole list."""
    for number, one in enumerate(_read("targets") + _read("strokes")):
        held_out = number % 3 == 2
        question = (Element(Kind.TEXT, _LINE, one["dialog"]),) if one["dialog"] else ()
        if "kind" in one:
            pressed = Element(Kind(one["kind"]), _RIGHT, one["text"])
            name = f"{one['text']} ({one['dialog']})" if one["dialog"] else one["text"]
            yield Labelled(name, one["risky"], held_out, Click(_RIGHT.centre), (*question, pressed))
            continue
        buttons = (Element(Kind.BUTTON, _LEFT, "Cancel"), Element(Kind.BUTTON, _RIGHT, "OK")) if question else ()
        action = Type(one["typed"]) if "typed" in one else Hotkey(tuple(map(key, one["keys"].split("+"))))
        yield Labelled(repr(action), one["risky"], held_out, action, (*question, *buttons), one["dialog"])


def recall_and_precision(judged: list[tuple[Labelled, bool]]) -> tuple[float, float]:
    """Of the risky ones, the share asked about; of those asked about, the share that is risky."""
    right = sum(one.risky and asked for one, asked in judged)
    return right / sum(one.risky for one, _ in judged), right / sum(asked for _, asked in judged)


def _read(name: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8")))
