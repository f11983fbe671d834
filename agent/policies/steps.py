"""The `steps` policy: carries out written instructions one after the other, without a model.

The language is that of `agent/grammar/steps/parser.py`. Targets are found by their text and their place, and
waited for. A target that does not appear, or is there twice, ends the run with a question that quotes what is on the
screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from agent.core.actions import Action, CallUser, Click, Drag, Finished, Hotkey, Scroll, Type, Wait, key
from agent.core.api import export
from agent.core.history import ANSWERED, NO_EFFECT, REJECTED, SKIPPED, UNDONE, History, Turn
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.grammar.steps.orders import (
    Await,
    Check,
    Choose,
    Enter,
    Keys,
    Order,
    Pause,
    Press,
    Pull,
    Step,
    StepsError,
    Target,
    Tick,
    Unsayable,
    Wheel,
)
from agent.grammar.steps.parser import parse_steps
from agent.grammar.target_search import Missing, find, find_beside, find_choice, find_field, is_shown, visible_text
from vision.geometry import PixelBox, PixelPoint, Size, Space
from vision.perception.elements import FIELDS, Element, Kind, State

_MAX_LOOKS: Final = 6
"""How often a target is looked for before it counts as missing."""

_LOOK_S: Final = 0.5
_MAX_TRIES: Final = 3
"""How often a step is tried again that was voided or could not be carried out."""

_DID_IT: Final = frozenset({"done", "i did it", "it is done", "完成", "已完成", "做完了"})
_LEAVE_OUT: Final = frozenset({"skip", "skip it", "leave it out", "跳过", "略过"})
"""Answers to a question about a step; after any other it is tried again."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The progress of the script.

    Attributes:
        step: Index of the step that is due.
        part: 1 once a tick box was clicked and its state is to be checked.
        anchor: The field whose list was opened, for the second part of a choice.
        before: The elements before it was opened.
        looks: How often this step found no target yet.
        waited_s: How long this step has waited.
        misses: How often this step's click changed nothing.
        tries: How often this step was voided.
    """

    step: int = 0
    part: int = 0
    anchor: PixelBox | None = None
    before: tuple[Element, ...] = ()
    looks: int = 0
    waited_s: float = 0.0
    misses: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class _Pressed:
    """The last step that acted, with the elements before it.

    Attributes:
        again: Whether it acted a second time.
    """

    step: int
    elements: tuple[Element, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class _Proceed:
    """The actions of a step; after them it is done, or its next part is due.

    Attributes:
        saying: The thought.
        on: The target.
        then: The progress after the actions; None for the next step.
    """

    actions: tuple[Action, ...]
    saying: str
    on: Element | None = None
    then: _Place | None = None


@dataclass(frozen=True, slots=True)
class _Satisfied:
    """Nothing to do: the step is fulfilled already."""


@dataclass(frozen=True, slots=True)
class _NotYet:
    """Wait and look again; after too many looks or seconds, ask `why`."""

    why: str
    timeout_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Stuck:
    """Ask the person: waiting does not help."""

    why: str


_Outcome = _Proceed | _Satisfied | _NotYet | _Stuck


@export("StepsPolicy")
class StepsPolicy:
    """The `steps` policy. Keeps its progress from one `predict` to the next; an empty history starts afresh."""

    def __init__(self) -> None:
        self._place = _Place()
        self._after: _Place | None = None
        self._on: Element | None = None
        self._press: _Pressed | None = None
        self._left_out: list[str] = []

    @property
    def past_screens(self) -> int:
        """None; see `agent.core.policy.LooksBack`."""
        return 0

    def space(self, size: Size) -> Space:
        """The frame's own pixels."""
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`."""
        return Prediction(reply=self._reply(observation, history), otherwise=tuple(self._left_out))

    def _reply(self, observation: Observation, history: History) -> Reply:
        steps = parse_steps(observation.task)
        if isinstance(steps, StepsError):
            start, end = steps.span
            where = f" (at “{observation.task[start:end]}”)" if start < end else ""
            return _question("I cannot read the instructions.", steps.message + where)
        if not history:
            self._place, self._after, self._press, self._left_out = _Place(), None, None, []
        elif (answer := _answer_in(history[-1])) is not None:
            self._take_answer(answer, steps[self._place.step])
        elif self._after is not None:
            why = self._judge(history[-1], self._after, steps[self._place.step])
            if why is not None:
                return _question(f"Step {self._place.step + 1} did not go as it should.", why)
        self._after = None
        while self._place.step < len(steps):
            step = steps[self._place.step]
            head = f"Step {self._place.step + 1} of {len(steps)}: {_in_words(step)}."
            match _next(step.order, self._place, observation.elements):
                case _Satisfied():
                    self._place = _Place(self._place.step + 1)
                case _Proceed(actions, saying, on, then):
                    self._after = _Place(self._place.step + 1) if then is None else then
                    self._on = on
                    again = self._press is not None and self._press.step == self._place.step
                    self._press = _Pressed(self._place.step, observation.elements, again=again)
                    return Reply(f"{head} {saying}", actions)
                case _NotYet(why, timeout_s):
                    patience_s = _MAX_LOOKS * _LOOK_S if timeout_s is None else timeout_s
                    left_s = patience_s - self._place.waited_s
                    if left_s <= 0 and self._was_missed(steps, observation.elements):
                        self._place = _Place(self._place.step - 1)
                        continue
                    if left_s <= 0:
                        return _question(head, f"Step {self._place.step + 1}: {why}")
                    pause_s = min(left_s, _LOOK_S if timeout_s is None else min(2.0, _LOOK_S * 2**self._place.looks))
                    self._place = replace(
                        self._place, looks=self._place.looks + 1, waited_s=self._place.waited_s + pause_s
                    )
                    return Reply(f"{head} Not yet; I look again in {pause_s:g} s.", (Wait(pause_s),))
                case _Stuck(why):
                    return _question(head, f"Step {self._place.step + 1}: {why}")
                case outcome:
                    assert_never(outcome)
        count = len(steps) - len(self._left_out)
        return Reply("All steps are done.", (Finished("1 step done" if count == 1 else f"{count} steps done"),))

    def _take_answer(self, answer: str, step: Step) -> None:
        """Go on as the person says: with the next step where they did this one or leave it out, else look again."""
        place = self._place
        if answer in _DID_IT:
            self._place = _Place(place.step + 1)
        elif answer in _LEAVE_OUT:
            self._left_out.append(f"step {place.step + 1}, {_in_words(step)}: left out")
            self._place = _Place(place.step + 1)
        else:
            self._place = _Place(place.step)

    def _judge(self, turn: Turn, after: _Place, step: Step) -> str | None:
        """Go on where the last reply had its effect, stay where it must be tried again; or why to ask the person."""
        place, notes = self._place, " ".join(turn.notes)
        if REJECTED + UNDONE in turn.notes:  # whatever the step before did may be undone
            self._place = _Place(max(0, place.step - 1))
            return None
        if turn.refused or any(note.startswith(REJECTED) for note in turn.notes):
            return f"{notes} (step {place.step + 1}: {_in_words(step)})"
        if NO_EFFECT in turn.notes and isinstance(step.order, Press | Tick | Choose | Pull) and not self._may_be_idle():
            if place.misses:
                return f"I did this twice and nothing changed on the screen: {_in_words(step)}"
            self._place = replace(place, misses=1)
        elif turn.notes and not turn.acted and SKIPPED not in turn.notes:
            if place.tries >= _MAX_TRIES:
                return f"{notes} (step {place.step + 1}: {_in_words(step)})"
            self._place = replace(place, tries=place.tries + 1)
        else:
            self._place = after
        return None

    def _was_missed(self, steps: Sequence[Step], elements: tuple[Element, ...]) -> bool:
        """Whether the step before was a press, done once, after which the elements are the same as before.

        A click that only brought its window to the front changes the screen, and yet opens no menu.
        """
        before = self._press
        if before is None or before.again or before.step != self._place.step - 1:
            return False
        return isinstance(steps[before.step].order, Press) and _contents(before.elements) == _contents(elements)

    def _may_be_idle(self) -> bool:
        """Whether a click on the target may have no effect: a field may have the focus already."""
        return self._on is not None and self._on.kind is Kind.TEXT_FIELD


def _answer_in(turn: Turn) -> str | None:
    """What the person answered to a question, in small letters; None where they were asked nothing."""
    said = next((note.removeprefix(ANSWERED) for note in turn.notes if note.startswith(ANSWERED)), None)
    return None if said is None else said.strip(" .!。！").casefold()


def _contents(elements: tuple[Element, ...]) -> Counter[tuple[Kind, str, frozenset[State]]]:
    return Counter((element.kind, element.text, element.state) for element in elements)


def _question(thought: str, why: str) -> Reply:
    return Reply(thought, (CallUser(why),))


def _in_words(step: Step) -> str:
    """The step in the person's words; typed text by its length only, because thoughts are shown and logged."""
    match step.order:
        case Enter(text, into):
            return f"type {len(text)} characters" + ("" if into is None else f" into {into}")
        case _:
            return step.words


def _next(order: Order, place: _Place, elements: tuple[Element, ...]) -> _Outcome:
    """What the order requires on this screen."""
    match order:
        case Press(target, button, count, held):
            found = find(target, elements)
            if isinstance(found, Missing):
                return _missing(found)
            return _Proceed(
                (Click(_point(found, place), button, count, held),), f"I see the {_name(found)}; I click it.", found
            )
        case Enter(text, None):
            return _Proceed((Type(text),), "I type it where the keyboard is.")
        case Enter(text, target):
            assert target is not None
            found = find_field(target, elements)
            if isinstance(found, Missing):
                return _missing(found)
            clear = (Hotkey((key("ctrl"), key("a"))),) if found.text else ()
            return _Proceed(
                (Click(_point(found, place)), *clear, Type(text)),
                f"I see the {_name(found, target.name)}; I fill it.",
                found,
            )
        case Keys(keys, times):
            return _Proceed((Hotkey(keys),) * times, "I press the keys.")
        case Tick(target, ticked):
            return _tick(target, ticked, place, elements)
        case Choose(item, field):
            return _choose(item, field, place, elements)
        case Wheel(direction, amount, target):
            if target is None:
                return _Proceed((Scroll(direction, None, amount),), "I turn the wheel.")
            found = find(target, elements)
            if isinstance(found, Missing):
                return _missing(found)
            return _Proceed(
                (Scroll(direction, found.box.centre, amount),), f"I turn the wheel over the {_name(found)}."
            )
        case Pull(start, end):
            return _pull(start, end, place, elements)
        case Pause(seconds):
            return _Proceed((Wait(seconds),), "I wait.")
        case Await(text, appears, timeout_s):
            if is_shown(text, elements) is appears:
                return _Satisfied()
            verb = "appear" if appears else "disappear"
            return _NotYet(f"waited {timeout_s:g} s for “{text}” to {verb}, saw: {visible_text(elements)}", timeout_s)
        case Check(text, shown):
            if is_shown(text, elements) is shown:
                return _Satisfied()
            wish = f"“{text}” should be shown" if shown else f"“{text}” should not be shown"
            return _NotYet(f"{wish}, saw: {visible_text(elements)}")
        case Unsayable(what):
            return _Stuck(f"no words were found for it when it was exported, so it is left to you: {what}")
        case _:
            assert_never(order)


def _tick(target: Target, ticked: bool, place: _Place, elements: tuple[Element, ...]) -> _Outcome:
    found = find_choice(target, elements)
    if isinstance(found, Missing):
        # a click may well have closed the dialogue it was in
        return _missing(found) if place.part == 0 else _Satisfied()
    if (State.CHECKED in found.state) is ticked:
        return _Satisfied()
    if place.part == 1:
        return _NotYet(f"clicked the {_name(found)}, but it does not look {'ticked' if ticked else 'unticked'}")
    verified = _Place(place.step, part=1)
    return _Proceed((Click(_point(found, place)),), f"I see the {_name(found)}; I click it.", found, verified)


def _choose(item: str, field: Target, place: _Place, elements: tuple[Element, ...]) -> _Outcome:
    if place.anchor is not None:
        return _choose_open(item, place.anchor, place, elements)
    found = find_field(field, elements)
    if isinstance(found, Missing):
        choice = find_choice(Target(item), elements)  # a group of radio buttons is a list that is always open
        if not isinstance(choice, Missing):
            return _tick(Target(item), True, place, elements)
        shown = None if found.ambiguous else find_beside(field, elements)
        if shown is None:
            return _missing(found)
        found = shown
    if found.text == item:
        return _Satisfied()
    opened = _Place(place.step, anchor=found.box, before=elements)
    return _Proceed((Click(_point(found, place)),), f"I see the {_name(found, field.name)}; I open it.", found, opened)


def _choose_open(item: str, anchor: PixelBox, place: _Place, elements: tuple[Element, ...]) -> _Outcome:
    """The item of a list that was opened at `anchor`."""
    items = tuple(element for element in elements if element.kind not in FIELDS)
    chosen = find(Target(item), items)
    if isinstance(chosen, Missing):
        column = [one for one in elements if one.box.left < anchor.right and anchor.left < one.box.right]
        if chosen.ambiguous:
            chosen = find(Target(item), [one for one in column if one.kind not in FIELDS])
        else:  # an item of an open list may look like a list itself
            chosen = find(Target(item), [one for one in column if not _was_there(one, place.before)])
    if isinstance(chosen, Missing):
        return _missing(chosen)
    return _Proceed((Click(_point(chosen, place)),), f"The list is open; I click {_name(chosen)}.", chosen)


def _was_there(element: Element, before: Sequence[Element]) -> bool:
    return any(one.text == element.text and one.box.contains(element.box.centre) for one in before)


def _pull(start: Target, end: Target, place: _Place, elements: tuple[Element, ...]) -> _Outcome:
    first, last = find(start, elements), find(end, elements)
    if isinstance(first, Missing):
        return _missing(first)
    if isinstance(last, Missing):
        return _missing(last)
    saying = f"I see the {_name(first)} and the {_name(last)}; I drag one to the other."
    return _Proceed((Drag(_point(first, place), last.box.centre),), saying, first)


def _missing(missing: Missing) -> _Outcome:
    return _Stuck(missing.why) if missing.ambiguous else _NotYet(missing.why)


def _point(element: Element, place: _Place) -> PixelPoint:
    """The point to press; after a press without effect, another point of the same element."""
    press = element.points.get("press")
    first = element.box.centre if press is None else press.at
    if not place.misses:
        return first
    other = element.points.get("arrow")
    if other is not None:
        return other.at
    return PixelPoint(element.box.left + element.box.width * 0.3, element.box.centre.y)


def _name(element: Element, label: str = "") -> str:
    name = element.kind.value.replace("_", " ")
    text = label if element.kind in FIELDS else element.called.partition("\n")[0]
    return f"{name}{f' “{text}”' if text else ''} at ({element.box.centre.x:.0f}, {element.box.centre.y:.0f})"
