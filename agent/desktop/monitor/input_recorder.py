"""Input recorder: every event of mouse and keyboard, whatever window it goes to; nothing is grabbed or slowed down.

On X11 through the RECORD extension, see `agent/desktop/x11/event_recording.py`.
"""

from __future__ import annotations

import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from agent.core.actions import Key
from agent.core.key_names import KEYS
from agent.desktop.monitor.raw_input import (
    ButtonPress,
    ButtonRelease,
    InputEvent,
    KeyPress,
    KeyRelease,
    Modifiers,
    PointerMotion,
)
from agent.desktop.x11.event_recording import EVENT_BYTES, KEY_PRESS, MOTION, EventRecording
from agent.desktop.x11.key_symbols import key_of
from agent.desktop.x11.keymap import CONTROL, SHIFT, Keymap, group_of, read_keymap
from vision.geometry import DesktopPoint

_EVENT: Final = struct.Struct("<BBHIIIIhhhhHBx")
_ALT: Final = frozenset({0xFFE9, 0xFFEA})
_SUPER: Final = frozenset({0xFFEB, 0xFFEC})
_META: Final = frozenset({0xFFE7, 0xFFE8})
"""Also on the key of Alt, with Shift: it is a key of its own only where its modifier is another."""


@contextmanager
def watch_input(
    on_event: Callable[[InputEvent], None], *, lost: Callable[[str], None], clock: Callable[[], float] = time.monotonic
) -> Iterator[None]:
    """While the context lasts, call `on_event` with every event, in order, as it comes.

    Called on a thread of the watch's own, like `lost`: with the reason, if the watch ends before the context does.

    Raises:
        RuntimeError: On entering, if input cannot be watched; one sentence why.
    """
    if sys.platform in ("win32", "darwin"):
        raise RuntimeError("recording a person works on X11 only in this version; run a task with --save instead")
    with EventRecording("recording a person") as recording:
        try:
            reader = _EventReader(recording.connection, on_event, clock)
        except LookupError as error:
            raise RuntimeError(f"a person cannot be recorded here: {error}") from None
        with recording.watch((KEY_PRESS, MOTION), take=reader.take, mapping_changed=reader.read_mapping, lost=lost):
            yield


class _EventReader:
    """Core events of X made into raw input events by the keymap of the moment."""

    def __init__(self, connection: Any, on_event: Callable[[InputEvent], None], clock: Callable[[], float]) -> None:
        self._connection, self._on_event, self._clock = connection, on_event, clock
        self._offset_s, self._last_s, self._first_ms = float("inf"), float("-inf"), -1
        self.read_mapping()

    def read_mapping(self) -> None:
        """Learn what keys and buttons mean now."""
        self._keymap = read_keymap(self._connection)
        self._buttons = bytes(self._connection.core.GetPointerMapping().reply().map)

    def take(self, events: bytes) -> None:
        for at in range(0, len(events), EVENT_BYTES):
            self._take(events, at)

    def _button(self, number: int) -> int:
        """The button as programs get it: recorded is the one that was pressed, whatever it is mapped to."""
        return self._buttons[number - 1] if 0 < number <= len(self._buttons) else number

    def _take(self, raw: bytes, offset: int) -> None:
        kind, detail, _, time_ms, _, _, _, x, y, _, _, state, _ = _EVENT.unpack_from(raw, offset)
        at_s, at, keymap = self._happened_s(time_ms), DesktopPoint(x, y), self._keymap
        match kind:
            case 2:
                symbol, plain = keymap.symbol(detail, state), _named(keymap, detail, state)
                self._on_event(KeyPress(at_s, detail, symbol, plain, _held(keymap, state)))
            case 3:
                self._on_event(KeyRelease(at_s, detail))
            case 4:
                self._on_event(ButtonPress(at_s, at, self._button(detail), _held(keymap, state)))
            case 5:
                self._on_event(ButtonRelease(at_s, at, self._button(detail)))
            case 6:
                self._on_event(PointerMotion(at_s, at))

    def _happened_s(self, time_ms: int) -> float:
        """When an event happened by our clock: on a busy machine it comes in late, when the screen shows what it did.

        The server's clock is ours but for an offset: the least by which any event has come in after its time.
        """
        if self._first_ms < 0:
            self._first_ms = time_ms
        since_s = ((time_ms - self._first_ms) & 0xFFFFFFFF) / 1000  # it begins anew after 49 days
        now_s = self._clock()
        self._offset_s = min(self._offset_s, now_s - since_s)
        self._last_s = max(self._last_s, self._offset_s + since_s)
        return self._last_s


def _held(keymap: Keymap, state: int) -> Modifiers:
    """Which of ctrl, alt, shift and win are held."""
    alt, win = keymap.modifier(_ALT), keymap.modifier(_SUPER) or keymap.modifier(_META)
    bits = ((CONTROL, "ctrl"), (alt, "alt"), (SHIFT, "shift"), (win if win != alt else 0, "win"))
    return frozenset(Key(name) for bit, name in bits if state & bit)


def _named(keymap: Keymap, code: int, state: int) -> int:
    """The symbol by which a key is known without modifiers: that of its layout, or one that has a name in another.

    Programs take shortcuts so too: Ctrl and the key that says с on a Russian layout are Ctrl+C.
    """
    group = group_of(state)
    own = keymap.plain(code, group)
    others = (keymap.plain(code, other) for other in range(keymap.groups_of(code)) if other != group)
    return next((symbol for symbol in (own, *others) if key_of(symbol) in KEYS), own)
