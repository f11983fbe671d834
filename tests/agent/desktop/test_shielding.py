"""The place where a secret shows stays painted over while it is there, also when the window has moved."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from agent.core.stop import Stop
from agent.desktop.capture.shielding import ShieldedScreen
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport

SIZE = Size(640, 400)
SECRET = "hunter2 swordfish"
FONT = ImageFont.load_default(18)


@dataclass
class Page:
    """A painted page with a labelled field on it."""

    at: tuple[int, int] = (200, 150)
    text: str = ""
    focused: bool = False
    heading: str = "Sign in to your account"
    elsewhere: str = ""
    gone: bool = False
    extra: list[str] = field(default_factory=list)

    def grab(self) -> Frame:
        image = Image.new("RGB", (SIZE.width, SIZE.height), (250, 250, 250))
        draw = ImageDraw.Draw(image)
        x, y = self.at
        draw.text((20, 10), self.elsewhere, (0, 0, 0), font=FONT)
        if not self.gone:
            draw.text((x, y - 28), self.heading, (20, 20, 20), font=FONT)
            outline = (0, 90, 220) if self.focused else (120, 120, 120)
            draw.rectangle((x, y, x + 220, y + 28), fill=(255, 255, 255), outline=outline, width=2)
            draw.text((x + 6, y + 3), self.text, (0, 0, 0), font=FONT)
            draw.text((x, y + 36), "Forgot it? Ask for help", (60, 60, 160), font=FONT)
        return Frame(np.asarray(image).copy(), Viewport.plain(SIZE))

    def settle(self, stop: Stop) -> Frame:
        return self.grab()

    @property
    def box(self) -> PixelBox:
        return PixelBox(self.at[0], self.at[1], self.at[0] + 221, self.at[1] + 29)


def shows(frame: Frame, page: Page) -> bool:
    """Whether the text can be read in the field, letter by letter."""
    x, y = page.at
    now: npt.NDArray[np.uint8] = frame.pixels[y + 3 : y + 26, x + 6 : x + 180]
    return bool((now == page.grab().pixels[y + 3 : y + 26, x + 6 : x + 180]).all())


def typed(page: Page, where: PixelBox | None) -> ShieldedScreen:
    screen = ShieldedScreen(page)
    with screen.covering(where, Stop()):
        page.text, page.focused = SECRET, True
    assert not shows(screen.grab(), page)
    return screen


@pytest.mark.parametrize("known", [True, False])
def test_what_was_typed_is_painted_over_as_a_filled_password_field(known: bool) -> None:
    page = Page()
    frame = typed(page, page.box if known else None).settle(Stop())
    other = ShieldedScreen(shorter := Page())
    with other.covering(shorter.box if known else None, Stop()):
        shorter.text, shorter.focused = "short", True
    assert (frame.crop(page.box) == other.grab().crop(page.box)).all()  # the same dots, whatever the length


def test_before_anything_was_typed_frames_pass_as_they_are() -> None:
    page = Page(text="public")
    assert ShieldedScreen(page).grab().pixels.tobytes() == page.grab().pixels.tobytes()


def test_it_stays_covered_when_the_focus_leaves_and_when_the_password_is_made_visible() -> None:
    page = Page()
    screen = typed(page, page.box)
    page.focused = False
    assert not shows(screen.grab(), page)
    page.text = "HUNTER2 SWORDFISH"  # other glyphs in the same field
    assert not shows(screen.grab(), page)


def test_it_is_followed_when_the_window_is_moved() -> None:
    page = Page()
    screen = typed(page, page.box)
    screen.grab()
    page.at = (60, 290)
    assert not shows(screen.grab(), page)
    page.at = (350, 80)
    assert not shows(screen.grab(), page)


def test_once_the_field_is_gone_nothing_is_covered_and_when_it_is_back_it_is_covered_again() -> None:
    page = Page()
    screen = typed(page, page.box)
    page.gone, page.elsewhere = True, "Welcome, Ada"
    assert screen.grab().pixels.tobytes() == page.grab().pixels.tobytes()
    page.gone, page.elsewhere = False, ""
    assert not shows(screen.grab(), page)


def test_text_that_lands_elsewhere_than_was_thought_is_covered_too() -> None:
    page = Page()
    screen = ShieldedScreen(page)
    with screen.covering(PixelBox(500, 350, 600, 380), Stop()):
        page.text = SECRET
    assert not shows(screen.grab(), page)


def test_a_second_secret_in_the_same_field_is_covered_like_the_first() -> None:
    page = Page()
    screen = typed(page, page.box)
    with screen.covering(page.box, Stop()):
        page.text = "another one"
    assert not shows(screen.grab(), page)
