"""Input recorder: every event of mouse and keyboard, whatever window it goes to; nothing is grabbed or slowed down.

On X11 through the RECORD extension, see `agent/desktop/x11/event_recording.py`.
"""

from __future__ import annotations

import struct
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from agent.core.actions import Key
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
from agent.desktop.x11.key_symbols import LEVEL_3
from vision.geometry import DesktopPoint

_EVENT: Final = struct.Struct("<BBHIIIIhhhhHBx")
_SHIFT, _LOCK, _CONTROL = 0x1, 0x2, 0x4
_NUM_LOCK: Final = 0xFF7F
_BLOCK: Final = range(0xFF80, 0xFFBE)
_MODIFIERS: Final[Mapping[Key, tuple[int, ...]]] = {
    Key("alt"): (0xFFE9, 0xFFEA),
    Key("win"): (0xFFEB, 0xFFEC, 0xFFE7, 0xFFE8),
}


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
        reader = _EventReader(recording.connection, on_event, clock)
        with recording.watch((KEY_PRESS, MOTION), take=reader.take, keymap_changed=reader.read_keymap, lost=lost):
            yield


@dataclass(frozen=True, slots=True)
class _Keymap:
    """Key codes and modifier states to key symbols, by the core protocol.

    Attributes:
        symbols: Of each key code: group 1 plain and shifted, group 2 plain and shifted, then the same with AltGr.
        num_lock, level_3: The bits of the modifier state that mean them.
        modifiers: The bits that mean alt and win.
    """

    first: int
    width: int
    symbols: tuple[int, ...]
    num_lock: int
    level_3: int
    modifiers: tuple[tuple[Key, int], ...]

    def plain(self, code: int) -> int:
        """What the key means alone."""
        return self._at(code, 0, 0)

    def symbol(self, code: int, state: int) -> int:
        """What the key means in this state of modifiers, locks and layout."""
        group = 2 if state & 0x6000 else 0
        row = 4 + group if state & self.level_3 else group
        plain, shifted = self._at(code, row, group), self._at(code, row + 1, group + 1)
        if shifted in _BLOCK:
            return shifted if bool(state & self.num_lock) != bool(state & _SHIFT) else plain
        up = bool(state & _SHIFT)
        if state & _LOCK and _is_case_pair(plain, shifted):
            up = not up
        return shifted if up and shifted else plain

    def held(self, state: int) -> Modifiers:
        """Which of ctrl, alt, shift and win are held."""
        found = {key for key, bit in self.modifiers if state & bit}
        found |= {Key("ctrl")} if state & _CONTROL else set()
        return frozenset(found | ({Key("shift")} if state & _SHIFT else set()))

    def _at(self, code: int, column: int, fallback: int) -> int:
        """A column of the key's row; an empty one means what the first group or level says."""
        start = (code - self.first) * self.width
        for one in (column, fallback, fallback % 2):
            if one < self.width and start >= 0 and (found := self.symbols[start + one]):
                return found
        return 0


class _EventReader:
    """Core events of X made into raw input events by the keymap of the moment."""

    def __init__(self, connection: Any, on_event: Callable[[InputEvent], None], clock: Callable[[], float]) -> None:
        self._connection, self._on_event, self._clock = connection, on_event, clock
        self._keymap = _keymap(connection)

    def read_keymap(self) -> None:
        self._keymap = _keymap(self._connection)

    def take(self, events: bytes) -> None:
        for at in range(0, len(events), EVENT_BYTES):
            self._take(events, at)

    def _take(self, raw: bytes, offset: int) -> None:
        kind, detail, _, _, _, _, _, x, y, _, _, state, _ = _EVENT.unpack_from(raw, offset)
        at_s, at, keymap = self._clock(), DesktopPoint(x, y), self._keymap
        match kind:
            case 2:
                symbol, plain = keymap.symbol(detail, state), keymap.plain(detail)
                self._on_event(KeyPress(at_s, detail, symbol, plain, keymap.held(state)))
            case 3:
                self._on_event(KeyRelease(at_s, detail))
            case 4:
                self._on_event(ButtonPress(at_s, at, detail, keymap.held(state)))
            case 5:
                self._on_event(ButtonRelease(at_s, at, detail))
            case 6:
                self._on_event(PointerMotion(at_s, at))


def _keymap(connection: Any) -> _Keymap:
    setup = connection.get_setup()
    first, count = setup.min_keycode, setup.max_keycode - setup.min_keycode + 1
    mapping = connection.core.GetKeyboardMapping(first, count).reply()
    symbols, width = tuple(mapping.keysyms), mapping.keysyms_per_keycode
    held = connection.core.GetModifierMapping().reply()
    codes, per = list(held.keycodes), held.keycodes_per_modifier

    def bit(*wanted: int) -> int:
        """The modifier on whose keys one of `wanted` stands."""
        for number in range(3, 8):
            for code in codes[number * per : (number + 1) * per]:
                row = symbols[(code - first) * width : (code - first + 1) * width] if code else ()
                if set(wanted) & set(row):
                    return 1 << number
        return 0

    modifiers = tuple((key, bit(*wanted)) for key, wanted in _MODIFIERS.items())
    return _Keymap(first, width, symbols, bit(_NUM_LOCK), bit(*LEVEL_3), modifiers)


def _is_case_pair(plain: int, shifted: int) -> bool:
    from agent.desktop.x11.key_symbols import text_of

    small, large = text_of(plain), text_of(shifted)
    return bool(small) and small != large and small.upper() == large
