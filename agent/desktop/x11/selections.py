"""X11 selections: reads what PRIMARY and CLIPBOARD hold, takes them over, and serves whoever asks.

A selection is no buffer in the server: its owner answers every request for it. So whoever offers its own text as
both has to read first what they held, and to go on serving that afterwards; see `agent/desktop/input/clipboard.py`.

A `Selections` is not thread-safe; its user holds a lock, and pumps before it lets go of it.

Source: Inter-Client Communication Conventions Manual 2.0, chapter 2 (MULTIPLE is refused; no toolkit asks for it).
"""

from __future__ import annotations

import logging
import select
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, cast

log = logging.getLogger(__name__)

NAMES: Final = ("PRIMARY", "CLIPBOARD")

_TEXT: Final = frozenset({"UTF8_STRING", "STRING", "TEXT", "text/plain;charset=utf-8", "text/plain"})
IMAGES: Final = ("image/png", "image/jpeg", "image/bmp")
_KEPT: Final = (*_TEXT, "text/html", "text/uri-list", "x-special/gnome-copied-files", "application/x-kde-cutselection")
_LARGEST_BYTES: Final = 4 << 20
_CHUNK_BYTES: Final = 64 << 10
_ANSWER_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class ClipboardFormat:
    """One form in which a selection can be had.

    Attributes:
        target: What is asked for, the name of an atom: `UTF8_STRING`, `image/png`.
        kind: The type of the answer; differs from `target` for `TEXT`.
    """

    target: str
    kind: str
    data: bytes


Content = tuple[ClipboardFormat, ...]
"""All forms of one selection; empty where nobody owns it."""

OnHandedOut = Callable[[int, bool], None]
"""Called for text handed out: with the client, and whether it has all of it now."""


def text_content(text: str) -> Content:
    """`text` in every form that programs ask for; as `STRING` only where Latin-1 can hold it."""
    data = text.encode()
    forms = [ClipboardFormat(name, name, data) for name in ("UTF8_STRING", "text/plain;charset=utf-8")]
    forms.append(ClipboardFormat("TEXT", "UTF8_STRING", data))
    with suppress(UnicodeEncodeError):
        forms.append(ClipboardFormat("STRING", "STRING", text.encode("latin-1")))
    # clipboard managers that know this hint keep what the agent types out of their history
    forms.append(ClipboardFormat("x-kde-passwordManagerHint", "x-kde-passwordManagerHint", b"secret"))
    return tuple(forms)


@dataclass(slots=True)
class _Transfer:
    """An answer under way in pieces (INCR)."""

    kind: int
    rest: bytes
    is_text: bool


class Selections:
    """Reads and owns the two selections over one connection to the X server.

    Attributes:
        gone: What every method raises once there is no X server.
    """

    def __init__(self) -> None:
        import xcffib
        import xcffib.xproto

        self._x: Any = xcffib.xproto
        self._request_failed: Any = xcffib.Error
        self.gone: type[Exception] = xcffib.ConnectionException
        self._connection: Any = xcffib.connect()
        self._core: Any = self._connection.core
        setup = self._connection.get_setup()
        self._client_mask: int = 0xFFFFFFFF & ~setup.resource_id_mask
        self._window: int = self._connection.generate_id()
        screen = setup.roots[self._connection.pref_screen]
        self._core.CreateWindow(
            0, self._window, screen.root, 0, 0, 1, 1, 0, self._x.WindowClass.InputOnly, 0,
            self._x.CW.EventMask, [self._x.EventMask.PropertyChange],
        )  # fmt: skip
        self._atoms: dict[str, int] = {}
        self._owned: dict[str, tuple[Content, int]] = {}
        self._transfers: dict[tuple[int, int], _Transfer] = {}
        self._handed_out: OnHandedOut = lambda client, finished: None

    def fileno(self) -> int:
        """What to select on; `pump` first, since events may have been read already."""
        return cast("int", self._connection.get_file_descriptor())

    def close(self) -> None:
        """End the connection; the server then forgets what was owned."""
        self._connection.disconnect()

    @property
    def owned(self) -> dict[str, Content]:
        """What is served now."""
        return {name: content for name, (content, _) in self._owned.items()}

    def pump(self) -> None:
        """Answer all that has arrived."""
        while (event := self._poll()) is not None:
            self._handle(event)
        self._connection.flush()

    def offer(self, content: Content) -> dict[str, Content]:
        """Serve `content` as both selections from now on; what they held before."""
        before = {name: self._read(name) for name in NAMES}
        self._serve(dict.fromkeys(NAMES, content), self._server_time())
        return before

    def report_to(self, handed_out: OnHandedOut) -> int:
        """Call `handed_out` for all text handed out from now on; returns the client that has the input focus."""
        focus: int = self._core.GetInputFocus().reply().focus
        self.pump()  # requests made before this moment do not count
        self._handed_out = handed_out
        return focus & self._client_mask

    def restore(self, before: Mapping[str, Content]) -> None:
        """Serve what `offer` returned, except where somebody has taken the selection in the meantime."""
        self._handed_out = lambda client, finished: None
        at = self._server_time()  # all that was taken before this moment has been handled; what is taken later, wins
        self._serve({name: content for name, content in before.items() if name in self._owned}, at)

    def _serve(self, contents: Mapping[str, Content], at: int) -> None:
        for name, content in contents.items():
            selection = self._atom(name)
            # set anew even where it is ours already: programs keep what they know of it until the owner changes
            self._core.SetSelectionOwner(self._window if content else 0, selection, at)
            if content and self._core.GetSelectionOwner(selection).reply().owner == self._window:
                self._owned[name] = content, at
            else:
                self._owned.pop(name, None)
        self._connection.flush()

    def _read(self, name: str) -> Content:
        """What the selection holds: its texts and one picture, as far as the owner answers in time."""
        if name in self._owned:
            return self._owned[name][0]
        if not self._core.GetSelectionOwner(self._atom(name)).reply().owner:
            return ()
        listed = self._convert(name, "TARGETS")
        if listed is None:
            return ()
        offered = set(memoryview(listed.data).cast("I")) if len(listed.data) % 4 == 0 else set()
        wanted = [target for target in _KEPT if self._atom(target) in offered]
        wanted += [target for target in IMAGES if self._atom(target) in offered][:1]
        return tuple(form for target in wanted if (form := self._convert(name, target)) is not None)

    def _convert(self, name: str, target: str) -> ClipboardFormat | None:
        """Ask the owner for one form; None where it refuses, is silent, or has too much."""
        x, slot = self._x, self._atom("DESKHAND_TRANSFER")
        self._core.ConvertSelection(self._window, self._atom(name), self._atom(target), slot, self._server_time())
        answer = self._await(lambda event: isinstance(event, x.SelectionNotifyEvent))
        if answer is None or answer.property == 0:
            return None
        found = self._take(slot)
        if found.type != self._atom("INCR"):
            return ClipboardFormat(target, self._name(found.type), found.value.buf())
        data = b""
        while len(data) <= _LARGEST_BYTES:
            arrived = self._await(
                lambda event: (
                    isinstance(event, x.PropertyNotifyEvent)
                    and (event.window, event.atom, event.state) == (self._window, slot, x.Property.NewValue)
                )
            )
            if arrived is None:
                return None
            found = self._take(slot)
            piece = found.value.buf()
            if not piece:
                return ClipboardFormat(target, self._name(found.type), data)
            data += piece
        return None

    def _take(self, slot: int) -> Any:
        return self._core.GetProperty(True, self._window, slot, 0, 0, _LARGEST_BYTES // 4).reply()

    def _server_time(self) -> int:
        """The server's clock, which ICCCM wants in place of CurrentTime."""
        x, slot = self._x, self._atom("DESKHAND_TIME")
        self._core.ChangeProperty(x.PropMode.Append, self._window, slot, x.Atom.STRING, 8, 0, b"")
        event = self._await(lambda event: isinstance(event, x.PropertyNotifyEvent) and event.atom == slot)
        return 0 if event is None else event.time

    def _await(self, wanted: Callable[[Any], bool]) -> Any:
        """The next event that is `wanted`, or None after half a second; all others are handled."""
        deadline = time.monotonic() + _ANSWER_S
        self._connection.flush()
        while True:
            event = self._poll()
            if event is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                select.select([self], [], [], left)
            elif wanted(event):
                return event
            else:
                self._handle(event)

    def _poll(self) -> Any:
        while True:
            try:
                return self._connection.poll_for_event()
            except self._request_failed as error:  # a requestor closed its window before it had its answer
                log.debug("a program did not wait for its paste: %s", type(error).__name__)

    def _handle(self, event: Any) -> None:
        x = self._x
        if isinstance(event, x.SelectionRequestEvent):
            self._answer(event)
        elif isinstance(event, x.SelectionClearEvent):
            # asked anew, because the news may be older than our own latest taking
            if self._core.GetSelectionOwner(event.selection).reply().owner != self._window:
                self._owned.pop(self._name(event.selection), None)
        elif isinstance(event, x.PropertyNotifyEvent):
            if event.state == x.Property.Delete:
                self._continue(event.window, event.atom)
        elif isinstance(event, x.DestroyNotifyEvent):
            for place in [place for place in self._transfers if place[0] == event.window]:
                del self._transfers[place]

    def _answer(self, request: Any) -> None:
        slot = request.property or request.target  # clients older than ICCCM leave it open
        content, since = self._owned.get(self._name(request.selection), ((), 0))
        target = self._name(request.target)
        if target == "TARGETS" and content:
            names = ["TARGETS", "TIMESTAMP", *(form.target for form in content)]
            self._put(request.requestor, slot, self._x.Atom.ATOM, 32, [self._atom(name) for name in names])
        elif target == "TIMESTAMP" and content:
            self._put(request.requestor, slot, self._x.Atom.INTEGER, 32, [since])
        elif (form := next((one for one in content if one.target == target), None)) is not None:
            self._hand_out(request.requestor, slot, form)
        else:
            slot = 0
        answer = self._x.SelectionNotifyEvent.synthetic(
            request.time, request.requestor, request.selection, request.target, slot
        )
        self._core.SendEvent(False, request.requestor, 0, answer.pack())
        self._connection.flush()

    def _hand_out(self, requestor: int, slot: int, form: ClipboardFormat) -> None:
        is_text, kind = form.target in _TEXT, self._atom(form.kind)
        pieces = len(form.data) > _CHUNK_BYTES
        if pieces:
            self._watch(requestor, self._x.EventMask.PropertyChange | self._x.EventMask.StructureNotify)
            self._transfers[requestor, slot] = _Transfer(kind, form.data, is_text)
            self._put(requestor, slot, self._atom("INCR"), 32, [len(form.data)])
        else:
            self._put(requestor, slot, kind, 8, form.data)
        if is_text:
            self._handed_out(requestor & self._client_mask, not pieces)

    def _continue(self, requestor: int, slot: int) -> None:
        """The requestor has taken a piece and deleted it: the next one, at last an empty one."""
        transfer = self._transfers.get((requestor, slot))
        if transfer is None:
            return
        piece, transfer.rest = transfer.rest[:_CHUNK_BYTES], transfer.rest[_CHUNK_BYTES:]
        self._put(requestor, slot, transfer.kind, 8, piece)
        if not piece:
            del self._transfers[requestor, slot]
            self._watch(requestor, 0)
        if transfer.is_text:
            self._handed_out(requestor & self._client_mask, not piece)

    def _put(self, window: int, slot: int, kind: int, width: int, data: bytes | list[int]) -> None:
        self._core.ChangeProperty(self._x.PropMode.Replace, window, slot, kind, width, len(data), data)

    def _watch(self, window: int, mask: int) -> None:
        self._core.ChangeWindowAttributes(window, self._x.CW.EventMask, [mask])

    def _atom(self, name: str) -> int:
        if name not in self._atoms:
            self._atoms[name] = self._core.InternAtom(False, len(name), name).reply().atom
        return self._atoms[name]

    def _name(self, atom: int) -> str:
        for name, known in self._atoms.items():
            if known == atom:
                return name
        name = self._core.GetAtomName(atom).reply().name.to_string()
        self._atoms[name] = atom
        return cast("str", name)
