"""How long the window is deaf while a run is on: the longest gap of a 5 ms heartbeat on the GUI thread.

A run of 200 steps delivers 1280x800 frames of noise (the worst case for scaling: nothing repeats) as fast as the
window takes them, with a thought, a verdict and a result each. What the GUI thread must do at the least is scale
and draw one frame per repaint, 5-10 ms on one core; the worker's Python shares the interpreter lock with it, whose
switch interval the application sets to 0.5 ms. So the floor of the longest gap is about 15 ms; the goal is 50 ms.
The first row is the same heartbeat with nothing to do: gaps there come from the machine's other work.

"proposal to drawn" is the time from the agent's question, asked on the worker thread, to the end of the window's first
repaint that shows it; the goal is 100 ms. "scrolling" is the heartbeat while a person scrolls through 1,000 steps with
thumbnails, a quarter of a page at a time.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget
from report import report

from agent.core.actions import Click
from agent.core.events import Ended, Event, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Asker, Proposal
from gui.app import make_application
from gui.main_window import MainWindow
from gui.timeline.timeline import Timeline
from vision.frame import Frame
from vision.geometry import DesktopBox, PixelPoint, Size, Viewport

_STEPS, _BEAT_MS, _IDLE_MS = 200, 5, 2000
_LONG, _ASKED, _PAGES = 1000, 40, 200
_SIZES = (Size(1280, 800), Size(3840, 2160))


def main() -> None:
    """Measure the window beside its runs, then the same heartbeat on an idle window."""
    application = make_application()
    rows = [_row("idle, no run", *_idle(application))]
    for size in _SIZES:
        frames = _frames(size)
        _gaps(application, frames, steps=20)  # warm-up: fonts, icons, imports
        rows.append(_row(f"{_STEPS} steps at {size}", *_gaps(application, frames, steps=_STEPS)))
        rows.append(_row(f"scrolling {_LONG:,} steps of {size}", *_scrolling(application, frames)))
    drawn = [_drawn(application, frame) for frame in _frames(_SIZES[0]) for _ in range(_ASKED // 4)]
    rows.append(_row("proposal to drawn", drawn, sum(drawn) / 1000))
    report("window", rows, longest_gap_ms={str(row["window"]): row["longest ms"] for row in rows}, goal_ms=50)


def _row(name: str, gaps: list[float], seconds: float) -> dict[str, object]:
    gaps.sort()
    return {
        "window": name,
        "seconds": round(seconds, 2),
        "median ms": round(statistics.median(gaps), 1),
        "p95 ms": round(gaps[int(0.95 * len(gaps))], 1),
        "longest ms": round(gaps[-1], 1),
    }


def _frames(size: Size) -> tuple[Frame, ...]:
    noise = np.random.default_rng(7)
    shape = (size.height, size.width, 3)
    viewport = Viewport.plain(size)
    return tuple(Frame(noise.integers(0, 256, shape, dtype=np.uint8), viewport) for _ in range(4))


def _gaps(application: QCoreApplication, frames: tuple[Frame, ...], steps: int) -> tuple[list[float], float]:
    """The gaps between heartbeats in ms, first event to last, and the seconds of the run."""

    def run(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        action = Click(PixelPoint(400, 300))
        for step in range(1, steps + 1):
            pattern = frames[step % len(frames)]
            frame = Frame(pattern.pixels.copy(), pattern.viewport)  # memory of its own, as from a capture
            yield Observed(step, frame, 3, 0.0)
            yield Predicted(step, "", Reply(f"Thought {step}: {task}. " * 5, (action,)), 0.9, 0.0)
            yield Judged(step, frame, action, Verdict.ALLOWED)
            yield Executed(step, frame, action, 0.0)
        yield Ended(steps, Reason.FINISHED)

    window = MainWindow(run, ["another"], captured=DesktopBox(1e6, 0, 1e6 + 1, 1), leave_ms=0)
    window.session.finished.connect(application.quit)
    window.set_task("a bench")
    window.show()
    application.processEvents()
    window.bar.run.click()
    return _listen(application, window)


def _scrolling(application: QCoreApplication, frames: tuple[Frame, ...]) -> tuple[list[float], float]:
    """The gaps while the timeline of a long run is scrolled from its end to its beginning."""
    timeline = Timeline()
    timeline.resize(360, 450)
    action = Click(PixelPoint(400, 300))
    for step in range(1, _LONG + 1):
        frame = frames[step % len(frames)]
        timeline.steps.show(Predicted(step, "", Reply(f"Thought {step}. " * 8, (action,)), 0.9, 0.4))
        timeline.steps.show(Judged(step, frame, action, Verdict.ALLOWED))
        timeline.steps.show(Executed(step, frame, action, 0.1))
    timeline.show()
    application.processEvents()
    timeline.scrollToBottom()
    bar = timeline.verticalScrollBar()
    wheel = QTimer(timeline, interval=_BEAT_MS)
    wheel.timeout.connect(lambda: bar.setValue(bar.value() - bar.maximum() // _PAGES))
    wheel.timeout.connect(lambda: application.quit() if bar.value() == 0 else None)
    wheel.start()
    return _listen(application, timeline)


def _drawn(application: QCoreApplication, frame: Frame) -> float:
    """Milliseconds from a question to the end of the repaint that shows it."""
    asked: list[float] = []
    drawn: list[float] = []

    def run(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        action = Click(PixelPoint(400, 300))
        yield Observed(1, frame, None, 0.0)
        yield Predicted(1, "", Reply("So be it.", (action,)), 0.9, 0.0)
        stop.wait(0.05)  # the repaint of the frame itself is over
        asked.append(time.perf_counter())
        asker.ask(Proposal(1, "So be it.", action, frame, 0.9), stop)
        yield Ended(1, Reason.FINISHED)

    window = MainWindow(run, ["another"], captured=DesktopBox(1e6, 0, 1e6 + 1, 1), leave_ms=0)
    window.set_task("a bench")
    window.show()
    application.processEvents()

    def look() -> None:
        if window.question.isVisible() and window.question.proposal is not None:
            window.repaint()  # at once, and all of it: no less than what the person waits for
            drawn.append(time.perf_counter())
            application.quit()

    window.session.asked.connect(look)
    window.bar.step.click()
    application.exec()
    window.close()
    window.deleteLater()
    return 1000 * (drawn[0] - asked[0])


def _idle(application: QCoreApplication) -> tuple[list[float], float]:
    """The same heartbeat while nothing happens: what the machine's other work costs."""
    window = QWidget()
    window.show()
    QTimer.singleShot(_IDLE_MS, application.quit)
    return _listen(application, window)


def _listen(application: QCoreApplication, window: QWidget) -> tuple[list[float], float]:
    beats = [time.perf_counter()]
    heart = QTimer(window, interval=_BEAT_MS)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    heart.start()
    application.exec()
    beats.append(time.perf_counter())
    window.close()
    window.deleteLater()  # by Qt and whole: Python's collector may come while the next window is being built
    return [1000 * (after - before) for before, after in itertools.pairwise(beats)], beats[-1] - beats[0]


if __name__ == "__main__":
    main()
