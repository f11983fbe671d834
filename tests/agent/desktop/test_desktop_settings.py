"""The double-click interval: from a settings daemon, from the resource database, or as toolkits assume."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import xcffib
import xcffib.xproto
from hypothesis import given
from hypothesis import strategies as st

from agent.desktop.x11.desktop_settings import double_click_s, parse_settings
from agent.desktop.x11.virtual_display import VirtualDisplay

pytestmark = pytest.mark.display


def settings(entries: dict[str, int | str], order: str = "<") -> bytes:
    """A property as the daemons of GNOME, XFCE and others write it."""
    raw = struct.pack(f"{order}B3xII", order == ">", 7, len(entries))
    for name, value in entries.items():
        raw += struct.pack(f"{order}BxH", isinstance(value, str), len(name))
        raw += name.encode() + bytes(-len(name) % 4) + struct.pack(f"{order}I", 3)
        if isinstance(value, str):
            raw += struct.pack(f"{order}I", len(value)) + value.encode() + bytes(-len(value) % 4)
        else:
            raw += struct.pack(f"{order}i", value)
    return raw


@contextmanager
def property_of(window: str, name: str, value: bytes) -> Iterator[None]:
    """A property of the root window, or of the window of a settings daemon, as long as it lasts."""
    connection: Any = xcffib.connect()
    core, screen = connection.core, connection.get_setup().roots[0]
    place = screen.root

    def atom(name: str) -> int:
        number: int = core.InternAtom(False, len(name), name).reply().atom
        return number

    if window == "daemon":
        place = connection.generate_id()
        core.CreateWindowChecked(0, place, screen.root, 0, 0, 1, 1, 0, 2, 0, 0, []).check()
        core.SetSelectionOwnerChecked(place, atom("_XSETTINGS_S0"), 0).check()
    core.ChangePropertyChecked(0, place, atom(name), 31, 8, len(value), value).check()
    try:
        yield
    finally:
        core.DeletePropertyChecked(place, atom(name)).check()
        connection.disconnect()


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_settings_daemon_says_it(display: VirtualDisplay, order: str) -> None:
    entries: dict[str, int | str] = {"Net/ThemeName": "Adwaita", "Net/DoubleClickTime": 650, "Xft/DPI": 98304}
    with property_of("daemon", "_XSETTINGS_SETTINGS", settings(entries, order)):
        assert double_click_s() == 0.65
    assert double_click_s() == 0.4


def test_the_resource_database_says_it(display: VirtualDisplay) -> None:
    with property_of("root", "RESOURCE_MANAGER", b"Xft.dpi:\t96\n*multiClickTime: 250\n"):
        assert double_click_s() == 0.25


@pytest.mark.parametrize("said", [0, -5, 10, 9_000_000])
def test_what_no_person_could_click_is_not_believed(display: VirtualDisplay, said: int) -> None:
    with property_of("daemon", "_XSETTINGS_SETTINGS", settings({"Net/DoubleClickTime": said})):
        assert double_click_s() == 0.4


@given(st.binary(max_size=200))
def test_no_settings_whatever_break_it(raw: bytes) -> None:
    assert all(isinstance(value, int) for value in parse_settings(raw).values())
