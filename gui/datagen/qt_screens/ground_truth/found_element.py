"""One element of a window, as the walk over its widgets finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRect

from vision.perception.elements import Kind, State


@dataclass(frozen=True, slots=True)
class FoundElement:
    """One element, in logical pixels of a widget or a window.

    Attributes:
        parts: Where each of its points does what its name says.
    """

    kind: Kind
    rect: QRect
    text: str = ""
    state: frozenset[State] = frozenset()
    parts: Mapping[str, QRect] = field(default_factory=dict)


def states(
    *, checked: bool = False, enabled: bool = True, focused: bool = False, selected: bool = False
) -> frozenset[State]:
    """The states that hold."""
    holding = {
        State.CHECKED: checked,
        State.DISABLED: not enabled,
        State.FOCUSED: focused,
        State.SELECTED: selected,
    }
    return frozenset(state for state, holds in holding.items() if holds)
