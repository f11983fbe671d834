"""Random values to type into fields."""

from __future__ import annotations

import random
from typing import Final

_GIVEN: Final = (
    "Ada Bob Carol David Emma Farid Greta Hana Ivan Julia Karim Lena Marco Nora Omar Petra Quinn Rosa".split()
)
_FAMILY: Final = "Lovelace Hopper Turing Kahn Meyer Okafor Nowak Silva Tanaka Ortiz Berg Costa Dubois Evans".split()
_CITIES: Final = "Berlin|Lisbon|New York|Nairobi|Oslo|Toronto|Buenos Aires|Zürich|Kraków|Porto|Hanoi|San José".split(
    "|"
)
_WORDS: Final = (
    "meeting report draft monday invoice garden window winter order blue ticket lunch update river holiday "
    "project backup quiet coffee north letter music evening"
).split()


def draw(choice: random.Random, *, secret: bool = False, long: bool = False) -> str:
    """A random value: a password where `secret`, a line of words where `long`."""
    if secret:
        return f"{choice.choice(_WORDS)}{choice.randint(10, 9999)}"
    some = " ".join(choice.sample(_WORDS, choice.randint(2, 4)))
    if long:
        return some.capitalize() + choice.choice(["", ".", "!"])
    given, family = choice.choice(_GIVEN), choice.choice(_FAMILY)
    return choice.choice(
        [
            given,
            f"{given} {family}",
            f"{given.lower()}.{family.lower()}@example.org",
            choice.choice(_CITIES),
            str(choice.randint(1, 9999)),
            f"{choice.randint(1, 28):02}.{choice.randint(1, 12):02}.{choice.randint(1990, 2030)}",
            f"{choice.choice(_WORDS)}-{choice.randint(1, 99)}.{choice.choice(['txt', 'pdf', 'csv'])}",
            some,
            some.capitalize(),
            f"{choice.choice(_WORDS).capitalize()} {choice.randint(2, 40)}",
            f"+{choice.randint(1, 99)} {choice.randint(100, 999)} {choice.randint(1000, 99999)}",
        ]
    )
