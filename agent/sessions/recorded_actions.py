"""Recorded actions: what was carried out in a recording, each with the element it met, its label and its meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from agent.core.actions import (
    Action,
    Click,
    Hotkey,
    MouseDown,
    MouseUp,
    Move,
    Note,
    Screenshot,
    Scroll,
    Type,
    Wait,
    describe,
    target,
)
from agent.core.secrets import secret_names
from agent.sessions.format.records import Record
from agent.sessions.meaning.meaning import NOTHING, Meaning, Screen, meanings
from agent.sessions.reader import Recording
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind, caption_under, element_at, label_of

_ICON_PX: Final = 32.0


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """One action that was carried out, with what it met and meant as far as the recording knows.

    Attributes:
        target: The element under the point of the action; None for keys, and where nothing was read.
        label: What names the field that got the text, or says what was clicked last; empty where that is not known.
        meaning: What it did, by the screens before and after it.
        words: The instruction of a step that was inserted by an edit; empty for what was recorded.
        checks: What must hold after it, where an edit says so.
        follows: Whether it comes after what it came after in the recording.
        caption: The name under the picture that was pressed, as file managers show it; None for anything else.
    """

    record: Record
    action: Action
    target: Element | None
    label: str
    meaning: Meaning = NOTHING
    words: str = ""
    checks: tuple[str, ...] = ()
    follows: bool = True
    caption: Element | None = None


IDLE: Final = Wait | Screenshot | Note
"""Actions that do nothing to the screen."""


def steps_done(records: Iterable[Record]) -> int:
    """How many steps did something.

    A step is one look at the screen with what was decided on it, under one number in every list: an action, or several
    where a field was filled. One in which nothing was done but to wait, to look or to note is not counted.
    """
    done = (record for record in records if record.kind == "executed")
    return len({one.step for one in done if any(not isinstance(action, IDLE) for action in one.actions)})


def recorded_actions(reader: Recording) -> Iterator[RecordedAction]:
    """What was carried out and is worth doing again, in order: all but waiting and looking.

    Raises:
        SessionError: If the file is damaged.
    """
    done = list(_done(reader))
    screens = _Screens(reader)
    focus: PixelPoint | None = None
    seen: tuple[Element, ...] = ()
    for (record, action, _), meaning in zip(done, meanings([screens.of(one) for one in done]), strict=True):
        elements, at = screens.elements(record.frame_id), target(action)
        if isinstance(action, Click):
            focus, seen = action.at, elements
        if isinstance(action, Hotkey) and "tab" in action.keys:
            focus = None
        label = meaning.label if isinstance(action, Type) and meaning.field is not None else ""
        yield RecordedAction(
            record,
            action,
            None if at is None else element_at(at, elements),
            label or label_at(focus, elements or seen),
            meaning,
            caption=caption_at(at, elements) if isinstance(action, Click) and at is not None else None,
        )


def caption_at(at: PixelPoint, elements: Sequence[Element]) -> Element | None:
    """The name under the picture at a point, also where that was not recognised; None where something else is."""
    met = element_at(at, elements)
    if met is not None and met.kind not in (Kind.ICON, Kind.IMAGE):
        return None
    box = PixelBox(at.x - _ICON_PX / 2, at.y - _ICON_PX / 2, at.x + _ICON_PX / 2, at.y + _ICON_PX / 2)
    return caption_under(met or Element(Kind.ICON, box), elements)


def in_words(recorded: RecordedAction) -> str:
    """What was done, by the names of what it met: `click the button “Save”`, `set “City” to 'Lisbon'`.

    A place stands only where nothing there has a name.
    """
    if recorded.words:
        return recorded.words
    action, meaning = recorded.action, recorded.meaning
    where = f" in “{meaning.group}”" if meaning.group else ""
    match action:
        case Type(text):
            what = " and ".join(f"the secret {name}" for name in secret_names(text)) or repr(text)
            if meaning.choice:
                return f"type {what}, which chooses “{meaning.choice}”{where}"
            if meaning.checked is not None:
                return f"type {what}, which {_ticks(meaning.checked)} “{meaning.label}”"
            if meaning.field is None or not meaning.label:
                return f"type {what}"
            return f"set “{meaning.label}” to {what}" if meaning.sets else f"type {what} into “{meaning.label}”"
        case Hotkey() if meaning.choice:
            return f"{describe(action)}, which chooses “{meaning.choice}”{where}"
        case Hotkey() if meaning.checked is not None:
            return f"{describe(action)}, which {_ticks(meaning.checked)} “{meaning.label}”"
        case Click(count=1, held=()) if meaning.checked is not None and meaning.label:
            return f"{_tick(meaning.checked)} “{meaning.label}”"
        case Click(count=1, held=()) if meaning.choice:
            return f"choose “{meaning.choice}”{where}"
        case Click() if recorded.caption is not None:  # a file is meant by the name under its picture
            return (
                f"{describe(action).rpartition(' (')[0]} the picture over “{' '.join(recorded.caption.text.split())}”"
            )
        case Click() | Scroll() | Move() | MouseDown() | MouseUp() if recorded.target is not None:
            name = meaning.label or " ".join((recorded.target.text or recorded.target.name).split())
            kind = recorded.target.kind.value.replace("_", " ")
            over = "over " if isinstance(action, Scroll) else ""
            return f"{describe(action).rpartition(' (')[0]} {over}the {kind} “{name}”" if name else describe(action)
        case _:
            return describe(action)


def words_of(reader: Recording) -> Callable[[int, Action], str]:
    """What to call an action of a step, proposed, judged or done: as in `in_words` where it was done in that step.

    Raises:
        SessionError: If the file is damaged.
    """
    done = {(one.record.step, one.action): in_words(one) for one in recorded_actions(reader)}
    return lambda step, action: done.get((step, action)) or describe(action)


def was_cut(reader: Recording) -> bool:
    """Whether the recording has no end: what came last may be missing.

    Raises:
        SessionError: If the file is damaged.
    """
    last = ""
    for record in reader.events():
        last = record.kind
    return last != "ended"


def _tick(checked: bool) -> str:
    return "tick" if checked else "untick"


def _ticks(checked: bool) -> str:
    return "ticks" if checked else "unticks"


def _done(reader: Recording) -> Iterator[tuple[Record, Action, int | None]]:
    """What was carried out, each with the first other frame that was seen after it."""
    pending: list[tuple[Record, Action]] = []
    for record in reader.events():
        if record.frame_id is not None and pending and record.frame_id != pending[0][0].frame_id:
            yield from ((one, action, record.frame_id) for one, action in pending)
            pending = []
        if record.kind == "executed" and record.frame_id is not None:
            kept = [action for action in record.actions if not isinstance(action, IDLE)]
            pending += [(record, action) for action in kept]
    yield from ((one, action, None) for one, action in pending)


class _Screens:
    """The screens of a recording; a frame is decoded where it is looked at."""

    def __init__(self, reader: Recording) -> None:
        self._reader = reader
        self._elements: dict[int, tuple[Element, ...]] = {}

    def of(self, done: tuple[Record, Action, int | None]) -> tuple[Action, Screen, Screen | None]:
        record, action, after = done
        assert record.frame_id is not None
        return action, self._screen(record.frame_id), None if after is None else self._screen(after)

    def elements(self, frame_id: int | None) -> tuple[Element, ...]:
        """What was read on a frame; nothing where it was not."""
        if frame_id is None:
            return ()
        if frame_id not in self._elements:
            self._elements[frame_id] = self._reader.elements(frame_id) or ()
        return self._elements[frame_id]

    def _screen(self, frame_id: int) -> Screen:
        return Screen(lambda: self._reader.frame(frame_id), self.elements(frame_id))


def label_at(focus: PixelPoint | None, elements: tuple[Element, ...]) -> str:
    """What names the field at `focus`: its label, else its text; empty where nothing is there."""
    field = None if focus is None else element_at(focus, elements)
    label = None if field is None else label_of(field, elements)
    return label.text if label is not None else field.text if field is not None else ""
