"""Renderer of web pages: a random page in a viewport, with ground truth from its DOM."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from gui.datagen.occlusion import visible_part
from gui.datagen.splits import Split, split_of
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.libraries.bundles import Bundle
from gui.datagen.web_pages.pages import draw_page
from vision.detector.dataset import POINTS, LabelledImage, Truth
from vision.geometry import PixelBox, Size
from vision.perception.elements import Element, Kind, State

_SCALES: Final = (1.0, 1.0, 1.0, 1.25, 1.5, 2.0)


class PageRenderer:
    """Renders random pages of one size in a browser.

    Args:
        bundles: Component libraries to draw from; without them the pages' controls are our own.
    """

    def __init__(self, browser: Browser, size: Size, bundles: Sequence[Bundle] = ()) -> None:
        self._browser, self._size, self._bundles = browser, size, bundles
        self._defined: set[str] = set()
        self._question = f"({Path(__file__).with_name('ground_truth.js').read_text(encoding='utf-8')})()"

    def draw(self, seed: int) -> LabelledImage:
        """Pixels `(H, W, 3)` uint8 RGB and ground truth of a seed; reproducible with the same fonts and Chromium."""
        scale = random.Random(f"scale {seed}").choice(_SCALES)  # noqa: S311 - variety, not secrecy
        # a viewport has whole CSS pixels: what is too much of it is cut off
        viewport = Size(-int(-self._size.width // scale), -int(-self._size.height // scale))
        bundle = self._bundle(seed)
        page, family, unseen = draw_page(seed, viewport, bundle)
        families = (f"web-{family}",) if bundle is None else (f"web-{family}", f"library-{bundle.library.name}")
        self._browser.show(page, viewport, scale)
        if bundle is not None and bundle.script and bundle.library.name not in self._defined:
            self._browser.ask_page(f"{{{bundle.script}}}")
            self._defined.add(bundle.library.name)
        found = self.found()
        pixels = self._browser.grab()[: self._size.height, : self._size.width]
        screen = PixelBox(0, 0, self._size.width, self._size.height)
        visible = [shown for element in found if (shown := _visible(element, scale, screen)) is not None]
        elements, parts = tuple(element for element, _ in visible), tuple(part for _, part in visible)
        return pixels, Truth(self._size, seed, families, unseen, elements, parts)

    def _bundle(self, seed: int) -> Bundle | None:
        """The library of a seed: half of the test's pages are of one that nothing is trained on."""
        choice = random.Random(f"library {seed}")  # noqa: S311 - variety, not secrecy
        unseen = split_of(seed) is Split.TEST and choice.random() < 0.5
        among = [bundle for bundle in self._bundles if bundle.library.unseen is unseen]
        return choice.choice(among) if among else None

    def found(self) -> list[dict[str, Any]]:
        """The elements of the page as the script reports them, in CSS pixels."""
        answer: list[dict[str, Any]] = self._browser.ask_page(self._question)
        return answer

    def elements(self) -> tuple[Element, ...]:
        """The elements that can be seen on the page as it is, at a scale of 1; of symbols also what they mean."""
        screen = PixelBox(0, 0, self._size.width, self._size.height)
        visible = [shown[0] for element in self.found() if (shown := _visible(element, 1.0, screen)) is not None]
        marks: list[list[Any]] = self._browser.ask_page(_MEANINGS)
        return tuple(_with_meaning(element, marks) for element in visible)


_MEANINGS: Final = (
    "[...document.querySelectorAll('[data-means]')].map(e => {const r = e.getBoundingClientRect(); "
    "return [(r.left + r.right) / 2, (r.top + r.bottom) / 2, e.dataset.means]})"
)


def _with_meaning(element: Element, marks: Sequence[Sequence[Any]]) -> Element:
    """A symbol with the meaning whose place is in its middle."""
    if element.kind not in (Kind.ICON, Kind.BUTTON) or element.text:
        return element
    middle = element.box.centre
    for x, y, means in marks:
        if abs(middle.x - x) < 4 and abs(middle.y - y) < 4:
            return replace(element, name=str(means), name_score=1.0)
    return element


def _visible(element: Mapping[str, Any], scale: float, screen: PixelBox) -> tuple[Element, dict[str, PixelBox]] | None:
    kind, box = Kind(element["kind"]), _pixels(element["box"], scale).intersection(screen)
    if box is None:
        return None
    parts = {name: _pixels(part, scale) for name, part in element["parts"].items() if name in POINTS[kind]}
    state = frozenset(State(state) for state in element["state"])
    return visible_part(
        kind, box, element["text"], state, parts, [_pixels(cover, scale) for cover in element["covers"]]
    )


def _pixels(sides: list[float], scale: float) -> PixelBox:
    """A box in device pixels: Chromium snaps its sides to whole pixels."""
    left, top, right, bottom = (round(side * scale) for side in sides)
    return PixelBox(left, top, max(left, right), max(top, bottom))
