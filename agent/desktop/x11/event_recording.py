"""Input events of a whole X display, recorded through the RECORD extension whatever window they go to.

Nothing is grabbed, slowed down or changed: unlike a grab, a recording sees the keys even while a menu or a game holds
the keyboard. It cannot tell a person's input from injected input.

Nothing may be lost, and an X server since 1.19 loses events of its own accord. `FlushClient` computes how much there is
to write to the recording client, then calls `FlushCallback`, in which RECORD appends what it has to the same buffer; if
the socket takes no more, the buffer is cut back to what was computed before. A socket is full after some 270 unread
batches, which a burst fills within milliseconds, however busily they are read. No such loss happens while RECORD hands
over its events during the flush of a client that comes earlier in the list of those with output pending. So one
connection here asks for more than its socket holds and never reads it: it stays at the head of that list.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from agent.desktop.x11.keymap import CORE_KEYBOARD

log = logging.getLogger(__name__)

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6
EVENT_BYTES: Final = 32
"""The size of a core event of X."""

_PULSE_S: Final = 0.01
_FROM_SERVER, _START_OF_DATA, _END_OF_DATA = 0, 4, 5
_UNREAD_BYTES: Final = 1 << 20
"""More than a socket holds (`net.core.wmem_default` is 208 KiB)."""
_XKB_VERSION: Final = (1, 0)
_KEYMAP_EVENTS: Final = 0x1 | 0x2  # NewKeyboardNotify, MapNotify
_ALL_PARTS: Final = 0xFF


class EventRecording:
    """The connections of one recording. A context that connects and disconnects; inside it, `watch` once.

    Args:
        purpose: What the recording is for, as the subject of the sentence that says why it cannot be.

    Raises:
        RuntimeError: On entering, if there is no X server or it lacks RECORD; one sentence.
    """

    def __init__(self, purpose: str) -> None:
        self._purpose = purpose
        self._stack = ExitStack()
        self._ended = threading.Event()
        self._control: Any = None
        self._data: Any = None

    def __enter__(self) -> EventRecording:
        import xcffib
        import xcffib.record
        import xcffib.xkb
        import xcffib.xproto

        with ExitStack() as stack:
            try:
                # the server reads nothing more from a connection that records, so questions need another one
                self._control, self._data, unread = (self._connect(stack) for _ in range(3))
            except xcffib.XcffibException as error:
                raise RuntimeError(f"{self._purpose} needs an X server, and none answers: {error}") from None
            if not self._has("RECORD"):
                raise RuntimeError(f"{self._purpose} needs the RECORD extension, which this X server lacks")
            if self._has("XKEYBOARD"):  # who uses it gets no news of keymaps unasked: only records come
                for connection in (self._control, self._data, unread):
                    connection(xcffib.xkb.key).UseExtension(*_XKB_VERSION).reply()
                self._control(xcffib.xkb.key).SelectEvents(
                    CORE_KEYBOARD, _KEYMAP_EVENTS, 0, _KEYMAP_EVENTS, _ALL_PARTS, _ALL_PARTS, [], is_checked=True
                ).check()
            self._fill(unread)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def connection(self) -> Any:
        """The connection to ask about keys and modifiers."""
        return self._control

    @contextmanager
    def watch(
        self,
        kinds: tuple[int, int],
        *,
        take: Callable[[bytes], None],
        mapping_changed: Callable[[], None],
        lost: Callable[[str], None],
        begun: Callable[[], None] = lambda: None,
    ) -> Iterator[None]:
        """While the context lasts, hand over every event in order; those before its end are handed over by then.

        Args:
            kinds: The first and the last kind of core event.
            take: Given one or more events of `EVENT_BYTES` each. Called on a thread of the watch's own, like the next
                two.
            mapping_changed: Called before the first events to which another mapping of keys or buttons may apply.
            lost: Called with the reason if the watch ends before the context does.
            begun: Called on this thread once events are recorded and before the first is taken.

        Raises:
            RuntimeError: If the server does not record; one sentence.
        """
        from xcffib import XcffibException, record

        no = (0, 0)
        wanted = record.Range.synthetic(no, no, (no, no), (no, no), no, kinds, no, 0, 0)
        extension, context = self._control(record.key), self._control.generate_id()
        extension.CreateContextChecked(context, 0, 1, 1, [record.CS.AllClients], [wanted]).check()
        batches = self._data(record.key).EnableContext(context)
        self._data.flush()
        if batches.reply().category != _START_OF_DATA:
            raise RuntimeError(f"{self._purpose} needs recorded input, which the X server refuses")
        begun()
        threads = (
            threading.Thread(
                target=self._read, args=[batches, take, mapping_changed, lost], name="input-watch", daemon=True
            ),
            threading.Thread(target=self._pulse, name="input-watch-pulse", daemon=True),
        )
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            try:
                extension.DisableContextChecked(context).check()
            except XcffibException:
                log.debug("the display went away before the watch ended")
            for thread in threads:
                thread.join()

    def _read(
        self,
        batches: Any,
        take: Callable[[bytes], None],
        mapping_changed: Callable[[], None],
        lost: Callable[[str], None],
    ) -> None:
        from xcffib import XcffibException

        try:
            while (batch := batches.reply()).category != _END_OF_DATA:
                if batch.category == _FROM_SERVER:
                    if self._mapping_changed():
                        mapping_changed()
                    raw = bytes(batch.data.raw)
                    take(raw[: len(raw) // EVENT_BYTES * EVENT_BYTES])
            why = "the display went away"  # a server that shuts down ends the recording first
        except XcffibException as error:
            log.debug("the watch ended: %s", error)
            why = "the display went away"
        except Exception as error:  # the border of a thread: nobody may go on believing that input is watched
            log.debug("the watch broke down", exc_info=True)
            why = str(error) or type(error).__name__
        if not self._ended.is_set():
            lost(why)

    def _pulse(self) -> None:
        """Have recorded events handed over in time: an idle display keeps them until it answers somebody."""
        from xcffib import XcffibException

        try:
            while not self._ended.wait(_PULSE_S):
                self._control.core.GetInputFocus().reply()
        except XcffibException:
            return  # `_read` meets it too, and reports it

    def _mapping_changed(self) -> bool:
        changed = False
        while self._control.poll_for_event() is not None:  # it gets no events but those of mappings
            changed = True
        return changed

    def _connect(self, stack: ExitStack) -> Any:
        import xcffib

        connection = xcffib.connect()
        stack.callback(connection.disconnect)
        return connection

    def _has(self, extension: str) -> bool:
        return bool(self._control.core.QueryExtension(len(extension), extension).reply().present)

    def _fill(self, unread: Any) -> None:
        """Ask for more on this connection than its socket holds."""
        setup = unread.get_setup()
        first, count = setup.min_keycode, setup.max_keycode - setup.min_keycode + 1
        answer = unread.core.GetKeyboardMapping(first, count).reply()
        for _ in range(math.ceil(_UNREAD_BYTES / (4 * count * answer.keysyms_per_keycode))):
            unread.core.GetKeyboardMapping(first, count)
        unread.flush()
        self._control.core.GetInputFocus().reply()
