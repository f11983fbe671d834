"""What a recording says is to be done, action by action, with what each met and what each brought about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import groupby
from typing import Final

from agent.core.actions import Action, Click, Drag, Scroll, Type, describe, target
from agent.safety.risk import risk
from agent.safety.rules import Decision, first_match, shipped
from agent.safety.situation import field_name, situation_of
from agent.sessions.reader import Recording
from agent.sessions.recorded_actions import recorded_actions
from vision.frame import Frame, visible_changes
from vision.geometry import PixelPoint
from vision.perception.captions import folded
from vision.perception.elements import FIELDS, Element, Kind, Perception, element_at, label_of
from vision.perception.text_similarity import SAME, similarity

_TALL_PX: Final = 64
"""A field of more than one line: what stands in it is content and no name."""
_MOST_NEWS: Final = 12
_NOON: Final = time(12)


@dataclass(frozen=True, slots=True)
class Scene:
    """A recorded frame as it was read."""

    frame: Frame
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Landmark:
    """What stood at a point that was acted on.

    Attributes:
        element: The smallest element there; None for bare pixels.
        name: What it says, or for a field what names it; another wording where a choice varies.
        varies: Whether `name` is such another wording, so that nothing is to look as it did.
    """

    at: PixelPoint
    scene: Scene
    element: Element | None
    name: str
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One action to be done again.

    Attributes:
        number: Counted from 1; `--from-step` takes it.
        step: Its step in the recording.
        marks: What its points met; empty for keys.
        group: Actions that were decided on the same frame share a number.
        awaits: What was first to be read on the frame it was decided on; the screen was waited for.
        brings: What could be read after its group and not before; only at the last action of a group.
        stirs: Whether its group changed anything on the screen.
        risky: Why a person would be asked about it; None where it can be taken back.
    """

    number: int
    step: int
    action: Action
    scene: Scene
    marks: tuple[Landmark, ...]
    group: int
    awaits: tuple[str, ...]
    brings: tuple[str, ...]
    stirs: bool
    risky: str | None

    @property
    def description(self) -> str:
        """What is to be done, in words for people; typed text by its length only."""
        named = [_called(mark) for mark in self.marks]
        match self.action:
            case Click(_, button, count):
                times = {2: "double-", 3: "triple-"}.get(count, "")
                side = "" if button.value == "left" else f"{button.value}-"
                return f"{side}{times}click {named[0]}"
            case Drag():
                return f"drag from {named[0]} to {named[-1]}" if len(named) > 1 else f"drag to {named[0]}"
            case Scroll(direction) if named:
                return f"scroll {direction.value} over {named[0]}"
            case Type(text):
                return f"type {len(text)} characters"
            case _:
                return describe(self.action)

    @property
    def order(self) -> str | None:
        """The action as an instruction to a policy that sees another screen; None where it has no name to go by."""
        names = [mark.name.replace('"', "'") for mark in self.marks]
        if not names or not all(names):
            return None
        match self.action:
            case Click(held=held, count=count) if held or count > 2:
                return None
            case Click(_, button, count):
                verb = "double-click" if count == 2 else "click" if button.value == "left" else f"{button.value}-click"
                return f'{verb} "{names[0]}"'
            case Drag():
                return f'drag "{names[0]}" to "{names[1]}"' if len(names) > 1 else None
            case _:
                return None


def script_of(recording: Recording, perception: Perception) -> tuple[Line, ...]:
    """Everything that was done and is worth doing again, in order.

    Frames that nothing read while they were recorded (every file of format 1) are read by `perception`.

    Raises:
        SessionError: If the file is damaged.
    """
    scenes = _Scenes(recording, perception)
    looked = [record for record in recording.events() if record.kind == "observed" and record.frame_id is not None]
    acts = list(recorded_actions(recording))
    groups = [list(group) for _, group in groupby(acts, key=lambda act: act.record.frame_id)]
    lines: list[Line] = []
    before: Scene | None = None
    focus: PixelPoint | None = None
    for number, group in enumerate(groups):
        frame_id = group[0].record.frame_id
        assert frame_id is not None
        scene = scenes.scene(frame_id)
        last = group[-1].record.seq
        following = [groups[number + 1][0].record] if number + 1 < len(groups) else looked[-1:]
        after = next((scenes.scene(one.frame_id) for one in following if one.seq > last and one.frame_id), None)
        typed = [act.action.text for act in group if isinstance(act.action, Type)]
        for act in group:
            points = _points(act.action)
            wording = recording.wording(act.record)
            marks = tuple(_landmark(point, scene, wording) for point in points)
            focus = act.action.at if isinstance(act.action, Click) else focus
            is_last = act is group[-1]
            lines.append(
                Line(
                    len(lines) + 1,
                    act.record.step,
                    act.action,
                    scene,
                    marks,
                    number,
                    news(before, scene) if act is group[0] else (),
                    _but(typed, news(scene, after)) if is_last and after is not None else (),
                    is_last and after is not None and bool(visible_changes(scene.frame, after.frame).any()),
                    _risk(act.action, scene.elements, focus),
                )
            )
        before = scene
    return tuple(lines)


def name_of(element: Element, elements: Sequence[Element]) -> str:
    """What an element is called: its label where it is a field, else what it says."""
    if element.kind not in FIELDS:
        return element.text
    label = label_of(element, elements)
    if label is not None:
        return label.text
    return "" if element.box.height > _TALL_PX else element.text


def news(before: Scene | None, after: Scene) -> tuple[str, ...]:
    """What can be read in `after` and could not before; contents of fields left out, since they vary."""
    if before is None or before is after:
        return ()
    old = {folded(one.text) for one in before.elements}
    new = [one.text for one in after.elements if one.kind not in FIELDS and len(one.text.strip()) > 2]
    return tuple(dict.fromkeys(text for text in new if folded(text) not in old))[:_MOST_NEWS]


class _Scenes:
    """Frames with their elements, each read once."""

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


def _landmark(at: PixelPoint, scene: Scene, wording: str | None) -> Landmark:
    element = element_at(at, scene.elements)
    if (
        element is not None
        and element.kind is Kind.TEXT_FIELD
        and element.box.area > 0.6 * scene.frame.size.width * scene.frame.size.height
    ):
        element = None  # the desktop itself
    name = "" if element is None else name_of(element, scene.elements)
    return Landmark(at, scene, element, name if wording is None else wording, wording is not None)


def _but(typed: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """`texts` without those that show what was typed, which differs from use to use."""
    return tuple(text for text in texts if not any(similarity(text, one) >= SAME for one in typed))


def _risk(action: Action, elements: Sequence[Element], focus: PixelPoint | None) -> str | None:
    met = situation_of(action, elements, "", focus)
    rule = first_match(tuple(one for one in shipped() if one.between is None), met, None, _NOON)
    if rule is not None:
        return None if rule.decide is Decision.ALLOW else rule.reason
    return risk(met, field_name(met.target, elements))


def _called(mark: Landmark) -> str:
    kind = "place" if mark.element is None else mark.element.kind.value.replace("_", " ")
    name = " ".join(mark.name.split())
    return f"the {kind} “{name[:60]}”" if name else f"the {kind} at ({mark.at.x:.0f}, {mark.at.y:.0f})"
