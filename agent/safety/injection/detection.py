"""Prompt injection: passages on the screen that give an agent orders, found without a model.

What a model judges, a text can talk it out of. Lines that stand together are joined, then brought into one spelling
(`spelling.py`), so that neither a line break nor look-alike letters hide a phrase. A passage is suspicious by its
phrases (`patterns.py`: English above all) or by what it does in any language (`acts.py`). Text *about* such attacks
quotes them; see `_without_quotations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from agent.safety.injection import patterns
from agent.safety.injection.acts import act_of
from agent.safety.injection.spelling import normalized
from vision.geometry import PixelBox
from vision.perception.elements import Element, in_reading_order

_MOST_QUOTED: Final = 120


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Text on the screen that gives an agent orders.

    Attributes:
        text: As it stands on the screen, lines joined.
        box: Around all of it, in pixels of the frame.
        why: What gives it away, for the person: “sets aside earlier instructions”.
    """

    text: str
    box: PixelBox
    why: str

    @property
    def quoted(self) -> str:
        """The text in quotation marks, cut to a readable length."""
        short = self.text if len(self.text) <= _MOST_QUOTED else self.text[: _MOST_QUOTED - 1] + "…"
        return f"“{short}”"


def find_injection(elements: Iterable[Element]) -> Suspicion | None:
    """The first passage on the screen that speaks to an agent, or None."""
    for passage in _passages(elements):
        text = " ".join(element.text for element in passage)
        why = injection_reason("\n".join(element.text for element in passage))
        if why is not None:
            boxes = [element.box for element in passage]
            around = PixelBox(
                min(box.left for box in boxes),
                min(box.top for box in boxes),
                max(box.right for box in boxes),
                max(box.bottom for box in boxes),
            )
            return Suspicion(" ".join(text.split()), around, why)
    return None


def injection_reason(text: str) -> str | None:
    """What gives `text` away as an order to an agent, or None."""
    plain = _without_quotations(normalized(text))
    for reading in dict.fromkeys((plain, plain.replace("-", ""))):
        if patterns.SETS_ASIDE.search(reading):
            return "sets aside earlier instructions"
        if patterns.POSES_AS_SYSTEM.search(reading):
            return "poses as the system"
        if patterns.COMMAND_PROMPT.search(reading):
            return "lures into a command prompt"
        wanted = patterns.WANTS_HARM.search(reading)
        if patterns.SPEAKS_TO_AI.search(reading) and (wanted or patterns.WANTS_ACTION.search(reading)):
            return "gives orders to an AI"
        if wanted and patterns.SPEAKS_TO_HELPER.search(reading):
            return "gives orders to an assistant"
        if patterns.BEHIND_THE_USER.search(reading):
            return "goes behind the user's back"
    return act_of(plain)


def _without_quotations(text: str) -> str:
    """`text` without what it quotes, where it is about such attacks rather than one of them."""
    unquoted = re.sub(r"[\"“„«][^\"“”„«»]*[\"“”»]|(?<!\w)['‘][^'‘’]*['’](?!\w)", " ", text)
    return unquoted if patterns.ABOUT_ATTACKS.search(unquoted) else text


def _passages(elements: Iterable[Element]) -> Iterator[Sequence[Element]]:
    """Elements with text, those that continue each other in one row or in the next line together."""
    open_passages: list[list[Element]] = []
    for element in in_reading_order(found for found in elements if found.text.strip()):
        for passage in open_passages:
            if _continues(passage[-1].box, element.box):
                passage.append(element)
                break
        else:
            open_passages.append([element])
    yield from open_passages


def _continues(above: PixelBox, below: PixelBox) -> bool:
    line = max(above.height, below.height)
    same_row = abs(above.centre.y - below.centre.y) < line / 2 and -line <= below.left - above.right <= 2 * line
    overlap = min(above.right, below.right) - max(above.left, below.left)
    return same_row or (overlap > 0 and -line / 2 <= below.top - above.bottom <= line)
