"""Watching the person who takes over a step, on the real screen."""

from __future__ import annotations

from contextlib import ExitStack

from agent.core.actions import Action, Hotkey, Key
from agent.core.area import Area
from agent.core.config import Config
from agent.desktop.capture.screen import DisplayError
from agent.factory import demonstration
from agent.recording.demonstration import Demonstration
from agent.safety.asker import TakenOver
from gui.approval.takeover import OwnBoxes


class RecordedTakeover:
    """See `gui.approval.takeover.Hands`.

    Args:
        area: What runs look at, so that points mean the same in both.
    """

    def __init__(self, area: Area, config: Config) -> None:
        self._area, self._config = area, config
        self._watching: Demonstration | None = None
        self._open = ExitStack()

    def watch(self, own_boxes: OwnBoxes) -> str:
        """See `Hands.watch`."""
        self.leave()
        try:
            self._watching = self._open.enter_context(demonstration(self._area, self._config, own_boxes))
        except (DisplayError, RuntimeError) as error:
            return str(error)
        return ""

    def hand_back(self) -> TakenOver:
        """See `Hands.hand_back`."""
        if self._watching is None:
            return TakenOver()
        did = self._watching.hand_back()
        self.leave()
        done = frozenset((*self._config.answer_held, Key("y")))  # “done” from anywhere, and no part of the step
        if did.actions and _is_chord(did.actions[-1], done):
            return TakenOver(did.actions[:-1], did.frames[:-1])
        return did

    def leave(self) -> None:
        """See `Hands.leave`."""
        self._watching = None
        self._open.close()


def _is_chord(action: Action, chord: frozenset[Key]) -> bool:
    # more may be read than was held: Meta and Alt share a modifier on many keyboards
    return isinstance(action, Hotkey) and frozenset(action.keys) >= chord
