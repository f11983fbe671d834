"""Simulated episodes: rollouts of the oracle or of a policy on simulated windows, with mishaps, as examples."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tqdm import tqdm

from agent.core.history import NO_EFFECT, REPEATED, STALE
from agent.core.reply import Reply
from agent.learning.instructions.wording import write_instruction
from agent.learning.simulator.dialogs import sample_dialog
from agent.learning.simulator.goal_sampler import sample_goals
from agent.learning.simulator.noise.perception_noise import PerceivedScreen, PerceptionNoise, Reader
from agent.learning.simulator.oracle import NotPerceived, Oracle
from agent.learning.simulator.window_state import Widget, Window
from agent.learning.simulator.windows import sample_window
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleWriter, Past, check
from agent.policies.builtin.replies import reply_for
from vision.perception.elements import Kind

_LONGEST: Final = 30
_LONGEST_TASK: Final = 400
_CLICKS: Final = frozenset({ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK})


DecisionFunction = Callable[[Example], Decision]
"""A policy in the simulator: it is given an example, whose own decision it must not read."""


@dataclass(frozen=True, slots=True)
class RolloutStep:
    """One step of a rollout.

    Attributes:
        example: The screen, with the decision of the oracle.
        chosen: The decision that was carried out: the policy's, or the oracle's where there is no policy.
    """

    example: Example
    chosen: Decision

    @property
    def correct(self) -> bool:
        """Whether the policy agreed with the oracle."""
        return equivalent(self.chosen, self.example.decision)


def rollout(seed: int, decide: DecisionFunction) -> list[RolloutStep]:
    """The episode of `seed` carried out by a policy, with the oracle's decision on each screen that it comes to."""
    return list(_Episode(seed).rollout(decide))


def episode(seed: int) -> list[Example]:
    """The examples of one task on one window; a function of `seed`, and now and then empty."""
    return list(_Episode(seed).examples())


class _Episode:
    def __init__(self, seed: int) -> None:
        self._choice = choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
        self._window: Window = sample_window(choice)
        self._goals = sample_goals(self._window, choice)
        reader = choice.choices(list(Reader), [15, 50, 25, 10])[0]
        self._noise = PerceptionNoise(seed, reader, choice.choice([0.4, 1.0, 1.0, 1.6]))
        self._past: list[Past] = []
        roll = choice.random()
        self._clean = roll < 0.4
        self._mistake_rate = 0.2 if roll > 0.75 else 0.05
        """Share of steps that go to a wrong widget."""

    def examples(self) -> Iterator[Example]:
        for step in self.rollout(lambda example: example.decision):
            yield step.example

    def rollout(self, decide: DecisionFunction) -> Iterator[RolloutStep]:
        if not self._goals:
            return
        choice, window = self._choice, self._window
        instruction = write_instruction([grounded.goal for grounded in self._goals], choice)
        if len(instruction.text) > _LONGEST_TASK:
            return
        oracle = Oracle(self._goals, instruction)
        self._interrupt(0.05)
        missed: tuple[Widget | None, bool] = (None, False)
        for _ in range(_LONGEST):
            screen = self._noise.perceive(window.visible(), window.size)
            try:
                decision, widget = oracle.next(window, screen)
            except NotPerceived:
                return
            example = Example(instruction.text, screen.elements, tuple(self._past), decision, window.size)
            check(example)
            chosen = decide(example)
            yield RolloutStep(example, chosen)
            if chosen.kind in {ActionKind.FINISHED, ActionKind.ASK}:
                return
            if not equivalent(chosen, decision):
                self._follow(chosen, screen, instruction.text)
                continue
            if (
                not self._clean
                and choice.random() < self._mistake_rate
                and self._take_stray_step(oracle, screen, instruction.text)
            ):
                continue
            reply = reply_for(
                decision,
                instruction.text,
                screen.elements,
                window.size,
                elsewhere=missed == (widget, True) and widget is not None,
            )
            missed = widget, self._carry_out(oracle, decision, widget, reply, instruction.text)
            self._interrupt(0.03)

    def _carry_out(self, oracle: Oracle, decision: Decision, widget: Widget | None, reply: Reply, task: str) -> bool:
        """Carry out a decision, or have it miss; whether a note says that it had no effect."""
        choice, window = self._choice, self._window
        typed = "" if decision.span is None else task[decision.span[0] : decision.span[1]]
        roll = 1.0 if self._clean else choice.random()
        if roll < 0.02 and decision.kind is not ActionKind.KEYS:
            self._note(reply, STALE)
            return False
        if roll < 0.07 and decision.kind in _CLICKS | {ActionKind.FILL, ActionKind.DRAG}:
            # the click missed
            self._note(reply, REPEATED if self._repeats(reply) else NO_EFFECT)
            oracle.record(decision, hit=False, idle=True)
            return True
        if roll < 0.085 and decision.kind in _CLICKS and widget is not None and widget.kind in _SHOWING:
            self._note(reply)  # it only brought the window to the front
            oracle.record(decision, hit=False, idle=False)
            return False
        keys = decision.keys
        changed = window.apply(decision.kind, widget, typed, keys, self._rows(decision))
        quiet = not changed or (decision.kind is ActionKind.KEYS and choice.random() < 0.3 and keys != ("escape",))
        quiet = quiet or (decision.kind is ActionKind.DRAG and choice.random() < 0.02)
        self._note(reply, *[NO_EFFECT] * quiet)
        oracle.record(decision, hit=True, idle=quiet)
        return quiet

    def _take_stray_step(self, oracle: Oracle, screen: PerceivedScreen, task: str) -> bool:
        """Click a wrong widget, so that the next step must put it right; whether there was one."""
        choice, window = self._choice, self._window
        mine = {grounded.widget.number for grounded in self._goals if grounded.widget is not None}
        fitting = [
            widget
            for widget in window.visible()
            if widget.kind in _PRESSED
            and widget.number not in mine
            and widget.number in screen.places
            and widget not in window.dialog
        ]
        if not fitting or window.popup:
            return False
        widget = choice.choice(fitting)
        # a stray step may also be taken for a later step than it is
        due = oracle.goal_index + 1
        step = choice.randint(due, len(self._goals)) if choice.random() < 0.4 else due
        wrong = Decision(ActionKind.CLICK, step, len(self._goals), screen.places[widget.number])
        changed = window.apply(ActionKind.CLICK, widget)
        self._note(reply_for(wrong, task, screen.elements, window.size), *[NO_EFFECT] * (not changed))
        return True

    def _follow(self, chosen: Decision, screen: PerceivedScreen, task: str) -> None:
        """Carry out a policy's decision that the oracle disagrees with."""
        window = self._window
        typed = "" if chosen.span is None else task[chosen.span[0] : chosen.span[1]]
        widgets = {
            screen.places[widget.number]: widget for widget in window.visible() if widget.number in screen.places
        }
        widget = None if chosen.element is None else widgets.get(chosen.element)
        kind = chosen.kind
        if kind is ActionKind.FILL and (widget is None or widget.kind not in _FILLED):
            kind = ActionKind.CLICK
        beside = widget is None and chosen.element is not None
        changed = (
            not beside
            and kind is not ActionKind.WAIT
            and window.apply(kind, widget, typed, chosen.keys, self._rows(chosen))
        )
        reply = reply_for(chosen, task, screen.elements, window.size)
        self._note(reply, *([] if changed else [REPEATED if self._repeats(reply) else NO_EFFECT]))

    def _note(self, reply: Reply, *notes: str) -> None:
        """Add a step to the past, with the loop's notes about it."""
        self._past.append(Past(reply.thought, reply.actions, notes))

    def _repeats(self, reply: Reply) -> bool:
        """Whether the last step was this very reply."""
        return bool(self._past) and self._past[-1].is_reply(reply)

    def _interrupt(self, probability: float) -> None:
        """Open an unasked dialog, or leave a list open, with this probability."""
        choice, window = self._choice, self._window
        if self._clean or choice.random() > probability or window.dialog or window.popup:
            return
        opening = [
            widget for widget in window.visible() if widget.items and widget.kind in {Kind.COMBOBOX, Kind.MENU_ITEM}
        ]
        if opening and choice.random() < 0.35:
            window.apply(ActionKind.CLICK, choice.choice(opening))
        else:
            window.dialog = sample_dialog(choice, window.size)

    @staticmethod
    def _rows(decision: Decision) -> int:
        if decision.kind is not ActionKind.SCROLL:
            return 0
        return (3 if decision.direction == "down" else -3) * (decision.amount or 5)


def equivalent(chosen: Decision, right: Decision) -> bool:
    """Whether two decisions do the same, whichever part of the task they count it to."""
    return replace(chosen, step=right.step, steps=right.steps, point=right.point) == right


_PRESSED: Final = frozenset(
    {Kind.BUTTON, Kind.COMBOBOX, Kind.MENU_ITEM, Kind.TEXT_FIELD, Kind.TEXT, Kind.LINK, Kind.LIST_ITEM, Kind.TABLE_CELL}
)
_FILLED: Final = frozenset({Kind.TEXT_FIELD, Kind.SPINBOX, Kind.COMBOBOX})
_SHOWING: Final = frozenset({Kind.CHECKBOX, Kind.RADIO, Kind.COMBOBOX, Kind.MENU_ITEM})
"""Kinds that show whether a click arrived."""


def examples(seed: int, count: int) -> Iterator[Example]:
    """Examples of one episode after the other, `count` in all; a function of its arguments."""
    made, number = 0, 0
    while made < count:
        for example in episode(seed * 1_000_003 + number):
            yield replace(example, past=example.past[-12:])
            made += 1
            if made == count:
                return
        number += 1


def write_examples(folder: Path, made: Iterable[Example], count: int) -> None:
    """Add `made`, of which there are about `count`, to a folder of examples, with a progress bar."""
    with ExampleWriter(folder) as writer:
        for example in tqdm(made, total=count, unit=" examples", desc="writing"):
            writer.add(example)
