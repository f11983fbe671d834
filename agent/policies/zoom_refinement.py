"""Zoom refinement: before a click, the model is asked again on the part of the screen around its point, enlarged.

Models hit small targets better on a picture in which they are large. That is done where a model's point and the screen
disagree or nothing was read at the point, or always, or never. The second answer counts where it does not contradict
the screen; otherwise the first reply stays, and the gate asks the person, as about any disagreement. It costs one more
query with a conversation of its own, so cached keys and values of the other are computed anew;
`tests/bench/bench_zoom.py` measures what it gains.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from PIL import Image

from agent.core.actions import Click
from agent.core.history import History
from agent.core.model_settings import Zoom
from agent.core.policy import Observation, Pointing, Policy, Prediction, described, past_screens
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.policies.families.family import AskedAsFamily, Family
from agent.safety.doubt import disagreement, named
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space, Viewport
from vision.perception.elements import element_at

_SHARE: Final = 1 / 3
"""Usual sides of the enlarged part, as a share of those of the frame."""

_MAX_SHARE: Final = 2 / 3
_MARGIN_PX: Final = 40
_QUERY: Final = "{thought}\n(The screenshot shows a part of the screen, enlarged. Do this one action on it.)"


def refined(policy: Policy, zoom: Zoom | None) -> Policy:
    """`policy`, which looks at pixels, with zoom refinement as the settings say; None is `Zoom.UNSURE`."""
    return policy if zoom is Zoom.OFF else ZoomRefinement(policy, always=zoom is Zoom.ALWAYS)


class ZoomRefinement:
    """A policy that looks at pixels, with zoom refinement of clicks; see `agent.core.policy.Policy`.

    Args:
        always: Whether clicks without doubt are refined as well.
    """

    def __init__(self, policy: Policy, *, always: bool = False) -> None:
        self._policy, self._always = policy, always

    def space(self, size: Size) -> Space:
        """See `Policy.space`."""
        return self._policy.space(size)

    @property
    def family(self) -> Family | None:
        """See `agent.policies.families.family.AskedAsFamily`."""
        return self._policy.family if isinstance(self._policy, AskedAsFamily) else None

    @property
    def past_screens(self) -> int:
        """See `agent.core.policy.LooksBack`."""
        return past_screens(self._policy)

    def description(self, stop: Stop) -> str:
        """See `agent.core.policy.Described`."""
        return described(self._policy, stop)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        """See `Policy.predict`."""
        first = self._policy.predict(observation, history, stop)
        frame, elements = observation.frame, observation.elements
        space = self.space(frame.size)  # of the enlarged part as well, which is as large
        reply = first.reply or parse(first.text, space)
        if stop.is_set() or not isinstance(reply, Reply):
            return first
        action, *others = reply.actions
        if not isinstance(action, Click):
            return first
        on_nothing = bool(elements) and element_at(action.at, elements) is None
        doubtful = on_nothing or disagreement(action, reply.thought, elements, first.pointing) is not None
        if not doubtful and not self._always:
            return first
        meant = named(reply.thought, elements)
        part = Part.around(action.at, None if meant is None else meant.box, frame.size)
        query = _QUERY.format(thought=reply.thought or observation.task)
        second = self._policy.predict(Observation(query, 1, part.enlarged(frame)), (), stop)
        again = second.reply or parse(second.text, space)
        if stop.is_set() or not isinstance(again, Reply) or not isinstance(again.actions[0], Click):
            return first
        at = part.outside(again.actions[0].at)
        click = replace(action, at=at)
        pointing = None if second.pointing is None else part.pointing_outside(second.pointing, at)
        under = element_at(at, elements)
        contradicted = meant is not None and under is not meant
        if contradicted or (doubtful and under is None) or disagreement(click, reply.thought, elements, pointing):
            return first
        # the text stays as the model wrote it; what is done, shown and recorded is the reply
        return Prediction(first.text, second.confidence, pointing, reply=replace(reply, actions=(click, *others)))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a frame, enlarged to the size of the frame.

    Attributes:
        size: Of the frame.
    """

    box: PixelBox
    size: Size

    @classmethod
    def around(cls, at: PixelPoint, box: PixelBox | None, size: Size) -> Self:
        """The part around `at`, and around `box` too where both fit into a part that is worth enlarging."""
        left = right = at.x
        top = bottom = at.y
        if box is not None:
            left, right = min(left, box.left), max(right, box.right)
            top, bottom = min(top, box.top), max(bottom, box.bottom)
        share = max((right - left + 2 * _MARGIN_PX) / size.width, (bottom - top + 2 * _MARGIN_PX) / size.height, _SHARE)
        if share > _MAX_SHARE:
            return cls.around(at, None, size) if box is not None else cls(_cut(at, _MAX_SHARE, size), size)
        return cls(_cut(PixelPoint((left + right) / 2, (top + bottom) / 2), share, size), size)

    def enlarged(self, frame: Frame) -> Frame:
        """The enlarged picture of this part."""
        image = Image.fromarray(frame.crop(self.box)).resize(
            (self.size.width, self.size.height), Image.Resampling.BICUBIC
        )
        return Frame(np.asarray(image), Viewport.plain(self.size))

    def outside(self, at: PixelPoint) -> PixelPoint:
        """The pixel of the frame for a pixel `at` of the enlarged part."""
        box = self.box
        return PixelPoint(box.left + at.x * box.width / self.size.width, box.top + at.y * box.height / self.size.height)

    def pointing_outside(self, of: Pointing, at: PixelPoint) -> Pointing:
        """A distribution over the enlarged part, in pixels of the frame; `at` is its point there."""
        others = tuple((self.outside(point), share) for point, share in of.others)
        across, down = self.box.width / self.size.width, self.box.height / self.size.height
        return Pointing(at, self.outside(of.mean), of.sigma_x * across, of.sigma_y * down, others)


def _cut(middle: PixelPoint, share: float, size: Size) -> PixelBox:
    """A box of whole pixels with `share` of the frame's sides, as near to `middle` as the frame allows."""
    width, height = round(size.width * share), round(size.height * share)
    left = max(0, min(round(middle.x - width / 2), size.width - width))
    top = max(0, min(round(middle.y - height / 2), size.height - height))
    return PixelBox(left, top, left + width, top + height)
