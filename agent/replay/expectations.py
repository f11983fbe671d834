"""Expectations of a replay: what must hold after an action, by a text, a window's title, a file or the clipboard.

Only sources other than the acting screen verify a step; a text on it may say “Saved” of what was never saved.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from agent.core.api import export
from agent.grammar.target_search import is_shown, visible_text
from agent.sessions.outcomes import Divergence
from vision.perception.elements import Element


@export("TextShown")
@dataclass(frozen=True, slots=True)
class TextShown:
    """A text is on the screen, or is not."""

    text: str
    shown: bool = True


@export("TitleIs")
@dataclass(frozen=True, slots=True)
class TitleIs:
    """The title of some window contains these words, whatever their case."""

    title: str


@export("FileIs")
@dataclass(frozen=True, slots=True)
class FileIs:
    """A file exists, with this SHA-256 where one is given."""

    path: Path
    sha256: str | None = None


@export("ClipboardIs")
@dataclass(frozen=True, slots=True)
class ClipboardIs:
    """The clipboard holds exactly this text."""

    text: str


Expected = TextShown | TitleIs | FileIs | ClipboardIs


@export("Expectation")
@dataclass(frozen=True, slots=True)
class Expectation:
    """A condition that must hold after an action of the recording.

    Attributes:
        after: The action's number; None for the last.
    """

    what: Expected
    after: int | None = None

    @classmethod
    def parse(cls, text: str) -> Expectation:
        """Read `[N:]KIND=VALUE`, for example `file=/home/ada/plan.txt` or `3:title=plan.txt`.

        A file may carry its SHA-256 behind `#`.

        Raises:
            ValueError: If it is written otherwise; one sentence.
        """
        match = re.fullmatch(r"(?:(\d+):)?(text|no-text|title|file|clipboard)=(.+)", text, re.DOTALL)
        if match is None:
            raise ValueError(
                f"{text!r} cannot be checked; write [N:]KIND=VALUE with text, no-text, title, file or clipboard, "
                "for example file=/home/ada/plan.txt or 3:title=plan.txt"
            )
        after, kind, value = match.groups()
        return cls(_expected(kind, value), None if after is None else int(after))


@dataclass(frozen=True, slots=True)
class World:
    """The sources that expectations check besides the screen.

    Attributes:
        titles: The titles of all windows.
        clipboard: The text in the clipboard; None where there is none.
    """

    titles: Callable[[], Sequence[str]]
    clipboard: Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An expectation that is met.

    Attributes:
        by: The evidence, in words.
        independent: Whether the evidence is something other than the acting screen.
    """

    by: str
    independent: bool


def checked(what: Expected, elements: Sequence[Element], world: World) -> Confirmed | Divergence:
    """Whether an expectation is met now."""
    match what:
        case TextShown(text, shown):
            if is_shown(text, elements) is shown:
                return Confirmed(f"“{text}” is {'' if shown else 'not '}on the screen", independent=False)
            return Divergence(
                f"“{text}” {'on' if shown else 'gone from'} the screen", f"there: {visible_text(elements)}"
            )
        case TitleIs(title):
            titles = world.titles()
            if any(title.casefold() in open_title.casefold() for open_title in titles):
                return Confirmed(f"a window is called “{title}”", independent=True)
            return Divergence(
                f"a window called “{title}”", ", ".join(f"“{open_title}”" for open_title in titles) or "no window"
            )
        case FileIs(path, sha256):
            if not path.is_file():
                return Divergence(f"the file {path}", "no such file")
            if sha256 is not None and (has := hashlib.sha256(path.read_bytes()).hexdigest()) != sha256.lower():
                return Divergence(f"{path} with the SHA-256 {sha256}", has)
            return Confirmed(f"{path} is there" + ("" if sha256 is None else " with its SHA-256"), independent=True)
        case ClipboardIs(text):
            there = world.clipboard()
            if there == text:
                return Confirmed("the clipboard holds the text", independent=True)
            length = "nothing" if there is None else f"another one of {len(there)} characters"
            return Divergence(f"a text of {len(text)} characters in the clipboard", length)
        case _:
            assert_never(what)


def _expected(kind: str, value: str) -> Expected:
    match kind:
        case "text" | "no-text":
            return TextShown(value, kind == "text")
        case "title":
            return TitleIs(value)
        case "clipboard":
            return ClipboardIs(value)
        case _:
            path, _, sha256 = value.rpartition("#") if re.search(r"#[0-9a-fA-F]{64}$", value) else (value, "", "")
            return FileIs(Path(path).expanduser(), sha256 or None)
