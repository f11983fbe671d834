"""Eight hours at 20 steps a minute, on a compressed clock: what the window and its runs leave behind in memory.

    python tests/end2end/soak_window.py [RUNS]      48 runs of 200 steps unless told

The real window, the real loop, gate and recorder; a scripted policy, a painted screen that changes at every action, an
executor that only paints. Half of the runs are supervised, each question answered at once; some are paused and resumed.
After the warm-up and after every run: resident memory, threads, open handles, temporary files. Goal: memory grows by at
most 5 % from the end of the warm-up to the end of the last run, and nothing else grows.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from tqdm import tqdm

from agent.core.events import Event
from agent.core.history import History
from agent.core.policy import Observation, Prediction
from agent.core.stop import Stop
from agent.core.task import Mode, Task
from agent.desktop.input.executor import Done, Outcome
from agent.desktop.x11.virtual_display import VirtualDisplay
from agent.loop import Agent
from agent.safety.asker import Approve, Asker
from agent.safety.gate import Approved, Gate
from agent.sessions.recorder import Recorder
from gui.app import make_application
from gui.main_window import MainWindow
from vision.frame import Frame
from vision.geometry import DesktopBox, Size, Space, Viewport

RUNS: Final = 48
STEPS: Final = 200
WARM_UP: Final = 3
GOAL: Final = 0.05
SIZE: Final = Size(1280, 800)
ELSEWHERE: Final = DesktopBox(100_000, 0, 101_280, 800)


@dataclass
class Paper:
    """A screen on which a coloured block wanders about."""

    dice: np.random.Generator = field(default_factory=lambda: np.random.default_rng(7))
    pixels: np.ndarray = field(default_factory=lambda: np.full((SIZE.height, SIZE.width, 3), 230, np.uint8))

    def grab(self) -> Frame:
        return Frame(self.pixels.copy(), Viewport.plain(SIZE), time.monotonic())

    def settle(self, stop: Stop) -> Frame:
        return self.grab()

    def execute(self, approved: Approved, stop: Stop) -> Outcome:
        left, top = int(self.dice.integers(0, SIZE.width - 200)), int(self.dice.integers(0, SIZE.height - 120))
        self.pixels[top : top + 120, left : left + 200] = self.dice.integers(0, 256, 3, dtype=np.uint8)
        if self.dice.random() < 0.01:
            stop.pause("you moved the mouse")
        return Done(0.01)


class Wanderer:
    """A policy that clicks here and there, and is done after so many steps."""

    def space(self, size: Size) -> Space:
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        if observation.step >= STEPS:
            return Prediction("Thought: enough\nAction: finished(content='enough')", 0.9)
        x, y = observation.step * 37 % SIZE.width, observation.step * 53 % SIZE.height
        return Prediction(f"Thought: step {observation.step}\nAction: click(start_box='({x},{y})')", 0.9)


def resident() -> int:
    """Kilobytes of this process in memory, once what is free is given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0])


def one_run(application: QCoreApplication, window: MainWindow, mode: Mode) -> None:
    """From the start of a run to its end, questions answered and pauses ended at once."""
    over = QEventLoop()
    window.session.finished.connect(over.quit)
    nudge = QTimer()
    nudge.timeout.connect(lambda: window.session.resume() if window.session.paused else None)
    nudge.start(20)
    window.bar.started.emit(mode)
    over.exec()
    nudge.stop()
    window.session.finished.disconnect(over.quit)
    application.processEvents()


def main(runs: int) -> int:
    """Exit code 0 where the goal is met."""
    application = make_application()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    tempfile.tempdir = str(folder)
    paper, sessions = Paper(), folder / "run.deskhand"

    def launch(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        sessions.unlink(missing_ok=True)
        agent = Agent(screen=paper, policy=Wanderer(), gate=Gate(mode, asker), executor=paper)
        with Recorder.create(sessions, task) as recorder:
            yield from recorder.record(agent.run(Task(task, STEPS), stop))

    def say_yes() -> None:
        window.question.answered.emit(Approve())

    window = MainWindow(launch, ["another"], captured=ELSEWHERE, max_steps=STEPS, leave_ms=0)
    window.session.asked.connect(lambda proposal: QTimer.singleShot(0, say_yes))
    window.set_task("wander about")
    window.show()
    seen: list[tuple[int, int, int, int]] = []
    for number in tqdm(range(WARM_UP + runs), disable=None):
        one_run(application, window, Mode.STEP if number % 2 else Mode.AUTO)
        handles = len(list(Path("/proc/self/fd").iterdir()))
        files = [one for one in folder.rglob("*") if one != sessions]
        seen.append((resident(), threading.active_count(), handles, len(files)))
    window.close()
    warm, last = seen[WARM_UP - 1], seen[-1]
    growth = last[0] / warm[0] - 1
    names = ("memory in kB", "threads", "handles", "temporary files")
    changes = [f"{name} {before} -> {now}" for name, before, now in zip(names, warm, last, strict=True)]
    print(f"{runs} runs of {STEPS} steps: {', '.join(changes)}; memory {growth:+.1%}")
    print("memory after each run, MB:", " ".join(f"{one[0] / 1024:.0f}" for one in seen))
    sessions.unlink(missing_ok=True)
    leak = any(now > before for now, before in zip(last[1:], warm[1:], strict=True))
    return int(growth > GOAL or leak)


if __name__ == "__main__":
    with VirtualDisplay(SIZE) as display:
        os.environ |= {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))
