"""The overlay on a real screen: it is seen by the person, not by the agent, and nothing ends at it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from agent.desktop.capture.masking import unveiled
from agent.desktop.capture.screen import MssScreen
from agent.desktop.window_list import open_windows
from agent.desktop.windows import title_at
from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.frame import Frame
from vision.geometry import DesktopBox, DesktopPoint, Size

ROOT = Path(__file__).parents[3]
SIZE = Size(800, 500)
COLOUR = (230, 80, 40)
PROGRAM = """
import sys
import numpy as np
from PySide6.QtCore import QTimer, Qt
from PySide6.QtWidgets import QApplication, QWidget
from agent.core.actions import Click
from agent.safety.asker import Proposal
from gui.compact.screen_overlay import ScreenOverlay
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Viewport

class Ground(QWidget):
    def mousePressEvent(self, event):
        print("clicked", event.globalPosition().toPoint().x(), self.isActiveWindow(), flush=True)

application = QApplication(sys.argv)
ground = Ground(None, Qt.WindowType.FramelessWindowHint)
ground.setGeometry(0, 0, 800, 500)
ground.setWindowTitle("ground")
ground.show()
ground.activateWindow()
overlay = ScreenOverlay()
frame = Frame(np.zeros((500, 800, 3), np.uint8), Viewport.plain(Size(800, 500)))

def begin():
    overlay.begin()
    overlay.show_rings(Proposal(1, "", Click(PixelPoint(400, 250)), frame))
    boxes = [[box.left, box.top, box.right, box.bottom] for box in overlay.veils()]
    print("veils", boxes, flush=True)

def read():
    for line in sys.stdin:
        orders = {"begin": begin, "hide_rings": overlay.hide_rings, "end": overlay.end}
        QTimer.singleShot(0, application, orders[line.strip()])

import threading
threading.Thread(target=read, daemon=True).start()
print("ready", flush=True)
application.exec()
"""


@pytest.fixture(params=[True, False], ids=["window manager", "no window manager"])
def small(request: pytest.FixtureRequest) -> Iterator[VirtualDisplay]:
    with VirtualDisplay(SIZE, window_manager=request.param) as display:
        yield display


def eventually(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)


def marked(frame: Frame) -> int:
    return int((frame.pixels == np.array(COLOUR, np.uint8)).all(axis=2).sum())


@pytest.mark.display
def test_the_overlay_is_seen_lets_clicks_through_and_is_not_in_the_agents_frames(
    small: VirtualDisplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", small.name)
    monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
    environment = small.environment() | {"PYTHONPATH": str(ROOT)}
    screen = MssScreen()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None

        def tell(order: str) -> None:
            assert program.stdin is not None
            program.stdin.write(order + "\n")
            program.stdin.flush()

        try:
            assert program.stdout.readline() == "ready\n"
            eventually(lambda: len(np.unique(screen.grab().pixels[5:-5, 5:-5])) <= 3, "the ground is painted")
            plain = screen.grab()
            tell("begin")
            _, _, listed = program.stdout.readline().partition(" ")
            rim = 2 * 3 * (SIZE.width + SIZE.height - 6)
            eventually(lambda: marked(screen.grab()) > rim + 500, "frame and ring")
            now = screen.grab()
            assert tuple(now.pixels[250, 400]) == tuple(plain.pixels[250, 400])  # a ring, not a disc
            assert tuple(now.pixels[250, 400 + 26]) == COLOUR
            with closing(open_windows()) as windows:  # a ring is no window that an action could meet
                assert title_at(DesktopPoint(400, 250), windows, ()) == "ground"
            for x in (400, 427, 1):  # through the ring, on its line, on the frame
                subprocess.run(["xdotool", "mousemove", str(x), "250", "click", "1"], env=environment, check=True)
                assert program.stdout.readline().split()[:2] == ["clicked", str(x)]
            tell("hide_rings")
            eventually(lambda: marked(screen.grab()) == rim, "the ring is gone")
            numbers = [float(one) for one in listed.replace("[", "").replace("]", "").split(",")]
            veils = tuple(DesktopBox(*numbers[at : at + 4]) for at in range(0, len(numbers), 4))
            assert marked(unveiled(screen.grab(), veils)) == 0
            assert (unveiled(screen.grab(), veils).pixels == plain.pixels).all()
            tell("end")
            eventually(lambda: marked(screen.grab()) == 0, "the frame is gone")
        finally:
            program.terminate()
    screen.close()
