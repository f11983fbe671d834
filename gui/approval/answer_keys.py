"""Global keys for the answers of the approval bar: with modifiers held, while a question is open."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from agent.core.actions import Key
from agent.core.stop import ANSWER_HELD
from agent.desktop.monitor.answer_chords import watch_keys

KEYS: Final = ("y", "e", "s", "r", "t", "u", "q")
"""As `ApprovalBar.choose` takes them. Not Enter: an open list hears it too, and would take it for a choice."""

WRITTEN: Final = frozenset({"e", "r", "u"})
"""Those after which the person goes on by keys in our window."""


class AnswerKeys(QObject):
    """Listens while a question is open; the person need not leave the program under work, nor close its menus.

    Args:
        held: The modifiers.

    Signals:
        pressed: One of `KEYS`.
    """

    pressed = Signal(str)

    def __init__(self, parent: QObject | None = None, *, held: tuple[Key, ...] = ANSWER_HELD) -> None:
        super().__init__(parent)
        self.held = held
        self._open = ExitStack()
        self.heard: tuple[Key, ...] = ()

    def listen(self) -> None:
        """Begin; `heard` then holds the keys that can be heard: none where the platform offers nothing."""
        self.stop()
        if QGuiApplication.platformName() == "xcb":
            self.heard = self._open.enter_context(watch_keys(tuple(map(Key, KEYS)), self.pressed.emit, self.held))

    def stop(self) -> None:
        """Let go of the keys."""
        self._open.close()
        self.heard = ()
