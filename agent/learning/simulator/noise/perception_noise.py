"""Perception noise: wrong kinds, misread texts, merged lines, missed and phantom elements, as real readers make them.

The rates were counted on screens of practice windows, read by `ScreenReader` and by an element detector. A widget is
misread in the same way as long as it does not change, as on real screens.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from agent.learning.simulator.noise.page_reading import ALIKE, PAGE_KINDS, SIGNS, whole_rows
from agent.learning.simulator.window_state import Widget
from vision.geometry import PixelBox, PixelPoint, Size
from vision.icons.meanings import load_meanings
from vision.perception.elements import Affordance, Element, Kind, State, in_reading_order


class Reader(StrEnum):
    """Readers of the screen whose mistakes are simulated."""

    PERFECT = "perfect"
    DETECTOR = "detector"
    GEOMETRY = "geometry"
    """`ScreenReader`: text, fields, buttons and marks only."""
    PAGES = "pages"
    """The detector on web pages, see `page_reading`."""


_GEOMETRY_KINDS: Final[Mapping[Kind, tuple[tuple[Kind | None, int], ...]]] = {
    Kind.BUTTON: ((Kind.BUTTON, 80), (Kind.TEXT, 17), (Kind.TEXT_FIELD, 3)),
    Kind.ICON: ((None, 70), (Kind.BUTTON, 15), (Kind.TEXT, 15)),
    Kind.TEXT_FIELD: ((Kind.TEXT_FIELD, 92), (Kind.TEXT, 4), (None, 4)),
    Kind.CHECKBOX: ((Kind.CHECKBOX, 72), (Kind.TEXT, 25), (Kind.RADIO, 3)),
    Kind.RADIO: ((Kind.RADIO, 60), (Kind.TEXT, 37), (Kind.CHECKBOX, 3)),
    Kind.COMBOBOX: ((Kind.COMBOBOX, 60), (Kind.TEXT_FIELD, 25), (Kind.BUTTON, 6), (Kind.TEXT, 9)),
    Kind.SLIDER: ((None, 85), (Kind.TEXT, 5), (Kind.SLIDER, 10)),
    Kind.SPINBOX: ((Kind.TEXT_FIELD, 75), (Kind.SPINBOX, 5), (Kind.COMBOBOX, 5), (Kind.TEXT, 10), (None, 5)),
    Kind.SCROLLBAR: ((None, 100),),
    Kind.PROGRESS: ((None, 80), (Kind.TEXT_FIELD, 20)),
    Kind.TAB: ((Kind.TEXT, 65), (Kind.BUTTON, 35)),
    Kind.MENU_ITEM: ((Kind.TEXT, 96), (Kind.BUTTON, 4)),
    Kind.LINK: ((Kind.TEXT, 100),),
    Kind.LIST_ITEM: ((Kind.TEXT, 92), (Kind.TEXT_FIELD, 4), (Kind.BUTTON, 4)),
    Kind.TREE_ITEM: ((Kind.TEXT, 100),),
    Kind.TABLE_CELL: ((Kind.TEXT, 95), (None, 5)),
    Kind.TEXT: ((Kind.TEXT, 98), (Kind.BUTTON, 2)),
    Kind.IMAGE: ((None, 100),),
}

_CONFUSED_KINDS: Final[Mapping[Kind, tuple[Kind, ...]]] = {
    Kind.BUTTON: (Kind.ICON, Kind.TAB, Kind.COMBOBOX, Kind.TABLE_CELL),
    Kind.ICON: (Kind.BUTTON, Kind.IMAGE, Kind.CHECKBOX),
    Kind.TEXT_FIELD: (Kind.COMBOBOX, Kind.SPINBOX, Kind.TABLE_CELL),
    Kind.CHECKBOX: (Kind.RADIO, Kind.TEXT),
    Kind.RADIO: (Kind.CHECKBOX, Kind.TEXT),
    Kind.COMBOBOX: (Kind.TEXT_FIELD, Kind.BUTTON, Kind.SPINBOX),
    Kind.SLIDER: (Kind.PROGRESS, Kind.SCROLLBAR),
    Kind.SPINBOX: (Kind.TEXT_FIELD, Kind.COMBOBOX),
    Kind.SCROLLBAR: (Kind.SLIDER, Kind.PROGRESS),
    Kind.PROGRESS: (Kind.SLIDER, Kind.TEXT_FIELD),
    Kind.TAB: (Kind.BUTTON, Kind.MENU_ITEM, Kind.TEXT),
    Kind.MENU_ITEM: (Kind.TEXT, Kind.LIST_ITEM, Kind.LINK),
    Kind.LINK: (Kind.TEXT,),
    Kind.LIST_ITEM: (Kind.TREE_ITEM, Kind.TEXT, Kind.TABLE_CELL),
    Kind.TREE_ITEM: (Kind.LIST_ITEM, Kind.TEXT),
    Kind.TABLE_CELL: (Kind.TEXT, Kind.LIST_ITEM),
    Kind.TEXT: (Kind.LINK, Kind.LIST_ITEM, Kind.TABLE_CELL),
    Kind.IMAGE: (Kind.ICON,),
}

_CONFUSABLE: Final[Mapping[str, str]] = {
    "l": "I1i", "I": "l1", "i": "lj", "1": "lI", "0": "O", "O": "0", "o": "e", "e": "c", "c": "e", "m": "rn", "n": "r",
    "r": "t", "t": "r", "f": "t", "a": "e", "p": "n", "g": "q", "q": "g", "u": "n", "h": "n", "S": "5", "5": "S",
    "B": "8", "8": "B", "F": "E", "D": "O", "W": "V", "y": "v", "v": "y", "…": "...", ",": ".", ".": ",",
}  # fmt: skip
_SIGN_READ: Final = 0.15
"""Share of symbols on pages of which a letter is read."""

_NAMES_LOST: Final = 0.26
"""Share of symbols on pages that are not recognized."""

_CLUTTER: Final = "✓ ★ ■ % C < > O x Q • − + ▾ ×".split()


@dataclass(frozen=True, slots=True)
class PerceivedScreen:
    """The elements that perception makes of a window.

    Attributes:
        places: The index in `elements` by a widget's number; widgets that were missed have none.
    """

    elements: tuple[Element, ...]
    places: Mapping[int, int]


class PerceptionNoise:
    """A reader of windows with mistakes that are a function of `seed` and of each widget.

    Args:
        rate: 0 makes no mistakes at all, 1 the usual number, 2 twice as many.
    """

    def __init__(self, seed: int, reader: Reader, rate: float) -> None:
        self._seed, self._reader, self._rate = seed, reader, 0.0 if reader is Reader.PERFECT else rate

    def perceive(self, widgets: Sequence[Widget], size: Size) -> PerceivedScreen:
        """The screen as this reader perceives it."""
        pairs: list[tuple[Element, int]] = []
        for widget in widgets:
            choice = random.Random(f"{self._seed} {_appearance_key(widget)} {widget.text}")  # noqa: S311 - variety, not secrecy
            element = self._perceived(widget, size, choice)
            if element is not None:
                pairs.append((element, widget.number))
        pairs = self._merged(pairs)
        if self._reader is Reader.PAGES:
            rows = random.Random(self._seed + 2)  # noqa: S311 - variety, not secrecy
            inside = PixelBox(0, 0, size.width, size.height)
            for entry in whole_rows([element for element, _ in pairs], rows):
                box = entry.box.intersection(inside)
                pairs += [] if box is None else [(replace(entry, box=box), -1)]
        extra = random.Random(self._seed)  # noqa: S311 - variety, not secrecy
        if self._rate and extra.random() < 0.3:
            pairs += [(self._phantom(size, extra), -1) for _ in range(extra.randint(1, 3))]
        of = {id(element): number for element, number in pairs}
        ordered = in_reading_order(element for element, _ in pairs)
        places = {of[id(element)]: place for place, element in enumerate(ordered)}
        places.pop(-1, None)
        return PerceivedScreen(ordered, places)

    def _perceived(self, widget: Widget, size: Size, choice: random.Random) -> Element | None:
        element = widget.element()
        if not self._rate:
            return element
        kind: Kind | None = element.kind
        # a wrong kind depends on how a widget looks, not on its text
        looks = random.Random(f"{self._seed} {_appearance_key(widget)}")  # noqa: S311 - variety, not secrecy
        if self._reader is Reader.GEOMETRY:
            ways = _GEOMETRY_KINDS[element.kind]
            kind = looks.choices([way for way, _ in ways], [often for _, often in ways])[0]
            if kind is None and element.text:
                kind = Kind.TEXT
        elif self._reader is Reader.PAGES:
            kind = self._on_a_page(element.kind, looks)
        elif looks.random() < 0.05 * self._rate:
            kind = looks.choice(_CONFUSED_KINDS[element.kind])
        elif looks.random() < 0.015 * self._rate:
            kind = None
        if kind is None:
            return None
        text = self._noisy_text(element.text, choice)
        if self._reader is Reader.PAGES and element.kind is Kind.ICON and not text:
            read = element.name in SIGNS and (kind is Kind.TEXT or looks.random() < _SIGN_READ)
            text = looks.choice(SIGNS[element.name]) if read else ""
        if self._reader is Reader.PAGES and element.kind is Kind.RADIO and kind is Kind.TEXT and not text:
            text = "O"
        if kind is Kind.TEXT and not text:
            return None
        state = element.state
        if self._reader is Reader.GEOMETRY:
            state = state & {State.CHECKED} if kind in {Kind.CHECKBOX, Kind.RADIO} else frozenset()
        elif choice.random() < 0.04 * self._rate:
            state = frozenset()
        box = element.box
        if kind is Kind.TEXT and element.kind is not Kind.TEXT and text:
            box = _text_box(box, text, element.kind)
        box = _jittered(box, size, choice, 2.0 * self._rate)
        points = element.points
        if kind is not element.kind or self._reader is Reader.GEOMETRY:
            points = {"press": points["press"]} if "press" in points and kind is not Kind.TEXT else {}
        points = {
            name: Affordance(PixelPoint(point.at.x + choice.gauss(0, 0.7), point.at.y + choice.gauss(0, 0.7)), 1.0, 1.0)
            for name, point in points.items()
            if choice.random() > 0.03
        }
        name = self._icon_name(element, kind, looks)
        score = round(choice.uniform(0.6, 1.0), 2)
        return Element(kind, box, text, state, score, points, name, round(looks.uniform(0.5, 1.0), 2) if name else 0.0)

    def _on_a_page(self, kind: Kind, looks: random.Random) -> Kind | None:
        """What a page's reader makes of a kind, mostly the same on the whole page."""
        if looks.random() > self._rate:
            return kind
        ways = PAGE_KINDS[kind]
        page = random.Random(f"{self._seed} {kind}")  # noqa: S311 - variety, not secrecy
        which = page if looks.random() < ALIKE else looks
        return which.choices([way for way, _ in ways], [often for _, often in ways])[0]

    def _icon_name(self, element: Element, kind: Kind, looks: random.Random) -> str:
        """The name of an icon as it is read: lost now and then, or another one."""
        if not element.name or kind not in {Kind.ICON, Kind.BUTTON, Kind.IMAGE}:
            return ""
        lost = _NAMES_LOST if self._reader is Reader.PAGES else 0.1
        if self._reader is Reader.GEOMETRY or looks.random() < lost * self._rate:
            return ""
        if looks.random() < 0.06 * self._rate:
            return looks.choice(list(load_meanings().synonyms))
        return element.name

    def _noisy_text(self, text: str, choice: random.Random) -> str:
        if not text or choice.random() > 0.16 * self._rate:
            return text
        roll = choice.random()
        if roll < 0.45:
            letters = list(text)
            for _ in range(1 + (len(text) > 12)):
                place = choice.randrange(len(letters))
                letters[place] = (
                    choice.choice(_CONFUSABLE.get(letters[place], "eat")) if letters[place] != "m" else "rn"
                )
            return "".join(letters)
        if roll < 0.62:
            clutter = choice.choice(_CLUTTER)
            return choice.choice([f"{clutter} {text}", f"{clutter}{text}", f"{text} {clutter}"])
        if roll < 0.72 and len(text) > 5:
            place = choice.randint(1, len(text) - 1)
            return text[:place] + " " + text[place:]
        if roll < 0.84 and " " in text:
            return text.replace(" ", "", 1)
        if roll < 0.93 and len(text) > 5:
            cut = choice.randint(1, max(1, len(text) // 3))
            return text[cut:] if choice.random() < 0.7 else text[:-cut]
        return text[:1].swapcase() + text[1:] if choice.random() < 0.7 else text.replace(" ", "  ")

    def _merged(self, pairs: list[tuple[Element, int]]) -> list[tuple[Element, int]]:
        """Neighbouring texts, now and then merged into one line."""
        if not self._rate or self._reader is not Reader.GEOMETRY:
            return pairs
        choice = random.Random(self._seed + 1)  # noqa: S311 - variety, not secrecy
        if choice.random() > 0.15:
            return pairs
        texts = sorted(
            (pair for pair in pairs if pair[0].kind is Kind.TEXT), key=lambda pair: (pair[0].box.top, pair[0].box.left)
        )
        for (left, number), (right, other) in itertools.pairwise(texts):
            if 0 <= right.box.left - left.box.right < 14 and abs(left.box.top - right.box.top) < 4:
                box = PixelBox(left.box.left, left.box.top, right.box.right, right.box.bottom)
                whole = replace(left, box=box, text=f"{left.text} {right.text}", points={})
                kept = [pair for pair in pairs if pair[1] not in (number, other)]
                return [*kept, (whole, number)]
        return pairs

    @staticmethod
    def _phantom(size: Size, choice: random.Random) -> Element:
        width, height = choice.randint(8, 120), choice.randint(8, 26)
        left, top = choice.randint(0, max(1, size.width - width)), choice.randint(0, max(1, size.height - height))
        kind = choice.choice([Kind.TEXT, Kind.BUTTON, Kind.TEXT_FIELD, Kind.ICON, Kind.IMAGE])
        text = choice.choice(_CLUTTER) if kind is Kind.TEXT else ""
        return Element(kind, PixelBox(left, top, min(left + width, size.width), min(top + height, size.height)), text)


def _appearance_key(widget: Widget) -> str:
    """A key that stays the same while the text of a widget changes."""
    return f"{widget.kind.value} {widget.box.left:.0f} {widget.box.top:.0f}"


def _text_box(box: PixelBox, text: str, kind: Kind) -> PixelBox:
    """The box of the text alone inside a widget's box."""
    width = min(box.width, 7.5 * len(text))
    height = min(box.height, 16.0)
    left = box.centre.x - width / 2 if kind in {Kind.BUTTON, Kind.TAB} else box.left + min(6.0, box.width - width)
    if kind in {Kind.CHECKBOX, Kind.RADIO}:
        left = max(box.left, box.right - width)
    return PixelBox(left, box.centre.y - height / 2, left + width, box.centre.y + height / 2)


def _jittered(box: PixelBox, size: Size, choice: random.Random, amount: float) -> PixelBox:
    left, top, right, bottom = (
        side + choice.gauss(0, amount / 2) for side in (box.left, box.top, box.right, box.bottom)
    )
    left, top = min(max(0.0, left), size.width - 5.0), min(max(0.0, top), size.height - 5.0)
    return PixelBox(left, top, min(max(right, left + 4), size.width), min(max(bottom, top + 4), size.height))
