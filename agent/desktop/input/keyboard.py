"""The keyboard as pyautogui plays it, put right where the person's layout is not the one it has in mind.

pyautogui takes every layout for a US one, sends key code 0 for a key that there is not, and drops what it cannot
type, all without a word. Here the X server's own table is asked first.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.core.actions import Key
from agent.core.stop import Stop

log = logging.getLogger(__name__)

LONGEST_BY_KEYS: Final = 200
"""Longer texts are pasted: quicker, and no shortcut of the program can be met on the way."""

_SLOW_MS: Final = 60
_FOCUS_CAP_S: Final = 0.3
_TICK_S: Final = 0.005
_SHIFT, _CAPS_LOCK, _GROUP = 0x1, 0x2, 0x6000  # bits of the X server's modifier state

_NAMES: Final[Mapping[str, str]] = {
    "page_up": "pageup", "page_down": "pagedown", "caps_lock": "capslock", "num_lock": "numlock",
    "scroll_lock": "scrolllock", "print_screen": "printscreen", "menu": "apps", "volume_up": "volumeup",
    "volume_down": "volumedown", "volume_mute": "volumemute", "play_pause": "playpause",
    "next_track": "nexttrack", "previous_track": "prevtrack",
}  # fmt: skip


def pyautogui_name(key: Key) -> str:
    """What pyautogui calls `key` on this platform."""
    if key == "win" and sys.platform == "darwin":
        return "command"
    return _NAMES.get(key, key)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the keys of an X server mean at one moment.

    Attributes:
        plain: Key code to keysym, without Shift; the keysym of a US-ASCII character is its code.
        shifted: The same with Shift.
        state: Modifiers held or locked, and the group (the second layout, where there are two).
    """

    plain: Mapping[int, int]
    shifted: Mapping[int, int]
    state: int

    @property
    def types_as_labelled(self) -> bool:
        """Whether neither Caps Lock, nor a held Shift, nor a second layout changes what a key types."""
        return self.state & (_SHIFT | _CAPS_LOCK | _GROUP) == 0

    def code(self, character: str) -> int | None:
        """The key that bears `character`, plain or shifted."""
        for meaning in (self.plain, self.shifted):
            for code, keysym in meaning.items():
                if keysym == ord(character):
                    return code
        return None


class XKeys:
    """Asks the X server what its keys mean, and who gets them. One thread."""

    def __init__(self) -> None:
        import xcffib
        import xcffib.xproto

        self._connection: Any = xcffib.connect()
        self._core: Any = self._connection.core
        self._no_window: Any = xcffib.xproto.WindowError
        setup = self._connection.get_setup()
        self._codes = range(setup.min_keycode, setup.max_keycode + 1)
        self._root: int = setup.roots[self._connection.pref_screen].root

    def layout(self) -> Layout:
        """Two round trips, well below a millisecond."""
        table = self._core.GetKeyboardMapping(self._codes.start, len(self._codes)).reply()
        width, keysyms = table.keysyms_per_keycode, list(table.keysyms)
        plain = {code: keysyms[row * width] for row, code in enumerate(self._codes)}
        shifted = {code: keysyms[row * width + 1] for row, code in enumerate(self._codes)} if width > 1 else {}
        return Layout(plain, shifted, self._core.QueryPointer(self._root).reply().mask)

    def reach_what_is_under_the_pointer(self) -> bool:
        """Whether the window under the pointer has the input focus, or there is no such thing to wait for."""
        under = self._core.QueryPointer(self._root).reply().child
        window = self._core.GetInputFocus().reply().focus
        if not under or window <= 1:  # the bare desktop; no focus, or one that follows the pointer
            return True
        try:
            while (parent := self._core.QueryTree(window).reply().parent) not in (self._root, 0):
                window = parent
        except self._no_window:
            return False
        return bool(window == under)

    def close(self) -> None:
        self._connection.disconnect()


class Keyboard:
    """Presses and releases keys, and knows which ones it holds."""

    def __init__(self, pyautogui: Any) -> None:
        self._gui = pyautogui
        self._x = XKeys() if sys.platform.startswith("linux") else None
        self._held: dict[Key, None] = {}

    @property
    def held(self) -> tuple[Key, ...]:
        """Keys down now, in the order in which they were pressed."""
        return tuple(self._held)

    def down(self, key: Key) -> None:
        self._held[key] = None
        self._gui.keyDown(pyautogui_name(key))

    def up(self, key: Key) -> None:
        self._gui.keyUp(pyautogui_name(key))
        self._held.pop(key, None)

    def release(self) -> None:
        """Let go of every key that is held, the latest first."""
        for key in reversed(self.held):
            self.up(key)

    def await_focus(self, stop: Stop) -> None:
        """After a click: wait until the window manager has turned the keyboard to the window that was clicked.

        It does so a moment later, and keys pressed at once would still reach the window before. Panels and menus never
        get the keyboard, hence the cap.
        """
        deadline = time.monotonic() + _FOCUS_CAP_S
        while self._x is not None and not self._x.reach_what_is_under_the_pointer() and time.monotonic() < deadline:
            if stop.wait(_TICK_S):
                return

    def close(self) -> None:
        if self._x is not None:
            self._x.close()

    def missing(self, keys: tuple[Key, ...]) -> Key | None:
        """The first of `keys` that this keyboard does not have, or that pyautogui would miss."""
        layout = self._current()
        for key in keys:
            if not self._codes.get(pyautogui_name(key)) or (
                layout is not None and len(key) == 1 and not self._hits(key, layout)
            ):
                return key
        return None

    def types(self, text: str) -> bool:
        """Whether pressing key after key gives exactly `text`: short, plain US-ASCII, every character in its place."""
        if len(text) > LONGEST_BY_KEYS or not (text.isascii() and text.isprintable()):
            return False
        layout = self._current()
        if layout is None:
            return True
        return layout.types_as_labelled and all(self._hits(character, layout) for character in set(text))

    @property
    def _codes(self) -> dict[str, int | None]:
        codes: dict[str, int | None] = self._gui.platformModule.keyboardMapping
        return codes

    def _current(self) -> Layout | None:
        """The layout of now; pyautogui read its own table when it was imported, and is told what has changed since."""
        if self._x is None:
            return None
        layout = self._x.layout()
        for code in range(0x21, 0x7F):
            self._codes[chr(code)] = layout.code(chr(code))
        return layout

    def _hits(self, character: str, layout: Layout) -> bool:
        """Whether the key that pyautogui presses, with the Shift that it adds or not, bears `character`."""
        code = self._codes.get(character)
        meaning = layout.shifted if self._gui.isShiftCharacter(character) else layout.plain
        return code is not None and meaning.get(code) == ord(character)


def type_slowly(text: str) -> Generator[None, None, str | None]:
    """Type `text` by keys that are given a new meaning one after the other; for fields that take no paste.

    Yields before every character.

    Returns:
        Why it cannot be done, or None.
    """
    if shutil.which("xdotool") is None:
        return "the field takes no paste, and xdotool, which could type into it, is not installed"
    log.debug("typing %d characters slowly", len(text))
    for character in text:
        yield
        # on its standard input, because everybody can read the arguments of a process
        done = subprocess.run(
            ["xdotool", "type", "--delay", str(_SLOW_MS), "--file", "-"],
            input=character.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0:
            return "the field takes no paste, and xdotool could not type into it"
    return None
