"""Exit codes, declaring a command, and wrong usage: what all commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

T = TypeVar("T")

DONE: Final = 0
FAILED: Final = 1
USAGE: Final = 2
OUT_OF_STEPS: Final = 3
REFUSED: Final = 4
STOPPED: Final = 130


class Adder(Protocol):
    """Makes the parser of one command."""

    def __call__(
        self, name: str, command: Callable[[argparse.Namespace], int], summary: str, *, add_help: bool = True
    ) -> argparse.ArgumentParser:
        """Add `name`, which `command` carries out."""
        ...


class UsageError(ValueError):
    """The command line asks for something that makes no sense; exit code 2."""


def from_argument(make: Callable[[str], T], text: str) -> T:
    """`make(text)`, whose complaint becomes one about usage."""
    try:
        return make(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def positive(text: str) -> int:
    """A whole number above 0, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)
