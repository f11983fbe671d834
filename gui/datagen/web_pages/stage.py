"""One screen: a page in a viewport, with the truth from its DOM."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from gui.datagen.occlusion import visible_part
from gui.datagen.shards import Drawn
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.pages import draw_page
from vision.detector.dataset import POINTS, Truth
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind, State

_SCALES: Final = (1.0, 1.0, 1.0, 1.25, 1.5, 2.0)


class WebStage:
    """Draws screens of one size in a browser."""

    def __init__(self, browser: Browser, size: Size) -> None:
        self._browser, self._size = browser, size
        self._question = f"({Path(__file__).with_name('ground_truth.js').read_text(encoding='utf-8')})()"

    def draw(self, seed: int) -> Drawn:
        """Pixels `(H, W, 3)` and truth of a seed; the same on every call where fonts and Chromium are the same."""
        scale = random.Random(f"scale {seed}").choice(_SCALES)  # noqa: S311 - variety, not secrecy
        # a viewport has whole CSS pixels: what is too much of it is cut off
        viewport = Size(-int(-self._size.width // scale), -int(-self._size.height // scale))
        page, family, unseen = draw_page(seed, viewport)
        self._browser.show(page, viewport, scale)
        found = self.found()
        pixels = self._browser.grab()[: self._size.height, : self._size.width]
        screen = PixelBox(0, 0, self._size.width, self._size.height)
        told = [told for one in found if (told := _visible(one, scale, screen)) is not None]
        elements, parts = tuple(element for element, _ in told), tuple(part for _, part in told)
        return pixels, Truth(self._size, seed, (f"web-{family}",), unseen, elements, parts)

    def found(self) -> list[dict[str, Any]]:
        """What the page in the browser shows, in its own words and CSS pixels."""
        answer: list[dict[str, Any]] = self._browser.ask_page(self._question)
        return answer


def _visible(one: Mapping[str, Any], scale: float, screen: PixelBox) -> tuple[Element, dict[str, PixelBox]] | None:
    kind, box = Kind(one["kind"]), _pixels(one["box"], scale).intersection(screen)
    if box is None:
        return None
    parts = {name: _pixels(part, scale) for name, part in one["parts"].items() if name in POINTS[kind]}
    state = frozenset(State(state) for state in one["state"])
    return visible_part(kind, box, one["text"], state, parts, [_pixels(cover, scale) for cover in one["covers"]])


def _pixels(sides: list[float], scale: float) -> PixelBox:
    """Where Chromium paints a box: its sides are snapped to pixels."""
    left, top, right, bottom = (round(side * scale) for side in sides)
    return PixelBox(left, top, max(left, right), max(top, bottom))
