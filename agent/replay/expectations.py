"""Expectations of a replay: what must hold after an action, by a text, a window's title, a file or the clipboard.

Only sources other than the acting screen verify a step; a text on it may say “Saved” of what was never saved. And only
what came about in this run verifies it: a file of yesterday says nothing of today.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, assert_never

from agent.core.api import export
from agent.grammar.target_search import is_shown, visible_text
from agent.sessions.editing.script import CHECK
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
        match = re.fullmatch(rf"(?:(\d+):)?{CHECK}", text, re.DOTALL)
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
class Before:
    """What expectations found before the run: what was so already verifies nothing.

    Attributes:
        met: The expectations of titles and the clipboard that were met.
        files: The files that were there, each with its SHA-256 and its time of change in nanoseconds.
    """

    met: frozenset[Expected] = frozenset()
    files: Mapping[Path, tuple[str, int]] = field(default_factory=dict)


NOTHING_BEFORE: Final = Before()


def before_run(expectations: Sequence[Expectation], world: World) -> Before:
    """What `expectations` find now, before anything is done."""
    what = [expectation.what for expectation in expectations]
    met = [one for one in what if isinstance(one, TitleIs | ClipboardIs) and _is_met(one, world)]
    paths = [one.path for one in what if isinstance(one, FileIs) and one.path.is_file()]
    return Before(frozenset(met), {path: _contents(path) for path in paths})


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An expectation that is met.

    Attributes:
        by: The evidence, in words.
        independent: Whether the evidence is something other than the acting screen, and came about in this run.
    """

    by: str
    independent: bool


def checked(
    what: Expected, elements: Sequence[Element], world: World, before: Before = NOTHING_BEFORE
) -> Confirmed | Divergence:
    """Whether an expectation is met now, and by something that was not so `before`."""
    match what:
        case TextShown(text, shown):
            if is_shown(text, elements) is shown:
                return Confirmed(f"“{text}” is {'' if shown else 'not '}on the screen", independent=False)
            return Divergence(
                f"“{text}” {'on' if shown else 'gone from'} the screen", f"there: {visible_text(elements)}"
            )
        case TitleIs(title):
            if _is_met(what, world):
                return _by_change(f"a window is called “{title}”", was_so=what in before.met)
            titles = ", ".join(f"“{open_title}”" for open_title in world.titles())
            return Divergence(f"a window called “{title}”", titles or "no window")
        case FileIs(path, sha256):
            if not path.is_file():
                return Divergence(f"the file {path}", "no such file")
            now, then = _contents(path), before.files.get(path)
            if sha256 is not None and now[0] != sha256.lower():
                return Divergence(f"{path} with the SHA-256 {sha256}", now[0])
            if sha256 is None and now == then:
                return Divergence(f"{path} written by this replay", "it is as it was before")
            there_is = f"{path} is there" + ("" if sha256 is None else " with its SHA-256")
            return _by_change(there_is, was_so=then is not None and now[0] == then[0])
        case ClipboardIs(text):
            if _is_met(what, world):
                return _by_change("the clipboard holds the text", was_so=what in before.met)
            there = world.clipboard()
            length = "nothing" if there is None else f"another one of {len(there)} characters"
            return Divergence(f"a text of {len(text)} characters in the clipboard", length)
        case _:
            assert_never(what)


def _by_change(what: str, *, was_so: bool) -> Confirmed:
    return Confirmed(f"{what}, as before this replay" if was_so else what, independent=not was_so)


def _is_met(what: TitleIs | ClipboardIs, world: World) -> bool:
    if isinstance(what, ClipboardIs):
        return world.clipboard() == what.text
    return any(what.title.casefold() in title.casefold() for title in world.titles())


def _contents(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_mtime_ns


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
