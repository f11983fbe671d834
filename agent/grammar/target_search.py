"""Search for the target of an instruction among the elements of a screen: by text, by what icons mean, by place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from agent.grammar.steps.orders import Relation, Target
from vision.geometry import PixelBox
from vision.icons.meanings import load_meanings
from vision.perception.elements import CHOICES, FIELDS, Element, Kind, in_reading_order, label_of, row_distance
from vision.perception.text_similarity import reads_as, unspaced

_PRESSABLE: Final = frozenset(Kind) - FIELDS - {Kind.TEXT, Kind.IMAGE, Kind.PROGRESS}

_MIN_LETTERS: Final = 8
"""Letters from which on a name of several words is searched for without its spaces."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A target that was not found, or is ambiguous.

    Attributes:
        why: One sentence: what was looked for, and what is on the screen instead.
        ambiguous: Whether several elements match; waiting does not help then.
    """

    why: str
    ambiguous: bool = False


def find(target: Target, elements: Sequence[Element]) -> Element | Missing:
    """The element to press for `target`: of the best matches of its name, widgets before icons that mean it, and those
    before bare text that does not say just that."""
    if not target.name:
        nameless = [element for element in elements if element.kind in _PRESSABLE and not element.text.strip()]
        return _one(target, nameless, elements, what="something", among=elements)
    found = _best(target.name, [(element.text, element) for element in elements])
    pressable = [element for element in found if element.kind in _PRESSABLE]
    if not pressable:  # the heading “Sign in” over a button that was read as “Signin”
        letters = unspaced(_folded(target.name))
        pressable = [
            element for element in elements if element.kind in _PRESSABLE and unspaced(_folded(element.text)) == letters
        ]
    if not pressable and not any(_folded(element.text) == _folded(target.name) for element in found):
        pressable = _icons(target.name, elements)
    return _one(target, pressable or found, elements, what="something", among=elements)


def find_field(target: Target, elements: Sequence[Element]) -> Element | Missing:
    """The field whose label or own text is the name of `target`."""
    fields = [element for element in elements if element.kind in FIELDS]
    if not target.name:
        return _one(target, fields, elements, what="a field", among=fields)
    named = [(field, label_of(field, elements)) for field in fields]
    found = _best(target.name, [(label.text, field) for field, label in named if label is not None])
    if not found:
        found = _best(target.name, [(field.text, field) for field in fields])
    names = tuple(label if label is not None else field for field, label in named)
    return _one(target, found, elements, what="a field", among=names)


def find_beside(target: Target, elements: Sequence[Element]) -> Element | None:
    """The bare text where the field of that label would be, right of it or beneath; None where there is none.

    It is what a list shows that was not read as one. Nothing comes of a click on a text that is none.
    """
    texts = [element for element in elements if element.kind is Kind.TEXT]
    label = find(target, texts) if target.name else Missing("")
    if isinstance(label, Missing):
        return None
    others = [one for one in texts if one is not label and any(map(str.isalnum, one.text))]
    beside = [one for one in others if label_of(one, [label]) is label]
    return min(beside, key=lambda one: row_distance(one.box, label.box), default=None)


def find_choice(target: Target, elements: Sequence[Element]) -> Element | Missing:
    """The tick box or radio button of that name."""
    choices = [element for element in elements if element.kind in CHOICES]
    found = _best(target.name, [(choice.text, choice) for choice in choices]) if target.name else choices
    return _one(target, found, elements, what="a tick box", among=choices)


def is_shown(text: str, elements: Sequence[Element]) -> bool:
    """Whether `text` is on the screen, also as a part of a line or across neighbouring texts of one row."""
    wanted = _folded(text)
    lines = [_folded(element.text) for element in elements] + [_folded(line) for line in _joined(elements)]
    return any(_holds(line, wanted) or reads_as(line, wanted) or _holds_unspaced(line, wanted) for line in lines)


def visible_text(elements: Iterable[Element], *, most: int = 12) -> str:
    """The texts on the screen, for a message; those of widgets come first."""
    widgets_first = sorted(elements, key=lambda element: element.kind is Kind.TEXT)
    texts = list(
        dict.fromkeys(
            f"“{element.text.split(chr(10))[0]}”" if element.text else f"an icon “{element.name}”"
            for element in widgets_first
            if element.text or element.name
        )
    )
    return ", ".join(texts[:most]) + (" …" if len(texts) > most else "") if texts else "nothing"


def _one(
    target: Target, found: Sequence[Element], elements: Sequence[Element], *, what: str, among: Sequence[Element]
) -> Element | Missing:
    if not found:
        return Missing(f"looked for {what} named “{target.name}”, saw: {visible_text(among)}")
    if target.place is not None:
        relation, name = target.place
        anchor = find(Target(name), elements)
        if isinstance(anchor, Missing):
            return anchor
        found = _related([element for element in found if element is not anchor], relation, anchor.box)
        if not found:
            return Missing(f"there is “{target.name}”, but none {relation} “{name}”")
    found = in_reading_order(found)
    if target.ordinal is not None:
        if target.ordinal > len(found):
            return Missing(f"looked for no. {target.ordinal} of “{target.name}”, saw only {len(found)}")
        return found[target.ordinal - 1 if target.ordinal > 0 else -1]
    if len(found) > 1:
        places = ", ".join(f"({element.box.centre.x:.0f}, {element.box.centre.y:.0f})" for element in found)
        return Missing(
            f"“{target.name}” is there {len(found)} times, at {places}; "
            f"say which: the second “{target.name}”, or “{target.name}” next to another text",
            ambiguous=True,
        )
    return found[0]


def _related(found: Iterable[Element], relation: Relation, anchor: PixelBox) -> Sequence[Element]:
    """The nearest of `found` in that relation to `anchor`; empty or one element."""

    def lies(box: PixelBox) -> bool:
        same_row = box.top < anchor.bottom and anchor.top < box.bottom
        same_column = box.left < anchor.right and anchor.left < box.right
        match relation:
            case Relation.RIGHT_OF:
                return same_row and box.left >= anchor.centre.x
            case Relation.LEFT_OF:
                return same_row and box.right <= anchor.centre.x
            case Relation.BELOW:
                return same_column and box.top >= anchor.centre.y
            case Relation.ABOVE:
                return same_column and box.bottom <= anchor.centre.y
            case Relation.IN_ROW:
                return box.top < anchor.centre.y < box.bottom or anchor.top < box.centre.y < anchor.bottom
            case Relation.NEXT_TO:
                return True

    near = sorted(
        (element for element in found if lies(element.box)), key=lambda element: row_distance(element.box, anchor)
    )
    return near[:1]


def _best(name: str, named: Iterable[tuple[str, Element]]) -> list[Element]:
    """The elements whose text best matches `name`: exact, but for case, OCR errors or spaces, or as a part."""
    wanted = _folded(name)
    ranked: dict[int, list[Element]] = {}
    for text, element in named:
        read = _folded(text)
        if text.strip() == name.strip():
            rank = 0
        elif read == wanted:
            rank = 1
        elif reads_as(read, wanted):
            rank = 2
        elif unspaced(read) == unspaced(wanted) != "":
            rank = 3
        elif _holds(read, wanted):
            rank = 4
        elif _holds_unspaced(read, wanted):
            rank = 5
        else:
            continue
        ranked.setdefault(rank, []).append(element)
    return ranked[min(ranked)] if ranked else []


def _icons(name: str, elements: Iterable[Element]) -> list[Element]:
    """The icons that mean `name`: by their name, or else by another word for it."""
    meanings = load_meanings()
    ranked: dict[int, list[Element]] = {}
    for element in elements:
        rank = meanings.rank(element.name, name) if element.name else None
        if rank is not None:
            ranked.setdefault(rank, []).append(element)
    return ranked[min(ranked)] if ranked else []


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = " ".join(plain.split())
    return plain.rstrip(" .:*…").removesuffix("...") or plain  # a key may say nothing but “.” or “*”


def _holds(read: str, wanted: str) -> bool:
    """Whether `read` contains `wanted` as whole words."""
    at = read.find(wanted) if wanted else -1
    while at >= 0:
        before, after = read[at - 1 : at], read[at + len(wanted) : at + len(wanted) + 1]
        if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
            return True
        at = read.find(wanted, at + 1)
    return False


def _holds_unspaced(read: str, wanted: str) -> bool:
    """Whether `read` contains the letters of `wanted`, several words, from the start of a word or to the end of one.

    Single words and short names are not searched for like that: “Signin” contains “in” too.
    """
    letters = unspaced(wanted)
    if " " not in wanted or len(letters) < _MIN_LETTERS:
        return False
    words = read.split()
    tails = ("".join(words[start:]) for start in range(len(words)))
    heads = ("".join(words[:end]) for end in range(1, len(words) + 1))
    return any(tail.startswith(letters) for tail in tails) or any(head.endswith(letters) for head in heads)


def _joined(elements: Iterable[Element]) -> Iterable[str]:
    """Bare texts that follow each other in a row, joined."""
    row: list[Element] = []
    for element in in_reading_order(element for element in elements if element.kind is Kind.TEXT):
        if row and not (row[-1].box.top < element.box.centre.y < row[-1].box.bottom):
            yield " ".join(element.text for element in row)
            row = []
        row.append(element)
    if row:
        yield " ".join(element.text for element in row)
