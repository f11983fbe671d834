"""Obstacles of a replay: unexpected dialogs, and the buttons that close them without agreeing to anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from agent.core.actions import Click
from agent.safety.rules import Decision, Rules, first_match
from agent.safety.situation import situation_of
from vision.perception.captions import caption, folded
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
"""Captions of buttons that close a dialog: those of the first row decline, those of the last acknowledge."""

_DECLINING: Final = (
    *("reject all", "reject", "decline all", "decline", "deny", "deny all", "refuse", "refuse all"),
    *("only necessary", "necessary only", "use necessary cookies only", "only essential", "essential only"),
    *("ablehnen", "alle ablehnen", "nur notwendige", "tout refuser", "refuser", "continuer sans accepter"),
    *("rechazar", "rechazar todo", "rechazar todas", "全部拒绝", "拒绝"),
)
"""Captions that decline where consent is asked for; elsewhere they may decline what the person works on."""

_CONSENT: Final = re.compile(r"\bcookies?\b|\bconsent\b|\beinwilligung|\bconsentement|\bconsentimiento|隐私|同意")

_ASKS: Final = re.compile(
    r"already exists?\b|\b(?:replace|overwrite)\b|\bunsaved\b|\b(?:save|keep|discard|lose) (?:the |your )?changes\b"
    r"|changes .{0,40}(?:lost|not saved)|not been saved|\bcould not\b|\bcannot\b|\bfailed\b|\binvalid\b"
    r"|existiert bereits|bereits vorhanden|\b(?:ersetzen|uberschreiben)\b|nicht gespeichert"
    r"|anderungen (?:speichern|verwerfen)"
    r"|existe deja|\b(?:remplacer|ecraser)\b|ya existe|\b(?:reemplazar|sobrescribir)\b|已存在|覆盖|未保存"
)
"""Texts of dialogs that answer to what was just done: to close them is to give up what they ask or complain about."""

_PRESSED: Final = frozenset({Kind.BUTTON, Kind.TEXT, Kind.LINK})

_SAME_SCREEN: Final = 0.3
"""Share of the recorded texts that must still be read; with less it is another language or another program."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """An unexpected dialog.

    Attributes:
        closing: The button that closes it.
        grave: Why the button must not be pressed unasked, or None.
    """

    closing: Element
    grave: str | None


def obstacle(recorded: Sequence[Sequence[Element]], now: Sequence[Element], rules: Rules) -> Obstacle | None:
    """The dialog that is on the screen `now` and in none of its `recorded` readings, or None."""
    offered = [
        element
        for element in now
        if element.kind in _PRESSED and any(_rank(element, consent=consent) is not None for consent in (False, True))
    ]
    if not offered:
        return None
    texts = {
        element.text
        for elements in recorded[:1]
        for element in elements
        if element.kind not in FIELDS and len(element.text) > 2
    }
    fresh = [
        element for element in now if element.text and not any(similarity(element.text, text) >= SAME for text in texts)
    ]
    consent = any(_CONSENT.search(folded(element.text)) for element in fresh)
    pressable = [element for element in offered if _rank(element, consent=consent) is not None]
    if not pressable:
        return None
    if texts:
        shown = sum(any(similarity(text, element.text) >= SAME for element in now) for text in texts)
        if shown < _SAME_SCREEN * len(texts):
            return None
    known = Counter[str]()
    for elements in recorded:
        known |= Counter(_caption_of(element) for element in elements)
    counts = Counter(map(_caption_of, pressable))
    surplus = [element for element in pressable if counts[_caption_of(element)] > known[_caption_of(element)]]
    if not surplus:
        return None
    # a recorded window with the same button may lie behind the dialog; the dialog's own stands nearer to new texts
    chosen = min(surplus, key=lambda element: (_rank(element, consent=consent), _distance(element, fresh)))
    if (asks := next((element.text for element in fresh if _ASKS.search(folded(element.text))), None)) is not None:
        return Obstacle(chosen, f"it says “{asks}”")
    situation = situation_of(Click(chosen.box.centre), now)
    rule = first_match(rules, situation, None, time(12))
    return Obstacle(chosen, rule.reason if rule is not None and rule.decide is not Decision.ALLOW else None)


def _rank(element: Element, *, consent: bool) -> int | None:
    text = _caption_of(element)
    if consent:
        return 0 if text in _DECLINING or text in _CLOSING[0] else None  # to acknowledge would be to agree
    return next((rank for rank, captions in enumerate(_CLOSING) if text in captions), None)


def _caption_of(element: Element) -> str:
    """The caption, without the letter or two as which OCR reads an icon on the button."""
    text = caption(element.text)
    first, _, rest = text.partition(" ")
    return rest if rest and len(first) <= 2 else text


def _distance(element: Element, fresh: Sequence[Element]) -> float:
    here = element.box.centre
    distances = [
        abs(other.box.centre.x - here.x) + abs(other.box.centre.y - here.y) for other in fresh if other is not element
    ]
    return min(distances, default=0.0)
