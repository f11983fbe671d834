"""Recordings of a person who is not there, for the window."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pytestqt.qtbot import QtBot

from agent.core.actions import Action, Click, Type
from agent.core.events import Ended, Event, Executed, Judged, Observed, Reason, Verdict
from agent.core.stop import Stop
from agent.routines.preview import FoundBy, Preview, PreviewedStep
from agent.sessions.meaning.meaning import NOTHING
from agent.sessions.parameters import Parameter, Place, Sort
from gui.main_window import MainWindow
from gui.recording.record_flow import RecordFlow
from gui.recording.recording_source import PersonRecording, Surroundings
from tests.gui.scripted_run import frame
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, Kind

READ = (
    Element(Kind.TEXT, PixelBox(10, 10, 50, 30), "Name"),
    Element(Kind.TEXT_FIELD, PixelBox(60, 10, 200, 30), ""),
    Element(Kind.BUTTON, PixelBox(60, 60, 120, 80), "Save"),
)
CLICK, TEXT, SAVE = Click(PixelPoint(100, 20)), Type("Ada"), Click(PixelPoint(90, 70))
STEPS = (
    PreviewedStep(1, "", CLICK, NOTHING, READ, FoundBy.LABEL, "Name", None),
    PreviewedStep(2, "", TEXT, NOTHING, READ, FoundBy.KEYBOARD, "", None),
    PreviewedStep(3, "", SAVE, NOTHING, READ, FoundBy.TEXT, "Save", "it sends something"),
    PreviewedStep(4, "", Click(PixelPoint(5, 5)), NOTHING, READ, FoundBy.PLACE, "", None),
)
OFFERS = (
    Parameter("name", "Ada", Sort.TEXT, (Place(5, 0, 3),)),
    Parameter("city", "Lisbon", Sort.CHOICE, (Place(8),)),
)
PREVIEW = Preview(Path("one.deskhand"), "what a person did", STEPS, OFFERS, ("pin",))


@dataclass
class ScriptedRecordings:
    """Records what a test says, and notes what is asked of it.

    Attributes:
        fails: Why nothing can be recorded.
    """

    preview_: Preview = PREVIEW
    fails: str = ""
    asked: list[object] = field(default_factory=list)
    watching: bool = False
    surroundings: Surroundings | None = None
    _acts: queue.SimpleQueue[tuple[int, Action] | Callable[[], None]] = field(default_factory=queue.SimpleQueue)
    _steps: list[int] = field(default_factory=list)

    def act(self, *actions: Action) -> None:
        """The person does this."""
        for action in actions:
            self._steps.append(len(self._steps) + 1)
            self._acts.put((self._steps[-1], action))

    @contextmanager
    def begin(self, surroundings: Surroundings) -> Iterator[PersonRecording]:
        self.surroundings = surroundings
        if self.fails:
            raise RuntimeError(self.fails)
        yield self

    def set_private(self, *, private: bool) -> None:
        self.asked.append(("private", private))

    def set_paused(self, *, paused: bool) -> None:
        self.asked.append(("paused", paused))

    def take_back(self, done: Callable[[int | None], None]) -> None:
        self._acts.put(lambda: done(self._steps.pop() if self._steps else None))

    def run(self, stop: Stop) -> Iterator[Event]:
        self.watching = True
        while not stop.is_set():
            try:
                item = self._acts.get(timeout=0.01)
            except queue.Empty:
                continue
            if callable(item):
                item()
                continue
            step, action = item
            yield Observed(step, frame(), None, 0.0)
            yield Judged(step, frame(), action, Verdict.ALLOWED, "by the person", READ)
            yield Executed(step, frame(), action, 0.0, by_person=True)
        yield Ended(0, Reason.FINISHED, stop.reason)

    def preview(self) -> Preview:
        return self.preview_

    def keep(self, path: Path, name: str, parameters: Iterable[Parameter]) -> None:
        if self.fails:
            raise OSError(self.fails)
        self.asked.append((path, name, tuple(parameters)))

    def discard(self, path: Path) -> None:
        self.asked.append(("discard", path))


def recording(qtbot: QtBot, window: MainWindow, source: ScriptedRecordings, second_ms: int = 1) -> RecordFlow:
    """What leads through recordings of `window`."""
    flow = RecordFlow(window, window.record_page, source, second_ms=second_ms, parent=window)
    qtbot.addWidget(flow.strip, before_close_func=lambda strip: flow.close())
    window.pages.show_page(window.record_page)
    return flow
