"""Programs of other makers for a person at the window: an editor, a file manager, a page in Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qs

from tests.end2end.window_person import Person, pause, put, xdotool

LEFT, TOP, WIDTH, HEIGHT = 20, 30, 560, 420


class Work(Protocol):
    """Something that a person does in a program.

    Attributes:
        recorded, otherwise: The value with which it is recorded, and another.
    """

    recorded: str
    otherwise: str

    def open(self) -> None:
        """Begin with a fresh program, in its place on the screen."""
        ...

    def do(self, person: Person) -> None:
        """Do it with the value that is recorded."""
        ...

    def is_done(self, value: str) -> bool:
        """Whether it was done with this value."""
        ...


class Letter:
    """A letter is written in mousepad, and saved."""

    recorded, otherwise = "Dear Ada", "Dear Grace"

    def __init__(self, folder: Path, programs: Programs) -> None:
        self._file, self._programs = folder / "letter.txt", programs

    def open(self) -> None:
        self._file.write_text("")
        self._programs.start("mousepad", "--disable-server", str(self._file))
        put("letter.txt", LEFT, TOP, WIDTH, HEIGHT)

    def do(self, person: Person) -> None:
        if person.by_mouse:
            xdotool("mousemove", LEFT + 200, TOP + 200, "click", 1)
        pause(300)
        xdotool("type", "--delay", 30, self.recorded)
        pause(300)
        xdotool("key", "ctrl+s")

    def is_done(self, value: str) -> bool:
        return self._file.read_text().strip() == value


class Renaming:
    """A file is renamed in pcmanfm."""

    recorded, otherwise = "summary", "june"

    def __init__(self, folder: Path, programs: Programs) -> None:
        self._folder, self._programs = folder / "papers", programs

    def open(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        (self._folder / "report.txt").write_text("a")
        self._programs.start("pcmanfm", str(self._folder))
        put("papers", LEFT, TOP, WIDTH, HEIGHT)

    def do(self, person: Person) -> None:
        if person.by_mouse:
            xdotool("mousemove", LEFT + 230, TOP + 110, "click", 1)
        else:
            xdotool("key", "Home")
        pause(400)
        xdotool("key", "F2")
        pause(500)
        xdotool("type", "--delay", 30, self.recorded)
        pause(300)
        xdotool("key", "Return")

    def is_done(self, value: str) -> bool:
        return (self._folder / f"{value}.txt").exists() and not (self._folder / "report.txt").exists()


class Order:
    """A form on a page in Chromium is filled in and sent."""

    recorded, otherwise = "Ada", "Grace"
    _PAGE = """<!doctype html><title>Orders</title><style>
        body { font: 16px sans-serif } label, button { position: absolute; left: 60px }
        label { top: 60px } button { top: 110px; width: 80px; height: 30px } input { width: 200px; height: 24px }
        </style><form method=post action=/><label>Name <input name=name autofocus></label>
        <button>Send</button></form>"""

    def __init__(self, folder: Path, programs: Programs) -> None:
        self._home, self._programs = folder / "chromium", programs
        self._sent: list[str] = []
        sent, page = self._sent, self._PAGE

        class Shop(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(page)

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent.append(parse_qs(text)["name"][0])
                self._answer("<!doctype html><title>Orders</title><h2>Thank you</h2>")

            def log_message(self, *words: object) -> None:
                pass

            def _answer(self, text: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode())

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def open(self) -> None:
        self._sent.clear()
        address = f"http://127.0.0.1:{self._server.server_port}/"
        switches = ["--no-first-run", "--no-sandbox", "--disable-gpu", "--test-type", "--no-proxy-server"]
        self._programs.start("chromium", *switches, f"--user-data-dir={self._home}", f"--app={address}")
        put("Orders", LEFT, TOP, WIDTH, HEIGHT)
        pause(1000)

    def do(self, person: Person) -> None:
        if person.by_mouse:
            xdotool("mousemove", LEFT + 210, TOP + 75, "click", 1)
        pause(400)
        xdotool("type", "--delay", 30, self.recorded)
        pause(300)
        if person.by_mouse:
            xdotool("mousemove", LEFT + 100, TOP + 125, "click", 1)
        else:
            xdotool("key", "Return")

    def is_done(self, value: str) -> bool:
        return self._sent == [value]


class Programs:
    """Programs that were started; one at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, *command: str) -> None:
        """Start one, in place of the one before."""
        self.end()
        quiet = subprocess.DEVNULL
        self._running = subprocess.Popen(command, env=self._environment, stdout=quiet, stderr=quiet)

    def end(self) -> None:
        """End the one that runs."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait(timeout=20)
            self._running = None


_WORKS: Final[Mapping[str, Callable[[Path, Programs], Work]]] = {
    "mousepad": Letter,
    "pcmanfm": Renaming,
    "chromium": Order,
}


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Work]:
    """The work called `mousepad`, `pcmanfm` or `chromium`."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    programs = Programs(os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")})
    try:
        yield _WORKS[name](folder, programs)
    finally:
        programs.end()
