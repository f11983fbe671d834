"""Input focus of an X server: which window gets the keys, and whether its program has handled what it was sent."""

from __future__ import annotations

import itertools
import select
import struct
import time
from typing import Any, Final

_POINTER_ROOT: Final = 1
"""The focus follows the pointer."""

_ANSWER_S: Final = 2.0
_BLIND_S: Final = 0.3
"""How long a program is given that does not answer when it is asked."""

_FRAMES_DEEP: Final = 3
"""How many levels of frames window managers put around a window, at most."""

_ANSWERS: Final = 1 << 17 | 1 << 19
"""StructureNotify, by which Qt answers, and SubstructureNotify, by which all others do."""


class FocusWatch:
    """A connection that asks where the keys go. Used on one thread only.

    Raises:
        ConnectionError: If there is no X server, and from every method once it is gone.
    """

    def __init__(self) -> None:
        import xcffib
        import xcffib.xproto

        self._x: Any = xcffib.xproto
        self._gone, self._refused = xcffib.ConnectionException, xcffib.Error
        try:
            self._connection: Any = xcffib.connect()
        except self._gone as error:
            raise ConnectionError(str(error)) from error
        self._core: Any = self._connection.core
        self._root: int = self._connection.get_setup().roots[self._connection.pref_screen].root
        self._protocols, self._ping = self._atom("WM_PROTOCOLS"), self._atom("_NET_WM_PING")
        self._pid = self._atom("_NET_WM_PID")
        self._stamps = itertools.count(1)

    def close(self) -> None:
        self._connection.disconnect()

    def place(self) -> int:
        """What has the input focus, wherever in its window: one question, where `window` needs several."""
        try:
            return int(self._core.GetInputFocus().reply().focus)
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def window(self) -> int:
        """The child of the root window in which the keys arrive: the same as long as the window lives. 0: nowhere."""
        try:
            focus = self._core.GetInputFocus().reply().focus
            if focus == _POINTER_ROOT:
                return int(self._core.QueryPointer(self._root).reply().child)
            return self._top(focus) if focus > _POINTER_ROOT else 0
        except self._refused:  # closed between two questions
            return 0
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def window_under_pointer(self) -> int:
        """The child of the root window under the pointer; 0 over the bare desktop."""
        try:
            return int(self._core.QueryPointer(self._root).reply().child)
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def program(self, window: int) -> int:
        """The process of a child of the root window, or of what a window manager has put in it; 0: it does not say."""
        try:
            level = [window] if window else []
            for _ in range(_FRAMES_DEEP):
                for one in level:
                    raw = bytes(self._core.GetProperty(False, one, self._pid, 0, 0, 1).reply().value.buf())
                    if len(raw) == 4:
                        return int(struct.unpack("=I", raw)[0])
                level = [child for one in level for child in self._core.QueryTree(one).reply().children]
        except self._refused:  # closed between two questions
            return 0
        except self._gone as error:
            raise ConnectionError(str(error)) from error
        return 0

    def is_under_pointer(self) -> bool:
        """Whether the window under the pointer has the focus, or there is no such thing to wait for."""
        try:
            under = self._core.QueryPointer(self._root).reply().child
            focus = self._core.GetInputFocus().reply().focus
            if not under or focus <= _POINTER_ROOT:
                return True
            return bool(self._top(focus) == under)
        except self._refused:
            return False
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def wait_handled(self) -> bool:
        """Wait until the program that has the focus has handled all keys sent so far; False if it did not answer.

        Programs answer a ping of the window manager (`_NET_WM_PING`) in its turn among their events. Those that know
        no such thing are given a moment.
        """
        try:
            window = self._pinged()
            if window is None:
                time.sleep(_BLIND_S)
                return True
            stamp = next(self._stamps)
            self._core.ChangeWindowAttributesChecked(self._root, self._x.CW.EventMask, [_ANSWERS]).check()
            try:
                data = struct.pack("=BB2xII5I", 33, 32, window, self._protocols, self._ping, stamp, window, 0, 0)
                self._core.SendEventChecked(False, window, 0, data).check()
                return self._answered(stamp)
            finally:
                self._core.ChangeWindowAttributesChecked(self._root, self._x.CW.EventMask, [0]).check()
        except self._refused:  # the window is gone, and the keys with it
            return True
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def _answered(self, stamp: int) -> bool:
        deadline = time.monotonic() + _ANSWER_S
        while True:
            while (event := self._connection.poll_for_event()) is not None:
                if isinstance(event, self._x.ClientMessageEvent) and event.type == self._protocols:
                    kind, found, *_ = event.data.data32
                    if (kind, found) == (self._ping, stamp):
                        return True
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            select.select([self._connection.get_file_descriptor()], [], [], left)

    def _pinged(self) -> int | None:
        """The window with the focus, or the one around it, that answers pings."""
        window = self._core.GetInputFocus().reply().focus
        while window > _POINTER_ROOT and window != self._root:
            reply = self._core.GetProperty(False, window, self._protocols, 0, 0, 64).reply()
            if self._ping in struct.unpack(f"={reply.value_len}I", bytes(reply.value.buf())):
                return int(window)
            window = self._core.QueryTree(window).reply().parent
        return None

    def _top(self, window: int) -> int:
        while (parent := self._core.QueryTree(window).reply().parent) not in (self._root, 0):
            window = parent
        return window

    def _atom(self, name: str) -> int:
        atom: int = self._core.InternAtom(False, len(name), name).reply().atom
        return atom
