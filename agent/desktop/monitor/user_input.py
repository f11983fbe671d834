"""User input monitor: tells of the person's own mouse and keyboard while the agent acts, so that they go first.

On X11 the raw events of XInput2 name the device they come from: what the agent sends comes from the XTEST devices of
the core pointer and keyboard, what comes from any other device is the person's. (A remote desktop that sends its user's
input through XTEST too, as x11vnc does, cannot be told from the agent.) On Windows and macOS the system marks injected
events, and pynput passes the mark on; our CI does not test that branch.
"""

from __future__ import annotations

import logging
import select
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, Protocol

log = logging.getLogger(__name__)

OnUserInput = Callable[[str], None]
"""Called, on a thread of the watch, with what the person did, in words."""

_SLAVES: Final = (3, 4)
"""Uses of a device: a pointer or a keyboard that is attached."""

_GENERIC: Final = 35
_AGENTS: Final = "Virtual core XTEST "
_RAW_KEY, _RAW_BUTTON, _RAW_MOTION, _RAW_TOUCH = 13, 15, 17, 22
_WORDS: Final = {
    _RAW_KEY: "you pressed a key",
    _RAW_BUTTON: "you pressed a mouse button",
    _RAW_MOTION: "you moved the mouse",
    _RAW_TOUCH: "you touched the screen",
}
"""Presses and moves only: the release of the key that approved an action comes after the action has begun."""


class UserInputMonitor(Protocol):
    """Tells of the person's own input. Used on the thread of the run."""

    def watch(self, on_input: OnUserInput) -> AbstractContextManager[None]:
        """While the context lasts, call `on_input` at every input that is not the agent's."""
        ...

    def poll(self) -> None:
        """Report at once what has come in by now: the thread that watches may have to wait for a processor."""
        ...

    def close(self) -> None:
        """End the connection to the devices."""
        ...


def system_user_input_monitor() -> UserInputMonitor:
    """The monitor of this platform; opens nothing before the first watch."""
    return XInputMonitor() if sys.platform.startswith("linux") else PynputMonitor()


class XInputMonitor:
    """Input of the person's own devices on an X server.

    Where the server cannot tell devices apart (no XInput 2.2) nobody is watched for, and the log says so, once.
    """

    def __init__(self) -> None:
        self._reader: _XInputReader | None = None
        self._unavailable = False

    @contextmanager
    def watch(self, on_input: OnUserInput) -> Iterator[None]:
        reader = self._opened()
        if reader is None:
            yield
            return
        reader.start(on_input)
        try:
            yield
        finally:
            reader.stop()

    def poll(self) -> None:
        if self._reader is not None:
            self._reader.read()

    def close(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def _opened(self) -> _XInputReader | None:
        if self._reader is None and not self._unavailable:
            try:
                self._reader = _XInputReader()
            except (LookupError, ConnectionError) as error:
                self._unavailable = True
                log.warning("the run will not pause when you use mouse or keyboard: %s", error)
        return self._reader


class _XInputReader:
    """One connection, and the thread that reads its events.

    Only the person's devices are listened to. The agent's own events would wake the thread hundreds of times while it
    types, and what the person does would wait behind them. Devices are listed anew at each watch.

    Raises:
        ConnectionError: If there is no X server.
        LookupError: If it does not tell devices apart.
    """

    def __init__(self) -> None:
        import xcffib
        import xcffib.xinput

        self._gone, self._protocol = xcffib.ConnectionException, xcffib.ProtocolException
        try:
            self._connection = connection_with_raw_events(_kind_and_source)
        except xcffib.ConnectionException as error:
            raise ConnectionError(f"no X server answers ({error})") from None
        try:
            self._root: int = self._connection.get_setup().roots[self._connection.pref_screen].root
            self._xinput: Any = self._connection(xcffib.xinput.key)
            version = self._xinput.XIQueryVersion(2, 2).reply()
            if (version.major_version, version.minor_version) < (2, 2):
                raise LookupError("this X server has no XInput 2.2")
            mask = xcffib.xinput.XIEventMask
            self._wanted = mask.RawKeyPress | mask.RawButtonPress | mask.RawMotion | mask.RawTouchBegin
            self._mask = xcffib.xinput.EventMask.synthetic
            self._watched: tuple[int, ...] = ()
            self._person_devices()
        except (xcffib.ExtensionException, xcffib.ProtocolException, KeyError):
            self._connection.disconnect()
            raise LookupError("this X server has no XInput 2.2") from None
        except BaseException:
            self._connection.disconnect()
            raise
        self._on_input: OnUserInput | None = None
        self._wakeups, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="user-input-monitor", daemon=True)
        self._thread.start()

    def start(self, on_input: OnUserInput) -> None:
        """Report events from now on; returns once the server has agreed."""
        self._on_input = on_input
        try:
            self._watched = self._person_devices()
            self._select(self._wanted)
        except self._protocol:  # a device went away just now
            self._watched = self._person_devices()
            self._select(self._wanted)

    def stop(self) -> None:
        self._on_input = None
        try:
            self._select(0)
        except self._protocol:  # unplugged meanwhile; nothing more is reported of the others
            log.debug("a device that was watched is gone")

    def close(self) -> None:
        self._waker.close()
        self._thread.join()
        self._wakeups.close()
        self._connection.disconnect()

    def _select(self, wanted: int) -> None:
        try:
            chosen = [self._mask(number, 1, [wanted]) for number in self._watched]
            self._xinput.XISelectEvents(self._root, len(chosen), chosen, is_checked=True).check()
        except self._gone:
            return  # whoever acts next meets the same and says so
        self._waker.send(b".")  # the answer may have brought events along, which no longer show on the connection

    def _run(self) -> None:
        while True:
            ready, _, _ = select.select([self._connection.get_file_descriptor(), self._wakeups], [], [])
            if self._wakeups in ready and not self._wakeups.recv(64):
                return
            if not self.read():
                return

    def read(self) -> bool:
        """Take in what has come, on any thread; False where the server is gone."""
        try:
            while (event := self._connection.poll_for_event()) is not None:
                self._take(event)
        except self._gone:
            return False
        return True

    def _take(self, event: object) -> None:
        on_input = self._on_input
        match event:
            case (int(kind), int()) if on_input is not None and kind in _WORDS:
                on_input(_WORDS[kind])
            case _:
                return

    def _person_devices(self) -> tuple[int, ...]:
        """The devices that are not the agent's."""
        try:
            return tuple(
                number for number, use, name in self._devices() if use in _SLAVES and not name.startswith(_AGENTS)
            )
        except self._gone:
            return ()  # whoever acts next meets the same and says so

    def _devices(self) -> Iterator[tuple[int, int, str]]:
        """Number, use and name of every device. Read here, because the binding trips over classes it does not know."""
        reply = self._connection.wait_for_reply(self._xinput.XIQueryDevice(0).sequence)
        (count,) = reply.unpack("=xx2x4xH22x")
        for _ in range(count):
            number, use, _, classes, length, _ = reply.unpack("=HHHHHBx")
            (name,) = reply.unpack(f"={length}s{-length % 4}x")
            for _ in range(classes):
                _, words = reply.unpack("=HH")
                reply.unpack(f"={words * 4 - 4}x")
            yield number, use, name.decode(errors="replace")


def connection_with_raw_events(read: Callable[[bytes], object]) -> Any:
    """A connection on which raw events are what `read` makes of their first 22 bytes: the binding misreads the rest.

    Those are type 1, extension 1, sequence 2, length 4, kind 2, device 2, time 4, detail 4, source 2 bytes.
    """
    import xcffib

    class Connection(xcffib.Connection):  # type: ignore[misc]
        def hoist_event(self, e: Any) -> Any:
            if e.response_type & 0x7F != _GENERIC:
                return super().hoist_event(e)
            return read(bytes(xcffib.ffi.buffer(e, 22)))

    return Connection()


def _kind_and_source(event: bytes) -> tuple[int, int]:
    kind, source = struct.unpack("=8xH10xH", event)
    return kind, source


class PynputMonitor:
    """The person's own input on Windows and macOS."""

    def watch(self, on_input: OnUserInput) -> AbstractContextManager[None]:
        return _listening(on_input)

    def poll(self) -> None:
        """Its listeners are called by the system."""

    def close(self) -> None:
        """Nothing stays open between two watches."""


@contextmanager
def _listening(on_input: OnUserInput) -> Iterator[None]:
    from pynput import keyboard, mouse

    def reporting(what: str) -> Callable[..., None]:
        def report(*given: Any) -> None:
            if not given[-1]:  # the last argument says whether a program sent it
                on_input(what)

        return report

    press = reporting(_WORDS[_RAW_BUTTON])
    keys: Any = keyboard.Listener(on_press=reporting(_WORDS[_RAW_KEY]))
    pointer: Any = mouse.Listener(
        on_move=reporting(_WORDS[_RAW_MOTION]),
        on_click=lambda x, y, button, pressed, injected: press(injected) if pressed else None,
        on_scroll=reporting("you turned the wheel"),
    )
    with keys, pointer:
        keys.wait()
        pointer.wait()
        yield
