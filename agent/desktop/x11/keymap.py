"""Keymap of an X server: which symbol a key gives with the modifiers and in the layout of a moment, and the way back.

Read through the XKB extension, whose key types say exactly which modifiers lead to which level of a key; the older core
table flattens up to four layouts (groups) into columns. The reply is taken apart here, because the binding cannot.

Source: "The X Keyboard Extension: Protocol Specification", version 1.0, sections 7.2 (groups out of range), 12 (states)
and 17.2 (`xkbGetMap`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from agent.desktop.x11.key_symbols import LEVEL_3, NUM_LOCK, text_of

SHIFT, CAPS_LOCK, CONTROL = 0x1, 0x2, 0x4
"""Bits of a modifier state that mean the same on every keyboard."""

CORE_KEYBOARD: Final = 0x100
"""The device that XKB requests call the core keyboard."""

_GROUP_AT: Final = 13
_TYPES, _SYMBOLS, _MODIFIER_MAP = 0x1, 0x2, 0x4
_REPLY: Final = struct.Struct("=10xBBHxBxBHB4x3x3xBBB3xx2x")
_TYPE: Final = struct.Struct("=BBHBBBx")
_ENTRY: Final = struct.Struct("=BBBBHxx")
_PRESERVED_BYTES: Final = 4
_KEY: Final = struct.Struct("=4BBBH")


@dataclass(frozen=True, slots=True)
class KeyType:
    """How modifiers choose a level of a key.

    Attributes:
        modifiers: The bits that matter.
        levels: Those of them that are set to the level; all else is level 0.
    """

    modifiers: int
    levels: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Key:
    """The symbols of one key: for each group its type and its levels."""

    groups: tuple[tuple[KeyType, tuple[int, ...]], ...]
    out_of_range: int


@dataclass(frozen=True, slots=True)
class KeyStroke:
    """One way to give a symbol: a key, in a group, with just these of the modifiers that matter to it.

    Attributes:
        relevant: The bits that matter; all others may be as they are.
    """

    code: int
    group: int
    modifiers: int
    relevant: int


def group_of(state: int) -> int:
    """The group, from 0, in a state as core events carry it."""
    return state >> _GROUP_AT & 0x3


@dataclass(frozen=True)
class Keymap:
    """All keys of one keyboard at one moment.

    Attributes:
        keys: By key code; keys without a symbol are left out.
        codes: All key codes there may be.
        modifier_map: Key code to the modifier bits that the key turns.
    """

    keys: Mapping[int, _Key]
    codes: range
    modifier_map: Mapping[int, int]

    def symbol(self, code: int, state: int) -> int:
        """The symbol that the key gives in a state as core events carry it; 0 where it gives none."""
        key = self.keys.get(code)
        if key is None:
            return 0
        kind, symbols = key.groups[self.group_in(code, group_of(state))]
        level = kind.levels.get(state & kind.modifiers, 0)
        symbol = symbols[level] if level < len(symbols) else 0
        if state & CAPS_LOCK and not kind.modifiers & CAPS_LOCK:  # what the type leaves open is done by the program
            return _capital(symbol)
        return symbol

    def plain(self, code: int, group: int) -> int:
        """The symbol that the key gives with no modifier at all."""
        return self.symbol(code, group << _GROUP_AT)

    def strokes(self, symbol: int) -> tuple[KeyStroke, ...]:
        """All ways to give `symbol`, those with the fewest modifiers first."""
        return self._strokes.get(symbol, ())

    def modifier(self, symbols: frozenset[int]) -> int:
        """The modifier bit that a key with one of `symbols` turns; 0 where none does."""
        for code, bits in self.modifier_map.items():
            if bits and not symbols.isdisjoint(self._on_key(code)):
                return bits & -bits
        return 0

    @cached_property
    def num_lock(self) -> int:
        """The modifier bit of Num Lock; 0 where there is none."""
        return self.modifier(frozenset({NUM_LOCK}))

    @cached_property
    def level_3(self) -> int:
        """The modifier bit of AltGr; 0 where there is none."""
        return self.modifier(LEVEL_3)

    def keys_of_modifier(self, bit: int) -> tuple[int, ...]:
        """The keys that turn the modifier `bit` and no other, those that do not lock it first."""
        found = [code for code, bits in self.modifier_map.items() if bits == bit]
        return tuple(sorted(found, key=lambda code: bool(_LOCKS & set(self._on_key(code)))))

    def group_in(self, code: int, group: int) -> int:
        """The group of the key that counts while `group` is active: a key may have fewer."""
        key = self.keys.get(code)
        if key is None or group < len(key.groups):
            return group
        match key.out_of_range >> 6:
            case 1:
                return len(key.groups) - 1
            case 2:
                other = key.out_of_range >> 4 & 0x3
                return other if other < len(key.groups) else 0
            case _:
                return group % len(key.groups)

    def groups_of(self, code: int) -> int:
        """How many groups the key has."""
        return len(self.keys[code].groups) if code in self.keys else 0

    def unused_codes(self) -> tuple[int, ...]:
        """Key codes to which nothing is bound; the highest first, since no keyboard has those."""
        return tuple(code for code in reversed(self.codes) if code not in self.keys and code not in self.modifier_map)

    def _on_key(self, code: int) -> Iterator[int]:
        key = self.keys.get(code)
        return iter(()) if key is None else (symbol for _, symbols in key.groups for symbol in symbols)

    @cached_property
    def _strokes(self) -> Mapping[int, tuple[KeyStroke, ...]]:
        found: dict[int, list[KeyStroke]] = {}
        for code, key in self.keys.items():
            for group, (kind, symbols) in enumerate(key.groups):
                for bits, level in ({0: 0} | dict(kind.levels)).items():
                    if level < len(symbols) and symbols[level]:
                        stroke = KeyStroke(code, group, bits, kind.modifiers)
                        found.setdefault(symbols[level], []).append(stroke)
        return {
            symbol: tuple(sorted(strokes, key=lambda one: (one.modifiers.bit_count(), one.modifiers)))
            for symbol, strokes in found.items()
        }


_LOCKS: Final = frozenset({0xFFE5, NUM_LOCK, 0xFF14, 0xFFE6})


def read_keymap(connection: Any, device: int = CORE_KEYBOARD) -> Keymap:
    """The keymap of `device` on a connection of xcffib; two round trips, some ten thousand bytes.

    Raises:
        LookupError: If the server has no XKB.
    """
    import xcffib
    import xcffib.xkb

    try:
        extension = connection(xcffib.xkb.key)
        extension.UseExtension(1, 0).reply()
    except (xcffib.ExtensionException, KeyError):
        raise LookupError("this X server has no XKB extension") from None
    asked = extension.GetMap(device, _TYPES | _SYMBOLS | _MODIFIER_MAP, 0, *(0,) * 15)
    reply = connection.wait_for_reply(asked.sequence)
    (words,) = struct.unpack("=4xI", reply.copy().unpack("=8s")[0])
    return _parsed(reply.unpack(f"={32 + 4 * words}s")[0])


def _parsed(reply: bytes) -> Keymap:
    """The keymap in an answer to `xkbGetMap`."""
    (first, last, _, kinds, first_key, _, keys, _, _, mapped) = _REPLY.unpack_from(reply)
    at = _REPLY.size
    types: list[KeyType] = []
    for _ in range(kinds):
        modifiers, _, _, _, entries, preserved = _TYPE.unpack_from(reply, at)
        at += _TYPE.size
        levels = {}
        for _ in range(entries):
            active, bits, level, _, _ = _ENTRY.unpack_from(reply, at)
            at += _ENTRY.size
            if active:
                levels[bits] = level
        at += entries * _PRESERVED_BYTES if preserved else 0
        types.append(KeyType(modifiers, levels))
    found: dict[int, _Key] = {}
    for code in range(first_key, first_key + keys):
        *used, info, width, count = _KEY.unpack_from(reply, at)
        symbols = struct.unpack_from(f"={count}I", reply, at + _KEY.size)
        at += _KEY.size + 4 * count
        if any(symbols):
            groups = tuple(
                (types[used[group]], symbols[group * width : (group + 1) * width]) for group in range(info & 0xF)
            )
            found[code] = _Key(groups, info)
    modifier_map = dict(struct.unpack_from("=BB", reply, at + 2 * number) for number in range(mapped))
    return Keymap(found, range(first, last + 1), modifier_map)


def _capital(symbol: int) -> int:
    text = text_of(symbol)
    large = text.upper()
    if not text or large == text or len(large) != 1:
        return symbol
    return ord(large) if ord(large) < 0x100 else 0x01000000 + ord(large)
