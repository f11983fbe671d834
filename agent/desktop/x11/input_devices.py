"""Input devices of an X server, as XInput2 lists them. Read here, because the binding trips over unknown classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

AGENTS: Final = "Virtual core XTEST "
"""How the names of the devices begin through which programs send input."""

_MASTER_KEYBOARD, _SLAVE_POINTER, _SLAVE_KEYBOARD = 2, 3, 4


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A mouse, a keyboard, or one of the two masters that they drive."""

    number: int
    use: int
    name: str

    @property
    def is_slave(self) -> bool:
        """Whether it is a device and not a master."""
        return self.use in (_SLAVE_POINTER, _SLAVE_KEYBOARD)


def input_devices(connection: Any, xinput: Any) -> Iterator[InputDevice]:
    """Every device there is now.

    Args:
        xinput: The extension on that connection, its version agreed upon.
    """
    reply = connection.wait_for_reply(xinput.XIQueryDevice(0).sequence)
    (count,) = reply.unpack("=xx2x4xH22x")
    for _ in range(count):
        number, use, _, classes, length, _ = reply.unpack("=HHHHHBx")
        (name,) = reply.unpack(f"={length}s{-length % 4}x")
        for _ in range(classes):
            _, words = reply.unpack("=HH")
            reply.unpack(f"={words * 4 - 4}x")
        yield InputDevice(number, use, name.decode(errors="replace"))


def sending_keyboard(connection: Any) -> int | None:
    """The keyboard through which programs send keys; its keymap is the one that counts for them. None without XInput2.

    What is sent makes it the keyboard of the session, keymap and all, even where the person's own has another.
    """
    import xcffib
    import xcffib.xinput

    try:
        xinput = connection(xcffib.xinput.key)
        xinput.XIQueryVersion(2, 2).reply()
        found = input_devices(connection, xinput)
        return next((one.number for one in found if one.use == _SLAVE_KEYBOARD and one.name.startswith(AGENTS)), None)
    except (xcffib.ExtensionException, xcffib.Error, KeyError):
        return None
