"""Windows of several toolkits to sign in with, and the places of their parts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from agent.desktop.capture.screen import MssScreen
from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.live_programs import eventually, running, window
from vision.perception.elements import Perception

QT_FORM: Final = Path(__file__).parents[2] / "data" / "secret_form.py"

Places = Mapping[str, tuple[int, int]]

_PAGE: Final = """<!doctype html><meta charset=utf-8><title>Sign in</title>
<style>body { font: 20px sans-serif; margin: 40px } form { display: grid; gap: 16px; width: 420px }
label.row { display: grid; grid-template-columns: 120px 1fr } input { font: inherit }
input[type=checkbox] { width: 20px; height: 20px }</style>
<form onsubmit="document.body.textContent = 'Signed in'; return false" autocomplete=off>
<label class=row>User <input id=user USER></label>
<label class=row>Password <input id=password type=password PASSWORD></label>
<label><input type=checkbox> Remember me</label>
<button>Sign in</button></form>"""

_PROMPT: Final = """stty -echo; printf 'Password: '; read -r secret; stty echo; printf '\\nWelcome.\\n'; read -r more"""


@contextmanager
def qt_form(display: VirtualDisplay, home: Path, focus: str, reader: Perception) -> Iterator[Places]:
    """User, password, a tick box and a button."""
    with subprocess.Popen(
        [sys.executable, QT_FORM, focus],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=display.environment(),
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            yield {name: (x, y) for name, (x, y) in json.loads(program.stdout.readline()).items()}
        finally:
            program.stdin.write("quit\n")
            program.stdin.flush()


@contextmanager
def zenity_form(display: VirtualDisplay, home: Path, focus: str, reader: Perception) -> Iterator[Places]:
    """User and password in a dialog of GTK; the user has the keys."""
    command = ("zenity", "--forms", "--title=Sign in", "--text=Please", "--add-entry=User", "--add-password=Password")
    with running(*command, display=display, home=home), window("Sign in"):
        yield _places(reader, "user", "password", "button")


@contextmanager
def zenity_password(display: VirtualDisplay, home: Path, focus: str, reader: Perception) -> Iterator[Places]:
    """A dialog that asks for nothing but a password, which has the keys."""
    with running("zenity", "--password", "--title=Sign in", display=display, home=home), window("Sign in"):
        yield {"button": _places(reader, "button")["button"]}


@contextmanager
def page(display: VirtualDisplay, home: Path, focus: str, reader: Perception) -> Iterator[Places]:
    """User, password, a tick box and a button on a page in Chromium."""
    html = _PAGE
    for name in ("user", "password"):
        html = html.replace(name.upper(), "autofocus" if focus == name else "")
    file = home / "sign_in.html"
    file.write_text(html)
    command = ["chromium", f"--app={file.as_uri()}", f"--user-data-dir={home / 'chromium'}", "--no-first-run"]
    command += ["--window-position=60,40", "--window-size=700,600", "--password-store=basic", "--disable-gpu"]
    command += ["--no-sandbox"] if os.geteuid() == 0 else []
    with running(*command, display=display, home=home), window("Sign in"):
        yield _places(reader, "user", "password", "tick", "button")


@contextmanager
def prompt(display: VirtualDisplay, home: Path, focus: str, reader: Perception) -> Iterator[Places]:
    """A terminal that asks for a password and echoes nothing."""
    command = ("xterm", "-title", "Sign in", "-fa", "DejaVu Sans Mono", "-fs", "14", "-e", "sh", "-c", _PROMPT)
    with running(*command, display=display, home=home), window("Sign in") as middle:
        _await_prompt(reader)
        yield {"middle": (int(middle.x), int(middle.y))}


@contextmanager
def vte_prompt(display: VirtualDisplay, home: Path, focus: str, reader: Perception) -> Iterator[Places]:
    """The same in a terminal of GTK."""
    command = ["dbus-run-session", "xfce4-terminal", "--disable-server", "--title=Sign in", "--dynamic-title-mode=none"]
    asks = home / "ask.sh"
    asks.write_text(_PROMPT)
    environment = display.environment() | {"HOME": str(home), "LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"}
    with subprocess.Popen(
        [*command, "-x", "sh", str(asks)],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as session:
        try:
            with window("Sign in") as middle:
                _await_prompt(reader)
                yield {"middle": (int(middle.x), int(middle.y))}
        finally:
            os.killpg(session.pid, signal.SIGTERM)  # the terminal outlives the bus that was started for it


def _await_prompt(reader: Perception) -> None:
    screen = MssScreen()
    try:
        eventually(lambda: any("password" in one.text.casefold() for one in reader.read(screen.grab())), "a prompt", 60)
    finally:
        screen.close()


def _places(reader: Perception, *wanted: str) -> Places:
    """Fields, labels and buttons by what is read of them: a field is at the right of its label.

    Read until all are there and stay where they are: a window is placed and drawn in several steps.
    """
    screen, before = MssScreen(), dict[str, tuple[int, int]]()
    found: dict[str, tuple[int, int]] = {}

    def read() -> bool:
        before.clear()
        before.update(found)
        found.clear()
        for one in reader.read(screen.grab()):
            text, at = one.text.casefold().strip(), one.box.centre
            if one.box.height > 60:
                continue
            for name in ("user", "password"):
                if text.startswith(name) and "sign" not in text:
                    found[f"{name} label"] = int(at.x), int(at.y)
                    found[name] = int(one.box.right) + 100, int(at.y)
            if text in ("ok", "sign in") and at.y > found.get("password", (0, 60))[1]:
                found["button"] = int(at.x), int(at.y)
            if text.startswith("remember"):
                found["tick"] = int(at.x), int(at.y)
        return found == before and set(wanted) <= set(found)

    try:
        eventually(read, f"a window to sign in with {wanted}", within_s=60)
    finally:
        screen.close()
    return found
