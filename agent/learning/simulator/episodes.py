"""Episodes on paper: an instruction carried out by the oracle, with what goes wrong on the way, as examples."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from agent.learning.instructions.wording import word
from agent.learning.simulator.dialogs import draw_dialog
from agent.learning.simulator.goal_sampler import sample_goals
from agent.learning.simulator.oracle import Oracle, Unseen
from agent.learning.simulator.perception_noise import PerceivedScreen, PerceptionNoise, Reader
from agent.learning.simulator.window_state import Thing, Window
from agent.learning.simulator.windows import draw_window
from agent.policies.builtin.examples import ActionKind, Decision, Example, Past, check
from agent.policies.builtin.replies import NO_EFFECT, written
from vision.perception.elements import Kind

STALE: Final = "The target changed before this could be done. Look again."
SKIPPED: Final = "The person skipped one action of this reply."
REPEATED: Final = "You did just this and the screen did not change. Do something else."

_LONGEST: Final = 30
_LONGEST_TASK: Final = 400
_CLICKS: Final = frozenset({ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK})


Decide = Callable[[Example], Decision]
"""A policy on paper: it is given an example, and must not look at what is right there."""


@dataclass(frozen=True, slots=True)
class RolloutStep:
    """One step of an episode.

    Attributes:
        own: What was decided there; without a policy what is right.
    """

    example: Example
    own: Decision

    @property
    def right(self) -> bool:
        """Whether the policy did as the oracle would."""
        return _same(self.own, self.example.decision)


def rollout(seed: int, decide: Decide) -> list[RolloutStep]:
    """The episode of `seed` as a policy goes through it, with what is right on each screen that it comes to."""
    return list(_Episode(seed).rollout(decide))


def episode(seed: int) -> list[Example]:
    """The examples of one task on one window; a function of `seed`, and now and then empty."""
    return list(_Episode(seed).examples())


class _Episode:
    def __init__(self, seed: int) -> None:
        self._choice = choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
        self._window: Window = draw_window(choice)
        self._aims = sample_goals(self._window, choice)
        reader = choice.choices(list(Reader), [15, 55, 30])[0]
        self._eyes = PerceptionNoise(seed, reader, choice.choice([0.4, 1.0, 1.0, 1.6]))
        self._past: list[Past] = []
        roll = choice.random()
        self._clean = roll < 0.4
        self._clumsy = 0.2 if roll > 0.75 else 0.05
        """How often a step goes to something else."""

    def examples(self) -> Iterator[Example]:
        for one in self.rollout(lambda example: example.decision):
            yield one.example

    def rollout(self, decide: Decide) -> Iterator[RolloutStep]:
        if not self._aims:
            return
        choice, window = self._choice, self._window
        told = word([aim.goal for aim in self._aims], choice)
        if len(told.text) > _LONGEST_TASK:
            return
        oracle = Oracle(self._aims, told)
        self._surprise(0.05)
        missed: tuple[Thing | None, bool] = (None, False)
        for _ in range(_LONGEST):
            seen = self._eyes.see(window.visible(), window.size)
            try:
                decision, thing = oracle.next(window, seen)
            except Unseen:
                return
            example = Example(told.text, seen.elements, tuple(self._past), decision, window.size)
            check(example)
            own = decide(example)
            yield RolloutStep(example, own)
            if own.deed in {ActionKind.FINISHED, ActionKind.ASK}:
                return
            if not _same(own, decision):
                self._wander(own, seen, told.text)
                continue
            if not self._clean and choice.random() < self._clumsy and self._stray(oracle, seen, told.text):
                continue
            text = written(
                decision, told.text, seen.elements, window.size, elsewhere=missed == (thing, True) and thing is not None
            )
            missed = thing, self._carry_out(oracle, decision, thing, text, told.text)
            self._surprise(0.03)

    def _carry_out(self, oracle: Oracle, decision: Decision, thing: Thing | None, text: str, task: str) -> bool:
        """Do it, or miss; whether it was noted to have had no effect."""
        choice, window = self._choice, self._window
        said = "" if decision.span is None else task[decision.span[0] : decision.span[1]]
        roll = 1.0 if self._clean else choice.random()
        if roll < 0.02 and decision.deed is not ActionKind.KEYS:
            self._past.append(Past(text, (STALE,)))
            return False
        if roll < 0.07 and decision.deed in _CLICKS | {ActionKind.FILL, ActionKind.DRAG}:
            # the click went beside it
            again = bool(self._past) and self._past[-1].text == text
            self._past.append(Past(text, (REPEATED if again else NO_EFFECT,)))
            oracle.happened(decision, hit=False, idle=True)
            return True
        if roll < 0.085 and decision.deed in _CLICKS and thing is not None and thing.kind in _SHOWING:
            self._past.append(Past(text))  # it only brought the window to the front
            oracle.happened(decision, hit=False, idle=False)
            return False
        keys = decision.keys
        changed = window.apply(decision.deed, thing, said, keys, self._rows(decision))
        quiet = not changed or (decision.deed is ActionKind.KEYS and choice.random() < 0.3 and keys != ("escape",))
        quiet = quiet or (decision.deed is ActionKind.DRAG and choice.random() < 0.02)
        notes = (NO_EFFECT,) if quiet else ()
        self._past.append(Past(text, notes))
        oracle.happened(decision, hit=True, idle=quiet)
        return quiet

    def _stray(self, oracle: Oracle, seen: PerceivedScreen, task: str) -> bool:
        """Click something that was not meant, and see whether the next step sets it right."""
        choice, window = self._choice, self._window
        mine = {aim.thing.number for aim in self._aims if aim.thing is not None}
        fitting = [
            one
            for one in window.visible()
            if one.kind in _PRESSED
            and one.number not in mine
            and one.number in seen.places
            and one not in window.dialog
        ]
        if not fitting or window.popup:
            return False
        thing = choice.choice(fitting)
        # what goes astray may also be taken for a later step than it is
        step = choice.randint(oracle.at + 1, len(self._aims)) if choice.random() < 0.4 else oracle.at + 1
        wrong = Decision(ActionKind.CLICK, step, len(self._aims), seen.places[thing.number])
        changed = window.apply(ActionKind.CLICK, thing)
        text = written(wrong, task, seen.elements, window.size)
        self._past.append(Past(text, () if changed else (NO_EFFECT,)))
        return True

    def _wander(self, own: Decision, seen: PerceivedScreen, task: str) -> None:
        """Do what a policy decided and the oracle would not."""
        window = self._window
        said = "" if own.span is None else task[own.span[0] : own.span[1]]
        things = {seen.places[one.number]: one for one in window.visible() if one.number in seen.places}
        thing = None if own.element is None else things.get(own.element)
        deed = own.deed
        if deed is ActionKind.FILL and (thing is None or thing.kind not in _FILLED):
            deed = ActionKind.CLICK
        beside = thing is None and own.element is not None
        changed = (
            not beside and deed is not ActionKind.WAIT and window.apply(deed, thing, said, own.keys, self._rows(own))
        )
        text = written(own, task, seen.elements, window.size)
        again = not changed and bool(self._past) and self._past[-1].text == text
        self._past.append(Past(text, () if changed else (REPEATED if again else NO_EFFECT,)))

    def _surprise(self, probability: float) -> None:
        """A dialog that comes by itself, or a list that stands open."""
        choice, window = self._choice, self._window
        if self._clean or choice.random() > probability or window.dialog or window.popup:
            return
        opening = [one for one in window.visible() if one.items and one.kind in {Kind.COMBOBOX, Kind.MENU_ITEM}]
        if opening and choice.random() < 0.35:
            window.apply(ActionKind.CLICK, choice.choice(opening))
        else:
            window.dialog = draw_dialog(choice, window.size)

    @staticmethod
    def _rows(decision: Decision) -> int:
        if decision.deed is not ActionKind.SCROLL:
            return 0
        return (3 if decision.direction == "down" else -3) * (decision.amount or 5)


def _same(own: Decision, right: Decision) -> bool:
    """Whether two decisions do the same, whichever step of the task they take it for."""
    return replace(own, step=right.step, steps=right.steps, point=right.point) == right


_PRESSED: Final = frozenset(
    {Kind.BUTTON, Kind.COMBOBOX, Kind.MENU_ITEM, Kind.TEXT_FIELD, Kind.TEXT, Kind.LINK, Kind.LIST_ITEM, Kind.TABLE_CELL}
)
_FILLED: Final = frozenset({Kind.TEXT_FIELD, Kind.SPINBOX, Kind.COMBOBOX})
_SHOWING: Final = frozenset({Kind.CHECKBOX, Kind.RADIO, Kind.COMBOBOX, Kind.MENU_ITEM})
"""What shows whether a click arrived."""


def examples(seed: int, count: int) -> Iterator[Example]:
    """So many examples, episode after episode."""
    made, number = 0, 0
    while made < count:
        for example in episode(seed * 1_000_003 + number):
            yield replace(example, past=example.past[-12:])
            made += 1
            if made == count:
                return
        number += 1
