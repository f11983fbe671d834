"""Key symbols of X: the text that each types, dead accents, and the keys that have a name here.

Source: X11/keysymdef.h; "X Window System Protocol", appendix A.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from agent.core.actions import Key
from agent.core.key_names import KEYS
from agent.desktop.x11.legacy_symbols import ROWS

_F1, _F_KEYS = 0xFFBE, 24
_KEYSYMS: Final[Mapping[str, tuple[int, ...]]] = {
    "ctrl": (0xFFE3, 0xFFE4), "alt": (0xFFE9, 0xFFEA), "shift": (0xFFE1, 0xFFE2), "win": (0xFFEB, 0xFFEC),
    "enter": (0xFF0D, 0xFF8D), "tab": (0xFF09,), "space": (0x20,), "backspace": (0xFF08,), "delete": (0xFFFF,),
    "insert": (0xFF63,), "escape": (0xFF1B,), "home": (0xFF50,), "end": (0xFF57,), "page_up": (0xFF55,),
    "page_down": (0xFF56,), "up": (0xFF52,), "down": (0xFF54,), "left": (0xFF51,), "right": (0xFF53,),
    "caps_lock": (0xFFE5,), "num_lock": (0xFF7F,), "scroll_lock": (0xFF14,), "print_screen": (0xFF61,),
    "pause": (0xFF13, 0xFF6B), "menu": (0xFF67,), "volume_up": (0x1008FF13,), "volume_down": (0x1008FF11,),
    "volume_mute": (0x1008FF12,), "play_pause": (0x1008FF14,), "next_track": (0x1008FF17,),
    "previous_track": (0x1008FF16,), "stop_media": (0x1008FF15,), "browser_back": (0x1008FF26,),
    "browser_forward": (0x1008FF27,), "browser_refresh": (0x1008FF29, 0x1008FF73), "browser_stop": (0x1008FF28,),
    "browser_search": (0x1008FF1B,), "browser_favorites": (0x1008FF30,), "browser_home": (0x1008FF18,),
    "launch_mail": (0x1008FF19,), "launch_media": (0x1008FF32,), "calculator": (0x1008FF1D,),
    "brightness_up": (0x1008FF02,), "brightness_down": (0x1008FF03,), "microphone_mute": (0x1008FFB2,),
    "alt_gr": (0xFE03, 0xFF7E), "numpad_add": (0xFFAB,), "numpad_subtract": (0xFFAD,), "numpad_multiply": (0xFFAA,),
    "numpad_divide": (0xFFAF,), "numpad_decimal": (0xFFAE, 0xFFAC),
} | {f"f{number + 1}": (_F1 + number,) for number in range(_F_KEYS)} | {
    f"numpad_{digit}": (0xFFB0 + digit,) for digit in range(10)
}  # fmt: skip
_UNICODE: Final = 0x01000000
_SINGLE: Final = {0xFF80: " ", 0xFFBD: "="}
_KEYPAD_FIRST, _KEYPAD_LAST = 0xFFAA, 0xFFB9
_ACCENTS: Final[Mapping[int, str]] = {
    0xFE50: "\u0300", 0xFE51: "\u0301", 0xFE52: "\u0302", 0xFE53: "\u0303", 0xFE54: "\u0304", 0xFE55: "\u0306",
    0xFE56: "\u0307", 0xFE57: "\u0308", 0xFE58: "\u030a", 0xFE59: "\u030b", 0xFE5A: "\u030c", 0xFE5B: "\u0327",
    0xFE5C: "\u0328", 0xFE5D: "\u0345", 0xFE5E: "\u3099", 0xFE5F: "\u309a", 0xFE60: "\u0323", 0xFE61: "\u0309",
    0xFE62: "\u031b", 0xFE63: "\u0338", 0xFE64: "\u0313", 0xFE65: "\u0314", 0xFE66: "\u030f", 0xFE67: "\u0325",
    0xFE68: "\u0331", 0xFE69: "\u032d", 0xFE6A: "\u0330", 0xFE6B: "\u032e", 0xFE6C: "\u0324", 0xFE6D: "\u0311",
    0xFE6E: "\u0326",
}  # fmt: skip
_ALONE: Final[Mapping[str, str]] = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0306": "˘", "\u0307": "˙",
    "\u0308": "¨", "\u030a": "°", "\u030b": "˝", "\u030c": "ˇ", "\u0327": "¸", "\u0328": "˛",
}  # fmt: skip
_KEYPAD_KEYS: Final[Mapping[int, str]] = {
    0xFF95: "home", 0xFF96: "left", 0xFF97: "up", 0xFF98: "right", 0xFF99: "down", 0xFF9A: "page_up",
    0xFF9B: "page_down", 0xFF9C: "end", 0xFF9E: "insert", 0xFF9F: "delete", 0xFE20: "tab", 0xFFE7: "win", 0xFFE8: "win",
}  # fmt: skip
"""Keys of the number block without Num Lock, Tab as it is with Shift, and Meta."""

COMPOSE: Final = 0xFF20
"""The key that begins a sequence of two."""

NUM_LOCK: Final = 0xFF7F

LEVEL_3: Final = frozenset({0xFE03, 0xFF7E})
"""AltGr by its two names."""


def keysyms(one: Key) -> tuple[int, ...]:
    """The X key symbols that mean `one`, left and right variants. Source: X11/keysymdef.h, XF86keysym.h."""
    return _KEYSYMS[one] if one in _KEYSYMS else symbols_of(one)


@cache
def text_of(symbol: int) -> str:
    """The character that `symbol` types; empty where it types none."""
    if 0x20 <= symbol <= 0x7E or 0xA0 <= symbol <= 0xFF:
        return chr(symbol)
    if symbol > _UNICODE:
        return chr(symbol - _UNICODE) if symbol - _UNICODE <= 0x10FFFF and symbol - _UNICODE >= 0x20 else ""
    if _KEYPAD_FIRST <= symbol <= _KEYPAD_LAST:
        return chr(symbol - 0xFF80)
    return _SINGLE.get(symbol, "") or _legacy().get(symbol, "")


@cache
def _legacy() -> Mapping[int, str]:
    return {first + at: text for first, row in ROWS.items() for at, text in enumerate(row) if text != "\0"}


@cache
def symbols_of(character: str) -> tuple[int, ...]:
    """The symbols that type `character`, the most usual first."""
    code = ord(character)
    usual = code if 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF else _UNICODE + code
    return usual, *(symbol for symbol, text in _legacy().items() if text == character)


def accent_of(symbol: int) -> str:
    """The combining character of a dead key; empty for any other key."""
    return _ACCENTS.get(symbol, "")


def composed(accent: str, text: str) -> str:
    """What a dead key and the key after it type: one character where there is one, else both."""
    if text == " " or accent_of_text(text) == accent:
        return _ALONE.get(accent, accent)
    together = unicodedata.normalize("NFC", text + accent)
    return together if len(together) == 1 else _ALONE.get(accent, "") + text


def accent_of_text(text: str) -> str:
    """The accent that stands alone as `text`."""
    return next((accent for accent, alone in _ALONE.items() if alone == text), "")


_PAIRS: Final[Mapping[str, str]] = {
    "oc": "©", "or": "®", "tm": "™", "=e": "€", "=l": "£", "=y": "¥", "c/": "¢", "ss": "ß", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "o/": "ø", "O/": "Ø", "oo": "°", "12": "½", "14": "¼", "34": "¾", "<<": "«", ">>": "»",
    "??": "¿", "!!": "¡", "..": "…", "+-": "±", "xx": "×", "-:": "÷", "mu": "µ", "so": "§", "->": "→", "<-": "←",
    "th": "þ", "dh": "ð", "^1": "¹", "^2": "²", "^3": "³", ".=": "•",
}  # fmt: skip
_MARKS: Final[Mapping[str, str]] = {
    "`": "\u0300", "'": "\u0301", "´": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "¨": "\u0308",
    ",": "\u0327", "*": "\u030a", "v": "\u030c",
}  # fmt: skip


def composed_pair(first: str, second: str) -> str:
    """What the Compose key and two more type, in either order; empty where the pair is not one of the usual ones."""
    for a, b in ((first, second), (second, first)):
        if a + b in _PAIRS:
            return _PAIRS[a + b]
        if a in _MARKS and b.isalpha() and len(one := unicodedata.normalize("NFC", b + _MARKS[a])) == 1:
            return one
    return ""


def key_of(symbol: int) -> Key | None:
    """The key that `symbol` means, as actions name it; None where they have no name for it.

    A key that types a character beyond US-ASCII goes by that character.
    """
    if (named := _keys().get(symbol)) is not None:
        return named
    text = text_of(symbol).lower()
    return Key(text) if len(text) == 1 and text.isprintable() and not text.isspace() else None


@cache
def _keys() -> Mapping[int, Key]:
    named = {symbol: Key(one) for one in sorted(KEYS) for symbol in keysyms(Key(one))}
    capitals = {ord(one.upper()): Key(one) for one in KEYS if len(one) == 1 and one.isalpha()}
    block = {symbol: Key(one) for symbol, one in _KEYPAD_KEYS.items()}
    return {**capitals, **block, **named}
