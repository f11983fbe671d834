"""Carrying out routines: the events of a run, whether it is a task or a recording that is done again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from pathlib import Path

from agent.core.config import Config
from agent.core.events import Event
from agent.core.stop import Stop
from agent.core.task import Bounds, Task
from agent.factory import OwnBoxes, load_model, no_boxes, run_task
from agent.routines.replay_run import Replay, check_replay, run_replay
from agent.routines.routine import Routine
from agent.safety.asker import Asker


def check_routine(routine: Routine, values: Mapping[str, str]) -> None:
    """Refuse what cannot be carried out, before anything is done.

    Raises:
        SessionError: If the recording cannot be read.
        ValueError: If there is no such parameter, or one has no value; one sentence.
    """
    if routine.recording is None:
        routine.filled(values)
    else:
        check_replay(_replay(routine, values))


def run_routine(
    routine: Routine,
    values: Mapping[str, str],
    config: Config,
    asker: Asker,
    stop: Stop,
    *,
    session: Path | None = None,
    own_boxes: OwnBoxes = no_boxes,
    veils: OwnBoxes = no_boxes,
    tell: Callable[[str], None] | None = None,
    dry_run: bool = False,
    bounds: Bounds | None = None,
    client: str = "",
) -> Generator[Event, None, None]:
    """One run of a routine, recorded into `session`.

    Args:
        values: Of its parameters, in place of those that it keeps.
        bounds: Where and how it may act; None as it says itself.
        client: Another program that has asked for it; empty where the person has.

    Raises:
        SessionError: If its recording cannot be read.
        ValueError: See `check_routine`.
    """
    bounds = bounds_of(routine, config, dry_run=dry_run) if bounds is None else bounds
    if routine.recording is not None:
        yield from run_replay(
            *(replace(_replay(routine, values, config.model), client=client), bounds, config, asker, stop),
            session=session,
            own_boxes=own_boxes,
            veils=veils,
            tell=tell,
        )
        return
    text, name = routine.filled(values), routine.model or config.model
    settings = config.settings_for(name)
    model = load_model(name, thoughts=config.thoughts, detector=config.detector, settings=settings, tell=tell)
    if client:
        model = replace(model, name=f"{model.name or name}, for {client}")
    task = Task(text, config.max_steps, config.max_seconds)
    yield from run_task(
        *(model, task, bounds, config, asker, stop), session=session, own_boxes=own_boxes, veils=veils, tell=tell
    )


def bounds_of(routine: Routine, config: Config, *, dry_run: bool = False) -> Bounds:
    """Where and how a routine may act."""
    return Bounds(routine.mode, routine.area or config.area, dry_run=dry_run, rules=routine.rules)


def _replay(routine: Routine, values: Mapping[str, str], model: str = "steps") -> Replay:
    assert routine.recording is not None
    return Replay(routine.recording, {**routine.values, **values}, routine.way, model=routine.model or model)
