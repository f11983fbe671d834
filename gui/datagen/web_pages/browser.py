"""Chromium as a context manager, controlled over a pair of pipes: no port that others could reach.

The DevTools protocol over `--remote-debugging-pipe`: Chromium reads JSON from its descriptor 3 and writes to its
descriptor 4, each message ended by a zero byte. One page, one caller, one question at a time; events are dropped.

Source: https://chromedevtools.github.io/devtools-protocol/ and content/browser/devtools/devtools_pipe_handler.cc.
"""

from __future__ import annotations

import base64
import fcntl
import io
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from PIL import Image

from vision.geometry import PixelPoint, Size

_ANSWER_S: Final = 60.0
_END_S: Final = 10.0
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SWITCHES: Final = (
    "--remote-debugging-pipe --no-sandbox --test-type --disable-gpu --no-first-run --mute-audio "
    "--disable-background-networking --disable-component-update --disable-sync --disable-quic --disable-extensions "
    "--disable-default-apps --disable-dev-shm-usage --force-color-profile=srgb --disable-lcd-text"
).split()
"""No sandbox: the pages are our own, the network is not used, and containers give root no other way."""


class Browser:
    """One page of one Chromium process.

    Args:
        window: Switches that open a window on the screen, `--app=ADDRESS` among them; None for a headless one.
        environment: Of the process; that of this one if None.

    Raises:
        RuntimeError: On entering, if there is no Chromium; from any method, if it has ended or refuses.
        TimeoutError: If it does not answer.
    """

    def __init__(self, window: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> None:
        self._window, self._environment = window, environment
        self._stack = ExitStack()
        self._to = self._from = -1
        self._unread = b""
        self._number = 0
        self._session = ""
        self._frame = ""

    def __enter__(self) -> Self:
        program = next(filter(None, map(shutil.which, _NAMES)), None)
        if program is None:
            raise RuntimeError("there is no Chromium here; install it with: apt-get install chromium")
        with ExitStack() as stack:
            self._start(program, stack)
            self._session = self._ask("Target.attachToTarget", targetId=self._target(), flatten=True)["sessionId"]
            self._frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
            if self._window is None:
                self._ask("Emulation.setFocusEmulationEnabled", enabled=True)
                self._ask("Emulation.setScrollbarsHidden", hidden=False)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def show(self, page: str, size: Size, scale: float) -> None:
        """Load HTML into the page.

        Args:
            size: Of the viewport, in CSS pixels.
            scale: Device pixels per CSS pixel.
        """
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=size.width,
            height=size.height,
            deviceScaleFactor=scale,
            mobile=False,
        )
        self.load(page)

    def load(self, page: str) -> None:
        """Load HTML into the page as it is."""
        self._ask("Page.setDocumentContent", frameId=self._frame, html=page)

    def ask_page(self, expression: str) -> Any:
        """The value, or the value of the promise, of a JavaScript expression, as JSON.

        Raises:
            RuntimeError: If it throws.
        """
        answer = self._ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if (thrown := answer.get("exceptionDetails")) is not None:
            raise RuntimeError(f"the page: {thrown.get('exception', {}).get('description', thrown['text'])}")
        return answer["result"].get("value")

    def grab(self) -> npt.NDArray[np.uint8]:
        """A screenshot of the page, `(H, W, 3)` uint8 RGB, in device pixels."""
        encoded = self._ask("Page.captureScreenshot", format="png", optimizeForSpeed=True)["data"]
        with Image.open(io.BytesIO(base64.b64decode(encoded)), formats=["PNG"]) as image:
            return np.asarray(image.convert("RGB"))

    def mouse(self, event: str, at: PixelPoint) -> None:
        """Send real mouse input: `mousePressed`, `mouseReleased` or `mouseMoved`, in CSS pixels."""
        self._ask(
            "Input.dispatchMouseEvent",
            type=event,
            x=at.x,
            y=at.y,
            button="left",
            buttons=0 if event == "mouseReleased" else 1,
            clickCount=0 if event == "mouseMoved" else 1,
        )

    def wheel(self, at: PixelPoint, down_px: float) -> None:
        """Turn the wheel at a place, so that what is there scrolls down so far, in CSS pixels; up if negative."""
        self._ask("Input.dispatchMouseEvent", type="mouseWheel", x=at.x, y=at.y, deltaX=0, deltaY=down_px)

    def type(self, text: str) -> None:
        """Put text where the keyboard focus is, as an input method does."""
        self._ask("Input.insertText", text=text)

    def _target(self) -> str:
        """The page that is controlled: a new one, or that of the window, once it is open."""
        if self._window is None:
            return str(self._ask("Target.createTarget", url="about:blank")["targetId"])
        deadline_s = time.monotonic() + _ANSWER_S
        while time.monotonic() < deadline_s:
            for target in self._ask("Target.getTargets")["targetInfos"]:
                if target["type"] == "page":
                    return str(target["targetId"])
            time.sleep(0.05)
        raise TimeoutError(f"Chromium has opened no window for {_ANSWER_S:g} s")

    def _start(self, program: str, stack: ExitStack) -> None:
        home = stack.enter_context(TemporaryDirectory(prefix="deskhand-chromium-", ignore_cleanup_errors=True))
        to_read, self._to = (_above(end) for end in os.pipe())
        self._from, from_write = (_above(end) for end in os.pipe())
        stack.callback(os.close, self._to)
        stack.callback(os.close, self._from)
        # a descriptor's number in the child is what posix_spawn can choose and subprocess cannot
        process = os.posix_spawn(
            program,
            [
                *(program, *_SWITCHES, f"--user-data-dir={home}"),
                *(("--headless", "about:blank") if self._window is None else self._window),
            ],
            {**(os.environ if self._environment is None else self._environment), "HOME": home},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, to_read, 3),
                (os.POSIX_SPAWN_DUP2, from_write, 4),
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
            setpgroup=0,
        )
        stack.callback(self._end, process)
        os.close(to_read)
        os.close(from_write)

    def _end(self, process: int) -> None:
        with suppress(RuntimeError):
            self._send("Browser.close", {}, "")
        while select.select([self._from], [], [], _END_S)[0] and os.read(self._from, 1 << 16):
            pass  # until it has closed its end, or does not answer any more
        os.killpg(process, signal.SIGKILL)  # it is not reaped yet, so the group is still its own
        os.waitpid(process, 0)

    def _ask(self, method: str, /, **parameters: object) -> dict[str, Any]:
        number = self._send(method, parameters, self._session)
        while True:
            message = json.loads(self._receive())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"Chromium refuses {method}: {message['error']['message']}")
                answer: dict[str, Any] = message["result"]
                return answer

    def _send(self, method: str, parameters: dict[str, object], session: str) -> int:
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        rest = json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0"
        try:
            while rest:
                rest = rest[os.write(self._to, rest) :]
        except BrokenPipeError:
            raise RuntimeError("Chromium has ended") from None
        return self._number

    def _receive(self) -> bytes:
        while b"\0" not in self._unread:
            if not select.select([self._from], [], [], _ANSWER_S)[0]:
                raise TimeoutError(f"Chromium has not answered for {_ANSWER_S:g} s")
            chunk = os.read(self._from, 1 << 20)
            if not chunk:
                raise RuntimeError("Chromium has ended")
            self._unread += chunk
        message, _, self._unread = self._unread.partition(b"\0")
        return message


def _above(descriptor: int) -> int:
    """The same pipe under a descriptor that no child process inherits."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved
