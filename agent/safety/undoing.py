"""Undoing: what was done last is taken back by the program's own Ctrl+Z, where it is of a kind that programs take back.

Whether a program did is for the person to see: nothing here claims it.
"""

from __future__ import annotations

from typing import Final

from agent.core.actions import Action, Drag, Hotkey, Move, Note, Screenshot, Scroll, Type, Wait, key
from agent.core.history import Turn, only_looks
from vision.frame import Frame, visible_changes

UNDO: Final = Hotkey((key("ctrl"), key("z")))

_TAKEN_BACK: Final = frozenset(
    frozenset(keys)
    for keys in (("delete",), ("backspace",), ("ctrl", "x"), ("ctrl", "v"), ("ctrl", "backspace"), ("ctrl", "delete"))
)
"""Keys that delete or insert in editors."""


def can_be_undone(action: Action | None) -> bool:
    """Whether programs take back `action` with Ctrl+Z: typing, deleting, inserting, moving."""
    match action:
        case Type(text):
            return bool(text.strip())
        case Drag():
            return True
        case Hotkey(keys):
            return frozenset(keys) in _TAKEN_BACK
        case _:
            return False


class LastAct:
    """What was approved last in a run, and whether it was done."""

    def __init__(self) -> None:
        self._last: tuple[int, Action, Frame] | None = None
        self._acted = False

    def approve(self, step: int, action: Action, frame: Frame) -> None:
        """`action` may be carried out now; moving the pointer or the view is nothing to be undone."""
        if not isinstance(action, Wait | Screenshot | Note | Move | Scroll) and action != UNDO:
            self._last = step, action, frame

    def take(self, turn: Turn) -> None:
        """A step is over."""
        if not only_looks(turn.actions):
            self._acted = turn.acted

    def can_be_undone(self, step: int, now: Frame) -> bool:
        """Whether, in step `step` on the screen `now`, programs would take it back, and it changed what is seen."""
        if self._last is None or not self._acted:
            return False
        then, action, before = self._last
        changed = before.size == now.size and bool(visible_changes(before, now).any())
        return then != step and changed and can_be_undone(action)
