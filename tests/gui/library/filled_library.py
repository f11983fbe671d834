"""A window with a library of a few sessions, and replays that a test can script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pytestqt.qtbot import QtBot

from agent.core.actions import Action, Click, Type
from agent.core.events import Ended, Event, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.routines.replay_run import Replay
from agent.safety.asker import Asker
from agent.sessions.format.schema import Origin
from agent.sessions.library.library import Library
from agent.sessions.parameter_discovery import parameter_named
from agent.sessions.parameters import store
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from gui.library.library_presenter import LibraryPresenter
from gui.main_window import MainWindow
from gui.timeline.frame_loader import SessionFrames
from tests.gui.scripted_run import ScriptedRun, frame
from vision.geometry import PixelPoint

TASKS = ("pay the rent", "greet Ada", "print the letter")


class ScriptedReplays:
    """Replays that do one step; those with a value in `failing` do not end well.

    Attributes:
        asked: What was to be replayed, and how.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[Replay, Mode]] = []
        self.failing: set[str] = set()

    def __call__(self, replay: Replay, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        self.asked.append((replay, mode))
        seen, action = frame(), Click(PixelPoint(60, 40))
        yield Observed(1, seen, None, 0.0)
        yield Predicted(1, "", Reply("again", (action,)), None, 0.0)
        yield Judged(1, seen, action, Verdict.ALLOWED)
        yield Executed(1, seen, action, 0.0)
        failed = bool(self.failing & set(replay.values.values()))
        yield Ended(1, Reason.FAILED if failed else Reason.FINISHED, "0 verified, 1 completed")


def session(path: Path, task: str, at_s: float, *, origin: Origin = Origin.AGENT) -> Path:
    """A session of two steps that types “Ada”, which can be set."""
    clock = iter(at_s + number for number in range(100))
    with Recorder.create(path, task, origin=origin, model="steps", clock=clock.__next__) as recorder:
        actions: tuple[Action, ...] = (Click(PixelPoint(60, 40)), Type("Ada"))
        for step, action in enumerate(actions, start=1):
            seen = frame(100 + step)
            recorder.write(Observed(step, seen, None if step == 1 else 1, 0.1))
            recorder.write(Predicted(step, "", Reply(f"step {step}", (action,)), 0.9, 0.1))
            recorder.write(Judged(step, seen, action, Verdict.ALLOWED))
            recorder.write(Executed(step, seen, action, 0.1))
        recorder.write(Ended(2, Reason.FINISHED, "2 steps done"))
    with SessionReader(path) as reader:
        found = parameter_named(reader, "who", "Ada")
    store(path, [found])
    return path


class FilledLibrary:
    """A shown window with three sessions in its library, and the page in view.

    Attributes:
        replays: Stands in for what carries replays out.
    """

    def __init__(
        self, qtbot: QtBot, make: Callable[..., MainWindow], place: Path, tasks: tuple[str, ...] = TASKS
    ) -> None:
        self.frames = SessionFrames()
        self.window = window = make(ScriptedRun(), frames=self.frames)
        self.page = window.library_page
        self.folder, self.data = place / "sessions", place / "data"
        self.folder.mkdir(parents=True)
        for number, task in enumerate(tasks):
            session(self.folder / f"{number}.deskhand", task, 1e9 + 1000 * number)
        with self.library() as library:
            list(library.refresh())
        self.replays = ScriptedReplays()
        self.presenter = LibraryPresenter(window, self.frames, self.replays, self.library)
        window.pages.show_page(self.page)
        qtbot.waitUntil(lambda: self.page.model.rowCount() == len(tasks))

    def library(self) -> Library:
        """Opened once more."""
        return Library(self.folder, self.data)

    def titles(self) -> list[str]:
        """What is listed."""
        return [entry.title for entry in self.page.model.entries]

    def open(self, qtbot: QtBot, row: int = 0) -> None:
        """Look at the session in this row."""
        self.page.list.setCurrentIndex(self.page.model.index(row))
        self.page.session_actions.open.click()
        qtbot.waitUntil(self.window.session_actions.isVisible)

    def ask_values(self, qtbot: QtBot, row: int = 0) -> None:
        """Go to the page for other values of the session in this row."""
        self.page.list.setCurrentIndex(self.page.model.index(row))
        self.page.session_actions.values.click()
        qtbot.waitUntil(self.page.values_page.isVisible)

    def close(self) -> None:
        """Wait for what is under way."""
        self.presenter.close()
