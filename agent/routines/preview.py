"""Preview of a replay: what each step of a recording will find again, and by what; which values may vary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agent.core.actions import Action, Type
from agent.replay.edits.edited_script import script_of
from agent.replay.script import Landmark, Line
from agent.sessions.editing.replayed_actions import recorded_secrets, replayed_actions
from agent.sessions.meaning.meaning import Meaning
from agent.sessions.parameter_discovery import default_parameters
from agent.sessions.parameters import Parameter
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import in_words
from vision.perception.elements import FIELDS, Element, Perception


class FoundBy(StrEnum):
    """What a step will find its target by."""

    TEXT = "by its text"
    LABEL = "by its label"
    PICTURE = "by its picture and what is around it"
    PLACE = "by its picture alone, because nothing there has a name"
    KEYBOARD = "where the keyboard is"
    WORDS = "by the words of the inserted step"


@dataclass(frozen=True, slots=True)
class PreviewedStep:
    """One step of a recording.

    Attributes:
        number: Counted from 1, as `--from-step` takes it.
        words: What was done, by the names of what it met.
        meaning: What it did, by the screens before and after it.
        elements: What was read on the screen on which it was decided.
        name: The text or label that it will look for; empty where there is none.
        risky: Why a person would be asked about it; None where it can be taken back.
    """

    number: int
    words: str
    action: Action
    meaning: Meaning
    elements: tuple[Element, ...]
    found_by: FoundBy
    name: str
    risky: str | None

    @property
    def uncertain(self) -> bool:
        """Whether it finds its target again only where that looks as it did."""
        return self.found_by is FoundBy.PLACE


@dataclass(frozen=True, slots=True)
class Preview:
    """A recording as it will be replayed.

    Attributes:
        task: What it is called.
        offers: What was typed and chosen, and may vary from one use to the next.
        secrets: What has to be in the keyring before a replay.
    """

    path: Path
    task: str
    steps: tuple[PreviewedStep, ...]
    offers: tuple[Parameter, ...]
    secrets: tuple[str, ...]


def preview_of(path: Path, perception: Perception) -> Preview:
    """What a replay of the recording at `path` will look for.

    Args:
        perception: Reads screens that were not read when they were recorded.

    Raises:
        SessionError: If the file is damaged, or none.
    """
    with SessionReader(path) as reader:
        lines, done = script_of(reader, perception), replayed_actions(reader)
        steps = tuple(
            PreviewedStep(
                line.number, in_words(one), line.action, one.meaning, line.scene.elements, *_found_by(line), line.risky
            )
            for line, one in zip(lines, done, strict=True)
        )
        return Preview(path, reader.meta.task, steps, default_parameters(reader), recorded_secrets(reader))


def _found_by(line: Line) -> tuple[FoundBy, str]:
    if line.words:
        return FoundBy.WORDS, ""
    if isinstance(line.action, Type) and line.field is not None and line.field.name:
        return FoundBy.LABEL, " ".join(line.field.name.split())
    if not line.marks:
        return FoundBy.KEYBOARD, ""
    mark: Landmark = line.marks[0]
    name = " ".join(mark.name.split())
    if mark.element is None:
        return FoundBy.PLACE, ""
    if not name:
        return FoundBy.PICTURE, ""
    return (FoundBy.LABEL if mark.element.kind in FIELDS else FoundBy.TEXT), name
