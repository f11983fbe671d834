"""Keymaps, groups and locks of the test display, and keys by their code: the same on every keyboard of a PC."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xcffib
import xcffib.xkb
import xcffib.xproto

from agent.desktop.x11.keymap import CAPS_LOCK, CORE_KEYBOARD

SHIFT, CTRL, ALT_GR = 50, 37, 92
ROWS = (*range(10, 22), *range(24, 36), *range(38, 49), *range(52, 62))
"""The keys that type characters."""

NUM_LOCK = 0x10
LAYOUTS = ("us", "de", "fr", "gr", "ru", "us intl", "us dvorak", "us,ru", "ru,us", "gr,us", "us,ru,gr,de")


class Locks:
    """The locked group and modifiers of the core keyboard."""

    def __init__(self) -> None:
        self._connection: Any = xcffib.connect()
        self._xkb = self._connection(xcffib.xkb.key)
        self._xkb.UseExtension(1, 0).reply()

    def lock(self, *, group: int = 0, modifiers: int = 0) -> None:
        affected = CAPS_LOCK | NUM_LOCK
        self._xkb.LatchLockState(CORE_KEYBOARD, affected, modifiers, 1, group, 0, 0, 0, is_checked=True).check()

    def locked(self) -> tuple[int, int]:
        """The group, and the modifiers."""
        state = self._xkb.GetState(CORE_KEYBOARD).reply()
        return state.lockedGroup, state.lockedMods

    def close(self) -> None:
        self._connection.disconnect()


@contextmanager
def layout(name: str, *, group: int = 0, modifiers: int = 0) -> Iterator[Locks]:
    """A keymap as setxkbmap names it, a variant after a space; afterwards the usual one."""
    layouts, _, variant = name.partition(" ")
    locks = Locks()
    subprocess.run(["setxkbmap", "-layout", layouts, "-variant", variant], check=True)
    try:
        locks.lock(group=group, modifiers=modifiers)
        yield locks
    finally:
        locks.lock()
        locks.close()
        subprocess.run(["setxkbmap", "-layout", "us", "-variant", ""], check=True)


@contextmanager
def pointer_map(order: str) -> Iterator[None]:
    """The first buttons of the mouse in another order, `3 2 1`; afterwards the usual one."""
    connection: Any = xcffib.connect()
    buttons = bytes(connection.core.GetPointerMapping().reply().map)
    first = [int(number) for number in order.split()]
    changed = bytes([*first, *buttons[len(first) :]])
    try:
        assert connection.core.SetPointerMapping(len(changed), changed).reply().status == 0
        yield
    finally:
        connection.core.SetPointerMapping(len(buttons), bytes(range(1, len(buttons) + 1))).reply()
        connection.disconnect()


@contextmanager
def input_method(name: str) -> Iterator[None]:
    """A server of an input method, as the display lists it, as long as it lasts."""
    connection: Any = xcffib.connect()
    core, root = connection.core, connection.get_setup().roots[0].root

    def atom(name: str) -> int:
        number: int = core.InternAtom(False, len(name), name).reply().atom
        return number

    servers, server, made = atom("XIM_SERVERS"), atom(f"@server={name}"), connection.generate_id()
    core.CreateWindowChecked(0, made, root, 0, 0, 1, 1, 0, 2, 0, 0, []).check()
    core.SetSelectionOwnerChecked(made, server, 0).check()
    core.ChangePropertyChecked(0, root, servers, 4, 32, 1, [server]).check()
    try:
        yield
    finally:
        core.DeletePropertyChecked(root, servers).check()
        connection.disconnect()
