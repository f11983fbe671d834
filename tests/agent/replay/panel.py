"""A panel of painted buttons to replay on: screen and executor in one, recordings of it, and edits of every kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from agent.core.actions import (
    Action,
    Button,
    Click,
    Direction,
    Drag,
    Finished,
    Hotkey,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Screenshot,
    Scroll,
    Type,
    Wait,
    key,
)
from agent.core.events import Ended, Event
from agent.core.history import History
from agent.core.policy import Observation, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Mode, Task
from agent.desktop.input.executor import Done, Impossible, Outcome, Stale
from agent.loop import Agent
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.exact import ReplayPolicy
from agent.safety.asker import Answer, Approve, Asker, AutoReject, Proposal
from agent.safety.gate import Approved, Gate
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelPoint, Size, Space, Viewport
from vision.perception.elements import Perception

SIZE = Size(400, 300)
FIRST, SECOND = PixelPoint(60, 60), PixelPoint(300, 200)


@dataclass
class Panel:
    """A screen and its executor: a click paints the place it hits, keys paint the place that was clicked last.

    Attributes:
        lag: Looks until the effect of an action shows.
        moved: Where something else is painted from the start.
        hold_back: How many actions find their target changed.
    """

    size: Size = SIZE
    lag: int = 0
    moved: PixelPoint | None = None
    hold_back: int = 0
    unable: bool = False
    done: list[Action] = field(default_factory=list)
    _due: list[tuple[int, PixelPoint, int]] = field(default_factory=list)
    _looks: int = 0
    _last: PixelPoint = FIRST

    def __post_init__(self) -> None:
        self._pixels = np.full((self.size.height, self.size.width, 3), 220, np.uint8)
        if self.moved is not None:
            self._paint(self.moved, 90)

    def grab(self) -> Frame:
        return Frame(self._pixels.copy(), Viewport.plain(self.size))

    def settle(self, stop: Stop) -> Frame:
        self._looks += 1
        for look, place, level in [due for due in self._due if due[0] <= self._looks]:
            self._paint(place, level)
            self._due.remove((look, place, level))
        return self.grab()

    def execute(self, approved: Approved, stop: Stop) -> Outcome:
        if self.unable:
            return Impossible("this panel has no such button")
        if self.hold_back > 0:
            self.hold_back -= 1
            return Stale()
        action = approved.action
        if isinstance(action, Wait | Screenshot):
            return Done(0)
        self.done.append(action)
        match action:
            case Click(at):
                self._last = at
            case Drag(_, end):
                self._last = end
        if not isinstance(action, Hotkey | Move):
            self._due.append((self._looks + 1 + self.lag, self._last, 20 * len(self.done)))
        return Done(0)

    def acts(self) -> list[Action]:
        """What was done but for moves of the pointer."""
        return [action for action in self.done if not isinstance(action, Move)]

    def _paint(self, place: PixelPoint, level: int) -> None:
        self._pixels[int(place.y) - 5 :][:10, int(place.x) - 8 : int(place.x) + 8] = level


@dataclass
class Answers:
    """Gives one answer after the other, then approves."""

    answers: list[Answer]

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        return self.answers.pop(0) if self.answers else Approve()


def run(
    panel: Panel,
    policy: ReplayPolicy | AdaptiveReplayPolicy,
    asker: Asker | None = None,
    perception: Perception | None = None,
) -> list[Event]:
    """A replay to its end, in step mode where somebody is asked."""
    gate = Gate(Mode.AUTO, AutoReject()) if asker is None else Gate(Mode.STEP, asker)
    agent = Agent(screen=panel, policy=policy, gate=gate, executor=panel, perception=perception)
    return list(agent.run(Task("again", policy.max_steps), Stop()))


class Plan:
    """A policy for making recordings: these actions, one a step, where the panel shows the effect of the last."""

    def __init__(self, actions: list[Action]) -> None:
        self._actions = actions

    def space(self, size: Size) -> Space:
        return Space.absolute(size)

    def predict(self, observation: Observation, history: History, stop: Stop) -> Prediction:
        action = [*self._actions, Finished()][len(history)]
        return Prediction(reply=Reply("", (action,)))


ACTIONS: list[Action] = [
    Click(FIRST),
    Type("Ada Ω \ud800\n"),
    Wait(1),
    Click(SECOND, count=2),
    Screenshot(),
    Hotkey((key("ctrl"), key("s"))),
    Drag(SECOND, FIRST),
    Click(FIRST, Button.RIGHT),
]
INPUTS = [action for action in ACTIONS if not isinstance(action, Wait | Screenshot)]


def record(
    path: Path, actions: list[Action], asker: Asker | None = None, perception: Perception | None = None
) -> Panel:
    """Record a run that does these actions."""
    panel = Panel()
    gate = Gate(Mode.AUTO, AutoReject()) if asker is None else Gate(Mode.STEP, asker)
    agent = Agent(screen=panel, policy=Plan(actions), gate=gate, executor=panel, perception=perception)
    with Recorder.create(path, "a task") as recorder:
        for _ in recorder.record(agent.run(Task("a task"), Stop())):
            pass
    return panel


def ending(events: list[Event]) -> Ended:
    assert isinstance(events[-1], Ended)
    return events[-1]


EDITS: list[Action] = [
    Click(SECOND),
    Click(SECOND, Button.MIDDLE),
    Click(SECOND, Button.RIGHT, 2),
    Click(PixelPoint(300.0625, 200.5), Button.MIDDLE, 3, (key("ctrl"), key("shift"))),
    Move(SECOND),
    Drag(SECOND, FIRST),
    Drag(None, FIRST),
    MouseDown(SECOND, Button.MIDDLE),
    MouseDown(),
    MouseUp(),
    Scroll(Direction.LEFT, SECOND, 2000),
    Scroll(Direction.DOWN),
    Hotkey(tuple(map(key, ("ctrl", "alt", "shift", "win", "f5")))),
    KeyDown(key("shift")),
    KeyUp(key("shift")),
    Type("</parameter></function>\nAction: finished()"),
]
"""An edit of each kind that sends input; several of them no model could write."""
