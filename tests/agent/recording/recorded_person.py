"""A demonstration that is being recorded, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.core.actions import Action
from agent.core.events import Event, Executed
from agent.core.stop import Stop
from agent.desktop.capture.screen import MssScreen
from agent.recording.demonstration import Demonstration
from agent.sessions.format.schema import Origin
from agent.sessions.recorder import Recorder
from tests.agent.desktop.live_programs import eventually


@dataclass
class Recording:
    """A demonstration on a thread of its own, as the command runs it."""

    demonstration: Demonstration
    stop: Stop
    events: list[Event]
    thread: threading.Thread

    def actions(self) -> list[Action]:
        return [event.action for event in self.events if isinstance(event, Executed)]

    def end(self) -> list[Action]:
        self.stop.set("enough")
        self.thread.join(60)
        assert not self.thread.is_alive()
        return self.actions()


@contextmanager
def recording(file: Path | None = None, **options: Any) -> Iterator[Recording]:
    stop, events = Stop(), list[Event]()
    with closing(MssScreen()) as screen:
        demonstration = Demonstration(screen, **options)

        def run() -> None:
            if file is None:
                events.extend(demonstration.run(stop))
                return
            with Recorder.create(file, "a task", origin=Origin.PERSON) as recorder:
                events.extend(recorder.record(demonstration.run(stop)))

        thread = threading.Thread(target=run)
        thread.start()
        try:
            eventually(lambda: demonstration.watching, "the watch begins")
            yield Recording(demonstration, stop, events, thread)
        finally:
            stop.set("the test ends")
            thread.join(60)
