"""Mouse and keyboard events on a real X server, sent through the XTEST extension."""

from __future__ import annotations

import xcffib
import xcffib.xproto
import xcffib.xtest

KEY_DOWN, KEY_UP, DOWN, UP, MOVE = 2, 3, 4, 5, 6


class XTestInput:
    """One connection that sends events; `flush` returns when the server has handled them."""

    def __init__(self) -> None:
        self._connection = xcffib.connect()
        self._test = self._connection(xcffib.xtest.key)
        setup = self._connection.get_setup()
        first = setup.min_keycode
        mapping = self._connection.core.GetKeyboardMapping(first, setup.max_keycode - first + 1).reply()
        symbols, width = list(mapping.keysyms), mapping.keysyms_per_keycode
        self._codes = {symbol: (first + at // width, at % width) for at, symbol in reversed([*enumerate(symbols)])}

    def send(self, kind: int, detail: int, x: int = 0, y: int = 0) -> None:
        self._test.FakeInput(kind, detail, 0, 0, x, y, 0)

    def flush(self) -> None:
        self._connection.core.GetInputFocus().reply()

    def move(self, x: int, y: int) -> None:
        self.send(MOVE, 0, x, y)

    def click(self, x: int, y: int, button: int = 1) -> None:
        self.move(x, y)
        self.send(DOWN, button)
        self.send(UP, button)
        self.flush()

    def press(self, *symbols: int) -> None:
        codes = [self._codes[symbol][0] for symbol in symbols]
        for code in codes:
            self.send(KEY_DOWN, code)
        for code in reversed(codes):
            self.send(KEY_UP, code)
        self.flush()

    def hold(self, *symbols: int) -> None:
        for symbol in symbols:
            self.send(KEY_DOWN, self._codes[symbol][0])
        self.flush()

    def release(self, *symbols: int) -> None:
        for symbol in symbols:
            self.send(KEY_UP, self._codes[symbol][0])
        self.flush()

    def type(self, text: str) -> None:
        for character in text:
            code, level = self._codes[ord(character)]
            self.press(*([0xFFE1] if level % 2 else []), next(s for s, (c, _) in self._codes.items() if c == code))

    def close(self) -> None:
        self._connection.disconnect()
