"""The keyboard as an executor plays it, and the keyboard of Windows and macOS through pyautogui."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, Protocol

from agent.core.actions import Key
from agent.core.stop import Stop

EventSteps = Generator[None, None, str | None]
"""Single input events: yields before each, returns why what was wanted could not be done, or None."""

StillFocused = Callable[[], bool]
"""Whether the keys still go to the window for which a text is meant."""

LONGEST_BY_KEYS: Final = 200
"""Longer texts are pasted: quicker, and no shortcut of the program can be met on the way."""


class Keyboard(Protocol):
    """Presses and releases keys, and knows which ones it holds. Used on the thread of the run."""

    @property
    def held(self) -> tuple[Key, ...]:
        """Keys down now, in the order in which they were pressed."""
        ...

    def missing(self, keys: tuple[Key, ...]) -> Key | None:
        """The first of `keys` that cannot be pressed."""
        ...

    def disturbed(self, stop: Stop) -> str | None:
        """Wait until the person holds no key that would change what is sent; why it would, if they go on."""
        ...

    def down(self, key: Key) -> None:
        """Press a key and hold it."""
        ...

    def up(self, key: Key) -> None:
        """Release a key."""
        ...

    def chord(self, keys: tuple[Key, ...]) -> Iterator[None]:
        """Press keys together and release them in reverse order, one event after the other."""
        ...

    def types(self, text: str) -> bool:
        """Whether `text` is short, and typed exactly by keys as they are."""
        ...

    def type_text(self, text: str, still_focused: StillFocused) -> EventSteps:
        """Type any text, exactly, by keys."""
        ...

    def nothing_held(self) -> AbstractContextManager[None]:
        """The keys that are held are up inside the `with` block, and down again when it was gone through."""
        ...

    def release(self) -> None:
        """Release every key that is held, the latest first."""
        ...

    def close(self) -> None:
        """End the connection to the system."""
        ...


def system_keyboard(pyautogui: Any) -> Keyboard:
    """The keyboard of this platform.

    Raises:
        RuntimeError: If no keys can be sent; one sentence.
    """
    if not sys.platform.startswith("linux"):
        return PyAutoGuiKeyboard(pyautogui)
    from agent.desktop.input.x11_keyboard import X11Keyboard

    return X11Keyboard(pyautogui.failSafeCheck)


_NAMES: Final[Mapping[str, str]] = {
    "page_up": "pageup", "page_down": "pagedown", "caps_lock": "capslock", "num_lock": "numlock",
    "scroll_lock": "scrolllock", "print_screen": "printscreen", "menu": "apps", "volume_up": "volumeup",
    "volume_down": "volumedown", "volume_mute": "volumemute", "play_pause": "playpause", "stop_media": "stop",
    "next_track": "nexttrack", "previous_track": "prevtrack", "alt_gr": "altright", "browser_back": "browserback",
    "browser_forward": "browserforward", "browser_refresh": "browserrefresh", "browser_stop": "browserstop",
    "browser_search": "browsersearch", "browser_favorites": "browserfavorites", "browser_home": "browserhome",
    "launch_mail": "launchmail", "launch_media": "launchmediaselect", "calculator": "launchapp2",
    "numpad_add": "add", "numpad_subtract": "subtract", "numpad_multiply": "multiply", "numpad_divide": "divide",
    "numpad_decimal": "decimal",
} | {f"numpad_{digit}": f"num{digit}" for digit in range(10)}  # fmt: skip


class PyAutoGuiKeyboard:
    """The keyboard of Windows and macOS; our CI does not test it."""

    def __init__(self, pyautogui: Any) -> None:
        self._gui = pyautogui
        self._held: dict[Key, None] = {}

    @property
    def held(self) -> tuple[Key, ...]:
        return tuple(self._held)

    def missing(self, keys: tuple[Key, ...]) -> Key | None:
        # it drops a key that there is not without a word
        codes: dict[str, int | None] = self._gui.platformModule.keyboardMapping
        return next((key for key in keys if codes.get(_name(key)) is None), None)

    def disturbed(self, stop: Stop) -> str | None:
        return None

    def down(self, key: Key) -> None:
        self._held[key] = None
        self._gui.keyDown(_name(key))

    def up(self, key: Key) -> None:
        self._gui.keyUp(_name(key))
        self._held.pop(key, None)

    def chord(self, keys: tuple[Key, ...]) -> Iterator[None]:
        for key in keys:
            yield
            self.down(key)
        for key in reversed(keys):
            yield
            self.up(key)

    def types(self, text: str) -> bool:
        return len(text) <= LONGEST_BY_KEYS and text.isascii() and text.isprintable()

    def type_text(self, text: str, still_focused: StillFocused) -> EventSteps:
        if not (text.isascii() and text.isprintable()):
            return "the text holds characters that cannot be typed by keys on this system"
        for number, character in enumerate(text):
            if not still_focused():
                return lost_focus(number, len(text))
            yield from self.chord((Key(character),))
        return None

    @contextmanager
    def nothing_held(self) -> Iterator[None]:
        held = self.held
        self.release()
        yield
        for key in held:  # not where a stop ended the text
            self.down(key)

    def release(self) -> None:
        for key in reversed(self.held):
            self.up(key)

    def close(self) -> None:
        """Nothing stays open."""


def lost_focus(sent: int, of: int) -> str:
    """What is said when another window took the keyboard while a text was typed."""
    return f"another window took the keyboard after {sent} of {of} characters"


def _name(key: Key) -> str:
    """What pyautogui calls `key` on this platform."""
    if key == "win" and sys.platform == "darwin":
        return "command"
    return _NAMES.get(key, key)
