"""A dialog that the recording does not know: what closes it without saying yes to anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from agent.core.actions import Click
from agent.safety.rules import Decision, Rules, first_match
from agent.safety.situation import situation_of
from vision.perception.captions import caption
from vision.perception.elements import FIELDS, Element, Kind
from vision.perception.text_similarity import SAME, similarity

_CLOSING: Final = (
    (
        "cancel",
        "close",
        "dismiss",
        "abbrechen",
        "schliessen",
        "annuler",
        "fermer",
        "cancelar",
        "cerrar",
        "取消",
        "关闭",
    ),
    ("later", "not now", "no thanks", "remind me later", "skip", "spater", "nicht jetzt", "plus tard", "mas tarde"),
    ("ok", "okay", "got it", "understood", "verstanden", "compris", "entendido", "确定", "知道了"),
)
"""What closes a dialog; the first row says no, the last has nothing to say no to."""

_SAME_SCREEN: Final = 0.3
"""Share of the recorded texts that must still be read; below it, it is another language or another program."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A dialog in the way.

    Attributes:
        closing: The button that closes it.
        grave: Why it must not be pressed unasked, or None.
    """

    closing: Element
    grave: str | None


def obstacle(recorded: Sequence[Sequence[Element]], now: Sequence[Element], rules: Rules) -> Obstacle | None:
    """The dialog that is there now and in none of the `recorded` readings of this screen."""
    pressable = [one for one in now if one.kind in (Kind.BUTTON, Kind.TEXT) and _rank(one) is not None]
    if not pressable:
        return None
    texts = {one.text for elements in recorded[:1] for one in elements if one.kind not in FIELDS and len(one.text) > 2}
    if texts:
        shown = sum(any(similarity(text, one.text) >= SAME for one in now) for text in texts)
        if shown < _SAME_SCREEN * len(texts):
            return None
    known = Counter[str]()
    for elements in recorded:
        known |= Counter(_says(one) for one in elements)
    there = Counter(map(_says, pressable))
    surplus = [one for one in pressable if there[_says(one)] > known[_says(one)]]
    if not surplus:
        return None
    # a recorded window with the same button may lie behind the dialog; the dialog's own stands nearer to new texts
    fresh = [one for one in now if one.text and not any(similarity(one.text, text) >= SAME for text in texts)]
    chosen = min(surplus, key=lambda one: (_rank(one), _distance(one, fresh)))
    met = situation_of(Click(chosen.box.centre), now)
    rule = first_match(rules, met, None, time(12))
    return Obstacle(chosen, rule.reason if rule is not None and rule.decide is not Decision.ALLOW else None)


def _rank(element: Element) -> int | None:
    says = _says(element)
    return next((rank for rank, words in enumerate(_CLOSING) if says in words), None)


def _says(element: Element) -> str:
    """The caption, without the letter or two as which an icon on the button is read."""
    says = caption(element.text)
    first, _, rest = says.partition(" ")
    return rest if rest and len(first) <= 2 else says


def _distance(element: Element, fresh: Sequence[Element]) -> float:
    here = element.box.centre
    away = [abs(one.box.centre.x - here.x) + abs(one.box.centre.y - here.y) for one in fresh if one is not element]
    return min(away, default=0.0)
