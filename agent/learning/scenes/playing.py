"""Scenes played: by their own way or by a policy, with mishaps, as examples."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from typing import Final

from agent.core.history import NO_EFFECT, REPEATED, STALE
from agent.learning.scenes.skills.table import SKILLS
from agent.learning.scenes.stage import Act, Stage
from agent.learning.scenes.surroundings import surround
from agent.learning.simulator.dialogs import sample_dialog
from agent.learning.simulator.episodes import DecisionFunction, RolloutStep, equivalent
from agent.learning.simulator.noise.perception_noise import PerceivedScreen, PerceptionNoise, Reader
from agent.learning.simulator.oracle import NotPerceived
from agent.learning.simulator.window_state import Layer, Widget
from agent.policies.builtin.examples import ActionKind, Decision, Example, Past, check
from agent.policies.builtin.replies import reply_for
from vision.geometry import PixelBox
from vision.perception.elements import Kind, State

_LONGEST: Final = 24
_LONGEST_TASK: Final = 400
_CLICKS: Final = frozenset({ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK})
_ENDS: Final = frozenset({ActionKind.FINISHED, ActionKind.ASK})
_FIELDS: Final = frozenset({Kind.TEXT_FIELD, Kind.SPINBOX, Kind.COMBOBOX})
_REACTS: Final = 0.5
"""Share of presses after which the page says something."""

_NAMELESS: Final = 0.3
"""Share of scenes in which no symbol is recognized, as where there is no encoder of crops."""

_SAID: Final = (
    "Done",
    "Saved",
    "OK",
    "Sent",
    "Thank you",
    "Working…",
    "1 change",
    "Updated",
    "Finished",
    "Please wait",
)


def scene_of(seed: int, skill: str | None = None) -> Stage:
    """The scene of a seed: of that skill, or of one by chance."""
    choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
    names = list(SKILLS)
    drawn = choice.choices(names, [SKILLS[name].often for name in names])[0]
    stage = Stage(choice)
    SKILLS[skill or drawn].build(stage)
    surround(stage)
    return stage


def scene_rollout(seed: int, decide: DecisionFunction | None, skill: str | None = None) -> list[RolloutStep]:
    """One scene carried out by a policy, or on its own way where there is none, with the right decision each time."""
    stage = scene_of(seed, skill)
    fits = 0 < len(stage.told.text) <= _LONGEST_TASK  # a skill that found no room has no task
    return list(_Play(stage, seed).steps(decide)) if fits else []


class _Play:
    def __init__(self, stage: Stage, seed: int) -> None:
        self._stage, self._choice = stage, random.Random(f"{seed} play")  # noqa: S311 - variety, not secrecy
        choice = self._choice
        reader = choice.choices(list(Reader), [15, 40, 8, 37])[0]
        self._noise = PerceptionNoise(seed, reader, choice.choice([0.3, 0.6, 1.0, 1.4]))
        self._clean = choice.random() < 0.5
        self._nameless = choice.random() < _NAMELESS
        self._past: list[Past] = []
        self._place = 0
        self._dialog: list[Widget] = []
        self._steps = max((act.step for act in stage.acts), default=1)
        self._missed: Widget | None = None

    def steps(self, decide: DecisionFunction | None) -> Iterator[RolloutStep]:
        task, size = self._stage.told.text, self._stage.size
        for _ in range(_LONGEST):
            widgets = self._visible()
            screen = self._noise.perceive(widgets, size)
            if self._nameless:
                nameless = tuple(replace(element, name="", name_score=0.0) for element in screen.elements)
                screen = replace(screen, elements=nameless)
            try:
                decision, act = self._due(screen, widgets)
            except NotPerceived:
                return
            example = Example(task, screen.elements, tuple(self._past), decision, size)
            check(example)
            chosen = decision if decide is None else decide(example)
            yield RolloutStep(example, chosen)
            if chosen.kind in _ENDS:
                return
            if not equivalent(chosen, decision):
                self._follow(chosen, screen, widgets)
            elif decide is None and not self._clean and self._choice.random() < 0.05:
                self._stray(screen, widgets, decision)
            else:
                self._carry_out(act, decision, screen)

    def _visible(self) -> list[Widget]:
        shown = self._stage.visible()
        if not self._dialog:
            return shown
        boxes = [widget.box for widget in self._dialog]
        hull = PixelBox(
            min(box.left for box in boxes) - 8, min(box.top for box in boxes) - 8,
            max(box.right for box in boxes) + 8, max(box.bottom for box in boxes) + 8,
        )  # fmt: skip
        return [widget for widget in shown if not hull.contains(widget.box.centre)] + self._dialog

    def _due(self, screen: PerceivedScreen, widgets: list[Widget]) -> tuple[Decision, Act | None]:
        """The right decision, and the act that it belongs to."""
        acts = self._stage.acts
        if self._dialog:
            step = acts[min(self._place, len(acts) - 1)].step
            return Decision(ActionKind.CLICK, step, self._steps, self._at(self._dialog[-1], screen)), None
        for act in acts[: self._place]:  # what was undone meanwhile comes first
            if act.kind is ActionKind.FILL and act.widget in widgets and not _holds(act):
                return self._decision(act, screen), act
        while self._place < len(acts) and _holds(acts[self._place]):
            self._place += 1
        if self._place == len(acts):
            return Decision(ActionKind.FINISHED, self._steps, self._steps), None
        return self._decision(acts[self._place], screen), acts[self._place]

    def _decision(self, act: Act, screen: PerceivedScreen) -> Decision:
        span = None if act.value is None else self._stage.told.spans[act.value]
        return Decision(
            act.kind,
            act.step,
            self._steps,
            None if act.widget is None else self._at(act.widget, screen),
            act.point,
            span=span,
            keys=act.keys,
            amount=act.amount,
            end=None if act.end is None else self._at(act.end, screen),
            source=None if act.source is None else self._at(act.source, screen),
        )

    def _at(self, widget: Widget, screen: PerceivedScreen) -> int:
        place = screen.places.get(widget.number)
        if place is None:
            raise NotPerceived
        if widget.name and not screen.elements[place].called and not self._stage.by_place:
            raise NotPerceived  # a symbol that was not recognized could be any
        return place

    def _carry_out(self, act: Act | None, decision: Decision, screen: PerceivedScreen) -> None:
        widget = self._dialog[-1] if act is None else act.widget
        again = self._missed is widget and widget is not None
        reply = reply_for(decision, self._stage.told.text, screen.elements, self._stage.size, elsewhere=again)
        roll = 1.0 if self._clean else self._choice.random()
        self._missed = None
        if roll < 0.015 and decision.kind is not ActionKind.KEYS:
            self._past.append(Past(reply.thought, reply.actions, (STALE,)))
            return
        if roll < 0.06 and decision.kind in _CLICKS | {ActionKind.FILL}:
            repeated = bool(self._past) and self._past[-1].is_reply(reply)
            self._past.append(Past(reply.thought, reply.actions, (REPEATED if repeated else NO_EFFECT,)))
            self._missed = widget
            return
        self._past.append(Past(reply.thought, reply.actions))
        if act is None:
            self._dialog = []
            return
        self._apply(act)
        if act in self._stage.acts[self._place : self._place + 1]:
            self._place += 1
        if not self._clean and self._choice.random() < 0.03:
            self._dialog = sample_dialog(self._choice, self._stage.size)

    def _apply(self, act: Act) -> None:
        widget = act.widget
        if act.kind is ActionKind.FILL and widget is not None:
            widget.text = act.text
        elif widget is not None and act.kind is ActionKind.CLICK:
            self._press(widget)
            if act.effect is None and widget.kind in {Kind.BUTTON, Kind.ICON, Kind.LINK}:
                self._react()
        if act.effect is not None:
            act.effect()

    def _press(self, widget: Widget) -> None:
        """What a press of this kind of widget always does."""
        others = [cell for row in self._stage.rows for cell in row.cells if cell.kind is widget.kind]
        match widget.kind:
            case Kind.CHECKBOX:
                widget.state ^= {State.CHECKED}
            case Kind.RADIO:
                for other in others:
                    other.state.discard(State.CHECKED)
                widget.state.add(State.CHECKED)
            case Kind.TAB | Kind.LIST_ITEM | Kind.TREE_ITEM | Kind.TABLE_CELL:
                for other in others:
                    other.state.discard(State.SELECTED)
                widget.state.add(State.SELECTED)
            case _:
                pass

    def _react(self) -> None:
        """A line of text below, as pages show what they have done."""
        if self._choice.random() < _REACTS:
            stage = self._stage
            stage.row(stage.make(Kind.TEXT, self._choice.choice(_SAID)), at=self._choice.choice([0, len(stage.rows)]))

    def _stray(self, screen: PerceivedScreen, widgets: list[Widget], decision: Decision) -> None:
        """Press something else, which changes nothing."""
        mine = {act.widget for act in self._stage.acts}
        fitting = [
            widget
            for widget in widgets
            if widget not in mine
            and widget.layer is Layer.WINDOW
            and widget.number in screen.places
            and widget.kind in {Kind.TEXT, Kind.BUTTON, Kind.LINK, Kind.ICON, Kind.TEXT_FIELD}
        ]
        if not fitting:
            return
        wrong = Decision(
            ActionKind.CLICK, decision.step, self._steps, screen.places[self._choice.choice(fitting).number]
        )
        reply = reply_for(wrong, self._stage.told.text, screen.elements, self._stage.size)
        self._past.append(Past(reply.thought, reply.actions, (NO_EFFECT,) * (self._choice.random() < 0.6)))

    def _follow(self, chosen: Decision, screen: PerceivedScreen, widgets: list[Widget]) -> None:
        """Carry out a policy's wrong decision."""
        stage = self._stage
        reply = reply_for(chosen, stage.told.text, screen.elements, stage.size)
        places = {screen.places[widget.number]: widget for widget in widgets if widget.number in screen.places}
        widget = None if chosen.element is None else places.get(chosen.element)
        changed = False
        if widget is not None and chosen.kind is ActionKind.FILL and widget.kind in _FIELDS:
            text = stage.told.text[slice(*chosen.span)] if chosen.span is not None else ""
            text = text or (screen.elements[chosen.source].text if chosen.source is not None else "")
            changed, widget.text = widget.text != text, text
        elif widget is not None and chosen.kind is ActionKind.CLICK and widget not in self._dialog:
            other = next((act for act in stage.acts[self._place :] if act.widget is widget), None)
            if other is None and widget.kind not in {Kind.CHECKBOX, Kind.RADIO}:
                changed = widget.kind in {Kind.BUTTON, Kind.ICON, Kind.LINK} and self._choice.random() < 0.3
        repeated = bool(self._past) and self._past[-1].is_reply(reply)
        notes = () if changed else (REPEATED if repeated else NO_EFFECT,)
        self._past.append(Past(reply.thought, reply.actions, notes))


def _holds(act: Act) -> bool:
    """Whether a field holds already what an act types into it."""
    return act.kind is ActionKind.FILL and act.widget is not None and act.widget.text == act.text


def scene_rollouts(decide: DecisionFunction | None, seed: int, skill: str | None = None) -> Iterator[list[RolloutStep]]:
    """Endless scenes, one after the other, carried out by a policy or on their own way; empty ones are left out."""
    for number in count():
        if steps := scene_rollout(seed * 1_000_003 + number, decide, skill):
            yield steps


def scene_examples(seed: int, number: int, skill: str | None = None) -> Iterator[Example]:
    """Examples of one scene after the other, so many in all; a function of its arguments."""
    found = (step.example for steps in scene_rollouts(None, seed, skill) for step in steps)
    for example in islice(found, number):
        yield replace(example, past=example.past[-12:])
