"""A replay as a run: a recording carried out again in any of its ways, with what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agent.core.config import Config
from agent.core.events import Event
from agent.core.policy import LoadedModel, Policy
from agent.core.stop import Stop
from agent.core.task import Bounds, Task
from agent.factory import REPLAY, OwnBoxes, load_policy, no_boxes, run_task
from agent.replay.adaptive import AdaptiveReplayPolicy
from agent.replay.exact import ReplayPolicy
from agent.routines.routine import Way
from agent.safety.asker import Asker
from agent.sessions.editing.replayed_actions import redacted_texts, task_of
from agent.sessions.outcomes import StepOutcome, outcomes_path, write_outcomes
from agent.sessions.parameters import with_values
from agent.sessions.reader import Recording, SessionReader

if TYPE_CHECKING:
    from vision.perception.elements import Perception


@dataclass(frozen=True, slots=True)
class Replay:
    """Which recording is carried out again, and how.

    Attributes:
        values: Of its parameters; what is left out keeps its recorded value.
        start: The action it begins with, counted from 1.
        model: Whom a hybrid replay asks.
        client: Another program that has asked for it; empty where the person has.
    """

    path: Path
    values: Mapping[str, str] = field(default_factory=dict)
    way: Way = Way.ADAPTIVE
    start: int = 1
    model: str = "steps"
    client: str = ""


def check_replay(replay: Replay) -> None:
    """Refuse what cannot be carried out, before anything is done.

    Raises:
        SessionError: If the recording cannot be read.
        ValueError: If there is no such parameter, or a value is missing or cannot be used; one sentence.
    """
    with SessionReader(replay.path) as reader:
        _recording(reader, replay)


def run_replay(
    replay: Replay,
    bounds: Bounds,
    config: Config,
    asker: Asker,
    stop: Stop,
    *,
    session: Path | None = None,
    own_boxes: OwnBoxes = no_boxes,
    veils: OwnBoxes = no_boxes,
    tell: Callable[[str], None] | None = None,
    perception: Perception | None = None,
) -> Generator[Event, None, None]:
    """A recording carried out again; recorded itself into `session`, with the outcome of every step beside it.

    Args:
        perception: Reads screens; None loads a reader.

    Raises:
        SessionError: If the recording cannot be read.
        ValueError: See `check_replay`.
    """
    from vision.perception.reader import load_reader

    with SessionReader(replay.path) as reader:
        recording = _recording(reader, replay)
        perception = load_reader(detector=config.detector) if perception is None else perception
        policy = _policy(replay, recording, perception, config, tell)
        # each recorded step may first wait for its screen, hence room for many more looks than acts
        task = Task(task_of(reader), max_steps=policy.max_steps)
        model = LoadedModel(policy, perception, name=f"{REPLAY}, for {replay.client}" if replay.client else REPLAY)
        try:
            yield from run_task(
                *(model, task, bounds, config, asker, stop),
                session=session,
                own_boxes=own_boxes,
                veils=veils,
                tell=tell,
            )
        finally:
            if isinstance(policy, AdaptiveReplayPolicy):
                keep_outcomes(policy, replay.path, session)


def _recording(reader: SessionReader, replay: Replay) -> Recording:
    recording: Recording = with_values(reader, replay.values) if replay.values else reader
    for step, text in redacted_texts(recording):
        raise ValueError(
            f"step {step} types “{text}”, which redaction left of what was typed; give a value: name it "
            f"with `deskhand session parameters {replay.path} --name NAME='{text}'`, then --set NAME=VALUE"
        )
    return recording


def _policy(
    replay: Replay,
    recording: Recording,
    perception: Perception,
    config: Config,
    tell: Callable[[str], None] | None,
) -> ReplayPolicy | AdaptiveReplayPolicy:
    from agent.desktop.world import clipboard_text, open_titles
    from agent.replay.expectations import World

    if replay.way is Way.EXACT:
        return ReplayPolicy(recording, start=replay.start)

    def fallback() -> Policy:
        settings = config.settings_for(replay.model)
        return load_policy(replay.model, thoughts=config.thoughts, settings=settings, tell=tell)

    return AdaptiveReplayPolicy(
        recording,
        perception,
        fallback=fallback if replay.way is Way.HYBRID else None,
        start=replay.start,
        world=World(open_titles, clipboard_text),
        instructions=lambda: load_policy("steps"),
    )


def keep_outcomes(policy: AdaptiveReplayPolicy, path: Path, session: Path | None) -> tuple[StepOutcome, ...]:
    """Leave behind what a person may want to look at: outcomes, proposals, a picture of where it halted."""
    from agent.replay.fallback.repairs import propose
    from agent.replay.halt_picture import halt_path, halt_picture

    if policy.repairs:
        propose(path, policy.repairs)
    if session is not None:
        write_outcomes(outcomes_path(session), policy.outcomes)
    if policy.halt is not None:
        halt_picture(policy.halt).save(halt_path(session or path))
    return policy.outcomes
