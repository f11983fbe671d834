"""Typing: whether text arrives exactly in every layout and program, and how long a thousand characters take.

On a display of its own: for each layout, and each of its groups, a line of ASCII and one in six scripts is typed by the
executor into a Qt field, a Qt field that takes no paste, xterm and mousepad (GTK), and read back from the
program: arrived / refused with a sentence / wrong. Then a thousand characters: ASCII by keys, ASCII and Chinese as the
executor chooses, and Chinese by keys alone. The peer in the same run is `xdotool type --delay 0`; its text is compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from report import report

from agent.core.actions import Click, Hotkey, Type, key
from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen
from agent.desktop.input.executor import Impossible
from agent.desktop.input.pyautogui_executor import PyAutoGuiExecutor
from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.keyboard_layouts import LAYOUTS, layout
from tests.agent.desktop.live_programs import QT_TARGET, Desk, Target, XServer, running, window
from vision.geometry import Size

TEXTS = {"ASCII": "Quiz: yz/-_?'^ \\ @ [x]{y} <z> 0189 AZ", "scripts": "Az é中文😀ñ€ Ωμέγα «ß» любовь"}
PATIENCE_S = 20.0
TRIALS = 3


@contextmanager
def desk() -> Iterator[Desk]:
    with closing(XServer()) as server, closing(MssScreen()) as screen, PyAutoGuiExecutor(screen) as executor:
        yield Desk(screen, executor, server)


@contextmanager
def qt_target(display: VirtualDisplay, home: Path) -> Iterator[Target]:
    state = home / "state.json"
    command = [sys.executable, str(QT_TARGET), str(state)]
    with running(*command, display=display, home=home, QT_QPA_PLATFORM="xcb") as process:
        assert process.stdout is not None
        parts = json.loads(process.stdout.readline())
        yield Target(state, {name: tuple(box) for name, box in parts.items()})


def arrives(read: Callable[[], str], text: str) -> bool:
    deadline_s = time.monotonic() + PATIENCE_S
    while read() != text:
        if time.monotonic() > deadline_s:
            return False
        time.sleep(0.02)
    return True


class Refused(Exception):
    """The executor said why the text cannot be typed, and typed nothing."""


def type_text(at: Desk, text: str) -> None:
    if isinstance(at.attempt(Type(text)), Impossible):
        raise Refused


def clear(at: Desk, target: Target, part: str) -> None:
    at.do(Click(target.middle(part)))
    at.screen.settle(Stop())  # as the loop does: keys sent too early overtake a click that the window manager holds
    at.do(Hotkey((key("ctrl"), key("a"))), Hotkey((key("delete"),)))


def into_qt(at: Desk, target: Target, part: str, text: str) -> bool:
    clear(at, target, part)
    return appended(at, target, part, text)


def appended(at: Desk, target: Target, part: str, text: str) -> bool:
    type_text(at, text)
    return arrives(lambda: str(target.state()[part]), text)


def into_xterm(at: Desk, display: VirtualDisplay, home: Path, text: str) -> bool:
    out = home / "out"
    out.unlink(missing_ok=True)
    command = ["xterm", "-u8", "-T", "cat", "-e", "sh", "-c", f"cat > '{out}'"]
    with running(*command, display=display, home=home) as xterm, window("cat") as middle:
        at.do(Click(middle))
        type_text(at, text + "\n")
        at.do(Hotkey((key("ctrl"), key("d"))))
        xterm.wait(timeout=20)
    return out.read_text() == text + "\n"


def into_mousepad(at: Desk, display: VirtualDisplay, home: Path, text: str) -> bool:
    document = home / "letter.txt"
    document.write_text("")
    with (
        running("mousepad", "--disable-server", str(document), display=display, home=home),
        window("letter.txt") as middle,
    ):
        at.do(Click(middle))
        type_text(at, text)
        at.do(Hotkey((key("ctrl"), key("s"))))
        return arrives(lambda: document.read_text().removesuffix("\n"), text)


def counted(into: Callable[[str], bool]) -> str:
    """How many of the texts arrived exactly, were refused with a sentence, or arrived otherwise."""
    arrived = refused = wrong = 0
    for text in TEXTS.values():
        try:
            exact = into(text)
            arrived, wrong = arrived + exact, wrong + (not exact)
        except Refused:
            refused += 1
    return f"{arrived} / {refused} / {wrong}"


def seconds(typed: Callable[[], bool], prepare: Callable[[], None]) -> tuple[float, int]:
    """The median time, and how many of the trials arrived exactly."""
    times, right = [], 0
    for _ in range(TRIALS):
        prepare()
        began = time.perf_counter()
        right += typed()
        times.append(time.perf_counter() - began)
    return statistics.median(times), right


def main() -> None:
    table: list[dict[str, object]] = []
    speed: list[dict[str, object]] = []
    with ExitStack() as stack:
        display = stack.enter_context(VirtualDisplay(Size(1280, 800)))
        os.environ["DISPLAY"], os.environ["XDG_SESSION_TYPE"] = display.name, "x11"
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        at = stack.enter_context(desk())
        for name in LAYOUTS:
            for group in range(name.count(",") + 1):
                with layout(name, group=group):
                    row: dict[str, object] = {"layout": f"{name}, group {group + 1}" if "," in name else name}
                    with qt_target(display, home) as target:
                        row["Qt"] = counted(partial(into_qt, at, target, "text"))
                        row["Qt, no paste"] = counted(partial(into_qt, at, target, "no_paste"))
                    row["xterm"] = counted(partial(into_xterm, at, display, home))
                    row["mousepad"] = counted(partial(into_mousepad, at, display, home))
                    table.append(row)
        with qt_target(display, home) as target:
            ascii_text, chinese = "The quick fox 12 " * 58 + "jumps over it.", "天地玄黄宇宙洪荒日月" * 100

            def by_peer() -> bool:
                subprocess.run(["xdotool", "type", "--delay", "0", ascii_text], check=True)
                return arrives(lambda: str(target.state()["no_paste"]), ascii_text)

            for what, part, typed in (
                ("ASCII characters, by keys", "no_paste", ascii_text),
                ("ASCII characters, as the executor chooses", "text", ascii_text),
                ("Chinese characters, pasted", "text", chinese),
                ("Chinese characters, by keys", "no_paste", chinese),
                ("ASCII characters, xdotool type", "no_paste", ""),
            ):
                way = partial(appended, at, target, part, typed) if typed else by_peer
                taken_s, right = seconds(way, partial(clear, at, target, part))
                speed.append({"way": f"1,000 {what}", "seconds, median": taken_s, "arrived": f"{right} of {TRIALS}"})
    report("typing layouts", table)
    report("typing speed", speed, layouts=table, speed=speed)


if __name__ == "__main__":
    main()
