"""Global keys: those that stop, pause and answer a run from everywhere, whichever program has the keyboard."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from agent.core.actions import Key
from agent.core.stop import ANSWER_HELD, chord_name
from agent.desktop.monitor.answer_chords import watch_keys
from agent.desktop.monitor.chord_watcher import watch_chord

log = logging.getLogger(__name__)

PAUSE: Final = "p"
ANSWERS: Final = ("y", "e", "s", "r", "t", "u", "a", "z", "q")
"""As `ApprovalBar.choose` takes them. Not Enter: an open list hears it too, and would take it for a choice."""

UNDO, PRIVATE, REST = "z", "p", "space"
"""What is pressed while the person is recorded; private is the key that the command `deskhand record` has for it."""

LETTERS: Final = (*ANSWERS, PAUSE, UNDO, REST)
STOP: Final = "stop"
NO_CHORDS: Final[Mapping[str, str]] = MappingProxyType({})


class GlobalKeys(QObject):
    """Listens while a run or a recording is on; the person need not leave the program under work, nor close its menus.

    Args:
        held: Modifiers that are held with a letter.
        stop_chord: The keys that stop; empty where somebody else listens for them.
        during: Letters that are listened for from beginning to end, by the names of their keys.

    Signals:
        pressed: One of `during`, or of `ANSWERS` while a question is open.
        stopped: The stop chord was pressed.
        changed: Other keys can be heard than before.
    """

    pressed = Signal(str)
    stopped = Signal()
    changed = Signal()
    _lost = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        held: tuple[Key, ...] = ANSWER_HELD,
        stop_chord: tuple[Key, ...] = (),
        during: tuple[str, ...] = (PAUSE,),
    ) -> None:
        super().__init__(parent)
        self._held, self._stop_chord, self._during = held, stop_chord, during
        self._run, self._question = ExitStack(), ExitStack()
        self._heard: frozenset[str] = frozenset()
        self._stop_heard = False
        self._lost.connect(self._on_lost)

    def begin(self) -> None:
        """A run begins: listen for pause and stop."""
        self.end()
        if self._stop_chord and QGuiApplication.platformName() != "offscreen":
            try:
                self._run.enter_context(watch_chord(self._stop_chord, pressed=self.stopped.emit, lost=self._lost.emit))
                self._stop_heard = True
            except RuntimeError as error:
                log.info("the stop key is not heard: %s", error)
        self._heard = frozenset(self._listen(self._run, self._during))
        self.changed.emit()

    def ask(self) -> None:
        """A question is open: listen for answers too."""
        self._question.close()
        self._heard |= frozenset(self._listen(self._question, ANSWERS))
        self.changed.emit()

    def close_question(self) -> None:
        """No answer is waited for any more."""
        self._question.close()
        self._heard -= frozenset(ANSWERS)
        self.changed.emit()

    def end(self) -> None:
        """The run is over: let go of all keys."""
        self._question.close()
        self._run.close()
        self._heard, self._stop_heard = frozenset(), False
        self.changed.emit()

    def name(self, letter: str) -> str:
        """The chord with `letter` as it is printed; empty while it cannot be heard."""
        return chord_name((*self._held, Key(letter))) if letter in self._heard else ""

    @property
    def stop_name(self) -> str:
        """The stop chord as it is printed; empty while it cannot be heard."""
        return chord_name(self._stop_chord) if self._stop_heard else ""

    def every_name(self) -> dict[str, str]:
        """All chords that may ever be printed, by letter and `STOP`: so much room they need."""
        names = {letter: chord_name((*self._held, Key(letter))) for letter in (*ANSWERS, *self._during)}
        return names | {STOP: chord_name(self._stop_chord)} if self._stop_chord else names

    def _listen(self, stack: ExitStack, letters: tuple[str, ...]) -> tuple[Key, ...]:
        if QGuiApplication.platformName() != "xcb":
            return ()
        return stack.enter_context(watch_keys(tuple(map(Key, letters)), self.pressed.emit, self._held))

    @Slot(str)
    def _on_lost(self, why: str) -> None:
        log.warning("the stop key is no longer heard: %s", why)
        self._stop_heard = False
        self.changed.emit()
