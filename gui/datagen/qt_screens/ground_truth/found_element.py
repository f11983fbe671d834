"""One element found in a widget tree, before it is mapped to screen pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRect

from vision.perception.elements import Kind, State


@dataclass(frozen=True, slots=True)
class FoundElement:
    """One element, in logical pixels of a widget or a window.

    Attributes:
        parts: For each affordance point by name, the rectangle in which it works.
    """

    kind: Kind
    rect: QRect
    text: str = ""
    state: frozenset[State] = frozenset()
    parts: Mapping[str, QRect] = field(default_factory=dict)


def states(
    *, checked: bool = False, enabled: bool = True, focused: bool = False, selected: bool = False
) -> frozenset[State]:
    """The set of the states that are true."""
    holding = {
        State.CHECKED: checked,
        State.DISABLED: not enabled,
        State.FOCUSED: focused,
        State.SELECTED: selected,
    }
    return frozenset(state for state, holds in holding.items() if holds)
