"""Mouse buttons and wheel as an executor presses and turns them; the pointer itself is moved by pyautogui."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final, Protocol

from agent.core.actions import Button, Direction

_X_BUTTONS: Final[Mapping[Button, int]] = {
    Button.LEFT: 1,
    Button.MIDDLE: 2,
    Button.RIGHT: 3,
    Button.BACK: 8,
    Button.FORWARD: 9,
}
_X_WHEEL: Final[Mapping[Direction, int]] = {
    Direction.UP: 4,
    Direction.DOWN: 5,
    Direction.LEFT: 6,
    Direction.RIGHT: 7,
}
_NOTCH: Final = 120 if sys.platform == "win32" else 1


class Pointer(Protocol):
    """Presses buttons and turns the wheel where the pointer is. Used on the thread of the run."""

    def missing(self, wanted: Button | Direction) -> str | None:
        """Why this mouse cannot do it, in one sentence, or None."""
        ...

    def click(self, button: Button, count: int) -> None:
        """Press and release a button so many times, as one double or triple click."""
        ...

    def press(self, button: Button) -> None:
        """Press a button and hold it."""
        ...

    def release(self, button: Button) -> None:
        """Release a button."""
        ...

    def turn(self, direction: Direction) -> None:
        """Turn the wheel by a notch."""
        ...

    def close(self) -> None:
        """End the connection to the system."""
        ...


def system_pointer(pyautogui: Any) -> Pointer:
    """The mouse of this platform."""
    return X11Pointer(pyautogui) if sys.platform.startswith("linux") else PyAutoGuiPointer(pyautogui)


class X11Pointer:
    """The mouse of an X server, whose buttons a left-handed person may have mapped otherwise.

    Raises:
        RuntimeError: If no input can be sent; one sentence.
    """

    def __init__(self, pyautogui: Any) -> None:
        from agent.desktop.x11.sending import InputSender

        self._gui = pyautogui
        self._sender = InputSender()

    def missing(self, wanted: Button | Direction) -> str | None:
        number = _X_BUTTONS[wanted] if isinstance(wanted, Button) else _X_WHEEL[wanted]
        if self._sender.has_button(number):
            return None
        what = f"the {wanted.value} button" if isinstance(wanted, Button) else f"the wheel {wanted.value}"
        return f"no button of this mouse is mapped to {what}"

    def click(self, button: Button, count: int) -> None:
        self._gui.failSafeCheck()
        self._sender.click_button(_X_BUTTONS[button], count)

    def press(self, button: Button) -> None:
        self._gui.failSafeCheck()
        self._sender.press_button(_X_BUTTONS[button])

    def release(self, button: Button) -> None:
        self._gui.failSafeCheck()
        self._sender.release_button(_X_BUTTONS[button])

    def turn(self, direction: Direction) -> None:
        self._gui.failSafeCheck()
        self._sender.press_button(_X_WHEEL[direction])
        self._sender.release_button(_X_WHEEL[direction])

    def close(self) -> None:
        self._sender.close()


class PyAutoGuiPointer:
    """The mouse of Windows and macOS; our CI does not test it."""

    def __init__(self, pyautogui: Any) -> None:
        self._gui = pyautogui

    def missing(self, wanted: Button | Direction) -> str | None:
        if wanted in (Button.BACK, Button.FORWARD):
            return "the buttons under the thumb cannot be pressed on this system"
        if wanted in (Direction.LEFT, Direction.RIGHT) and sys.platform == "win32":
            return "the wheel of this system does not turn sideways; hold shift and scroll up or down"
        return None

    def click(self, button: Button, count: int) -> None:
        self._gui.click(clicks=count, button=button.value)

    def press(self, button: Button) -> None:
        self._gui.mouseDown(button=button.value)

    def release(self, button: Button) -> None:
        self._gui.mouseUp(button=button.value)

    def turn(self, direction: Direction) -> None:
        turn = self._gui.vscroll if direction in (Direction.UP, Direction.DOWN) else self._gui.hscroll
        turn(_NOTCH if direction in (Direction.UP, Direction.RIGHT) else -_NOTCH)

    def close(self) -> None:
        """Nothing stays open."""
