"""Reader of AT-SPI, the accessibility bus of X11 desktops, by jeepney alone.

Positions are exact for GTK 2, GTK 3 and Qt 5 and later; GTK 4 tells them relative to its window. SHOWING knows nothing
of what lies in front: `Session.windows` of `program_session.py` does.

Source: the interfaces org.a11y.atspi.* of at-spi2-core 2.46.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from types import TracebackType
from typing import Any, Final, Self

from vision.geometry import PixelBox

_ANSWER_S: Final = 5.0
_DEEPEST: Final = 40
_SCREEN: Final = 0
"""The coordinate type of AT-SPI that means screen pixels."""


_SCROLLING: Final = frozenset({"scroll pane", "viewport"})
_NOWHERE: Final = PixelBox(0, 0, 0, 0)

_Place = tuple[str, str]
"""The bus name of a program, and the path of an object in it."""


class Flag(IntEnum):
    """Numbers of the AT-SPI states that are used."""

    CHECKED = 4
    EXPANDABLE = 9
    FOCUSED = 12
    PRESSED = 20
    SELECTED = 23
    SENSITIVE = 24
    SHOWING = 25


@dataclass(frozen=True, slots=True)
class Node:
    """One showing accessible object.

    Attributes:
        role: As AT-SPI names it: `push button`, `menu item` …
        path: The roles of its ancestors, the window first.
        window: Box of the window it belongs to.
        clip: What its window and all that scrolls around it let through.
        text: What it holds, where it is something to read or write; None elsewhere.
        toolkit: What draws the program, as that calls itself: `gtk`, `Qt` …; empty where it does not say.
    """

    role: str
    name: str
    flags: frozenset[Flag]
    path: tuple[str, ...]
    window: PixelBox
    clip: PixelBox
    box: PixelBox
    text: str | None
    toolkit: str = ""


def is_running(session: str) -> bool:
    """Whether the accessibility bus of a session runs already; asking for it would start it.

    Raises:
        OSError: If the session's bus does not answer.
    """
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    with open_dbus_connection(session) as connection:
        asked = new_method_call(bus, "NameHasOwner", "s", ("org.a11y.Bus",))
        return bool(connection.send_and_get_reply(asked, timeout=_ANSWER_S).body[0])


class Tree:
    """A connection to the accessibility bus of a session.

    Args:
        session: Address of the session's own bus.
        answer_s: How long a program may take for an answer.

    Raises:
        OSError: If there is no such bus, or it does not answer.
    """

    def __init__(self, session: str, *, answer_s: float = _ANSWER_S) -> None:
        from jeepney import DBusAddress
        from jeepney.io.blocking import open_dbus_connection

        self._answer_s = answer_s
        with open_dbus_connection(session) as bus:
            launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            self._bus = bus
            (address,) = self._call(launcher, "GetAddress")
        self._bus = open_dbus_connection(address)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.close()

    def nodes(self) -> Iterator[Node]:
        """The showing objects, parents before children; nothing below an object that is not showing."""
        root = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        for program in self._ask(root, "Accessible", "GetChildren"):
            toolkit = self._toolkit(program)
            for window in self._ask(program, "Accessible", "GetChildren"):
                yield from self._below(window, (), None, None, toolkit)

    def _below(
        self, place: _Place, path: tuple[str, ...], window: PixelBox | None, clip: PixelBox | None, toolkit: str
    ) -> Iterator[Node]:
        low, high = self._ask(place, "Accessible", "GetState")
        bits = low | high << 32
        flags = frozenset(flag for flag in Flag if bits >> flag & 1)
        if Flag.SHOWING not in flags or len(path) > _DEEPEST:
            return
        role = str(self._ask(place, "Accessible", "GetRoleName"))
        interfaces = {name.rpartition(".")[2] for name in self._ask(place, "Accessible", "GetInterfaces")}
        box = _NOWHERE
        if "Component" in interfaces:
            left, top, width, height = self._ask(place, "Component", "GetExtents", "u", _SCREEN)
            box = PixelBox(left, top, left + max(0, width), top + max(0, height))
        window = box if window is None else window
        clip = window if clip is None else clip
        text = self._ask(place, "Text", "GetText", "ii", 0, -1) if "Text" in interfaces else None
        children = self._ask(place, "Accessible", "GetChildren")
        yield Node(role, self._name(place), flags, path, window, clip, box, text, toolkit)
        if role in _SCROLLING:
            clip = clip.intersection(box) or _NOWHERE
        for child in children:
            yield from self._below(child, (*path, role), window, clip, toolkit)

    def _name(self, place: _Place) -> str:
        return self._property(place, "Accessible", "Name").strip()  # some pad their menus with spaces

    def _toolkit(self, program: _Place) -> str:
        try:
            return self._property(program, "Application", "ToolkitName")
        except OSError:
            return ""  # not all programs say it

    def _property(self, place: _Place, interface: str, name: str) -> str:
        from jeepney import DBusAddress

        properties = DBusAddress(place[1], place[0], "org.freedesktop.DBus.Properties")
        ((_, value),) = self._call(properties, "Get", "ss", f"org.a11y.atspi.{interface}", name)
        return str(value)

    def _ask(self, place: _Place, interface: str, method: str, signature: str = "", *body: object) -> Any:
        from jeepney import DBusAddress

        address = DBusAddress(place[1], place[0], f"org.a11y.atspi.{interface}")
        (answer,) = self._call(address, method, signature, *body)
        return answer

    def _call(self, address: Any, method: str, signature: str = "", *body: object) -> Any:
        from jeepney import MessageType, new_method_call

        asked = new_method_call(address, method, signature or None, body)
        answer = self._bus.send_and_get_reply(asked, timeout=self._answer_s)
        if answer.header.message_type is MessageType.error:
            raise OSError(f"{address.bus_name}{address.object_path} does not answer {method}: {answer.body}")
        return answer.body
