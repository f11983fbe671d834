"""A page in a headless browser at its place on a screen: its picture, its true elements, real input.

Around the page there is a plain ground, and mostly the frame of a window.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gui.datagen.live_pages.page import LivePage, PathStep, Setting, Sheet, data_script, html_of
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.renderer import PageRenderer
from vision.detector.shards import Pixels
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element

SCREEN: Final = Size(1280, 800)
_VIEW: Final = Size(944, 640)
_REACTED_S: Final = 0.15
_FRAMED: Final = 0.75
_BAR_PX: Final = 28
_FONTS: Final = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")

_PLACE_OF: Final = (
    "(e => {{if (!e) return null; const r = e.getBoundingClientRect(); "
    "return r.width && r.height ? [r.left, r.top, r.right, r.bottom] : null}})(document.getElementById({name}))"
)
_AWAY: Final = (
    "(e => {{const r = e?.getBoundingClientRect(); if (!r?.width) return null; "
    "const goes = by => [document.body, document.documentElement].some(page => {{const was = page.scrollTop; "
    "page.scrollTop += by; const moved = page.scrollTop !== was; page.scrollTop = was; return moved}}); "
    "if (r.bottom > innerHeight - {note} && goes(2)) return 'down'; "
    "return r.top < 0 && goes(-2) ? 'up' : null}})(document.getElementById({name}))"
)
"""Which of the two scrolls a page depends on its style, so it is tried."""
_STILL: Final = (
    "new Promise(done => {let before = -1; const look = () => {const now = document.body.scrollTop + scrollY; "
    "if (now === before) return done(true); before = now; setTimeout(look, 60)}; setTimeout(look, 60)})"
)
_NOTCH_PX: Final = 53
"""How far Chromium goes at a notch of the wheel."""
_NOTE_PX: Final = 44
"""At the lower edge of a page that is scrolled there may be what it did last."""
_UNDER: Final = (
    "(() => {{const ids = [], at = document.elementFromPoint({x}, {y}), own = at?.closest('label')?.control; "
    "for (let e = at; e; e = e.parentElement) if (e.id) ids.push(e.id); "
    "if (own?.id) ids.push(own.id); return ids}})()"
)


class Stage:
    """One page on its screen.

    Args:
        choice: Of the place, the ground and the frame.
    """

    def __init__(
        self, browser: Browser, page: LivePage, sheet: Sheet, choice: random.Random, setting: Setting | None = None
    ) -> None:
        self._browser, self._title = browser, page.title
        self._renderer = PageRenderer(browser, _VIEW)
        self.corner = choice.randint(0, SCREEN.width - _VIEW.width), choice.randint(0, SCREEN.height - _VIEW.height)
        self._ground, self._bar = choice.randrange(256), choice.randrange(256)
        self._framed = choice.random() < _FRAMED and self.corner[1] >= _BAR_PX
        self._centred, self._font = choice.random() < 0.7, ImageFont.truetype(choice.choice(_FONTS), 12)
        browser.show(html_of(page, sheet, setting or Setting()), _VIEW, 1.0)
        browser.ask_page(data_script(page))

    def elements(self) -> tuple[Element, ...]:
        """What can be seen on the page, where it is on the screen; of the frame nothing."""
        return tuple(_moved(element, *self.corner) for element in self._renderer.elements())

    def data(self) -> dict[str, Any]:
        """What the page keeps."""
        held: dict[str, Any] = json.loads(self._browser.ask_page("JSON.stringify(data)"))
        return held

    def place_of(self, name: str) -> PixelBox | None:
        """Where the element with that `id` is, be it above or below what is seen; None where it is not shown."""
        box = self._browser.ask_page(_PLACE_OF.format(name=json.dumps(name)))
        if box is None:
            return None
        x, y = self.corner
        return PixelBox(box[0] + x, box[1] + y, box[2] + x, box[3] + y)

    def direction_to(self, name: str) -> str | None:
        """Where the page has to be scrolled until the element with that `id` is seen; None where it is, or is not."""
        found: str | None = self._browser.ask_page(_AWAY.format(name=json.dumps(name), note=_NOTE_PX))
        return found

    def middle_of(self, elements: Sequence[Element]) -> int | None:
        """The index of the element nearest to the middle of the page: over it the wheel is turned."""
        x, y = self.corner[0] + _VIEW.width / 2, self.corner[1] + _VIEW.height / 2

        def far(place: int) -> float:
            at = elements[place].box.centre
            return abs(at.x - x) + abs(at.y - y)

        return min(range(len(elements)), key=far, default=None)

    def turn_wheel(self, direction: str, notches: int) -> None:
        """Turn the wheel in the middle of the page, up or down, and wait until it stands still."""
        way = _NOTCH_PX * notches * (1 if direction == "down" else -1)
        self._browser.wheel(PixelPoint(_VIEW.width / 2, _VIEW.height / 2), way)
        self._browser.ask_page(_STILL)

    def under(self, at: PixelPoint) -> list[str]:
        """The `id`s of what is at a point of the screen, the innermost first, and of what its label belongs to."""
        x, y = at.x - self.corner[0], at.y - self.corner[1]
        found: list[str] = self._browser.ask_page(_UNDER.format(x=x, y=y))
        return found

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        return self._browser.ask_page(expression)

    def press(self, at: PixelPoint, times: int = 1) -> None:
        """Press the mouse at a point of the screen."""
        for _ in range(times):
            for event in ("mouseMoved", "mousePressed", "mouseReleased"):
                self._browser.mouse(event, PixelPoint(at.x - self.corner[0], at.y - self.corner[1]))

    def drag(self, begin: PixelPoint, end: PixelPoint) -> None:
        """Drag from one point of the screen to another one."""
        for event, at in (("mouseMoved", begin), ("mousePressed", begin), ("mouseMoved", end), ("mouseReleased", end)):
            self._browser.mouse(event, PixelPoint(at.x - self.corner[0], at.y - self.corner[1]))

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        self._browser.type(text)

    def select_all(self) -> None:
        """Mark what the field with the keyboard holds."""
        self._browser.ask_page("document.activeElement.select?.(); true")

    def carry_out(self, step: PathStep, box: PixelBox) -> None:
        """The act of the oracle by real input, and the time in which the page says what it did."""
        self.press(box.centre)
        if step.text is not None:
            self.select_all()
            self.type(step.text)
        self.settle()

    def settle(self) -> None:
        """Wait until the page has said what it did."""
        self._browser.ask_page(f"new Promise(done => setTimeout(() => done(true), {1000 * _REACTED_S}))")

    def picture(self) -> Pixels:
        """The screen, `(H, W, 3)` uint8 RGB."""
        screen = np.full((SCREEN.height, SCREEN.width, 3), self._ground, np.uint8)
        view = self._browser.grab()[: _VIEW.height, : _VIEW.width]
        left, top = self.corner
        screen[top : top + view.shape[0], left : left + view.shape[1]] = view
        if self._framed:
            screen[top - _BAR_PX : top, left : left + view.shape[1]] = self._frame(view.shape[1])
        return screen

    def _frame(self, width: int) -> Pixels:
        """The title bar: the title, and three signs at its right."""
        bar = Image.new("L", (width, _BAR_PX), self._bar)
        draw, ink = ImageDraw.Draw(bar), 20 if self._bar > 127 else 235
        long = draw.textlength(self._title, self._font)
        draw.text(((width - long) / 2 if self._centred else 30, 7), self._title, ink, self._font)
        right, middle = width - 14, _BAR_PX // 2
        draw.line((right - 5, middle - 5, right + 5, middle + 5), ink, 2)
        draw.line((right - 5, middle + 5, right + 5, middle - 5), ink, 2)
        draw.rectangle((right - 27, middle - 5, right - 17, middle + 5), outline=ink)
        draw.line((right - 49, middle + 4, right - 39, middle + 4), ink, 2)
        return np.asarray(bar.convert("RGB"))


def visible_of(elements: Sequence[Element], box: PixelBox) -> int | None:
    """The index of the element that is at a place of the page; None where nothing is seen there."""
    under = [place for place, element in enumerate(elements) if element.box.contains(box.centre)]
    return max(under, key=lambda place: (elements[place].box.iou(box), -elements[place].box.area), default=None)


def _moved(element: Element, x: float, y: float) -> Element:
    box = element.box
    points = {
        name: Affordance(PixelPoint(point.at.x + x, point.at.y + y), 1.0, 1.0) for name, point in element.points.items()
    }
    return replace(element, box=PixelBox(box.left + x, box.top + y, box.right + x, box.bottom + y), points=points)
