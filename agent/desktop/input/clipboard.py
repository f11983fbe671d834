"""Clipboard: text is offered there for one paste, and what was there before comes back.

On X11 the text is served as PRIMARY and as CLIPBOARD, because programs differ in which one Shift+Insert pastes, and
the offer ends when the program really has asked for it: no fixed pause is long enough for a busy program. Windows and
macOS cannot tell who reads their clipboard; there a pause has to do (that branch is not tested by our CI).
"""

from __future__ import annotations

import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from agent.core.actions import Key, key
from agent.core.stop import Stop
from agent.desktop.x11.selections import IMAGES, Content, Selections, text_content

_GRACE_S: Final = 0.05
"""For programs that look at the clipboard as soon as it changes: not to be taken for the paste."""
_QUIET_S: Final = 0.05
"""Some programs ask twice for one paste; the offer ends when nobody has asked for so long."""
_CAP_S: Final = 2.0
_TICK_S: Final = 0.01
_PAUSE_S: Final = 0.3


class PasteOffer(Protocol):
    """Text that is on the clipboard for one paste."""

    def wait_pasted(self, stop: Stop) -> bool:
        """Wait until a program has pasted the text; False after a cap, or when stopped."""
        ...


class Clipboard(Protocol):
    """A clipboard that text can be pasted from. Used on the thread of the run."""

    @property
    def paste_keys(self) -> tuple[Key, ...]:
        """The keys that paste."""
        ...

    def offer(self, text: str, stop: Stop) -> AbstractContextManager[PasteOffer]:
        """Have `text` on the clipboard inside the `with` block, and what was there before after it."""
        ...

    def close(self) -> None:
        """Leave to the person what the clipboard holds now, beyond the end of this process."""
        ...


def system_clipboard() -> Clipboard:
    """The clipboard of this platform; touches nothing before its first use."""
    return X11Clipboard() if sys.platform.startswith("linux") else PyperclipClipboard()


class X11Clipboard:
    """Both selections of the X server, served by a thread of our own once there is something to serve."""

    def __init__(self) -> None:
        self._server: _SelectionServer | None = None

    @property
    def paste_keys(self) -> tuple[Key, ...]:
        return key("shift"), key("insert")

    @contextmanager
    def offer(self, text: str, stop: Stop) -> Iterator[PasteOffer]:
        if self._server is None:
            self._server = _SelectionServer()
        server, offer = self._server, _X11Offer()
        with server.selections() as selections:
            before = selections.offer(text_content(text))
        try:
            stop.wait(_GRACE_S)
            with server.selections() as selections:
                offer.focus = selections.report_to(offer.handed_out)
            yield offer
        finally:
            with server.selections() as selections:
                selections.restore(before)

    def close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with server.selections() as selections:
                held = selections.owned
            for name, content in held.items():
                _leave_to_xclip(name, content)
            server.close()


class _SelectionServer:
    """The thread that answers whoever pastes."""

    def __init__(self) -> None:
        self._selections = Selections()
        self._lock = threading.Lock()
        self._wakeups, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="clipboard", daemon=True)
        self._thread.start()

    @contextmanager
    def selections(self) -> Iterator[Selections]:
        """The selections, for this thread alone."""
        with self._lock:
            yield self._selections
            self._selections.pump()

    def close(self) -> None:
        """End the thread; the server then forgets what it served."""
        self._waker.close()
        self._thread.join()
        self._wakeups.close()
        self._selections.close()

    def _run(self) -> None:
        while True:
            ready, _, _ = select.select([self._selections.fileno(), self._wakeups.fileno()], [], [])
            if self._wakeups.fileno() in ready:
                return
            with self._lock:
                try:
                    self._selections.pump()
                except self._selections.gone:
                    return


class _X11Offer:
    """Whether offered text was pasted: reported under the server's lock, asked for on the thread of the run.

    Clipboard managers read every new text too. So what counts is a request of the program that has the focus; one
    of anybody else (a program may paste over a second connection) is believed only when the cap has passed.
    """

    def __init__(self) -> None:
        self.focus = 0
        self._pasted = threading.Event()
        self._by_another = False
        self._latest_s = 0.0

    def handed_out(self, client: int, finished: bool) -> None:
        self._latest_s = time.monotonic()
        if finished and client == self.focus:
            self._pasted.set()
        elif finished:
            self._by_another = True

    def wait_pasted(self, stop: Stop) -> bool:
        self._latest_s = max(self._latest_s, time.monotonic())
        while not self._pasted.wait(_TICK_S):
            if stop.is_set():
                return False
            if time.monotonic() - self._latest_s > _CAP_S:
                return self._by_another
        while time.monotonic() - self._latest_s < _QUIET_S and not stop.wait(_TICK_S):
            pass
        return True


def _leave_to_xclip(selection: str, content: Content) -> None:
    """Let xclip serve `content` from now on, in its one best form: it stays behind when we are gone."""
    forms = {one.target: one.data for one in content}
    target = next((name for name in ("UTF8_STRING", "STRING", *IMAGES) if name in forms), None)
    if target is None or shutil.which("xclip") is None:
        return
    subprocess.run(
        ["xclip", "-selection", selection.lower(), "-target", target, "-in"],
        input=forms[target],
        stdout=subprocess.DEVNULL,  # xclip stays behind, and must not hold our pipes
        stderr=subprocess.DEVNULL,
        timeout=_CAP_S,
        check=False,
    )


class PyperclipClipboard:
    """The clipboard of Windows and macOS, text only: a picture on it is lost."""

    @property
    def paste_keys(self) -> tuple[Key, ...]:
        return key("cmd" if sys.platform == "darwin" else "ctrl"), key("v")

    @contextmanager
    def offer(self, text: str, stop: Stop) -> Iterator[PasteOffer]:
        import pyperclip

        before = pyperclip.paste()
        pyperclip.copy(text)
        try:
            yield _PauseOffer()
        finally:
            pyperclip.copy(before)

    def close(self) -> None:
        """Nothing to do: the system keeps the text."""


class _PauseOffer:
    def wait_pasted(self, stop: Stop) -> bool:
        return not stop.wait(_PAUSE_S)
