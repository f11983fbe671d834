"""The script of a replay: the recorded actions in order, each with its targets and its effect on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rapidfuzz import fuzz

from agent.core.actions import Action, Button, Click, Drag, Hotkey, Scroll, Type, describe, target
from agent.safety.usual_risk import usual_risk
from agent.sessions.meaning.meaning import SELECT_ALL
from agent.sessions.reader import Recording
from agent.sessions.recorded_actions import RecordedAction, recorded_actions
from vision.frame import Frame, visible_changes
from vision.geometry import PixelBox, PixelPoint
from vision.perception.captions import folded
from vision.perception.elements import FIELDS, Element, Kind, Perception, element_at, in_reading_order, label_of
from vision.perception.text_similarity import SAME, similarity, without_lookalikes

TALL_PX: Final = 64
"""Height from which on a field has several lines, so that its text is content and no name."""
_MAX_TEXTS: Final = 12
_HARDLY: Final = 0.05
"""Share of its pixels up to which a text may change and be the same, read anew."""
_LONGER: Final = 1.1
_LEAST_SIGNS: Final = 3
_STRAY: Final = 1
"""Letters that may be read beside what was typed into a field: a caret, a mark."""
_ECHO: Final = 0.7
"""Likeness of what a field is read to show and what was typed into it, from which on it holds that."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A recorded frame with its elements."""

    frame: Frame
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A recorded target: a point that was acted on, with the screen around it.

    Attributes:
        element: The smallest element there; None for bare pixels.
        name: Its text, or a field's label; another text where the choice is a parameter with another value.
        varies: Whether `name` is such another text, so that the target need not look as it did.
    """

    at: PixelPoint
    scene: Scene
    element: Element | None
    name: str
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One recorded action to carry out again.

    Attributes:
        number: Counted from 1; `--from-step` takes it.
        step: Its step in the recording.
        marks: The targets at its points; empty for keys.
        group: Actions that were decided on the same frame share a number.
        awaited: Texts that were new on the frame on which it was decided: the screen to wait for.
        expected: The awaited texts as they are to be with the values of this run; before the first action, all that the
            screen said: keys go to nothing as long as the program is not there.
        words: The instruction of an inserted step, which has no recorded screen; empty for a recorded one.
        checks: What must hold after it.
        appeared: Texts that were new after its group; only at the last action of a group.
        changed_screen: Whether its group changed the screen; only at the last action of a group.
        field: The field that showed what was typed; None where that is not known, or nothing was.
        is_echoed: Whether that field could be read to say what was typed.
        fills: Whether that field was empty before, or showed nothing but what was typed afterwards.
        sets: Whether all that stood in it had been selected before by actions of the recording.
        after: The screen that its group led to, only at the last action of a group; None where it was not recorded.
        checked: The state that its click left a tick box or radio button in; None for anything else, or not known.
        risky: Why a person would be asked about it; None where it can be taken back.
    """

    number: int
    step: int
    action: Action
    scene: Scene
    marks: tuple[Landmark, ...]
    group: int
    awaited: tuple[str, ...]
    appeared: tuple[str, ...]
    changed_screen: bool
    risky: str | None
    after: Scene | None = None
    field: Landmark | None = None
    is_echoed: bool = False
    fills: bool = False
    sets: bool = False
    checked: bool | None = None
    expected: tuple[str, ...] = ()
    words: str = ""
    checks: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """The action in words for people; typed text by its length only."""
        if self.words and not isinstance(self.action, Type):
            return self.words
        named = [_name_and_kind(mark) for mark in self.marks]
        match self.action:
            case Click(_, button, count, held):
                times = {2: "double-", 3: "triple-"}.get(count, "")
                side = "" if button.value == "left" else f"{button.value}-"
                return f"{'+'.join((*held, ''))}{side}{times}click {named[0]}"
            case Drag():
                return f"drag from {named[0]} to {named[-1]}" if len(named) > 1 else f"drag to {named[0]}"
            case Scroll(direction) if named:
                return f"scroll {direction.value} over {named[0]}"
            case Type(text):
                return f"type {len(text)} characters"
            case _:
                return describe(self.action)

    @property
    def instruction(self) -> str | None:
        """The action as an instruction for a policy that sees another screen; None where a target has no name."""
        names = [mark.name.replace('"', "'") for mark in self.marks]
        if not names or not all(names):
            return None
        match self.action:
            case Click(_, button, count) if count > 1 and button is not Button.LEFT:
                return None
            case Click(_, button, count, held):
                side = {1: "", 2: "double-", 3: "triple-"}[count] if button is Button.LEFT else f"{button.value}-"
                return f'{"+".join((*held, ""))}{side}click "{names[0]}"'
            case Drag():
                return f'drag "{names[0]}" to "{names[1]}"' if len(names) > 1 else None
            case _:
                return None


def recorded_lines(recording: Recording, perception: Perception, otherwise: Mapping[str, str]) -> dict[int, Line]:
    """The recorded actions in order, as they were recorded, by the event that says each was done.

    Frames without recorded elements (in every file of format 1) are read by `perception`.

    Args:
        otherwise: What is typed in the place of what was recorded, besides the values of this run.

    Raises:
        SessionError: If the file is damaged.
    """
    scenes, other = _Scenes(recording, perception), {**recording.other_values(), **otherwise}
    observed = [record for record in recording.events() if record.kind == "observed" and record.frame_id is not None]
    actions = list(recorded_actions(recording))
    groups = [list(group) for _, group in groupby(actions, key=lambda recorded: recorded.record.frame_id)]
    lines: dict[int, Line] = {}
    before: Scene | None = None
    focus: PixelPoint | None = None
    for number, group in enumerate(groups):
        frame_id = group[0].record.frame_id
        assert frame_id is not None
        scene = scenes.scene(frame_id)
        last = group[-1].record.seq
        following = [groups[number + 1][0].record] if number + 1 < len(groups) else observed[-1:]
        after = next(
            (scenes.scene(record.frame_id) for record in following if record.seq > last and record.frame_id), None
        )
        typed = [recorded.action.text for recorded in group if isinstance(recorded.action, Type)]
        for recorded in group:
            points = _points(recorded.action)
            wording = recording.wording(recorded.record)
            marks = tuple(landmark(point, scene, wording) for point in points)
            focus = recorded.action.at if isinstance(recorded.action, Click) else focus
            is_last = recorded is group[-1]
            field = _field_of(recorded, scene)
            awaited = new_texts(before, scene) if recorded is group[0] else ()
            lines[recorded.record.seq] = Line(
                len(lines) + 1,
                recorded.record.step,
                recorded.action,
                scene,
                marks,
                number,
                awaited,
                _said_otherwise(_without_typed(typed, new_texts(scene, after)), other)
                if is_last and after is not None
                else (),
                is_last and after is not None and bool(visible_changes(scene.frame, after.frame).any()),
                usual_risk(recorded.action, scene.elements, focus),
                after if is_last else None,
                field,
                is_last and field is not None and after is not None and _is_echoed(recorded.action, field, after),
                _fills(recorded.action, field, after) and _is_first_in_field(recorded, actions[: len(lines)]),
                recorded.meaning.sets,
                _checked(recorded),
                _said_otherwise(
                    tuple(filter(_says_much, awaited))
                    if before is not None or recorded is not group[0]
                    else texts_of(scene),
                    other,
                ),
            )
        before = scene
    return lines


def name_of(element: Element, elements: Sequence[Element]) -> str:
    """The name of an element: a field's label, else its text, else what its icon means."""
    if element.kind not in FIELDS:
        return element.text or element.name
    label = label_of(element, elements)
    if label is not None:
        return label.text
    return "" if element.box.height > TALL_PX else element.text


def new_texts(before: Scene | None, after: Scene) -> tuple[str, ...]:
    """Texts of `after` that are not in `before`; contents of fields are left out, since they vary.

    What was read a little otherwise where hardly anything changed is not new.
    """
    if before is None or before is after:
        return ()
    old = {folded(element.text) for element in before.elements}
    new = [one for one in after.elements if folded(one.text) not in old and not _is_read_again(one, before, after)]
    return texts_of(Scene(after.frame, tuple(new)))[:_MAX_TEXTS]


def _is_read_again(element: Element, before: Scene, after: Scene) -> bool:
    """Whether an element says what stood at its place before, then in other pieces perhaps."""
    box = element.box
    if before.frame.pixels.shape != after.frame.pixels.shape:
        return False
    differs = (before.frame.crop(box) != after.frame.crop(box)).any(axis=2)
    if not differs.size or differs.mean() > _HARDLY:
        return False
    there = in_reading_order(one for one in before.elements if box.contains(one.box.centre))
    said, says = (
        "".join(filter(str.isalnum, folded(text))) for text in (" ".join(one.text for one in there), element.text)
    )
    digits, were = ("".join(filter(str.isdigit, text)) for text in (says, said))
    return digits in were and 0 < len(says) <= _LONGER * len(said) and fuzz.partial_ratio(says, said) >= 100 * SAME


def _says_much(text: str) -> bool:
    """Whether keys may wait for a text: a number of two digits, in the row heads of a sheet, says nothing."""
    return any(map(str.isalpha, text)) or sum(map(str.isalnum, text)) >= _LEAST_SIGNS


def texts_of(scene: Scene) -> tuple[str, ...]:
    """What a screen says, each text once, without the contents of fields."""
    found = [one.text for one in scene.elements if one.kind not in FIELDS and len(one.text.strip()) > 2]
    return tuple(dict.fromkeys(found))


class _Scenes:
    """The scenes of a recording, each read once."""

    def __init__(self, recording: Recording, perception: Perception) -> None:
        self._recording, self._perception = recording, perception
        self._known: dict[int, Scene] = {}

    def scene(self, frame_id: int) -> Scene:
        if frame_id not in self._known:
            frame = self._recording.frame(frame_id)
            elements = self._recording.elements(frame_id)
            if elements is None:
                elements = self._perception.read(frame)
            self._known[frame_id] = Scene(frame, elements)
        return self._known[frame_id]


def _points(action: Action) -> Iterator[PixelPoint]:
    if isinstance(action, Drag):
        yield from action.points
    elif (at := target(action)) is not None:
        yield at


def landmark(at: PixelPoint, scene: Scene, wording: str | None) -> Landmark:
    """The recorded target at a point; `wording` is its name where the choice has another value."""
    element = element_at(at, scene.elements)
    if (
        element is not None
        and element.kind is Kind.TEXT_FIELD
        and element.box.area > 0.6 * scene.frame.size.width * scene.frame.size.height
    ):
        element = None  # the desktop itself
    name = "" if element is None else name_of(element, scene.elements)
    return Landmark(at, scene, element, name if wording is None else wording, wording is not None)


def _field_of(recorded: RecordedAction, scene: Scene) -> Landmark | None:
    field = recorded.meaning.field
    if not isinstance(recorded.action, Type) or field is None or field.kind not in FIELDS:
        return None
    read = next((element for element in scene.elements if element == field), None)
    if read is None:
        return None  # it was not read as a field before the text was in it
    return Landmark(read.box.centre, scene, read, name_of(read, scene.elements))


def _checked(recorded: RecordedAction) -> bool | None:
    target = recorded.target
    if target is not None and target.kind is Kind.RADIO and recorded.meaning.choice:
        return True
    return recorded.meaning.checked


def _is_echoed(action: Action, field: Landmark, after: Scene) -> bool:
    if field.element is None or not isinstance(action, Type):
        return False
    shows = text_in(field.element.box, after.elements)
    return shows is not None and holds_typed(shows, action.text)


def _fills(action: Action, field: Landmark | None, after: Scene | None) -> bool:
    """Whether the field was empty, or showed nothing but the typed text afterwards: what it said before was a hint."""
    if not isinstance(action, Type) or field is None or field.element is None:
        return False
    shows = letters_of("" if after is None else text_in(field.element.box, after.elements) or "")
    if not shows:
        return not letters_of(field.element.text)
    return holds_typed(shows, action.text) and len(shows) <= len(letters_of(action.text)) + _STRAY


def _is_first_in_field(typed: RecordedAction, before: Sequence[RecordedAction]) -> bool:
    """Whether nothing was typed or pasted into the field yet: the screen need not have shown that."""
    for one in reversed(before):
        match one.action:
            case Click():
                return not any(
                    isinstance(other.action, Type) and other.meaning.field == typed.meaning.field
                    for other in before
                    if other.record.frame_id == typed.record.frame_id
                )
            case Hotkey(keys) if "tab" in keys:
                return True
            case Hotkey(keys) if frozenset(keys) == SELECT_ALL:
                pass
            case Hotkey() | Type():
                return False
            case _:
                pass
    return True


def letters_of(text: str) -> str:
    """The letters and digits of `text` that readers tell apart."""
    return without_lookalikes("".join(filter(str.isalnum, folded(text))))


def text_in(box: PixelBox, elements: Sequence[Element]) -> str | None:
    """The text of the field at `box`; None where none is there."""
    fields = [element for element in elements if element.kind in FIELDS and element.box.iou(box) > 0.5]
    return fields[0].text if fields else None


def holds_typed(shown: str, typed: str) -> bool:
    """Whether a field that shows `shown` may hold `typed`: scrolled, among other text, with other spaces and signs."""
    one, other = letters_of(shown), letters_of(typed)
    if not one or not other:
        return not other
    return one in other or other in one or similarity(shown, typed) >= _ECHO


def _said_otherwise(texts: Sequence[str], other: Mapping[str, str]) -> tuple[str, ...]:
    """`texts` as they are to be with other values: “june.txt was saved” in the place of “summary.txt was saved”."""
    found = list(texts)
    for value, instead in other.items():
        word = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")
        found = [word.sub(instead.replace("\\", r"\\"), text) for text in found]
    return tuple(found)


def _without_typed(typed: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """`texts` without those that show typed text, which differs from use to use."""
    return tuple(text for text in texts if not any(similarity(text, entry) >= SAME for entry in typed))


def _name_and_kind(mark: Landmark) -> str:
    kind = "place" if mark.element is None else mark.element.kind.value.replace("_", " ")
    name = " ".join(mark.name.split())
    return f"the {kind} “{name[:60]}”" if name else f"the {kind} at ({mark.at.x:.0f}, {mark.at.y:.0f})"
