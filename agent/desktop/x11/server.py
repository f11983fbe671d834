"""What an X server knows: the windows that are shown, which of them is active, and whether it is a real screen at all.

Asked through xcffib, which speaks the protocol without a global error handler and without an exit when the server dies.
"""

from __future__ import annotations

import struct
from typing import Any, Final

from agent.desktop.windows import Window
from vision.geometry import DesktopBox

_ANY_TYPE: Final = 0
_MAX_WORDS: Final = 1 << 16
_VIEWABLE: Final = 2
_CLIENT_MESSAGE: Final = 33


class XServer:
    """A connection to the X server that `DISPLAY` names. Used on one thread only.

    Raises:
        ConnectionError: If there is no such server or it does not let us in, and from every method once it is gone.
    """

    def __init__(self) -> None:
        import xcffib
        import xcffib.xproto

        self._gone, self._refused = xcffib.ConnectionException, xcffib.Error
        try:
            self._connection = xcffib.connect()
        except self._gone as error:
            raise ConnectionError(str(error)) from error
        self._core = self._connection.core
        self._root: int = self._connection.get_setup().roots[self._connection.pref_screen].root
        self._atoms: dict[str, int] = {}

    def close(self) -> None:
        self._connection.disconnect()

    def listed(self) -> tuple[Window, ...]:
        """All windows that are shown now, the uppermost last, but those without a title.

        What no window manager would manage (menus, tooltips, our own ring around a target) is no window of its own
        where there is none either.
        """
        try:
            found = [self._window(handle) for handle in self._clients()]
        except self._gone as error:
            raise ConnectionError(str(error)) from error
        return tuple(window for window in found if window is not None)

    def active_title(self) -> str:
        """The title of the window that takes the keys; empty where no window does."""
        try:
            handles = self._words(self._root, "_NET_ACTIVE_WINDOW")
            return self._title(handles[0]) if handles and handles[0] else ""
        except self._refused:  # closed between the two questions
            return ""
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def raise_window(self, handle: int) -> None:
        """Ask the window manager to put a window in front; without one, the server itself does it."""
        import xcffib.xproto as x

        try:
            if self._words(self._root, "_NET_SUPPORTING_WM_CHECK"):
                asked_by_a_pager = (2, 0, 0, 0, 0)  # window managers keep programs from raising themselves
                message = struct.pack(
                    "=BBHII5I", _CLIENT_MESSAGE, 32, 0, handle, self._atom("_NET_ACTIVE_WINDOW"), *asked_by_a_pager
                )
                mask = x.EventMask.SubstructureRedirect | x.EventMask.SubstructureNotify
                self._core.SendEvent(False, self._root, mask, message)
            else:
                self._core.ConfigureWindow(handle, x.ConfigWindow.StackMode, [x.StackMode.Above])
            self._connection.flush()
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def is_xwayland(self) -> bool:
        """Whether this server is a guest of a Wayland session, where most windows are out of its sight."""
        import xcffib.randr

        try:
            if self._core.QueryExtension(len("XWAYLAND"), "XWAYLAND").reply().present:
                return True
            if not self._core.QueryExtension(len("RANDR"), "RANDR").reply().present:
                return False
            randr = self._connection(xcffib.randr.key)
            resources = randr.GetScreenResourcesCurrent(self._root).reply()
            infos = [randr.GetOutputInfo(output, resources.config_timestamp).reply() for output in resources.outputs]
        except self._refused:  # a server from before RandR 1.3, hence from before Wayland
            return False
        except self._gone as error:
            raise ConnectionError(str(error)) from error
        # the extension came with Xwayland 23.1; before that only the names of its outputs give it away
        return any(bytes(info.name.buf()).startswith(b"XWAYLAND") for info in infos)

    def _clients(self) -> list[int]:
        """Windows of programs, the uppermost last: as the window manager lists them, or else the root's children."""
        if self._words(self._root, "_NET_SUPPORTING_WM_CHECK"):
            return self._words(self._root, "_NET_CLIENT_LIST_STACKING") or self._words(self._root, "_NET_CLIENT_LIST")
        return list(self._core.QueryTree(self._root).reply().children)

    def _window(self, handle: int) -> Window | None:
        asked = (
            self._core.GetWindowAttributes(handle),
            self._core.GetGeometry(handle),
            self._core.TranslateCoordinates(handle, self._root, 0, 0),
        )
        try:
            attributes, shape, at = [cookie.reply() for cookie in asked]
            title = self._title(handle)
            # programs that draw their own frame include its shadow in the window
            process = next(iter(self._words(handle, "_NET_WM_PID")), 0)
            left, right, top, bottom = self._words(handle, "_GTK_FRAME_EXTENTS") or (0, 0, 0, 0)
        except self._refused:  # closed since it was listed
            return None
        if attributes.map_state != _VIEWABLE or attributes.override_redirect or not title:
            return None
        box = DesktopBox(
            at.dst_x + left, at.dst_y + top, at.dst_x + shape.width - right, at.dst_y + shape.height - bottom
        )
        return Window(handle, title, box, process)

    def _title(self, handle: int) -> str:
        raw = self._property(handle, "_NET_WM_NAME") or self._property(handle, "WM_NAME")
        try:
            return raw.decode()
        except UnicodeDecodeError:  # the older property is Latin-1 by its definition, though many write UTF-8
            return raw.decode("latin-1")

    def _words(self, handle: int, name: str) -> list[int]:
        raw = self._property(handle, name)
        return list(struct.unpack(f"={len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def _property(self, handle: int, name: str) -> bytes:
        reply: Any = self._core.GetProperty(False, handle, self._atom(name), _ANY_TYPE, 0, _MAX_WORDS).reply()
        return bytes(reply.value.buf())

    def _atom(self, name: str) -> int:
        if name not in self._atoms:
            self._atoms[name] = self._core.InternAtom(False, len(name), name).reply().atom
        return self._atoms[name]
