"""Whether a model sees: it is shown a picture with a known target, and must point at it.

A question about words alone would pass with the picture lost, its size wrong, or coordinates in another space.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from agent.core.actions import describe, target
from agent.core.policy import LoadedModel, Observation
from agent.core.reply import ParseError
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport

_SIZE: Final = Size(1280, 800)
_BUTTONS: Final = {
    "Open": PixelBox(120, 160, 300, 210),
    "Save": PixelBox(860, 160, 1040, 210),
    "Print": PixelBox(120, 560, 300, 610),
    "Close": PixelBox(860, 560, 1040, 610),
}
_WANTED: Final = "Print"


@dataclass(frozen=True, slots=True)
class GroundingResult:
    """How a model did.

    Attributes:
        right: Whether it pointed at the target.
        said: What it replied, for people to read.
    """

    right: bool
    said: str

    def __str__(self) -> str:
        return f"it sees: {self.said}" if self.right else f"it does not see: {self.said}"


def look(mind: LoadedModel) -> GroundingResult:
    """Show the picture and ask for a click on one of its four buttons."""
    frame = picture()
    elements = mind.perception.read(frame) if mind.perception is not None else ()
    observation = Observation(f'Click "{_WANTED}"', 1, frame, elements)
    prediction = mind.policy.predict(observation, (), Stop())
    reply = prediction.reply or parse(prediction.text, mind.policy.space(_SIZE))
    if isinstance(reply, ParseError):
        return GroundingResult(False, f"its reply could not be read ({reply.message}): {prediction.text[:200]!r}")
    said = "; ".join(describe(action) for action in reply.actions)
    at = target(reply.actions[0])
    box = _BUTTONS[_WANTED]
    if at is not None and box.contains(at):
        return GroundingResult(True, f"{said} is on the button “{_WANTED}”")
    place = f"({box.left:.0f}, {box.top:.0f}) to ({box.right:.0f}, {box.bottom:.0f})"
    return GroundingResult(False, f"{said} is not on the button “{_WANTED}”, which reaches from {place}")


def picture() -> Frame:
    """Four buttons in the corners of a window."""
    image = Image.new("RGB", (_SIZE.width, _SIZE.height), "#dfe3e8")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(20)
    for name, box in _BUTTONS.items():
        pen.rounded_rectangle((box.left, box.top, box.right, box.bottom), 6, fill="#f8f8f8", outline="#808890", width=2)
        pen.text((box.centre.x, box.centre.y), name, fill="#101010", font=font, anchor="mm")
    return Frame(np.array(image), Viewport.plain(_SIZE))
