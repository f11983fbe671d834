"""A person at a machine without mouse and keyboard: a second pair of devices on the X server, with real events.

XInput2 lets a client add a master pointer and keyboard; the server gives them test devices of their own, and what is
sent through those does not come from the agent's.
"""

from __future__ import annotations

import io
import struct
from types import TracebackType
from typing import Any, Final, Self

import xcffib
import xcffib.xinput
import xcffib.xtest

PRESS, RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6
_NAME: Final = b"person"
_ADD_MASTER, _REMOVE_MASTER, _FLOAT = 1, 2, 2
_CHANGE_HIERARCHY: Final = 43


class PhysicalDevices:
    """Another pair of hands, as a context manager; needs XInput 2.2 on the display that `DISPLAY` names.

    Attributes:
        device: The mouse that it moves, as events name their source.
    """

    def __enter__(self) -> Self:
        self.connection: Any = xcffib.connect()
        self._xinput = self.connection(xcffib.xinput.key)
        self._xinput.XIQueryVersion(2, 2).reply()
        self._xtest = self.connection(xcffib.xtest.key)
        self._root = self.connection.get_setup().roots[0].root
        add = struct.pack("=HHHBB", _ADD_MASTER, 4, len(_NAME), True, True) + _NAME + bytes(-len(_NAME) % 4)
        before = self._masters()
        self._change(add)
        (self._pointer,) = self._masters() - before
        self.device = next(number for number, use, master in self._devices() if (use, master) == (3, self._pointer))
        self._xinput.XISetClientPointer(0, self._pointer, is_checked=True).check()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._change(struct.pack("=HHHBxHH", _REMOVE_MASTER, 3, self._pointer, _FLOAT, 0, 0))
        self.connection.disconnect()

    def move(self, x: int = 700, y: int = 500) -> None:
        """Push the mouse."""
        self._send(MOTION, 0, x, y)

    def tap(self, keycode: int) -> None:
        """Press a key and let go of it."""
        self._send(PRESS, keycode)
        self._send(RELEASE, keycode)

    def click(self, button: int = 1) -> None:
        """Press a mouse button and let go of it; 4 and 5 are the wheel."""
        self._send(BUTTON_PRESS, button)
        self._send(BUTTON_RELEASE, button)

    def release(self, keycode: int) -> None:
        """Let go of a key."""
        self._send(RELEASE, keycode)

    def press(self, keycode: int) -> None:
        """Press a key, and keep it down."""
        self._send(PRESS, keycode)

    def _send(self, kind: int, detail: int, x: int = 0, y: int = 0) -> None:
        self._xtest.FakeInputChecked(kind, detail, 0, self._root if kind == MOTION else 0, x, y, 0).check()

    def _change(self, change: bytes) -> None:
        request = io.BytesIO()
        request.write(struct.pack("=xx2xB3x", 1) + change)
        self._xinput.send_request(_CHANGE_HIERARCHY, request, is_checked=True).check()

    def _masters(self) -> set[int]:
        """The master pointers."""
        return {number for number, use, _ in self._devices() if use == 1}

    def _devices(self) -> list[tuple[int, int, int]]:
        """Number of each device, its use (1: master pointer, 3: slave pointer), what it is attached to."""
        reply = self.connection.wait_for_reply(self._xinput.XIQueryDevice(0).sequence)
        (count,) = reply.unpack("=xx2x4xH22x")
        found = []
        for _ in range(count):
            number, use, attached, classes, length, _ = reply.unpack("=HHHHHBx")
            reply.unpack(f"={length + -length % 4}x")
            for _ in range(classes):
                _, words = reply.unpack("=HH")
                reply.unpack(f"={words * 4 - 4}x")
            found.append((number, use, attached))
        return found
