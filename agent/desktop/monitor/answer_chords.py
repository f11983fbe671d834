"""Answer chords: keys that, held with modifiers, answer an open question from any window, and reach nobody else.

A passive grab keeps a chord from the program that has the keyboard; the raw events of XInput2 tell of it also while a
menu or another program holds the whole keyboard, where a grab alone gets nothing. A chord that somebody else has
grabbed already, say a window manager, is left to them.
"""

from __future__ import annotations

import logging
import select
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from agent.core.actions import MODIFIERS, Key
from agent.core.stop import ANSWER_HELD
from agent.desktop.x11.key_symbols import keysyms

log = logging.getLogger(__name__)

_ALL_MASTERS: Final = 1
_RAW_PRESS, _RAW_RELEASE = 13, 14
_CAPS_LOCK: Final = 2
_ASYNC: Final = 1
_ANY_KEY, _ANY_MODIFIER = 0, 0x8000


@contextmanager
def watch_keys(
    keys: tuple[Key, ...], pressed: Callable[[Key], None], held: tuple[Key, ...] = ANSWER_HELD
) -> Iterator[tuple[Key, ...]]:
    """While the context lasts, call `pressed` with each of `keys` pressed while just the modifiers `held` are down.

    Called on a thread of the watch's own. The context gives the keys that are watched: not those that another
    program has taken, and none where there is no X server.
    """
    with ExitStack() as stack:
        watch = None
        if sys.platform.startswith("linux"):
            try:
                watch = _AnswerWatch(keys, pressed, held)
            except (LookupError, ConnectionError) as error:
                log.info("questions cannot be answered from other windows: %s", error)
        if watch is None:
            yield ()
            return
        stack.callback(watch.close)
        yield watch.keys


class _AnswerWatch:
    """One connection, its grabs, and the thread that reads its events.

    Raises:
        ConnectionError: If there is no X server.
        LookupError: If it cannot tell of keys that others have grabbed, or the keyboard lacks a modifier.
    """

    def __init__(self, keys: tuple[Key, ...], pressed: Callable[[Key], None], held: tuple[Key, ...]) -> None:
        import xcffib
        import xcffib.xinput

        self._gone = xcffib.ConnectionException
        self._pressed, self._held = pressed, held
        try:
            self._connection: Any = xcffib.connect()
        except xcffib.ConnectionException as error:
            raise ConnectionError(f"no X server answers ({error})") from None
        try:
            self._root: int = self._connection.get_setup().roots[self._connection.pref_screen].root
            self._codes = self._keycodes((*keys, *map(Key, sorted(MODIFIERS))))
            self._select_raw_keys(xcffib.xinput)
        except (xcffib.Error, xcffib.ExtensionException, xcffib.ProtocolException, KeyError):
            self._connection.disconnect()
            raise LookupError("this X server has no XInput 2.2") from None
        except LookupError:
            self._connection.disconnect()
            raise
        self.keys = tuple(key for key in keys if self._grab(key))
        self._down = self._held_now()
        self._wakeups, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="answer-keys", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Release the grabs; nothing is called any more."""
        self._waker.close()
        self._thread.join()
        self._wakeups.close()
        try:
            # at once: of a client that is gone the server lets go only when it notices, and the next question may be
            # open by then
            self._connection.core.UngrabKeyChecked(_ANY_KEY, self._root, _ANY_MODIFIER).check()
        except self._gone:
            log.debug("the display went away before the keys were released")
        self._connection.disconnect()

    def _select_raw_keys(self, xinput: Any) -> None:
        extension = self._connection(xinput.key)
        version = extension.XIQueryVersion(2, 2).reply()
        if (version.major_version, version.minor_version) < (2, 2):
            raise LookupError("this X server has no XInput 2.2")
        wanted = xinput.EventMask.synthetic(_ALL_MASTERS, 1, [1 << _RAW_PRESS | 1 << _RAW_RELEASE])
        extension.XISelectEvents(self._root, 1, [wanted], is_checked=True).check()

    def _grab(self, key: Key) -> bool:
        """Keep `key` with what is held from everybody else, whatever locks are on; False where somebody else has it."""
        import xcffib

        held = self._mask(self._held)
        locks = (0, _CAPS_LOCK, num := self._num_lock(), _CAPS_LOCK | num)
        for code in self._codes[key]:
            for lock in dict.fromkeys(locks):
                try:
                    asked = self._connection.core.GrabKeyChecked(False, self._root, held | lock, code, _ASYNC, _ASYNC)
                    asked.check()
                except xcffib.Error:
                    log.info("another program has taken %s", "+".join((*self._held, key)))
                    return False
        return bool(self._codes[key])

    def _run(self) -> None:
        from xcffib.xinput import RawKeyPressEvent, RawKeyReleaseEvent
        from xcffib.xproto import KeyPressEvent, KeyReleaseEvent

        while True:
            # what came along with an answer to a request no longer shows on the connection
            try:
                while (event := self._connection.poll_for_event()) is not None:
                    match event:
                        # while our own grab holds, the server sends us plain events in place of raw ones
                        case RawKeyPressEvent() | KeyPressEvent():
                            self._press(event.detail)
                        case RawKeyReleaseEvent() | KeyReleaseEvent():
                            self._down.discard(event.detail)
                        case _:
                            pass
            except self._gone:
                return
            ready, _, _ = select.select([self._connection.get_file_descriptor(), self._wakeups], [], [])
            if self._wakeups in ready:
                return

    def _press(self, code: int) -> None:
        if code in self._down:  # it repeats, or was reported twice
            return
        self._down.add(code)
        if any(self._is_down(Key(key)) is not (key in self._held) for key in MODIFIERS):
            return
        for key in self.keys:
            if code in self._codes[key]:
                self._pressed(key)

    def _is_down(self, key: Key) -> bool:
        return not self._down.isdisjoint(self._codes[key])

    def _held_now(self) -> set[int]:
        down = bytes(self._connection.core.QueryKeymap().reply().keys)
        return {code for code in range(256) if down[code // 8] >> code % 8 & 1}

    def _keycodes(self, keys: tuple[Key, ...]) -> Mapping[Key, frozenset[int]]:
        setup = self._connection.get_setup()
        first, count = setup.min_keycode, setup.max_keycode - setup.min_keycode + 1
        reply = self._connection.core.GetKeyboardMapping(first, count).reply()
        symbols, width = list(reply.keysyms), reply.keysyms_per_keycode
        rows = [(first + row, set(symbols[row * width : (row + 1) * width])) for row in range(count)]
        found = {key: frozenset(code for code, on in rows if not on.isdisjoint(keysyms(key))) for key in keys}
        if missing := [key for key in self._held if not found[key]]:
            raise LookupError(f"this keyboard has no key {', '.join(missing)}")
        self._locks = frozenset(code for code, on in rows if 0xFF7F in on)
        return found

    def _mask(self, keys: tuple[Key, ...]) -> int:
        mask = 0
        for key in keys:
            mask |= self._modifier(self._codes[key])
        return mask

    def _num_lock(self) -> int:
        return self._modifier(self._locks)

    def _modifier(self, codes: frozenset[int]) -> int:
        """The bit of the modifier that one of `codes` turns; 0 where none does."""
        reply = self._connection.core.GetModifierMapping().reply()
        turning, width = list(reply.keycodes), reply.keycodes_per_modifier
        for number in range(8):
            if not codes.isdisjoint(turning[number * width : (number + 1) * width]):
                return 1 << number
        return 0
