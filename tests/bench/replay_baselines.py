"""What replay is compared with in benchmarks: the usual ways, by coordinates alone and by a piece of picture alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from agent.core.actions import CallUser, Finished, Wait
from agent.core.history import History, only_looks
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.replay.exact import recorded_steps
from agent.replay.matching.target_matcher import Cue, Found, Lost, TargetMatcher
from agent.replay.script import Landmark
from agent.sessions.reader import Recording
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space
from vision.perception.elements import Element
from vision.perception.template_matching import find_piece

_WIDE_PX: Final = 24.0


class Coordinates:
    """Does the recorded actions at the recorded coordinates, one after the other."""

    def __init__(self, reader: Recording, *, patience: int) -> None:
        self._steps, self._patience = recorded_steps(reader), patience

    def space(self, size: Size) -> Space:
        """See `Policy.space`."""
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`."""
        done = sum(turn.acted and not only_looks(turn.actions) for turn in history)
        if done >= len(self._steps):
            reply = Reply("", (Finished(),))
        elif history and not history[-1].acted:
            tried = len(history) - done
            reply = Reply("", (Wait(0.5),) if tried < 3 * self._patience else (CallUser("it is held back"),))
        else:
            reply = Reply("", (self._steps[done].action,))
        return Prediction(reply=reply)


class PictureOnly(TargetMatcher):
    """The usual way: the one piece of the screen that looks most like what was clicked."""

    def find(self, mark: Landmark, now: Frame, elements: Sequence[Element]) -> Found | Lost:
        """See `TargetMatcher.find`."""
        at = mark.at
        box = PixelBox(max(0, at.x - _WIDE_PX), max(0, at.y - _WIDE_PX), at.x + _WIDE_PX, at.y + _WIDE_PX)
        match = find_piece(mark.scene.frame.crop(box), now.pixels)
        if match is None or match.score < 0.8:
            return Lost("nothing looks like it")
        x, y = (at.x - box.left) * match.scale, (at.y - box.top) * match.scale
        at = PixelPoint(match.box.left + x, match.box.top + y)
        return Found(at, None, {Cue.PICTURE: match.score}, match.score, surely=True)
