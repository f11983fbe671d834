"""The keyboard of an X server: keys are looked up in its keymap of the moment, whatever layout and locks are active.

Where a symbol is not in the active layout but in another one, that is made active for the moment. What is on no key is
bound to a key code that no keyboard has. Caps Lock is off while something is sent, and on again afterwards.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from agent.core.actions import MODIFIERS, Key
from agent.core.stop import Stop
from agent.desktop.input.keyboard import LONGEST_BY_KEYS, EventSteps, StillFocused, lost_focus
from agent.desktop.x11.focus import FocusWatch
from agent.desktop.x11.input_devices import sending_keyboard
from agent.desktop.x11.input_method import keys_are_converted
from agent.desktop.x11.key_symbols import keysyms, symbols_of
from agent.desktop.x11.keymap import CAPS_LOCK, CORE_KEYBOARD, SHIFT, Keymap, KeyStroke, read_keymap
from agent.desktop.x11.sending import InputSender

log = logging.getLogger(__name__)

_PATIENCE_S: Final = 2.0
_TICK_S: Final = 0.01
_ENTER, _TAB = 0xFF0D, 0xFF09
_MODIFIERS: Final = MODIFIERS | {"alt_gr"}
_SHORTCUT: Final = frozenset({"ctrl", "alt", "win"})
_US_ROWS: Final = {10: "1234567890-=", 24: "qwertyuiop[]", 38: "asdfghjkl;'`", 51: "\\zxcvbnm,./"}
"""Where characters stand on a US keyboard: key codes as the kernel counts them."""
_LOCKING: Final = frozenset({"caps_lock", "num_lock", "scroll_lock"})


class X11Keyboard:
    """See the module.

    Args:
        check: Called before each key is pressed; raises where nothing may be sent.

    Raises:
        RuntimeError: If no input can be sent, or the server has no XKB; one sentence.
    """

    def __init__(self, check: Callable[[], None]) -> None:
        import xcffib.xkb

        self._check = check
        self._sender = InputSender()
        self._connection = self._sender.connection
        self._device = sending_keyboard(self._connection) or CORE_KEYBOARD
        try:
            read_keymap(self._connection, self._device)
        except LookupError as error:
            self._sender.close()
            raise RuntimeError(f"no keys can be sent: {error}") from None
        self._xkb: Any = self._connection(xcffib.xkb.key)
        self._focus = FocusWatch()
        self._down: dict[int, Key | None] = {}
        self._bound: dict[int, int] = {}
        self._replaced: dict[int, list[int]] = {}

    @property
    def held(self) -> tuple[Key, ...]:
        return tuple(key for key in self._down.values() if key is not None)

    def missing(self, keys: tuple[Key, ...]) -> Key | None:
        keymap = self._keymap()
        room = len(keymap.unused_codes()) + len(self._bound)
        wanting = [key for key in keys if not self._ways(keymap, key)]
        return wanting[room] if len(wanting) > room else None

    def disturbed(self, stop: Stop) -> str | None:
        deadline, keymap = time.monotonic() + _PATIENCE_S, self._keymap()
        while names := self._held_by_others(keymap):
            if time.monotonic() > deadline:
                return f"{' and '.join(names)} is held down, which would change what is sent; let go of it"
            if stop.wait(_TICK_S):
                return None
        return None

    def down(self, key: Key) -> None:
        keymap, (stroke,), group = self._resolved((key,))
        with self._locks(keymap, group, stroke, keep=key in _LOCKING):
            extra = self._extra_codes(keymap, stroke)
            for code in extra:
                self._press(code, None)
            self._press(stroke.code, key)
            for code in reversed(extra):
                self._release(code)

    def up(self, key: Key) -> None:
        codes = [code for code, held in self._down.items() if held == key]
        for code in codes or [self._resolved((key,))[1][0].code]:
            self._release(code)

    def chord(self, keys: tuple[Key, ...]) -> Iterator[None]:
        self._put_letters(keys)
        keymap, strokes, group = self._resolved(keys)
        named: list[tuple[int, Key | None]] = list(zip((one.code for one in strokes), keys, strict=True))
        first = [one for one in named if one[1] in _MODIFIERS]
        given = _bits(keymap, [*self._down, *(code for code, _ in first)])  # whichever of the two Shift keys it is
        extra = {code: None for stroke in strokes for code in self._extra_codes(keymap, stroke)}
        needed: list[tuple[int, Key | None]] = [(code, None) for code in extra if not _bits(keymap, [code]) & given]
        pressed = [*first, *needed, *(one for one in named if one not in first)]
        pressed = [(code, key) for code, key in pressed if code not in self._down]  # held already, and held on
        try:
            with self._locks(keymap, group, *strokes, keep=not _LOCKING.isdisjoint(keys)):
                for code, key in pressed:
                    yield
                    self._press(code, key)
                for code, _ in reversed(pressed):
                    yield
                    self._release(code)
        finally:
            self._take_letters_away()

    def types(self, text: str) -> bool:
        if len(text) > LONGEST_BY_KEYS or not text.isprintable() or keys_are_converted():
            return False
        keymap, group = self._keymap(), self._group()
        return all(self._stroke(keymap, symbols_of(character), group) is not None for character in set(text))

    def type_text(self, text: str, still_focused: StillFocused) -> EventSteps:
        group, sent = self._group(), 0
        while sent < len(text):
            keymap = self._keymap()
            piece = self._next_piece(keymap, text[sent:], group)
            if not piece:
                return "this keyboard has no room for another character"
            wanting = [one for one in dict.fromkeys(piece) if self._typed_by(keymap, one, group) is None]
            if wanting:
                keymap = self._bind(keymap, [symbols_of(one)[0] for one in wanting], keep=piece)
            found = {one: self._typed_by(keymap, one, group) for one in piece}
            strokes = {one: stroke for one, stroke in found.items() if stroke is not None}
            if len(strokes) < len(found):
                at = sent + min(piece.index(one) for one in found if one not in strokes)
                return f"character {at + 1} of the text cannot be typed by keys; it was sent {sent} of {len(text)}"
            with self._locks(keymap, group, *strokes.values()):
                for character in piece:
                    if not still_focused():
                        return lost_focus(sent, len(text))
                    yield from self._play(keymap, strokes[character])
                    sent += 1
            # a program reads the keymap when it gets there, and by then it must still be this one
            bound = any(stroke.code in self._bound for stroke in strokes.values())
            if bound and not self._focus.wait_handled() and sent < len(text):
                return f"the program does not respond; it was sent {sent} of {len(text)} characters"
        return None

    @contextmanager
    def nothing_held(self) -> Iterator[None]:
        held = {code: key for code, key in self._down.items() if key is not None}
        for code in reversed(held):
            self._release(code)
        yield
        for code, key in held.items():  # not where a stop ended the text
            self._press(code, key)

    def release(self) -> None:
        for code in reversed(tuple(self._down)):
            self._release(code)

    def close(self) -> None:
        import xcffib

        try:
            if self._bound:
                self._focus.wait_handled()
                for code in self._bound:
                    self._connection.core.ChangeKeyboardMappingChecked(1, code, 1, [0]).check()
        except (xcffib.ConnectionException, ConnectionError):
            log.debug("the display went away first")
        self._focus.close()
        self._sender.close()

    def _keymap(self) -> Keymap:
        """The keymap of now. What was bound is gone where the person has chosen another since."""
        keymap = read_keymap(self._connection, self._device)
        self._bound = {code: symbol for code, symbol in self._bound.items() if keymap.plain(code, 0) == symbol}
        return keymap

    def _state(self) -> Any:
        return self._xkb.GetState(CORE_KEYBOARD).reply()

    def _group(self) -> int:
        return int(self._state().group)

    def _held_by_others(self, keymap: Keymap) -> tuple[str, ...]:
        """Modifiers that are down, but not by us."""
        others = self._state().baseMods & ~_bits(keymap, self._down) & ~CAPS_LOCK
        named = {
            name: _bits(keymap, (stroke.code for stroke in self._ways(keymap, Key(name))))
            for name in ("ctrl", "alt", "shift", "win", "alt_gr")
        }
        return tuple(name for name, bits in named.items() if others & bits)

    def _ways(self, keymap: Keymap, key: Key) -> tuple[KeyStroke, ...]:
        return tuple(stroke for symbol in keysyms(key) for stroke in keymap.strokes(symbol))

    def _resolved(self, keys: tuple[Key, ...]) -> tuple[Keymap, list[KeyStroke], int]:
        """A stroke for each key, all in one group: the active one where that has them."""
        keymap, active = self._keymap(), self._group()
        for group in (active, *(other for other in range(4) if other != active)):
            found = [self._stroke(keymap, keysyms(key), group) for key in keys]
            if all(found):
                return keymap, [one for one in found if one is not None], group
        wanting = [keysyms(key)[0] for key in keys if self._stroke(keymap, keysyms(key), active) is None]
        keymap = self._bind(keymap, wanting, keep=keys)
        found = [self._stroke(keymap, keysyms(key), active) for key in keys]
        return keymap, [one for one in found if one is not None], active

    def _put_letters(self, keys: tuple[Key, ...]) -> None:
        """For the time of a shortcut on a layout without Latin letters: put its letter where a US keyboard has it.

        Chromium takes shortcuts only from there, terminals only by their letters.
        """
        if _SHORTCUT.isdisjoint(keys):
            return
        keymap = self._keymap()
        for key in keys:
            code = next((first + row.index(key) for first, row in _US_ROWS.items() if len(key) == 1 and key in row), 0)
            if code and not self._ways(keymap, key):
                self._replaced[code] = list(self._connection.core.GetKeyboardMapping(code, 1).reply().keysyms)
                symbols = [ord(key), ord(key.upper())]
                self._connection.core.ChangeKeyboardMappingChecked(1, code, 2, symbols).check()

    def _take_letters_away(self) -> None:
        if not self._replaced:
            return
        self._focus.wait_handled()
        for code, symbols in self._replaced.items():
            self._connection.core.ChangeKeyboardMappingChecked(1, code, len(symbols), symbols).check()
        self._replaced.clear()

    def _stroke(self, keymap: Keymap, symbols: Sequence[int], group: int) -> KeyStroke | None:
        """The easiest way to give one of `symbols` in `group`, with modifiers that can be pressed or locked."""
        found = [
            stroke
            for symbol in symbols
            for stroke in keymap.strokes(symbol)
            if keymap.group_in(stroke.code, group) == stroke.group and self._can_set(keymap, stroke.modifiers)
        ]
        return min(found, key=lambda one: (one.modifiers & ~keymap.num_lock).bit_count(), default=None)

    def _can_set(self, keymap: Keymap, modifiers: int) -> bool:
        for bit in _single(modifiers & ~keymap.num_lock):
            if bit not in (SHIFT, keymap.level_3) or not keymap.keys_of_modifier(bit):
                return False
        return True

    def _typed_by(self, keymap: Keymap, character: str, group: int) -> KeyStroke | None:
        symbols = {"\n": (_ENTER,), "\t": (_TAB,)}.get(character) or symbols_of(character)
        return self._stroke(keymap, symbols, group)

    def _next_piece(self, keymap: Keymap, text: str, group: int) -> str:
        """As much of `text` as there is room for to bind what is on no key."""
        room = len(keymap.unused_codes()) + len(self._bound)
        known: dict[str, bool] = {}
        for at, character in enumerate(text):
            if character not in known:
                stroke = self._typed_by(keymap, character, group)
                known[character] = stroke is not None and stroke.code not in self._bound
                if list(known.values()).count(False) > room:
                    return text[:at]
        return text

    def _extra_codes(self, keymap: Keymap, stroke: KeyStroke) -> list[int]:
        """The keys to hold for a stroke: Shift, AltGr. Num Lock is locked instead."""
        return [keymap.keys_of_modifier(bit)[0] for bit in _single(stroke.modifiers & ~keymap.num_lock)]

    def _play(self, keymap: Keymap, stroke: KeyStroke) -> Iterator[None]:
        codes = [*self._extra_codes(keymap, stroke), stroke.code]
        for code in codes:
            yield
            self._press(code, None)
        for code in reversed(codes):
            yield
            self._release(code)

    def _press(self, code: int, key: Key | None) -> None:
        self._check()
        self._down[code] = key
        self._sender.press_key(code)

    def _release(self, code: int) -> None:
        self._sender.release_key(code)
        self._down.pop(code, None)

    @contextmanager
    def _locks(self, keymap: Keymap, group: int, *strokes: KeyStroke, keep: bool = False) -> Iterator[None]:
        """A group, Caps Lock off, Num Lock as the strokes need it; afterwards as it was.

        Args:
            keep: Whether locks stay as they are, because a key that turns one is pressed.
        """
        before = self._state()
        relevant, wanted = 0, 0
        for stroke in strokes:
            relevant |= stroke.relevant & keymap.num_lock
            wanted |= stroke.modifiers & keymap.num_lock
        affected = 0 if keep else CAPS_LOCK | (keymap.num_lock if wanted or relevant else 0)
        locked = (group - before.baseGroup) & 0x3
        if keep or (before.lockedMods & affected == wanted and before.group == group and not before.latchedMods):
            yield
            return
        self._xkb.LatchLockState(CORE_KEYBOARD, affected, wanted, 1, locked, 0xFF, 1, 0)
        try:
            yield
        finally:
            self._xkb.LatchLockState(
                CORE_KEYBOARD, affected, before.lockedMods & affected, 1, before.lockedGroup & 0x3, 0, 0, 0
            )
            self._connection.flush()

    def _bind(self, keymap: Keymap, symbols: Sequence[int], *, keep: Iterable[str]) -> Keymap:
        """Give key codes that no keyboard has these symbols, until others need them or the keyboard is closed.

        Args:
            keep: Keys and characters whose codes are needed as they are.
        """
        kept = {symbol for one in keep for symbol in keysyms(Key(one))}
        reusable = [code for code, symbol in self._bound.items() if symbol not in kept]
        codes = [*(code for code in keymap.unused_codes() if code not in self._bound), *reusable]
        for code, symbol in zip(codes, symbols, strict=False):
            self._connection.core.ChangeKeyboardMappingChecked(1, code, 2, [symbol, symbol]).check()
            self._bound[code] = symbol
        return self._keymap()


def _single(bits: int) -> Iterator[int]:
    """Each bit that is set."""
    return (1 << number for number in range(8) if bits >> number & 1)


def _bits(keymap: Keymap, codes: Iterable[int]) -> int:
    found = 0
    for code in codes:
        found |= keymap.modifier_map.get(code, 0)
    return found
