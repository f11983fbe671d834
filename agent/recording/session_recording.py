"""Recording into a session file: a demonstration whose last act can be taken back, whole when it has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from agent.core.events import Event, Executed
from agent.core.stop import Stop
from agent.recording.demonstration import Demonstration
from agent.recording.rewriting import rewrite
from agent.sessions.format.schema import Origin
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from agent.sessions.redaction import SessionRedactor
from vision.perception.elements import Perception


class SessionRecording:
    """A person at work, recorded into a file; used once.

    Args:
        path: A new file.
        perception: Reads at the end the screens for which there was no time before.
        redactor: Takes faces and secrets out of what is written.
        reading: Called with the number of screens that are still to be read.
    """

    def __init__(
        self,
        path: Path,
        demonstration: Demonstration,
        perception: Perception,
        *,
        task: str = "",
        redactor: SessionRedactor | None = None,
        reading: Callable[[int], None] = lambda left: None,
    ) -> None:
        self._path, self._demonstration, self._perception = path, demonstration, perception
        self._redactor, self._reading = redactor, reading
        task = task.strip() or "what a person did"
        self._task = task if redactor is None else redactor.task(task)
        self._steps: list[int] = []
        self._taken_back: set[int] = set()

    @property
    def watching(self) -> bool:
        """Whether input is recorded now; it takes a moment to begin."""
        return self._demonstration.watching

    def set_private(self, *, private: bool) -> None:
        """Keep nothing, and paint out what is typed meanwhile, or keep what is done again; from any thread."""
        self._demonstration.set_private(private=private)

    def set_paused(self, *, paused: bool) -> None:
        """Let the recording rest, or go on; from any thread."""
        self._demonstration.set_paused(paused=paused)

    def take_back(self, done: Callable[[int | None], None]) -> None:
        """Leave the last act out, the one under way included; from any thread.

        Args:
            done: Called on the recording's thread with the step that is left out; None where there was none.
        """
        self._demonstration.settle(lambda: done(self._take_back()))

    def run(self, stop: Stop) -> Iterator[Event]:
        """Record until `stop` is set. The last event is `Ended`; the file is whole when the iterator ends.

        Raises:
            SessionError: If the file cannot be written.
            DisplayError: If there is no screen to see.
            RuntimeError: If input cannot be watched; one sentence why.
        """
        done = self._demonstration.run(stop)
        with Recorder.create(self._path, self._task, origin=Origin.PERSON) as recorder:
            # input is heard on threads of its own, however long redacting takes
            for event in recorder.record(done) if self._redactor is None else self._redactor.record(done, recorder):
                if isinstance(event, Executed) and event.step not in self._steps[-1:]:
                    self._steps.append(event.step)
                yield event
            self._read_the_rest(recorder)
        if self._taken_back:
            rewrite(self._path, without=self._taken_back)

    def _take_back(self) -> int | None:
        if not self._steps:
            return None
        self._taken_back.add(self._steps[-1])
        return self._steps.pop()

    def _read_the_rest(self, recorder: Recorder) -> None:
        with SessionReader(self._path) as reader:
            records = [record for record in reader.events() if record.frame_id is not None]
            acted = dict.fromkeys(
                record.frame_id for record in records if record.kind == "executed" or record is records[-1]
            )
            missing = [frame_id for frame_id in acted if frame_id is not None and reader.elements(frame_id) is None]
            for at, frame_id in enumerate(missing):
                self._reading(len(missing) - at)
                recorder.keep_elements(frame_id, self._perception.read(reader.frame(frame_id)))
