"""Filling a field: a click into it, perhaps select-all, then text. Actions of one reply that are one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from agent.core.actions import Action, Button, Click, Hotkey, Key, Type

_SELECT_ALL: Final = frozenset((Key("ctrl"), Key("a")))
_MAX_CLICKS: Final = 3
"""A double or triple click selects what the field holds."""


def rest_of_filling(actions: Sequence[Action]) -> tuple[Action, ...]:
    """What of `actions` after the first belongs to filling the field on which the first one clicks.

    Empty where the first is no click into a field that is typed into right after.
    """
    match actions:
        case [Click(_, Button.LEFT, count, ()), Type() as text, *_] if count <= _MAX_CLICKS:
            return (text,)
        case [Click(_, Button.LEFT, 1, ()), Hotkey(keys) as select, Type() as text, *_] if set(keys) == _SELECT_ALL:
            return select, text
        case _:
            return ()


def typed_text(actions: Sequence[Action]) -> str | None:
    """What is typed by the end of filling a field; None where nothing is."""
    return next((action.text for action in reversed(actions) if isinstance(action, Type)), None)


def replaces(actions: Sequence[Action]) -> bool:
    """Whether filling a field takes out what it holds before."""
    first = actions[0] if actions else None
    selects = isinstance(first, Click) and first.count > 1
    return selects or any(isinstance(action, Hotkey) and set(action.keys) == _SELECT_ALL for action in actions)
