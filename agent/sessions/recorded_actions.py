"""Recorded actions: what was carried out in a recording, each with the element it met and a label for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent.core.actions import Action, Click, Note, Screenshot, Type, Wait, target
from agent.core.secrets import secret_names
from agent.sessions.format.records import Record
from agent.sessions.reader import Recording
from vision.geometry import PixelPoint
from vision.perception.elements import Element, element_at, label_of


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """One action that was carried out, with what it met as far as the recording knows.

    Attributes:
        target: The element under the point of the action; None for keys, and where nothing was read.
        label: What names the field that has the keys, or says what was clicked last; empty where that is not known.
    """

    record: Record
    action: Action
    target: Element | None
    label: str


def recorded_actions(reader: Recording) -> Iterator[RecordedAction]:
    """What was carried out and is worth doing again, in order: all but waiting and looking.

    Raises:
        SessionError: If the file is damaged.
    """
    focus: PixelPoint | None = None
    seen: tuple[Element, ...] = ()
    for record in reader.events():
        if record.kind != "executed" or record.frame_id is None:
            continue
        for action in record.actions:
            if isinstance(action, Wait | Screenshot | Note):
                continue
            elements, at = reader.elements(record.frame_id) or (), target(action)
            if isinstance(action, Click):
                focus, seen = action.at, elements
            yield RecordedAction(
                record, action, None if at is None else element_at(at, elements), _label(focus, elements or seen)
            )


def recorded_secrets(reader: Recording) -> tuple[str, ...]:
    """The secrets that are typed in a recording, each once, in order.

    Raises:
        SessionError: If the file is damaged.
    """
    texts = [one.action.text for one in recorded_actions(reader) if isinstance(one.action, Type)]
    return tuple(dict.fromkeys(name for text in texts for name in secret_names(text)))


def task_of(reader: Recording) -> str:
    """The task of a recording, for doing it again: with the secrets that it types, which a run may type no others.

    Recording puts a placeholder for each secret, of which the words that the person gave say nothing.

    Raises:
        SessionError: If the file is damaged.
    """
    task = reader.meta.task
    missing = [name for name in recorded_secrets(reader) if name not in secret_names(task)]
    return f"{task} (with {', '.join(f'{{{{secret:{name}}}}}' for name in missing)})" if missing else task


def _label(focus: PixelPoint | None, elements: tuple[Element, ...]) -> str:
    field = None if focus is None else element_at(focus, elements)
    label = None if field is None else label_of(field, elements)
    return label.text if label is not None else field.text if field is not None else ""
