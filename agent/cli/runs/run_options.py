"""Options of a run and carrying it out: what `run` and `replay` share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.sessions.redact import add_redact_options, redactor_for
from agent.cli.usage import DONE, FAILED, OUT_OF_STEPS, REFUSED, STOPPED, UsageError, from_argument, positive

if TYPE_CHECKING:
    from agent.cli.runs.terminal import EventPrinter
    from agent.core.area import Area
    from agent.core.config import Config
    from agent.core.events import Event, Reason
    from agent.core.policy import LoadedModel
    from agent.core.stop import Stop
    from agent.core.task import Bounds, Mode, Task
    from agent.safety.asker import Asker


def add_area_options(parser: argparse.ArgumentParser) -> None:
    """Which part of the desktop."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--region", metavar="X,Y,W,H", help="see and touch only this part of the desktop")
    where.add_argument("--monitor", type=positive, metavar="N", help="only this monitor, counted from 1")
    where.add_argument("--window", metavar="TITLE", help="only this window")


def area_of(parsed: argparse.Namespace) -> Area:
    """The part of the desktop that was asked for."""
    from agent.core.area import OneMonitor, OneWindow, Region, WholeDesktop

    if parsed.region is not None:
        return from_argument(Region.parse, parsed.region)
    if parsed.monitor is not None:
        return OneMonitor(parsed.monitor)
    return WholeDesktop() if parsed.window is None else OneWindow(parsed.window)


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Where to act, under which rules, and what to leave behind."""
    add_area_options(parser)
    parser.add_argument("--rules", type=Path, metavar="FILE", help="rules that come before the shipped ones")
    parser.add_argument(
        "--trust-task",
        action="store_true",
        default=None,
        help="in auto mode, a risky act that the task names (press Submit, delete old.txt) counts as approved",
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="record the run into a session file")
    add_redact_options(parser, "with --save: ")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, touch nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object per event")


def add_family_option(parser: argparse.ArgumentParser) -> None:
    """How a large model is asked."""
    parser.add_argument(
        "--family", metavar="NAME", help="how a large model is asked, where its name does not say; see: models list"
    )


def add_zoom_option(parser: argparse.ArgumentParser) -> None:
    """Whether a large model looks a second time."""
    parser.add_argument(
        "--zoom",
        choices=("off", "when-unsure", "always"),
        help="when a large model looks a second time, at an enlarged part, before a click (default: when-unsure)",
    )


def model_named(name: str, config: Config, parsed: argparse.Namespace) -> LoadedModel:
    """The model called `name`, asked as the settings say.

    Args:
        parsed: What the command line says about that: family and zoom, or None.

    Raises:
        UsageError: If there is no such model, or no such family.
    """
    from agent.core.model_settings import Zoom
    from agent.factory import MODELS, load_model

    for option in ("family", "zoom"):
        if getattr(parsed, option) is not None and name in MODELS:
            raise UsageError(f"{name} is asked in but one way; leave out --{option}")
    zoom = None if parsed.zoom is None else Zoom(parsed.zoom)
    settings = config.settings_for(name, parsed.family, zoom)
    load = partial(load_model, thoughts=config.thoughts, detector=config.detector, settings=settings)
    return from_argument(load, name)


def carry_out(
    task: Task,
    model: LoadedModel,
    bounds: Bounds,
    asker: Asker,
    config: Config,
    parsed: argparse.Namespace,
    stop: Stop,
    before: Callable[[Event], None] = lambda event: None,
) -> int:
    """Carry out `task` and show every event, each after `before` has been called with it; the exit code."""
    from agent.cli.runs.terminal import EventPrinter
    from agent.core.stop import StopOnSignals
    from agent.factory import run_task

    printer = EventPrinter(sys.stdout, as_json=parsed.json)
    redactor = None if parsed.save is None else redactor_for(parsed)
    with (
        StopOnSignals(stop),
        closing(run_task(model, task, bounds, config, asker, stop, session=parsed.save, redactor=redactor)) as events,
    ):
        return show_events(events, printer, asker, stop, before)


def stop_for(asker: Asker) -> Stop:
    """The stop flag of a run; where somebody can say “go on”, it can be paused."""
    from agent.cli.runs.terminal import TerminalAsker
    from agent.core.stop import Stop

    return Stop(resumable=isinstance(asker, TerminalAsker))


def show_events(
    events: Iterator[Event],
    printer: EventPrinter,
    asker: Asker,
    stop: Stop,
    before: Callable[[Event], None] = lambda event: None,
) -> int:
    """Show every event, each after `before` has been called with it; the exit code of the run."""
    from agent.cli.runs.terminal import TerminalAsker
    from agent.core.events import Ended, Paused

    code = FAILED
    for event in events:
        before(event)
        printer.show(event)
        if isinstance(event, Paused) and isinstance(asker, TerminalAsker):
            asker.await_resume(stop)
        if isinstance(event, Ended):
            code = exit_code(event.reason)
    return code


def exit_code(reason: Reason) -> int:
    """The exit code of a run that ended like this."""
    from agent.core.events import Reason

    match reason:
        case Reason.FINISHED:
            return DONE
        case Reason.OUT_OF_STEPS:
            return OUT_OF_STEPS
        case Reason.REFUSED:
            return REFUSED
        case Reason.STOPPED:
            return STOPPED
        case Reason.FAILED | Reason.CALL_USER | Reason.INCOMPLETE:
            return FAILED


def bounds_of(parsed: argparse.Namespace, mode: Mode, default: Area | None = None) -> tuple[Bounds, Asker]:
    """Where and how the run may act, and who is asked; `default` is where it acts if the command line does not say."""
    from agent.cli.runs.terminal import TerminalAsker
    from agent.core.task import Bounds, Mode
    from agent.safety.asker import AutoReject

    unsaid = parsed.region is None and parsed.monitor is None and parsed.window is None
    area = default if unsaid and default is not None else area_of(parsed)
    asker: Asker = TerminalAsker(sys.stdin, sys.stderr) if mode is Mode.STEP or sys.stdin.isatty() else AutoReject()
    return Bounds(mode, area, dry_run=parsed.dry_run, rules=parsed.rules, trust_task=parsed.trust_task), asker
