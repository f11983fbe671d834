"""Draft of an edited recording: its script and its parameters, and the edits applied to them.

A draft is immutable: the draft before an edit is what undoes it. Every edit is checked against what was recorded, and
refused in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from agent.core.actions import Type
from agent.core.secrets import secret_names
from agent.grammar.steps.orders import Enter
from agent.grammar.target_search import Missing, find, find_field
from agent.sessions.editing.edits import (
    AddCheck,
    DeleteStep,
    Edit,
    InsertStep,
    MarkParameter,
    MoveStep,
    RemoveCheck,
    SetTarget,
    SetText,
    SetWords,
    UnmarkParameter,
)
from agent.sessions.editing.replayed_actions import at_point, with_script
from agent.sessions.editing.script import (
    LONGEST,
    MAX_STEPS,
    Script,
    ScriptStep,
    checked_check,
    instruction_in,
    with_typed,
)
from agent.sessions.parameters import NAME, Parameter, Place, Sort, date_form, parameters_of, value_at
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import RecordedAction, recorded_actions
from vision.geometry import PixelPoint
from vision.perception.elements import Element
from vision.redaction.secret_labels import is_password_label

_TARGET: Final = "click "


@dataclass(frozen=True, slots=True)
class Draft:
    """What a recording would be with the edits so far."""

    steps: Script
    parameters: tuple[Parameter, ...]


class Drafting:
    """Makes drafts of one recording; reads it as it goes.

    Attributes:
        recorded: What was recorded, whatever was edited since.
        start: The version that counts in the file.

    Raises:
        SessionError: If the recording is damaged.
        ValueError: If nothing in it can be edited.
    """

    def __init__(self, reader: SessionReader) -> None:
        self._reader = reader
        self._elements: dict[int, tuple[Element, ...]] = {}
        self.recorded = tuple(recorded_actions(reader))
        if not self.recorded:
            raise ValueError(f"{reader.path} holds no step that could be edited")
        self._events = {one.record.seq: one for one in self.recorded}
        self._newest = max(record.seq for record in reader.events())
        self.start = Draft(reader.script() or self.as_recorded, parameters_of(reader))

    @property
    def as_recorded(self) -> Script:
        """The steps as they were recorded."""
        return tuple(ScriptStep(one.record.seq) for one in self.recorded)

    def actions(self, draft: Draft) -> tuple[RecordedAction, ...]:
        """What a replay of `draft` does, step by step."""
        return with_script(self.recorded, draft.steps, self.elements)

    def elements(self, frame_id: int | None) -> tuple[Element, ...]:
        """What was read on a frame; nothing where it was not."""
        if frame_id is None:
            return ()
        if frame_id not in self._elements:
            self._elements[frame_id] = self._reader.elements(frame_id) or ()
        return self._elements[frame_id]

    def frame_id(self, draft: Draft, number: int) -> int:
        """The recorded frame to show for a step; for an inserted one that of the recorded step that comes next."""
        later = [step.event for step in draft.steps[number - 1 :] if not step.words]
        earlier = [step.event for step in draft.steps[: number - 1] if not step.words]
        event = (later or earlier[-1:] or [self.recorded[0].record.seq])[0]
        frame_id = self._events[event].record.frame_id
        assert frame_id is not None
        return frame_id

    def edited(self, draft: Draft, edit: Edit) -> Draft:
        """`draft` with one edit more.

        Raises:
            ValueError: If the edit cannot be made; one sentence.
        """
        match edit:
            case MoveStep(number, to):
                step = self._step(draft, number)
                self._step(draft, to)
                rest = [*draft.steps[: number - 1], *draft.steps[number:]]
                rest.insert(to - 1, step)
                return self._kept(draft, rest)
            case DeleteStep(number):
                self._step(draft, number)
                if len(draft.steps) == 1:
                    raise ValueError("a recording needs one step at least; delete the file to be rid of it")
                return self._kept(draft, [*draft.steps[: number - 1], *draft.steps[number:]])
            case InsertStep(at, words):
                return self._inserted(draft, at, words)
            case SetText(number, text):
                return self._with_text(draft, number, text)
            case SetWords(number, words):
                step = self._step(draft, number)
                if not step.words:
                    raise ValueError(f"step {number} was recorded; change its text or its target, or insert another")
                _check_secret(words)
                order = instruction_in(words)
                was = instruction_in(step.words)
                if isinstance(order, Enter) and isinstance(was, Enter):
                    draft = self._retyped(draft, step, was.text, order.text)
                return self._replaced(draft, number, replace(step, words=words.strip()))
            case SetTarget(number, target):
                return self._with_target(draft, number, target)
            case MarkParameter(number, name, value, start):
                return self._with_parameter(draft, number, name, value, start)
            case UnmarkParameter(name):
                kept = tuple(one for one in draft.parameters if one.name != name)
                if len(kept) == len(draft.parameters):
                    there = ", ".join(one.name for one in draft.parameters) or "none"
                    raise ValueError(f"there is no parameter {name!r}; there are: {there}")
                return replace(draft, parameters=kept)
            case AddCheck(number, check):
                step = self._step(draft, number)
                if checked_check(check) in step.checks:
                    raise ValueError(f"step {number} is checked for {check!r} already")
                return self._replaced(draft, number, replace(step, checks=(*step.checks, check)))
            case RemoveCheck(number, check):
                step = self._step(draft, number)
                if check not in step.checks:
                    raise ValueError(f"step {number} is not checked for {check!r}")
                kept_checks = tuple(one for one in step.checks if one != check)
                return self._replaced(draft, number, replace(step, checks=kept_checks))
            case _:
                assert_never(edit)

    def typed(self, draft: Draft, number: int) -> str | None:
        """The text that a step types; None where it types none."""
        action = self.actions(draft)[number - 1].action
        return action.text if isinstance(action, Type) else None

    def _step(self, draft: Draft, number: int) -> ScriptStep:
        if not 1 <= number <= len(draft.steps):
            raise ValueError(f"there is no step {number}; there are {len(draft.steps)}")
        return draft.steps[number - 1]

    def _replaced(self, draft: Draft, number: int, step: ScriptStep) -> Draft:
        return self._kept(draft, [*draft.steps[: number - 1], step, *draft.steps[number:]])

    def _kept(self, draft: Draft, steps: Iterable[ScriptStep]) -> Draft:
        """`steps`, with those places of the parameters that still hold their value."""
        script = tuple(steps)
        done = {one.record.seq: one for one in with_script(self.recorded, script, self.elements)}
        parameters = []
        for parameter in draft.parameters:
            places = tuple(
                place for place in parameter.places if value_at(done.get(place.seq), place) == parameter.value
            )
            if places:
                parameters.append(replace(parameter, places=places))
        return Draft(script, tuple(parameters))

    def _inserted(self, draft: Draft, at: int, words: str) -> Draft:
        if not 1 <= at <= len(draft.steps) + 1:
            raise ValueError(f"nothing can be inserted as step {at}; there are {len(draft.steps)}")
        if len(draft.steps) >= MAX_STEPS:
            raise ValueError(f"a recording has {MAX_STEPS} steps at the most")
        instruction_in(words)
        _check_secret(words)
        # never a number that an earlier version used for another step: undo brings that back
        used = [step.event for step in draft.steps] + [
            step.event for version in self._reader.versions() for step in version.script or ()
        ]
        number = max(self._newest, *used) + 1
        self._newest = number
        steps = [*draft.steps[: at - 1], ScriptStep(number, words.strip()), *draft.steps[at - 1 :]]
        return self._kept(draft, steps)

    def _with_text(self, draft: Draft, number: int, text: str) -> Draft:
        step, was = self._step(draft, number), self.typed(draft, number)
        if was is None:
            raise ValueError(f"step {number} types nothing, so it has no text to change")
        if not text or len(text) > LONGEST:
            raise ValueError(f"the text has to have 1 to {LONGEST} characters; this has {len(text)}")
        if secret_names(was) and not secret_names(text):
            raise ValueError("this field takes a secret: write {{secret:NAME}} for it, never the secret itself")
        draft = self._retyped(draft, step, was, text)
        if step.words:
            words = with_typed(step.words, text)
            _check_secret(words)
            return self._replaced(draft, number, replace(step, words=words))
        one = self.actions(draft)[number - 1]
        if is_password_label(one.label) and not secret_names(text):
            raise ValueError("this field takes a secret: write {{secret:NAME}} for it, never the secret itself")
        recorded = self._events[step.event].action
        same = isinstance(recorded, Type) and recorded.text == text
        return self._replaced(draft, number, replace(step, text=None if same else text))

    def _retyped(self, draft: Draft, step: ScriptStep, was: str, text: str) -> Draft:
        """The parameters moved along with a text that is another one now."""
        parameters = []
        for parameter in draft.parameters:
            value, places = parameter.value, list(parameter.places)
            for place in parameter.places:
                if place.seq != step.event or parameter.sort is Sort.CHOICE:
                    continue
                if (place.start, place.end) == (0, len(was)) and len(places) == 1:
                    value, places = text, [Place(place.seq, 0, len(text))]
                elif text.count(value) == 1 and was.count(value) == 1:
                    start = text.index(value)
                    places[places.index(place)] = Place(place.seq, start, start + len(value))
            parameters.append(replace(parameter, value=value, places=tuple(places)))
        return replace(draft, parameters=tuple(parameters))

    def _with_target(self, draft: Draft, number: int, target: str) -> Draft:
        step = self._step(draft, number)
        if step.words:
            raise ValueError(f"step {number} was inserted; change its words instead")
        recorded = self._events[step.event]
        frame_id = recorded.record.frame_id
        assert frame_id is not None
        at = self._point(target, frame_id)
        at_point(recorded.action, at)
        return self._replaced(draft, number, replace(step, at=at))

    def _point(self, target: str, frame_id: int) -> PixelPoint:
        size = self._reader.frame(frame_id).size
        x, comma, y = target.partition(",")
        if comma and x.strip().isdecimal() and y.strip().isdecimal():
            at = PixelPoint(float(x), float(y))
            if not (at.x < size.width and at.y < size.height):
                raise ValueError(f"{target} is not on the recorded screen, which has {size} pixels")
            return at
        order = instruction_in(_TARGET + target)
        wanted = getattr(order, "target", None)
        elements = self.elements(frame_id)
        found = find_field(wanted, elements) if wanted is not None else Missing("")
        if isinstance(found, Missing) and wanted is not None:
            found = find(wanted, elements)
        if isinstance(found, Missing):
            raise ValueError(f"on the recorded screen: {found.why}")
        press = found.points.get("press")
        return found.box.centre if press is None else press.at

    def _with_parameter(self, draft: Draft, number: int, name: str, value: str, start: int) -> Draft:
        step = self._step(draft, number)
        one = self.actions(draft)[number - 1]
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot name a parameter; write a word of letters, digits and _")
        match one.action:
            case Type(text):
                if secret_names(text):
                    raise ValueError(f"step {number} types a secret, which is kept in the keyring and varies there")
                value = value or text
                start = text.find(value, max(0, start))
                if start < 0:
                    raise ValueError(f"step {number} does not type “{value[:80]}”")
                place, sort = Place(step.event, start, start + len(value)), Sort.TEXT
                sort = sort if date_form(value) is None else Sort.DATE
            case _ if one.target is not None and one.target.text.strip() and value in ("", one.target.text):
                value, place, sort = one.target.text, Place(step.event), Sort.CHOICE
            case _:
                raise ValueError(f"step {number} types and chooses nothing that could vary")
        there = {parameter.name: parameter for parameter in draft.parameters}
        same = there.get(name)
        if same is not None and (same.value, same.sort) != (value, sort):
            raise ValueError(f"there is a parameter {name!r} already, which is “{same.value[:80]}”")
        _check_free(draft.parameters, place)
        places = (place,) if same is None else (*same.places, place)
        others = tuple(parameter for parameter in draft.parameters if parameter.name != name)
        named = sorted((*others, Parameter(name, value, sort, places)), key=lambda parameter: parameter.name)
        return replace(draft, parameters=tuple(named))


def _check_free(parameters: Sequence[Parameter], place: Place) -> None:
    for parameter in parameters:
        for other in parameter.places:
            overlap = other.end == 0 or (other.start < place.end and place.start < other.end)
            if other.seq == place.seq and overlap:
                raise ValueError(f"this varies as {parameter.name!r} already")


def _check_secret(words: str) -> None:
    """Refuse an instruction that types into a field for a secret what is none."""
    order = instruction_in(words)
    into = order.into if isinstance(order, Enter) else None
    if into is not None and is_password_label(into.name) and isinstance(order, Enter) and not secret_names(order.text):
        raise ValueError("this field takes a secret: write {{secret:NAME}} for it, never the secret itself")
