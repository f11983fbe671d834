"""Takeover recorder: watches mouse and keyboard on the real screen while the person does a step."""

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
    """See `gui.approval.takeover.Takeover`.

    Args:
        area: What runs look at, so that points mean the same in both.
    """

    def __init__(self, area: Area, config: Config) -> None:
        self._area, self._config = area, config
        self._demonstration: Demonstration | None = None
        self._open = ExitStack()

    def watch(self, own_boxes: OwnBoxes) -> str:
        """See `Takeover.watch`."""
        self.leave()
        try:
            self._demonstration = self._open.enter_context(demonstration(self._area, self._config, own_boxes))
        except (DisplayError, RuntimeError) as error:
            return str(error)
        return ""

    def hand_back(self) -> TakenOver:
        """See `Takeover.hand_back`."""
        if self._demonstration is None:
            return TakenOver()
        did = self._demonstration.hand_back()
        self.leave()
        done = frozenset((*self._config.answer_held, Key("y")))  # “done” from anywhere, and no part of the step
        if did.actions and _is_chord(did.actions[-1], done):
            return TakenOver(did.actions[:-1], did.frames[:-1])
        return did

    def leave(self) -> None:
        """See `Takeover.leave`."""
        self._demonstration = None
        self._open.close()


def _is_chord(action: Action, chord: frozenset[Key]) -> bool:
    # more may be read than was held: Meta and Alt share a modifier on many keyboards
    return isinstance(action, Hotkey) and frozenset(action.keys) >= chord
