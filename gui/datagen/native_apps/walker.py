"""A walk through one program: menus, tabs, lists and dialogs are opened by its own tree, each state a screen.

Every step does one harmless thing: it opens a menu, a tab, a list or a dialog, ticks, selects, fills a field, scrolls.
What a name says is harmful (deletes, sends, prints, quits …) is never pressed; dialogs are left by Escape. Screens
whose boxes do not fit their pixels are left out: some toolkits tell places that are off.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

from agent.desktop.accessibility import Flag, Node
from gui.datagen.native_apps.ground_truth import LabelledElement, labelled_elements
from gui.datagen.native_apps.program_session import Session
from gui.datagen.native_apps.untold import untold_places
from vision.geometry import PixelBox, Size
from vision.perception.elements import Kind

Walked = tuple[npt.NDArray[np.uint8], list[LabelledElement], list[PixelBox]]
"""Pixels `(H, W, 3)` of one state, with its elements and their parts, and places of which the tree tells nothing."""

_HARMFUL: Final = re.compile(
    r"quit|exit|close|delet|remov|erase|trash|wipe|format|clean|purge|empty|shred|print|send|e?mail|upload|publish|sync"
    r"|log ?(out|off)|sign|shut|suspend|hibernate|reboot|restart|kill|end (process|task)|stop|burn|blank|eject|mount"
    r"|install|updat|upgrade|download|connect|online|web|http|donate|report|bug|check for|buy|pay|lock|fullscreen"
    r"|full screen|iconify|minimi[sz]e|hide|detach|tray|record|scan|run|execute|terminal|root|admin|revert|reset",
    re.IGNORECASE,
)
_OPENS: Final = re.compile(
    r"(\.\.\.|…)$|preferences|settings|options|propert|about|find|search|new|add|customi", re.IGNORECASE
)
_WORDS: Final = (
    "Ada Lovelace",
    "London",
    "report 2031",
    "12",
    "3.5",
    "blue",
    "Notes for Monday",
    "ada@example.org",
    "The quick brown fox",
    "readme.txt",
    "Rue de Rivoli 7",
    "Q3 totals",
)
_WEIGHTS: Final = {
    "menu": 3.0,
    "page tab": 4.0,
    "menu item": 3.0,
    "push button": 1.5,
    "toggle button": 1.5,
    "check box": 1.5,
    "radio button": 1.5,
    "combo box": 2.5,
    "entry": 2.0,
    "text": 1.0,
    "spin button": 1.0,
    "list item": 1.0,
    "tree item": 1.0,
    "table cell": 0.6,
    "icon": 0.6,
    "slider": 0.5,
    "password text": 1.5,
    "check menu item": 0.4,
    "radio menu item": 0.4,
}
_FIXTURES: Final = frozenset({"push button", "page tab", "menu", "label", "frame", "dialog"})
_LOOKS_AT_A_VIEW: Final = 4
"""How often screens are kept that have the same buttons, tabs, menus and labels."""

_PATIENCE: Final = 3
"""How often a tree is read until the screen did not change meanwhile."""

_LEAST_ELEMENTS: Final = 4
_LEAST_FITTING: Final = 0.85
_CONTRAST: Final = 12
"""Levels of grey between the darkest and the lightest pixel of a box that holds something."""

_SAME: Final = 0.002
"""Share of pixels in which two states may differ and still count as the same."""


class Walk:
    """The states of one running program, one after the other.

    Args:
        states: How many at most.
        seconds: How long it may take; a state that has begun is finished.
    """

    def __init__(self, session: Session, random: Random, size: Size, *, states: int, seconds: float) -> None:
        self._session, self._random, self._size = session, random, size
        self._states, self._until_s = states, time.monotonic() + seconds
        self._tried: dict[tuple[str, str, int], int] = {}
        self._kept: list[npt.NDArray[np.uint8]] = []
        self._looks: Counter[frozenset[tuple[str, str]]] = Counter()

    def __iter__(self) -> Iterator[Walked]:
        try:
            while len(self._kept) < self._states and time.monotonic() < self._until_s:
                if self._random.random() < 0.8:  # what lies under the pointer looks different
                    self._session.input("mousemove", str(self._size.width - 1), str(self._size.height - 1))
                pixels, nodes = self._still_screen()
                view = frozenset((node.role, node.name) for node in nodes if node.role in _FIXTURES)
                if self._looks[view] >= _LOOKS_AT_A_VIEW:
                    self._session.input("key", "Escape")
                self._looks[view] += 1
                walked = self._looked_at(pixels, nodes) if self._looks[view] <= _LOOKS_AT_A_VIEW else None
                if walked is not None:
                    yield walked
                if not self._step(nodes):
                    return
        except (RuntimeError, OSError, subprocess.SubprocessError):
            return  # the program has ended, or no longer answers: what was seen until now stands

    def _still_screen(self) -> tuple[npt.NDArray[np.uint8], list[Node]]:
        """The screen once it stands still, and the nodes that were there while it did.

        Raises:
            RuntimeError: If it always changes while the tree is read.
        """
        pixels = self._session.settle()
        for _ in range(_PATIENCE):
            nodes = list(self._session.tree.nodes())
            after = self._session.settle()
            if np.array_equal(after, pixels):
                return pixels, nodes
            pixels = after
        raise RuntimeError("the screen does not stand still")

    def _looked_at(self, pixels: npt.NDArray[np.uint8], nodes: Sequence[Node]) -> Walked | None:
        """The state as a screen, or None where it is known already or its boxes do not fit its pixels."""
        if any((pixels != kept).any(axis=2).mean() < _SAME for kept in self._kept):
            return None
        windows = self._session.windows()
        elements = list(labelled_elements(nodes, windows, pixels))
        if len(elements) < _LEAST_ELEMENTS or fitting(elements, pixels) < _LEAST_FITTING:
            return None
        self._kept.append(pixels)
        return pixels, elements, untold_places(nodes, windows, pixels)

    def _step(self, nodes: Sequence[Node]) -> bool:
        """Do one harmless thing; False where there is nothing left to do."""
        open_menu = [node for node in nodes if node.role.endswith("menu item") and "menu" in node.path]
        if open_menu and self._random.random() < 0.55:
            self._session.input("key", "Escape")
            self._session.input("key", "Escape")
            return True
        if not open_menu and self._random.random() < 0.12:
            self._session.input("key", self._random.choice(("Tab", "Escape", "Tab", "Down", "alt+Tab")))
            return True
        chosen = self._chosen([node for node in nodes if self._may(node)])
        if chosen is None:
            self._session.input("key", "Escape")
            self._tried[("", "nothing", 0)] = self._tried.get(("", "nothing", 0), 0) + 1
            return self._tried[("", "nothing", 0)] < 6
        self._tried[_key(chosen)] = self._tried.get(_key(chosen), 0) + 1
        at = chosen.box.centre
        if chosen.role in ("check box", "radio button"):
            at = PixelBox(
                chosen.box.left, chosen.box.top, chosen.box.left + min(chosen.box.width, 24), chosen.box.bottom
            ).centre
        self._session.input("mousemove", f"{at.x:.0f}", f"{at.y:.0f}")
        if self._random.random() < 0.05:
            self._session.input("click", self._random.choice(("4", "5", "5", "5")))
            return True
        self._session.input("click", "1")
        if chosen.role in ("entry", "text", "password text", "spin button") and self._random.random() < 0.8:
            self._session.input("key", "ctrl+a")
            self._session.input("type", "--delay", "5", self._random.choice(_WORDS))
        return True

    def _may(self, node: Node) -> bool:
        screen = PixelBox(0, 0, self._size.width, self._size.height)
        name = node.name or (node.text or "")[:60]
        return (
            node.role in _WEIGHTS
            and Flag.SENSITIVE in node.flags
            and node.box.area > 0
            and screen.contains(node.box.centre)
            and node.clip.contains(node.box.centre)
            and not is_harmful(name)
            and (node.role != "push button" or bool(name))
            and (node.role != "menu item" or bool(_OPENS.search(name)))
        )

    def _chosen(self, nodes: Sequence[Node]) -> Node | None:
        weights = [_WEIGHTS[node.role] * 0.15 ** self._tried.get(_key(node), 0) for node in nodes]
        if not nodes or max(weights) < 0.004:
            return None
        return self._random.choices(nodes, weights)[0]


def is_harmful(name: str) -> bool:
    """Whether what is called so may delete, send, print, end or install something."""
    return _HARMFUL.search(name) is not None


def fitting(elements: Sequence[LabelledElement], pixels: npt.NDArray[np.uint8]) -> float:
    """Share of the captioned elements in whose boxes something is painted; boxes that are off lie on plain ground."""
    captioned = [element.box for element, _ in elements if element.text.strip() and element.kind is not Kind.TEXT_FIELD]
    if not captioned:
        return 1.0
    grey = pixels.mean(axis=2)
    held = 0
    for box in captioned:
        inside = grey[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
        held += bool(inside.size) and float(inside.max() - inside.min()) > _CONTRAST
    return held / len(captioned)


def _key(node: Node) -> tuple[str, str, int]:
    return node.role, node.name, len(node.path)
