"""Review of a decision before it becomes a reply: a claim needs evidence, and of two that fit neither is guessed.

A claim to be done is kept only where everything that the task names outright was acted on, no step was passed over,
nothing that was done lacks its effect, and the model was sure of each press. Where something was left out it is
asked again without that way out; if it then acts on just what was left out, this is done, else the person is called and
told what is missing. Who has answered once is not asked the same again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from agent.core.actions import Click, Type
from agent.core.history import ANSWERED, IMPOSSIBLE, REFUSED, REJECTED, STALE
from agent.core.stop import Stop
from agent.policies.builtin.examples import ActionKind, Decision, Past
from agent.policies.builtin.inference.coverage import answers, left_out
from agent.policies.builtin.inference.decoding import Decided, Situation, decide
from agent.policies.builtin.inference.evidence import Act, doubts
from agent.policies.builtin.inference.network import Network
from agent.policies.builtin.inference.sources import is_owned, phrase_at, value_of
from agent.policies.builtin.replies import names_in, not_on_screen, several, step_in, unproved
from vision.perception.elements import Element, Kind

_SURE: Final = 0.3
"""Least confidence at which what was left out is made up for."""

UNSURE: Final = "I was not sure of"
"""How the reply begins that stands in place of a claim after such a press."""

_SURE_ENOUGH: Final = 0.7
"""Least confidence of each press for a claim; settled on validation tasks of windows, of pages, and of skills that were
never practised, where a wrong claim is likeliest."""

_DECLINED: Final = (REJECTED, REFUSED, IMPOSSIBLE, STALE)
"""How notes begin that say that an act was not carried out."""

_TYPED: Final = frozenset({ActionKind.FILL, ActionKind.WRITE})
_PRESSED: Final = frozenset({ActionKind.CLICK, ActionKind.DOUBLE_CLICK, ActionKind.RIGHT_CLICK})
_NAMED: Final = frozenset({Kind.BUTTON, Kind.LINK, Kind.CHECKBOX, Kind.RADIO, Kind.TAB, Kind.MENU_ITEM})
_TAKES_BACK: Final = frozenset("close cancel back undo discard dismiss no exit quit abort".split())
"""Names of what ends or takes back what was reached."""

_CONDITION: Final = re.compile(r"\bstop if\b|\bunless\b|\b(is|are) no\b|\b(is|are) on the screen\b", re.IGNORECASE)
"""A step that asks for nothing but a look."""

_WHICH: Final = re.compile(
    r"\b(first|second|third|fourth|fifth|last|\d+(st|nd|rd|th)|top|bottom|upper|lower|left|right|above|below|under\w*|"
    r"beneath|beside|near|next|row|line|of|for|in|on|by|between|other|both|all|every|each|twice|again)\b",
    re.IGNORECASE,
)
"""Words that may say which of several is meant, or that all are."""


_LEAST_NAME: Final = 3
"""Length from which a text on the screen that the task says is a name and no chance."""


def reviewed(
    network: Network,
    decided: Decided,
    situation: Situation,
    acts: Sequence[Act],
    stop: Stop | None = None,
) -> Decided:
    """`decided`, or what is to be done in its place.

    Args:
        acts: The past steps with what was on the screen before and after.
    """
    if any(note.startswith(ANSWERED) for act in acts for note in act.past.notes):
        return decided
    if decided.decision.kind is ActionKind.FINISHED:
        return _claim(network, decided, situation, acts, stop)
    if decided.decision.kind in _TYPED and decided.decision.span is not None:
        return _from_source(decided, situation)
    if (name := _name_of_several(decided.decision, situation)) is not None:
        return Decided(decided.decision, several(decided.decision, name), decided.confidence)
    return decided


def _claim(network: Network, decided: Decided, situation: Situation, acts: Sequence[Act], stop: Stop | None) -> Decided:
    tried, acts = acts, [act for act in acts if was_sent(act.past)]
    missing = left_out(situation.task, [past for past in situation.past if was_sent(past)], situation.elements)
    if missing:
        other = decide(network, situation, stop, without=frozenset({ActionKind.FINISHED, ActionKind.WAIT}))
        if (
            other is not None
            and other.confidence >= _SURE
            and answers(missing, Past(other.reply.thought, other.reply.actions))
        ):
            return other
        return _not_proved(decided, f"I was told “{missing[0]}” and have done nothing about it")
    parts = [part for part in (step_in(act.past.thought) for act in tried) if part is not None]
    steps = max((part[1] for part in parts), default=0)
    acted = {part[0] for part in (step_in(act.past.thought) for act in acts) if part is not None}
    if parts and not _CONDITION.search(situation.task) and (skipped := set(range(1, steps + 1)) - acted):
        return _not_proved(decided, f"I have done nothing about step {min(skipped)} of {steps}")
    names = [next(iter(names_in(act.past.thought)), "") for act in acts]
    last = names[-1] if names else ""
    takes_back = last.casefold() in _TAKES_BACK and last.casefold() not in situation.task.casefold()
    if takes_back and set(names) != {last}:  # alone it is what was asked for in other words
        return _not_proved(decided, f"the last thing that I pressed is “{last}”, and you did not ask for that")
    if found := doubts(acts):
        what = f"“{found[0].what}”: " if found[0].what else ""
        return _not_proved(decided, what + found[0].reason)
    if (unsure := _unsure(tried)) is not None:
        return _not_proved(decided, f"{UNSURE} {unsure}")
    return decided


def was_sent(past: Past) -> bool:
    """Whether a step was carried out, and not declined by the person, the gate or the screen."""
    return not any(note.startswith(_DECLINED) for note in past.notes)


def _unsure(acts: Sequence[Act]) -> str | None:
    """The name of what was pressed with the least confidence, where that is too little for a claim."""
    pressed = [
        (act.confidence, act.past.thought)
        for act in acts
        if act.confidence is not None and any(isinstance(action, Click) for action in act.past.actions)
    ]
    confidence, thought = min(pressed, default=(1.0, ""))
    if confidence >= _SURE_ENOUGH:
        return None
    name = next(iter(names_in(thought)), "")
    part = step_in(thought)
    return f"“{name}”" if name else "what I pressed" if part is None else f"step {part[0]} of {part[1]}"


def _from_source(decided: Decided, situation: Situation) -> Decided:
    """The same with what stands on the screen, where the words that are to be typed only say where it stands."""
    assert decided.decision.span is not None
    phrase = phrase_at(situation.task, *decided.decision.span)
    if phrase is None:
        return decided
    value = value_of(phrase, situation.elements)
    if value is not None:
        actions = tuple(replace(one, text=value) if isinstance(one, Type) else one for one in decided.reply.actions)
        return replace(decided, reply=replace(decided.reply, actions=actions))
    if is_owned(phrase):
        return replace(decided, reply=not_on_screen(decided.decision, phrase))
    return decided


def _not_proved(decided: Decided, why: str) -> Decided:
    return Decided(decided.decision, unproved(decided.decision, why), decided.confidence)


def _name_of_several(decision: Decision, situation: Situation) -> str | None:
    """The name of what is to be pressed, where other things are called so too and the task does not say which."""
    if decision.kind not in _PRESSED or decision.element is None:
        return None
    element = situation.elements[decision.element]
    name = _folded(element)
    if element.kind not in _NAMED or not name or _WHICH.search(situation.task):
        return None
    same = [one for one in situation.elements if one.kind is element.kind and _folded(one) == name]
    apart = [one for one in same if one is not element and one.box.iou(element.box) == 0]
    task = situation.task.casefold()
    others = {_folded(one) for one in situation.elements if len(_folded(one)) >= _LEAST_NAME} - {name}
    if any(re.search(rf"(?<!\w){re.escape(other)}(?!\w)", task.replace(name, " ")) for other in others):
        return None  # something else on the screen is named: beside, above or below it is the one that is meant
    return element.text if apart and task.count(name) == 1 else None


def _folded(element: Element) -> str:
    return " ".join(element.text.casefold().split()).strip(" :…")
