"""Replayed actions: what a replay of a recording does, in order: what was recorded, with the edits of its script.

What an act met and meant is read off the recorded screens as long as it stands where it stood; what was moved, or has
another target or text, keeps only what is still true of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from agent.core.actions import Action, Click, Hotkey, MouseDown, MouseUp, Move, Note, Scroll, Type, Wait, target
from agent.core.secrets import secret_names
from agent.grammar.steps.orders import Enter, Keys, Order, Pause
from agent.sessions.editing.script import Script, ScriptStep, instruction_in
from agent.sessions.format.records import Record
from agent.sessions.format.schema import SessionError
from agent.sessions.meaning.meaning import NOTHING, Meaning
from agent.sessions.reader import Recording
from agent.sessions.recorded_actions import RecordedAction, label_at, recorded_actions
from vision.geometry import PixelPoint
from vision.perception.elements import FIELDS, Element, Kind, element_at
from vision.redaction.sensitive_text import SecretKind

_REDACTED: Final = re.compile("|".join(re.escape(f"[{kind}]") for kind in SecretKind)).search

Elements = Callable[[int | None], tuple[Element, ...]]


def replayed_actions(recording: Recording) -> tuple[RecordedAction, ...]:
    """What a replay does, in order; just what was recorded where nothing was edited.

    Raises:
        SessionError: If the file is damaged.
    """
    recorded, script = tuple(recorded_actions(recording)), recording.script()
    if script is None:
        return recorded

    def elements(frame_id: int | None) -> tuple[Element, ...]:
        return () if frame_id is None else recording.elements(frame_id) or ()

    try:
        return with_script(recorded, script, elements)
    except ValueError as error:
        raise SessionError(f"the edits of this recording cannot be read: {error}") from None


def with_script(recorded: Sequence[RecordedAction], script: Script, elements: Elements) -> tuple[RecordedAction, ...]:
    """`recorded` in the order of `script`, and as it says.

    Args:
        elements: What was read on a frame.

    Raises:
        ValueError: If the script names what was not recorded.
    """
    place = {one.record.seq: number for number, one in enumerate(recorded)}
    found: list[RecordedAction] = []
    before: ScriptStep | None = None
    focus: tuple[PixelPoint, tuple[Element, ...]] | None = None
    for step in script:
        if step.words:
            one = _inserted(step)
        elif step.event not in place:
            raise ValueError(f"event {step.event} is no step of it")
        else:
            number = place[step.event]
            one = replace(recorded[number], checks=step.checks, follows=_follows(recorded, number, before))
            one = _edited(one, step, elements, focus)
        match one.action:
            case Click(at) if not step.words:
                focus = at, elements(one.record.frame_id)
            case Hotkey(keys) if "tab" in keys:
                focus = None
            case _ if step.words and not isinstance(one.action, Wait):
                focus = None  # it may have gone anywhere
            case _:
                pass
        found.append(one)
        before = step
    return tuple(found)


def _follows(recorded: Sequence[RecordedAction], number: int, before: ScriptStep | None) -> bool:
    if number == 0 or before is None:
        return number == 0 and before is None
    return before.event == recorded[number - 1].record.seq and before.at is None


def _inserted(step: ScriptStep) -> RecordedAction:
    action = action_of(instruction_in(step.words), step.words)
    record = Record(step.event, 0.0, 0, "inserted", {}, {}, (action,), None)
    return RecordedAction(record, action, None, "", words=step.words, checks=step.checks, follows=False)


def action_of(order: Order, words: str) -> Action:
    """What an instruction does as far as no screen is needed to know it; a note of its words for anything else."""
    match order:
        case Enter(text):
            return Type(text)
        case Keys(keys, 1):
            return Hotkey(keys)
        case Pause(seconds):
            return Wait(seconds)
        case _:
            return Note(words)


def _edited(
    one: RecordedAction, step: ScriptStep, elements: Elements, focus: tuple[PixelPoint, tuple[Element, ...]] | None
) -> RecordedAction:
    if step.at is not None:
        there = elements(one.record.frame_id)
        met = element_at(step.at, there)
        moved = at_point(one.action, step.at)
        meaning = _of_click(moved, met, there)
        one = replace(one, action=moved, target=met, label=label_at(step.at, there), meaning=meaning)
    if step.text is not None:
        if not isinstance(one.action, Type):
            raise ValueError(f"event {step.event} types nothing")
        kept = replace(one.meaning, choice="", checked=None) if one.meaning.field is not None else NOTHING
        one = replace(one, action=Type(step.text), meaning=kept)
    if not one.follows and isinstance(one.action, Hotkey):
        one = replace(one, meaning=NOTHING)
    if not one.follows and isinstance(one.action, Type):
        there = focus[1] if focus is not None else ()
        field = None if focus is None else element_at(focus[0], there)
        label = label_at(focus[0], there) if focus is not None else ""
        known = field is not None and field.kind in FIELDS
        one = replace(one, label=label, meaning=Meaning(field, label) if known else NOTHING)
    return one


def at_point(action: Action, at: PixelPoint) -> Action:
    """`action` at another point.

    Raises:
        ValueError: If it has not one target.
    """
    match action:
        case Click() | Move() | MouseDown() | MouseUp() | Scroll() if target(action) is not None:
            return replace(action, at=at)
        case _:
            raise ValueError("this step has not one target that could be another; delete it and insert another step")


def _of_click(action: Action, met: Element | None, elements: tuple[Element, ...]) -> Meaning:
    """What a click on another target means as far as it shows before it is done."""
    if met is None or not isinstance(action, Click):
        return NOTHING
    if met.kind is Kind.RADIO:
        return Meaning(met, met.text, choice=met.text)
    if met.kind in FIELDS:
        return Meaning(met, label_at(action.at, elements))
    return NOTHING


def recorded_secrets(recording: Recording) -> tuple[str, ...]:
    """The secrets that a replay types, each once, in order.

    Raises:
        SessionError: If the file is damaged.
    """
    return tuple(dict.fromkeys(name for _, text in _typed(recording) for name in secret_names(text)))


def redacted_texts(recording: Recording) -> tuple[tuple[int, str], ...]:
    """Texts of which redaction left only their kind, such as `[hidden word]`, each with its step in the recording.

    Raises:
        SessionError: If the file is damaged.
    """
    return tuple((step, text) for step, text in _typed(recording) if _REDACTED(text))


def task_of(recording: Recording) -> str:
    """The task of a recording, for doing it again: with the secrets that it types, which a run may type no others.

    Recording puts a placeholder for each secret, of which the words that the person gave say nothing.

    Raises:
        SessionError: If the file is damaged.
    """
    task = recording.meta.task
    missing = [name for name in recorded_secrets(recording) if name not in secret_names(task)]
    return f"{task} (with {', '.join(f'{{{{secret:{name}}}}}' for name in missing)})" if missing else task


def _typed(recording: Recording) -> list[tuple[int, str]]:
    """The texts that a replay types, each with its step in the recording."""
    recorded: Mapping[int, tuple[int, str]] = {
        record.seq: (record.step, action.text)
        for record in recording.events()
        if record.kind == "executed" and record.frame_id is not None
        for action in record.actions
        if isinstance(action, Type)
    }
    script = recording.script()
    if script is None:
        return list(recorded.values())
    found: list[tuple[int, str]] = []
    for step in script:
        if step.words:
            order = instruction_in(step.words)
            found += [(0, order.text)] if isinstance(order, Enter) else []
        elif step.event in recorded:
            number, text = recorded[step.event]
            found.append((number, text if step.text is None else step.text))
    return found
