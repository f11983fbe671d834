"""Input methods of an X display, such as IBus and Fcitx, which make other text of the keys that are pressed."""

from __future__ import annotations

import struct
from typing import Any

_ANY_TYPE, _MOST_WORDS = 0, 256


def input_method_runs(connection: Any) -> bool:
    """Whether a program serves input methods: what keys then type is not known from the keymap."""
    import xcffib

    core, root = connection.core, connection.get_setup().roots[connection.pref_screen].root
    listed = core.InternAtom(True, len("XIM_SERVERS"), "XIM_SERVERS").reply().atom
    if not listed:
        return False
    raw = bytes(core.GetProperty(False, root, listed, _ANY_TYPE, 0, _MOST_WORDS).reply().value.buf())
    try:
        return any(
            core.GetSelectionOwner(server).reply().owner
            for server in struct.unpack(f"={len(raw) // 4}I", raw[: len(raw) // 4 * 4])
        )
    except xcffib.Error:  # what stands there is no list of servers
        return False
