"""Splits of families and seeds: training, validation, test."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Final

UNSEEN: Final = frozenset({"calendar", "mail", "calculator"})
"""Families of the test split alone: nothing is ever trained or tuned on them."""


class Split(StrEnum):
    """Uses of a folder of screens."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


def screen_seed(split: Split, seed: int, index: int) -> int:
    """The seed of one screen: 63 bits, of which the lowest two name the split, so that no two splits share one."""
    digest = hashlib.blake2b(f"{split.value} {seed} {index}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 3 << 2 | list(Split).index(split)


def split_of(screen: int) -> Split:
    """The split that a screen's seed belongs to."""
    return list(Split)[screen & 3]
