"""Appearance of practice applications by seed: words, order, colours, size of type. No Qt here.

Seed 0 is the plain one that people see first; every other seed is drawn from the vocabulary below.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

FIELDS: Final[Mapping[str, Sequence[str]]] = {
    "name": ("Name", "Full name", "Your name"),
    "email": ("Email", "E-mail address", "Mail"),
    "city": ("City", "Town", "Location"),
    "age": ("Age", "Age in years"),
    "contact": ("Contact", "Reach me by"),
    "notes": ("Notes", "Comments", "Remarks"),
    "subscribe": ("Subscribe", "Send me news", "Newsletter"),
}
"""Fields of the form by the name they have in its state, with the labels they may carry."""

BUTTONS: Final[Mapping[str, Sequence[str]]] = {
    "save": ("Save", "Submit", "Store"),
    "cancel": ("Cancel", "Reset"),
    "delete": ("Delete", "Remove"),
}

CITIES: Final = ("Berlin", "Lisbon", "London", "Nairobi", "Oslo", "Toronto")
CONTACTS: Final = ("Phone", "Post", "Chat")


@dataclass(frozen=True, slots=True)
class Look:
    """How one instance of an application looks.

    Attributes:
        labels: Label of each field and button by its name in the state.
        order: Fields from top to bottom.
        labels_above: Whether labels stand above their fields instead of beside them.
        mnemonics: Whether the letter that opens a menu is underlined, which readers of text stumble over.
        type_pt: Size of type in points.
        family: Name of the typeface; empty for the application's own.
        inserted: Before which row of the form a field stands that it did not have; None for none.
        menus_reversed: Whether the editor's menus list their entries from the last to the first.
        captions: Captions of the editor that are worded otherwise.
    """

    dark: bool = False
    labels_above: bool = False
    mnemonics: bool = False
    type_pt: int = 11
    order: tuple[str, ...] = tuple(FIELDS)
    labels: Mapping[str, str] = field(
        default_factory=lambda: {name: words[0] for name, words in (*FIELDS.items(), *BUTTONS.items())}
    )
    family: str = ""
    inserted: int | None = None
    menus_reversed: bool = False
    captions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, seed: int) -> Self:
        """The look of `seed`; the same on every machine."""
        if seed == 0:
            return cls()
        choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
        return cls(
            dark=choice.random() < 0.5,
            labels_above=choice.random() < 0.4,
            mnemonics=choice.random() < 0.5,
            type_pt=choice.choice((10, 11, 12)),
            order=tuple(choice.sample(tuple(FIELDS), len(FIELDS))),
            labels={name: choice.choice(words) for name, words in (*FIELDS.items(), *BUTTONS.items())},
        )

    def caption(self, text: str) -> str:
        """`text` as it is worded here, with its mnemonic's `&` kept or taken out."""
        text = self.captions.get(text, text)
        return text if self.mnemonics else text.replace("&", "")
