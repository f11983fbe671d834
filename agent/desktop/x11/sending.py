"""Sending input to an X server through the XTEST extension: keys by their code, mouse buttons by what programs get."""

from __future__ import annotations

from typing import Any, Final

_KEY_PRESS, _KEY_RELEASE, _BUTTON_PRESS, _BUTTON_RELEASE = 2, 3, 4, 5

_BETWEEN_CLICKS_MS: Final = 20


class InputSender:
    """A connection that sends input. Used on one thread only.

    Raises:
        RuntimeError: If there is no X server or it takes no input from programs; one sentence.
    """

    def __init__(self) -> None:
        import xcffib
        import xcffib.xproto
        import xcffib.xtest

        try:
            self.connection: Any = xcffib.connect()
        except xcffib.ConnectionException as error:
            raise RuntimeError(f"no X server answers: {error}") from None
        self._core: Any = self.connection.core
        try:
            self._xtest: Any = self.connection(xcffib.xtest.key)
        except (xcffib.ExtensionException, KeyError):
            self.connection.disconnect()
            raise RuntimeError("this X server lacks the XTEST extension, without which no input can be sent") from None

    def close(self) -> None:
        self.connection.disconnect()

    def press_key(self, code: int) -> None:
        """Send the press of a key; returns when the server has handled it, like the next three."""
        self._send(_KEY_PRESS, code)

    def release_key(self, code: int) -> None:
        self._send(_KEY_RELEASE, code)

    def click_button(self, number: int, count: int) -> None:
        """Press and release a button so many times. The server itself keeps the time: nothing delays one of the clicks.

        Raises:
            LookupError: If no button of this mouse is mapped to it, as for the next two.
        """
        physical = self._physical(number)
        for done in range(count):
            # programs tell two clicks by their times, in whole milliseconds
            self._xtest.FakeInput(_BUTTON_PRESS, physical, _BETWEEN_CLICKS_MS if done else 0, 0, 0, 0, 0)
            self._xtest.FakeInput(_BUTTON_RELEASE, physical, 0, 0, 0, 0, 0)
        self._core.GetInputFocus().reply()

    def press_button(self, number: int) -> None:
        """Press the button that programs get as `number`, whatever buttons are mapped to."""
        self._send(_BUTTON_PRESS, self._physical(number))

    def release_button(self, number: int) -> None:
        self._send(_BUTTON_RELEASE, self._physical(number))

    def has_button(self, number: int) -> bool:
        """Whether a button of this mouse is mapped to `number`."""
        return number in bytes(self._core.GetPointerMapping().reply().map)

    def _physical(self, number: int) -> int:
        buttons = bytes(self._core.GetPointerMapping().reply().map)
        if number not in buttons:
            raise LookupError(f"no button of this mouse is button {number}")
        return buttons.index(number) + 1

    def _send(self, kind: int, detail: int) -> None:
        self._xtest.FakeInput(kind, detail, 0, 0, 0, 0, 0)
        self._core.GetInputFocus().reply()
