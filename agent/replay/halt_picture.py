"""The picture of a halted replay: the expected screen on the left, the actual one on the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

    from agent.replay.adaptive import Halt

_MARK: Final = (229, 57, 53)
_GROUND: Final = (245, 245, 245)
_INK: Final = (33, 33, 33)
_GAP_PX: Final = 12
_HEAD_PX: Final = 36
_MAX_SIDE_PX: Final = 900


def halt_path(session: Path) -> Path:
    """The file of the picture for `session`."""
    return session.with_name(f"{session.name}.halted.png")


def halt_picture(halt: Halt) -> Image.Image:
    """The recorded screen with the target marked, and the actual screen beside it."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    then, now = (Image.fromarray(np.array(frame.pixels)) for frame in (halt.then, halt.now))
    if halt.box is not None:
        box = halt.box.grown(6, halt.then.size)
        ImageDraw.Draw(then).rectangle((box.left, box.top, box.right - 1, box.bottom - 1), outline=_MARK, width=4)
    for picture in (then, now):
        picture.thumbnail((_MAX_SIDE_PX, _MAX_SIDE_PX))
    width, height = then.width + now.width + 3 * _GAP_PX, max(then.height, now.height) + _HEAD_PX + _GAP_PX
    page = Image.new("RGB", (width, height), _GROUND)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(18)
    for left, picture, head in (
        (_GAP_PX, then, f"step {halt.number}: expected"),
        (then.width + 2 * _GAP_PX, now, "there is"),
    ):
        draw.text((left, _HEAD_PX // 2), head, fill=_INK, font=font, anchor="lm")
        page.paste(picture, (left, _HEAD_PX))
    return page
