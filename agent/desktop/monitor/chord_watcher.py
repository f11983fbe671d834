"""Chord watcher: calls back when keys are held down together, in whatever window.

On X11 through the RECORD extension: unlike a passive grab it sees the keys even while a menu or a game holds the
keyboard. It cannot tell a person's keys from injected ones. Windows and macOS have pynput's listener.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from agent.core.actions import Key, key
from agent.desktop.x11.event_recording import EVENT_BYTES, KEY_PRESS, KEY_RELEASE, EventRecording
from agent.desktop.x11.key_symbols import keysyms


def watch_chord(
    chord: tuple[Key, ...], *, pressed: Callable[[], None], lost: Callable[[str], None]
) -> AbstractContextManager[None]:
    """While the context lasts, call `pressed` whenever all keys of `chord` are down, further keys or not.

    Both are called on a thread of the watch's own; `lost`, with the reason, if the watch ends before the
    context does.

    Raises:
        RuntimeError: On entering, if the keys cannot be watched; one sentence why.
    """
    return _listen(chord, pressed) if sys.platform in ("win32", "darwin") else _record(chord, pressed, lost)


class _ChordState:
    """Which keys of the chord are down. A `source` is a physical key: left and right Ctrl mean the same key."""

    def __init__(self, chord: tuple[Key, ...], complete: Callable[[], None]) -> None:
        self._chord, self._complete = frozenset(chord), complete
        self._down: dict[Hashable, frozenset[Key]] = {}

    def press(self, source: Hashable, keys: frozenset[Key]) -> None:
        """Note that `source`, which means any of `keys`, went down."""
        self._down[source] = keys
        if self._chord <= frozenset().union(*self._down.values()):
            self._complete()

    def release(self, source: Hashable) -> None:
        self._down.pop(source, None)


@contextmanager
def _record(chord: tuple[Key, ...], pressed: Callable[[], None], lost: Callable[[str], None]) -> Iterator[None]:
    with EventRecording("the stop key") as recording:
        reader = _ChordReader(recording.connection, chord, pressed)
        with recording.watch(
            (KEY_PRESS, KEY_RELEASE),
            take=reader.take,
            mapping_changed=reader.read_keycodes,
            lost=lost,
            begun=reader.press_what_is_down,
        ):
            yield


class _ChordReader:
    """Recorded key events made into presses and releases of the chord's keys."""

    def __init__(self, connection: Any, chord: tuple[Key, ...], pressed: Callable[[], None]) -> None:
        self._connection, self._chord = connection, chord
        self._state = _ChordState(chord, pressed)
        self._codes = self._keycodes()

    def read_keycodes(self) -> None:
        self._codes = self._keycodes()

    def take(self, events: bytes) -> None:
        for at in range(0, len(events), EVENT_BYTES):
            kind, code = events[at], events[at + 1]
            if kind == KEY_RELEASE:
                self._state.release(code)
            elif code in self._codes:
                self._state.press(code, self._codes[code])

    def press_what_is_down(self) -> None:
        down = bytes(self._connection.core.QueryKeymap().reply().keys)
        for code, keys in self._codes.items():
            if down[code // 8] >> code % 8 & 1:
                self._state.press(code, keys)

    def _keycodes(self) -> Mapping[int, frozenset[Key]]:
        """Which keys of the chord each keycode means, on any layout and shift level of this keyboard."""
        setup = self._connection.get_setup()
        first, count = setup.min_keycode, setup.max_keycode - setup.min_keycode + 1
        reply = self._connection.core.GetKeyboardMapping(first, count).reply()
        symbols, width = list(reply.keysyms), reply.keysyms_per_keycode
        codes: dict[int, frozenset[Key]] = {}
        for row in range(count):
            on_key = set(symbols[row * width : (row + 1) * width])
            if found := frozenset(one for one in self._chord if not on_key.isdisjoint(keysyms(one))):
                codes[first + row] = found
        if missing := set(self._chord).difference(*codes.values()):
            raise RuntimeError(f"this keyboard has no key {', '.join(sorted(missing))}: choose another stop key")
        return codes


@contextmanager
def _listen(chord: tuple[Key, ...], pressed: Callable[[], None]) -> Iterator[None]:
    from pynput import keyboard

    state = _ChordState(chord, pressed)

    def press(raw: Any) -> None:
        plain = listener.canonical(raw)  # left and right, upper and lower case made one
        try:
            found = key(getattr(plain, "name", None) or plain.char or "")
        except ValueError:
            return
        if found in chord:
            state.press(plain, frozenset({found}))

    listener: Any = keyboard.Listener(on_press=press, on_release=lambda raw: state.release(listener.canonical(raw)))
    with listener:
        listener.wait()
        if not getattr(listener, "IS_TRUSTED", True):  # macOS would feed it nothing, in silence
            raise RuntimeError("the stop key needs leave: System Settings, Privacy & Security, Accessibility")
        yield
