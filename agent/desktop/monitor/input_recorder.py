"""Watching a person's mouse and keyboard, whatever window they go to; nothing is grabbed, slowed down or changed.

On X11 through the RECORD extension, which loses nothing. It cannot tell a person's input from a program's.
"""

from __future__ import annotations

import logging
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
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
from agent.desktop.x11.key_symbols import LEVEL_3
from vision.geometry import DesktopPoint

log = logging.getLogger(__name__)

_KEY_PRESS, _KEY_RELEASE, _BUTTON_PRESS, _BUTTON_RELEASE, _MOTION = 2, 3, 4, 5, 6
_EVENT: Final = struct.Struct("<BBHIIIIhhhhHBx")
_PULSE_S: Final = 0.01
_FROM_SERVER, _START_OF_DATA, _END_OF_DATA = 0, 4, 5
_SHIFT, _LOCK, _CONTROL = 0x1, 0x2, 0x4
_NUM_LOCK: Final = 0xFF7F
_BLOCK: Final = range(0xFF80, 0xFFBE)
_MODIFIERS: Final[Mapping[Key, tuple[int, ...]]] = {
    Key("alt"): (0xFFE9, 0xFFEA),
    Key("win"): (0xFFEB, 0xFFEC, 0xFFE7, 0xFFE8),
}


@contextmanager
def watch_input(
    heard: Callable[[InputEvent], None], *, lost: Callable[[str], None], clock: Callable[[], float] = time.monotonic
) -> Iterator[None]:
    """While the context lasts, call `heard` with every event, in order, as it comes.

    Both are called on a thread of the watch's own; `lost`, with the reason, if the watch ends before the context does.

    Raises:
        RuntimeError: On entering, if input cannot be watched; one sentence why.
    """
    if sys.platform in ("win32", "darwin"):
        raise RuntimeError("recording a person works on X11 only in this version; run a task with --save instead")
    import xcffib
    import xcffib.record
    import xcffib.xproto

    with ExitStack() as stack:
        try:
            control, data = xcffib.connect(), xcffib.connect()
        except xcffib.XcffibException as error:
            raise RuntimeError(f"recording a person needs an X server, and none answers: {error}") from None
        stack.callback(control.disconnect)
        stack.callback(data.disconnect)
        if not control.core.QueryExtension(len("RECORD"), "RECORD").reply().present:
            raise RuntimeError("this X server lacks the RECORD extension, without which a person cannot be recorded")
        with _Watch(control, data, heard, lost, clock).watching():
            yield


@dataclass(frozen=True, slots=True)
class _Keymap:
    """What the keys mean.

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


class _Watch:
    """All input events of a display. Two connections, because the one that records is served nothing else."""

    def __init__(
        self,
        control: Any,
        data: Any,
        heard: Callable[[InputEvent], None],
        lost: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self._control, self._data, self._heard, self._lost, self._clock = control, data, heard, lost, clock
        self._keymap = self._read_keymap()
        self._ended = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        from xcffib import XcffibException, record

        no = (0, 0)
        wanted = record.Range.synthetic(no, no, (no, no), (no, no), no, (_KEY_PRESS, _MOTION), no, 0, 0)
        extension, context = self._control(record.key), self._control.generate_id()
        extension.CreateContextChecked(context, 0, 1, 1, [record.CS.AllClients], [wanted]).check()
        batches = self._data(record.key).EnableContext(context)
        self._data.flush()
        if batches.reply().category != _START_OF_DATA:
            raise RuntimeError("the X server refused to record input")
        threads = (
            threading.Thread(target=self._watch, args=[batches], name="input-watch", daemon=True),
            threading.Thread(target=self._ask_for_more, name="input-watch-pulse", daemon=True),
        )
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            try:
                self._control.core.GetInputFocus().reply()  # what was recorded until now is handed over
                self._ended.set()
                extension.DisableContextChecked(context).check()
            except XcffibException:
                log.debug("the display went away before the watch ended")
            self._ended.set()
            for thread in threads:
                thread.join()

    def _watch(self, batches: Any) -> None:
        from xcffib import XcffibException

        try:
            while (batch := batches.reply()).category != _END_OF_DATA:
                if batch.category == _FROM_SERVER:
                    if self._keymap_changed():
                        self._keymap = self._read_keymap()
                    raw = bytes(batch.data.raw)
                    for at in range(0, len(raw) - _EVENT.size + 1, _EVENT.size):
                        self._take(raw, at)
            if not self._ended.is_set():  # a server that shuts down ends the recording first
                self._lost("the display went away")
        except XcffibException as error:
            log.debug("the watch ended: %s", error)
            self._lost("the display went away")

    def _ask_for_more(self) -> None:
        """Have recorded events handed over in time: an idle display keeps them until it answers somebody."""
        from xcffib import ConnectionException

        try:
            while not self._ended.wait(_PULSE_S):
                self._control.core.GetInputFocus().reply()
        except ConnectionException:
            return  # `_watch` hears of it too, and tells

    def _take(self, raw: bytes, offset: int) -> None:
        kind, detail, _, _, _, _, _, x, y, _, _, state, _ = _EVENT.unpack_from(raw, offset)
        at_s, at, keymap = self._clock(), DesktopPoint(x, y), self._keymap
        match kind:
            case 2:
                symbol, plain = keymap.symbol(detail, state), keymap.plain(detail)
                self._heard(KeyPress(at_s, detail, symbol, plain, keymap.held(state)))
            case 3:
                self._heard(KeyRelease(at_s, detail))
            case 4:
                self._heard(ButtonPress(at_s, at, detail, keymap.held(state)))
            case 5:
                self._heard(ButtonRelease(at_s, at, detail))
            case 6:
                self._heard(PointerMotion(at_s, at))

    def _keymap_changed(self) -> bool:
        from xcffib.xproto import MappingNotifyEvent

        changed = False
        # the server tells every connection; both are emptied, so that neither hoards events for hours
        for connection in (self._data, self._control):
            while (event := connection.poll_for_event()) is not None:
                changed |= isinstance(event, MappingNotifyEvent)
        return changed

    def _read_keymap(self) -> _Keymap:
        setup = self._control.get_setup()
        first, count = setup.min_keycode, setup.max_keycode - setup.min_keycode + 1
        mapping = self._control.core.GetKeyboardMapping(first, count).reply()
        symbols, width = tuple(mapping.keysyms), mapping.keysyms_per_keycode
        held = self._control.core.GetModifierMapping().reply()
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
