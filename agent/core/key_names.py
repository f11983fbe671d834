"""Names of keys: the canonical ones, and those that people and models use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_NAMED: Final = (
    (
        "ctrl alt shift win alt_gr enter tab space backspace delete insert escape home end page_up page_down "
        "up down left right caps_lock num_lock scroll_lock print_screen pause menu "
        "volume_up volume_down volume_mute play_pause stop_media next_track previous_track "
        "browser_back browser_forward browser_refresh browser_stop browser_search browser_favorites browser_home "
        "launch_mail launch_media calculator brightness_up brightness_down microphone_mute "
        "numpad_add numpad_subtract numpad_multiply numpad_divide numpad_decimal "
    ).split()
    + [f"f{number}" for number in range(1, 25)]
    + [f"numpad_{digit}" for digit in range(10)]
)

KEYS: Final = frozenset(_NAMED) | frozenset(map(chr, range(0x21, 0x7F))) - frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""The keys of every keyboard: named ones and the printable characters of US-ASCII (letters in lower case).

A key that types another character is called by that character, in lower case too: `ö`.
"""

_ALIASES: Final[Mapping[str, str]] = {
    "control": "ctrl", "ctl": "ctrl", "ctrlleft": "ctrl", "ctrlright": "ctrl", "lctrl": "ctrl", "rctrl": "ctrl",
    "option": "alt", "opt": "alt", "altleft": "alt", "altright": "alt", "lalt": "alt", "ralt": "alt",
    "shiftleft": "shift", "shiftright": "shift", "lshift": "shift", "rshift": "shift",
    "cmd": "win", "command": "win", "meta": "win", "super": "win", "windows": "win", "winleft": "win",
    "winright": "win", "os": "win",
    "return": "enter", "esc": "escape", "del": "delete", "ins": "insert", "bksp": "backspace", "back": "backspace",
    "spacebar": "space", "pageup": "page_up", "pgup": "page_up", "prior": "page_up",
    "pagedown": "page_down", "pgdn": "page_down", "pgdown": "page_down", "next": "page_down",
    "arrowup": "up", "uparrow": "up", "arrowdown": "down", "downarrow": "down", "arrowleft": "left",
    "leftarrow": "left", "arrowright": "right", "rightarrow": "right",
    "capslock": "caps_lock", "caps": "caps_lock", "numlock": "num_lock", "scrolllock": "scroll_lock",
    "printscreen": "print_screen", "prtsc": "print_screen", "prtscr": "print_screen", "break": "pause",
    "contextmenu": "menu", "apps": "menu", "plus": "+", "minus": "-", "comma": ",", "period": ".", "dot": ".",
    "slash": "/", "backslash": "\\", "semicolon": ";", "equal": "=", "equals": "=", "quote": "'", "backquote": "`",
    "grave": "`", "asterisk": "*", "volumeup": "volume_up", "volumedown": "volume_down",
    "volumemute": "volume_mute", "mute": "volume_mute", "playpause": "play_pause", "nexttrack": "next_track",
    "prevtrack": "previous_track", "previoustrack": "previous_track",
    "controll": "ctrl", "controlr": "ctrl", "altl": "alt", "altr": "alt", "shiftl": "shift", "shiftr": "shift",
    "superl": "win", "superr": "win", "metal": "win", "metar": "win", "numpadenter": "enter", "kpenter": "enter",
    "altgr": "alt_gr", "altgraph": "alt_gr", "isolevel3shift": "alt_gr", "modeswitch": "alt_gr",
    "add": "numpad_add", "subtract": "numpad_subtract", "multiply": "numpad_multiply", "divide": "numpad_divide",
    "decimal": "numpad_decimal", "numpadplus": "numpad_add", "numpadminus": "numpad_subtract",
    "numpadasterisk": "numpad_multiply", "numpadslash": "numpad_divide", "numpadperiod": "numpad_decimal",
    "numpaddot": "numpad_decimal", "mediastop": "stop_media", "goback": "browser_back",
    "goforward": "browser_forward", "refresh": "browser_refresh",
    "browserrefresh": "browser_refresh", "browserreload": "browser_refresh", "homepage": "browser_home",
    "www": "browser_home", "mail": "launch_mail", "launchcalculator": "calculator", "launchapp2": "calculator",
    "launchmediaselect": "launch_media", "monbrightnessup": "brightness_up", "monbrightnessdown": "brightness_down",
    "audioraisevolume": "volume_up", "audiolowervolume": "volume_down", "audiomute": "volume_mute",
    "audioplay": "play_pause", "audiostop": "stop_media", "audionext": "next_track", "audioprev": "previous_track",
    "audiomicmute": "microphone_mute", "mediaplaypause": "play_pause", "medianexttrack": "next_track",
    "mediaprevioustrack": "previous_track", "mediatracknext": "next_track", "mediatrackprevious": "previous_track",
    "apostrophe": "'", "tilde": "~", "underscore": "_", "bracketleft": "[", "bracketright": "]",
}  # fmt: skip

_NUMPAD: Final = re.compile(r"(?:numpad|num|kp|keypad)_?(\w+)")


def canonical_key(name: str) -> str | None:
    """What the key is called that people call `name`; None where there is no such key."""
    folded = name.strip().lower() if name != " " else "space"
    if folded in KEYS or (len(folded) == 1 and folded.isprintable()):
        return folded
    if folded.strip("_-") != folded:
        return None
    joined = re.sub("[ _-]", "", folded)
    names: tuple[str, ...] = (joined, folded.replace(" ", "_").replace("-", "_"))
    if joined.startswith("xf86"):  # as X names the keys of multimedia keyboards
        joined = joined.removeprefix("xf86")
        names = (f"browser_{joined}", joined)
    on_numpad = _NUMPAD.fullmatch(joined)
    if on_numpad is not None:
        names = (*names, f"numpad_{on_numpad[1]}", f"numpad{on_numpad[1]}")
    spelt = _SPELT.get(joined, "")
    return next((one for one in (*names, *map(_ALIASES.get, names), spelt) if one in KEYS), None)


_SPELT: Final = {name.replace("_", ""): name for name in _NAMED}
