"""A small run, recorded; and what can be read of a session file, or done to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from agent.cli.sessions.listing import show
from agent.core.actions import Click, Type
from agent.core.events import Ended, Event, Executed, Judged, Observed, Predicted, Reason, Verdict
from agent.core.reply import Reply
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Affordance, Element, Kind, State

SIZE = Size(200, 150)


def frames(count: int, seed: int = 0) -> list[Frame]:
    """A grey screen on which one spot more is painted in every frame; every fifth has a noisy corner."""
    dice = np.random.default_rng(seed)
    pixels = np.full((SIZE.height, SIZE.width, 3), 230, np.uint8)
    made = []
    for number in range(count):
        pixels[10 * number % 140 :][:8, 5:60] = dice.integers(0, 256, 3)
        if number % 5 == 4:
            pixels[:40, 150:] = dice.integers(0, 256, (40, 50, 3))
        made.append(Frame(pixels.copy(), Viewport.plain(SIZE, -200, 30, scale=2), 1.5 + number))
    return made


def run(steps: int = 6) -> Iterator[Event]:
    for step, frame in enumerate(frames(steps), 1):
        action = Click(PixelPoint(step / 3, 0)) if step % 2 else Type("Ω\n\ud800")
        yield Observed(step, frame, None if step == 1 else 1, 0.25)
        yield Predicted(step, "Thought: go\nAction: …", Reply("go", (action,), "hm"), 0.5, 1.0)
        yield Judged(step, frame, action, Verdict.ALLOWED)
        yield Executed(step, frame, action, 0.0125)
    yield Ended(steps, Reason.FINISHED, "done")


READ = (
    Element(Kind.TEXT, PixelBox(4, 5.256, 60, 20), "Ω, name \ud800", score=0.98765),
    Element(
        Kind.CHECKBOX,
        PixelBox(70, 5, 90, 20),
        "Yes",
        frozenset({State.CHECKED, State.FOCUSED}),
        points={"press": Affordance(PixelPoint(75.5, 12), 1.0, 0.5)},
    ),
)
MORE = (*READ, Element(Kind.BUTTON, PixelBox(100, 100, 140, 120), "Save"))


def read_run(steps: int = 3) -> Iterator[Event]:
    """A run on screens that were read; the second time there is one element more."""
    for step, frame in enumerate(frames(steps), 1):
        yield Observed(step, frame, None, 0.25)
        yield Judged(step, frame, Type("a"), Verdict.ALLOWED, "", READ if step == 1 else MORE)
        yield Judged(step, frame, Type("b"), Verdict.ALLOWED, "", READ if step == 1 else MORE)
    yield Ended(steps, Reason.FINISHED, "done")


def recorded(path: Path, events: Iterator[Event]) -> Path:
    with Recorder.create(path, "a task") as recorder:
        for _ in recorder.record(events):
            pass
    return path


def content(path: Path) -> list[object]:
    """Everything that a reader can learn from a file, in comparable form."""
    with SessionReader(path) as reader:
        told: list[object] = [reader.meta, show(reader)]
        for record in reader.events():
            event = reader.event(record)
            frame = None if record.frame_id is None else reader.frame(record.frame_id)
            told.append((record, frame and (frame.pixels.tobytes(), frame.viewport, frame.at_s), type(event)))
        return told


def altered(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path


def faults(path: Path) -> list[str]:
    with SessionReader(path) as reader:
        return [str(finding) for finding in reader.verify() if finding.serious]
