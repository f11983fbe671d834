"""Settings of an X desktop: those of its settings daemon (XSETTINGS) or resource database, else what toolkits assume.

Source: "XSETTINGS - cross toolkit configuration proposal", version 0.5; X resource `multiClickTime` of Xt.
"""

from __future__ import annotations

import re
import struct
from typing import Any, Final

_DOUBLE_CLICK_S: Final = 0.4
"""Of Qt and GTK where nobody says otherwise."""

_SENSIBLE_S: Final = (0.1, 5.0)
_INTEGER, _STRING, _COLOUR = 0, 1, 2
_ANY_TYPE, _MOST_WORDS = 0, 1 << 16


def double_click_s() -> float:
    """How long after a click, press to press, another one at the same place makes it a double click."""
    import xcffib
    import xcffib.xproto

    try:
        connection: Any = xcffib.connect()
    except xcffib.ConnectionException:
        return _DOUBLE_CLICK_S
    try:
        said = _setting(connection, "Net/DoubleClickTime") or _resource(connection, "multiClickTime")
    except (xcffib.Error, xcffib.ConnectionException):  # the daemon ended between two questions
        said = None
    finally:
        connection.disconnect()
    low, high = _SENSIBLE_S
    return said / 1000 if said is not None and low <= said / 1000 <= high else _DOUBLE_CLICK_S


def _setting(connection: Any, wanted: str) -> int | None:
    """An integer among the settings of the daemon; None where there is no such thing."""
    selection = _atom(connection, f"_XSETTINGS_S{connection.pref_screen}")
    owner = connection.core.GetSelectionOwner(selection).reply().owner
    return None if not owner else parse_settings(_property(connection, owner, "_XSETTINGS_SETTINGS")).get(wanted)


def parse_settings(raw: bytes) -> dict[str, int]:
    """The integers in a settings property; those after a damage are left out."""
    found: dict[str, int] = {}
    order = ">" if raw[:1] == b"\1" else "<"
    try:
        (count,) = struct.unpack_from(f"{order}8xI", raw)
        at = 12
        for _ in range(count):
            kind, length = struct.unpack_from(f"{order}BxH", raw, at)
            name = raw[at + 4 : at + 4 + length].decode("latin-1")
            at += 8 + length + -length % 4  # the header, the name, the serial of its last change
            if kind == _INTEGER:
                (found[name],) = struct.unpack_from(f"{order}i", raw, at)
                at += 4
            elif kind == _STRING:
                (size,) = struct.unpack_from(f"{order}I", raw, at)
                at += 4 + size + -size % 4
            elif kind == _COLOUR:
                at += 8
            else:
                break
    except struct.error:
        return found
    return found


def _resource(connection: Any, name: str) -> int | None:
    root = connection.get_setup().roots[connection.pref_screen].root
    text = _property(connection, root, "RESOURCE_MANAGER").decode("latin-1")
    found = re.search(rf"^[^!\n]*\b{name}:\s*(\d+)\s*$", text, re.MULTILINE)
    return None if found is None else int(found[1])


def _property(connection: Any, window: int, name: str) -> bytes:
    reply = connection.core.GetProperty(False, window, _atom(connection, name), _ANY_TYPE, 0, _MOST_WORDS).reply()
    return bytes(reply.value.buf())


def _atom(connection: Any, name: str) -> int:
    atom: int = connection.core.InternAtom(False, len(name), name).reply().atom
    return atom
