"""Putting an agent together: the one place that names concrete classes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from agent.api import export
from agent.config import Config, load
from agent.desktop.masking import MaskedScreen
from agent.desktop.windows import open_windows, title_at
from agent.events import Event
from agent.executor import DryRunExecutor, Executor, PyAutoGuiExecutor
from agent.judgement.rules import load as load_rules
from agent.loop import Agent, Task
from agent.policy import Policy
from agent.safety import Asker, Gate, Mode
from agent.screen import Area, DisplayError, MssScreen, Screen, WholeDesktop, check_display
from agent.stop import Stop, StopKey
from vision.geometry import DesktopBox, DesktopPoint
from vision.perception import Perception

MODELS = ("steps",)
"""Names that `--model` takes in this version."""

OwnBoxes = Callable[[], tuple[DesktopBox, ...]]


def no_boxes() -> tuple[DesktopBox, ...]:
    """A program without windows of its own on the screen."""
    return ()


@export("Mind")
@dataclass(frozen=True, slots=True)
class Mind:
    """What outlives a task: the model and the reader of screens, both slow to load."""

    policy: Policy
    perception: Perception | None = None


@export("Bounds")
@dataclass(frozen=True, slots=True)
class Bounds:
    """Where and how a run may act.

    Attributes:
        rules: A file of rules in place of the one in the settings, or None.
    """

    mode: Mode = Mode.STEP
    area: Area = field(default_factory=WholeDesktop)
    dry_run: bool = False
    rules: Path | None = None


@export("load_mind")
def load_mind(model: str) -> Mind:
    """The policy called `model`, with what it needs to read the screen.

    Raises:
        ValueError: If there is no such model.
    """
    if model == "steps":
        from agent.steps import StepsPolicy
        from vision.ocr import RapidOcrEngine
        from vision.perception import ScreenReader

        return Mind(StepsPolicy(), ScreenReader(RapidOcrEngine()))
    if model.startswith(("http://", "https://")):
        from agent.endpoint import Endpoint, EndpointPolicy
        from vision.ocr import RapidOcrEngine
        from vision.perception import ScreenReader

        # the model sees for itself; the gate still judges by what is under the pointer
        return Mind(EndpointPolicy(Endpoint.parse(model)), ScreenReader(RapidOcrEngine()))
    raise ValueError(f"model {model!r} is not known; this version has: {', '.join(MODELS)}")


@export("assembled")
@contextmanager
def assembled(
    mind: Mind, bounds: Bounds, config: Config, asker: Asker, own_boxes: OwnBoxes = no_boxes
) -> Iterator[Agent]:
    """An agent on the person's screen; whatever it holds down or holds open is let go at the end.

    Raises:
        DisplayError: If there is no screen to act on.
        ValueError: If a rule is wrong; the sentence names file, rule and key.
        OSError: If the file of rules cannot be read.
    """
    rules = load_rules(bounds.rules or config.rules)
    if (why := check_display()) is not None:
        raise DisplayError(why)
    with ExitStack() as stack:
        captured = MssScreen(bounds.area, quiet_s=config.settle_quiet_s, cap_s=config.settle_cap_s)
        stack.callback(captured.close)
        screen: Screen = captured if own_boxes is no_boxes else MaskedScreen(captured, own_boxes)
        executor: Executor
        if bounds.dry_run:
            executor = DryRunExecutor(_say)
        else:
            executor = real = PyAutoGuiExecutor(screen, stop_chord=config.stop_chord)
            stack.callback(real.close)
        yield Agent(
            screen=screen,
            policy=mind.policy,
            perception=mind.perception,
            gate=Gate(
                bounds.mode,
                asker,
                own_boxes,
                rules=rules,
                title_at=stack.enter_context(_titles(own_boxes)),
                least_confidence=config.least_confidence,
            ),
            executor=executor,
        )


@contextmanager
def _titles(own_boxes: OwnBoxes) -> Iterator[Callable[[DesktopPoint | None], str]]:
    """What tells the titles of windows; empty ones where the system does not."""
    try:
        windows = open_windows()
    except NotImplementedError:
        yield lambda point: ""
        return
    with closing(windows):
        yield lambda point: title_at(point, windows, own_boxes())


def launch(task: str, model: str, bounds: Bounds, stop: Stop, asker: Asker, own_boxes: OwnBoxes) -> Iterator[Event]:
    """One run as the window starts it: with the stop key, recorded into the session folder."""
    from agent.session import Recorder

    config = load()
    mind = load_mind(model)
    with (
        assembled(mind, bounds, config, asker, own_boxes) as agent,
        StopKey(stop, config.stop_chord),
        Recorder.create(new_session_path(config), task) as recorder,
    ):
        yield from recorder.record(agent.run(Task(task, config.max_steps, config.max_seconds), stop))


def new_session_path(config: Config) -> Path:
    """A fresh file name in the session folder, which is made where it is missing."""
    config.session_folder.mkdir(parents=True, exist_ok=True)
    return config.session_folder / f"{datetime.now():%Y-%m-%d %H-%M-%S}.deskhand"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
