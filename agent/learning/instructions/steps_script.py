"""Goals in the steps language, for the `steps` policy as a baseline."""

from __future__ import annotations

from typing import assert_never

from agent.grammar.steps.parser import ORDINALS
from agent.grammar.steps.writer import quoted
from agent.learning.instructions.goals import (
    Choose,
    Expect,
    Fill,
    Goal,
    Keys,
    Menu,
    Press,
    Reveal,
    SetTo,
    SwitchTab,
    Target,
    Tick,
    Where,
)


def script(goals: tuple[Goal, ...]) -> str:
    """The goals as a script of the steps language; a goal that it cannot express becomes the nearest instruction."""
    return "; ".join(_script(goal) for goal in goals)


def _script(goal: Goal) -> str:
    match goal:
        case Press(target, click):
            return f"{click.value} {_named(target)}"
        case Fill(value, into):
            return f"type {quoted(value)}" + ("" if into is None else f" into {_named(into)}")
        case SetTo(value, target):
            return f"type {quoted(value)} into {_named(target)}"
        case Tick(target, on):
            return f"{'tick' if on else 'untick'} {_named(target)}"
        case Choose(value, within):
            return f"click {quoted(value)}" if within is None else f"choose {quoted(value)} in {_named(within)}"
        case Keys(keys, times):
            return f"press {'+'.join(keys)}" + (f" {times} times" if times > 1 else "")
        case Menu(path):
            return "; ".join(f"click {quoted(name)}" for name in path)
        case SwitchTab(name):
            return f"click {quoted(name)}"
        case Reveal(name):
            return f"scroll down 5; wait until {quoted(name)} appears for 2 s"
        case Expect(target, shown):
            return f"check that {quoted(target.name)} {'is shown' if shown else 'is not shown'}"
        case _:
            assert_never(goal)


def _named(target: Target) -> str:
    which = ""
    if target.ordinal is not None:
        which = "the last " if target.ordinal < 0 else f"the {ORDINALS[target.ordinal - 1]} "
    place = ""
    if target.where is not None:
        relation = Where.NEXT_TO if target.where is Where.ROW else target.where
        place = f" {relation.value} {quoted(target.anchor)}"
    return f"{which}{quoted(target.name)}{place}"
