"""Input methods of an X display, such as IBus and Fcitx, which make other text of the keys that are pressed."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping
from typing import Any, Final

_ANY_TYPE, _MOST_WORDS = 0, 256
_PATIENCE_S: Final = 2.0
_ASKED: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "ibus": (("ibus", "engine"), "xkb:"),
    "fcitx": (("fcitx5-remote",), "1"),
}
"""By the name of a server: how it is asked, and how its answer begins while it passes keys on as they are."""


def keys_are_converted() -> bool:
    """Whether the keymap does not say what keys type, because an input method is on or does not say that it is off.

    Asks the display that `DISPLAY` names; some 30 ms where an input method runs, else some 2.
    """
    import xcffib
    import xcffib.xproto

    try:
        connection = xcffib.connect()
    except xcffib.ConnectionException:
        return False
    try:
        running = _servers(connection)
    finally:
        connection.disconnect()
    return any(not _passes_keys_on(name) for name in running)


def _servers(connection: Any) -> tuple[str, ...]:
    """The input methods that are served now, as they call themselves: `ibus`."""
    import xcffib

    core, root = connection.core, connection.get_setup().roots[connection.pref_screen].root
    listed = core.InternAtom(True, len("XIM_SERVERS"), "XIM_SERVERS").reply().atom
    if not listed:
        return ()
    raw = bytes(core.GetProperty(False, root, listed, _ANY_TYPE, 0, _MOST_WORDS).reply().value.buf())
    atoms = struct.unpack(f"={len(raw) // 4}I", raw[: len(raw) // 4 * 4])
    try:
        owned = [atom for atom in atoms if core.GetSelectionOwner(atom).reply().owner]
        names = [core.GetAtomName(atom).reply().name.to_string() for atom in owned]
    except xcffib.Error:  # what stands there is no list of servers
        return ()
    return tuple(name.removeprefix("@server=") for name in names)


def _passes_keys_on(server: str) -> bool:
    command, plain = next((asked for name, asked in _ASKED.items() if server.startswith(name)), ((), ""))
    if not command or shutil.which(command[0]) is None:
        return False
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip().startswith(plain)
