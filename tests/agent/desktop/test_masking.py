from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agent.core.stop import Stop
from agent.desktop.capture.masking import GREY, MaskedScreen, masked
from vision.frame import Frame
from vision.geometry import DesktopBox, Piece, PixelBox, PixelPoint, Size, Viewport


def white(viewport: Viewport, width: int, height: int) -> Frame:
    return Frame(np.full((height, width, 3), 255, dtype=np.uint8), viewport, at_s=7.0)


class StillScreen:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def grab(self) -> Frame:
        return self.frame

    def settle(self, stop: Stop) -> Frame:
        return self.frame


def test_a_box_is_painted_out_of_every_frame() -> None:
    screen = StillScreen(white(Viewport.plain(Size(100, 80)), 100, 80))
    over = MaskedScreen(screen, lambda: (DesktopBox(10, 20, 30, 40),))
    for frame in (over.grab(), over.settle(Stop())):
        assert (frame.pixels[20:40, 10:30] == GREY).all()
        assert frame.pixels.sum() == 255 * 3 * (100 * 80 - 400) + GREY * 3 * 400
        assert (frame.at_s, frame.viewport) == (7.0, screen.frame.viewport)
    assert (screen.frame.pixels == 255).all()


def test_the_boxes_are_asked_for_at_every_frame() -> None:
    boxes: list[tuple[DesktopBox, ...]] = [(DesktopBox(0, 0, 5, 5),), ()]
    over = MaskedScreen(StillScreen(white(Viewport.plain(Size(10, 10)), 10, 10)), lambda: boxes.pop(0))
    assert (over.grab().pixels[:5, :5] == GREY).all()
    assert (over.grab().pixels == 255).all()


def test_a_frame_that_shows_no_box_stays_the_same_frame() -> None:
    frame = white(Viewport.plain(Size(100, 80), left=-100), 100, 80)
    assert masked(frame, (DesktopBox(0, 0, 50, 50),)) is frame


def test_a_box_across_two_monitors_of_different_scale_is_painted_out_on_both() -> None:
    pieces = (
        Piece(PixelBox(0, 0, 100, 80), DesktopBox(-100, 0, 0, 80)),
        Piece(PixelBox(100, 0, 300, 160), DesktopBox(0, 0, 100, 80)),
    )
    frame = masked(white(Viewport(pieces), 300, 160), (DesktopBox(-10, 10, 10, 20),))
    assert (frame.pixels[10:20, 90:100] == GREY).all()
    assert (frame.pixels[20:40, 100:120] == GREY).all()
    assert int((frame.pixels == GREY).all(axis=2).sum()) == 10 * 10 + 20 * 20


@given(
    st.floats(-50, 150), st.floats(-50, 150), st.floats(0, 90), st.floats(0, 90), st.sampled_from([0.5, 1.0, 1.5, 2.0])
)
def test_every_pixel_whose_point_lies_in_a_box_is_masked(
    left: float, top: float, width: float, height: float, scale: float
) -> None:
    viewport = Viewport.plain(Size(64, 48), 3.0, -7.0, scale=scale)
    box = DesktopBox(left, top, left + width, top + height)
    frame = masked(white(viewport, 64, 48), (box,))
    for y in range(0, 48, 5):
        for x in range(0, 64, 5):
            if box.contains(viewport.to_desktop(PixelPoint(x, y))):
                assert (frame.pixels[y, x] == GREY).all()
