"""Runs that a test can script: the fakes at the one seam of the window, `Launch`."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from agent.core.actions import Action, Click
from agent.core.events import Ended, Event, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Approve, Asker, Edit, Proposal, Quit, Reject, Skip
from vision.frame import Frame
from vision.geometry import DesktopBox, PixelPoint, Size, Viewport

ELSEWHERE = DesktopBox(100_000, 0, 101_280, 800)
"""A captured region that no window of a test can reach."""


def frame(shade: int = 200) -> Frame:
    """A small plain screen."""
    return Frame(np.full((120, 192, 3), shade, dtype=np.uint8), Viewport.plain(Size(192, 120)))


def turn_to(qtbot: QtBot, window: QWidget) -> None:
    """What a person does by a click: our windows never take the keyboard by themselves while a run is on."""
    other = next(top for top in QApplication.topLevelWidgets() if type(top) is QWidget and top.isVisible())
    for one in (other, window):
        one.activateWindow()
        qtbot.waitUntil(one.isActiveWindow)


class ScriptedRun:
    """A run that proposes `actions` one after the other and does what the answers say; the fake at the seam.

    Attributes:
        modes: The modes in which it was started.
        did: The actions that it carried out, after any edit.
        notes: What the person said on rejecting.
        threads: Where it ran.
    """

    def __init__(self, actions: tuple[Action, ...] = (Click(PixelPoint(60, 40)),)) -> None:
        self.actions = actions
        self.modes: list[Mode] = []
        self.did: list[Action] = []
        self.notes: list[str] = []
        self.threads: list[threading.Thread] = []

    def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        self.modes.append(mode)
        self.threads.append(threading.current_thread())
        step = 0
        for step, action in enumerate(self.actions, start=1):
            seen = frame(100 + step % 100)
            thought = f"Thought {step} of {task}"
            yield Observed(step, seen, None, 0.01)
            yield Predicted(step, "", Reply(thought, (action,)), 0.9, 0.5)
            answer = asker.ask(Proposal(step, thought, action, seen, 0.9), stop) if mode is Mode.STEP else Approve()
            match answer:
                case Approve():
                    yield Judged(step, seen, action, Verdict.ALLOWED)
                    self.did.append(action)
                    yield Executed(step, seen, action, 0.1)
                case Edit(edited):
                    yield Judged(step, seen, edited, Verdict.EDITED)
                    self.did.append(edited)
                    yield Executed(step, seen, edited, 0.1)
                case Skip():
                    yield Judged(step, seen, action, Verdict.SKIPPED)
                case Reject(note):
                    self.notes.append(note)
                    yield Judged(step, seen, action, Verdict.REJECTED, note)
                case Quit():
                    yield Judged(step, seen, action, Verdict.QUIT, stop.reason)
                    yield Ended(step, Reason.STOPPED, stop.reason)
                    return
        yield Ended(step, Reason.FINISHED, "all done")


class EndlessRun:
    """A run that looks again and again until it is stopped."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        self.threads.append(threading.current_thread())
        step, seen = 0, frame()
        while not stop.wait(0.001):
            step += 1
            yield Observed(step, seen, 0, 0.0)
        yield Ended(step, Reason.STOPPED, stop.reason)
